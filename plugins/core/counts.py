"""Counts of a page, by the rules that every file of them must meet."""

from __future__ import annotations

from typing import TypeGuard

COUNTS = ("views", "votes", "points")
MOST = 2**53  # the largest exact integer of browsers


def is_count(value: object) -> TypeGuard[int]:
    """Return whether a value is a whole number from 0 that browsers hold exactly."""
    return type(value) is int and 0 <= value <= MOST


def is_rating(votes: int, points: int) -> bool:
    """Return whether so many votes of 1 to 5 points can have this sum."""
    return votes <= points <= 5 * votes
