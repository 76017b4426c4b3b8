"""Exports have figures and nothing else; starting counts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.messages import PageCounts
from plugins.engagement.service.operations import backups, starting_counts, transfer
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.sqlite import SqliteStore
from tests.unit.engagement.builders import NOON

pytestmark = pytest.mark.usefixtures("lived_in")

STAMP = datetime.fromtimestamp(NOON, UTC).strftime(backups.NAME)


def test_what_is_exported_and_imported_is_the_same(store: Store, tmp_path: Path) -> None:
    other = SqliteStore(tmp_path / "other.sqlite3")
    transfer.import_lines(other, transfer.export_lines(store))
    assert transfer.verify(other) == transfer.verify(store)
    assert other.read_tallies() == store.read_tallies()
    assert other.read_start() == store.read_start()
    assert other.read_quarantine() == store.read_quarantine()
    assert other.read_position("crawlers", "abc") == 10
    other.close()


def test_an_export_holds_nothing_of_readers_but_votes(store: Store) -> None:
    text = "\n".join(transfer.export_lines(store))
    assert '"salt"' not in text
    assert '"opening"' not in text
    assert '"crowd"' not in text


def test_an_import_goes_into_an_empty_store_only(store: Store) -> None:
    lines = list(transfer.export_lines(store))
    with pytest.raises(ServiceError, match="holds figures already"):
        transfer.import_lines(store, lines)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("{", id="cut"),
        pytest.param("[]", id="list"),
        pytest.param('{"table": "salt", "row": {}}', id="unknown-table"),
        pytest.param('{"table": "day", "row": {"day": "2024-01-13"}}', id="missing-field"),
        pytest.param('{"table": "day", "row": 1}', id="no-row"),
    ],
)
def test_a_line_that_is_no_export_is_named_and_nothing_is_imported(
    tmp_path: Path, line: str
) -> None:
    empty = SqliteStore(tmp_path / "empty.sqlite3")
    good = '{"table": "day", "row": {"day": "2024-01-13", "visits": 5}}'
    with pytest.raises(ServiceError, match="line 2 is no line of an export"):
        transfer.import_lines(empty, [good, line])
    assert empty.read_days() == {}
    empty.close()


def test_totals_that_do_not_fit_the_votes_are_told(store: Store) -> None:
    store.run("UPDATE page SET points = points + 1")
    assert transfer.verify(store).problems == [
        "page 'bai-1' has 5 votes with 21 points, its votes say 5 with 20"
    ]


# Starting figures


def test_starting_figures_are_taken_and_what_was_measured_stays(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "figures.yml"
    path.write_text("total: 900\narticles:\n  bai-2: {views: 486, votes: 7, points: 31}\n")
    starting_counts.import_starting_counts(store, starting_counts.read_starting_counts(path))
    assert store.read_start_total() == 900
    assert store.read_start() == {"bai-2": PageCounts(486, 7, 31)}
    assert store.read_tallies()["bai-1"].views == 2


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        pytest.param("", [], id="empty"),
        pytest.param("- 1", ["expected `total` and `articles`"], id="list"),
        pytest.param("total: -1", ["total is -1"], id="negative"),
        pytest.param("total: yes", ["total is True"], id="truth"),
        pytest.param("sum: 1\ntotal: x", ["'sum': there is no", "total is 'x'"], id="two"),
        pytest.param("articles: [1]", ["articles is [1]"], id="articles-list"),
        pytest.param("articles: {Bai: {views: 1}}", ["'Bai': no page key"], id="key"),
        pytest.param("articles: {a: 1}", ["'a': expected views, votes, points"], id="number"),
        pytest.param("articles: {a: {view: 1}}", ["'view': there is no such"], id="field"),
        pytest.param("articles: {a: {views: 1.5}}", ["views is 1.5"], id="fraction"),
        pytest.param("articles: {a: {votes: 1, points: 6}}", ["not possible"], id="six-points"),
        pytest.param("articles: {a: {votes: 2, points: 1}}", ["not possible"], id="one-point"),
        pytest.param("a: {", ["cannot be read"], id="no-yaml"),
    ],
)
def test_every_problem_of_starting_figures_is_told_at_once(
    tmp_path: Path, text: str, problems: list[str]
) -> None:
    path = tmp_path / "figures.yml"
    path.write_text(text, encoding="utf-8")
    if not problems:
        assert starting_counts.read_starting_counts(path).total == 0
        return
    with pytest.raises(ServiceError) as caught:
        starting_counts.read_starting_counts(path)
    assert str(caught.value).count(str(path)) >= len(problems)
    for problem in problems:
        assert problem in str(caught.value)
