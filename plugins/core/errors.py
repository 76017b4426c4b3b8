"""The one error of this package."""

from __future__ import annotations


class EnvironmentProblem(Exception):
    """Say in one Vietnamese line what is missing on this machine and what to do."""
