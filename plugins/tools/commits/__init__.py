"""The check of staged content, and git's hook that runs it. No Pelican plugin."""
