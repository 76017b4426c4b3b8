"""Newsdesk: reads and checks the content before anything is built.

Signals:
- `initialized`: leaves nothing to read to Pelican's own generators, and makes Python look for
  garbage seldom.
"""


def register() -> None:
    """Connect the receivers."""
    from pelican import signals

    from plugins.newsdesk import receivers

    signals.initialized.connect(receivers.keep_pelican_from_reading)
    signals.initialized.connect(receivers.collect_garbage_seldom)
