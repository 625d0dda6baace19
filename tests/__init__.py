"""All tests: they mirror the storeys."""
