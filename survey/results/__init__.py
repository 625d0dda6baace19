"""Pages of results: a State's dashboard, the arithmetic of each number, exports, the report."""
