"""The editors' page at `/admin/`: articles, pages and data files, edited in a browser."""


def register() -> None:
    """Connect nothing: builds call the plugin's hooks."""
