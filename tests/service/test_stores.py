"""What both stores promise: one suite, run on each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from plugins.engagement.retention import WINDOW_SECONDS
from plugins.engagement.service.clock import day_of, start_of
from plugins.engagement.service.counting.batch import apply
from plugins.engagement.service.errors import StoreUnavailable
from plugins.engagement.service.messages import Counted, DayCount, Hit, PageCounts, Vote, Window
from plugins.engagement.service.store import open_store, sqlite
from plugins.engagement.service.store.decisions import ACCEPTED, DROPPED, decide_votes
from plugins.engagement.service.store.interface import OpenedWindows, Store
from plugins.engagement.service.store.migrations import SQLITE_STEPS

NOON = start_of(20_000) + 12 * 3600
DAY = day_of(NOON)
OpenAgain = Callable[[], Store]


def hit(visitor: int = 1, page: str = "bai-1", voter: str | None = None) -> Hit:
    view = Window((visitor * 1000 + sum(map(ord, page)),)) if page != "0" else None
    return Hit(page, Window((visitor,)), view, voter)


def vote(
    points: int, voter: str = "an", page: str = "bai-1", crowd: int = 1, network: int = 1
) -> Vote:
    return Vote(page, voter, points, crowd, network)


def test_a_first_hit_is_a_view_and_a_visit(store: Store) -> None:
    outcome = apply(store, [hit()], NOON)
    assert outcome.answers == (Counted(is_visit=True, is_view=True, mine=None),)
    assert outcome.tallies == {"bai-1": PageCounts(views=1)}
    assert outcome.day == DayCount(DAY, 1)


def test_within_thirty_minutes_a_visitor_counts_once(store: Store) -> None:
    apply(store, [hit()], NOON)
    for later in (0, 1, WINDOW_SECONDS - 1):
        outcome = apply(store, [hit()], NOON + later)
        assert outcome.answers == (Counted(is_visit=False, is_view=False, mine=None),)
    assert store.read_tallies() == {"bai-1": PageCounts(views=1)}
    assert store.read_days() == {DAY: 1}


def test_after_thirty_minutes_a_visitor_counts_again_whatever_came_between(store: Store) -> None:
    apply(store, [hit()], NOON)
    apply(store, [hit()], NOON + WINDOW_SECONDS - 1)
    outcome = apply(store, [hit()], NOON + WINDOW_SECONDS)
    assert outcome.answers == (Counted(is_visit=True, is_view=True, mine=None),)


def test_another_page_is_another_view_of_the_same_visit(store: Store) -> None:
    apply(store, [hit()], NOON)
    outcome = apply(store, [hit(page="bai-2")], NOON + 60)
    assert outcome.answers == (Counted(is_visit=False, is_view=True, mine=None),)


def test_one_batch_counts_a_visitor_once(store: Store) -> None:
    outcome = apply(store, [hit(), hit(), hit(2), hit(page="0")], NOON)
    views = [one.is_view for one in outcome.answers if isinstance(one, Counted)]
    assert views == [True, False, True, False]
    assert store.read_days() == {DAY: 2}
    assert store.read_tallies() == {"bai-1": PageCounts(views=2)}


def test_a_restart_leaves_windows_open(store: Store, open_again: OpenAgain) -> None:
    apply(store, [hit()], NOON)
    store.close()
    again = open_again()
    apply(again, [hit(), hit(2)], NOON + 60)
    assert again.read_days() == {DAY: 2}


@pytest.mark.parametrize("back", [1, 600, WINDOW_SECONDS - 1])
def test_a_clock_set_back_a_little_leaves_windows_open(store: Store, back: int) -> None:
    apply(store, [hit()], NOON)
    apply(store, [hit()], NOON - back)
    assert store.read_days() == {DAY: 1}


def test_a_clock_set_back_by_a_day_voids_windows_and_reopens_no_day(store: Store) -> None:
    apply(store, [hit()], NOON)
    outcome = apply(store, [hit()], NOON - 86_400)
    assert outcome.day == DayCount(DAY, 2)
    assert store.read_days() == {DAY: 2}


def test_windows_that_are_open_under_another_key_do_not_count(store: Store) -> None:
    apply(store, [Hit("bai-1", Window((1,)), Window((10,)))], NOON)
    moved = Hit("bai-1", Window((2, 1)), Window((20, 10)))
    assert apply(store, [moved], NOON + 60).answers == (Counted(False, False, None),)
    after = apply(store, [moved], NOON + WINDOW_SECONDS)
    assert after.answers == (Counted(True, True, None),)


def test_another_key_is_seen_within_the_same_batch(store: Store) -> None:
    first = Hit("0", Window((1,)), None)
    moved = Hit("0", Window((2, 1)), None)
    apply(store, [moved, first], NOON)
    assert store.read_days() == {DAY: 1}


def test_a_window_without_keys_counts_and_stores_nothing(store: Store) -> None:
    nobody = Hit("bai-1", Window(()), Window(()))
    apply(store, [nobody], NOON)
    apply(store, [nobody], NOON)
    assert store.read_days() == {DAY: 2}
    assert store.close_windows(NOON + WINDOW_SECONDS, 100) == 0


def test_ended_windows_are_forgotten_and_open_ones_are_not(
    store: Store, open_again: OpenAgain
) -> None:
    apply(store, [hit(1)], NOON)
    apply(store, [hit(2)], NOON + 60)
    assert store.close_windows(NOON + WINDOW_SECONDS + 1, 100) == 2
    store.close()
    again = open_again()
    apply(again, [hit(2)], NOON + 60 + WINDOW_SECONDS - 1)
    assert again.read_days() == {DAY: 2}


def test_a_batch_that_fails_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    count = store.count

    def count_and_fail(
        wanted: Mapping[int, str], free: Mapping[str, int], day: int, now: int
    ) -> OpenedWindows:
        count(wanted, free, day, now)
        raise StoreUnavailable("no")

    monkeypatch.setattr(store, "count", count_and_fail)
    with pytest.raises(StoreUnavailable):
        apply(store, [vote(5), hit()], NOON)
    monkeypatch.undo()
    assert store.read_tallies() == {}
    assert store.read_days() == {}
    assert apply(store, [hit()], NOON).answers == (Counted(True, True, None),)


def test_a_vote_is_recorded_changed_and_taken_back(store: Store) -> None:
    assert apply(store, [vote(4)], NOON).tallies == {"bai-1": PageCounts(votes=1, points=4)}
    changed = apply(store, [vote(2)], NOON)
    assert changed.answers == (None,)
    assert changed.tallies == {"bai-1": PageCounts(votes=1, points=2)}
    assert apply(store, [vote(0)], NOON).tallies == {"bai-1": PageCounts()}
    assert apply(store, [vote(0)], NOON).tallies == {"bai-1": PageCounts()}


def test_the_last_vote_of_a_batch_holds_and_each_is_answered(store: Store) -> None:
    outcome = apply(store, [vote(1), vote(5), vote(3), vote(3, "binh")], NOON)
    assert outcome.answers == (None,) * 4
    assert outcome.tallies == {"bai-1": PageCounts(votes=2, points=6)}


def test_a_network_has_twenty_votes_a_day_with_weight(store: Store) -> None:
    many = [vote(5, f"voter-{number}", crowd=number) for number in range(30)]
    assert apply(store, many[:15], NOON).tallies["bai-1"].votes == 15
    assert apply(store, many[15:], NOON).tallies["bai-1"].votes == 20
    assert len(store.read_quarantine()) == 10
    assert apply(store, [vote(5, "neighbour", crowd=31, network=2)], NOON).tallies[
        "bai-1"
    ] == PageCounts(votes=21, points=105)
    assert apply(store, [vote(4, "voter-1", "bai-2")], NOON).tallies["bai-2"].votes == 1


def test_a_hit_is_told_ones_own_vote(store: Store) -> None:
    apply(store, [vote(4), vote(2, page="bai-2"), vote(1, "binh")], NOON)
    hits = [hit(1, voter="an"), hit(2, "bai-2", voter="an"), hit(3, voter="chi"), hit(4)]
    answers = apply(store, hits, NOON).answers
    assert [one.mine for one in answers if isinstance(one, Counted)] == [4, 2, None, None]


def test_a_crowd_has_five_votes_a_day_with_weight(store: Store) -> None:
    apply(store, [vote(5, f"voter-{number}") for number in range(7)], NOON)
    assert store.read_tallies() == {"bai-1": PageCounts(votes=5, points=25)}
    assert len(store.read_quarantine()) == 2
    apply(store, [vote(5, "other", crowd=2)], NOON)
    assert store.read_tallies()["bai-1"].votes == 6


def test_a_vote_keeps_its_weight_when_it_changes(store: Store) -> None:
    apply(store, [vote(5, f"voter-{number}") for number in range(6)], NOON)
    apply(store, [vote(1, "voter-0"), vote(1, "voter-5")], NOON)
    assert store.read_tallies() == {"bai-1": PageCounts(votes=5, points=21)}


def test_an_editor_accepts_or_drops_votes_without_weight(store: Store) -> None:
    apply(store, [vote(5, f"voter-{number}") for number in range(7)], NOON)
    apply(store, [vote(1, f"voter-{number}", "bai-2") for number in range(7)], NOON)
    with store.transaction():
        assert decide_votes(store, "bai-1", ACCEPTED, NOON, "an") == (1, 2)
        assert decide_votes(store, "bai-2", DROPPED, NOON, "an") == (2, 2)
        assert decide_votes(store, "bai-2", DROPPED, NOON, "an") == (0, 0)
    assert store.read_quarantine() == []
    assert store.read_tallies() == {
        "bai-1": PageCounts(votes=7, points=35),
        "bai-2": PageCounts(votes=5, points=5),
    }
    assert store.recount_votes() == []


def test_a_person_is_erased(store: Store) -> None:
    apply(store, [vote(5), vote(3, page="bai-2"), vote(1, "binh")], NOON)
    with store.transaction():
        assert store.erase_voter("an") == 2
    assert store.read_tallies() == {"bai-1": PageCounts(votes=1, points=1), "bai-2": PageCounts()}


def test_a_day_has_one_salt_until_it_is_forgotten(store: Store, open_again: OpenAgain) -> None:
    with store.transaction():
        assert store.read_salt(DAY, b"a" * 32) == b"a" * 32
        assert store.read_salt(DAY, b"b" * 32) == b"a" * 32
        store.read_salt(DAY - 2, b"c" * 32)
    apply(store, [vote(5)], NOON - 2 * 86_400)
    with store.transaction():
        store.forget_before(DAY - 1, NOON)
    assert open_again().find_salts() == {DAY: b"a" * 32}
    assert store.run("SELECT crowd, network FROM vote") == [(None, None)]


def test_crawlers_are_counted_by_when_they_were_seen(store: Store) -> None:
    with store.transaction():
        store.see_crawlers({1: NOON, -2: NOON - 400})
        store.see_crawlers({1: NOON - 500})
    assert store.count_crawlers(NOON - 300) == 1


def test_a_position_in_a_log_is_kept(store: Store) -> None:
    assert store.read_position("crawlers", "one") == 0
    with store.transaction():
        store.keep_position("crawlers", "one", 10)
        store.keep_position("crawlers", "one", 2**40)
        store.keep_position("replay", "one", 5)
    assert store.read_position("crawlers", "one") == 2**40
    assert store.read_position("crawlers", "two") == 0


def test_starting_figures_are_kept_apart_and_can_be_corrected(store: Store) -> None:
    apply(store, [hit()], NOON)
    with store.transaction():
        store.replace_start({"bai-1": PageCounts(62, 6, 26), "cu": PageCounts(5)}, 1_107_571)
        store.replace_start({"bai-1": PageCounts(63, 6, 26)}, 1_107_572)
    assert store.read_start() == {"bai-1": PageCounts(63, 6, 26)}
    assert store.read_start_total() == 1_107_572
    assert store.read_tallies() == {"bai-1": PageCounts(views=1)}


def test_presence_is_shared_among_processes(store: Store) -> None:
    with store.transaction():
        store.share_presence("a", {1: NOON, 2: NOON - 400})
        store.share_presence("b", {3: NOON, 1: NOON + 1})
    assert store.read_presence("a", NOON - 300) == {1, 3}
    assert store.read_presence("b", NOON - 300) == set()


def test_tables_of_a_newer_program_are_refused(store: Store, open_again: OpenAgain) -> None:
    if store.shares_presence:
        store.run("INSERT INTO migration (step) VALUES (99)")
    else:
        store.run("PRAGMA user_version = 99")
    try:
        with pytest.raises(Exception, match="tables of version 99, this program knows 3"):
            open_again()
    finally:
        if store.shares_presence:
            store.run("DELETE FROM migration WHERE step = 99")


def test_votes_of_the_first_tables_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    monkeypatch.setattr(sqlite, "SQLITE_STEPS", SQLITE_STEPS[:1])
    first = open_store(url)
    first.run("INSERT INTO vote VALUES ('bai-1', 'an', 5, 1, 7, '2024-10-04')")
    first.close()
    monkeypatch.undo()
    store = open_store(url)
    assert store.schema_version == 3
    changed = apply(store, [vote(4, "an"), vote(3, "binh")], NOON).tallies
    assert changed == {"bai-1": PageCounts(votes=2, points=7)}
    store.close()
