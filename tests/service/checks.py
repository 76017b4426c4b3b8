"""What tests of the service at its end have in common."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from tests.support.service import Reply, RunningService, ServicePlace
from tests.support.waiting import wait_until
from tests.support.writers import Writers


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


def is_refused_for_now(reply: Reply) -> None:
    """See to it that a request was refused as one that may come again."""
    assert reply.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert reply.headers["content-type"] == "application/problem+json"
    assert int(reply.headers["retry-after"]) > 0
    assert reply.document["status"] == HTTPStatus.SERVICE_UNAVAILABLE


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
