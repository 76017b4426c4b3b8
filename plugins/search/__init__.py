"""Search: in the browser, on a static index of pairs of neighbouring syllables."""


def register() -> None:
    """Connect nothing: the plugin takes part in builds by its hooks."""
