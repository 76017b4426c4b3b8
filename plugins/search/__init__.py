"""Search: in the browser, on a static index of pairs of neighbouring syllables.

It is met by its hooks only.
"""


def register() -> None:
    """Connect nothing."""
