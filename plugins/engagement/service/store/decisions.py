"""Decisions of editors: each changes one field of one row, is logged, and can be undone.

Of votes, one decision moves all waiting votes of a page; each vote has its number.
"""

from __future__ import annotations

from typing import NamedTuple

from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.store.interface import Store

COMMENT, ANSWER, LETTER, VOTE = "comment", "answer", "letter", "vote"  # kinds, named as tables
STATE, EDITED, TEXT, NOTE, WEIGHT = "state", "edited", "text", "note", "weight"
CHANGEABLE = {
    (COMMENT, STATE),
    (COMMENT, EDITED),
    (ANSWER, TEXT),
    (LETTER, STATE),
    (LETTER, NOTE),
}
ACCEPTED, DROPPED = "accepted", "dropped"  # quarantined votes
ADD = """
INSERT INTO decision (number, moment, who, kind, subject, field, before, after, undoes)
SELECT coalesce(max(number), 0) + 1, :moment, :who, :kind, :subject, :field, :before, :after,
:undoes FROM decision
RETURNING number
"""
COLUMNS = "number, moment, who, kind, subject, field, before, after, undoes"
READ = f"""
SELECT {COLUMNS}, (SELECT count(*) FROM decision AS later WHERE later.undoes = decision.number),
(SELECT count(*) FROM vote WHERE vote.decision = decision.number) FROM decision
"""
WEIGH = {
    ACCEPTED: "UPDATE vote SET weight = 1, decision = :number",
    DROPPED: "UPDATE vote SET decision = :number",
}
WEIGH_BACK = "UPDATE vote SET weight = 0, decision = 0 WHERE decision = :number RETURNING page"


class Outdated(ServiceError):
    """What a decision is about has changed meanwhile; nothing was stored."""


class Change(NamedTuple):
    """The change of one field."""

    kind: str
    subject: str
    field: str
    before: str
    after: str


class Decision(NamedTuple):
    """A change, who made it and when; `undoes` is the number of the decision that it takes back.

    `votes` is the number of votes that it moved and that are still there.
    """

    number: int
    moment: int
    who: str
    kind: str
    subject: str
    field: str
    before: str
    after: str
    undoes: int
    is_undone: int
    votes: int

    @property
    def is_undoable(self) -> bool:
        """Return whether it can be taken back; votes taken back are simply decided again."""
        return not self.is_undone and not (self.kind == VOTE and self.undoes)


class WaitingVotes(NamedTuple):
    """The number of votes in quarantine with the same points for a page."""

    page: str
    points: int
    total: int


def decide(store: Store, change: Change, moment: int, who: str, undoes: int = 0) -> int:
    """Make a change and log it; return the decision's number.

    Raises Outdated if the field has another value than `before`.
    """
    kind, subject, field, before, after = change
    if (kind, field) not in CHANGEABLE:
        raise ValueError(change)
    values = {"code": subject, "before": before, "after": after}
    changed = store.run(
        f"UPDATE {kind} SET {field} = :after WHERE code = :code AND {field} = :before "
        "RETURNING code",
        values,
    )
    if not changed:
        raise Outdated(f"{kind} {subject} has changed meanwhile")
    if (kind, field) == (COMMENT, STATE):
        store.run("UPDATE comment SET email = '' WHERE code = :code", {"code": subject})
    return _log(store, change, moment, who, undoes)


def decide_votes(store: Store, page: str, verdict: str, moment: int, who: str) -> tuple[int, int]:
    """Accept or drop the waiting votes of a page; return the decision's number and theirs.

    Both are 0 if none waits.
    """
    waiting = "WHERE page = :page AND weight = 0 AND decision = 0"
    if not store.run(f"SELECT 1 FROM vote {waiting} LIMIT 1", {"page": page}):
        return 0, 0
    number = _log(store, Change(VOTE, page, WEIGHT, "", verdict), moment, who, 0)
    values = {"page": page, "number": number}
    return number, len(store.run(f"{WEIGH[verdict]} {waiting} RETURNING page", values))


def list_waiting_votes(store: Store) -> list[WaitingVotes]:
    """Return how many votes are in quarantine, by page and points."""
    rows = store.run(
        "SELECT page, points, count(*) FROM vote WHERE weight = 0 AND decision = 0 "
        "GROUP BY page, points ORDER BY page, points"
    )
    return [WaitingVotes(*row) for row in rows]


def undo(store: Store, number: int, moment: int, who: str) -> int:
    """Take a decision back, which is a decision too; return its number.

    Raises Outdated if it was taken back already or the field has changed since.
    """
    found = find_decision(store, number)
    if found is None or not found.is_undoable:
        raise Outdated(f"decision {number} cannot be undone")
    change = Change(found.kind, found.subject, found.field, found.after, found.before)
    if found.kind != VOTE:
        return decide(store, change, moment, who, undoes=number)
    if not store.run(WEIGH_BACK, {"number": number}):
        raise Outdated(f"the votes of decision {number} are gone")
    return _log(store, change, moment, who, number)


def find_decision(store: Store, number: int) -> Decision | None:
    rows = store.run(f"{READ} WHERE number = :number", {"number": number})
    return Decision(*rows[0]) if rows else None


def list_decisions(store: Store, *, most: int, start: int = 0) -> list[Decision]:
    """Return decisions, the newest first."""
    values = {"most": most, "start": start}
    rows = store.run(f"{READ} ORDER BY number DESC LIMIT :most OFFSET :start", values)
    return [Decision(*row) for row in rows]


def _log(store: Store, change: Change, moment: int, who: str, undoes: int) -> int:
    values = {**change._asdict(), "moment": moment, "who": who, "undoes": undoes}
    ((number,),) = store.run(ADD, values)
    return int(number)
