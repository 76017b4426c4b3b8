"""Malformed files of starting counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.messages import PageCounts
from plugins.engagement.service.operations.starting_counts import (
    StartingCounts,
    import_starting_counts,
    parse_starting_counts,
    read_starting_file,
)
from plugins.engagement.service.store.sqlite import SqliteStore
from tests.unit.engagement.builders import fill


def read_starting_counts(path: Path) -> StartingCounts:
    return parse_starting_counts(path, read_starting_file(path))


def write(folder: Path, text: str | bytes) -> Path:
    """Write a file of figures."""
    path = folder / "figures.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[]", id="empty-list"),
        pytest.param("a: {", id="no-yaml"),
        pytest.param("false", id="false"),
        pytest.param("total: 5\narticles: []", id="articles-empty-list"),
        pytest.param("total:", id="total-null"),
        pytest.param("total: 1.107.571", id="total-with-points"),
        pytest.param("total: 1,107,571", id="total-with-commas"),
        pytest.param("total: '5'", id="total-in-quotes"),
        pytest.param("total: 5.0", id="total-fraction"),
        pytest.param("total: yes", id="total-truth"),
        pytest.param("total: .inf", id="total-endless"),
        pytest.param("articles: {2023: {views: 1}}", id="key-is-a-number"),
        pytest.param("articles: {'0': {views: 1}}", id="key-of-no-article"),
        pytest.param("articles: {no: {views: 1}}", id="key-is-a-truth"),
        pytest.param("articles: {a: }", id="page-null"),
        pytest.param("articles: {a: [1, 2, 3]}", id="page-is-a-list"),
        pytest.param("articles: {a: {views: null}}", id="views-null"),
        pytest.param("articles: {a: {views: true}}", id="views-truth"),
        pytest.param("articles: {a: {views: -1}}", id="views-negative"),
        pytest.param("articles: {a: {views: 1.5}}", id="views-fraction"),
        pytest.param("articles: {a: {views: 9223372036854775808}}", id="views-beyond-databases"),
        pytest.param("articles: {a: {votes: 0, points: 1}}", id="points-without-votes"),
        pytest.param("articles: {a: {votes: 3}}", id="votes-without-points"),
        pytest.param(b"total: \xff", id="no-utf-8"),
        pytest.param(b"total: 5\x00", id="zero-byte"),
        pytest.param("total: !!python/object/apply:os.getcwd []", id="code"),
        pytest.param("a: &a [*a]", id="circle"),
        pytest.param("--- 1\n--- 2", id="two-documents"),
    ],
)
def test_every_kind_of_bad_file_is_refused_with_its_name(tmp_path: Path, text: str | bytes) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ServiceError, match=str(path)):
        read_starting_counts(path)


def test_a_file_that_is_missing_is_refused_with_its_name(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yml", tmp_path):
        with pytest.raises(ServiceError, match=str(path)):
            read_starting_counts(path)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        pytest.param("- 1", ["expected `total` and `articles`"], id="list"),
        pytest.param(
            "articles: [1]",
            ["articles is [1], expected page keys with their counts"],
            id="articles-list",
        ),
        pytest.param(
            "sum: 1\ntotal: -1\narticles: {B: {view: 1}, c: {views: x, votes: 1, points: 9}, d: 1}",
            [
                "'sum': there is no such field",
                "total is -1, expected a whole number from 0",
                "articles, 'B': no page key: small letters, digits and hyphens, 64 at most",
                "articles, 'B': 'view': there is no such field",
                "articles, 'c': views is 'x', expected a whole number from 0",
                "articles, 'd': expected views, votes, points",
            ],
            id="all-at-once",
        ),
    ],
)
def test_all_problems_are_told_each_with_its_page(
    tmp_path: Path, text: str, problems: list[str]
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ServiceError) as caught:
        read_starting_counts(path)
    assert str(caught.value).replace(f"{path}: ", "").splitlines() == problems


def test_an_empty_file_has_no_figures(tmp_path: Path) -> None:
    assert read_starting_counts(write(tmp_path, "")) == StartingCounts(0, {})


@given(st.integers(0, 1000), st.integers(0, 6000))
def test_points_fit_votes_of_one_to_five(
    tmp_path_factory: pytest.TempPathFactory, votes: int, points: int
) -> None:
    path = write(
        tmp_path_factory.getbasetemp(), f"articles: {{a: {{votes: {votes}, points: {points}}}}}"
    )
    if votes <= points <= 5 * votes:
        assert read_starting_counts(path).pages == {"a": PageCounts(0, votes, points)}
    else:
        with pytest.raises(ServiceError, match="points are not possible"):
            read_starting_counts(path)


def test_seeding_again_replaces_what_was_seeded_and_nothing_measured(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.sqlite3")
    fill(store)
    measured, days = store.read_tallies(), store.read_days()
    for text in ("total: 7\narticles: {b: {views: 3}}", "total: 9\narticles: {c: {views: 4}}"):
        import_starting_counts(store, read_starting_counts(write(tmp_path, text)))
    assert store.read_start() == {"c": PageCounts(views=4)}
    assert store.read_start_total() == 9
    assert (store.read_tallies(), store.read_days()) == (measured, days)
    store.close()


def test_days_are_left_to_the_build(tmp_path: Path) -> None:
    path = write(tmp_path, "total: 65\ndays:\n  2024-01-01: 40\n  2024-01-02: 25\n")
    assert read_starting_counts(path) == StartingCounts(65, {})
