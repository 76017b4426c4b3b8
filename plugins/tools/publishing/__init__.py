"""Releases on a server: `publish` and `rollback`. No Pelican plugin."""
