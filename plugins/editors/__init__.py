"""Editors' page: articles, pages and data files written in a browser, at `/admin/`."""


def register() -> None:
    """Connect nothing: the plugin takes part in builds by its hooks."""
