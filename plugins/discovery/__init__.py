"""Discovery: feeds and sitemaps.

It comes in PLUGINS after the plugins whose pages its sitemaps list.
"""


def register() -> None:
    """Connect nothing: the plugin takes part in builds by its hooks."""
