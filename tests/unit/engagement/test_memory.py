"""What one process remembers: bounds, who is here, open windows."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.engagement.retention import ONLINE_SECONDS
from plugins.engagement.service.counting import gpc_windows
from plugins.engagement.service.counting import presence as presence_module
from plugins.engagement.service.counting.gpc_windows import GpcWindows
from plugins.engagement.service.counting.presence import Presence
from plugins.engagement.service.store import quotas
from plugins.engagement.service.store import windows as windows_module
from plugins.engagement.service.store.quotas import HALF_HOUR_SECONDS, Bucket, NonceQuota
from plugins.engagement.service.store.windows import Opening, Windows

LENGTH = 1800
NOW = 1_700_000_000


def test_a_bucket_lets_its_size_through_at_once_and_then_refills_evenly() -> None:
    bucket = Bucket(10, 60)
    assert [bucket.take("a", NOW) for _ in range(10)] == [0.0] * 10
    assert bucket.take("a", NOW) == pytest.approx(6)
    assert bucket.take("b", NOW) == 0
    assert bucket.take("a", NOW + 6) == 0
    assert bucket.take("a", NOW + 6) > 0


@given(st.lists(st.floats(0, 30), min_size=1, max_size=200))
def test_no_period_lets_more_through_than_twice_the_size(waits: list[float]) -> None:
    bucket, now, taken = Bucket(10, 60), float(NOW), []
    for wait in waits:
        now += wait
        if bucket.take("a", now) == 0:
            taken.append(now)
    for start in taken:
        assert sum(start <= at < start + 60 for at in taken) <= 20


def test_a_clock_set_back_shuts_nobody_out_for_longer_than_a_period() -> None:
    bucket = Bucket(10, 60)
    for _ in range(10):
        bucket.take("a", NOW)
    assert bucket.take("a", NOW - 86_400) == 0
    assert bucket.take("a", NOW - 86_400) <= 60


def test_full_buckets_are_forgotten() -> None:
    bucket = Bucket(10, 60)
    for number in range(20_000):
        bucket.take(number, NOW + number)
    assert len(bucket._full_at) <= quotas.SMALL + 1
    bucket.sweep(NOW + 30_000)
    assert bucket._full_at == {}


def test_buckets_do_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "MOST", 5_000)
    bucket = Bucket(10, 60)
    for number in range(30_000):
        assert bucket.take(number, NOW) == 0
    assert len(bucket._full_at) <= 10_000


def test_a_quota_of_nonces_lasts_half_an_hour() -> None:
    quota, address = NonceQuota(3), b"\1\2\3\4"
    for _ in range(3):
        assert quota.has_room(address, NOW)
        quota.use(address)
    assert not quota.has_room(address, NOW + HALF_HOUR_SECONDS - 1)
    quota.give_back(address)
    assert quota.has_room(address, NOW + 1)
    quota.use(address)
    assert quota.has_room(address, NOW + HALF_HOUR_SECONDS)


def test_giving_back_what_was_never_used_gives_no_credit() -> None:
    quota, address = NonceQuota(1), b"\1\2\3\4"
    assert quota.has_room(address, NOW)
    quota.give_back(address)
    quota.use(address)
    assert not quota.has_room(address, NOW)


def test_who_was_seen_five_minutes_ago_has_left() -> None:
    presence = Presence()
    presence.see(1, NOW)
    presence.see(2, NOW + 100)
    presence.see(1, NOW + 50)
    assert presence.count(NOW + ONLINE_SECONDS + 49) == 2
    assert presence.count(NOW + ONLINE_SECONDS + 60) == 1
    assert presence.count(NOW + ONLINE_SECONDS + 100) == 0


def test_others_whom_this_process_sees_too_count_once() -> None:
    presence = Presence()
    presence.see(1, NOW)
    presence.take_others({1, 2, 3})
    assert presence.count(NOW) == 3
    assert presence.seen_since(NOW) == {1: NOW}
    assert presence.seen_since(NOW + 1) == {}


def test_presence_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence_module, "MOST", 10)
    presence = Presence()
    for key in range(20):
        presence.see(key, NOW)
    presence.see(5, NOW + 60)
    assert presence.count(NOW) == 10


def test_a_private_window_opens_once_under_any_of_its_keys() -> None:
    private = GpcWindows()
    assert private.open([1], NOW)
    assert not private.open([1], NOW + LENGTH - 1)
    assert not private.open([2, 1], NOW + 60)
    assert private.open([2, 1], NOW + LENGTH)
    assert private.open([1], NOW - 86_400)


def test_private_windows_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpc_windows, "MOST", 10)
    private = GpcWindows()
    for key in range(20):
        private.open([key], NOW)
    assert not private.open([19], NOW)
    assert private.open([0], NOW)


def test_beyond_their_bound_the_oldest_windows_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(windows_module, "MOST", 10)
    windows = Windows([], LENGTH)
    for key in range(20):
        windows.open([key], NOW + key)
        windows.commit()
    closed, row = windows.close_ended(NOW + 20, 1000)
    assert (closed, row) == (10, 10)
    assert windows.find_open(range(20), NOW + 20) == set(range(10, 20))


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
    windows, now = Windows([], LENGTH), NOW
    for step, keys, seconds in steps:
        now += seconds
        still = {key for key, then in opened.items() if abs(now - then) < LENGTH}
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
                windows = Windows(rows, LENGTH)
    assert all(one.row < other.row for one, other in pairwise(rows))
