"""Tells people that a build or a publishing failed, and that it works again. No Pelican plugin."""
