"""Marks at the beginning of a line, and what a line's end says about the next."""

from __future__ import annotations

import re
from typing import NamedTuple

from plugins.newsdesk.pasting.lines import BLANKS

_B = f"[{BLANKS}]"
# Word's bullets, those of its private fonts among them, by level.
_SIGNS = {sign: 0 for sign in "*•·●■◆►➢➤❖\uf0b7\uf0d8\uf076\uf0fc\uf046"}
_SIGNS |= {sign: 1 for sign in "-–—\u2010\u2011\u2212\uf02d"}
_SIGNS |= {sign: 2 for sign in "+o◦"}
_SIGNS |= {sign: 3 for sign in "▪§\uf0a7"}
_WORD_SIGNS = "•●■◆►➢➤❖◦▪\uf0b7\uf0d8\uf076\uf0fc\uf046\uf02d\uf0a7"
_BULLET = re.compile(
    rf"(?:(?P<plain>[-*+·]){_B}+|(?P<word>[{_WORD_SIGNS}]){_B}*|(?P<tabbed>[o§])\t{_B}*)(?=\S)"
)
_DASH = re.compile(rf"(?P<plain>[–—\u2010\u2011\u2212]){_B}+(?=\S)")
_GLUED = re.compile(r"(?P<plain>[-+])(?=[^\W\d_])")
_NUMBER = re.compile(rf"(?P<number>\d{{1,3}})\.{_B}+(?=\S)")
_GLUED_NUMBER = re.compile(r"(?P<number>\d{1,2})\.(?=[^\W\d_])")
# Points of a law: a) a/ 1) (1) i); parts of a document: I. A. 1.1. Điều 1.
POINT = re.compile(
    rf"(?:\(?(?:[a-zđ]{{1,2}}|[ivx]{{1,4}}|\d{{1,3}}|[A-ZĐ])\){_B}*|[□○✓✔☐☑→⇒]{_B}*"
    rf"|(?:[a-zđ][./]|\d{{1,2}}/|[–—\u2010\u2011\u2212]){_B}+)(?=[^\s\d])"
)
PART = re.compile(
    rf"(?:[IVXLC]{{1,5}}[./)]|[A-HĐ]\.|\d{{1,2}}(?:\.\d{{1,2}})+\.?|Điều \d+[.:]){_B}+(?=\S)"
)
HEADING = re.compile(r"#{1,6}[ \t]+\S")
RULE = re.compile(r"(?:-[ \t]*){2,}$|(?:\*[ \t]*){3,}$|_{3}$|(?:[–—][ \t]*){3,}$")
EQUALS = re.compile(r"={3,}$")
SPACED_RULE = re.compile(r"([-*])[ \t]+\1[ \t]+\1(?:[ \t]*\1)*$")
EMPTY_ITEM = re.compile(rf"(?:[-+•·{_WORD_SIGNS}]|#{{1,6}})$")  # or heading
DEFINITION = re.compile(r"(?:\*?\[[^\]\n]+\]:|:[ \t]+\S)")
QUOTE = re.compile(r"[ ]{0,3}>")
_ADDRESS = re.compile(r"https?://|www\.|[\w.+-]+@\w")
_CLOSERS = '"”’»)]}*_'


class Item(NamedTuple):
    """The mark of a list item: its sign, level of the sign, number, and length in the line."""

    sign: str
    rank: int
    number: int | None
    length: int


def item_of(bare: str, *, is_loose: bool = False) -> Item | None:
    """Return the mark that a line without indent begins with.

    With `is_loose`, dashes of Word and marks without a blank after them count too. A rule of
    signs with blanks between (`* * *`) is no item.
    """
    if SPACED_RULE.match(bare):
        return None
    if found := _BULLET.match(bare):
        sign = found["plain"] or found["word"] or found["tabbed"]
        return Item(sign, _SIGNS[sign], None, found.end())
    if found := _NUMBER.match(bare):
        return Item("1", -1, int(found["number"]), found.end())
    if is_loose and (found := _DASH.match(bare) or _GLUED.match(bare)):
        return Item(found["plain"], _SIGNS[found["plain"]], None, found.end())
    if is_loose and (found := _GLUED_NUMBER.match(bare)):
        return Item("1", -1, int(found["number"]), found.end())
    return None


def is_plain(text: str) -> bool:
    """Return whether a line on its own is certainly a paragraph without any mark of a block."""
    return text[:2].isalpha() and "|" not in text and text[-1] != "\\"


def ending(bare: str) -> str:
    """Return the sign that ends a line, without quotation marks and the like after it."""
    return bare.rstrip(_CLOSERS)[-1:]


def is_stopped(bare: str) -> bool:
    """Return whether a line ends as a sentence or a clause of a list does."""
    return ending(bare) in set(".;:!?…")


def is_broken(text: str) -> bool:
    """Return whether a line ends with Markdown's or HTML's own line break."""
    return text.endswith(("  ", "\\")) or text.rstrip().endswith(("<br>", "<br/>", "<br />"))


def starts_small(bare: str) -> bool:
    """Return whether a line goes on in the middle of a sentence."""
    return bare[:1].islower() and not POINT.match(bare) and not _ADDRESS.match(bare)
