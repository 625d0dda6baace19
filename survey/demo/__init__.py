"""Example data: twelve invented States in two rounds, and a world of them. Assesses nobody."""
