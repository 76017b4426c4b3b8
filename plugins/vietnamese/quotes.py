"""Mend quotation marks which were opened with one sign and closed with another.

Word processors and keyboards leave ``‘‘Dân vận“``, ``"Dân vận”`` or ``,,Dân vận"``. Which mark
opens and which one closes is told by its surroundings, never by its shape; pairs that are wrong
become ``“…”``. A pair of plain ``"`` stays where typogrify reads it right.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from plugins.vietnamese.markdown_prose import iter_blocks

# Every double mark, however written; two commas count only where a word begins. Backticks are
# Markdown's.
_MARK = re.compile(r"""["“”„‟＂]|[‘’‚‛']{2}|(?<![^\s(\[:]),,(?=[^\W\d_])""")
_QUOTE_CHARACTERS = "\"“”„‟＂‘’‚‛'`"
_OPENING_BRACKETS = "([{"
_STOPS = ".,;?!…"
_NOT_OPENED = ")]}:" + _STOPS
# Feet and inches, minutes and seconds.
_PRIME_MARKS = ('"', "''", "’’")


class Pair(NamedTuple):
    """An opening mark and the one that closes it."""

    opening: re.Match[str]
    closing: re.Match[str]


def mend_quotes(markdown_text: str) -> str:
    """Return Markdown whose mismatched quotation marks are ``“…”``.

    Code, HTML tags, link targets and titles stay untouched. A mark without a partner in its
    paragraph stays as well: ``iter_unbalanced_quotes`` finds it.
    """
    if not _MARK.search(markdown_text):
        return markdown_text
    edits = {
        offset + mark.start(): (offset + mark.end(), sign)
        for offset, block in iter_blocks(markdown_text)
        for mark, sign in _iter_edits(block)
    }
    return _apply(markdown_text, edits)


def mend_plain_quotes(text: str) -> str:
    """Return plain text (a title, a caption) whose mismatched quotation marks are ``“…”``."""
    if not _MARK.search(text):
        return text
    return _apply(text, {mark.start(): (mark.end(), sign) for mark, sign in _iter_edits(text)})


def iter_unbalanced_quotes(text: str) -> Iterator[int]:
    """Yield the offset of every double mark without a partner in its paragraph of Markdown."""
    if not _MARK.search(text):
        return
    for offset, block in iter_blocks(text):
        _, alone = _pair(block)
        for mark in alone:
            if not _is_prime(mark):
                yield offset + mark.start()


def _apply(text: str, edits: dict[int, tuple[int, str]]) -> str:
    pieces: list[str] = []
    done = 0
    for start in sorted(edits):
        end, sign = edits[start]
        pieces += text[done:start], sign
        done = end
    return "".join([*pieces, text[done:]])


def _iter_edits(block: str) -> Iterator[tuple[re.Match[str], str]]:
    for pair in _pair(block)[0]:
        if not _is_plain(pair):
            yield pair.opening, "“"
            yield pair.closing, "”"


def _pair(block: str) -> tuple[list[Pair], list[re.Match[str]]]:
    """Return the pairs of one paragraph, nested ones included, and the marks left alone."""
    pairs: list[Pair] = []
    alone: list[re.Match[str]] = []
    opened: list[re.Match[str]] = []
    for mark in _MARK.finditer(block):
        if not _closes(mark, bool(opened)):
            opened.append(mark)
        elif opened:
            pairs.append(Pair(opened.pop(), mark))
        else:
            alone.append(mark)
    return pairs, sorted([*alone, *opened], key=re.Match.start)


def _closes(mark: re.Match[str], is_open: bool) -> bool:
    """Return whether a mark closes; where its surroundings do not say, it does if one is open."""
    before, after = _surroundings(mark)
    blank_before = before in _OPENING_BRACKETS or before.isspace()
    blank_after = after in _NOT_OPENED or after.isspace()
    if blank_before != blank_after:
        return blank_after
    if blank_before:
        return is_open
    if before.isalnum() and not after.isalnum():
        return True
    if after.isalnum() and not before.isalnum() and before not in _STOPS:
        return False
    return is_open


def _surroundings(mark: re.Match[str]) -> tuple[str, str]:
    """Return the nearest characters that are no quotation marks, empty at the ends."""
    before = mark.string[: mark.start()].rstrip(_QUOTE_CHARACTERS)
    after = mark.string[mark.end() :].lstrip(_QUOTE_CHARACTERS)
    return before[-1:], after[:1]


def _is_plain(pair: Pair) -> bool:
    """Return whether both marks are ``"`` and typogrify gives them their right shapes."""
    opening, closing = pair
    if opening[0] != '"' or closing[0] != '"':
        return False
    before = opening.string[: opening.start()][-1:]
    after = opening.string[opening.end() : opening.end() + 1]
    inside = closing.string[closing.start() - 1]
    return (
        (not before or before.isspace() or before in "([{-")
        and after.isalnum()
        and not inside.isspace()
        and inside not in "([{-"
    )


def _is_prime(mark: re.Match[str]) -> bool:
    return mark[0] in _PRIME_MARKS and mark.string[mark.start() - 1 : mark.start()].isdigit()
