"""Tests of survey/forms."""
