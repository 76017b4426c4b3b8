"""Syllables of a text, in the forms used for comparison.

The exact form of a syllable is in lower case, its tone mark at the end, a final y an i where both
are written: ``uỷ`` and ``ủy`` are equal, and so are ``lý`` and ``lí``. The folded form has no
marks, and ``đ`` is ``d``. `script/syllables.js` has the same rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from plugins.search.dates import find_dates
from plugins.vietnamese.normalize import fold, normalize

# A syllable, a blank and the next syllable, `dân vân\u0323`; nothing follows for a single syllable.
Pair = str

MAX_LETTERS = 200
MIN_SEPARATED = 4  # letters; a separator and three digits are the least
_SYLLABLE = re.compile("[\\w\u0300-\u036f]+")
_JOINED_OR_END = re.compile(rf"{_SYLLABLE.pattern}(?:['’ʼ`]{_SYLLABLE.pattern})*|\n")
_TONE = re.compile("[\u0300\u0309\u0303\u0301\u0323]")
_FINAL_Y = re.compile("(qu|[hklmst])y")
_OTHERS = "\t"  # among the forms of a text
# No pair reaches over the end of a sentence; a stop after a capital is that of `TP. Hồ Chí Minh`.
_END = re.compile(
    r"[\n;:!?…](?:(?<=\n)|[.;:!?…\"”’')\]»]*(?=\s))"
    r"|\.(?<![A-ZĐ]\.)(?<!\b[Tt]p\.)[.;:!?…\"”’')\]»]*(?=\s)"
)
_NUMBER = re.compile(r"\d(?:[\d.,\u00a0 ]*\d)?")
_TELEPHONE = re.compile(r"(?<![\d.,])0\d{2,3}(?:[. ]?\d){6,8}(?!\d)")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,\u00a0 ]\d{3})+(?!\d)")
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_SEPARATOR = re.compile(r"\D")
_LOWER = "".join(one for one in map(chr, range(0x1F00)) if one.islower() and not one.isdigit())
NUMBER = "sô\u0301"  # the exact form of `số`
_ROMAN = re.compile(r"(X{0,3})(IX|IV|V?I{0,3})")
_UPPER = "".join(one for one in map(chr, range(0x1F00)) if one.isupper())
_CAPITALIZED = rf"[{_UPPER}](?<!\w.)[{_LOWER}]*(?!\w)"
_NAME = re.compile(rf"{_CAPITALIZED}(?:[ \u00a0]{_CAPITALIZED})+")
# The number of a document from its last letters, which are rarer than numbers, and what is before.
_LAST_LETTERS = re.compile(r"[-/](?=[A-ZĐ])(\w{1,10})\b")
_FIRST_PART = re.compile(r"(?<!\d)(\d+) ?[-/]? ?[A-ZĐ]\w{0,5}$")
_LONGEST_PART = 30
_ROMAN_DIGITS = frozenset("IVX")
_DIGITS = {"I": 1, "V": 5, "X": 10, "IX": 9, "IV": 4}


class Forms(NamedTuple):
    """A text as it is kept between builds: half as large as its pairs, and sooner made.

    `exact` are its exact forms with a blank between them, another at the end of a sentence;
    `others` the pairs of other forms, of dates and numbers; `names` those of which both syllables
    begin with a capital.
    """

    exact: str
    others: set[Pair]
    names: set[Pair]


def find_pairs(text: str) -> set[Pair]:
    """Return all single syllables, all pairs of neighbours within a sentence, and all dates.

    Of the number of a document, `151-KH/BDVTU`, the ends are a pair, too: 151-KH and KH/BDVTU may
    be of two numbers.
    """
    forms = read_forms(text)
    return pair_forms(forms.exact.split(" ")) | forms.others


def pair_forms(forms: Sequence[str]) -> set[Pair]:
    """Return all single syllables and all pairs of neighbours of `Forms.exact`, split at blanks."""
    pairs = {*map(" ".join, pairwise(forms))}
    pairs.difference_update(_list_starts(forms))
    pairs.update((" \n".join({*forms}) + " ").split("\n"))  # a blank behind each
    pairs.discard(" ")
    return pairs


def read_forms(text: str) -> Forms:
    """Return the exact forms of a text and the pairs that do not follow from them."""
    clean = part_numbers(normalize(text).replace("_", " "))
    forms = _list_forms(clean)
    others = {f"{one} " for one in find_dates(clean)}
    others.update(_find_ends_of_numbers(clean))
    for place, syllables in [*_take_others(forms)]:
        others.update(_find_other_pairs(syllables, place, forms))
    return Forms(" ".join(forms), others, _find_names(clean))


def _find_names(clean: str) -> set[Pair]:
    names: set[Pair] = set()
    for name in _NAME.findall(clean):
        names.update(map(" ".join, pairwise(map(exact_form, name.split()))))
    return names


def _find_ends_of_numbers(clean: str) -> Iterator[Pair]:
    for last in _LAST_LETTERS.finditer(clean):
        start = last.start()
        if first := _FIRST_PART.search(clean[max(start - _LONGEST_PART, 0) : start]):
            yield f"{first[1]} {exact_form(last[1])}"


def _list_forms(clean: str) -> list[str]:
    """Return the exact forms of a text, empty ones around each sentence.

    Syllables that have others are as they were written, and `_OTHERS` is before them.
    """
    words = clean.replace("\n", " \n ").split(" ")
    return ["", *"".join(map(_read_word, words)).split(" ")]


@lru_cache(100_000)  # texts share most of their words
def _read_word(word: str) -> str:
    """Return the forms of what is between two blanks, each with a blank behind it.

    Another blank is the end of a sentence. Syllables that nobody types are left out: composing one
    takes time with the square of its marks.
    """
    forms = []
    for joined in _JOINED_OR_END.findall(_END.sub("\n", f"{word} ")):
        syllables = _SYLLABLE.findall(joined)
        if max(map(len, syllables), default=0) > MAX_LETTERS:
            forms += [exact_form(one) for one in syllables if len(one) <= MAX_LETTERS]
        elif len(syllables) > 1 or any(map(has_other_forms, syllables)):
            forms += [_OTHERS, joined]
        else:
            forms += map(exact_form, syllables or [""])
    return "".join([f"{form} " for form in forms])


def _take_others(forms: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield syllables that have other forms, and the place of the first of those that are joined.

    Exact forms take their places.
    """
    place = 0
    for _ in range(forms.count(_OTHERS)):
        place = forms.index(_OTHERS, place)
        syllables = _SYLLABLE.findall(forms[place + 1])
        forms[place : place + 2] = map(exact_form, syllables)
        yield place, syllables


def part_numbers(text: str) -> str:
    """Return a text whose numbers have neither separators nor leading zeros nor letters."""
    return _NUMBER.sub(_shorten, text)


def _shorten(match: re.Match[str]) -> str:
    numbers = match[0]
    if len(numbers) > MIN_SEPARATED:
        numbers = _THOUSANDS.sub(_join, _TELEPHONE.sub(_join, numbers))
    if "0" in numbers:
        numbers = _LEADING_ZEROS.sub("", numbers)
    text, (start, end) = match.string, match.span()
    before = " " if start and text[start - 1].isalpha() else ""
    after = " " if end < len(text) and text[end].isalpha() else ""
    return f"{before}{numbers}{after}"


def _join(number: re.Match[str]) -> str:
    return _SEPARATOR.sub("", number[0])


def _split_camel(word: str) -> list[str]:
    """Return the parts of `DânVậnKhéo`."""
    if word.islower() or word.isupper() or word.istitle():
        return [word]
    starts = [at for at in range(1, len(word)) if word[at - 1].islower() and word[at].isupper()]
    return [word[start:end] for start, end in pairwise([0, *starts, len(word)])]


def _list_starts(forms: Sequence[str]) -> Iterator[Pair]:
    """Yield the first syllable of each sentence behind a blank, which is no pair."""
    place = -1
    for _ in range(forms.count("") - 1):  # the last one ends the text
        place = forms.index("", place + 1)
        yield f" {forms[place + 1]}"


@lru_cache(50_000)
def has_other_forms(syllable: str) -> bool:
    """Return whether a syllable has several forms: `DânVận`, `II`, `số`."""
    is_roman = syllable[0] in _ROMAN_DIGITS and read_roman(syllable) > 0
    return is_roman or exact_form(syllable) == NUMBER or len(_split_camel(syllable)) > 1


def _find_other_pairs(syllables: Sequence[str], first: int, forms: Sequence[str]) -> Iterator[Pair]:
    """Yield the pairs of other forms of syllables, of which an apostrophe joins several.

    `stiêng` for `S'tiêng`, the parts of `DânVận`, `2` for `II`. `số` before a number is passed
    over: `kế hoạch số 15` has the pair `hoạch 15`. `forms` are those of the text, empty between
    sentences.
    """
    for place, syllable in enumerate(syllables, start=first):
        before, after = forms[place - 1], forms[place + 1]
        parts = [exact_form(part) for part in _split_camel(syllable)]
        if len(parts) > 1:
            yield from map(" ".join, pairwise([*parts, ""]))
            yield from (f"{part} " for part in parts)
        if number := read_roman(syllable):
            yield from _pairs_of(before, str(number), after)
        if forms[place] == NUMBER and after.isdigit() and before:
            yield f"{before} {after}"
    for place, both in enumerate(pairwise(syllables), start=first):
        yield from _pairs_of(forms[place - 1], exact_form("".join(both)), forms[place + 2])


def _pairs_of(before: str, syllable: str, after: str) -> set[Pair]:
    pairs = {f"{syllable} ", f"{syllable} {after}"}
    return pairs | {f"{before} {syllable}"} if before else pairs


def read_roman(letters: str) -> int:
    """Return the value of a Roman number up to 39, 0 if it is none."""
    match = _ROMAN.fullmatch(letters)
    if match is None:
        return 0
    tens, ones = match.groups()
    return 10 * len(tens) + (_DIGITS.get(ones) or sum(_DIGITS[one] for one in ones))


def split_pair(pair: Pair) -> tuple[str, str]:
    """Return both syllables of a pair; the second one is empty for a single syllable."""
    first, _, second = pair.partition(" ")
    return first, second


@lru_cache(50_000)  # texts share a few thousand syllables
def exact_form(syllable: str) -> str:
    """Return a syllable in lower case, composed (NFC), its tone mark at the end; "" for a line."""
    letters = unicodedata.normalize("NFD", syllable).lower().strip("\n")
    tones = "".join(_TONE.findall(letters))
    plain = unicodedata.normalize("NFC", _TONE.sub("", letters))
    if _FINAL_Y.fullmatch(plain):
        plain = f"{plain[:-1]}i"
    return plain + tones


@lru_cache(50_000)
def fold_cached(exact: str) -> str:
    """Return the folded form of an exact one."""
    return fold(exact)


@lru_cache(50_000)
def hash_letters(exact: str, initial: str = "") -> int:
    """Return a number below 2**16, equal for syllables with the same folded form."""
    number = 0
    for letter in fold_cached(exact) + initial:
        number = (number * 31 + ord(letter)) % 65536
    return number


@lru_cache(50_000)
def initial_of(exact: str) -> str:
    """Return the first letter of a syllable, folded."""
    return fold_cached(exact)[:1]
