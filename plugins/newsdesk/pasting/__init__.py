"""Markdown as editors paste it, rewritten so that it is read as it was meant."""
