"""Discovery: how readers' programs and search engines find what the portal has.

It is met by its hooks only, and stands in PLUGINS after those whose pages its sitemaps list.
"""


def register() -> None:
    """Connect nothing."""
