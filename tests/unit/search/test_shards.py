"""Shards of a segment: amended ones are those that would be made anew."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.search.entries import IndexEntry
from plugins.search.shards import amend_shard, compare_entries, count_shards, make_shards

PAIR_SHARDS = 8
PAIRS = ["dân ", "vận ", "dân vận", "dân tộc", "đan len", "hội ", "hội nghị"]
NEVER = IndexEntry([], [])


@st.composite
def entries(draw: st.DrawFn) -> IndexEntry:
    """Draw an entry, the pairs of whose title are among those of the text."""
    bodies = draw(st.lists(st.sampled_from(PAIRS), unique=True))
    titles = [pair for pair in bodies if draw(st.booleans())]
    return IndexEntry(draw(st.permutations(bodies)), titles)


@settings(deadline=None)
@given(st.lists(st.tuples(entries(), entries()), min_size=1, max_size=40))
def test_amended_shards_are_those_made_anew(both: list[tuple[IndexEntry, IndexEntry]]) -> None:
    before, after = ([*some] for some in zip(*both, strict=True))
    shards = make_shards(before, PAIR_SHARDS)
    listed = [(number, *pair) for number, pair in enumerate(both)]
    changes = compare_entries(listed, PAIR_SHARDS)
    for number, one in changes.items():
        shards[number] = amend_shard(shards[number], one)
    assert shards == make_shards(after, PAIR_SHARDS)
    assert len(shards) == count_shards(PAIR_SHARDS)


def test_what_is_the_same_changes_nothing() -> None:
    entry = IndexEntry(["dân ", "dân vận"], ["dân "])
    assert compare_entries([(0, entry, entry)], PAIR_SHARDS) == {}


def test_titles_stand_behind_a_stop() -> None:
    shards = make_shards(
        [NEVER, IndexEntry(["dân "], ["dân "]), IndexEntry(["dân "], [])], PAIR_SHARDS
    )
    assert [json.loads(one) for one in shards if one != b"{}"] == [{"dân": {"": "BA.B"}}]
