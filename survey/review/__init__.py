"""Pages of a State's focal point: board, settling, sign-off, sharing."""
