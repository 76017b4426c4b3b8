"""What tests of the engagement service share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugins.engagement.service.store import open_store
from plugins.engagement.service.store.interface import Store
from tests.support.postgresql import running_server
from tests.support.service import RunningService, ServicePlace

TABLES = (
    "page start_page day open_window vote salt crawler presence log_position fact "
    "comment answer letter decision"
)


@pytest.fixture
def place(tmp_path: Path) -> ServicePlace:
    return ServicePlace(tmp_path / "service")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """Return a running service that all tests of a file share."""
    place = ServicePlace(tmp_path_factory.mktemp("http"))
    with place.running() as running:
        yield running
        assert "ERROR" not in running.read_log()


@pytest.fixture
def address(request: pytest.FixtureRequest) -> str:
    """Return an address that no other test uses."""
    number = abs(hash(request.node.nodeid)) % (1 << 24)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a real server's database, one for each worker of the tests."""
    with running_server(tmp_path_factory.mktemp("postgresql") / "server") as server:
        yield server.url


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty store, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite3'}"
    url: str = request.getfixturevalue("postgresql_url")
    empty_postgresql(url)
    return url


def empty_postgresql(url: str) -> None:
    """Leave the tables and remove all rows."""
    store = open_store(url)
    with store.transaction():
        store.run("TRUNCATE " + ", ".join(TABLES.split()))
    store.close()


@pytest.fixture
def open_again(store_url: str) -> Iterator[Callable[[], Store]]:
    """Return what opens the store, as often as a test restarts it."""
    opened: list[Store] = []

    def open_() -> Store:
        opened.append(open_store(store_url))
        return opened[-1]

    yield open_
    for store in opened:
        store.close()


@pytest.fixture
def store(open_again: Callable[[], Store]) -> Store:
    return open_again()
