"""Lines of one paragraph: wrapped by an editor's program, or paragraphs pasted without blanks."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import Enum, auto
from itertools import pairwise

from plugins.newsdesk.pasting.lines import Kind, Line
from plugins.newsdesk.pasting.marks import (
    PART,
    POINT,
    is_broken,
    is_stopped,
    item_of,
    starts_small,
)

# Nobody wraps text at less or more than this.
NARROWEST, WIDEST = 60, 120
_STICKS = re.compile(r"\{:|={3,}$")  # attributes of a paragraph, the line below a heading
_IMAGE = re.compile(r"!\[[^\]\n]*\][ \t]*\([^()\n]*\)(?:\{[^{}\n]*\})?")


class Join(Enum):
    """The meaning of the end of a line within a paragraph."""

    WRAP = auto()
    BREAK = auto()
    PARAGRAPH = auto()
    UNCLEAR = auto()


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Return whether the body was wrapped by hand: a sentence goes on in the next line."""
    return any(
        before.kind is after.kind is Kind.PROSE and _goes_on(before, after)
        for before, after in pairwise(lines)
    )


def join_lines(lines: Sequence[Line], *, is_wrapped_body: bool) -> list[Join]:
    """Return the meaning of each line end of a paragraph but the last."""
    joins = _join_pairs(lines, is_wrapped_body=is_wrapped_body)
    for at, (before, after) in enumerate(pairwise(lines)):
        joins[at] = _forced(before, after) or joins[at]
    return joins


def _join_pairs(lines: Sequence[Line], *, is_wrapped_body: bool) -> list[Join]:
    pairs = list(pairwise(lines))
    if any(_goes_on(before, after) for before, after in pairs):
        return [Join.WRAP if not _is_point(*pair) else Join.BREAK for pair in pairs]
    if is_wrapped_body and (len(pairs) == 1 or _fits(lines)) and not _has_points(lines):
        return [Join.WRAP] * len(pairs)
    return [_join(before, after) for before, after in pairs]


def _forced(before: Line, after: Line) -> Join | None:
    """Return the meaning of a line end that depends on nothing else, or None."""
    if is_broken(before.text) or _STICKS.match(after.bare):
        return Join.WRAP
    if before.bare.endswith("]") and after.bare.startswith("("):  # the two parts of a link
        return Join.WRAP
    images = bool(_IMAGE.fullmatch(before.bare)), bool(_IMAGE.fullmatch(after.bare))
    if any(images):
        return Join.WRAP if all(images) else Join.PARAGRAPH
    return None


def begins_point(bare: str) -> bool:
    """Return whether a line begins with the mark of a point or part of a document."""
    return bool(POINT.match(bare) or PART.match(bare))


def _goes_on(before: Line, after: Line) -> bool:
    return (
        starts_small(after.bare)
        and bool(before.bare)
        and not is_stopped(before.bare)
        and not is_broken(before.text)
    )


def _is_point(before: Line, after: Line) -> bool:
    return begins_point(after.bare) and is_stopped(before.bare)


def _has_points(lines: Sequence[Line]) -> bool:
    return any(begins_point(line.bare) for line in lines[1:])


def _fits(lines: Sequence[Line]) -> bool:
    """Return whether no next word would have fitted into a line."""
    width = max(len(line.text) for line in lines)
    return NARROWEST <= width <= WIDEST and all(
        len(before.text) + 1 + len(after.bare.split(None, 1)[0]) > width
        for before, after in pairwise(lines)
    )


def _join(before: Line, after: Line) -> Join:
    if PART.match(after.bare):
        return Join.PARAGRAPH
    if POINT.match(after.bare):
        return Join.BREAK
    if is_stopped(before.bare):
        return Join.BREAK if starts_small(after.bare) else Join.PARAGRAPH
    if starts_small(after.bare):
        return Join.WRAP
    if NARROWEST <= len(before.text) <= WIDEST:
        return Join.UNCLEAR
    return Join.BREAK


def is_item_in_text(
    before: str, bare: str, next_numbers: Collection[int], *, wrapped: bool
) -> bool:
    """Return whether a line that follows one of text begins a list item.

    Numbers may stand at the beginning of a line by chance, so they count after a stop, as the
    first, or as the next.
    """
    item = item_of(bare)
    if item is None:
        return False
    if item.number is None:
        return item.sign != "+" or not wrapped or is_stopped(before)
    if item.number == 1 or item.number in next_numbers:
        return True
    return is_stopped(before) and not wrapped
