"""Discovery: feeds for readers' programs, sitemaps and robots.txt for search engines.

It has hooks only, and comes in PLUGINS after the plugins whose pages its sitemaps list.
"""


def register() -> None:
    """Connect nothing."""
