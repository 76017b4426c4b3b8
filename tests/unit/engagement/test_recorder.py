"""The recorder passes on keys, never addresses; limits of a single client."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from plugins.engagement.service.clock import Calendar
from plugins.engagement.service.counting.figures import Figures, read_stored_figures
from plugins.engagement.service.counting.recorder import NEW_VISITORS, EngagementRecorder
from plugins.engagement.service.counting.writer import Writer
from plugins.engagement.service.errors import StoreUnavailable
from plugins.engagement.service.messages import Counted, Hit, Vote
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.sqlite import SqliteStore
from tests.support.recorder import (
    KEYS,
    HandClock,
    RestartableRecorder,
    caller,
    running_recorder,
)
from tests.support.service import BROWSER
from tests.support.waiting import run_alone
from tests.unit.engagement.builders import MIDNIGHT, NOON

TOKEN = "a" * 22
ADDRESSES = ("203.0.113.7", "198.51.100.255", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff")


class Listener:
    """A writer that records its messages."""

    def __init__(self, store: Store) -> None:
        """Start without messages."""
        self._store = store
        self.sent: list[Hit | Vote] = []

    def send(self, message: Hit | Vote) -> asyncio.Future[Any]:
        """Record a message and answer it."""
        self.sent.append(message)
        future = asyncio.get_running_loop().create_future()
        future.set_result(None if isinstance(message, Vote) else Counted(True, True, None))
        return future

    async def call(self, work: Callable[[Store], Any]) -> Any:  # noqa: ANN401 - as the writer's
        """Run work at once."""
        return work(self._store)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store."""
    store = SqliteStore(tmp_path / "listener.sqlite3")
    yield store
    store.close()


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[RestartableRecorder]:
    """Return a recorder with its own store."""
    with running_recorder(f"sqlite:///{tmp_path / 'recorder.sqlite3'}") as recorder:
        yield recorder


def begin(store: Store, clock: HandClock) -> tuple[EngagementRecorder, Writer]:
    """Return a recorder that writes to a store, in the running loop."""
    calendar = Calendar(clock)
    figures = Figures(read_stored_figures(store), calendar)
    writer = Writer(store, clock, calendar, figures.settle)
    return EngagementRecorder(writer, figures, KEYS, clock, 1_000_000), writer


def spellings(address: str) -> list[bytes]:
    """Return the forms in which an address, or its part in memory, could be written."""
    packed = caller(address).address
    parts = [packed, packed[:8], packed[:6]] if len(packed) == 16 else [packed, packed[::-1]]
    texts = [address, address.upper(), packed.hex(), packed.hex(":"), packed.hex().upper()]
    texts += [repr(packed), str(int.from_bytes(packed, "big"))]
    return [*parts, *(text.encode() for text in texts), *(part.hex().encode() for part in parts)]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("is_private", [False, True], ids=["public", "private"])
def test_nothing_that_is_sent_to_the_writer_holds_an_address(
    store: Store, address: str, is_private: bool
) -> None:
    listener, clock = Listener(store), HandClock(NOON)

    async def come() -> None:
        figures = Figures(read_stored_figures(store), Calendar(clock))
        recorder = EngagementRecorder(cast(Writer, listener), figures, KEYS, clock, 1000)
        who = caller(address, nonce="nonce-01")
        for moment in (MIDNIGHT - 60, MIDNIGHT + 60):
            clock.now = moment
            await recorder.count("bai-1", who, TOKEN, is_private=is_private)
            await recorder.be_present(who)
            await recorder.vote("bai-1", who, 5, TOKEN)

    run_alone(come())
    assert len(listener.sent) == 4
    told = repr(listener.sent).encode()
    assert not [one for one in spellings(address) if one in told]
    for secret in (TOKEN, BROWSER, "nonce-01"):
        assert secret.encode() not in told
    assert bool(is_private) == all(
        window is None or not window.keys
        for message in listener.sent
        if isinstance(message, Hit)
        for window in (message.visit, message.view)
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_that_lies_on_the_disk_holds_an_address(
    tmp_path: Path, recorder: RestartableRecorder, address: str
) -> None:
    recorder.hit(who=caller(address, nonce="nonce-01"), token=TOKEN)
    recorder.vote(4, TOKEN, who=caller(address))
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    needles = [one for one in spellings(address) if len(one) > 4]  # four bytes may be chance
    assert not [one for one in needles if one in content]
    for secret in (TOKEN, BROWSER, "nonce-01"):
        assert secret.encode() not in content


@pytest.mark.parametrize("vary", ["nonce", "agent"])
def test_signs_of_presence_from_one_address_are_bounded_like_its_hits(
    store: Store, vary: str
) -> None:
    """PROTOCOL.md, rule 4: 200 new visitors in half an hour, whatever they send."""

    async def come() -> int:
        recorder, writer = begin(store, HandClock(NOON))
        for number in range(3 * NEW_VISITORS):
            await recorder.be_present(caller(**{vary: f"nonce-{number:04}"}))
        writer.close()
        return recorder.totals().guests

    assert run_alone(come()) <= NEW_VISITORS + 1


def test_tabs_of_an_office_that_come_back_into_sight_are_no_new_visitors(store: Store) -> None:
    """Each was away for a little more than five minutes, again and again."""
    clock = HandClock(NOON)

    async def come() -> int:
        recorder, writer = begin(store, clock)
        for _ in range(5):
            for number in range(45):
                await recorder.be_present(caller(nonce=f"nonce-{number:04}"))
            clock.now += 310
            recorder.totals()
        for number in range(2):
            await recorder.count("bai-1", caller(nonce=f"newcomer-{number}"))
        writer.close()
        return recorder.show("bai-1").tally.views

    assert run_alone(come()) == 2


def test_hits_from_one_address_are_bounded(recorder: RestartableRecorder) -> None:
    for number in range(NEW_VISITORS + 50):
        recorder.hit(who=caller(nonce=f"nonce-{number:04}"))
    assert recorder.tally().views == NEW_VISITORS + 1
    assert recorder.recorder.totals().guests == NEW_VISITORS + 1


def test_a_guest_is_one_at_midnight_too(recorder: RestartableRecorder) -> None:
    recorder.clock.now = MIDNIGHT - 60
    recorder.hit()
    recorder.clock.now = MIDNIGHT + 60
    recorder.hit()
    assert recorder.recorder.totals().guests == 1


def test_a_private_hit_that_was_refused_counts_when_it_comes_again(
    recorder: RestartableRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """README: a batch that fails leaves nothing."""
    recorder.hit("bai-2")

    def fail() -> None:
        raise StoreUnavailable("disk full")

    monkeypatch.setattr(recorder.store, "transaction", fail)
    monkeypatch.setattr(recorder.store, "alone", fail)
    with pytest.raises(StoreUnavailable):
        recorder.hit(is_private=True)
    monkeypatch.undo()
    recorder.hit(is_private=True)
    assert recorder.tally().views == 1
