"""Comments and letters as stored; changed by decisions only (decisions.py)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b
from typing import NamedTuple

from plugins.core.clock import DAY_SECONDS
from plugins.engagement.retention import COMMENT_EMAIL_DAYS, LETTER_DAYS, REFUSED_COMMENT_DAYS
from plugins.engagement.service.messages import SentComment, SentLetter
from plugins.engagement.service.store.interface import Store, as_json

WAITING, APPROVED, REFUSED, SPAM = "waiting", "approved", "refused", "spam"  # states of a comment
RECEIVED, READ, CLOSED = "received", "read", "closed"  # states of a letter
COMMENT_STATES = (WAITING, APPROVED, REFUSED, SPAM)
OPEN_LETTERS = (RECEIVED, READ)

# An e-mail address that comes with the same comment later is kept, while somebody may need it.
ADD_COMMENT = """
INSERT INTO comment (code, page, moment, name, email, text, edited, state, held, digest)
VALUES (:code, :page, :moment, :name, :email, :text, '', :state, :held, :digest)
ON CONFLICT (digest) DO UPDATE SET email = CASE
WHEN comment.email = '' AND comment.state = 'waiting' THEN excluded.email
ELSE comment.email END
RETURNING code
"""
ADD_LETTER = """
INSERT INTO letter (code, moment, topic, name, contact, text, state, note, held, digest)
VALUES (:code, :moment, :topic, :name, :contact, :text, 'received', '', :held, :digest)
ON CONFLICT (digest) DO UPDATE SET digest = excluded.digest
RETURNING code
"""
VERSION = """
coalesce((SELECT max(number) FROM decision
WHERE decision.kind = '{kind}' AND decision.subject = {kind}.code), 0)
"""
COMMENTS = f"""
SELECT code, page, moment, name, email, text, edited, state, held, {VERSION.format(kind="comment")}
FROM comment
"""
LETTERS = f"""
SELECT code, moment, topic, name, contact, text, state, note, held, {VERSION.format(kind="letter")}
FROM letter
"""
ANSWERS = f"""
SELECT code, comment, moment, name, text, {VERSION.format(kind="answer")} FROM answer
WHERE text <> '' AND comment IN (SELECT value FROM {{texts}}) ORDER BY moment, code
"""
APPROVED_ANSWERS = """
SELECT answer.code, comment, answer.moment, answer.name, answer.text, 0 FROM answer
JOIN comment ON comment.code = answer.comment
WHERE comment.state = 'approved' AND answer.text <> '' ORDER BY answer.moment, answer.code
"""
# The oldest first where somebody waits, the newest first where all is decided.
ORDERS = {True: "ORDER BY moment, code", False: "ORDER BY moment DESC, code"}
COUNT = """
SELECT state, held, count(*), min(moment), max(moment) FROM {table}
WHERE state IN (SELECT value FROM {{texts}}) GROUP BY state, held
"""
OLD_REFUSED = """
SELECT code FROM comment WHERE state IN ('refused', 'spam') AND held IN (0, 1)
AND moment < :old AND NOT EXISTS (
SELECT 1 FROM decision WHERE kind = 'comment' AND subject = comment.code AND moment >= :old)
"""


class Comment(NamedTuple):
    """A comment; `version` is the number of the last decision on it, 0 without one."""

    code: str
    page: str
    moment: int
    name: str
    email: str
    text: str
    edited: str
    state: str
    is_held: int
    version: int

    @property
    def shown(self) -> str:
        """Return the text as readers see it."""
        return self.edited or self.text


class Answer(NamedTuple):
    """An answer to a comment; one that was withdrawn has no text."""

    code: str
    comment: str
    moment: int
    name: str
    text: str
    version: int


class Letter(NamedTuple):
    """A letter; `note` was written to its sender when it was closed."""

    code: str
    moment: int
    topic: str
    name: str
    contact: str
    text: str
    state: str
    note: str
    is_held: int
    version: int


class Stand(NamedTuple):
    """How many comments or letters are in one state, and the moments of the first and last."""

    state: str
    is_held: int
    total: int
    oldest: int
    newest: int


def add_comment(store: Store, comment: SentComment, moment: int, state: str = WAITING) -> str:
    """Store a comment, or find the same one; return its code."""
    values = {
        **comment._asdict(),
        "moment": moment,
        "state": state,
        "held": int(comment.is_held),
        "digest": digest_of(comment.page, comment.name, comment.text),
    }
    ((code,),) = store.run(ADD_COMMENT, values)
    return str(code)


def add_letter(store: Store, letter: SentLetter, moment: int) -> str:
    """Store a letter, or find the same one; return its code."""
    digest = digest_of(letter.topic, letter.name, letter.contact, letter.text)
    values = {
        **letter._asdict(),
        "moment": moment,
        "held": int(letter.is_held),
        "digest": digest,
    }
    ((code,),) = store.run(ADD_LETTER, values)
    return str(code)


def add_answer(store: Store, answer: Answer) -> bool:
    """Store an answer unless its code is known; return whether it is new."""
    rows = store.run(
        "INSERT INTO answer (code, comment, moment, name, text) VALUES (:code, :comment, :moment, "
        ":name, :text) ON CONFLICT (code) DO NOTHING RETURNING code",
        answer._asdict(),
    )
    return bool(rows)


def digest_of(*parts: str) -> str:
    """Return the same digest for the same texts."""
    return blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()


def list_comments(
    store: Store, state: str, *, is_held: bool = False, most: int = 1_000_000, start: int = 0
) -> list[Comment]:
    """Return comments in a state: waiting ones oldest first, others newest first."""
    values = {"state": state, "held": int(is_held), "most": most, "start": start}
    where = "WHERE state = :state AND held = :held" if state == WAITING else "WHERE state = :state"
    page = f"{ORDERS[state == WAITING]} LIMIT :most OFFSET :start"
    return [Comment(*row) for row in store.run(f"{COMMENTS} {where} {page}", values)]


def list_all_comments(store: Store) -> list[Comment]:
    """Return all comments, the oldest first."""
    return [Comment(*row) for row in store.run(f"{COMMENTS} {ORDERS[True]}")]


def find_comments(store: Store, codes: Collection[str]) -> list[Comment]:
    """Return the comments with these codes that exist."""
    where = "WHERE code IN (SELECT value FROM {texts}) ORDER BY moment, code"
    rows = store.run(f"{COMMENTS} {where}", {"texts": as_json(codes)}) if codes else []
    return [Comment(*row) for row in rows]


def read_answers(store: Store, comments: Iterable[Comment]) -> dict[str, list[Answer]]:
    """Return the answers to comments by the comment's code, oldest first."""
    rows = store.run(ANSWERS, {"texts": as_json(one.code for one in comments)})
    return _by_comment(Answer(*row) for row in rows)


def find_answer(store: Store, code: str) -> Answer | None:
    rows = store.run(
        f"SELECT code, comment, moment, name, text, {VERSION.format(kind='answer')} FROM answer "
        "WHERE code = :code",
        {"code": code},
    )
    return Answer(*rows[0]) if rows else None


def read_approved(store: Store) -> list[tuple[Comment, list[Answer]]]:
    """Return all approved comments with their answers, oldest first."""
    answers = _by_comment(Answer(*row) for row in store.run(APPROVED_ANSWERS))
    rows = store.run(f"{COMMENTS} WHERE state = 'approved' {ORDERS[True]}")
    return [(one, answers.get(one.code, [])) for one in (Comment(*row) for row in rows)]


def count_approved(store: Store) -> dict[str, int]:
    """Return the number of approved comments by page."""
    rows = store.run("SELECT page, count(*) FROM comment WHERE state = 'approved' GROUP BY page")
    return {page: int(count) for page, count in rows}


def list_letters(
    store: Store, states: Sequence[str], *, most: int = 1_000_000, start: int = 0
) -> list[Letter]:
    """Return letters in these states: open ones oldest first, closed ones newest first.

    Those that came in a rush are the last.
    """
    order = ORDERS[CLOSED not in states].replace("ORDER BY", "ORDER BY held,")
    where = f"WHERE state IN (SELECT value FROM {{texts}}) {order} LIMIT :most OFFSET :start"
    values = {"texts": as_json(states), "most": most, "start": start}
    return [Letter(*row) for row in store.run(f"{LETTERS} {where}", values)]


def find_letters(store: Store, codes: Collection[str]) -> list[Letter]:
    """Return the letters with these codes that exist."""
    where = "WHERE code IN (SELECT value FROM {texts}) ORDER BY moment, code"
    rows = store.run(f"{LETTERS} {where}", {"texts": as_json(codes)}) if codes else []
    return [Letter(*row) for row in rows]


def count_comments(store: Store, states: Collection[str]) -> list[Stand]:
    rows = store.run(COUNT.format(table="comment"), {"texts": as_json(states)})
    return [Stand(*row) for row in rows]


def count_letters(store: Store, states: Collection[str]) -> list[Stand]:
    rows = store.run(COUNT.format(table="letter"), {"texts": as_json(states)})
    return [Stand(*row) for row in rows]


def erase(store: Store, codes: Collection[str]) -> list[str]:
    """Delete comments and letters, with answers and decisions on them; return the codes found."""
    known = {"texts": as_json(codes)}
    inside = "IN (SELECT value FROM {texts})"
    store.run(
        "DELETE FROM decision WHERE kind = 'answer' AND subject IN (SELECT code FROM answer "
        f"WHERE comment {inside})",
        known,
    )
    store.run(
        f"DELETE FROM decision WHERE kind IN ('comment', 'letter') AND subject {inside}", known
    )
    store.run(f"DELETE FROM answer WHERE comment {inside}", known)
    found = [
        *store.run(f"DELETE FROM comment WHERE code {inside} RETURNING code", known),
        *store.run(f"DELETE FROM letter WHERE code {inside} RETURNING code", known),
    ]
    return [code for (code,) in found]


def forget_voice(store: Store, now: int) -> None:
    """Delete what is past its retention: e-mail addresses, letters, refused comments."""
    store.run(
        "UPDATE comment SET email = '' WHERE email <> '' AND moment < :old",
        {"old": now - COMMENT_EMAIL_DAYS * DAY_SECONDS},
    )
    old = {"old": now - LETTER_DAYS * DAY_SECONDS}
    letters = store.run("SELECT code FROM letter WHERE moment < :old", old)
    refused = store.run(OLD_REFUSED, {"old": now - REFUSED_COMMENT_DAYS * DAY_SECONDS})
    if letters or refused:
        erase(store, [code for (code,) in (*letters, *refused)])


def find_lost_answers(store: Store) -> list[str]:
    """Return the codes of answers whose comment is missing."""
    rows = store.run(
        "SELECT code FROM answer WHERE comment NOT IN (SELECT code FROM comment) ORDER BY code"
    )
    return [code for (code,) in rows]


def _by_comment(answers: Iterable[Answer]) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = {}
    for answer in answers:
        found.setdefault(answer.comment, []).append(answer)
    return found
