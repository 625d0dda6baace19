"""Pages of those who answer: home, your sections, one section, its review."""
