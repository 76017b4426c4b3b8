"""Search in the browser, with a static index of pairs of neighbouring syllables."""


def register() -> None:
    """Connect nothing: builds call the plugin's hooks."""
