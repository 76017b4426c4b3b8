"""Whatever breaks: what was acknowledged is kept, counts once, and the service goes on."""

from __future__ import annotations

import random
import re
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from http import HTTPStatus
from itertools import count, cycle
from pathlib import Path

import psycopg
import pytest

from plugins.engagement.service.store import sqlite_path
from plugins.engagement.service.store.interface import FULL_WEIGHT_VOTES
from plugins.engagement.service.store.migrations import WRITER_LOCK
from tests.service.conftest import empty_postgresql
from tests.support.postgresql import running_server
from tests.support.service import Reply, RunningService, ServicePlace, send
from tests.support.waiting import wait_until
from tests.support.writers import (
    Client,
    Standing,
    Storm,
    Visitor,
    Voter,
    Writers,
    read_standing,
    run_storms,
)

PROCESSES = 8
CROWDS = 100
IN_FLIGHT = 20
VERIFY_EVERY = 20  # rounds: it reads every vote ever cast
SLOWEST_RECOVERY_SECONDS = 30.0


def new_seed() -> int:
    """Return a seed, printed so that a failure shows it."""
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    return seed


def verify(place: ServicePlace) -> dict[str, str]:
    """See to it that `verify` finds nothing wrong, and return what it counts."""
    done = place.run("verify")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return dict(line.split(": ", 1) for line in done.stdout.splitlines())


@contextmanager
def all_killed(services: list[RunningService]) -> Iterator[None]:
    """Leave none of these running, whatever happens in the block; a failure shows their logs."""
    try:
        yield
    finally:
        for service in services:
            print(service.read_log()[-1000:])
            if service.process.poll() is None:
                service.kill()


# Kills


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


def start_pair(folder: Path, url: str) -> tuple[list[ServicePlace], list[RunningService]]:
    """Start two services on one database, with copies of one file of keys."""
    places = [ServicePlace(folder / name, store=url) for name in ("first", "second")]
    first = places[0].start()
    try:
        places[1].state.mkdir()
        shutil.copy2(places[0].state / "keys", places[1].state / "keys")
        return places, [first, places[1].start()]
    except BaseException:
        first.kill()
        raise


def wait_for_more(writers: Writers, seconds: float = 10.0) -> None:
    """Wait until another fifty hits and votes are acknowledged."""
    journal = writers.journal
    wanted = journal.acknowledged + 50
    wait_until(lambda: journal.acknowledged >= wanted, seconds)


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


def is_refused_for_now(reply: Reply) -> None:
    """See to it that a request was refused as one that may come again."""
    assert reply.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert reply.headers["content-type"] == "application/problem+json"
    assert int(reply.headers["retry-after"]) > 0
    assert reply.document["status"] == HTTPStatus.SERVICE_UNAVAILABLE


# Votes at once


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
    weighty = sum(min(votes, FULL_WEIGHT_VOTES) for votes in voted.values())
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


# Full disks

Fill = Callable[[], None]


@contextmanager
def limited_files(place: ServicePlace) -> Iterator[tuple[RunningService, Fill, Fill]]:
    """Run a service whose files can be kept from growing, and let go again."""
    with place.running() as service:
        log = place.state / "engagement.sqlite3-wal"

        def limit(most: int = resource.RLIM_INFINITY) -> None:
            limits = (most, resource.RLIM_INFINITY)
            resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, limits)

        # Not by whole pages: the write that fails has written a part.
        yield service, lambda: limit(log.stat().st_size + 50_000), limit


@contextmanager
def small_disk(place: ServicePlace) -> Iterator[tuple[RunningService, Fill, Fill]]:
    """Run a service on a file system of two megabytes, which can be filled and cleared."""
    place.state.mkdir(mode=0o700)
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", str(place.state)]
    done = subprocess.run(mount, check=False, capture_output=True, encoding="utf-8")
    if done.returncode != 0:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    filler = place.state / "filler"
    try:
        with place.running() as service:
            yield service, lambda: fill_disk(filler), filler.unlink
    finally:
        subprocess.run(["umount", "--lazy", str(place.state)], check=True)


def fill_disk(filler: Path) -> None:
    """Make a file that leaves no room for others."""
    with filler.open("wb", buffering=0) as file:
        for size in (1 << power for power in range(16, -1, -1)):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue


@pytest.mark.parametrize(
    "fillable",
    [
        pytest.param(limited_files, id="limited files"),
        pytest.param(small_disk, id="small disk"),
    ],
)
def test_a_full_disk_refuses_for_now_and_loses_nothing(
    place: ServicePlace,
    fillable: Callable[[ServicePlace], AbstractContextManager[tuple[RunningService, Fill, Fill]]],
) -> None:
    numbers = count()
    counted, voted = 1, 0
    with fillable(place) as (service, fill, clear):
        with closing(Client(service.port)) as client:
            assert client.hit(Visitor(next(numbers))).status == HTTPStatus.OK
            for _ in range(3):
                fill()
                visitor = Visitor(next(numbers))
                while (reply := client.hit(visitor)).status == HTTPStatus.OK:
                    counted += 1
                    visitor = Visitor(next(numbers))
                    assert counted < 5_000
                is_refused_for_now(reply)
                voter = Voter(next(numbers), 4)
                while (reply := client.vote(voter)).status == HTTPStatus.OK:
                    voted += 1
                    voter = Voter(next(numbers), 4)
                is_refused_for_now(reply)
                assert send(service.status_port, "GET", "/readyz").status == 503
                assert read_standing(service) == Standing(counted, voted, 4 * voted, counted)
                clear()
                assert client.hit(visitor).status == HTTPStatus.OK  # who was refused comes again
                assert client.vote(voter).status == HTTPStatus.OK
                counted, voted = counted + 1, voted + 1
                assert read_standing(service) == Standing(counted, voted, 4 * voted, counted)
                assert send(service.status_port, "GET", "/readyz").status == 200
                verify(place)
        service.kill()
        with place.running() as restarted:
            assert read_standing(restarted) == Standing(counted, voted, 4 * voted, counted)


# Orderly ends


@contextmanager
def held_store(url: str) -> Iterator[None]:
    """Keep services from writing to a store while the block runs."""
    with ExitStack() as stack:
        if url.startswith("sqlite:"):
            file = stack.enter_context(closing(sqlite3.connect(sqlite_path(url))))
            file.execute("BEGIN IMMEDIATE")
        else:
            server = stack.enter_context(psycopg.connect(url))
            server.execute(f"SELECT pg_advisory_lock({WRITER_LOCK})")
        yield


def test_what_was_accepted_before_the_end_is_answered(store_url: str, tmp_path: Path) -> None:
    place = ServicePlace(tmp_path / "service", store=store_url)
    with place.running() as service, ExitStack() as stack:
        clients = [stack.enter_context(closing(Client(service.port))) for _ in range(IN_FLIGHT)]
        assert service.hit().status == HTTPStatus.OK  # the day's salt is made
        done = read_accepted(service)
        with held_store(store_url):
            for number, client in enumerate(clients):
                if number % 2:
                    client.send_vote(Voter(number, 3))
                else:
                    client.send_hit(Visitor(number))
            wait_until(lambda: read_accepted(service) == done + IN_FLIGHT)
            service.process.send_signal(signal.SIGTERM)
            wait_until(lambda: is_refused(service.port))
        replies = [client.receive() for client in clients]
        assert [reply.status for reply in replies] == [HTTPStatus.OK] * IN_FLIGHT
        assert {reply.headers["connection"] for reply in replies} == {"close"}
        assert service.process.wait(20) == 0
    with place.running() as restarted:
        half = IN_FLIGHT // 2
        assert read_standing(restarted) == Standing(half + 1, half, 3 * half, half + 1)


def test_an_end_among_many_requests_counts_what_it_answers_and_nothing_else(
    place: ServicePlace,
) -> None:
    writers = Writers(count(), new_seed())
    with place.running() as service:
        with writers.writing(service.port):
            wait_for_more(writers)
            assert service.stop() == 0
        assert "ERROR" not in service.read_log()
    journal = writers.journal
    with place.running() as restarted:
        points = sum(voter.points for voter in journal.acknowledged_votes)
        hits, votes = len(journal.acknowledged_hits), len(journal.acknowledged_votes)
        assert read_standing(restarted) == Standing(hits, votes, points, hits)


def read_accepted(service: RunningService) -> int:
    """Return how many messages the writer of a service has and had."""
    metrics = send(service.status_port, "GET", "/metrics").body.decode()
    found = dict(re.findall(r"^tuong_tac_(\w+) (\d+)", metrics, re.MULTILINE))
    return int(found["messages"]) + int(found["waiting"])


def is_refused(port: int) -> bool:
    """Tell whether nobody listens at a port any more."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except ConnectionRefusedError:
        return True
    return False
