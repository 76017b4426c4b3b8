"""Replaying a log adds what was lost: no more, never twice, whatever stands in it."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plugins.engagement.manifest import ManifestPage
from plugins.engagement.retention import WINDOW_SECONDS
from plugins.engagement.service.logs.replay import Replayed, Replayer
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.sqlite import SqliteStore
from tests.unit.engagement.builders import (
    AGENTS,
    DAY,
    GOOGLE,
    MIDNIGHT,
    NOON,
    ORIGIN,
    line,
    write,
)

PAGES = {"bai-1": ManifestPage("bai-1", "/bai-1/"), "cu": ManifestPage("bai-1", "/bai-1/")}


def make_store(folder: Path, *days: int) -> Store:
    """Return a store that has the salts of some days."""
    store = SqliteStore(folder / "store.sqlite3")
    with store.transaction():
        for day in days:
            store.read_salt(day, bytes([day % 256]) * 32)
    return store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store with the salts of two days."""
    store = make_store(tmp_path, DAY, DAY + 1)
    yield store
    store.close()


def replay(store: Store, path: Path, prefix: str = "/tt/") -> Replayed:
    """Replay a log as one run of the command does."""
    replayer = Replayer(ServiceSettings(origin=(ORIGIN,), prefix=prefix), PAGES, AGENTS)
    return replayer.replay(store, path)


def views(store: Store) -> int:
    """Return the views in all."""
    return sum(tally.views for tally in store.read_tallies().values())


def totals(store: Store) -> tuple[int, int]:
    """Return visits and views in all."""
    return sum(store.read_days().values()), views(store)


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
    tmp_path: Path, store: Store, lines: list[bytes], visits: int, views: int
) -> None:
    log = write(tmp_path / "access.log", *lines)
    for _ in range(2):
        assert replay(store, log).too_old == 0
        assert totals(store) == (visits, views)


def test_a_file_is_replayed_once_under_any_name(tmp_path: Path, store: Store) -> None:
    log = write(tmp_path / "access.log", line())
    replay(store, log)
    assert totals(store) == (1, 1)
    aside = log.rename(tmp_path / "access.log.1")
    write(log, line(NOON + 3600))
    replay(store, aside)
    assert totals(store) == (1, 1)
    replay(store, log)
    assert totals(store) == (2, 2)
    replay(store, aside)
    assert totals(store) == (2, 2)
    write(log, line(NOON + 7200))
    replay(store, log)
    assert totals(store) == (3, 3)


def test_days_pages_and_hits_without_salt_are_told(tmp_path: Path, store: Store) -> None:
    lines = [
        *(line(NOON), line(MIDNIGHT + 7200), line(NOON - 86_400)),
        *(line(uri="/tt/v/cu"), line(NOON - 86_400, status="200")),
    ]
    replayed = replay(store, write(tmp_path / "access.log", *lines))
    assert +replayed.visits == Counter(store.read_days()) == Counter({DAY: 1, DAY + 1: 1})
    assert +replayed.views == Counter({"bai-1": 2})
    assert totals(store) == (2, 2)
    assert replayed.too_old == 1


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("//[", id="half-an-ipv6-address"),
        pytest.param("//[/tt/v/bai-1", id="in-front-of-a-hit"),
        pytest.param("http://[", id="absolute"),
        pytest.param("//a\xbcb", id="name-that-normalizes-to-a-slash"),
        pytest.param("*", id="asterisk"),
        pytest.param("", id="empty"),
        pytest.param("\x00", id="zero-byte"),
        pytest.param("/tt/v/bai-1?n=%", id="broken-percent"),
        pytest.param("/tt/v/" + "a" * 8000, id="long"),
    ],
)
def test_no_target_of_a_stranger_stops_a_replay(tmp_path: Path, store: Store, target: str) -> None:
    """Anybody can have any target written into the log."""
    strange = line(uri=target, method="GET", status="404", origin="")
    replay(store, write(tmp_path / "access.log", strange, line()))
    assert (views(store), store.read_days()) == (1, {DAY: 1})


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"uri": "/tt/v/bai-1/"}, id="slash-behind"),
        pytest.param({"uri": "/tt/v/BAI-1"}, id="capitals"),
        pytest.param({"uri": "/tt/v/bai%2D1"}, id="escaped"),
        pytest.param({"uri": "/tt/v/../v/bai-1"}, id="dots"),
        pytest.param({"uri": "/tt//v/bai-1"}, id="two-slashes"),
        pytest.param({"uri": "/tt/v/bai-1#x"}, id="fragment"),
        pytest.param({"uri": "/tt/v/"}, id="no-page"),
        pytest.param({"uri": "/xx/v/bai-1"}, id="another-prefix"),
        pytest.param({"uri": "http://portal.example/tt/v/bai-1"}, id="absolute"),
        pytest.param({"uri": "/tt/v/bai-1?n=short"}, id="malformed-nonce"),
        pytest.param({"uri": "/tt/v/bai-1?n=abcdefgh&n=abcdefgi"}, id="two-nonces"),
        pytest.param({"uri": "/tt/p"}, id="presence"),
        pytest.param({"method": "post"}, id="method-in-small-letters"),
        pytest.param({"origin": ""}, id="no-origin"),
        pytest.param({"origin": "null"}, id="null-origin"),
        pytest.param({"origin": ORIGIN + "/"}, id="origin-with-a-slash"),
        pytest.param({"agent": ""}, id="no-agent"),
        pytest.param({"agent": "curl/8.5.0"}, id="program"),
        pytest.param({"status": "499"}, id="reader-has-left"),
        pytest.param({"status": "500"}, id="service-failed"),
        pytest.param({"status": "304"}, id="not-modified"),
    ],
)
def test_what_the_service_would_have_refused_adds_nothing(
    tmp_path: Path, store: Store, fields: dict[str, Any]
) -> None:
    replay(store, write(tmp_path / "access.log", line(**fields)))
    assert (views(store), sum(store.read_days().values())) == (0, 0)


@pytest.mark.parametrize("address", ["203.0.113.7", "2001:db8::{:x}"], ids=["ipv4", "ipv6"])
def test_one_network_brings_no_more_nonces_than_the_service_lets_it(
    tmp_path: Path, store: Store, address: str
) -> None:
    """README, rule 4: 200 in half an hour. An outage must not be an invitation."""
    lines = [
        line(NOON + number, uri=f"/tt/v/bai-1?n=nonce-{number:04}", address=address.format(number))
        for number in range(400)
    ]
    replay(store, write(tmp_path / "access.log", *lines))
    assert views(store) <= 201


def test_a_copy_made_by_hand_is_not_replayed_again(tmp_path: Path, store: Store) -> None:
    lines = [line(NOON), line(NOON + 60, status="200"), line(NOON + 1900), line(NOON + 4000)]
    log = write(tmp_path / "access.log", *lines[:3])
    (tmp_path / "access.log.bak").write_bytes(log.read_bytes())
    write(log, lines[3])
    for _ in range(2):
        replay(store, log)
        assert (views(store), store.read_days()) == (2, {DAY: 2})


def test_an_outage_from_one_file_into_the_next_counts_a_visitor_once(
    tmp_path: Path, store: Store
) -> None:
    """README: first access.log.1, then access.log."""
    replay(store, write(tmp_path / "access.log.1", line(NOON)))
    replay(store, write(tmp_path / "access.log", line(NOON + 60), line(NOON + 120)))
    assert (views(store), store.read_days()) == (1, {DAY: 1})


def test_a_visitor_who_was_counted_before_the_rotation_is_not_counted_again(
    tmp_path: Path, store: Store
) -> None:
    replay(store, write(tmp_path / "access.log.1", line(NOON, status="200")))
    replay(store, write(tmp_path / "access.log", line(NOON + 60)))
    assert (views(store), sum(store.read_days().values())) == (0, 0)


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        pytest.param([line(MIDNIGHT - 1)], {DAY: 1}, id="last-second"),
        pytest.param([line(MIDNIGHT)], {DAY + 1: 1}, id="first-second"),
        pytest.param([line(MIDNIGHT - 60), line(MIDNIGHT + 1739)], {DAY: 1}, id="still-open"),
        pytest.param(
            [line(MIDNIGHT - 60), line(MIDNIGHT + 1740)], {DAY: 1, DAY + 1: 1}, id="closed"
        ),
        pytest.param(
            [line(MIDNIGHT - 60, status="200"), line(MIDNIGHT + 60)], {}, id="counted-before"
        ),
        pytest.param(
            [line(MIDNIGHT - 60), line(MIDNIGHT + 60, status="200")], {DAY: 0}, id="counted-after"
        ),
    ],
)
def test_midnight_makes_no_visitor_two(
    tmp_path: Path, store: Store, lines: list[bytes], days: dict[int, int]
) -> None:
    replay(store, write(tmp_path / "access.log", *lines))
    assert {day: count for day, count in store.read_days().items() if count} == {
        day: count for day, count in days.items() if count
    }


def test_another_prefix_is_another_service(tmp_path: Path, store: Store) -> None:
    log = write(tmp_path / "access.log", line(uri="/dem/v/bai-1"), line())
    replay(store, log, prefix="/dem/")
    assert views(store) == 1


hits = st.lists(
    st.tuples(st.integers(1, 2400), st.sampled_from(["200", "502", "503", "504"])), max_size=12
)


def most_windows(moments: list[int]) -> int:
    """Return the largest number of moments each of which is half an hour from the others."""
    count, end = 0, 0
    for moment in moments:
        if moment >= end:
            count, end = count + 1, moment + WINDOW_SECONDS
    return count


@given(hits, st.booleans())
@example([(1, "502"), (60, "200"), (1800, "502")], False)
@example([(1, "200"), (1790, "502"), (20, "200"), (1700, "502")], True)
@settings(max_examples=80, deadline=None)
def test_service_and_replay_together_count_no_visitor_twice_in_half_an_hour(
    steps: list[tuple[int, str]], is_over_midnight: bool
) -> None:
    """The service counts what it answered, by its own windows; the replay adds to that."""
    moment = (MIDNIGHT if is_over_midnight else NOON) - 3600
    lines, moments, counted, end = [], [], 0, 0
    for seconds, status in steps:
        moment += seconds
        lines.append(line(moment, status=status))
        if status != "504":
            moments.append(moment)
        if status == "200" and moment >= end:
            counted, end = counted + 1, moment + WINDOW_SECONDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = make_store(folder, DAY, DAY + 1)
        with store.transaction():
            store.add_views({"bai-1": counted})
        log = write(folder / "access.log", *lines)
        replay(store, log)
        total = views(store)
        replay(store, log)
        assert views(store) == total
        store.close()
    assert counted <= total <= most_windows(moments)
    assert total >= bool(moments)
