"""Offline: opened articles can be read again without a connection."""


def register() -> None:
    """Connect nothing: builds call the plugin's hooks."""
