"""Tests of the administrator's page."""
