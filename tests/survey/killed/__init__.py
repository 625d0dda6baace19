"""Killed processes, full disks, clocks that are set back: nothing confirmed is lost."""
