"""Shards of a segment: amended ones are those that would be made anew."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.search.entries import IndexEntry
from plugins.search.shards import (
    amend_shard,
    amend_words,
    compare_entries,
    compare_words,
    count_shards,
    make_shards,
)

PAIR_SHARDS = 8
PAIRS = ["dân ", "vận ", "dân vận", "dân tộc", "đan len", "hội ", "hội nghị"]
NEVER = IndexEntry([], [], [], [])


@st.composite
def entries(draw: st.DrawFn) -> IndexEntry:
    """Draw an entry, the pairs of whose title, lead and names are among those of the text."""
    bodies = draw(st.lists(st.sampled_from(PAIRS), unique=True))
    places = [draw(st.integers(0, 2)) for _ in bodies]
    titles, leads = (
        [one for one, at in zip(bodies, places, strict=True) if at == n] for n in (1, 2)
    )
    names = [one for one in bodies if draw(st.booleans())]
    return IndexEntry(draw(st.permutations(bodies)), titles, leads, names)


@settings(deadline=None)
@given(st.lists(st.tuples(entries(), entries()), min_size=1, max_size=40))
def test_amended_shards_are_those_made_anew(both: list[tuple[IndexEntry, IndexEntry]]) -> None:
    before, after = ([*some] for some in zip(*both, strict=True))
    shards = make_shards(before, PAIR_SHARDS)
    listed = [(number, *pair) for number, pair in enumerate(both)]
    changes = compare_entries(listed, PAIR_SHARDS)
    for number, one in changes.items():
        shards[number] = amend_shard(shards[number], one)
    shards[-1] = amend_words(shards[-1], compare_words(listed))
    assert shards == make_shards(after, PAIR_SHARDS)
    assert len(shards) == count_shards(PAIR_SHARDS) + 1


def test_what_is_the_same_changes_nothing() -> None:
    entry = IndexEntry(["dân ", "dân vận"], ["dân "], [], ["dân vận"])
    assert compare_entries([(0, entry, entry)], PAIR_SHARDS) == {}
    assert compare_words([(0, entry, entry)]) == {}


def test_titles_stand_behind_a_stop_then_leads_and_how_many_write_a_name() -> None:
    entries = [
        NEVER,
        IndexEntry(["dân "], ["dân "], [], ["dân "]),
        IndexEntry(["dân "], [], [], ["dân "]),
        IndexEntry(["dân "], [], ["dân "], []),
    ]
    *shards, words = make_shards(entries, PAIR_SHARDS)
    assert [json.loads(one) for one in shards if one != b"{}"] == [{"dân": {"": "BAA.B.D.C"}}]
    assert json.loads(words) == {"dan": 3}


def test_the_vocabulary_counts_the_syllables_of_vietnamese() -> None:
    found = IndexEntry(
        ["dân ", "dần ", "dân vận", "2024 ", "13/1/2024 ", "abcdefgh ", "日本 "], [], [], []
    )
    assert json.loads(make_shards([found], PAIR_SHARDS)[-1]) == {"dan": 2}
