"""Photos: responsive renditions, planned while pages are read and rendered once at the end.

Signals:
- `initialized`: adds `picture_html` before generators create their Jinja environments.
- `all_generators_finalized`: renders what was planned; nothing is written yet, so that a failure
  leaves the published pages as they are.
- `finalized`: all pages are written; deletes the pictures of former ones.
"""


def register() -> None:
    """Connect the plugin's receivers to Pelican's signals."""
    from plugins.gallery import receivers

    receivers.connect()
