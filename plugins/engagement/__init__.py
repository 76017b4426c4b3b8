"""Engagement: views, access statistics and ratings, on the pages and in the service behind them.

Signals:
- `initialized`: checks the settings before anything is written.
- `get_generators`: adds the generator that writes the pages of figures and the list of pages that
  the service accepts.
- `all_generators_finalized`: gives articles their figures and templates the service's script, once
  all articles and the theme's files are known.

The service is `python3 -m plugins.engagement.service`; it never sees Pelican, and pages are built
without it.
"""


def register() -> None:
    """Connect the receivers."""
    from pelican import signals

    from plugins.engagement import receivers

    signals.initialized.connect(receivers.check_settings)
    signals.get_generators.connect(receivers.add_pages)
    signals.all_generators_finalized.connect(receivers.bake_figures)
