"""Lists typed as paragraphs, each with a mark in front."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from plugins.tools.nukeviet.bodies.model import (
    Block,
    Inline,
    Listing,
    Paragraph,
    Run,
    WordMark,
)
from plugins.tools.nukeviet.bodies.paragraphs import tidy

# Marks by level: what is marked + stands within what is marked -.
_RANKS = {sign: 0 for sign in "*•·●■◆►➢➤❖\uf0b7\uf0d8\uf076\uf0fc\uf046"}
_RANKS |= {sign: 1 for sign in "-–—\u2010\u2011\u2212\uf02d"}
_RANKS |= {sign: 2 for sign in "+◦"}
_RANKS |= {sign: 3 for sign in "▪\uf0a7"}
_DASHES = "–—\u2010\u2011\u2212"
_BULLETS = "".join(sign for sign in _RANKS if sign not in f"{_DASHES}-+*·")
_SIGN = re.compile(
    rf"(?:(?P<plain>[-+*·])\s+|(?P<bullet>[{_BULLETS}])\s*|(?P<dash>[{_DASHES}])\s+"
    rf"|(?P<glued>[-+{_DASHES}])(?=[^\W\d_]))(?=\S)"
)
_NUMBER = re.compile(r"(?P<number>\d{1,2})\.\s+(?=\S)")
_WORD_NUMBER = re.compile(r"(\d{1,3})[.)]?$")
_WORD_BULLET = re.compile(r"[^\w\s]|[o§nvqØü]")
_CLOSERS = '"”’»)]}'


class Mark(NamedTuple):
    """The mark of an item: sign, length in the text, number, level of Word's list or 0."""

    sign: str
    length: int
    is_sure: bool
    number: int | None = None
    level: int = 0


@dataclass(slots=True)
class _Level:
    sign: str
    rank: int
    listing: Listing


def gather_lists(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks in which paragraphs that begin with marks are lists."""
    gathered: list[Block] = []
    at = 0
    while at < len(blocks):
        run = _marked_run(blocks, at)
        if run and (_is_list(run) or (gathered and _announces(gathered[-1]))):
            gathered += _build(blocks[at : at + len(run)], run)
            at += len(run)
        else:
            gathered.append(_with_sign(blocks[at]))
            at += 1
    return gathered


def _marked_run(blocks: Sequence[Block], start: int) -> list[Mark]:
    """Return the marks of the paragraphs from a place on that can be one list."""
    marks: list[Mark] = []
    for block in blocks[start:]:
        mark = _mark_of(block)
        if mark is None or (marks and not _goes_on(marks, mark)):
            break
        if not marks and mark.number is not None and mark.number != 1 and not mark.level:
            break
        marks.append(mark)
    return marks


def _goes_on(marks: Sequence[Mark], mark: Mark) -> bool:
    """Return whether a mark may follow in a list; numbers typed by hand count up."""
    if mark.level or marks[-1].level:
        return bool(mark.level and marks[-1].level)
    if mark.number is None or marks[-1].number is None:
        return mark.number is marks[-1].number is None
    return mark.number == marks[-1].number + 1


def _is_list(run: Sequence[Mark]) -> bool:
    """Return whether marks make a list anywhere; dashes of Word may be those of speech."""
    return run[0].is_sure or (len(run) > 1 and any(mark.sign not in _DASHES for mark in run))


def _mark_of(block: Block) -> Mark | None:
    if not isinstance(block, Paragraph):
        return None
    if block.mark and (sign := block.mark.sign):
        return _mark_of_word(block.mark, sign)
    level = block.mark.level if block.mark else 0
    text = _leading_text(block.inlines)
    if found := _SIGN.match(text):
        sign = found[found.lastgroup or 0]
        is_sure = bool(level or found["plain"] or found["bullet"])
        return Mark(sign, found.end(), is_sure, level=level)
    if (found := _NUMBER.match(text)) and not _is_bold(block):
        return Mark("1", found.end(), bool(level), int(found["number"]), level)
    return None


def _mark_of_word(mark: WordMark, sign: str) -> Mark | None:
    """Return the mark that Word wrote apart; a letter or a Roman number is none, it is text."""
    if found := _WORD_NUMBER.match(sign):
        return Mark("1", 0, True, int(found[1]), mark.level)
    return Mark(sign, 0, True, level=mark.level) if _WORD_BULLET.fullmatch(sign) else None


def _with_sign(block: Block) -> Block:
    """Return a block that is no item, with the mark that Word wrote apart."""
    if isinstance(block, Paragraph) and block.mark and block.mark.sign:
        words: list[Inline] = [Run(f"{block.mark.sign} "), *block.inlines]
        return Paragraph(tidy(words), block.is_centred)
    return block


def _leading_text(inlines: Sequence[Inline]) -> str:
    """Return the first words, as far as a mark reaches."""
    texts = [one.text if isinstance(one, Run) else "\ufffc" for one in inlines[:3]]
    return "".join(texts)


def _is_bold(paragraph: Paragraph) -> bool:
    """Return whether all words are bold, as in a heading."""
    runs = [one for one in paragraph.inlines if isinstance(one, Run) and one.text.strip()]
    return all(run.style.bold for run in runs)


def _announces(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.text.rstrip(_CLOSERS).endswith(":")


def _build(blocks: Sequence[Block], marks: Sequence[Mark]) -> list[Block]:
    """Return the lists that marked paragraphs are."""
    top: list[Block] = []
    levels: list[_Level] = []
    for block, mark in zip(blocks, marks, strict=True):
        if not isinstance(block, Paragraph):
            raise TypeError(block)
        rank = mark.level or _RANKS.get(mark.sign, 0)
        _close(levels, mark, rank)
        if not levels or levels[-1].rank < rank:
            listing = Listing([], mark.number)
            (levels[-1].listing.items[-1] if levels else top).append(listing)
            levels.append(_Level(mark.sign, rank, listing))
        levels[-1].listing.items.append([_without_mark(block, mark.length)])
    return top


def _close(levels: list[_Level], mark: Mark, rank: int) -> None:
    """End the lists that a mark is not part of."""
    same = [at for at, level in enumerate(levels) if level.sign == mark.sign and not mark.level]
    if same:
        del levels[same[-1] + 1 :]
    while levels and levels[-1].rank > rank and not (same and levels[-1].sign == mark.sign):
        levels.pop()
    if levels and levels[-1].rank == rank:
        is_numbered = levels[-1].listing.start is not None
        if is_numbered != (mark.number is not None):
            levels.pop()


def _without_mark(paragraph: Paragraph, length: int) -> Paragraph:
    """Return a paragraph without the first characters of its words."""
    inlines: list[Inline] = []
    for one in paragraph.inlines:
        if isinstance(one, Run) and length:
            cut = min(length, len(one.text))
            length -= cut
            inlines.append(replace(one, text=one.text[cut:]))
        else:
            inlines.append(one)
    return Paragraph(inlines)
