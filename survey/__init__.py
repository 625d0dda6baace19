"""Top floor: who answers, when, and through which door: the Flask app."""
