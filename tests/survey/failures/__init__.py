"""Failures that systems of this kind really had, each as a test that bears its number."""
