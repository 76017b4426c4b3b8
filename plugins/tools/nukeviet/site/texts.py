"""Text columns of NukeViet as plain text: its entities undone, NFC."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape

from plugins.core.clock import ZONE
from plugins.vietnamese.normalize import normalize

MOST_ROUNDS = 8
EVERYBODY = frozenset({"5", "6"})  # guests, and all
LAST_SECOND = 4_102_444_800  # of the 21st century
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def undo_entities(text: str) -> tuple[str, int]:
    """Return the text with entities undone until nothing changes, and the number of rounds."""
    rounds = 0
    while "&" in text and rounds < MOST_ROUNDS:
        undone = unescape(text)
        if undone == text:
            break
        text, rounds = undone, rounds + 1
    return text, rounds


def plain_line(value: object) -> str:
    """Return a text column as one line."""
    return " ".join(plain_text(value).split())


def plain_text(value: object) -> str:
    """Return a text column without tags; `<br />` is a line feed."""
    if value is None:
        return ""
    text = TAG.sub(" ", BREAK.sub("\n", str(value)))
    text, _ = undo_entities(text)
    lines = normalize(NO_TEXT.sub("", text)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def rounds_of(value: object) -> int:
    """Return how often the entities of a text were escaped."""
    return undo_entities(str(value or ""))[1]


def whole(value: object) -> int:
    """Return a number column; 0 for anything else."""
    try:
        return int(str(value))
    except (TypeError, ValueError):
        return 0


def is_for_all(groups: object) -> bool:
    """Return whether a column `groups_view` lets everybody see something, not only members."""
    listed = {part.strip() for part in str(groups or "").split(",") if part.strip()}
    return not listed or not listed.isdisjoint(EVERYBODY)


def moment(value: object) -> datetime | None:
    """Return the time of Unix seconds, None for 0 and for what is no time."""
    seconds = whole(value)
    return datetime.fromtimestamp(seconds, ZONE) if 0 < seconds < LAST_SECOND else None
