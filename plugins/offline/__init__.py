"""Offline: articles that a reader has opened can be read again without a connection.

Signals:
- `initialized`: checks the setting before anything is written.
"""


def register() -> None:
    from pelican import signals

    from plugins.offline import receivers

    signals.initialized.connect(receivers.check_settings)
