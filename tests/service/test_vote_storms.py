"""Many vote at once, and each has one vote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import cycle
from pathlib import Path

import pytest

from plugins.engagement.retention import FULL_VOTES_A_DAY
from tests.service.checks import all_killed, new_seed, start_pair, verify
from tests.support.service import ServicePlace
from tests.support.writers import Client, Storm, Visitor, Voter, run_storms

PROCESSES = 8
CROWDS = 100


@pytest.fixture
def storm_ports(store_url: str, tmp_path: Path) -> Iterator[list[int]]:
    """Return the ports of one service on SQLite, or of two on PostgreSQL, that share a store."""
    with ExitStack() as stack:
        if store_url.startswith("sqlite:"):
            place = ServicePlace(tmp_path / "first", store=store_url)
            services = [stack.enter_context(place.running())]
        else:
            _, services = start_pair(tmp_path, store_url)
            stack.enter_context(all_killed(services))
        yield [service.port for service in services]


def test_votes_of_eight_processes_at_once_are_recorded_one_for_each_voter(
    storm_ports: list[int], store_url: str, tmp_path: Path
) -> None:
    shared = [Voter(number, 0, f"{number:022}") for number in range(10)]
    owns = [
        [Voter(number, 0, f"{number:022}") for number in range(first, first + 20)]
        for first in range(100, 100 + PROCESSES * 20, 20)
    ]
    seed = new_seed()
    seeds = range(seed, seed + PROCESSES)
    lasts = run_storms(prepare_storms(storm_ports, seeds, owns, shared, turns=4))
    with closing(Client(storm_ports[0])) as client:
        recorded = {
            voter: client.hit(Visitor(0), voter.token).document["r"]["mine"] or 0
            for voter in (*shared, *(voter for own in owns for voter in own))
        }
    for own, last in zip(owns, lasts, strict=True):
        assert {voter: recorded[voter] for voter in own} == {voter: last[voter] for voter in own}
    for voter in shared:
        assert recorded[voter] in {last[voter] for last in lasts}
    votes = Counter(points for points in recorded.values() if points)
    place = ServicePlace(tmp_path / "first", store=store_url)
    assert verify(place)["vote"] == str(votes.total())
    assert tally_after_a_vote(storm_ports[0]) == {
        "n": votes.total() + 1,
        "s": sum(votes.elements()) + 5,
        "mine": 5,
    }


def test_crowds_that_vote_at_once_have_five_votes_of_weight_each(
    storm_ports: list[int], store_url: str, tmp_path: Path
) -> None:
    owns = [
        [Voter(crowd, 0, f"{process:02}{crowd:020}") for crowd in range(CROWDS)]
        for process in range(PROCESSES)
    ]
    # With one seed all come to each crowd in the same moment.
    lasts = run_storms(prepare_storms(storm_ports, [new_seed()] * PROCESSES, owns))
    voted = Counter(voter.number for last in lasts for voter, points in last.items() if points)
    weighty = sum(min(votes, FULL_VOTES_A_DAY) for votes in voted.values())
    place = ServicePlace(tmp_path / "first", store=store_url)
    assert tally_after_a_vote(storm_ports[0])["n"] == weighty + 1
    assert len(place.run("quarantine").stdout.splitlines()) == voted.total() - weighty
    verify(place)


def prepare_storms(
    ports: Sequence[int],
    seeds: Sequence[int],
    owns: Sequence[Sequence[Voter]],
    shared: Sequence[Voter] = (),
    turns: int = 1,
) -> list[Storm]:
    """Return a storm for each part of the voters; shared ones vote in all of them."""
    return [
        Storm(port, own, shared, seed, turns)
        for port, seed, own in zip(cycle(ports), seeds, owns, strict=False)
    ]


def tally_after_a_vote(port: int) -> dict[str, int]:
    """Return the rating that the answer to one more vote shows: no service's memory is older."""
    with closing(Client(port)) as client:
        rating: dict[str, int] = client.vote(Voter(99_999, 5)).document["r"]
        return rating
