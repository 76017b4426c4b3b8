"""Engagement: views, access statistics and ratings, on the pages and in the service behind them.

The service is `python3 -m plugins.engagement.service`; it never sees Pelican, and pages are built
without it.
"""


def register() -> None:
    """Connect nothing: the plugin takes part in builds by its hooks."""
