"""What a page of the desk shows, read in one transaction, and its cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from plugins.engagement.service.http.desk_cards import (
    NOTHING_TYPED,
    Typed,
    show_comment,
    show_letter,
)
from plugins.engagement.service.http.desk_pages import DeskFrame, show_entry, show_votes
from plugins.engagement.service.store.decisions import (
    Decision,
    WaitingVotes,
    find_decision,
    list_decisions,
    list_waiting_votes,
)
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.voice import (
    APPROVED,
    CLOSED,
    OPEN_LETTERS,
    REFUSED,
    SPAM,
    WAITING,
    Answer,
    Comment,
    Letter,
    count_comments,
    count_letters,
    find_answer,
    find_comments,
    find_letters,
    list_comments,
    list_letters,
    read_answers,
)

AT_ONCE = 20  # of a list
STATES = {
    "": WAITING,
    "don-dap": WAITING,
    "da-duyet": APPROVED,
    "khong-duyet": REFUSED,
    "rac": SPAM,
}
HELD, VOTES, LOG = "don-dap", "phieu", "nhat-ky"
LETTERS: Mapping[str, Sequence[str]] = {"gop-y": OPEN_LETTERS, "gop-y-xong": (CLOSED,)}


class DeskList(NamedTuple):
    """What one page shows: a piece of a list, and numbers of what waits, by view.

    `decided` are decisions that were just made.
    """

    counts: Mapping[str, int]
    decided: Sequence[Decision]
    comments: Sequence[Comment] = ()
    answers: Mapping[str, list[Answer]] = {}
    letters: Sequence[Letter] = ()
    votes: Sequence[WaitingVotes] = ()
    entries: Sequence[Decision] = ()
    has_more: bool = False

    def show(self, frame: DeskFrame, typed: Typed = NOTHING_TYPED) -> list[Markup]:
        """Return the cards."""
        return [
            *(
                show_comment(frame, one, self.answers.get(one.code, ()), typed)
                for one in self.comments
            ),
            *(show_letter(frame, one, typed) for one in self.letters),
            *show_votes(frame, self.votes),
            *(show_entry(frame, one) for one in self.entries),
        ]


def read_list(store: Store, view: str, number: int, decided: Sequence[int]) -> DeskList:
    """Read a piece of a list; pieces are numbered from 1."""
    found = [one for one in (find_decision(store, each) for each in decided) if one is not None]
    votes = list_waiting_votes(store)
    empty = DeskList(count_waiting(store, votes), found)
    span = {"most": AT_ONCE + 1, "start": (number - 1) * AT_ONCE}
    if view == VOTES:
        return empty._replace(votes=votes)
    if view == LOG:
        entries = list_decisions(store, **span)
        return empty._replace(entries=entries[:AT_ONCE], has_more=len(entries) > AT_ONCE)
    if view in LETTERS:
        letters = list_letters(store, LETTERS[view], **span)
        return empty._replace(letters=letters[:AT_ONCE], has_more=len(letters) > AT_ONCE)
    comments = list_comments(store, STATES[view], is_held=view == HELD, **span)
    return empty._replace(
        comments=comments[:AT_ONCE],
        answers=read_answers(store, comments[:AT_ONCE]),
        has_more=len(comments) > AT_ONCE,
    )


def read_subject(store: Store, place: str, code: str) -> DeskList:
    """Read what a form is about: a comment, that of an answer, a letter, or nothing."""
    list_ = DeskList(count_waiting(store, list_waiting_votes(store)), ())
    if place == "gop-y":
        return list_._replace(letters=find_letters(store, [code]))
    if place == "tra-loi" and (answer := find_answer(store, code)) is not None:
        code = answer.comment
    comments = find_comments(store, [code]) if place in {"y-kien", "tra-loi"} else []
    return list_._replace(comments=comments, answers=read_answers(store, comments))


def count_waiting(store: Store, votes: Sequence[WaitingVotes]) -> Mapping[str, int]:
    comments = {one.is_held: one.total for one in count_comments(store, [WAITING])}
    return {
        "": comments.get(0, 0),
        HELD: comments.get(1, 0),
        "gop-y": sum(one.total for one in count_letters(store, OPEN_LETTERS)),
        VOTES: sum(one.total for one in votes),
    }
