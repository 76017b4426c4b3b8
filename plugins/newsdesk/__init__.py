"""Newsdesk: reads and checks the content before anything is built.

Signals:
- `initialized`: leaves nothing to read to Pelican's own generators.
"""


def register() -> None:
    """Connect the receiver, and make Python look for garbage seldom from now on."""
    from pelican import signals

    from plugins.core.garbage import collect_garbage_seldom
    from plugins.newsdesk import receivers

    collect_garbage_seldom()
    signals.initialized.connect(receivers.keep_pelican_from_reading)
