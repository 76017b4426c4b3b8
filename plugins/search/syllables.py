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
_SYLLABLE_OR_END = re.compile(rf"{_SYLLABLE.pattern}|\n")
_TONE = re.compile("[\u0300\u0309\u0303\u0301\u0323]")
_FINAL_Y = re.compile("(qu|[hklmst])y")
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
_APOSTROPHES = frozenset("'’ʼ`")
_APOSTROPHE = re.compile(r"['’ʼ`](?<=\w.)(?=\w)")
NUMBER = "sô\u0301"  # the exact form of `số`
_ROMAN = re.compile(r"(X{0,3})(IX|IV|V?I{0,3})")
_UPPER = "".join(one for one in map(chr, range(0x1F00)) if one.isupper())
_CAPITALIZED = rf"[{_UPPER}](?<!\w.)[{_LOWER}]*(?!\w)"
_NAME = re.compile(rf"{_CAPITALIZED}(?:[ \u00a0]{_CAPITALIZED})+")
_DOCUMENT = re.compile(r"(\d+) ?[-/]? ?[A-ZĐ]\w{0,5}[-/]([A-ZĐ]\w{0,9})\b")
_ROMAN_DIGITS = frozenset("IVX")
_DIGITS = {"I": 1, "V": 5, "X": 10, "IX": 9, "IV": 4}


class Pairs(NamedTuple):
    """The pairs of a text, and those of them that it writes as a name."""

    found: set[Pair]
    names: set[Pair]


def find_pairs(text: str) -> set[Pair]:
    """Return all single syllables, all pairs of neighbours within a sentence, and all dates.

    Of the number of a document, `151-KH/BDVTU`, the ends are a pair, too: 151-KH and KH/BDVTU may
    be of two numbers.
    """
    return _pairs_of_text(_part_sentences(text))


def find_pairs_and_names(text: str) -> Pairs:
    """Return the pairs of a text, and those of names: both syllables begin with a capital."""
    clean = _part_sentences(text)
    names: set[Pair] = set()
    for name in _NAME.findall(clean):
        names.update(map(" ".join, pairwise(map(exact_form, name.split()))))
    found = _pairs_of_text(clean)
    return Pairs(found, names & found)


def _part_sentences(text: str) -> str:
    """Return a text in NFC, a sentence a line, its numbers without separators."""
    return _END.sub("\n", part_numbers(normalize(text).replace("_", " ")))


def _pairs_of_text(clean: str) -> set[Pair]:
    """Return the pairs of sentences, a line each.

    Words that nobody types are left out: composing one takes time with the square of its marks.
    """
    found = _SYLLABLE_OR_END.findall(clean)
    distinct = {*found}
    several = {*filter(has_other_forms, distinct)}
    if too_long := {one for one in several if len(one) > MAX_LETTERS}:
        found = [one for one in found if one not in too_long]
        distinct -= too_long
        several -= too_long
    forms = ["", *map(exact_form, found), ""]
    single = {*map(exact_form, distinct)}
    pairs = {*map(" ".join, pairwise(forms))}
    pairs.difference_update(_list_starts(forms))
    single.discard("")
    pairs.update([f"{form} " for form in single])
    if several:
        places = [place for place, one in enumerate(found, start=1) if one in several]
        for place in places:
            pairs.update(_find_other_pairs(found[place - 1], place, forms))
    if _APOSTROPHE.search(clean):
        for sentence in filter(_APOSTROPHE.search, clean.split("\n")):
            pairs.update(_find_joined(sentence))
    pairs.update([f"{one} " for one in find_dates(clean)])
    for number, letters in _DOCUMENT.findall(clean):
        pairs.add(f"{number} {exact_form(letters)}")
    return pairs


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
    """Return whether a syllable has several forms or none: `DânVận`, `II`, `số`, far too long."""
    if len(syllable) > MAX_LETTERS:
        return True
    is_roman = syllable[0] in _ROMAN_DIGITS and read_roman(syllable) > 0
    return is_roman or exact_form(syllable) == NUMBER or len(_split_camel(syllable)) > 1


def _find_other_pairs(syllable: str, place: int, forms: Sequence[str]) -> Iterator[Pair]:
    """Yield the pairs of other forms of one syllable: the parts of `DânVận`, `2` for `II`.

    `số` before a number is passed over: `kế hoạch số 15` has the pair `hoạch 15`. `forms` are those
    of the text, empty between sentences.
    """
    before, after = forms[place - 1], forms[place + 1]
    parts = [exact_form(part) for part in _split_camel(syllable)]
    if len(parts) > 1:
        yield from map(" ".join, pairwise([*parts, ""]))
        yield from (f"{part} " for part in parts)
    if number := read_roman(syllable):
        yield from _pairs_of(before, str(number), after)
    if forms[place] == NUMBER and after.isdigit() and before:
        yield f"{before} {after}"


def _find_joined(sentence: str) -> Iterator[Pair]:
    """Yield the pairs of syllables that an apostrophe joins: `stiêng` for `S'tiêng`."""
    found = [one for one in _SYLLABLE.finditer(sentence) if len(one[0]) <= MAX_LETTERS]
    forms = ["", *(exact_form(one[0]) for one in found), ""]
    for place, (one, following) in enumerate(pairwise(found), start=1):
        if sentence[one.end() : following.start()] in _APOSTROPHES:
            joined = exact_form(one[0] + following[0])
            yield from _pairs_of(forms[place - 1], joined, forms[place + 2])


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
