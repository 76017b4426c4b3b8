"""What editors decide about comments, answers, letters and votes in quarantine.

Each function works in the store's open transaction, for the page of editors and for commands.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from plugins.core.voice import LONGEST_ANSWER, LONGEST_COMMENT, MOST_ANSWERS
from plugins.engagement.service.store.decisions import (
    ANSWER,
    COMMENT,
    EDITED,
    LETTER,
    NOTE,
    STATE,
    TEXT,
    Change,
    Outdated,
    decide,
    decide_votes,
    find_decision,
    undo,
)
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.voice import (
    APPROVED,
    CLOSED,
    Answer,
    Comment,
    add_answer,
    find_answer,
    find_comments,
    find_letters,
    read_answers,
)
from plugins.engagement.service.voice.codes import make_code
from plugins.engagement.service.voice.drafts import WrongDraft
from plugins.vietnamese.formats import group_thousands
from plugins.vietnamese.plain_text import clean_text

T = TypeVar("T")

OFFICE = "Ban biên tập"  # signs answers
LONGEST_NOTE = LONGEST_ANSWER
NOT_SHOWN = "Chỉ trả lời được ý kiến đã duyệt: hãy xóa ô trả lời, hoặc duyệt ý kiến này."
NOT_CLOSED = "Lời nhắn chỉ gửi khi kết thúc: hãy xóa ô lời nhắn, hoặc chọn “Kết thúc”."
TOO_MANY = f"Một ý kiến có nhiều nhất {MOST_ANSWERS} câu trả lời."


class Decided(NamedTuple):
    """The numbers of decisions made at once; with `is_public` a page of the portal changes."""

    numbers: tuple[int, ...] = ()
    is_public: bool = False


class Review(NamedTuple):
    """What an editor wants of a comment: a state, another text, an answer; empty changes nothing.

    `version` is that of the comment which the editor saw, None without looking.
    """

    code: str
    state: str = ""
    text: str = ""
    answer: str = ""
    version: int | None = None


def review_comment(store: Store, review: Review, now: int, who: str) -> Decided:
    """Decide about a comment. Raises Outdated, and WrongDraft for texts that cannot be kept."""
    comment = _one(find_comments(store, [review.code]))
    state = review.state or comment.state
    text = _clean(review.text, LONGEST_COMMENT) or comment.shown
    answer = _clean(review.answer, LONGEST_ANSWER)
    changes = []
    if text != comment.shown:
        edited = "" if text == comment.text else text
        changes.append(Change(COMMENT, comment.code, EDITED, comment.edited, edited))
    if state != comment.state:
        changes.append(Change(COMMENT, comment.code, STATE, comment.state, state))
    if not changes and not answer:
        return Decided()
    _check_version(comment.version, review.version)
    if answer and state != APPROVED:
        raise WrongDraft(NOT_SHOWN)
    numbers = [decide(store, change, now, who) for change in changes]
    if answer:
        numbers.append(_add_answer(store, comment, answer, now, who))
    return Decided(tuple(numbers), is_public=APPROVED in (comment.state, state))


def review_answer(
    store: Store, code: str, text: str, version: int | None, now: int, who: str
) -> Decided:
    """Change an answer, or withdraw it by an empty text. Raises Outdated, WrongDraft."""
    answer = find_answer(store, code)
    if answer is None:
        raise Outdated(f"answer {code} is gone")
    text = _clean(text, LONGEST_ANSWER)
    if text == answer.text:
        return Decided()
    _check_version(answer.version, version)
    number = decide(store, Change(ANSWER, code, TEXT, answer.text, text), now, who)
    return Decided((number,), is_public=_is_shown(store, answer.comment))


def review_letter(
    store: Store, code: str, state: str, note: str, version: int | None, now: int, who: str
) -> Decided:
    """Mark a letter as read, or close it with a note to its sender. Raises Outdated, WrongDraft."""
    letter = _one(find_letters(store, [code]))
    note = _clean(note, LONGEST_NOTE)
    if note and state != CLOSED:
        raise WrongDraft(NOT_CLOSED)
    wanted = [(NOTE, letter.note, note or letter.note), (STATE, letter.state, state)]
    changes = [
        Change(LETTER, code, field, before, after)
        for field, before, after in wanted
        if before != after
    ]
    if changes:
        _check_version(letter.version, version)
    return Decided(tuple(decide(store, change, now, who) for change in changes))


def review_votes(store: Store, page: str, verdict: str, now: int, who: str) -> Decided:
    """Accept or drop the votes of a page that are in quarantine."""
    number, _ = decide_votes(store, page, verdict, now, who)
    return Decided((number,) if number else ())


def take_back(store: Store, number: int, now: int, who: str) -> Decided:
    """Undo a decision. Raises Outdated, WrongDraft."""
    found = find_decision(store, number)
    if found is None:
        raise Outdated(f"there is no decision {number}")
    is_public = False
    if found.kind == ANSWER:
        answer = find_answer(store, found.subject)
        is_public = answer is not None and _is_shown(store, answer.comment)
        if answer is not None and not answer.text:
            _check_room(store, answer.comment)
    undone = undo(store, number, now, who)
    if found.kind == COMMENT:
        is_public = APPROVED in (found.before, found.after) or _is_shown(store, found.subject)
    return Decided((undone,), is_public=is_public)


def _check_room(store: Store, comment: str) -> None:
    answers = read_answers(store, find_comments(store, [comment]))
    if len(answers.get(comment, [])) >= MOST_ANSWERS:
        raise WrongDraft(TOO_MANY)


def _add_answer(store: Store, comment: Comment, text: str, now: int, who: str) -> int:
    _check_room(store, comment.code)
    code = make_code()
    add_answer(store, Answer(code, comment.code, now, OFFICE, "", 0))
    return decide(store, Change(ANSWER, code, TEXT, "", text), now, who)


def _clean(text: str, most: int) -> str:
    text = clean_text(text)
    if len(text) > most:
        longest, length = (group_thousands(number) for number in (most, len(text)))
        raise WrongDraft(f"Đoạn viết dài {length} chữ, hãy rút gọn còn không quá {longest} chữ.")
    return text


def _one(found: Sequence[T]) -> T:
    if not found:
        raise Outdated("it is gone")
    return found[0]


def _check_version(version: int, seen: int | None) -> None:
    if seen is not None and seen != version:
        raise Outdated("another decision was made meanwhile")


def _is_shown(store: Store, code: str) -> bool:
    return any(one.state == APPROVED for one in find_comments(store, [code]))
