"""Shards of a segment: amended ones are those that would be made anew."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.search.entries import IndexEntry
from plugins.search.phrases import MARKS
from plugins.search.shards import (
    count_mark_files,
    count_shards,
    list_amendments,
    make_shards,
)

PAIR_SHARDS = 8
PAIRS = ["dân ", "vận ", "dân vận", "dân tộc", "đan len", "hội ", "hội nghị"]
WORDS = count_shards(PAIR_SHARDS)  # the place of the vocabulary
NEVER = IndexEntry([], [], [], [], "")


@st.composite
def entries(draw: st.DrawFn) -> IndexEntry:
    """Draw an entry, the pairs of whose title, lead and names are among those of the text."""
    bodies = draw(st.lists(st.sampled_from(PAIRS), unique=True))
    places = [draw(st.integers(0, 2)) for _ in bodies]
    titles, leads = (
        [one for one, at in zip(bodies, places, strict=True) if at == n] for n in (1, 2)
    )
    names = [one for one in bodies if draw(st.booleans())]
    marks = draw(st.text(st.characters(max_codepoint=MARKS - 1), max_size=5))
    return IndexEntry(draw(st.permutations(bodies)), titles, leads, names, marks)


@settings(deadline=None)
@given(st.lists(st.tuples(entries(), entries()), min_size=1, max_size=40))
def test_amended_shards_are_those_made_anew(both: list[tuple[IndexEntry, IndexEntry]]) -> None:
    before, after = ([*some] for some in zip(*both, strict=True))
    shards = make_shards(before, PAIR_SHARDS)
    listed = [(number, *pair) for number, pair in enumerate(both)]
    for number, amend in list_amendments(listed, PAIR_SHARDS).items():
        shards[number] = amend(shards[number])
    assert shards == make_shards(after, PAIR_SHARDS)
    assert len(shards) == WORDS + 1 + count_mark_files(PAIR_SHARDS)


def test_what_is_the_same_changes_nothing() -> None:
    entry = IndexEntry(["dân ", "dân vận"], ["dân "], [], ["dân vận"], "\1\2")
    assert list_amendments([(0, entry, entry)], PAIR_SHARDS) == {}


def test_titles_stand_behind_a_stop_then_leads_and_how_many_write_a_name() -> None:
    entries = [
        NEVER,
        IndexEntry(["dân "], ["dân "], [], ["dân "], ""),
        IndexEntry(["dân "], [], [], ["dân "], ""),
        IndexEntry(["dân "], [], ["dân "], [], ""),
    ]
    files = make_shards(entries, PAIR_SHARDS)
    shards = [json.loads(one) for one in files[:WORDS] if one != b"{}"]
    assert shards == [{"dân": {"": "BAA.B.D.C"}}]
    assert json.loads(files[WORDS]) == {"dan": 3}


def test_the_vocabulary_counts_the_syllables_of_vietnamese() -> None:
    found = IndexEntry(
        ["dân ", "dần ", "dân vận", "2024 ", "13/1/2024 ", "abcdefgh ", "日本 "], [], [], [], ""
    )
    assert json.loads(make_shards([found], PAIR_SHARDS)[WORDS]) == {"dan": 2}
