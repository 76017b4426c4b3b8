"""What readers do to a phrase, and the queries that a seed draws."""

from __future__ import annotations

import random

import pytest

from plugins.vietnamese.normalize import fold
from tests.bench.search_phrases import PHRASES
from tests.bench.search_typing import KINDS, draw_queries, mistype, telex, vni


@pytest.mark.parametrize(
    ("word", "for_telex", "for_vni"),
    [("Đường", "dduwowngf", "d9u7o7ng2"), ("dận", "daanj", "da6n5"), ("ở", "owr", "o73")],
)
def test_keys_are_those_of_the_keyboards(word: str, for_telex: str, for_vni: str) -> None:
    assert (telex(word), vni(word)) == (for_telex, for_vni)


def test_a_seed_draws_the_same_of_every_kind_and_another_one_others() -> None:
    drawn = draw_queries(1)
    assert drawn == draw_queries(1)
    assert {one.kind for one in drawn} == {*KINDS}
    assert len({*drawn} & {*draw_queries(2)}) < len(drawn) / 2


@pytest.mark.parametrize("seed", range(40))
def test_one_mistake_is_one(seed: int) -> None:
    phrase = random.Random(seed).choice(PHRASES)
    typed = mistype(phrase, random.Random(seed)).split()
    parts = phrase.split()
    bare = [fold(one) for one in parts]
    others = [
        one
        for one, part, folded in zip(typed, parts, bare, strict=True)
        if one not in (part, folded)
    ]
    assert len(typed) == len(parts)
    assert len(others) <= 1
