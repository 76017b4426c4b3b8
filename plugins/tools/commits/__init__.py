"""The check of what is about to be committed, and git's hook that calls it. No Pelican plugin."""
