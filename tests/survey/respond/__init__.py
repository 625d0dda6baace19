"""Tests of survey/respond."""
