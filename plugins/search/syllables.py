"""Syllables of a text, in the forms used for comparison.

The exact form of a syllable is in lower case, its tone mark at the end: ``uỷ`` and ``ủy`` are
equal. The folded form has no marks, and ``đ`` is ``d``. `script/syllables.js` has the same rules.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from plugins.vietnamese.normalize import fold, normalize

# A syllable, a blank and the next syllable, `dân vân\u0323`; nothing follows for a single syllable.
Pair = str

MAX_LETTERS = 200
_SYLLABLE = re.compile("[\\w\u0300-\u036f]+")
_TONE = re.compile("[\u0300\u0309\u0303\u0301\u0323]")


def find_pairs(text: str) -> set[Pair]:
    """Return all single syllables and all pairs of neighbours within a line.

    Words that nobody types are left out: composing one takes time with the square of its marks.
    """
    pairs: set[Pair] = set()
    for line in normalize(text).lower().replace("_", " ").split("\n"):
        found = (one for one in _SYLLABLE.findall(line) if len(one) <= MAX_LETTERS)
        syllables = [*map(exact_form, found)]
        pairs.update(map(" ".join, pairwise([*syllables, ""])))
        pairs.update([f"{syllable} " for syllable in syllables])
    return pairs


def split_pair(pair: Pair) -> tuple[str, str]:
    """Return both syllables of a pair; the second one is empty for a single syllable."""
    first, _, second = pair.partition(" ")
    return first, second


@lru_cache(50_000)  # texts share a few thousand syllables
def exact_form(syllable: str) -> str:
    """Return a syllable in lower case, composed (NFC), with its tone mark moved to the end."""
    letters = unicodedata.normalize("NFD", syllable).lower()
    tones = "".join(_TONE.findall(letters))
    return unicodedata.normalize("NFC", _TONE.sub("", letters)) + tones


@lru_cache(50_000)
def hash_letters(exact: str, initial: str = "") -> int:
    """Return a number below 2**16, equal for syllables with the same folded form."""
    number = 0
    for letter in fold(exact) + initial:
        number = (number * 31 + ord(letter)) % 65536
    return number


@lru_cache(50_000)
def initial_of(exact: str) -> str:
    """Return the first letter of a syllable, folded."""
    return fold(exact)[:1]
