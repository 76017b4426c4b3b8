"""Photos: responsive renditions, planned while pages are read and rendered once at the end.

Signals
-------
``initialized``
    The settings are complete and no generator has made its Jinja environment yet: templates get
    ``picture_html`` there.
``all_generators_finalized``
    Everything is read and nothing is written: whatever was planned is rendered now, so that a
    failure leaves the published pages as they are.
``finalized``
    All pages are written: only now may the pictures of the former ones go.
"""


def register() -> None:
    """Connect the plugin's receivers to Pelican's signals."""
    from plugins.gallery import receivers

    receivers.connect()
