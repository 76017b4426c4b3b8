"""Prose with code, tags and addresses filled, so that signs in them count for nothing."""

from __future__ import annotations

import re
from enum import Enum

FILLER = "\ue000"
_CODE = r"""
      \\[^\n]
    | ^[ \t]*(?P<fence>`{3,}+|~{3,}+)[^\n]*\n .*? (?:^[ \t]*(?P=fence)[`~]*[ \t]*$|\Z)
    | (?<!`)(?P<ticks>`++) (?:(?!\n[ \t]*\n).)+? (?<!`)(?P=ticks)(?!`)
    | <!--.*?(?:-->|\Z)
    | <(?P<raw>code|kbd|math|pre|samp|script|style|textarea|tt)\b[^>]*> .*? (?:</(?P=raw)\s*>|\Z)
"""
_TAGS = r"""
    | </?[a-zA-Z][^<>\n]*>
"""
_TARGETS = r"""
    | (?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)
    | ^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[^\n]*
    | \b(?:https?://|www\.)[^\s<>\"“”)\]|]+
"""
_FLAGS = re.VERBOSE | re.MULTILINE | re.DOTALL


class Mask(Enum):
    """What a mask fills."""

    CODE = re.compile(_CODE, _FLAGS)
    TAGS = re.compile(_CODE + _TAGS, _FLAGS)
    TARGETS = re.compile(_CODE + _TAGS + _TARGETS, _FLAGS)


_SIGNS = ("\\", "`", "<", "[", "~~~", "://", "www.")
_INSIDE = re.compile(r"[^\n]")


def mask(text: str, filled: Mask = Mask.TARGETS) -> str:
    """Return text of the same length, code, tags and addresses filled as `filled` says."""
    if not any(sign in text for sign in _SIGNS):
        return text
    return filled.value.sub(_fill, text)


def apply_edits(text: str, edits: list[tuple[int, int, str]]) -> str:
    """Return the text with (start, end, new) applied, the first of two that overlap."""
    pieces: list[str] = []
    done = 0
    for start, end, new in sorted(edits):
        if start >= done:
            pieces += text[done:start], new
            done = end
    return "".join([*pieces, text[done:]])


def _fill(match: re.Match[str]) -> str:
    return _INSIDE.sub(FILLER, match[0])
