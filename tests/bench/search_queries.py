"""What is asked of the engines, what a reader would call an answer, and how good answers are.

An article is relevant when it holds all phrases of the row, in its title, lead, text, names, date:
syllable by syllable, with their marks, whatever the place of a tone (`uỷ` is `ủy`) and whatever the
capitals; of a phrase with bars, one of the forms between them.
Judged by hand; to correct a judgement, correct its row. Those of `search_typing.py` are drawn.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from tests.bench.portals import Story
from tests.bench.search_kinds import iter_kinds
from tests.bench.search_typing import draw_queries

SEED = 1  # of the queries that are drawn
SHOWN = 10  # results that a reader sees at once
ONE, TWO, BARE = "one phrase", "two phrases", "without marks"
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SYLLABLE = re.compile(r"\w+")


@dataclass(frozen=True)
class Query:
    """A row of the table: what is typed, of which kind it is, what an answer holds, and why."""

    text: str
    kind: str
    phrases: tuple[str, ...]
    note: str = ""

    def is_answered_by(self, story: Story) -> bool:
        """Return whether an article is relevant. A query without phrases has no answer at all."""
        text = spell(" . ".join((*shown_texts(story), f"{story.date:%d/%m/%Y}")))
        return bool(self.phrases) and all(
            any(spell(form) in text for form in phrase.split("|")) for phrase in self.phrases
        )


QUERIES = (
    Query("dân vận khéo", ONE, ("dân vận khéo",), "not `người dân vẫn khéo`"),
    Query("quy chế dân chủ ở cơ sở", ONE, ("quy chế dân chủ ở cơ sở",)),
    Query("nông thôn mới", ONE, ("nông thôn mới",), "not `nông thôn mỗi năm`"),
    Query("Tỉnh ủy", ONE, ("Tỉnh ủy",), "written Tỉnh uỷ, too"),
    Query("Tỉnh uỷ", ONE, ("Tỉnh uỷ",), "written Tỉnh ủy, too"),
    Query("Đại hội Đảng", ONE, ("đại hội đảng",), "not `đại hội đang`, `đại hội đáng nhớ`"),
    Query("tôn giáo", ONE, ("tôn giáo",), "not `tồn giao`"),
    Query("Phú Riềng", ONE, ("Phú Riềng",), "a name"),
    Query("151-KH/BDVTU", ONE, ("151-KH/BDVTU",), "not 151-CV/BDVTU, not 15-KH/BDVTU"),
    Query("kính thiên văn", ONE, (), "all three syllables are there, what they mean is not"),
    Query("dân vận Phú Riềng", TWO, ("dân vận", "Phú Riềng")),
    Query("nông thôn mới Bù Đăng", TWO, ("nông thôn mới", "Bù Đăng")),
    Query("tôn giáo Lộc Ninh", TWO, ("tôn giáo", "Lộc Ninh")),
    Query("dân tộc thiểu số Bù Gia Mập", TWO, ("dân tộc thiểu số", "Bù Gia Mập")),
    Query("dân vận khéo nông thôn mới", TWO, ("dân vận khéo", "nông thôn mới")),
    Query("dân chủ ở cơ sở Đồng Phú", TWO, ("dân chủ ở cơ sở", "Đồng Phú")),
    Query("Tỉnh ủy tôn giáo", TWO, ("Tỉnh ủy", "tôn giáo")),
    Query("hiến đất làm đường Hớn Quản", TWO, ("hiến đất làm đường", "Hớn Quản")),
    Query("đối thoại với nhân dân Chơn Thành", TWO, ("đối thoại với nhân dân", "Chơn Thành")),
    Query("Đại hội Đảng Phước Long", TWO, ("đại hội đảng", "Phước Long")),
    Query("dan van kheo", BARE, ("dân vận khéo",), "what else is written so means nothing"),
    Query("dai hoi dang", BARE, ("đại hội đảng",), "`đại hội đang` is no subject"),
    Query("nong thon moi", BARE, ("nông thôn mới",), "`nông thôn mỗi năm` is no subject"),
    Query("quy che dan chu", BARE, ("quy chế dân chủ",)),
    Query("tinh uy", BARE, ("Tỉnh ủy",), "both spellings"),
    Query("ton giao", BARE, ("tôn giáo",), "`tồn giao` is no subject"),
    Query("phu rieng", BARE, ("Phú Riềng",), "the district, not `lớp phủ riêng`"),
    Query("dan toc thieu so", BARE, ("dân tộc thiểu số",)),
    Query("dan van phu rieng", BARE, ("dân vận", "Phú Riềng"), "two phrases"),
    Query("151 kh bdvtu", BARE, ("151-KH/BDVTU",), "a number typed without its signs"),
    *(Query(text, kind, phrases) for kind, text, phrases in iter_kinds()),
    *(Query(text, kind, phrases) for text, kind, phrases in draw_queries(SEED)),
)
CORE = (ONE, TWO, BARE)
KINDS = tuple(dict.fromkeys(query.kind for query in QUERIES))


def shown_texts(story: Story) -> tuple[str, ...]:
    """Return all that the page of an article says: names of its category and terms, too."""
    names = (story.category, *story.tags, story.author, story.source)
    return (story.title, story.lead, story.body, *names)


def find_relevant(query: Query, stories: Iterable[Story]) -> frozenset[str]:
    return frozenset(story.name for story in stories if query.is_answered_by(story))


def precision(results: Sequence[str], relevant: Collection[str]) -> float:
    """Return the relevant share of the first ten results.

    Without results it is 1 if nothing is relevant, else 0.
    """
    shown = results[:SHOWN]
    if not shown:
        return float(not relevant)
    return sum(result in relevant for result in shown) / len(shown)


def recall(results: Collection[str], relevant: Collection[str]) -> float | None:
    """Return the share of relevant articles that was found, None if none is relevant."""
    return len({*results} & {*relevant}) / len(relevant) if relevant else None


@cache
def spell(text: str) -> str:
    """Return syllables in small letters between blanks, each with its tone at its end."""
    found = _SYLLABLE.findall(unicodedata.normalize("NFC", text).lower())
    return f" {' '.join(map(_move_tone, found))} "


def _move_tone(syllable: str) -> str:
    letters = unicodedata.normalize("NFD", syllable)
    return _TONES.sub("", letters) + "".join(_TONES.findall(letters))
