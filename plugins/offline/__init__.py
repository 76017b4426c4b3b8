"""Offline: articles that a reader has opened can be read again without a connection.

Signals:
- `initialized`: checks the setting before anything is written.
- `get_generators`: adds the generator that writes the page and the worker.
- `all_generators_finalized`: lets every page name the worker, once the frame is there.
"""


def register() -> None:
    """Connect the receivers."""
    from pelican import signals

    from plugins.offline import receivers

    signals.initialized.connect(receivers.check_settings)
    signals.get_generators.connect(receivers.add_pages)
    signals.all_generators_finalized.connect(receivers.name_worker)
