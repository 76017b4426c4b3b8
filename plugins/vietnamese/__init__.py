"""Vietnamese text: normalization, dates, numbers, dictionary order, quotes and spacing.

Signals:
- `initialized`: adds the filters to `JINJA_FILTERS`, before generators create their Jinja
  environments.
"""


def register() -> None:
    """Connect the plugin's receivers to Pelican's signals."""
    from plugins.vietnamese import receivers

    receivers.connect()
