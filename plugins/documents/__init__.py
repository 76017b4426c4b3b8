"""Documents: the library “Văn bản”, with lists, pages and a filter in the browser."""


def register() -> None:
    """Connect nothing: builds call the plugin's hooks."""
