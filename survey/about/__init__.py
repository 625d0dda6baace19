"""What is open to everybody: what this is, and whether it is well."""
