"""Offline: articles that a reader has opened can be read again without a connection."""


def register() -> None:
    """Connect nothing: the plugin takes part in builds by its hooks."""
