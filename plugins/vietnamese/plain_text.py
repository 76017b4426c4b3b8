"""Plain text that strangers typed, without signs that hide or turn what is read."""

from __future__ import annotations

import re
import unicodedata

from plugins.vietnamese.normalize import normalize

# Controls, formats (direction marks, tags), halves of pairs, private use.
_REFUSED = frozenset({"Cc", "Cf", "Cs", "Co"})
_NON_CHARACTER = 0xFFFE  # the end of each plane
_KEPT = frozenset("\n\u200d")  # `normalize` removes joiners outside emoji
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANK = re.compile("[\t\x1f\u115f\u1160\u2800\u3164\uffa0]")  # the last five look like spaces
_BLANK_LINES = re.compile(r"\n{3,}")
# Letters with composed marks and usual punctuation: nearly every text, of which all is kept.
_PLAIN = re.compile("[\n -~\xa1-\xac\xae-\u02ff\u1e00-\u1eff\u2010-\u2027\u20ab]*")
_MOST_MARKS = 4  # on a letter; more of them cover the lines above and below


def clean_line(text: str) -> str:
    """Return text as one line in NFC without refused signs, white space squeezed."""
    return " ".join(_clean(text).split())


def clean_text(text: str) -> str:
    """Return text as lines in NFC without refused signs, at most one of them blank in a row."""
    lines = (" ".join(line.split()) for line in _clean(text).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def is_line(value: object, most: int) -> bool:
    """Return whether a value is a clean line of 1 to `most` characters."""
    return isinstance(value, str) and 0 < len(value) <= most and clean_line(value) == value


def is_text(value: object, most: int) -> bool:
    """Return whether a value is clean text of 1 to `most` characters."""
    return isinstance(value, str) and 0 < len(value) <= most and clean_text(value) == value


def _clean(text: str) -> str:
    whole = _BLANK.sub(" ", _LINE_END.sub("\n", text))
    if _PLAIN.fullmatch(whole):
        return normalize(whole)
    return _limit_marks(normalize("".join(filter(_is_kept, whole))))


def _is_kept(sign: str) -> bool:
    code = ord(sign)
    is_character = code & _NON_CHARACTER != _NON_CHARACTER and not 0xFDD0 <= code <= 0xFDEF
    return sign in _KEPT or (is_character and unicodedata.category(sign) not in _REFUSED)


def _limit_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for sign in text:
        marks = marks + 1 if unicodedata.category(sign) in {"Mn", "Me"} else 0
        if marks <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)
