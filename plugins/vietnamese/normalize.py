"""Unicode forms of text: normalized for storage, folded for search and comparison."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain

# Soft hyphen, zero-width spaces and joiners, direction marks, byte order mark: invisible characters
# pasted from word processors and chats, each enough to hide a word from search.
_ZERO_WIDTH_SIGNS = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_ZERO_WIDTH = re.compile(f"[{_ZERO_WIDTH_SIGNS}]")
# All of them, found in ranges with few others.
_RANGES = (range(0xAD, 0xAE), range(0x180E, 0x180F), range(0x200B, 0x2070), range(0xFEFF, 0xFF00))
ZERO_WIDTH = frozenset(filter(_ZERO_WIDTH.match, map(chr, chain(*_RANGES))))
# A joiner between two emoji makes one of them and stays.
_JOINER = "\u200d"
_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"
_ZERO_WIDTH_BUT_JOINED = re.compile(
    f"(?!{_JOINER})[{_ZERO_WIDTH_SIGNS}]|(?<![\ufe0f{_EMOJI}]){_JOINER}|{_JOINER}(?![{_EMOJI}])"
)
# Neither space nor line feed composes with a neighbour, so text can be checked in chunks.
_CHUNK = re.compile(r"[^ \n]+")
_MARKS = re.compile("[\u0300-\u036f]+")
# Marks that combine are neither letters nor spaces. No language has so many on one letter (Unicode
# Standard Annex 15, section 13), and sorting them takes time with the square of their number.
_MAX_MARKS = 30
_MARK = r"[^\x00-\u02ff\w\s]"
_MANY_MARKS = re.compile(rf"{_MARK}{_MARK}{{{_MAX_MARKS},}}")  # faster to skip text than one set
# Icelandic's and African letters that look like Đ: what old key boards and fonts type for it.
_BORROWED = {"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ"}
BORROWED = frozenset(_BORROWED)
_BORROWED_FIRST = re.compile(f"(?<![^\\W_])[{''.join(_BORROWED)}]")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def normalize(text: str) -> str:
    """Return text in NFC without zero-width characters, with Đ for letters that look like it."""
    # Zero-width characters go first: one may separate a letter from its mark.
    text = unicodedata.normalize("NFC", _zero_width(text).sub("", text))
    if "\u00d0" in text or "\u00f0" in text or "\u0189" in text:
        text = _BORROWED_FIRST.sub(lambda found: _BORROWED[found[0]], text)
    return text


def fold(text: str) -> str:
    """Return text in lower case, without marks, đ as d, white space as single spaces.

    ``Tỉnh ủy``, ``tỉnh uỷ`` and ``TỈNH ỦY`` with a no-break space all give ``tinh uy``. For search
    and comparison only, never for display.
    """
    # Decomposed before lower-casing, so that NFC and NFD give the same.
    letters = unicodedata.normalize("NFD", normalize(text)).lower()
    return " ".join(_MARKS.sub("", letters).replace("đ", "d").split())


def letters_of(name: str) -> str:
    """Return a name's letters with their marks, equal for spellings of one name.

    ``Ủy ban``, ``UỶ BAN`` and ``ủy-ban`` give the same, ``Hùng`` and ``Hưng`` do not. Tones stand
    behind their word, so the result is for comparison only.
    """
    words = re.findall(r"\w+", normalize(name).lower())
    split = [unicodedata.normalize("NFD", word) for word in words]
    return " ".join(_TONES.sub("", word) + "".join(_TONES.findall(word)) for word in split)


def iter_denormalized(text: str) -> Iterator[int]:
    """Yield the offset of every letter not in NFC."""
    if unicodedata.is_normalized("NFC", text):
        return
    for chunk in _CHUNK.finditer(text):
        if not unicodedata.is_normalized("NFC", chunk[0]):
            yield from _iter_places(chunk[0], chunk.start())


def iter_mark_piles(text: str) -> Iterator[int]:
    """Yield the offset of every run of more marks than a letter can have: `normalize` is slow."""
    if text.isascii():
        return
    for run in _MANY_MARKS.finditer(text):
        if sum(unicodedata.combining(sign) > 0 for sign in run[0]) > _MAX_MARKS:
            yield run.start()


def iter_zero_width(text: str) -> Iterator[int]:
    """Yield the offset of every zero-width character."""
    for match in _zero_width(text).finditer(text):
        yield match.start()


def iter_borrowed(text: str) -> Iterator[int]:
    """Yield the offset of every letter that begins a word, looks like Đ and is none."""
    for found in _BORROWED_FIRST.finditer(text):
        yield found.start()


def _zero_width(text: str) -> re.Pattern[str]:
    return _ZERO_WIDTH_BUT_JOINED if _JOINER in text else _ZERO_WIDTH


def _iter_places(chunk: str, offset: int) -> Iterator[int]:
    """Yield the offsets of letters that differ from NFC with their marks; at least one."""
    starts = [at for at, letter in enumerate(chunk) if not at or not unicodedata.combining(letter)]
    places = [
        start
        for start, end in zip(starts, [*starts[1:], len(chunk)], strict=True)
        if not unicodedata.is_normalized("NFC", chunk[start:end])
    ]
    # Scripts such as Hangul compose letters that are not marks: yield the start of the chunk.
    for place in places or [0]:
        yield offset + place
