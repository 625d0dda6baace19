"""Ground floor: what is asked, what an answer is, and what it is worth. Knows no web, no database, no clock."""
