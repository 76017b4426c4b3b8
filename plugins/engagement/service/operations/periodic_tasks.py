"""Periodic tasks: figures, expired windows and salts, manifest, access log, watchdog."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from plugins.core.errors import PortalError
from plugins.core.files import write_whole
from plugins.engagement.manifest import read_manifest
from plugins.engagement.retention import ONLINE_SECONDS
from plugins.engagement.service.clock import Clock, day_of
from plugins.engagement.service.counting.figures import StoredFigures, read_stored_figures
from plugins.engagement.service.counting.recorder import EngagementRecorder
from plugins.engagement.service.counting.writer import Writer
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.http.responses import COMPACT, totals_document
from plugins.engagement.service.logs.crawlers import LogReader
from plugins.engagement.service.operations.days_ahead import describe_day_ahead
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.voice import forget_voice
from plugins.engagement.service.voice.desk import Desk
from plugins.engagement.service.voice.reception import Reception

log = logging.getLogger(__name__)

REFRESH_SECONDS = 15
WATCH_SECONDS = 1
WINDOWS_AT_ONCE = 2_000


class Parts(NamedTuple):
    """The parts of one process that periodic tasks keep up to date."""

    recorder: EngagementRecorder
    reception: Reception
    desk: Desk


class PeriodicTasks:
    """Periodic tasks of one process; problems of failing ones are in `problems`."""

    def __init__(
        self,
        settings: ServiceSettings,
        parts: Parts,
        writer: Writer,
        clock: Clock,
        log_reader: LogReader | None,
        report_alive: Callable[[], None],
    ) -> None:
        """Create the tasks without running any; `report_alive` is called by `pulse`."""
        self._settings = settings
        self._recorder, self._reception, self._desk = parts
        self._writer = writer
        self._clock = clock
        self._log_reader = log_reader
        self._report_alive = report_alive
        self._manifest_stamp: tuple[int, int] | None = None
        self._decided_stamp = 0
        self._shared_at = 0
        self._process = f"{os.uname().nodename if hasattr(os, 'uname') else ''}:{os.getpid()}"
        self.problems: dict[str, str] = {}

    async def run(self) -> None:
        await asyncio.gather(
            self._repeat("refresh", self.refresh, REFRESH_SECONDS),
            self._repeat("days", self.check_day, REFRESH_SECONDS),
            self._repeat("store", self.watch_store, WATCH_SECONDS),
            self._repeat("manifest", self.read_pages, WATCH_SECONDS),
            self._repeat("decisions", self.read_decisions, WATCH_SECONDS),
            self._repeat("log", self.read_log, WATCH_SECONDS),
            self._repeat("pulse", self.pulse, WATCH_SECONDS),
        )

    async def _repeat(
        self, name: str, work: Callable[[], Awaitable[None]], pause_seconds: float
    ) -> None:
        while True:
            await asyncio.sleep(pause_seconds)
            await self._attempt(name, work)

    async def _attempt(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Run a task; a problem is logged once and kept until the task succeeds."""
        try:
            await work()
        except (PortalError, OSError) as error:
            if self.problems.get(name) != str(error):
                log.warning("%s", error)
            self.problems[name] = str(error)
        else:
            self.problems.pop(name, None)

    async def begin(self) -> None:
        """Run each task once before the first request.

        Problems do not stop the start: the first build may come later, and figures can be shown
        even with a full disk.
        """
        await self._attempt("manifest", self.read_pages)
        await self._attempt("log", self.read_log)
        await self._attempt("refresh", self.refresh)
        await self._attempt("days", self.check_day)

    async def end(self) -> None:
        """Write the final figures for the web server."""
        await self._attempt("figures", self.write_figures)

    async def refresh(self) -> None:
        """Synchronize memory and store, and delete expired data."""
        now = int(self._clock())
        day = self._recorder.figures.turn()
        await self._writer.call(read_foreign_changes, self._take_over_figures)
        await self._share_presence(now)
        await self._count_crawlers()
        self._recorder.forget(now)
        self._reception.forget(now)
        await self._writer.call(lambda store: forget(store, day, now))
        self._recorder.take_over_salts(await self._writer.call(lambda store: store.find_salts()))
        await self._desk.look()
        await self._close_windows(now)
        await self.write_figures()
        self._writer.load.has_failed = False  # the store has just accepted writes

    async def read_log(self) -> None:
        if self._log_reader is not None:
            has_read = await self._writer.call(self._log_reader.read_new)
            if has_read and self._settings.count_crawlers:
                await self._writer.call(read_stored_figures, self._take_over_figures)
            await self._count_crawlers()

    async def _count_crawlers(self) -> None:
        since = int(self._clock()) - ONLINE_SECONDS
        self._recorder.crawlers = await self._writer.call(lambda store: store.count_crawlers(since))

    async def check_day(self) -> None:
        """Compare the day that visits are counted for with the clock. Raises ServiceError."""
        problem = describe_day_ahead(self._recorder.figures.turn(), day_of(self._clock()))
        if problem is not None:
            raise ServiceError(problem)

    async def watch_store(self) -> None:
        """Look for the files of the store. Raises StoreUnavailable."""
        await self._writer.call(lambda store: store.find_files())

    async def pulse(self) -> None:
        """Report that loop and writer are alive, independent of the store."""
        await self._writer.call(lambda store: None)
        self._report_alive()

    async def read_pages(self) -> None:
        """Read the manifest if it has changed; log its faults. Raises ManifestError, OSError."""
        path = self._settings.manifest
        if path is None:
            return
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_ino)
        if stamp != self._manifest_stamp:
            manifest = read_manifest(path)
            self._recorder.take_over_manifest(manifest)
            for fault in manifest.faults:
                log.error("%s", fault)
            self._manifest_stamp = stamp

    async def read_decisions(self) -> None:
        """Read the figures again when a command or another process has decided something."""
        try:
            stamp = self._settings.decided_file.stat().st_mtime_ns
        except FileNotFoundError:
            return  # the publication has removed it
        if stamp != self._decided_stamp:
            await self._writer.call(read_stored_figures, self._take_over_figures)
            self._decided_stamp = stamp

    async def write_figures(self) -> None:
        """Write the figures that the web server serves while the service is down."""
        document = totals_document(self._recorder.totals())
        file = self._settings.figures_file
        write_whole(file, COMPACT(document).encode(), staging=file.parent)

    def _take_over_figures(self, stored: StoredFigures | None) -> None:
        if stored is not None:
            self._recorder.figures.take_over(stored)

    async def _share_presence(self, now: int) -> None:
        presence = self._recorder.presence
        seen = presence.seen_since(self._shared_at)

        def share(store: Store) -> set[int]:
            if not store.shares_presence:
                return set()
            with store.transaction():
                store.share_presence(self._process, seen)
                return store.read_presence(self._process, now - ONLINE_SECONDS)

        presence.take_others(await self._writer.call(share))
        self._shared_at = now

    async def _close_windows(self, now: int) -> None:
        def close(store: Store) -> int:
            return store.close_windows(now, WINDOWS_AT_ONCE)

        while await self._writer.call(close) == WINDOWS_AT_ONCE:
            pass  # requests are answered in between


def read_foreign_changes(store: Store) -> StoredFigures | None:
    """Return the stored figures if another process may have changed them."""
    return read_stored_figures(store) if store.has_foreign_changes() else None


def forget(store: Store, day: int, now: int) -> None:
    """Delete data past its retention: salts older than yesterday's, crowds, presence, letters."""
    with store.transaction():
        store.forget_before(day - 1, now)
        forget_voice(store, now)
