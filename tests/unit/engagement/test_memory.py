"""Presence, private windows and rate limits: bounds and models, also under a clock that jumps."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.engagement.retention import ONLINE_SECONDS, WINDOW_SECONDS
from plugins.engagement.service.counting import memory
from plugins.engagement.service.counting.memory import (
    HALF_HOUR_SECONDS,
    Bucket,
    GpcWindows,
    Presence,
    VisitorQuota,
)
from tests.unit.engagement.builders import NOON

waits = st.lists(st.floats(0, 30) | st.just(0.0) | st.just(6.0), min_size=1, max_size=150)


def test_a_bucket_lets_its_size_through_at_once_and_then_refills_evenly() -> None:
    bucket = Bucket(10, 60)
    assert [bucket.take("a", NOON) for _ in range(10)] == [0.0] * 10
    assert bucket.take("a", NOON) == pytest.approx(6)
    assert bucket.take("b", NOON) == 0
    assert bucket.take("a", NOON + 6) == 0
    assert bucket.take("a", NOON + 6) > 0


def test_a_clock_set_back_shuts_nobody_out_for_longer_than_a_period() -> None:
    bucket = Bucket(10, 60)
    for _ in range(10):
        bucket.take("a", NOON)
    assert bucket.take("a", NOON - 86_400) == 0
    assert bucket.take("a", NOON - 86_400) <= 60


def test_full_buckets_are_forgotten() -> None:
    bucket = Bucket(10, 60)
    for number in range(20_000):
        bucket.take(number, NOON + number)
    assert len(bucket._full_at) <= memory.FEW_BUCKETS + 1
    bucket.sweep(NOON + 30_000)
    assert bucket._full_at == {}


def test_a_quota_of_nonces_lasts_half_an_hour() -> None:
    quota, address = VisitorQuota(3), b"\1\2\3\4"
    for _ in range(3):
        assert quota.has_room(address, NOON)
        quota.use(address)
    assert not quota.has_room(address, NOON + HALF_HOUR_SECONDS - 1)
    quota.give_back(address)
    assert quota.has_room(address, NOON + 1)
    quota.use(address)
    assert quota.has_room(address, NOON + HALF_HOUR_SECONDS)


def test_giving_back_what_was_never_used_gives_no_credit() -> None:
    quota, address = VisitorQuota(1), b"\1\2\3\4"
    assert quota.has_room(address, NOON)
    quota.give_back(address)
    quota.use(address)
    assert not quota.has_room(address, NOON)


def test_who_was_seen_five_minutes_ago_has_left() -> None:
    presence = Presence()
    presence.see(1, NOON)
    presence.see(2, NOON + 100)
    presence.see(1, NOON + 50)
    assert presence.count(NOON + ONLINE_SECONDS + 49) == 2
    assert presence.count(NOON + ONLINE_SECONDS + 60) == 1
    assert presence.count(NOON + ONLINE_SECONDS + 100) == 0


def test_others_whom_this_process_sees_too_count_once() -> None:
    presence = Presence()
    presence.see(1, NOON)
    presence.take_others({1, 2, 3})
    assert presence.count(NOON) == 3
    assert presence.seen_since(NOON) == {1: NOON}
    assert presence.seen_since(NOON + 1) == {}


def test_presence_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_ONLINE", 10)
    presence = Presence()
    for key in range(20):
        presence.see(key, NOON)
    presence.see(5, NOON + 60)
    assert presence.count(NOON) == 10


def test_a_private_window_opens_once_under_any_of_its_keys() -> None:
    private = GpcWindows()
    assert private.open([1], NOON)
    assert not private.open([1], NOON + WINDOW_SECONDS - 1)
    assert not private.open([2, 1], NOON + 60)
    assert private.open([2, 1], NOON + WINDOW_SECONDS)
    assert private.open([1], NOON - 86_400)


def test_private_windows_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_WINDOWS", 10)
    private = GpcWindows()
    for key in range(20):
        private.open([key], NOON)
    assert not private.open([19], NOON)
    assert private.open([0], NOON)


@given(waits, st.integers(1, 12), st.sampled_from([1.0, 60.0, 3600.0]))
def test_no_span_lets_more_through_than_the_size_and_what_refills_in_it(
    waits: list[float], size: int, period: float
) -> None:
    bucket, now, taken = Bucket(size, period), float(NOON), []
    for wait in waits:
        now += wait * period / 60
        if bucket.take("a", now) == 0:
            taken.append(now)
    for at, start in enumerate(taken):
        for more, end in enumerate(taken[at:], start=1):
            assert more <= size + (end - start) * size / period + 1e-3


@given(waits, st.integers(1, 12))
def test_who_waits_as_long_as_told_is_let_through(waits: list[float], size: int) -> None:
    bucket, now = Bucket(size, 60), float(NOON)
    for wait in waits:
        now += wait
        told = bucket.take("a", now)
        if told > 0:
            assert told <= 60
            now += told
            assert bucket.take("a", now) == 0


@given(st.lists(st.integers(-100_000, 100_000), max_size=60))
def test_a_clock_that_jumps_shuts_nobody_out_for_longer_than_a_period(jumps: list[int]) -> None:
    bucket, now = Bucket(5, 60), NOON
    for jump in jumps:
        now += jump
        assert bucket.take("a", now) <= 60
        assert bucket.take("b", now + 60) <= 60


@given(st.lists(st.tuples(st.integers(0, 20), st.floats(0, 5)), max_size=100))
def test_callers_do_not_take_from_each_other(takes: list[tuple[int, float]]) -> None:
    shared, now = Bucket(3, 60), float(NOON)
    own = {key: Bucket(3, 60) for key, _ in takes}
    for key, wait in takes:
        now += wait
        assert shared.take(key, now) == own[key].take(key, now)


@pytest.mark.parametrize("step", [0.0, 0.001, 1.0, -1.0], ids=["flood", "fast", "slow", "back"])
def test_memory_stays_small_whatever_comes(monkeypatch: pytest.MonkeyPatch, step: float) -> None:
    monkeypatch.setattr(memory, "MOST_BUCKETS", 2_000)
    monkeypatch.setattr(memory, "FEW_BUCKETS", 100)
    bucket = Bucket(60, 3600)
    for number in range(20_000):
        assert bucket.take(number, NOON + number * step) == 0
        assert len(bucket._full_at) <= 2 * memory.MOST_BUCKETS + 1
    quota = VisitorQuota(200)
    before = sys.getsizeof(quota._used)
    for number in range(20_000):
        address = number.to_bytes(4, "big")
        if quota.has_room(address, NOON):
            quota.use(address)
    assert sys.getsizeof(quota._used) == before


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 900), st.booleans()), max_size=80))
def test_an_address_brings_no_more_new_nonces_in_each_half_hour(
    events: list[tuple[int, int, bool]],
) -> None:
    quota, now, began = VisitorQuota(3), NOON, 0  # a half hour begins with its first nonce
    used: dict[int, int] = {}
    for number, wait, is_new in events:
        now += wait
        if now - began >= HALF_HOUR_SECONDS:
            began, used = now, {}
        address = bytes((203, 0, 113, number))
        if quota.has_room(address, now):
            quota.use(address)
            used[number] = used.get(number, 0) + is_new
            if not is_new:
                quota.give_back(address)
    assert all(count <= 3 for count in used.values())


def test_a_quota_begins_anew_when_the_clock_is_set_back() -> None:
    quota, address = VisitorQuota(1), b"\1\2\3\4"
    assert quota.has_room(address, NOON)
    quota.use(address)
    assert quota.has_room(address, NOON - 1)


def test_nobody_is_here_for_a_day_because_the_clock_was_set_back() -> None:
    """Windows from the future are void after their length; so is who was seen there."""
    presence = Presence()
    presence.see(1, NOON)
    back = NOON - 86_400
    assert presence.count(back + ONLINE_SECONDS + 10) == 0


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 200)), max_size=40))
def test_presence_is_who_was_seen_in_five_minutes_give_or_take_five_seconds(
    seen: list[tuple[int, int]],
) -> None:
    presence, now = Presence(), NOON
    last: dict[int, int] = {}
    for key, wait in seen:
        now += wait
        presence.see(key, now)
        last[key] = now
        counted = presence.count(now)
        assert counted >= sum(now - at < ONLINE_SECONDS for at in last.values())
        assert counted <= sum(now - at < ONLINE_SECONDS + 5 for at in last.values())


private_steps = st.lists(
    st.tuples(
        st.lists(st.integers(1, 4), min_size=1, max_size=3, unique=True), st.integers(0, 2000)
    ),
    max_size=40,
)


@given(private_steps)
def test_private_windows_are_open_as_a_plain_dictionary_says(
    steps: list[tuple[list[int], int]],
) -> None:
    private, now = GpcWindows(), NOON
    opened: dict[int, int] = {}
    for keys, wait in steps:
        now += wait
        is_open = any(now - opened.get(key, 0) < WINDOW_SECONDS for key in keys)
        assert private.open(keys, now) == (not is_open)
        if not is_open:
            opened[keys[0]] = now


@given(st.lists(st.integers(-100_000, 100_000), max_size=60))
def test_a_clock_that_jumps_holds_no_private_window_open_for_more_than_an_hour(
    jumps: list[int],
) -> None:
    private, now = GpcWindows(), NOON
    for jump in jumps:
        now += jump
        private.open([1], now)
        assert not private.open([1], now)
        now += 2 * WINDOW_SECONDS
        assert private.open([1], now)
