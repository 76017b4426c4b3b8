"""Engagement: views, access statistics and ratings, on the pages and in the service behind them.

Signals:
- `initialized`: checks the settings before anything is written.

The service is `python3 -m plugins.engagement.service`; it never sees Pelican, and pages are built
without it.
"""


def register() -> None:
    """Connect the receivers."""
    from pelican import signals

    from plugins.engagement import receivers

    signals.initialized.connect(receivers.check_settings)
