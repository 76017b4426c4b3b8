"""Vietnamese text: normalization, dates, numbers, dictionary order, quotes and spacing.

Signals:
- `initialized`: adds the filters to `JINJA_FILTERS`, before generators create their Jinja
  environments.
"""


def register() -> None:
    from pelican import signals

    from plugins.vietnamese import receivers

    signals.initialized.connect(receivers.add_filters)
