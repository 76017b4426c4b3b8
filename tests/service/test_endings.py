"""An orderly end answers what was accepted."""

from __future__ import annotations

import re
import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http import HTTPStatus
from itertools import count
from pathlib import Path

import psycopg

from plugins.engagement.service.store import sqlite_path
from plugins.engagement.service.store.migrations import WRITER_LOCK
from tests.service.checks import new_seed, wait_for_more
from tests.support.service import RunningService, ServicePlace, send
from tests.support.waiting import wait_until
from tests.support.writers import Client, Standing, Visitor, Voter, Writers, read_standing

IN_FLIGHT = 20


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
    """Return whether nobody listens at a port any more."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except ConnectionRefusedError:
        return True
    return False
