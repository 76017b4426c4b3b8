"""Texts as syllables, and these in the forms that they are compared by.

The exact form of a syllable is in small letters, its tone mark at the end: ``uỷ`` and ``ủy`` are
one. Folded it has no marks at all, and ``đ`` is ``d``. `script/syllables.js` has the same rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from plugins.vietnamese.folding import fold
from plugins.vietnamese.normalize import normalize

BUCKETS = 256  # the most shards there are; fewer of them take several buckets each
_SYLLABLE = re.compile("[\\w\u0300-\u036f]+")
_TONE = re.compile("[\u0300\u0309\u0303\u0301\u0323]")


def split_syllables(text: str) -> list[str]:
    """Return the runs of letters and digits of a text in their exact forms."""
    letters = normalize(text).lower().replace("_", " ")
    return [exact_form(syllable) for syllable in _SYLLABLE.findall(letters)]


def iter_pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield the neighbouring syllables of each line; the last one's neighbour is empty."""
    for line in text.split("\n"):
        if syllables := split_syllables(line):
            yield from pairwise([*syllables, ""])


@lru_cache(50_000)  # the same few thousand syllables make all texts
def exact_form(syllable: str) -> str:
    """Return a syllable in small letters, composed, but for its tone mark, which stands last."""
    letters = unicodedata.normalize("NFD", syllable).lower()
    tones = "".join(_TONE.findall(letters))
    return unicodedata.normalize("NFC", _TONE.sub("", letters)) + tones


@lru_cache(50_000)
def bucket_of(exact: str) -> int:
    """Return in which of the buckets a syllable lies: the same for all that fold alike."""
    bucket = 0
    for letter in fold(exact):
        bucket = (bucket * 31 + ord(letter)) % BUCKETS
    return bucket
