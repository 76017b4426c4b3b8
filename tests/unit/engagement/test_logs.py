"""What the web server's log tells: crawlers, and hits that were lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.engagement.manifest import ManifestPage
from plugins.engagement.service.logs.access_log import LogLine, parse_line
from plugins.engagement.service.logs.crawlers import LogReader
from plugins.engagement.service.logs.replay import Replayer
from plugins.engagement.service.messages import PageCounts
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store.sqlite import SqliteStore
from tests.unit.engagement.builders import (
    AGENTS,
    DAY,
    GOOGLE,
    MIDNIGHT,
    NOON,
    ORIGIN,
    crawl,
    line,
    write,
)

PAGES = {"bai-1": ManifestPage("bai-1", "/bai-1/"), "cu": ManifestPage("bai-1", "/bai-1/")}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """Return an empty store that has the salts of two days."""
    store = SqliteStore(tmp_path / "store.sqlite3")
    with store.transaction():
        store.read_salt(DAY, b"a" * 32)
        store.read_salt(DAY + 1, b"b" * 32)
    yield store
    store.close()


def test_a_line_is_read_into_its_fields() -> None:
    text = line(1.5, agent='a "b" \\ \u00e9', gpc="1", status="200", uri="/tt/v/bai-1?n=x")
    assert parse_line(text) == LogLine(
        moment=1.5,
        address=bytes((203, 0, 113, 7)),
        method="POST",
        target="/tt/v/bai-1?n=x",
        status=200,
        agent='a "b" \\ é',
        origin=ORIGIN,
        is_private=True,
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="cut"),
        pytest.param(b"[]", id="list"),
        pytest.param(b"{}", id="no-fields"),
        pytest.param(line(address="unix:"), id="no-address"),
        pytest.param(line(status="x"), id="no-status"),
        pytest.param(line(agent=None), id="no-agent"),
        pytest.param(line().replace(b'"time": %d' % NOON, b'"time": 1e999'), id="endless"),
        pytest.param(b"[" * 100_000, id="deep"),
    ],
)
def test_a_damaged_line_is_passed_over(text: bytes) -> None:
    assert parse_line(text) is None


@given(st.binary() | st.text().map(str.encode))
def test_no_line_does_harm(text: bytes) -> None:
    parse_line(text)


LINES = st.fixed_dictionaries(
    {},
    optional={
        name: st.none() | st.text() | st.floats() | st.integers() | st.lists(st.text())
        for name in ("time", "address", "method", "uri", "status", "agent", "origin", "gpc")
    },
)


@given(LINES)
def test_no_field_does_harm(fields: dict[str, Any]) -> None:
    parse_line(line(**fields))


def reader(path: Path, *, counts_visits: bool = False, now: float = NOON) -> LogReader:
    """Return a reader at a moment."""
    return LogReader(path, AGENTS, lambda: now, counts_visits=counts_visits)


def test_search_engines_are_seen_by_address_and_name(tmp_path: Path, store: SqliteStore) -> None:
    log = write(
        tmp_path / "access.log",
        *(crawl(), crawl(), crawl(address="66.249.66.2"), crawl(agent=GOOGLE + "x")),
        *(crawl(NOON - 400, "66.249.66.3"), line(), line(agent="curl/8.5.0"), b"damaged"),
    )
    reader(log).read_new(store)
    assert store.count_crawlers(NOON - 300) == 3
    assert store.read_days() == {}


def test_with_the_setting_search_engines_are_visits_once(
    tmp_path: Path, store: SqliteStore
) -> None:
    log = write(tmp_path / "access.log", crawl(NOON - 86_400), crawl(NOON), crawl(NOON + 60))
    for _ in range(2):
        reader(log, counts_visits=True, now=NOON + 60).read_new(store)
    assert store.read_days() == {DAY - 1: 1, DAY: 1}
    store.close()
    again = SqliteStore(store.path)
    write(log, crawl(NOON + 1700), crawl(NOON + 1801))
    reader(log, counts_visits=True, now=NOON + 3600).read_new(again)
    assert again.read_days() == {DAY - 1: 1, DAY: 2}
    again.close()


def replay(store: SqliteStore, path: Path) -> tuple[int, int, int]:
    """Replay a log; return visits and views in all, and hits that are too old."""
    replayed = Replayer(ServiceSettings(origin=(ORIGIN,)), PAGES, AGENTS).replay(store, path)
    views = sum(tally.views for tally in store.read_tallies().values())
    assert sum(replayed.visits.values()) <= sum(store.read_days().values())
    return sum(store.read_days().values()), views, replayed.too_old


@pytest.mark.parametrize(
    ("lines", "visits", "views"),
    [
        pytest.param([line()], 1, 1, id="lost"),
        pytest.param([line(status="503")], 1, 1, id="lost-by-a-full-disk"),
        pytest.param([line(status="504")], 0, 0, id="maybe-counted"),
        pytest.param([line(status="200")], 0, 0, id="counted"),
        pytest.param([line(status="429")], 0, 0, id="refused"),
        pytest.param([line(), line(NOON + 60)], 1, 1, id="twice-within-the-window"),
        pytest.param([line(), line(NOON + 1800)], 2, 2, id="twice-beyond-the-window"),
        pytest.param([line(status="200"), line(NOON + 60)], 0, 0, id="after-a-counted-one"),
        pytest.param([line(status="200"), line(NOON + 1800)], 1, 1, id="long-after-a-counted-one"),
        pytest.param([line(), line(NOON + 60, status="200")], 0, 0, id="before-a-counted-one"),
        pytest.param(
            [line(), line(NOON + 60, status="200"), line(NOON + 120)], 0, 0, id="around-a-counted"
        ),
        pytest.param([line(), line(NOON + 60, uri="/tt/v/0")], 1, 1, id="another-address"),
        pytest.param([line(uri="/tt/v/0")], 1, 0, id="no-article"),
        pytest.param([line(uri="/tt/v/cu"), line()], 1, 1, id="former-key"),
        pytest.param([line(uri="/tt/v/x")], 0, 0, id="unknown-page"),
        pytest.param([line(uri="/tt/r/bai-1")], 0, 0, id="vote"),
        pytest.param([line(method="GET")], 0, 0, id="get"),
        pytest.param([line(agent=GOOGLE)], 0, 0, id="program"),
        pytest.param([line(origin="https://evil.example")], 0, 0, id="foreign-origin"),
        pytest.param([line(), line(address="203.0.113.8")], 2, 2, id="two-visitors"),
        pytest.param(
            [line(uri="/tt/v/bai-1?n=abcdefgh"), line(uri="/tt/v/bai-1?n=abcdefgi")],
            2,
            2,
            id="tabs",
        ),
        pytest.param(
            [line(uri=f"/tt/v/bai-1?n=abcdefg{end}", gpc="1") for end in "hi"], 1, 1, id="private"
        ),
        pytest.param([line(MIDNIGHT - 60), line(MIDNIGHT + 60)], 1, 1, id="over-midnight"),
    ],
)
def test_what_a_log_adds(
    tmp_path: Path, store: SqliteStore, lines: list[bytes], visits: int, views: int
) -> None:
    log = write(tmp_path / "access.log", *lines)
    assert replay(store, log) == (visits, views, 0)
    assert replay(store, log) == (visits, views, 0)


def test_a_file_is_replayed_once_under_any_name(tmp_path: Path, store: SqliteStore) -> None:
    log = write(tmp_path / "access.log", line())
    assert replay(store, log) == (1, 1, 0)
    aside = log.rename(tmp_path / "access.log.1")
    write(log, line(NOON + 3600))
    assert replay(store, aside) == (1, 1, 0)
    assert replay(store, log) == (2, 2, 0)
    assert replay(store, aside) == (2, 2, 0)
    write(log, line(NOON + 7200))
    assert replay(store, log) == (3, 3, 0)


def test_hits_whose_salt_is_gone_are_told(tmp_path: Path, store: SqliteStore) -> None:
    log = write(tmp_path / "access.log", line(NOON - 86_400), line(NOON - 86_400, status="200"))
    assert replay(store, log) == (0, 0, 1)


def test_replayed_views_of_the_day_they_were_lost(tmp_path: Path, store: SqliteStore) -> None:
    replay(store, write(tmp_path / "access.log", line(), line(MIDNIGHT + 7200)))
    assert store.read_days() == {DAY: 1, DAY + 1: 1}
    assert store.read_tallies() == {"bai-1": PageCounts(views=2)}
