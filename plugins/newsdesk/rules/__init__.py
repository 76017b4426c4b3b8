"""Checks that need more than one field or one file."""
