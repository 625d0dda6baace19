"""Tests that watch the house itself: its storeys, its rooms, its front door."""
