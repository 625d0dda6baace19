"""Reads. Each starts from what the actor may see, and gives frozen dataclasses, never rows."""
