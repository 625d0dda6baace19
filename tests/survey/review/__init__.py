"""Tests of the focal point's pages."""
