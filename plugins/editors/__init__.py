"""Editors' page: articles, pages and data files written in a browser, at `/admin/`.

Signals:
- `initialized`: checks the settings before anything is written.
"""


def register() -> None:
    from pelican import signals

    from plugins.editors import receivers

    signals.initialized.connect(receivers.check_settings)
