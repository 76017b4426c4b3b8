"""Engagement: views, access statistics and ratings, on the pages and in the service.

The service is `python3 -m plugins.engagement.service`; it does not import Pelican, and builds do
not need it.
"""


def register() -> None:
    """Connect nothing: builds call the plugin's hooks."""
