"""First floor: what the answers mean: gaps, figures, documents. Knows the ground floor only."""
