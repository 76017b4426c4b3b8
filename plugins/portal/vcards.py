"""vCards 3.0 (RFC 2426), which the address books of all phones take over.

Version 4.0 (RFC 6350) says the same, but Android's address book and older Outlook read 3.0 only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LINE_OCTETS = 75  # without the line break; longer lines are folded
ESCAPED = str.maketrans({"\\": r"\\", ",": r"\,", ";": r"\;", "\n": r"\n"})


@dataclass(frozen=True)
class CardHolder:
    """Who a card is of; without a name, the post. `telephones` are dialled numbers."""

    name: str
    post: str
    office: str
    unit: str
    telephones: tuple[str, ...]
    email: str
    url: str = ""


def write_cards(holders: Iterable[CardHolder]) -> bytes:
    """Return a file with one card after the other."""
    lines = (line for holder in holders for line in _iter_lines(holder))
    return "".join(f"{_fold(line)}\r\n" for line in lines).encode()


def _iter_lines(holder: CardHolder) -> Iterator[str]:
    shown = holder.name or f"{holder.post} – {holder.unit}"
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"FN:{_escape(shown)}"
    yield f"N:{';'.join(map(_escape, _split_name(holder.name) if holder.name else (shown,)))}"
    yield f"ORG:{_escape(holder.office)};{_escape(holder.unit)}"
    yield f"TITLE:{_escape(holder.post)}"
    for number in holder.telephones:
        yield f"TEL;TYPE=WORK,VOICE:{number}"
    if holder.email:
        yield f"EMAIL;TYPE=INTERNET,WORK:{_escape(holder.email)}"
    if holder.url:
        yield f"URL:{holder.url}"
    yield "END:VCARD"


def _split_name(name: str) -> tuple[str, str, str]:
    """Return family, given and additional names: Vietnamese names begin with the family's."""
    family, *others = name.split()
    return family, others[-1] if others else "", " ".join(others[:-1])


def _escape(text: str) -> str:
    return text.translate(ESCAPED)


def _fold(line: str) -> str:
    """Return a line in pieces of at most `LINE_OCTETS`, never parting a character."""
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LINE_OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + octets
    return "\r\n".join([*pieces, piece])
