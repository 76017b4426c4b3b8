"""Editors' page: articles, pages and data files written in a browser, at `/admin/`.

Signals:
- `initialized`: checks the settings before anything is written.
- `get_generators`: adds the generator that writes the page, its configuration and its script.
"""


def register() -> None:
    """Connect the receivers."""
    from pelican import signals

    from plugins.editors import receivers

    signals.initialized.connect(receivers.check_settings)
    signals.get_generators.connect(receivers.add_page)
