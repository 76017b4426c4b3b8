"""Vietnamese text: normalization, dates, numbers, dictionary order, quotes and spacing.

Signals
-------
``initialized``
    The first moment at which the settings are complete and the last one before generators
    create their Jinja environments: the filters are added to ``JINJA_FILTERS`` there.
"""


def register() -> None:
    """Connect the plugin's receivers to Pelican's signals."""
    from plugins.vietnamese import receivers

    receivers.connect()
