"""The thread that writes to the store.

Messages that arrive during a commit are applied together in the next transaction. Throughput is
thus independent of commits per second, no timer adds latency, and every request is answered after
its commit.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from plugins.engagement.service.clock import Calendar, Clock
from plugins.engagement.service.counting.batch import Message, apply
from plugins.engagement.service.errors import StoreUnavailable
from plugins.engagement.service.messages import BatchResult
from plugins.engagement.service.store.interface import Store

T = TypeVar("T")

MOST_WAITING = 10_000
MOST_IN_BATCH = 1_000


@dataclass(slots=True)
class WriterStats:
    """Counters since the writer's start."""

    messages: int = 0
    batches: int = 0
    failures: int = 0
    has_failed: bool = False  # in the last batch


@dataclass(frozen=True, slots=True)
class StoreCall(Generic[T]):
    """A queued job: function, callback, future."""

    work: Callable[[Store], T]
    take_over: Callable[[T], object] | None
    future: asyncio.Future[T]


class Writer:
    """Applies messages to a store in its own thread, for one event loop."""

    def __init__(
        self, store: Store, clock: Clock, calendar: Calendar, settle: Callable[[BatchResult], None]
    ) -> None:
        """Start the thread; `settle` is called in the loop after each commit."""
        self._store = store
        self._clock = clock
        self._calendar = calendar
        self._settle = settle
        self._loop = asyncio.get_running_loop()
        self._messages: list[tuple[Message, asyncio.Future[Any]]] = []
        self._calls: list[StoreCall[Any]] = []
        self._work = threading.Condition()
        self._is_closing = False
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self.load = WriterStats()
        self._thread.start()

    @property
    def waiting(self) -> int:
        return len(self._messages)

    def send(self, message: Message) -> asyncio.Future[Any]:
        """Return a future of the message's answer, set after the commit.

        Raises StoreUnavailable if too many messages wait; the future can raise it too.
        """
        if len(self._messages) >= MOST_WAITING:
            raise StoreUnavailable("too many requests wait for the store")
        future = self._loop.create_future()
        with self._work:
            self._messages.append((message, future))
            self._work.notify()
        return future

    async def call(
        self, work: Callable[[Store], T], take_over: Callable[[T], object] | None = None
    ) -> T:
        """Run `work` on the store between two batches and return its result.

        `take_over` is called with the result before a later batch is settled.
        """
        future: asyncio.Future[T] = self._loop.create_future()
        with self._work:
            self._calls.append(StoreCall(work, take_over, future))
            self._work.notify()
        return await future

    def close(self) -> None:
        """Apply waiting messages and end the thread."""
        with self._work:
            self._is_closing = True
            self._work.notify()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._work:
                while not (self._messages or self._calls or self._is_closing):
                    self._work.wait()
                messages = self._messages[:MOST_IN_BATCH]
                del self._messages[:MOST_IN_BATCH]
                calls, self._calls = self._calls, []
            if not messages and not calls:
                return
            for call in calls:
                self._do_call(call)
            if messages:
                self._do_batch(messages)

    def _do_call(self, call: StoreCall[T]) -> None:
        try:
            result = call.work(self._store)
        except Exception as error:  # raised by the caller's future
            self.load.has_failed = self.load.has_failed or isinstance(error, StoreUnavailable)
            self._loop.call_soon_threadsafe(_fail, [call.future], error)
        else:
            self._loop.call_soon_threadsafe(_finish_call, call, result)

    def _do_batch(self, batch: list[tuple[Message, asyncio.Future[Any]]]) -> None:
        messages, futures = zip(*batch, strict=True)
        self.load.batches += 1
        self.load.messages += len(messages)
        try:
            outcome = apply(self._store, messages, self._clock(), self._calendar.today())
        except Exception as error:  # raised by all futures of the batch
            self.load.failures += 1
            self.load.has_failed = True
            self._loop.call_soon_threadsafe(_fail, futures, error)
        else:
            self.load.has_failed = False
            self._loop.call_soon_threadsafe(self._deliver, futures, outcome)

    def _deliver(self, futures: tuple[asyncio.Future[Any], ...], outcome: BatchResult) -> None:
        self._settle(outcome)
        for future, answer in zip(futures, outcome.answers, strict=True):
            _finish(future, answer)


def _finish_call(call: StoreCall[T], result: T) -> None:
    if call.take_over is not None:
        call.take_over(result)
    _finish(call.future, result)


def _finish(future: asyncio.Future[T], result: T) -> None:
    if not future.done():  # a closed connection cancels its future
        future.set_result(result)


def _fail(futures: list[asyncio.Future[Any]], error: Exception) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(error)
