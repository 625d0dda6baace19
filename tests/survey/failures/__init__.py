"""Failures that systems of this kind really had; each file is named for one."""
