"""Figures of searching are written with the losses."""

from __future__ import annotations

from tests.bench.search_engines import Answer, is_counted
from tests.bench.search_queries import QUERIES
from tests.bench.search_tables import (
    Costs,
    Found,
    Results,
    Times,
    as_markdown,
    list_own,
    list_queries,
)

RELEVANT = [frozenset({"a"}) if query.phrases else frozenset() for query in QUERIES]


def make_results(names: tuple[str, ...], size_bytes: int, seconds: float) -> Results:
    """Return the results of an engine that answers every query alike."""
    answers = [Answer(names, size_bytes, 2 * size_bytes) for _ in QUERIES]
    return Results(
        Found(answers, RELEVANT), Costs(Times(seconds, 2), Times(3, 3), Times(1, 1), 7, 5_000_000)
    )


def test_the_better_figure_is_bold_and_losses_are_told() -> None:
    ours, theirs = make_results(("a",), 30_000, 1.5), make_results(("b", "a"), 10_000, 0.5)
    table = as_markdown(ours, theirs)
    assert "| precision at 10, two phrases | **1.00** | 0.50 |" in table
    assert "| recall | 1.00 | 1.00 |" in table
    assert "| first query until results are listed, mean | 30.0 KB | **10.0 KB** |" in table
    assert "| indexing | 1.50 s | **0.50 s** |" in table
    *_, told, end = table.split("\n")
    assert end == ""
    assert told.startswith("Ours is worse in: first query until results are listed, mean; ")
    assert told.endswith("; indexing.")


def test_ours_alone_is_told_with_a_slow_phone() -> None:
    told = list_own(make_results(("a",), 30_000, 1.5).found, [1.0, 1.2, 2.5])
    assert "| two phrases | 1.000 | 1.000 |" in told
    assert "first query until results are listed: mean 30.0 KB, worst 30.0 KB." in told
    assert "On a slow phone: median 1.20 s, worst 2.50 s." in told


def test_without_a_loss_that_is_told() -> None:
    same = make_results(("a",), 30_000, 1.5)
    assert "**" not in as_markdown(same, same)
    assert as_markdown(same, same).endswith("\nOurs is worse in none.\n")


def test_what_noise_has_hidden_wins_nothing() -> None:
    ours, theirs = make_results(("a",), 30_000, -0.5), make_results(("a",), 30_000, 0.5)
    table = as_markdown(ours, theirs)
    assert "| indexing | lost in noise | 0.50 s |" in table
    assert table.endswith("\nOurs is worse in none.\n")


def test_every_query_has_its_line() -> None:
    found = make_results(("b", "a"), 0, 0).found
    lines = list_queries(found, found).splitlines()
    assert len(lines) == 2 + len(QUERIES)
    assert lines[2] == "| dân vận khéo | 1 | 2 | 0.50 | 1.00 | 2 | 0.50 | 1.00 |"
    assert "| kính thiên văn | 0 | 2 | 0.00 | – | 2 | 0.00 | – |" in lines


def test_a_page_and_its_looks_are_not_counted_but_pages_read_for_excerpts_are() -> None:
    paths = ["/tim-kiem/", "/theme/main.css", "/tt/o", "/tim-kiem/a.json", "/tin/bai/", "/a.js"]
    assert list(filter(is_counted, paths)) == ["/tim-kiem/a.json", "/tin/bai/", "/a.js"]
