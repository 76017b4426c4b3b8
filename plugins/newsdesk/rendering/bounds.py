"""Bounds on Markdown that would take Python-Markdown minutes, found in one pass before it.

Python-Markdown searches the rest of a paragraph for the end of everything that begins in it, copies
it for every sign, and splits a block again for every heading in it; a nested block is parsed by a
nested call.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

MAX_SEARCHED = 1_000_000  # characters in a body, from every beginning to its end
MAX_COPIED = 1_000_000_000  # characters of a paragraph times the signs in it, in a body
MAX_SPLIT_LINES = 1_000_000  # lines of a block times the headings in it, in a body
MAX_DEPTH = 30  # quotations and lists
MAX_ELEMENTS = 100  # of HTML, one in the other

# It begins with a set of characters, so that the engine skips all others.
SIGN = re.compile(r"[\[\]()<>](?:(?<=\])\(|(?<=<)(?=[A-Za-z/!?])|(?<!<))")
INLINE = ("\\", "`", "*", "_", "<", "&", "  \n")
PARAGRAPH_END = re.compile(r"\n[ \t>]*\n|\n(?=[ \t>]*(?:[-*+]|\d+[.)])[ \t])")
BLOCK_END = re.compile(r"\n[ \t]*\n")
SPLITTING = re.compile(
    r"^[ ]{0,3}(?:=+[ ]*$|-+[ ]*$|\#|:[ ]|\*\[|\[|(?:[-*_][ ]?){3,}$)", re.MULTILINE
)
SPLITTING_SIGN = re.compile(r"[=#:*\[_-]")
NESTING = re.compile(r"^[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+|>[ \t]*)+", re.MULTILINE)
MARK = re.compile(r"[-*+>]|\d+[.)]")
TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?=[\s/>])")
# Elements without an end, or whose end may be left out.
ENDLESS = frozenset(
    {
        *("br", "col", "dd", "dt", "hr", "img", "li", "option", "p", "source", "tbody", "td"),
        *("tfoot", "th", "thead", "tr", "wbr"),
    }
)


class Refusal(NamedTuple):
    """A place in a body that is not converted; `what` and `remedy` are those of a `Problem`."""

    offset: int
    what: str
    remedy: str


def iter_refusals(body: str) -> Iterator[Refusal]:
    """Yield the places of a body that are too costly or too deep."""
    for end, count, most, what, remedy in COSTS:
        cost, offset = _find_costliest(body, end, count)
        if cost > most:
            yield Refusal(offset, what, remedy)
    for offset in (*_iter_deep_blocks(body), *_iter_deep_elements(body)):
        yield Refusal(
            offset, "các khối lồng nhau quá sâu", "bớt cấp của danh sách, trích dẫn hoặc thẻ HTML"
        )


def _find_costliest(
    body: str, end: re.Pattern[str], count: Callable[[str], int]
) -> tuple[int, int]:
    """Return the cost of all parts of a body, and where the costliest begins."""
    total, most, offset = 0, 0, 0
    start = 0
    for place in [*(gap.span() for gap in end.finditer(body)), (len(body), len(body))]:
        cost = count(body[start : place[0]])
        total += cost
        if cost > most:
            most, offset = cost, start
        start = place[1]
    return total, offset


def _count_searched(paragraph: str) -> int:
    brackets: list[int] = []
    links: list[int] = []
    tags: list[int] = []
    count = 0
    for sign in SIGN.finditer(paragraph):
        place = sign.start()
        match sign[0]:
            case "[":
                brackets.append(place)
            case "]" | "](":
                count += place - brackets.pop() if brackets else 0
                if sign[0] == "](":
                    links.append(place)
            case "(":
                if links:
                    links.append(place)
            case ")":
                count += place - links.pop() if links else 0
            case "<":
                tags.append(place)
            case ">":
                count += sum(place - tag for tag in tags)
                tags.clear()
    end = len(paragraph)
    return count + sum(end - place for place in (*brackets, *links, *tags))


def _count_copied(paragraph: str) -> int:
    return sum(map(paragraph.count, INLINE)) * len(paragraph)


def _count_split_lines(block: str) -> int:
    if not SPLITTING_SIGN.search(block):
        return 0
    return len(SPLITTING.findall(block)) * (block.count("\n") + 1)


def _iter_deep_blocks(body: str) -> Iterator[int]:
    """Yield where the marks of lists and quotations nest too deep for the first time."""
    for nesting in NESTING.finditer(body):
        written = nesting[0]
        indent = len(written) - len(written.lstrip())
        if len(written) > MAX_DEPTH and indent // 4 + len(MARK.findall(written)) > MAX_DEPTH:
            yield nesting.start()
            return


def _iter_deep_elements(body: str) -> Iterator[int]:
    depth = 0
    for tag in TAG.finditer(body):
        if tag["name"].lower() in ENDLESS:
            continue
        depth = max(depth - 1, 0) if tag["end"] else depth + 1
        if depth > MAX_ELEMENTS:
            yield tag.start()
            return


# Where parts end, what a part costs, the most that a body may cost, and what is told.
COSTS = (
    (
        PARAGRAPH_END,
        _count_searched,
        MAX_SEARCHED,
        "đoạn này có quá nhiều dấu [, ( hoặc < mở mà không đóng",
        "đóng hoặc xóa những dấu ấy, hoặc chia đoạn bằng dòng trống",
    ),
    (
        PARAGRAPH_END,
        _count_copied,
        MAX_COPIED,
        "đoạn này quá dài mà có quá nhiều ký hiệu",
        "chia đoạn bằng dòng trống, hoặc xóa ký hiệu thừa",
    ),
    (
        BLOCK_END,
        _count_split_lines,
        MAX_SPLIT_LINES,
        "quá nhiều đề mục, đường kẻ hoặc định nghĩa liền nhau",
        "để một dòng trống trước mỗi đề mục, đường kẻ, định nghĩa",
    ),
)
