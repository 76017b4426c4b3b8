"""Approved comments: name, time, text and answers; no e-mails, no addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from plugins.tools.nukeviet.site.modules import OldSite
from plugins.tools.nukeviet.site.texts import moment, plain_line, plain_text, whole

APPROVED = 1


@dataclass(frozen=True, slots=True)
class OldComment:
    """An approved comment; `page` is (module, id), `parent` 0 or the number of another one."""

    id: int
    page: tuple[str, int]
    parent: int
    name: str
    time: datetime
    text: str


@dataclass(frozen=True)
class Thread:
    """A comment with all answers to it and to each other, oldest first."""

    first: OldComment
    answers: tuple[OldComment, ...]


@dataclass(frozen=True)
class Comments:
    """The threads of pages of some modules, and how many comments were left behind."""

    threads: tuple[Thread, ...]
    approved: int
    unapproved: int
    others: int


def read_comments(site: OldSite, modules: Collection[str]) -> Comments:
    """Return the comments on the pages of these modules."""
    approved, unapproved, others = [], 0, 0
    for row in site.database.rows(site.database.find("comment", site.stem), "cid"):
        module, time = str(row.get("module") or "news"), moment(row["post_time"])
        if whole(row["status"]) != APPROVED or time is None:
            unapproved += 1
        elif module not in modules:
            others += 1
        else:
            page = module, whole(row["id"])
            name, text = plain_line(row["post_name"]), plain_text(row["content"])
            one = OldComment(whole(row["cid"]), page, whole(row.get("pid")), name, time, text)
            approved.append(one)
    return Comments(tuple(_make_threads(approved)), len(approved), unapproved, others)


def _make_threads(comments: Sequence[OldComment]) -> list[Thread]:
    """Return the threads by time; an answer to a comment that is not approved begins its own."""
    known = {one.id: one for one in comments}
    answers: dict[int, list[OldComment]] = defaultdict(list)
    firsts = []
    for comment in comments:
        first = _first_of(comment, known)
        if first is comment:
            firsts.append(comment)
        else:
            answers[first.id].append(comment)
    firsts.sort(key=lambda one: (one.time, one.id))
    return [
        Thread(one, tuple(sorted(answers[one.id], key=lambda other: (other.time, other.id))))
        for one in firsts
    ]


def _first_of(comment: OldComment, known: dict[int, OldComment]) -> OldComment:
    seen = {comment.id}
    while (above := known.get(comment.parent)) and above.id not in seen:
        if above.page != comment.page:
            break
        seen.add(above.id)
        comment = above
    return comment
