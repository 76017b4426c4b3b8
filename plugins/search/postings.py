"""Numbers as letters: five bits per letter, lowest first, a sixth bit if another letter follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import sub

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_BITS = 5
_MORE = 1 << _BITS
_SHORT = 4096
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}


def code_number(number: int) -> str:
    """Return the letters of a number that is not negative."""
    letters = []
    while number >= _MORE:
        letters.append(ALPHABET[_MORE + number % _MORE])
        number >>= _BITS
    return "".join([*letters, ALPHABET[number]])


_CODES = tuple(map(code_number, range(_SHORT)))
_CODES_OF_GAPS = ("", *_CODES)  # a gap is coded minus 1


def code_numbers(numbers: Iterable[int]) -> str:
    return "".join([_CODES[one] if one < _SHORT else code_number(one) for one in numbers])


def code_postings(numbers: Sequence[int]) -> str:
    """Return the letters of ascending numbers: the first one, then the gaps minus 1."""
    if len(numbers) == 1:  # half of all pairs
        return code_numbers(numbers)
    if not numbers:
        return ""
    gaps = [*map(sub, numbers[1:], numbers)]
    if max(gaps) > _SHORT:
        return code_numbers([numbers[0], *[gap - 1 for gap in gaps]])
    return code_number(numbers[0]) + "".join(map(_CODES_OF_GAPS.__getitem__, gaps))


def read_numbers(code: str) -> list[int]:
    """Decode `code_numbers`."""
    numbers, number, shift = [], 0, 0
    for value in map(_VALUES.__getitem__, code):
        number |= value % _MORE << shift
        shift += _BITS
        if value < _MORE:
            numbers.append(number)
            number = shift = 0
    return numbers


def read_postings(code: str) -> list[int]:
    """Decode `code_postings`."""
    return [total + place for place, total in enumerate(accumulate(read_numbers(code)))]
