"""How good answers are: precision and recall."""

from __future__ import annotations

from collections.abc import Collection, Sequence

SHOWN = 10  # results that a reader sees at once


def precision(results: Sequence[str], relevant: Collection[str]) -> float:
    """Return which share of the first ten results is relevant; of fewer, when there are fewer.

    Without any result it is 1 where nothing is relevant, and 0 where something is.
    """
    shown = results[:SHOWN]
    if not shown:
        return float(not relevant)
    return sum(result in relevant for result in shown) / len(shown)


def recall(results: Collection[str], relevant: Collection[str]) -> float | None:
    """Return which share of what is relevant was found, None where nothing is relevant."""
    return len({*results} & {*relevant}) / len(relevant) if relevant else None
