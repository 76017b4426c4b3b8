"""The one error of this package."""

from __future__ import annotations


class AlertProblem(Exception):
    """Say in Vietnamese why a message did not arrive; `is_partly` when some people have it."""

    def __init__(self, words: str, *, is_partly: bool = False) -> None:
        super().__init__(words)
        self.is_partly = is_partly
