"""Errors of the service, with messages for its administrator."""

from __future__ import annotations

from collections.abc import Sequence


class ServiceProblem(Exception):
    """An error whose message says in one line what is wrong and what to do."""


class SettingsProblem(ServiceProblem):
    """Invalid settings, one line each."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Store the lines."""
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class StoreUnavailable(ServiceProblem):
    """The store failed; nothing of the batch was stored."""
