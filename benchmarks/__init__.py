"""How fast it is: medians and ratios to floors of the same run. Never part of the tests."""
