"""Writes. Keyword-only functions with public ids: policy, workflow, change, audit, commit."""
