"""What readers do to a phrase when they type it, and queries drawn by a seed.

`draw_queries` types the phrases of `search_phrases.py` in many ways; a query is answered by the
articles that hold the phrase. Another seed draws other phrases, ways and letters,
so that a change of the search is measured on queries that it was not made for.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from plugins.vietnamese.normalize import fold
from tests.bench.search_phrases import (
    AMOUNTS,
    DATES,
    JOINED,
    NAMES,
    NUMBERS,
    PHRASES,
    PLACES,
    SHORT,
    TERMS,
    WITH_Y,
    forms_of_date,
    swap_y,
    write_sentence,
)

EACH = 4  # queries of a kind, at most


class Drawn(NamedTuple):
    """A query: what is typed, its kind, and the phrases of its answers, forms between bars."""

    text: str
    kind: str
    phrases: tuple[str, ...]


def draw_queries(seed: int) -> list[Drawn]:
    """Return `EACH` queries of every kind."""
    chance = random.Random(seed)
    drawn = [one for kind in KINDS for one in KINDS[kind](kind, chance)]
    return [*dict.fromkeys(drawn)]


def typed(
    phrases: tuple[str, ...], way: Callable[[str, random.Random], str]
) -> Callable[[str, random.Random], Iterator[Drawn]]:
    """Return a kind of query: each phrase, typed in a way, is answered by the phrase."""

    def draw(kind: str, chance: random.Random) -> Iterator[Drawn]:
        for phrase in chance.sample(phrases, min(EACH, len(phrases))):
            yield Drawn(way(phrase, chance), kind, (phrase.replace("'", " "),))

    return draw


def two_apart(kind: str, chance: random.Random) -> Iterator[Drawn]:
    for _ in range(EACH):
        one, other = chance.choice(COMMON), chance.choice(DISTRICTS)
        text = f"{one} {other}"
        yield Drawn(fold(text) if "without" in kind else text, kind, (one, other))


def by_abbreviation(kind: str, chance: random.Random) -> Iterator[Drawn]:
    for short, full in SHORT.items():
        phrases = (f"{short} nhiều nơi|{full} nhiều nơi",)
        yield Drawn(
            f"{chance.choice([short, full, fold(full), short.lower()])} nhiều nơi", kind, phrases
        )


def by_date(kind: str, chance: random.Random) -> Iterator[Drawn]:
    for date in DATES:
        forms = forms_of_date(*date)
        others = [fold(forms[-1]), f"{date[0]}.{date[1]}.{date[2]}", fold(forms[-1])[5:]]
        yield Drawn(chance.choice([*forms, *others]), kind, ("|".join(forms),))


def by_number(kind: str, chance: random.Random) -> Iterator[Drawn]:
    for number in NUMBERS:
        digits, letters = number.split("-")
        ways = (
            number,
            digits + letters,
            f"{digits} {letters}",
            f"văn bản {digits}",
            number.lower(),
        )
        yield Drawn(chance.choice(ways), kind, (f"văn bản {number}|văn bản số {number}",))


def by_amount(kind: str, chance: random.Random) -> Iterator[Drawn]:
    for amount in AMOUNTS:
        plain = amount.replace(".", "")
        ways = (amount, plain, f"{amount} đồng", f"{plain} dong", amount.replace(".", ","))
        yield Drawn(chance.choice(ways), kind, (f"{amount} đồng|{plain} đồng",))


def by_y(kind: str, chance: random.Random) -> Iterator[Drawn]:
    for phrase in WITH_Y:
        ways = (phrase, swap_y(phrase), fold(swap_y(phrase)))
        yield Drawn(chance.choice(ways), kind, (f"{phrase}|{swap_y(phrase)}",))


def drop_marks(phrase: str, _: random.Random) -> str:
    return fold(phrase)


def drop_some_marks(phrase: str, chance: random.Random) -> str:
    return " ".join(fold(one) if chance.random() < 0.5 else one for one in phrase.split())


def drop_strokes(phrase: str, _: random.Random) -> str:
    return phrase.replace("đ", "d").replace("Đ", "D")


def shout(phrase: str, _: random.Random) -> str:
    return f"  {phrase.upper().replace(' ', '   ')}!"


def decompose(phrase: str, _: random.Random) -> str:
    return unicodedata.normalize("NFD", phrase)


def quote(phrase: str, chance: random.Random) -> str:
    return f"{chance.choice('“„')}{phrase}”" if chance.random() < 0.5 else f'"{phrase}"'


def join(phrase: str, chance: random.Random) -> str:
    parts = phrase.split()
    ways = (
        fold("".join(parts)),
        f"#{''.join(parts).lower()}",
        f"#{''.join(one.capitalize() for one in parts)}",
        f"#{fold(''.join(parts))}",
        f"#{''.join(fold(one).capitalize() for one in parts)}",
    )
    return chance.choice(ways)


def join_at_apostrophe(phrase: str, chance: random.Random) -> str:
    ways = (
        phrase,
        phrase.replace("'", "’"),
        phrase.replace("'", ""),
        fold(phrase.replace("'", "")),
    )
    is_syllable = fold(phrase.replace("'", "")) == "kho"  # typed so it asks for others
    return chance.choice([*ways[: 2 if is_syllable else None], fold(phrase)])


def mistype(phrase: str, chance: random.Random) -> str:
    """Make one mistake: a sound for another, a letter twice, missing, or in the wrong place."""
    parts = phrase.split()
    if chance.random() < 0.5:
        parts = [fold(one) for one in parts]
    place = chance.choice([at for at, one in enumerate(parts) if len(one) > 2])
    word = parts[place]
    for sound, other in chance.sample(SOUNDS, len(SOUNDS)):
        if word.lower().startswith(sound) and chance.random() < 0.5:
            parts[place] = other + word[len(sound) :]
            return " ".join(parts)
    at = chance.randrange(1, len(word))
    ways = (
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1 :],
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
    )
    parts[place] = chance.choice(ways)
    return " ".join(parts)


def type_for_telex(phrase: str, _: random.Random) -> str:
    return " ".join(map(telex, phrase.split()))


def type_partly_for_telex(phrase: str, chance: random.Random) -> str:
    parts = phrase.split()
    at = chance.choice([at for at, one in enumerate(parts) if fold(one) != one.lower()])
    return " ".join(telex(one) if place == at else one for place, one in enumerate(parts))


def type_for_vni(phrase: str, _: random.Random) -> str:
    return " ".join(vni(one) for one in phrase.split())


def ask(phrase: str, chance: random.Random) -> str:
    return chance.choice(QUESTIONS).replace("{phrase}", phrase)


def paste(phrase: str, chance: random.Random) -> str:
    """Type a sentence of articles, as it is there or with more behind it."""
    after = (".", " (ảnh: Phòng 3)", ", theo thông tin của ban biên tập ngày hôm nay", "")
    return phrase + chance.choice(after)


def reorder(phrase: str, _: random.Random) -> str:
    parts = phrase.split()
    middle = len(parts) // 2
    return " ".join(parts[middle:] + parts[:middle])


SOUNDS = (
    *(("s", "x"), ("x", "s"), ("ch", "tr"), ("tr", "ch"), ("l", "n"), ("n", "l"), ("d", "gi")),
    *(("r", "d"), ("gi", "d"), ("v", "d")),
)
_TELEX = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_VNI = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}


def telex(word: str) -> str:
    """Return the keys of a word: `daanj` for `dận`."""
    return _keys(word, _TELEX, {"\u0306": "w", "\u031b": "w"}, "")


def vni(word: str) -> str:
    """Return the keys of a word: `da6n5` for `dận`."""
    return _keys(word, _VNI, {"\u0306": "8", "\u031b": "7"}, "6")


def _keys(word: str, tones: dict[str, str], marks: dict[str, str], hat: str) -> str:
    keys, tone = "", ""
    for sign in unicodedata.normalize("NFD", word.lower()):
        if sign in tones:
            tone = tones[sign]
        elif sign == "\u0302":
            keys += hat or keys[-1]
        elif sign == "đ":
            keys += "d9" if hat else "dd"
        else:
            keys += marks.get(sign, sign)
    return keys + tone


QUESTIONS = (
    "{phrase} là gì",
    "{phrase} ở đâu",
    "cho hỏi về {phrase}",
    "{phrase} như thế nào?",
    "tìm bài về {phrase}",
    "tôi muốn biết về {phrase}",
    "khi nào có {phrase}",
)
COMMON = ("dân vận khéo", "nông thôn mới", "tôn giáo", "dân tộc thiểu số", "Tỉnh ủy")
DISTRICTS = ("Phú Riềng", "Bù Đăng", "Đồng Phú", "Lộc Ninh", "Hớn Quản", "Chơn Thành", "Phước Long")
KINDS: dict[str, Callable[[str, random.Random], Iterator[Drawn]]] = {
    "drawn: as written": typed(PHRASES, lambda phrase, _: phrase),
    "drawn: names without marks": typed(NAMES, drop_marks),
    "drawn: places without marks": typed(PLACES, drop_marks),
    "drawn: terms without marks": typed(TERMS, drop_marks),
    "drawn: some marks": typed(PHRASES, drop_some_marks),
    "drawn: d for đ": typed(tuple(one for one in PHRASES if "đ" in one.lower()), drop_strokes),
    "drawn: capitals and blanks": typed(PHRASES, shout),
    "drawn: decomposed": typed(PHRASES, decompose),
    "drawn: quoted": typed(PHRASES, quote),
    "drawn: two apart": two_apart,
    "drawn: two apart without marks": two_apart,
    "drawn: abbreviations": by_abbreviation,
    "drawn: dates": by_date,
    "drawn: numbers of documents": by_number,
    "drawn: amounts": by_amount,
    "drawn: i and y": by_y,
    "drawn: apostrophes": typed(JOINED, join_at_apostrophe),
    "drawn: run together": typed((*PLACES, *TERMS), join),
    "drawn: one mistake": typed(PHRASES, mistype),
    "drawn: Telex": typed(PHRASES, type_for_telex),
    "drawn: Telex in one syllable": typed((*NAMES, *TERMS), type_partly_for_telex),
    "drawn: VNI": typed(PHRASES, type_for_vni),
    "drawn: questions": typed(TERMS, ask),
    "drawn: pasted": typed(tuple(map(write_sentence, PHRASES)), paste),
    "drawn: other order": typed(tuple(one for one in TERMS if one.count(" ") == 3), reorder),
}
