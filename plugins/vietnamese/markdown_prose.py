"""Tell an author's prose in Markdown from code, tags and addresses."""

import re
from collections.abc import Iterator

_PROTECTED = re.compile(
    r"""
      \\.                                                          # an escaped character
    | ^[ \t]*(?P<fence>`{3,}|~{3,})[^\n]*\n .*? (?:^[ \t]*(?P=fence)[`~]*[ \t]*$|\Z)
    | (?<!`)(?P<ticks>`++) (?:(?!\n[ \t]*\n).)+? (?<!`)(?P=ticks)(?!`)
    | <!--.*?(?:-->|\Z)
    | <(?P<raw>code|kbd|math|pre|samp|script|style|textarea|tt)\b[^>]*> .*? (?:</(?P=raw)\s*>|\Z)
    | </?[a-z](?:[^>=]|=\s*+(?:"[^"]*"|'[^']*'|))*+>                # a tag, or <https://…>
    | \]\(\s*+(?:<[^<>\n]*>|[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+)  # where a link leads,
      (?:\s+(?:"[^\n]*?"|'[^\n]*?'))?\s*\)                         # and its title
    | \]\([^)\n]*\)                                                # a link with a broken title
    | ^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[^\n]*                           # a reference
    | \{:?[^{}\n]*=[^{}\n]*\}                                      # attributes
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_WORTH_A_LOOK = re.compile(r"[\\`<{\[]|~~~")
# Blank lines, or a line that begins an item, a heading or a table's row.
_BREAK = re.compile(r"\n(?:[ \t\r>]*\n)+|\n(?=[ \t>]*(?:[-*+][ \t]|\d+[.)][ \t]|\#{1,6}[ \t]|\|))")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d+[.)]|:)[ \t]")
_INDENTED = re.compile(r" {4}| {0,3}\t")
_INSIDE_LINE = re.compile(r"[^\n]")
# Neither blank nor letter: what stands beside it keeps its role.
_FILLER = "*"


def iter_blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and text of every block of prose; protected characters are filled over."""
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
