"""Tests of survey/results."""
