"""Example data: four invented States in one round, answered by invented people. Assesses nobody."""
