"""Discovery: feeds and sitemaps.

In PLUGINS it must follow the plugins whose pages its sitemaps list.
"""


def register() -> None:
    """Connect nothing: builds call the plugin's hooks."""
