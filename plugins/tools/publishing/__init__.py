"""Releases on a server: `publish`, `rollback` and `receive`. No Pelican plugin."""
