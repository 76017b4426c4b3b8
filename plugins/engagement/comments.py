"""Comments of readers that editors have approved, with answers, as service and data file have them.

Format: `{"comments": {page key: [{"name": "…", "time": "2026-11-30T08:00:00+07:00", "text": "…",
"answers": [{"name", "time", "text"}]}]}}`; the parser is strict.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from plugins.core import voice
from plugins.core.clock import ZONE
from plugins.core.errors import PortalError, one_line
from plugins.engagement.manifest import PAGE_KEY
from plugins.newsdesk.schema.entries import CommentEntry
from plugins.vietnamese.plain_text import is_line, is_text

YEARS = range(1900, 2200)
OLDEST_FIRST = attrgetter("time")


class CommentsError(PortalError):
    """A document without valid comments; the reason in one line."""


@dataclass(frozen=True)
class Answer:
    """An answer of the office; `time` is Vietnamese."""

    name: str
    time: datetime
    text: str


@dataclass(frozen=True)
class Comment:
    """An approved comment with its answers, oldest first."""

    name: str
    time: datetime
    text: str
    answers: tuple[Answer, ...] = ()

    @property
    def length(self) -> int:
        """Return the number of characters that a page shows of it."""
        shown: tuple[Comment | Answer, ...] = (self, *self.answers)
        return sum(len(one.name) + len(one.text) for one in shown)


Comments = Mapping[str, tuple[Comment, ...]]


def read_answer(content: bytes) -> Comments:
    """Return the comments in an answer of the service. Raises CommentsError."""
    try:
        return read_comments(json.loads(content)["comments"])
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise CommentsError(f"no comments: {one_line(repr(error))}") from error


def read_comments(document: Mapping[str, Any]) -> Comments:
    """Return the comments of a document by page key, oldest first.

    Raises ArithmeticError, LookupError, TypeError or ValueError.
    """
    if not isinstance(document, dict):
        raise TypeError("comments must be an object")
    return {_read_key(key): _read_thread(comments) for key, comments in document.items()}


def take_over(entries: Iterable[CommentEntry]) -> Comments:
    """Return the comments of the data file, those of the same page oldest first."""
    threads: dict[str, list[Comment]] = defaultdict(list)
    for entry in entries:
        answers = (Answer(one.name, one.time, one.text) for one in entry.answers)
        ordered = tuple(sorted(answers, key=OLDEST_FIRST))
        threads[entry.page].append(Comment(entry.name, entry.time, entry.text, ordered))
    return {key: tuple(sorted(thread, key=OLDEST_FIRST)) for key, thread in threads.items()}


def _read_key(key: str) -> str:
    if not PAGE_KEY.fullmatch(key):
        raise ValueError(key)
    return key


def _read_thread(document: object) -> tuple[Comment, ...]:
    read = [_read_comment(one) for one in _read_list(document)]
    return tuple(sorted(read, key=OLDEST_FIRST))


def _read_comment(document: Mapping[str, Any]) -> Comment:
    found = _read_list(document.get("answers", []) if isinstance(document, dict) else None)
    if len(found) > voice.MOST_ANSWERS:
        raise ValueError("answers")
    answers = (Answer(*_read_words(one, voice.LONGEST_ANSWER)) for one in found)
    ordered = tuple(sorted(answers, key=OLDEST_FIRST))
    return Comment(*_read_words(document, voice.LONGEST_COMMENT), ordered)


def _read_list(document: object) -> Sequence[Any]:
    if not isinstance(document, list):
        raise TypeError("comments and answers must be lists")
    return document


def _read_words(document: Mapping[str, Any], most: int) -> tuple[str, datetime, str]:
    name, text = document["name"], document["text"]
    if not is_line(name, voice.LONGEST_NAME) or not is_text(text, most):
        raise ValueError("name or text")
    return name, _read_time(document["time"]), text


def _read_time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or moment.year not in YEARS:
        raise ValueError(text)
    return moment.astimezone(ZONE).replace(microsecond=0)
