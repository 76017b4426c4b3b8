"""What both stores promise about comments, letters and decisions: one suite, run on each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from plugins.core.clock import DAY_SECONDS
from plugins.core.voice import MOST_ANSWERS
from plugins.engagement.retention import (
    COMMENT_EMAIL_DAYS,
    LETTER_DAYS,
    REFUSED_COMMENT_DAYS,
)
from plugins.engagement.service.clock import day_of, start_of
from plugins.engagement.service.counting.batch import Message, apply
from plugins.engagement.service.counting.figures import format_comments, read_stored_figures
from plugins.engagement.service.messages import Hit, SentComment, SentLetter, Vote, Window
from plugins.engagement.service.operations.days_ahead import move_days
from plugins.engagement.service.operations.transfer import export_lines, import_lines, verify
from plugins.engagement.service.store import open_store, postgresql, sqlite
from plugins.engagement.service.store.decisions import (
    ACCEPTED,
    COMMENT,
    DROPPED,
    STATE,
    Change,
    Outdated,
    decide,
    decide_votes,
    find_decision,
    list_decisions,
    list_waiting_votes,
)
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.migrations import POSTGRESQL_STEPS, SQLITE_STEPS
from plugins.engagement.service.store.voice import (
    APPROVED,
    CLOSED,
    OPEN_LETTERS,
    READ,
    REFUSED,
    SPAM,
    WAITING,
    Comment,
    count_comments,
    erase,
    find_comments,
    find_letters,
    forget_voice,
    list_comments,
    list_letters,
    read_answers,
    read_approved,
)
from plugins.engagement.service.voice.deciding import (
    Decided,
    Review,
    review_answer,
    review_comment,
    review_letter,
    take_back,
)
from plugins.engagement.service.voice.drafts import WrongDraft

NOON = start_of(20_000) + 12 * 3600
DAY = day_of(NOON)


def comment(code: str = "c1", text: str = "Rất hay", **fields: str | bool) -> SentComment:
    given = {"page": "bai-1", "name": "An", "email": "", "is_held": False} | fields
    return SentComment(code=code, text=text, **given)  # type: ignore[arg-type]


def letter(code: str = "l1", text: str = "Đèn hỏng", *, is_held: bool = False) -> SentLetter:
    return SentLetter(code, "Khác", "An", "0912 345 678", text, is_held)


def review(store: Store, code: str, state: str = "", **wanted: str | int) -> Decided:
    with store.transaction():
        return review_comment(store, Review(code, state, **wanted), NOON, "bt")  # type: ignore[arg-type]


def undo(store: Store, number: int) -> Decided:
    with store.transaction():
        return take_back(store, number, NOON + 1, "bt")


def find(store: Store, code: str = "c1") -> Comment:
    (found,) = find_comments(store, [code])
    return found


def answers(store: Store, code: str = "c1") -> list[str]:
    found = read_answers(store, find_comments(store, [code]))
    return [one.text for one in found.get(code, [])]


def test_comments_and_letters_are_stored_with_hits_and_votes_in_one_batch(store: Store) -> None:
    messages: list[Message] = [
        Hit("bai-1", Window((1,)), Window((10,))),
        comment(),
        Vote("bai-1", "an", 4, 1, 1),
        letter(),
        Hit("bai-1", Window((2,)), Window((20,))),
    ]
    answered = apply(store, messages, NOON).answers
    assert [one if isinstance(one, str) else type(one).__name__ for one in answered] == [
        *("Counted", "c1", "NoneType", "l1", "Counted")
    ]
    assert store.read_tallies()["bai-1"].views == 2
    assert find(store) == Comment("c1", "bai-1", NOON, "An", "", "Rất hay", "", WAITING, 0, 0)
    (kept,) = find_letters(store, ["l1"])
    assert (kept.topic, kept.contact, kept.text, kept.moment) == (
        *("Khác", "0912 345 678", "Đèn hỏng", NOON),
    )


def test_a_batch_that_fails_stores_no_comment(store: Store) -> None:
    with pytest.raises(Exception, match=r"too large|integer|out of range"):
        apply(store, [comment(), Vote("bai-1", "an", 5, 2**70, 1)], NOON)
    assert find_comments(store, ["c1"]) == []


def test_the_same_text_is_one_comment_and_another_name_or_page_is_another(store: Store) -> None:
    first = [comment("c1"), comment("c2"), comment("c3", name="Bình"), comment("c4", page="bai-2")]
    assert apply(store, first, NOON).answers == ("c1", "c1", "c3", "c4")
    assert apply(store, [comment("c5")], NOON + 9).answers == ("c1",)
    assert apply(store, [letter("l1"), letter("l2"), letter("l3", "Khác")], NOON).answers == (
        *("l1", "l1", "l3"),
    )
    assert find(store).moment == NOON


def test_an_address_that_comes_with_the_same_text_is_kept_while_it_waits(store: Store) -> None:
    apply(
        store, [comment("c1"), comment("c2", email="an@x.vn"), comment("c3", email="b@x.vn")], NOON
    )
    assert find(store).email == "an@x.vn"
    review(store, "c1", REFUSED)
    apply(store, [comment("c4", email="an@x.vn")], NOON)
    assert (find(store).email, find(store).state) == ("", REFUSED)


def test_waiting_ones_are_listed_oldest_first_and_those_of_a_rush_apart(store: Store) -> None:
    for number, is_held in enumerate((False, True, False)):
        apply(store, [comment(f"c{number}", f"{number}", is_held=is_held)], NOON + 10 - number)
    assert [one.code for one in list_comments(store, WAITING)] == ["c2", "c0"]
    assert [one.code for one in list_comments(store, WAITING, is_held=True)] == ["c1"]
    assert [one.code for one in list_comments(store, WAITING, most=1, start=1)] == ["c0"]
    stands = {(one.state, one.is_held): one.total for one in count_comments(store, [WAITING])}
    assert stands == {(WAITING, 0): 2, (WAITING, 1): 1}


def test_letters_of_a_rush_are_listed_last_and_closed_ones_newest_first(store: Store) -> None:
    apply(store, [letter("l1", "1", is_held=True)], NOON)
    apply(store, [letter("l2", "2"), letter("l3", "3")], NOON + 1)
    assert [one.code for one in list_letters(store, OPEN_LETTERS)] == ["l2", "l3", "l1"]
    for code in ("l2", "l3"):
        with store.transaction():
            review_letter(store, code, CLOSED, f"Xong {code}", None, NOON, "bt")
    assert [one.note for one in list_letters(store, [CLOSED])] == ["Xong l2", "Xong l3"]


@pytest.mark.parametrize("state", [APPROVED, REFUSED, SPAM])
def test_a_decision_is_logged_and_undone(store: Store, state: str) -> None:
    apply(store, [comment(email="an@x.vn")], NOON)
    decided = review(store, "c1", state)
    assert decided == Decided((1,), is_public=state == APPROVED)
    assert (find(store).state, find(store).version, find(store).email) == (state, 1, "")
    logged = find_decision(store, 1)
    assert logged is not None
    assert (logged.who, logged.moment, logged.before, logged.after) == ("bt", NOON, WAITING, state)
    assert undo(store, 1) == Decided((2,), is_public=state == APPROVED)
    assert find(store).state == WAITING
    with pytest.raises(Outdated):
        undo(store, 1)
    undo(store, 2)
    assert find(store).state == state
    assert [one.undoes for one in list_decisions(store, most=9)] == [2, 1, 0]


def test_an_edited_text_is_shown_and_the_original_is_kept(store: Store) -> None:
    apply(store, [comment(text="Rât hay")], NOON)
    assert review(store, "c1", APPROVED, text=" Rất  hay ").numbers == (1, 2)
    assert (find(store).text, find(store).shown) == ("Rât hay", "Rất hay")
    assert review(store, "c1", text="Rất hay").numbers == ()
    undo(store, 1)
    assert (find(store).shown, find(store).state) == ("Rât hay", APPROVED)
    with pytest.raises(Outdated):
        undo(store, 1)


def test_answers_are_added_changed_withdrawn_and_brought_back(store: Store) -> None:
    apply(store, [comment()], NOON)
    with pytest.raises(WrongDraft):
        review(store, "c1", answer="Cảm ơn")
    assert answers(store) == []
    decided = review(store, "c1", APPROVED, answer="Cảm ơn")
    assert (decided, answers(store)) == (Decided((1, 2), is_public=True), ["Cảm ơn"])
    (answer,) = read_answers(store, [find(store)])["c1"]
    with store.transaction():
        assert review_answer(store, answer.code, "", answer.version, NOON, "bt").is_public
    assert answers(store) == []
    undo(store, 3)
    assert answers(store) == ["Cảm ơn"]
    undo(store, 2)
    with pytest.raises(Outdated), store.transaction():
        review_answer(store, answer.code, "Khác", answer.version, NOON, "bt")
    assert answers(store) == []


def test_a_comment_has_ten_answers_at_most_whatever_is_undone(store: Store) -> None:
    apply(store, [comment()], NOON)
    review(store, "c1", APPROVED)
    first = review(store, "c1", answer="0")
    undone = undo(store, first.numbers[0])
    for number in range(MOST_ANSWERS):
        review(store, "c1", answer=f"{number}")
    with pytest.raises(WrongDraft):
        review(store, "c1", answer="thừa")
    with pytest.raises(WrongDraft):
        undo(store, undone.numbers[0])
    assert len(answers(store)) == MOST_ANSWERS


def test_who_saw_an_earlier_state_decides_nothing(store: Store) -> None:
    apply(store, [comment()], NOON)
    review(store, "c1", APPROVED, version=0)
    for wanted in ({"state": SPAM}, {"text": "Khác"}, {"answer": "Cảm ơn"}):
        with pytest.raises(Outdated):
            review(store, "c1", version=0, **wanted)
    assert review(store, "c1", APPROVED, version=0) == Decided()  # a double click
    with pytest.raises(Outdated):
        review(store, "khong-co", APPROVED)
    assert (find(store).state, len(list_decisions(store, most=9))) == (APPROVED, 1)


def test_a_change_of_anything_else_is_no_decision(store: Store) -> None:
    apply(store, [comment()], NOON)
    for change in (
        Change(COMMENT, "c1", "text", "Rất hay", "Dở"),
        Change("vote", "c1", STATE, "", ""),
        Change("comment SET text = 'x' --", "c1", STATE, WAITING, APPROVED),
    ):
        with pytest.raises(ValueError, match="Change"), store.transaction():
            decide(store, change, NOON, "bt")


def test_a_letter_is_read_closed_and_opened_again(store: Store) -> None:
    apply(store, [letter()], NOON)
    with store.transaction():
        review_letter(store, "l1", READ, "", 0, NOON, "bt")
        review_letter(store, "l1", CLOSED, "Đã sửa", 1, NOON, "bt")
    (closed,) = find_letters(store, ["l1"])
    assert (closed.state, closed.note, closed.version) == (CLOSED, "Đã sửa", 3)
    with pytest.raises(WrongDraft), store.transaction():
        review_letter(store, "l1", READ, "Lời nhắn", 3, NOON, "bt")
    undo(store, 3)
    assert find_letters(store, ["l1"])[0].state == READ


def test_votes_are_accepted_dropped_and_put_back(store: Store) -> None:
    apply(store, [Vote("bai-1", f"voter-{number}", 5, 1, 1) for number in range(7)], NOON)
    assert [tuple(one) for one in list_waiting_votes(store)] == [("bai-1", 5, 2)]
    with store.transaction():
        assert decide_votes(store, "bai-1", ACCEPTED, NOON, "bt") == (1, 2)
    assert store.read_tallies()["bai-1"].votes == 7
    assert find_decision(store, 1) is not None
    undo(store, 1)
    assert (store.read_tallies()["bai-1"].votes, len(store.read_quarantine())) == (5, 2)
    with store.transaction():
        decide_votes(store, "bai-1", DROPPED, NOON, "bt")
    assert store.read_quarantine() == []
    apply(store, [Vote("bai-1", "voter-6", 1, 1, 1)], NOON)  # changed, and still dropped
    assert (store.read_tallies()["bai-1"].votes, store.read_quarantine()) == (5, [])
    undo(store, 3)
    assert sorted(one.points for one in store.read_quarantine()) == [1, 5]
    with pytest.raises(Outdated):
        undo(store, 4)
    assert store.recount_votes() == []


def test_votes_that_are_gone_are_not_put_back(store: Store) -> None:
    apply(store, [Vote("bai-1", f"voter-{number}", 5, 1, 1) for number in range(6)], NOON)
    with store.transaction():
        decide_votes(store, "bai-1", DROPPED, NOON, "bt")
        store.erase_voter("voter-5")
    with pytest.raises(Outdated):
        undo(store, 1)


def test_approved_comments_are_counted_and_given_out_with_their_answers(store: Store) -> None:
    apply(store, [comment("c1", "1"), comment("c2", "2"), comment("c3", "3", page="bai-2")], NOON)
    apply(store, [comment("c0", "0")], NOON - 60)
    review(store, "c2", APPROVED, answer="Cảm ơn", text="Hai")
    review(store, "c0", APPROVED)
    review(store, "c3", SPAM)
    assert read_stored_figures(store).comments == {"bai-1": 2}
    assert format_comments(read_approved(store)) == {
        "bai-1": [
            {
                **{"code": "c0", "name": "An", "time": "2024-10-04T11:59:00+07:00", "text": "0"},
                "answers": [],
            },
            {
                **{"code": "c2", "name": "An", "time": "2024-10-04T12:00:00+07:00", "text": "Hai"},
                "answers": [
                    {
                        "name": "Ban biên tập",
                        "time": "2024-10-04T12:00:00+07:00",
                        "text": "Cảm ơn",
                    }
                ],
            },
        ]
    }


def test_what_is_erased_leaves_nothing(store: Store) -> None:
    apply(
        store, [comment(text="bí mật", email="an@x.vn"), letter(text="bí mật"), comment("c2")], NOON
    )
    review(store, "c1", APPROVED, text="bí mật khác", answer="Về bí mật")
    review(store, "c2", APPROVED)
    with store.transaction():
        review_letter(store, "l1", CLOSED, "bí mật", None, NOON, "bt")
        assert sorted(erase(store, ["c1", "l1", "khong-co"])) == ["c1", "l1"]
    rows = [store.read_table(table, ["*"]) for table in ("comment", "answer", "letter", "decision")]
    assert [len(one) for one in rows] == [1, 0, 0, 1]
    assert "bí mật" not in repr(rows)


def test_what_is_past_its_retention_is_deleted(store: Store) -> None:
    apply(store, [comment("c1", "1", email="a@x.vn"), comment("c2", "2"), letter()], NOON)
    review(store, "c2", REFUSED)

    def forget(days: int, seconds: int) -> None:
        with store.transaction():
            forget_voice(store, NOON + days * DAY_SECONDS + seconds)

    forget(COMMENT_EMAIL_DAYS, 0)
    assert find(store).email == "a@x.vn"
    forget(COMMENT_EMAIL_DAYS, 1)
    assert (find(store).email, find(store).state) == ("", WAITING)
    forget(LETTER_DAYS, 0)
    assert len(find_letters(store, ["l1"])) == 1
    assert len(find_comments(store, ["c2"])) == 1
    forget(max(LETTER_DAYS, REFUSED_COMMENT_DAYS), 1)
    assert (find_letters(store, ["l1"]), find_comments(store, ["c2"])) == ([], [])
    assert find(store).state == WAITING


def test_a_comment_that_was_refused_late_can_still_be_approved(store: Store) -> None:
    apply(store, [comment()], NOON - REFUSED_COMMENT_DAYS * DAY_SECONDS)
    review(store, "c1", REFUSED)
    with store.transaction():
        forget_voice(store, NOON + DAY_SECONDS)
    assert find(store).state == REFUSED


def test_moments_that_lie_ahead_become_today(store: Store) -> None:
    apply(store, [comment(), letter()], NOON + 900 * DAY_SECONDS)
    move_days(store, NOON)
    assert (find(store).moment, find_letters(store, ["l1"])[0].moment) == (NOON, NOON)


def test_everything_is_carried_to_another_store(store: Store, tmp_path: Path) -> None:
    votes = [Vote("bai-1", f"{number}", 5, 1, 1) for number in range(6)]
    apply(store, [*votes, comment(name="start_total", email="a@x.vn"), letter(is_held=True)], NOON)
    review(store, "c1", APPROVED, text="Hay\n\nlắm", answer="Cảm ơn")
    with store.transaction():
        decide_votes(store, "bai-1", DROPPED, NOON, "bt")
    other = open_store(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    import_lines(other, export_lines(store))
    assert verify(other) == verify(store)
    assert verify(store).problems == []
    assert read_approved(other) == read_approved(store)
    with other.transaction():
        take_back(other, 4, NOON, "bt")
    assert len(other.read_quarantine()) == 1
    other.close()


def test_an_answer_to_nothing_is_a_problem(store: Store) -> None:
    apply(store, [comment()], NOON)
    review(store, "c1", APPROVED, answer="Cảm ơn")
    store.run("DELETE FROM comment")
    (problem,) = verify(store).problems
    assert "belongs to no comment" in problem


@contextmanager
def older_tables(url: str, steps: int, patch: pytest.MonkeyPatch) -> Iterator[str]:
    """Yield the address of a store without tables, which the next opening makes as they were.

    On a database server it is a database of its own, since others have the tables of today.
    """
    patch.setattr(sqlite, "SQLITE_STEPS", SQLITE_STEPS[:steps])
    patch.setattr(postgresql, "POSTGRESQL_STEPS", POSTGRESQL_STEPS[:steps])
    if url.startswith("sqlite:"):
        yield url
        return
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS older")
        server.execute("CREATE DATABASE older")
        yield f"{url.rpartition('/')[0]}/older"
        server.execute("DROP DATABASE older")


@pytest.mark.parametrize("steps", [1, 2])
def test_an_older_store_is_migrated(
    store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    with older_tables(store_url, steps, monkeypatch) as url:
        first = open_store(url)
        assert first.schema_version == steps
        columns, values = "page, voter, points, weight, crowd, day", "5, {0}, 7, '2024-10-04'"
        if steps == 2:
            columns, values = f"{columns}, network", f"{values}, 7"
        for weight in (1, 0):
            vote = f"'bai-1', 'v{weight}', {values.format(weight)}"
            first.run(f"INSERT INTO vote ({columns}) VALUES ({vote})")
        first.close()
        monkeypatch.undo()
        store = open_store(url)
        assert store.schema_version == 3
        assert len(store.read_quarantine()) == 1
        apply(store, [comment(), letter()], NOON)
        review(store, "c1", APPROVED)
        with store.transaction():
            assert decide_votes(store, "bai-1", ACCEPTED, NOON, "bt") == (2, 1)
        assert store.read_tallies()["bai-1"].points == 10
        store.close()
