"""Mismatched quotation marks in Markdown and plain text; single marks and primes.

One long module, because double and single marks, primes and apostrophes depend on each other.

Word processors and keyboards leave ``‘‘Dân vận“``, ``"Dân vận”`` or ``,,Dân vận"``. Whether a mark
opens or closes follows from the characters around it, never from its shape; wrong pairs become
``“…”``. A pair of plain ``"`` stays in Markdown if typesetting will curl it correctly.
"""

import re
from collections.abc import Iterator
from itertools import accumulate, islice, zip_longest
from typing import NamedTuple

# Every kind of double mark; two commas count only at the beginning of a word. Backticks belong to
# Markdown. It begins with a set of characters, so that the engine skips all others.
_MARK = re.compile(
    r"""["“”„‟＂‘’‚‛',]
    (?: (?<=["“”„‟＂]) | (?<=[‘’‚‛'])[‘’‚‛'] | (?<=,)(?<![^\s(\[:].),(?=[^\W\d_]) )""",
    re.VERBOSE | re.DOTALL,
)
_RUN = re.compile("[\"“”„‟＂‘’‚‛'`]+")
_OPENING_BRACKETS = "([{"
_STOPS = ".,;?!…"
_NOT_OPENED = ")]}:" + _STOPS
# Feet and inches, minutes and seconds.
_PRIME_MARKS = ('"', "''", "’’")
_PRIMED = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,/]\d+)?\Z")
_TIMES = "xX×*/+-–"
_MEASURE_CHARACTERS = 8
_PRIME = "'"
_SINGLES = ("'", "‘", "’")
_MARKS_AND_TAGS = re.compile(r"""(<i>|["“”„‟＂]+|['‘’‛]+)""")
_SHORT_YEAR = re.compile(r"\d\d(?:s(?!\w)|(?!\w))")  # '90s, năm '45
# An address that is not marked as one, without the signs that close a sentence behind it.
_QUOTED_IN_ADDRESS = r"""(?<=[=/(:])(?:"[^\s"<>]*"|'[^\s'<>]*')"""
ADDRESS = (
    rf"""(?:https?://|www\.)(?:[^\s<>“”\u00ab\u00bb"'‘’]|{_QUOTED_IN_ADDRESS}|['’](?=\w))*"""
    rf"""(?:[^\s<>“”\u00ab\u00bb.,;:!?…)\]"'‘’*_]|{_QUOTED_IN_ADDRESS})"""
)
# Bounds of what is searched for its end, so that many beginnings without an end cost little.
_PROTECTED = re.compile(
    r"""
      \\.                                                          # an escaped character
    | ^[ \t]*(?P<fence>`{3,}|~{3,})[^\n]*\n .*? (?:^[ \t]*(?P=fence)[`~]*[ \t]*$|\Z)
    | (?<!`)(?P<ticks>`++) (?:(?!\n[ \t]*\n).)+? (?<!`)(?P=ticks)(?!`)
    | <!--.*?(?:-->|\Z)
    | <(?P<raw>code|kbd|math|pre|samp|script|style|textarea|tt)\b[^>]{0,4000}+>
      .*? (?:</(?P=raw)\s*>|\Z)
    | </?[a-z](?=[^>]{0,4000}>)                                     # a tag, or <https://…>
      (?:[^>=]++|=\s*+(?:"[^"]*"|'[^']*'|)){0,100}+>
    | \]\(\s*+(?:<[^<>\n]*>|[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+)  # where a link leads,
      (?:\s+(?:"[^\n]{0,500}?"|'[^\n]{0,500}?'))?\s*\)           # and its title
    | \]\([^)\n]{0,4000}+\)                                        # a link with a broken title
    | ^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[^\n]*                           # a reference
    | \{:?[^{}\n=]*+=[^{}\n]*+\}                                   # attributes
    | """
    + ADDRESS,
    re.VERBOSE | re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_WORTH_A_LOOK = re.compile(r"[\\`<{\[]|~~~|://|www\.", re.IGNORECASE)
_ADDRESS = re.compile(ADDRESS, re.IGNORECASE)
# Blank lines, or the beginning of a list item, a heading or a table row.
_BREAK = re.compile(r"\n(?:[ \t\r>]*\n)+|\n(?=[ \t>]*(?:[-*+][ \t]|\d+[.)][ \t]|\#{1,6}[ \t]|\|))")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d+[.)]|:)[ \t]")
_INDENTED = re.compile(r" {4}| {0,3}\t")
_INSIDE_LINE = re.compile(r"[^\n]")
# Neither space nor letter: the role of its neighbours does not change.
_FILLER = "*"


class _Single(NamedTuple):
    """A single mark, its offset, and the text before and after it."""

    sign: str
    offset: int
    before: str
    after: str

    @property
    def may_close(self) -> bool:
        return bool(self.before[-1:].strip()) and not self.after[:1].isalnum()


class Pair(NamedTuple):
    """An opening mark and the one that closes it."""

    opening: re.Match[str]
    closing: re.Match[str]


def mend_quotes(markdown_text: str) -> str:
    """Return Markdown whose mismatched quotation marks are ``“…”``.

    Code, HTML tags, link targets and titles are not changed, and neither is a mark without a
    partner in its paragraph: ``iter_unbalanced_quotes`` yields it.
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
    prose = _ADDRESS.sub(_fill, text)
    return _apply(text, {mark.start(): (mark.end(), sign) for mark, sign in _iter_edits(prose)})


def find_signs(text: str) -> dict[int, str]:
    """Return offset → what a ``"`` or ``'`` of one paragraph is: ``“``, ``”``, or itself.

    Itself are the marks of feet and inches, minutes and seconds: ``6'2"``. A mark behind a number
    is a quotation mark if one is open there.
    """
    pairs, alone = _pair(text)
    signs = {at: sign for at, sign in _iter_singles(text) if sign == _PRIME}
    for mark in filter(_is_prime, alone):
        signs |= {at: text[at] for at in range(*mark.span())}
    for pair in pairs:
        found = zip(pair, "“”", strict=True)
        signs |= {mark.start(): sign for mark, sign in found if mark[0] == '"'}
    return signs


def curl_singles(text: str) -> str:
    """Return one paragraph whose single ``'`` are ``‘``, ``’`` or, behind numbers, as they were.

    The tag ``<i>`` may stand between a mark and its word.
    """
    letters = list(text)
    for at, sign in _iter_singles(text):
        letters[at] = sign
    return "".join(letters)


def iter_unbalanced_quotes(text: str) -> Iterator[int]:
    """Yield the offset of every double mark without a partner in its paragraph of Markdown."""
    if not _MARK.search(text):
        return
    for offset, block in iter_blocks(text):
        _, alone = _pair(block)
        for mark in alone:
            if not _is_prime(mark):
                yield offset + mark.start()


def iter_blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and text of every block of prose, with `*` over code, tags and addresses."""
    prose = _PROTECTED.sub(_fill, text) if _WORTH_A_LOOK.search(text) else text
    in_list = False
    for offset, block in _iter_pieces(prose):
        if not _INDENTED.match(block):
            in_list = bool(_ITEM.match(block))
        elif not in_list and not _ITEM.match(block):
            continue  # indented code
        yield offset, block


def _iter_pieces(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for gap in _BREAK.finditer(text):
        yield start, text[start : gap.start()]
        start = gap.end()
    yield start, text[start:]


def _fill(match: re.Match[str]) -> str:
    return _INSIDE_LINE.sub(_FILLER, match[0])


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
    """Return the pairs of one paragraph, nested ones included, and the unpaired marks."""
    pairs: list[Pair] = []
    alone: list[re.Match[str]] = []
    opened: list[re.Match[str]] = []
    for mark, before, after in _iter_marks(block):
        if not opened and _is_prime(mark) and after in _TIMES:
            alone.append(mark)  # 15"x20"
        elif not _closes(before, after, is_open=bool(opened)):
            opened.append(mark)
        elif opened:
            pairs.append(Pair(opened.pop(), mark))
        elif pairs and _is_measure(pairs[-1].closing) and not _is_prime(mark):
            alone.append(pairs[-1].closing)  # "Tivi 55" mới"
            pairs[-1] = Pair(pairs[-1].opening, mark)
        else:
            alone.append(mark)
    return pairs, sorted([*alone, *opened], key=re.Match.start)


def _iter_marks(block: str) -> Iterator[tuple[re.Match[str], str, str]]:
    """Yield every mark with the nearest characters before and after it, empty at the ends.

    Quotation marks around it are passed over, each run of them once.
    """
    runs = [run.span() for run in _RUN.finditer(block)]
    place = 0
    for mark in _MARK.finditer(block):
        start, end = mark.span()
        while place < len(runs) and runs[place][1] < start:
            place += 1
        if place < len(runs) and runs[place][0] < start:
            start = runs[place][0]
        while place < len(runs) and runs[place][1] < end:
            place += 1
        if place < len(runs) and runs[place][0] <= end:
            end = runs[place][1]
        yield mark, block[start - 1 : start] if start else "", block[end : end + 1]


def _closes(before: str, after: str, *, is_open: bool) -> bool:
    """Return whether a mark closes; if its surroundings are ambiguous, `is_open` decides."""
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


def _is_plain(pair: Pair) -> bool:
    """Return whether both marks are ``"`` and typogrify curls them correctly."""
    opening, closing = pair
    if opening[0] != '"' or closing[0] != '"':
        return False
    before = opening.string[max(opening.start() - 1, 0) : opening.start()]
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


def _is_measure(mark: re.Match[str]) -> bool:
    """Return whether a mark follows a number as short as inches are; years are longer."""
    before = mark.string[max(mark.start() - _MEASURE_CHARACTERS, 0) : mark.start()]
    return _is_prime(mark) and _PRIMED.search(before) is not None


def _iter_singles(block: str) -> Iterator[tuple[int, str]]:
    """Yield the offset of each single ``'`` and what it is: ``‘``, ``’`` or, as a prime, ``'``."""
    singles = _list_singles(block)
    is_open = False
    for single, following in zip_longest(singles, singles[1:]):
        role = _find_role(single.before[-1:], single.after[:1], is_open=is_open)
        is_year = role == "‘" and _SHORT_YEAR.match(single.after) is not None
        if is_year and (following is None or not following.may_close):
            role = "’"
        elif role == "’" and not (single.before[-1:].isalnum() and single.after[:1].isalnum()):
            is_open = False
        if single.sign == _PRIME:
            yield single.offset, role
            is_open = is_open or role == "‘"
        else:
            is_open = single.sign == "‘" or (is_open and not single.may_close)


def _list_singles(block: str) -> list[_Single]:
    """Return the single marks with the nearest text around them, without other marks and tags."""
    parts = _MARKS_AND_TAGS.split(block)
    texts = parts[::2]
    befores = accumulate(texts, _nearer)
    afters = [*accumulate(reversed(texts[1:]), _nearer)][::-1]
    offsets = accumulate(map(len, parts))
    found = zip(parts[1::2], islice(offsets, 0, None, 2), befores, afters, strict=False)
    return [_Single(*each) for each in found if each[0] in _SINGLES]


def _nearer(far: str, near: str) -> str:
    return near or far


def _find_role(last: str, first: str, *, is_open: bool) -> str:
    """Return ``‘``, ``’`` or ``'`` for a single mark between two characters, empty at the ends."""
    if last.isdigit() and (first.isdigit() or not (first.isalnum() or is_open)):
        return _PRIME
    if last.isalnum() and first.isalnum():
        return "’"
    if not (last.strip() or first.strip() or is_open):
        return _PRIME
    return "’" if _closes(last, first, is_open=is_open) else "‘"
