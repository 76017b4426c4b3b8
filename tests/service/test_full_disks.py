"""On a full disk nothing is acknowledged, and nothing acknowledged is lost."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from http import HTTPStatus
from itertools import count
from pathlib import Path

import pytest

from tests.service.checks import is_refused_for_now, verify
from tests.support.service import RunningService, ServicePlace, send
from tests.support.writers import Client, Standing, Visitor, Voter, read_standing

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
    [pytest.param(limited_files, id="limited files"), pytest.param(small_disk, id="small disk")],
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
