"""Open windows of a store in a file, against plain models."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.engagement.retention import WINDOW_SECONDS
from plugins.engagement.service.errors import StoreUnavailable
from plugins.engagement.service.store import windows as windows_module
from plugins.engagement.service.store.sqlite import SqliteStore
from plugins.engagement.service.store.windows import Opening, Windows
from tests.unit.engagement.builders import NOON


def test_beyond_their_bound_the_oldest_windows_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(windows_module, "MOST", 10)
    windows = Windows([], WINDOW_SECONDS)
    for key in range(20):
        windows.open([key], NOON + key)
        windows.commit()
    closed, row = windows.close_ended(NOON + 20, 1000)
    assert (closed, row) == (10, 10)
    assert windows.find_open(range(20), NOON + 20) == set(range(10, 20))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["open", "fail", "close", "restart"]),
        st.sets(st.integers(1, 6), min_size=1),
        st.integers(-2000, 4000),
    ),
    max_size=40,
)


@given(STEPS)
def test_windows_are_open_as_a_plain_dictionary_says(
    steps: list[tuple[str, set[int], int]],
) -> None:
    opened: dict[int, int] = {}
    rows: list[Opening] = []
    windows, now = Windows([], WINDOW_SECONDS), NOON
    for step, keys, seconds in steps:
        now += seconds
        still = {key for key, then in opened.items() if abs(now - then) < WINDOW_SECONDS}
        assert windows.find_open(range(1, 7), now) == still
        match step:
            case "open" | "fail":
                opening = windows.open(keys, now)
                new = set(opening.keys) if opening is not None else set()
                assert new == keys - still
                if step == "fail":
                    windows.take_back()
                elif opening is not None:
                    rows.append(opening)
                    opened |= dict.fromkeys(new, now)
                windows.commit()
            case "close":
                _, row = windows.close_ended(now, 1000)
                rows = [one for one in rows if one.row > row]
                kept = {key for one in rows for key in one.keys}
                opened = {key: then for key, then in opened.items() if key in kept}
            case "restart":
                windows = Windows(rows, WINDOW_SECONDS)
    assert all(one.row < other.row for one, other in pairwise(rows))


class _Cut(Exception):
    """A transaction that does not come to its end."""


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["open", "open-twice", "cut", "full", "close", "restart"]),
        st.sets(st.integers(1, 5), min_size=1),
        st.integers(-2500, 2500),
    ),
    max_size=15,
)


@given(ACTIONS)
@settings(max_examples=25, deadline=None)
def test_a_store_knows_the_same_windows_before_and_after_a_restart(
    actions: list[tuple[str, set[int], int]],
) -> None:
    """Whatever was committed, taken back or closed in between."""
    with tempfile.TemporaryDirectory() as folder:
        path, now = Path(folder) / "store.sqlite3", NOON
        store, everybody = SqliteStore(path), set(range(1, 6))
        for action, keys, wait in actions:
            now += wait
            before = store.find_open(everybody, now)
            match action:
                case "open" | "open-twice":
                    with store.transaction():
                        assert store.open_windows(keys, now) == keys - before
                        if action == "open-twice":
                            assert store.open_windows(keys, now) == set()
                    assert store.find_open(everybody, now) == before | keys
                case "cut" | "full":
                    _fail_to_open(store, keys, now, _Cut if action == "cut" else StoreUnavailable)
                    assert store.find_open(everybody, now) == before
                case "close":
                    store.close_windows(now, 1000)
                    assert store.find_open(everybody, now) <= before
                case "restart":
                    store.close()
                    store = SqliteStore(path)
                    assert store.find_open(everybody, now) == before
        store.close()


def _fail_to_open(
    store: SqliteStore, keys: set[int], now: int, error: Callable[[str], Exception]
) -> None:
    def open_and_fail() -> None:
        with store.transaction():
            store.open_windows(keys, now)
            raise error("cut")

    with pytest.raises((_Cut, StoreUnavailable)):
        open_and_fail()
