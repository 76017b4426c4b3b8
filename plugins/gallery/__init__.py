"""Photos: responsive renditions, planned while bodies are rendered, encoded before pages are.

Signals:
- `initialized`: gives templates `picture_html` and `picture_preload`.
"""


def register() -> None:
    """Connect the receiver."""
    from pelican import signals

    from plugins.gallery import receivers

    signals.initialized.connect(receivers.add_picture_markup)
