"""What counts, under readers, midnights, restarts and cheats."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.engagement.retention import WINDOW_SECONDS
from plugins.engagement.service.clock import day_of, parse_day, start_of
from plugins.engagement.service.counting.figures import Totals
from plugins.engagement.service.counting.recorder import (
    ADDRESS_VOTES_PER_HOUR,
    NETWORK_VOTES_PER_HOUR,
    NEW_VISITORS,
    VOTES_PER_MINUTE,
)
from plugins.engagement.service.messages import PageCounts
from tests.support.recorder import NOON, caller, running_recorder
from tests.support.recorder import RestartableRecorder as Recorder

AN, BINH = "an" * 11, "bi" * 11
MIDNIGHT = start_of(day_of(NOON) + 1)


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[Recorder]:
    with running_recorder(f"sqlite:///{tmp_path / 'store.sqlite3'}") as recorder:
        yield recorder


def test_a_view_is_answered_with_all_figures(recorder: Recorder) -> None:
    shown = recorder.hit()
    assert shown.tally == PageCounts(views=1)
    assert shown.totals == Totals(crawlers=0, guests=1, today=1, month=1, total=1)
    assert shown.totals.online == 1
    assert shown.mine is None


def test_a_page_that_is_no_article_is_a_visit_only(recorder: Recorder) -> None:
    assert recorder.hit("0").totals.today == 1
    assert recorder.hit("bai-1").totals.today == 1
    assert recorder.tally() == PageCounts(views=1)


@pytest.mark.parametrize(
    ("other", "visits"),
    [
        pytest.param(caller(), 1, id="same"),
        pytest.param(caller("203.0.113.8"), 2, id="another-address"),
        pytest.param(caller(agent="Mozilla/5.0 (X11) Firefox/140.0"), 2, id="another-browser"),
        pytest.param(caller(nonce="abcdefgh"), 2, id="another-tab"),
    ],
)
def test_visitors_are_told_apart(recorder: Recorder, other: object, visits: int) -> None:
    recorder.hit()
    assert recorder.hit(who=other).totals.today == visits  # type: ignore[arg-type]


def test_an_ipv6_network_of_64_bits_is_one_address(recorder: Recorder) -> None:
    for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", "2001:db8:1:3::1"):
        recorder.hit(who=caller(address))
    assert recorder.recorder.totals().today == 2


def test_online_means_seen_within_five_minutes(recorder: Recorder) -> None:
    recorder.hit()
    recorder.clock.now += 200
    assert recorder.hit("0", caller("203.0.113.8")).totals.guests == 2
    recorder.clock.now += 101
    assert recorder.recorder.totals().guests == 1
    recorder.clock.now += 300
    assert recorder.recorder.totals().guests == 0


@pytest.mark.parametrize("restarts", [False, True], ids=["running", "restarted"])
def test_a_visit_that_spans_midnight_counts_once(recorder: Recorder, restarts: bool) -> None:
    recorder.clock.now = MIDNIGHT - 60
    recorder.hit()
    recorder.clock.now = MIDNIGHT + 60
    if restarts:
        recorder.restart()
    shown = recorder.hit()
    assert shown.tally == PageCounts(views=1)
    assert (shown.totals.today, shown.totals.total) == (0, 1)


def test_after_the_window_a_new_day_counts_for_itself(recorder: Recorder) -> None:
    recorder.clock.now = MIDNIGHT - 60
    recorder.hit()
    recorder.clock.now = MIDNIGHT - 60 + WINDOW_SECONDS
    totals = recorder.hit().totals
    assert (totals.today, totals.month, totals.total) == (1, 2, 2)


@pytest.mark.parametrize(
    ("before", "after", "month"),
    [
        pytest.param("2024-01-30", "2024-01-31", 2, id="same-month"),
        pytest.param("2024-01-31", "2024-02-01", 1, id="next-month"),
        pytest.param("2024-02-28", "2024-02-29", 2, id="leap-day"),
        pytest.param("2024-12-31", "2025-01-01", 1, id="next-year"),
        pytest.param("2024-01-31", "2025-01-01", 1, id="same-month-of-another-year"),
    ],
)
@pytest.mark.parametrize("restarts", [False, True], ids=["running", "restarted"])
def test_month_and_total_follow_from_the_days(
    tmp_path: Path, before: str, after: str, month: int, restarts: bool
) -> None:
    noon, next_noon = (start_of(parse_day(day)) + 12 * 3600 for day in (before, after))
    with running_recorder(f"sqlite:///{tmp_path / 'store.sqlite3'}", now=noon) as recorder:
        recorder.hit()
        recorder.clock.now = next_noon
        if restarts:
            recorder.restart()
        totals = recorder.hit().totals
    assert (totals.today, totals.month, totals.total) == (1, month, 2)


def test_a_clock_set_back_before_anybody_came_reopens_no_day(recorder: Recorder) -> None:
    recorder.clock.now -= 86_400
    assert recorder.hit().totals == Totals(crawlers=0, guests=1, today=1, month=1, total=1)
    assert recorder.store.read_days() == {day_of(NOON): 1}


def test_a_new_day_begins_without_anybody_coming(recorder: Recorder) -> None:
    recorder.hit()
    recorder.clock.now = MIDNIGHT
    totals = recorder.recorder.totals()
    assert (totals.today, totals.total) == (0, 1)


def test_a_clock_set_back_over_midnight_keeps_the_newer_day(recorder: Recorder) -> None:
    recorder.clock.now = MIDNIGHT + 3600
    recorder.hit()
    recorder.clock.now = MIDNIGHT - 3600
    totals = recorder.hit(who=caller("203.0.113.8")).totals
    assert (totals.today, totals.total) == (2, 2)
    recorder.restart()
    assert recorder.recorder.totals().today == 2


def test_an_address_brings_at_most_200_nonces_in_half_an_hour(
    recorder: Recorder,
) -> None:
    for number in range(NEW_VISITORS + 50):
        recorder.hit("0", caller(nonce=f"nonce-{number:04}"))
    assert recorder.recorder.totals().today == NEW_VISITORS + 1  # those beyond count as one
    recorder.hit("0", caller("203.0.113.8", nonce="nonce-0001"))
    assert recorder.recorder.totals().today == NEW_VISITORS + 2


def test_who_was_counted_by_a_nonce_is_known_when_the_quota_is_used_up(
    recorder: Recorder,
) -> None:
    for number in range(NEW_VISITORS):
        recorder.hit("0", caller(nonce=f"nonce-{number:04}"))
    before = recorder.recorder.totals().today
    recorder.hit("0", caller(nonce="nonce-0007"))
    assert recorder.recorder.totals().today == before


def test_coming_again_uses_up_no_quota(recorder: Recorder) -> None:
    for _ in range(2 * NEW_VISITORS):
        recorder.hit("0", caller(nonce="nonce-0001"))
    recorder.hit("0", caller(nonce="nonce-0002"))
    assert recorder.recorder.totals().today == 2


def test_hits_that_come_together_count_once(recorder: Recorder) -> None:
    recorder.hit_together(*[("bai-1", caller(nonce="nonce-0001"))] * 50)
    assert recorder.tally() == PageCounts(views=1)
    assert recorder.recorder.totals().today == 1


def test_who_asks_for_privacy_counts_once_and_leaves_no_key(recorder: Recorder) -> None:
    for _ in range(2):
        recorder.hit(is_private=True)
    assert recorder.tally() == PageCounts(views=1)
    assert recorder.recorder.totals().today == 1
    assert recorder.store.run("SELECT count(*) FROM opening") == [(0,)]
    recorder.clock.now += WINDOW_SECONDS
    assert recorder.hit(is_private=True).totals.today == 2


def test_who_asks_for_privacy_is_known_over_midnight(recorder: Recorder) -> None:
    recorder.clock.now = MIDNIGHT - 60
    recorder.hit(is_private=True)
    recorder.clock.now = MIDNIGHT + 60
    assert recorder.hit(is_private=True).totals.total == 1


def test_nothing_that_is_stored_tells_an_address(recorder: Recorder, tmp_path: Path) -> None:
    recorder.hit(who=caller("203.0.113.7", nonce="nonce-0001"))
    recorder.vote(4, AN)
    recorder.stop()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    recorder.start()
    for secret in (b"203.0.113", bytes((203, 0, 113)), b"Android", b"nonce-0001", AN.encode()):
        assert secret not in kept


def test_ones_own_vote_is_shown_after_a_restart(recorder: Recorder) -> None:
    recorder.vote(4, AN)
    recorder.restart()
    assert recorder.hit(token=AN).mine == 4
    assert recorder.hit(token=BINH).mine is None
    recorder.vote(2, AN)
    assert recorder.hit(token=AN).mine == 2
    recorder.vote(0, AN)
    assert recorder.hit(token=AN).mine is None
    assert recorder.tally() == PageCounts(views=1)


def test_an_office_behind_one_address_can_vote(recorder: Recorder) -> None:
    agents = [f"Mozilla/5.0 (Windows NT 10.0) Firefox/{number}.0" for number in range(100, 120)]
    for number, agent in enumerate(agents):
        recorder.vote(5, f"{number:022}", who=caller(agent=agent))
    assert recorder.tally() == PageCounts(votes=20, points=100)


def test_one_browser_that_throws_its_cookie_away_has_five_votes_of_weight(
    recorder: Recorder,
) -> None:
    for number in range(10):
        recorder.vote(1, f"{number:022}", who=caller(f"203.0.113.{number}"))
    assert recorder.tally() == PageCounts(votes=5, points=5)
    recorder.clock.now = MIDNIGHT + 3600
    recorder.vote(1, "x" * 22)
    assert recorder.tally().votes == 6


def test_a_person_votes_ten_times_a_minute(recorder: Recorder) -> None:
    waits = [recorder.recorder.admit_vote(caller(), AN) for _ in range(VOTES_PER_MINUTE + 1)]
    assert waits[:-1] == [0.0] * VOTES_PER_MINUTE
    assert waits[-1] == pytest.approx(60 / VOTES_PER_MINUTE)
    assert recorder.recorder.admit_vote(caller(), BINH) == 0
    recorder.clock.now += waits[-1]
    assert recorder.recorder.admit_vote(caller(), AN) == 0


def test_a_flood_of_votes_from_one_address_is_refused(recorder: Recorder) -> None:
    waits = [recorder.recorder.admit_vote(caller(), None) for _ in range(ADDRESS_VOTES_PER_HOUR)]
    assert set(waits) == {0.0}
    assert recorder.recorder.admit_vote(caller(), None) > 0
    assert recorder.recorder.admit_vote(caller("203.0.113.8"), None) == 0


def test_a_flood_of_votes_from_one_network_is_refused(recorder: Recorder) -> None:
    callers = [caller(f"203.0.113.{number % 250}") for number in range(NETWORK_VOTES_PER_HOUR)]
    assert {recorder.recorder.admit_vote(one, None) for one in callers} == {0.0}
    assert recorder.recorder.admit_vote(caller("203.0.113.251"), None) > 0
    assert recorder.recorder.admit_vote(caller("203.0.114.1"), None) == 0


def test_a_hundred_browser_names_have_twenty_votes_and_refuse_no_neighbour(
    recorder: Recorder,
) -> None:
    for number in range(100):
        who = caller(f"203.0.113.{number}", agent=f"Mozilla/5.0 (X11) Firefox/{number}.0")
        assert recorder.recorder.admit_vote(who, None) == 0
        recorder.vote(5, f"{number:022}", who=who)
    assert recorder.tally().votes == 20
    assert recorder.recorder.admit_vote(caller("203.0.113.200"), None) == 0


@pytest.mark.parametrize("is_private", [False, True])
def test_browser_names_are_bounded_as_nonces_are(recorder: Recorder, is_private: bool) -> None:
    for number in range(2 * NEW_VISITORS):
        who = caller(agent=f"Mozilla/5.0 (X11) Firefox/{number}.0")
        recorder.hit("bai-1", who, is_private=is_private)
    assert recorder.recorder.totals().today == NEW_VISITORS + 1
    assert recorder.tally().views == NEW_VISITORS + 1
