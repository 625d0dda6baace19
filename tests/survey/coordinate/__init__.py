"""Tests of the coordinator's pages."""
