"""Memoized results: what is found, for which code, and how long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from plugins.core.incremental.results import Key, Result, Results
from plugins.core.incremental.store import KEPT_DAYS, BuildState

TODAY = 20_000
A, B = ("bài/a.md", b"1"), ("bài/o'a\"\n.md", b"")
RESULTS = [Result(A, b"\0\xff", b"body of a"), Result(B, b"")]


@contextmanager
def opened(
    folder: Path, code: bytes = b"code", today: int = TODAY, kind: str = "kind"
) -> Iterator[Results]:
    """Open the results of one kind as one build does."""
    with closing(BuildState(folder, code, today)) as state:
        yield Results(state, kind)


def build(
    folder: Path, wanted: str, today: int, code: bytes = b"code", key: bytes = b"key"
) -> set[str]:
    """Record what is wanted and not known, keep only that, and return what was known."""
    with opened(folder, code, today) as results:
        known = results.read_all()
        keys = [(name, key) for name in wanted]
        results.record(Result(one, one[0].encode(), b"body") for one in keys if one not in known)
        results.keep_only(set(keys))
        return {name for name, _ in known}


def idle_since(results: Results) -> dict[Key, int]:
    rows = results._state.read("SELECT name, key, idle_since FROM results")
    return {(name, key): day for name, key, day in rows}


def test_results_are_there_the_next_time(tmp_path: Path) -> None:
    with opened(tmp_path / "new/folder") as results:
        assert results.read_all() == {}
        results.record(iter(RESULTS))
    with opened(tmp_path / "new/folder") as results:
        assert results.read_all() == {A: b"\0\xff", B: b""}
        assert [results.read_body(key) for key in (A, B)] == [b"body of a", b""]


def test_a_result_is_found_by_name_and_key_together(tmp_path: Path) -> None:
    with opened(tmp_path) as results:
        results.record(RESULTS)
        assert results.find([A, (A[0], b"2"), ("other", A[1])]) == {A: b"\0\xff"}
        with pytest.raises(KeyError):
            results.read_body((A[0], b"2"))


def test_a_later_result_replaces_the_one_before(tmp_path: Path) -> None:
    with opened(tmp_path) as results:
        results.record(RESULTS)
        results.record([Result(A, b"new", b"new body")])
        assert results.read_all() == {A: b"new", B: b""}
        assert results.read_body(A) == b"new body"


def test_kinds_have_nothing_in_common(tmp_path: Path) -> None:
    with opened(tmp_path) as results, opened(tmp_path, kind="other") as others:
        results.record(RESULTS)
        others.record([Result(A, b"other")])
        assert others.read_all() == {A: b"other"}
    for today in (TODAY, TODAY + KEPT_DAYS + 1):
        with opened(tmp_path, today=today, kind="other") as others:
            others.keep_only(set())
    with opened(tmp_path) as results, opened(tmp_path, kind="other") as others:
        assert (len(results.read_all()), others.read_all()) == (2, {})


def test_other_code_sees_nothing(tmp_path: Path) -> None:
    with opened(tmp_path, b"one") as one, opened(tmp_path, b"two") as two:
        one.record(RESULTS)
        assert (two.read_all(), two.find([A])) == ({}, {})
        with pytest.raises(KeyError):
            two.read_body(A)
        two.record([Result(A, b"2")])
        assert (one.read_all()[A], two.read_all()[A]) == (b"\0\xff", b"2")


def test_idle_results_are_kept_for_days_and_then_deleted(tmp_path: Path) -> None:
    build(tmp_path, "ab", TODAY)
    for day in range(KEPT_DAYS + 2):
        assert build(tmp_path, "a", TODAY + day) == {"a", "b"}
    assert build(tmp_path, "a", TODAY + KEPT_DAYS + 1) == {"a"}


def test_a_result_that_is_wanted_again_is_not_idle_any_more(tmp_path: Path) -> None:
    build(tmp_path, "ab", TODAY)
    build(tmp_path, "a", TODAY)
    build(tmp_path, "ab", TODAY + 1)
    for _ in range(2):
        assert build(tmp_path, "ab", TODAY + 100) == {"a", "b"}


def test_idle_days_are_counted_from_the_last_use(tmp_path: Path) -> None:
    build(tmp_path, "ab", TODAY)
    build(tmp_path, "a", TODAY)
    build(tmp_path, "ab", TODAY + 2)
    build(tmp_path, "a", TODAY + 2)
    build(tmp_path, "a", TODAY + 2 + KEPT_DAYS)
    assert build(tmp_path, "a", TODAY + 2 + KEPT_DAYS) == {"a", "b"}


def test_two_kinds_of_builds_in_turn_keep_the_results_of_both(tmp_path: Path) -> None:
    for day in range(10):
        for key in (b"draft", b"final"):
            known = build(tmp_path, "a", TODAY + day, key=key)
            assert known == ({"a"} if (day, key) != (0, b"draft") else set())
    with opened(tmp_path) as results:
        assert results.read_all().keys() == {("a", b"draft"), ("a", b"final")}


def test_results_of_other_code_turn_idle_and_are_there_when_it_comes_back(tmp_path: Path) -> None:
    build(tmp_path, "a", TODAY, b"one")
    build(tmp_path, "", TODAY + 1, b"two")
    with opened(tmp_path, b"one") as results:
        assert idle_since(results) == {("a", b"key"): TODAY + 1}
    assert build(tmp_path, "a", TODAY + 1 + KEPT_DAYS, b"one") == {"a"}
    with opened(tmp_path, b"one") as results:
        assert idle_since(results) == {("a", b"key"): 0}


def test_results_of_other_code_are_deleted_in_the_end(tmp_path: Path) -> None:
    build(tmp_path, "ab", TODAY, b"one")
    build(tmp_path, "a", TODAY + 1, b"two")
    build(tmp_path, "a", TODAY + 2 + KEPT_DAYS, b"two")
    with opened(tmp_path, b"one") as results:
        assert results.read_all() == {}


def test_a_use_that_changes_nothing_writes_nothing(tmp_path: Path) -> None:
    build(tmp_path, "ab", TODAY)
    build(tmp_path, "a", TODAY)
    build(tmp_path, "a", TODAY, b"other code")
    build(tmp_path, "a", TODAY)
    with opened(tmp_path, today=TODAY + 1) as results:
        statements: list[str] = []
        results._state._connection.set_trace_callback(statements.append)
        results.keep_only({("a", b"key")})
        results.record([])
        results._state.record_artifacts("output", [])
    assert [statement for statement in statements if not statement.startswith("SELECT")] == []
