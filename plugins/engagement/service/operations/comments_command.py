"""The command `comments`: what editors do at their desk, for the shell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from plugins.engagement.service.clock import Clock, format_moment, parse_moment
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.operations.starting_comments import starting_code
from plugins.engagement.service.store.decisions import Outdated
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.voice import (
    APPROVED,
    CLOSED,
    COMMENT_STATES,
    OPEN_LETTERS,
    REFUSED,
    SPAM,
    Answer,
    Comment,
    Letter,
    erase,
    find_comments,
    find_letters,
    list_all_comments,
    list_letters,
    read_answers,
)
from plugins.engagement.service.voice.codes import read_code, show_receipt
from plugins.engagement.service.voice.deciding import Decided, Review, review_comment
from plugins.engagement.service.voice.desk import report_decision
from plugins.engagement.service.voice.drafts import WrongDraft
from plugins.vietnamese.normalize import fold

STATES = {"approve": APPROVED, "refuse": REFUSED, "spam": SPAM}
ACTIONS = ("list", *STATES, "answer", "erase")
SHORT = 60  # signs of a text in a line

Document = Mapping[str, Any]


class Request(NamedTuple):
    """One call: `text` is an answer, or what to look for; `state` is that of a list, or empty."""

    action: str
    codes: Sequence[str] = ()
    text: str = ""
    state: str = ""
    who: str = ""


def run_comments(
    store: Store, request: Request, clock: Clock, decided_file: Path
) -> list[Document]:
    """Do what a call asks for, all or nothing; return the comments and letters it is about.

    Raises ServiceError.
    """
    _check(request)
    request = request._replace(codes=[read_code(code) for code in request.codes])
    with store.transaction():
        if request.action == "list":
            listed = list_all_comments(store)
            wanted = {request.state} if request.state else set(COMMENT_STATES)
            return _describe(store, [one for one in listed if one.state in wanted])
        if request.action == "erase":
            found, is_public = _erase(store, request)
        else:
            decided = [_review(store, request, code, int(clock())) for code in request.codes]
            is_public = any(one.is_public for one in decided)
            found = _describe(store, find_comments(store, request.codes))
    if is_public:
        report_decision(decided_file)
    return found


def show_lines(documents: Sequence[Document]) -> Iterator[str]:
    """Yield one line for each comment or letter."""
    for one in documents:
        text = " ".join(one["text"].split())
        short = text if len(text) <= SHORT else f"{text[:SHORT]}…"
        where = one["page"] if "page" in one else one["topic"]
        yield f"{one['code']}\t{one['state']}\t{one['time']}\t{where}\t{one['name']}\t{short}"


def show_advice(request: Request, documents: Sequence[Document]) -> Iterator[str]:
    """Yield what is left to do after an erasure."""
    if request.action == "erase" and not request.codes and documents:
        yield "nothing is erased yet: look at these, and erase them by their codes"
    for one in documents if request.action == "erase" and request.codes else ():
        if "original" in one and one["code"] == starting_code(
            one["page"], one["name"], parse_moment(one["time"]), one["original"]
        ):
            yield f"{one['code']}: remove it from content/data/comments.yml too"


def _check(request: Request) -> None:
    action, codes, text = request.action, request.codes, request.text.strip()
    if action == "answer" and (len(codes) != 1 or not text):
        raise ServiceError("comments answer needs the code of one comment, and --text")
    if action == "erase" and bool(codes) == bool(text):
        raise ServiceError("comments erase needs codes, or --text to find them")
    if action in STATES and not codes:
        raise ServiceError(f"comments {action} needs the codes of comments")
    if action not in {"answer", "erase"} and text:
        raise ServiceError(f"comments {action} takes no --text")
    if action == "list" and codes:
        raise ServiceError("comments list takes no codes")
    if action != "list" and request.state:
        raise ServiceError(f"comments {action} takes no --in")


def _review(store: Store, request: Request, code: str, now: int) -> Decided:
    review = Review(code, STATES.get(request.action, ""), answer=request.text)
    try:
        return review_comment(store, review, now, request.who)
    except Outdated as error:
        raise ServiceError(f"{code}: there is no such comment") from error
    except WrongDraft as wrong:
        raise ServiceError(f"{code}: {' '.join(wrong.problems)}") from wrong


def _erase(store: Store, request: Request) -> tuple[list[Document], bool]:
    """Erase comments and letters by code; with words only return those that have them."""
    if not request.codes:
        letters = list_letters(store, [*OPEN_LETTERS, CLOSED])
        every = [*_describe(store, list_all_comments(store)), *map(_describe_letter, letters)]
        wanted = fold(request.text)
        return [one for one in every if wanted in fold(_all_texts(one))], False
    comments, letters = find_comments(store, request.codes), find_letters(store, request.codes)
    known = {one.code for one in comments} | {one.code for one in letters}
    if lost := [code for code in request.codes if code not in known]:
        raise ServiceError(f"{lost[0]}: there is no such comment or letter")
    found = [*_describe(store, comments), *map(_describe_letter, letters)]
    erase(store, request.codes)
    return found, any(one.state == APPROVED for one in comments)


def _describe(store: Store, comments: Sequence[Comment]) -> list[Document]:
    answers = read_answers(store, comments)
    return [_describe_comment(one, answers.get(one.code, [])) for one in comments]


def _describe_comment(comment: Comment, answers: Sequence[Answer]) -> Document:
    return {
        "code": comment.code,
        "state": comment.state,
        "page": comment.page,
        "time": format_moment(comment.moment),
        "name": comment.name,
        "email": comment.email,
        "text": comment.shown,
        "original": comment.text,
        "answers": [
            {
                "code": one.code,
                "time": format_moment(one.moment),
                "name": one.name,
                "text": one.text,
            }
            for one in answers
        ],
    }


def _describe_letter(letter: Letter) -> Document:
    return {
        "code": show_receipt(letter.code),
        "state": letter.state,
        "topic": letter.topic,
        "time": format_moment(letter.moment),
        "name": letter.name,
        "contact": letter.contact,
        "text": letter.text,
        "note": letter.note,
    }


def _all_texts(document: Document) -> str:
    """Return what people wrote, with a sign between that no text has."""
    answers = [one["text"] for one in document.get("answers", ())]
    texts = [text for text in document.values() if isinstance(text, str)]
    return "\0".join([*texts, *answers])
