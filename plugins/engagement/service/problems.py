"""What can go wrong with the service, in words for its administrator."""

from __future__ import annotations

from collections.abc import Sequence


class ServiceProblem(Exception):
    """Say in one line what is wrong and what to do."""


class SettingsProblem(ServiceProblem):
    """All settings with wrong values, a line each."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep the lines."""
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class StoreUnavailable(ServiceProblem):
    """The store did not take or give what it was asked for; nothing of the batch is in it."""
