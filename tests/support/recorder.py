"""A recorder in the process of the test, with a clock set by hand."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from plugins.engagement.service.clock import Calendar, start_of
from plugins.engagement.service.counting.figures import Figures, read_stored_figures
from plugins.engagement.service.counting.recorder import EngagementRecorder, ShownFigures
from plugins.engagement.service.counting.visitors import Caller
from plugins.engagement.service.counting.writer import Writer
from plugins.engagement.service.http.client_address import parse_address
from plugins.engagement.service.messages import PageCounts
from plugins.engagement.service.store import open_store
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.keys import Keys
from tests.support.service import BROWSER

T = TypeVar("T")

NOON = float(start_of(20_000) + 12 * 3600)
KEYS = Keys(bytes(32), "token")


def caller(address: str = "203.0.113.7", agent: str = BROWSER, nonce: str = "") -> Caller:
    packed = parse_address(address)
    assert packed is not None
    return Caller(packed, agent, nonce)


@dataclass
class HandClock:
    """A clock that moves only when set."""

    now: float = NOON

    def __call__(self) -> float:
        return self.now


class RestartableRecorder:
    """A recorder on a store, with synchronous methods; it can be restarted."""

    def __init__(self, url: str, clock: HandClock) -> None:
        self._url = url
        self.clock = clock
        self._loop = asyncio.new_event_loop()
        # In a thread of its own: other tests of the process may have a loop in this one.
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self.store: Store
        self.recorder: EngagementRecorder
        self._writer: Writer
        self.start()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    def start(self) -> None:
        self._run(self._start())

    async def _start(self) -> None:
        self.store = open_store(self._url)
        calendar = Calendar(self.clock)
        figures = Figures(read_stored_figures(self.store), calendar)
        self._writer = Writer(self.store, self.clock, calendar, figures.settle)
        self.recorder = EngagementRecorder(self._writer, figures, KEYS, self.clock, 1_000_000)
        self.recorder.take_over_salts(self.store.find_salts())

    def stop(self) -> None:
        """Stop as a service does; memory is lost."""
        self._writer.close()
        self.store.close()

    def end(self) -> None:
        self.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def restart(self) -> None:
        self.stop()
        self.start()

    def hit(
        self,
        page: str = "bai-1",
        who: Caller | None = None,
        *,
        token: str | None = None,
        is_private: bool = False,
    ) -> ShownFigures:
        counting = self.recorder.count(page, who or caller(), token, is_private=is_private)
        return self._run(counting)

    def hit_together(self, *hits: tuple[str, Caller]) -> list[ShownFigures]:

        async def count_all() -> list[ShownFigures]:
            return await asyncio.gather(*(self.recorder.count(*one) for one in hits))

        return self._run(count_all())

    def vote(self, points: int, token: str, page: str = "bai-1", who: Caller | None = None) -> None:
        voting = self.recorder.vote(page, who or caller(), points, token)
        self._run(voting)

    def tally(self, page: str = "bai-1") -> PageCounts:
        return self.recorder.show(page).tally


@contextmanager
def running_recorder(url: str, now: float = NOON) -> Iterator[RestartableRecorder]:
    recorder = RestartableRecorder(url, HandClock(now))
    try:
        yield recorder
    finally:
        recorder.end()
