"""Discovery: how readers' programs and search engines find what the portal has.

Signals:
- `get_generators`: adds the generators of feeds and of sitemaps.
- `all_generators_finalized`: tells all pages of the feeds, and lets sitemaps come after every other
  generator, other plugins' too, since they name all pages.
"""


def register() -> None:
    """Connect the receivers."""
    from pelican import signals

    from plugins.discovery import receivers

    signals.get_generators.connect(receivers.add_generators)
    signals.all_generators_finalized.connect(receivers.offer_feeds)
    signals.all_generators_finalized.connect(receivers.put_sitemaps_late)
