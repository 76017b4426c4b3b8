"""Exports: figures and nothing else, read strictly, the same in every store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.engagement.service.clock import parse_day
from plugins.engagement.service.counting.batch import apply
from plugins.engagement.service.counting.figures import read_stored_figures
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.messages import Hit, Vote, Window
from plugins.engagement.service.operations.transfer import (
    TABLES,
    export_lines,
    import_lines,
    verify,
)
from plugins.engagement.service.store.decisions import ACCEPTED, decide_votes
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.sqlite import SqliteStore
from tests.unit.engagement.builders import NOON, fill


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return a store with something of everything."""
    store = SqliteStore(tmp_path / "store.sqlite3")
    fill(store)
    yield store
    store.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store."""
    store = SqliteStore(tmp_path / "empty.sqlite3")
    yield store
    store.close()


def entry(table: str, **row: Any) -> str:  # noqa: ANN401 - a file may say anything
    """Return a line of an export."""
    return json.dumps({"table": table, "row": row})


DAY_LINE = entry("day", day="2024-01-13", visits=5)
VOTE = {"page": "a", "voter": "v", "points": 4, "weight": 1, "day": "2024-01-13"}


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("", id="empty-line"),
        pytest.param("{", id="cut"),
        pytest.param("null", id="null"),
        pytest.param("[]", id="list"),
        pytest.param(entry("salt"), id="unknown-table"),
        pytest.param(entry("day", day="2024-01-14"), id="missing-field"),
        pytest.param('{"table": "day", "row": 1}', id="row-is-a-number"),
        pytest.param('{"table": ["day"], "row": {}}', id="table-is-a-list"),
        pytest.param('{"table": "day"}', id="no-row"),
        pytest.param('{"table": "day", "row": [1, 2]}', id="row-is-a-list"),
        pytest.param(entry("day; DROP TABLE vote", day="x"), id="injection"),
        pytest.param(entry("sqlite_master", name="x"), id="inner-table"),
        pytest.param(entry("day", day="2024-01-14", visits=1, more=1), id="field-too-many"),
        pytest.param(entry("day", day="2024-01-13", visits=6), id="day-twice"),
        pytest.param(entry("day", day="2024-02-30", visits=1), id="no-such-day"),
        pytest.param(entry("day", day="hôm qua", visits=1), id="no-day"),
        pytest.param(entry("day", day="2024-01-14", visits=-1), id="negative-visits"),
        pytest.param(entry("day", day="2024-01-14", visits="x"), id="visits-are-text"),
        pytest.param(entry("day", day="2024-01-14", visits=1.5), id="fraction"),
        pytest.param(entry("day", day="2024-01-14", visits=None), id="null-visits"),
        pytest.param(entry("day", day="2024-01-14", visits=10**30), id="beyond-databases"),
        pytest.param(entry("day", day="2024-01-14", visits=[1]), id="visits-are-a-list"),
        pytest.param(entry("page", id="a", views=-1), id="negative-views"),
        pytest.param(entry("fact", name="start_total", value="x"), id="total-is-no-number"),
        pytest.param(entry("fact", name="start_total", value="9" * 5_000), id="endless-total"),
        pytest.param(entry("fact", name="start_total", value="9" * 30), id="great-total"),
        pytest.param(entry("fact", name="x", value="\ud800"), id="surrogate"),
        pytest.param(entry("fact", name="x", value="\0"), id="nul"),
        pytest.param('{"table": ' + "[" * 100_000, id="nesting"),
        pytest.param(entry("day", day="2024-01-14", visits=2**63 - 1), id="no-room-to-count"),
        pytest.param(entry("vote", **VOTE | {"points": 6}), id="six-points"),
        pytest.param(entry("vote", **VOTE | {"points": 0}), id="no-points"),
        pytest.param(entry("vote", **VOTE | {"weight": 2}), id="double-weight"),
        pytest.param(entry("vote", **VOTE | {"day": "x"}), id="vote-on-no-day"),
    ],
)
def test_a_bad_line_is_a_problem_in_words_and_nothing_is_imported(empty: Store, line: str) -> None:
    """Otherwise the service could not read the store at its next start."""
    before = verify(empty)
    with pytest.raises(ServiceError):
        import_lines(empty, [DAY_LINE, line])
    assert verify(empty) == before
    with empty.transaction():
        pass


def test_a_line_that_is_no_export_is_named(empty: Store) -> None:
    with pytest.raises(ServiceError, match="line 2 is no line of an export"):
        import_lines(empty, [DAY_LINE, "{"])


def test_the_same_page_twice_is_no_export(empty: Store) -> None:
    line = entry("page", id="a", views=5)
    with pytest.raises(ServiceError):
        import_lines(empty, [line, line])


def test_totals_that_do_not_fit_the_votes_are_told(store: Store) -> None:
    store.run("UPDATE page SET points = points + 1")
    assert verify(store).problems == [
        "page 'bai-1' has 5 votes with 21 points, its votes say 5 with 20"
    ]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("UPDATE page SET votes = votes + 1", id="votes"),
        pytest.param("UPDATE page SET points = points - 1", id="points"),
        pytest.param("INSERT INTO page (id, votes, points) VALUES ('x', 1, 5)", id="invented"),
        pytest.param("DELETE FROM page WHERE id = 'bai-1'", id="page-removed"),
    ],
)
def test_what_was_tampered_with_is_told(store: Store, change: str) -> None:
    assert verify(store).problems == []
    store.run(change)
    assert verify(store).problems != []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE day SET visits = visits + 1",
        "UPDATE page SET views = views + 1",
        "UPDATE vote SET points = 5 WHERE voter LIKE '%1'",
        "DELETE FROM vote WHERE voter LIKE '%6'",
        "UPDATE start_page SET points = points + 1",
        "UPDATE fact SET value = '1' WHERE name = 'start_total'",
        "UPDATE log_position SET byte = byte + 1",
    ],
)
def test_a_digest_tells_contents_apart(store: Store, change: str) -> None:
    before = verify(store)
    store.run(change)
    assert verify(store).digest != before.digest


def test_a_digest_does_not_depend_on_the_order_of_writing(tmp_path: Path) -> None:
    digests = set()
    for name, order in (("a", 1), ("b", -1)):
        store = SqliteStore(tmp_path / name)
        for number in range(5)[::order]:
            hit = Hit(f"bai-{number}", Window((number,)), Window((-number - 1,)))
            apply(store, [Vote("bai-1", f"{number}", 1 + number, number, number), hit], NOON)
        digests.add(verify(store).digest)
        store.close()
    assert len(digests) == 1


def test_every_table_that_is_not_empty_refuses_an_import(tmp_path: Path, store: Store) -> None:
    lines = list(export_lines(store))
    by_table = {json.loads(line)["table"]: line for line in lines}
    assert len(by_table) == len(TABLES)
    for table, line in by_table.items():
        other = SqliteStore(tmp_path / f"{table}.sqlite3")
        import_lines(other, [line])
        with pytest.raises(ServiceError, match="holds figures already"):
            import_lines(other, lines)
        other.close()


def test_reading_what_was_imported_gives_the_same_figures(store: Store, empty: Store) -> None:
    import_lines(empty, export_lines(store))
    assert empty.read_quarantine() == store.read_quarantine()
    assert empty.read_position("crawlers", "abc") == 10
    assert read_stored_figures(empty) == read_stored_figures(store)
    for each in (empty, store):
        with each.transaction():
            assert decide_votes(each, "bai-1", ACCEPTED, NOON, "an")[1] == 2
    assert verify(empty) == verify(store)


def test_an_export_holds_nothing_of_readers_but_votes(lived_in: Store) -> None:
    text = "\n".join(export_lines(lived_in))
    assert '"salt"' not in text
    assert '"opening"' not in text
    assert '"crowd"' not in text


votes = st.tuples(
    st.sampled_from(["a", "b"]), st.integers(1, 4), st.integers(0, 5), st.integers(1, 2)
)


@given(st.lists(votes, max_size=20), st.integers(0, 5))
@settings(max_examples=20, deadline=None)
def test_any_votes_survive_a_move(
    tmp_path_factory: pytest.TempPathFactory, cast: list[tuple[str, int, int, int]], hits: int
) -> None:
    folder = tmp_path_factory.mktemp("move")
    store, other = SqliteStore(folder / "a"), SqliteStore(folder / "b")
    for page, voter, points, crowd in cast:
        apply(store, [Vote(page, str(voter), points, crowd, crowd)], NOON)
    for number in range(hits):
        hit = Hit("a", Window((number,)), Window((-number - 1,)))
        apply(store, [hit], NOON + 86_400 * number)
    import_lines(other, export_lines(store))
    assert verify(other) == verify(store)
    assert verify(other).problems == []
    assert read_stored_figures(other) == read_stored_figures(store)
    assert all(day >= parse_day("2024-01-01") for day in other.read_days())
    store.close()
    other.close()
