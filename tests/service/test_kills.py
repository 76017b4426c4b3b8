"""Killed at any moment, the service and its database lose nothing that was acknowledged."""

from __future__ import annotations

import random
import time
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.service.checks import (
    all_killed,
    is_refused_for_now,
    new_seed,
    start_pair,
    verify,
    wait_for_more,
)
from tests.service.conftest import empty_postgresql
from tests.support.postgresql import running_server
from tests.support.service import RunningService, ServicePlace
from tests.support.waiting import wait_until
from tests.support.writers import Standing, Writers, read_standing

VERIFY_EVERY = 20  # rounds: it reads every vote ever cast
SLOWEST_RECOVERY_SECONDS = 30.0


@pytest.mark.parametrize("rounds", [5, pytest.param(200, marks=pytest.mark.slow)])
def test_a_kill_loses_nothing_acknowledged_and_counts_nothing_twice(
    place: ServicePlace, rounds: int
) -> None:
    seed, numbers = new_seed(), count()
    chance = random.Random(seed)
    services = [place.start()]
    with all_killed(services):
        for round_ in range(rounds):
            print(f"round {round_}")
            before = read_standing(services[-1])
            writers = Writers(numbers, chance.randrange(1 << 32))
            with writers.writing(services[-1].port):
                wait_until(lambda writers=writers: writers.journal.acknowledged)  # type: ignore[misc]
                time.sleep(chance.uniform(0.1, 0.4))  # the moment of the kill, at random
                services[-1].kill()
            services.append(place.start())
            holds_what_was_acknowledged(writers, before, services[-1], services[-1])
            if round_ % VERIFY_EVERY == 0 or round_ == rounds - 1:
                verify(place)


def holds_what_was_acknowledged(
    writers: Writers, before: Standing, restarted: RunningService, other: RunningService
) -> None:
    """Compare the journal with a service that has just started; who comes again asks `other`."""
    journal = writers.journal
    after = read_standing(restarted)
    journal.check(before, after)
    assert journal.refusals == []
    journal.send_acknowledged_again(other.port)
    assert read_standing(other) == after
    # Who got no answer comes again: now everybody is counted, and nobody twice.
    journal.send_unanswered_again(other.port)
    sent = len(journal.hits)
    standing = read_standing(other)
    assert (standing.views - before.views, standing.visits - before.visits) == (sent, sent)


@pytest.mark.parametrize("rounds", [3, pytest.param(40, marks=pytest.mark.slow)])
def test_a_kill_of_one_of_two_services_on_one_database_loses_nothing(
    tmp_path: Path, postgresql_url: str, rounds: int
) -> None:
    empty_postgresql(postgresql_url)
    seed, numbers = new_seed(), count()
    chance = random.Random(seed)
    places, services = start_pair(tmp_path, postgresql_url)
    with all_killed(services):
        for round_ in range(rounds):
            print(f"round {round_}")
            victim = chance.randrange(2)
            survivor = services[1 - victim]
            before = read_database(postgresql_url)
            writers = Writers(numbers, chance.randrange(1 << 32))
            with writers.writing(*(service.port for service in services)):
                wait_until(lambda writers=writers: writers.journal.acknowledged)  # type: ignore[misc]
                time.sleep(chance.uniform(0.1, 0.4))  # the moment of the kill, at random
                services[victim].kill()
                wait_for_more(writers)
            assert writers.cut_off == {services[victim].port}
            services[victim] = places[victim].start()
            holds_what_was_acknowledged(writers, before, services[victim], survivor)
        verify(places[0])


def read_database(url: str) -> Standing:
    """Return what a service would show that started now: a running one learns of others late."""
    with psycopg.connect(url) as connection:
        page = connection.execute("SELECT sum(views), sum(votes), sum(points) FROM page").fetchone()
        visits = connection.execute("SELECT sum(visits) FROM day").fetchone()
    assert page is not None
    assert visits is not None
    return Standing(*(int(figure or 0) for figure in (*page, *visits)))


def test_a_database_that_goes_away_and_comes_back_loses_nothing(tmp_path: Path) -> None:
    writers = Writers(count(), new_seed())
    with running_server(tmp_path / "server") as server:
        place = ServicePlace(tmp_path / "service", store=server.url)
        with place.running() as service:
            with writers.writing(service.port):
                wait_for_more(writers)
                server.stop()
                wait_until(lambda: writers.journal.refusals)
                shown = read_standing(service)
                server.start()
                wait_for_more(writers, SLOWEST_RECOVERY_SECONDS)
            assert writers.cut_off == set()
            for refused in writers.journal.refusals:
                is_refused_for_now(refused)
            assert shown.views > 0
            after = read_standing(service)
            writers.journal.check(Standing(0, 0, 0, 0), after)
            assert read_database(server.url) == after
            writers.journal.send_acknowledged_again(service.port)
            assert read_standing(service) == after
        verify(place)
