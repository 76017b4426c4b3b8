"""Checks of the project's own code that no ready-made tool makes. No Pelican plugin."""
