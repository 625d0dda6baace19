"""Ground floor: what is asked, what an answer is, what it is worth. No web, database or clock."""
