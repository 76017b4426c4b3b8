"""Bring text into one Unicode form, and find the places which are not in it."""

import re
import unicodedata
from collections.abc import Iterator

# Soft hyphen, zero-width spaces and joiners, direction marks, byte order mark: invisible, brought
# along from word processors and chats, and enough to hide a word from search.
_ZERO_WIDTH = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
# Neither blank nor line feed composes with a neighbour, so text between them stands alone.
_CHUNK = re.compile(r"[^ \n]+")


def normalize(text: str) -> str:
    """Return text in NFC without zero-width characters."""
    # Dropping comes first: a zero-width character may part a letter from its mark.
    return unicodedata.normalize("NFC", _ZERO_WIDTH.sub("", text))


def iter_denormalized(text: str) -> Iterator[int]:
    """Yield the offset of every letter that is not written in NFC."""
    if unicodedata.is_normalized("NFC", text):
        return
    for chunk in _CHUNK.finditer(text):
        if not unicodedata.is_normalized("NFC", chunk[0]):
            yield from _iter_places(chunk[0], chunk.start())


def iter_zero_width(text: str) -> Iterator[int]:
    """Yield the offset of every zero-width character."""
    for match in _ZERO_WIDTH.finditer(text):
        yield match.start()


def _iter_places(chunk: str, offset: int) -> Iterator[int]:
    """Yield where letters with their marks differ from NFC; at least one place."""
    starts = [at for at, letter in enumerate(chunk) if not at or not unicodedata.combining(letter)]
    places = [
        start
        for start, end in zip(starts, [*starts[1:], len(chunk)], strict=True)
        if not unicodedata.is_normalized("NFC", chunk[start:end])
    ]
    # Scripts such as Hangul compose letters which are no marks: name the chunk as a whole.
    for place in places or [0]:
        yield offset + place
