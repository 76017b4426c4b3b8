"""Which three neighbouring syllables documents have, so that a phrase is told from its parts.

A document with all pairs of ``giảm nghèo bền vững`` may have them apart. Three syllables have a
**mark**, a number below `MARKS`. A file of marks is ``[bits, …]``: those of mark `f` in file `f` of
`count`, then those of mark `f + count`, and so on. Bits are in base64, one for each document. One
mark in sixteen is there by chance, so marks order documents that have the pairs, and find none.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat

from plugins.search.syllables import hash_letters

MARKS = 8192  # a power of two
_LANE = 32  # bits of a character in UTF-32
_BYTE = 8  # documents
_CODE = "utf-32-le"

Changed = Mapping[int, set[int]]  # mark → documents that have gained or lost it


def read_marks(forms: Iterable[str]) -> str:
    """Return the marks of all three neighbours among exact forms, each as a character.

    The same sums as in `script/marks.js`, of all places at once.
    """
    letters = "".join(map(_letter_of, filter(None, forms)))
    lanes = int.from_bytes(letters.encode(_CODE), "little")
    sums = lanes + 3 * (lanes >> _LANE) + 7 * (lanes >> 2 * _LANE)
    count = max(len(letters) - 2, 0)
    kept = (sums & _mask_of(len(letters))).to_bytes(4 * len(letters), "little")
    return kept[: 4 * count].decode(_CODE)


@lru_cache(50_000)
def _letter_of(form: str) -> str:
    return chr(hash_letters(form) % MARKS)


@lru_cache(1000)
def _mask_of(length: int) -> int:
    return int.from_bytes(chr(MARKS - 1).encode(_CODE) * length, "little")


class MarkTable:
    """The marks of the documents of a segment, which are added in their order."""

    def __init__(self) -> None:
        self._rows: list[bytes] = []
        self._row = 0
        self._count = 0

    def add(self, marks: str) -> None:
        """Add the marks of the next document."""
        place = self._count % _BYTE
        row = bytearray(MARKS)
        deque(map(row.__setitem__, map(ord, marks), repeat(_bit_of(place))), maxlen=0)
        self._row |= int.from_bytes(row, "big")
        self._count += 1
        if place == _BYTE - 1:
            self._end_row()

    def make_files(self, count: int) -> list[bytes]:
        """Return all files."""
        if self._count % _BYTE:
            self._end_row()
        table = b"".join(self._rows)
        bits = [_encode(table[mark::MARKS]) for mark in range(MARKS)]
        return [_as_json(bits[number::count]) for number in range(count)]

    def _end_row(self) -> None:
        self._rows.append(self._row.to_bytes(MARKS, "big"))
        self._row = 0


def compare_marks(both: Iterable[tuple[int, str, str]], count: int) -> dict[int, Changed]:
    """Return file → changes, for documents given as (number, marks before, marks after)."""
    files: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for number, before, after in both:
        for mark in map(ord, {*before} ^ {*after}):
            files[mark % count][mark].add(number)
    return {**files}


def amend_marks(content: bytes, changes: Changed, count: int) -> bytes:
    """Return a file with changes applied; the result equals that of `MarkTable`."""
    bits = json.loads(content)
    for mark, numbers in changes.items():
        decoded = bytearray(urlsafe_b64decode(f"{bits[mark // count]}=="))
        for number in numbers:
            decoded[number // _BYTE] ^= _bit_of(number % _BYTE)
        bits[mark // count] = _encode(decoded)
    return _as_json(bits)


def _bit_of(place: int) -> int:
    return 1 << (_BYTE - 1 - place)


def _encode(bits: bytes | bytearray) -> str:
    return urlsafe_b64encode(bits).decode().rstrip("=")


def _as_json(bits: Sequence[str]) -> bytes:
    return json.dumps(bits, separators=(",", ":")).encode()
