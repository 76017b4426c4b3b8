"""Search: in the browser, on a static index of pairs of neighbouring syllables.

Signals:
- `get_generators`: adds the generator of the page `/tim-kiem/` and of the index.
- `all_generators_finalized`: tells the frame of every page that there is a search.
"""


def register() -> None:
    """Connect the receivers."""
    from pelican import signals

    from plugins.search import receivers

    signals.get_generators.connect(receivers.add_pages)
    signals.all_generators_finalized.connect(receivers.show_the_box)
