"""Comments from the portal's former software, taken over once.

Format: content/data/comments.yml, a list of `page`, `name`, `time` (Vietnam's), `text` and perhaps
`answers` of `name`, `time` and `text`. Codes are derived from the content, so that a second time
adds nothing, and what editors have decided meanwhile stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from plugins.core.clock import ZONE, as_vietnamese
from plugins.core.voice import LONGEST_ANSWER, LONGEST_COMMENT, LONGEST_NAME, MOST_ANSWERS
from plugins.engagement.manifest import PAGE_KEY
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.messages import SentComment
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.voice import (
    APPROVED,
    Answer,
    add_answer,
    add_comment,
    find_comments,
)
from plugins.engagement.service.voice.codes import derive_code
from plugins.vietnamese.plain_text import clean_line, clean_text

ENTRY = {"page", "name", "time", "text", "answers"}
ANSWER = {"name", "time", "text"}


class StartingAnswer(NamedTuple):
    name: str
    moment: int
    text: str


class StartingComment(NamedTuple):
    page: str
    name: str
    moment: int
    text: str
    answers: tuple[StartingAnswer, ...]


def parse_starting_comments(path: Path, document: Sequence[object]) -> list[StartingComment]:
    """Return the comments of a file's content. Raises ServiceError with a line for each problem."""
    problems = [
        f"{path}: comment {number}: {problem}"
        for number, entry in enumerate(document, start=1)
        for problem in _iter_problems(entry, ENTRY, LONGEST_COMMENT)
    ]
    if problems:
        raise ServiceError("\n".join(problems))
    return [_read_comment(entry) for entry in document if isinstance(entry, dict)]


def import_starting_comments(store: Store, comments: Sequence[StartingComment]) -> int:
    """Add the comments that the store does not know yet, as approved; return their number."""
    added = 0
    with store.transaction():
        for comment in comments:
            added += _import_comment(store, comment)
    return added


def starting_code(page: str, name: str, moment: int, text: str) -> str:
    """Return the code of a comment of the starting data."""
    return derive_code(page, name, str(moment), text)


def _import_comment(store: Store, comment: StartingComment) -> bool:
    page, name, moment, text, answers = comment
    code = starting_code(page, name, moment, text)
    sent = SentComment(code, page, name, "", text, is_held=False)
    is_new = not find_comments(store, [code])
    if add_comment(store, sent, moment, APPROVED) != code or not is_new:
        return False
    for answer in answers:
        own = derive_code(code, answer.name, str(answer.moment), answer.text)
        add_answer(store, Answer(own, code, answer.moment, answer.name, answer.text, 0))
    return True


def _read_comment(entry: Mapping[str, Any]) -> StartingComment:
    return StartingComment(
        entry["page"],
        clean_line(entry["name"]),
        _read_moment(entry["time"]),
        clean_text(entry["text"]),
        tuple(
            StartingAnswer(
                clean_line(one["name"]), _read_moment(one["time"]), clean_text(one["text"])
            )
            for one in entry.get("answers") or ()
        ),
    )


def _iter_problems(entry: object, fields: set[str], longest: int) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield f"expected {', '.join(sorted(fields))}"
        return
    yield from (f"{name!r}: there is no such field" for name in entry if name not in fields)
    if "page" in fields and not PAGE_KEY.fullmatch(str(entry.get("page", ""))):
        yield "page is no page key: small letters, digits and hyphens, 64 at most"
    for name, clean, most in (("name", clean_line, LONGEST_NAME), ("text", clean_text, longest)):
        value = entry.get(name)
        if not isinstance(value, str) or not 0 < len(clean(value)) <= most:
            yield f"{name} is {value!r:.60}, expected text of 1 to {most} letters"
    try:
        _read_moment(entry.get("time"))
    except ValueError:
        yield f"time is {entry.get('time')!r}, expected a time such as 2024-01-13 08:00"
    if "answers" in fields:
        yield from _iter_answers(entry.get("answers"))


def _iter_answers(answers: object) -> Iterator[str]:
    if answers is None:
        return
    if not isinstance(answers, list) or len(answers) > MOST_ANSWERS:
        yield f"answers: expected a list of {MOST_ANSWERS} at most"
        return
    for number, answer in enumerate(answers, start=1):
        for problem in _iter_problems(answer, ANSWER, LONGEST_ANSWER):
            yield f"answer {number}: {problem}"


def _read_moment(value: object) -> int:
    """Return the seconds of a time in Vietnam. Raises ValueError."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=ZONE)
    if not isinstance(value, datetime) or value.year < 1970:
        raise ValueError(value)
    return int(as_vietnamese(value).timestamp())
