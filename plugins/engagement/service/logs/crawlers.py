"""Find search engines in the web server's log: they run no scripts and send no hits."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from plugins.engagement.manifest import NO_ARTICLE
from plugins.engagement.service.clock import Clock, day_of
from plugins.engagement.service.counting.agents import Agent, Agents
from plugins.engagement.service.counting.visitors import (
    Caller,
    make_salt,
    usable_salts,
    visitor_key,
)
from plugins.engagement.service.logs.access_log import LogLine, read_chunk
from plugins.engagement.service.store.interface import Store

POSITION = "crawlers"
SECONDS_AT_ONCE = 0.05  # requests wait during this time


class LogReader:
    """Reads a log into the store; `counts_visits` adds visits of search engines, as in NukeViet."""

    def __init__(self, path: Path, agents: Agents, clock: Clock, *, counts_visits: bool) -> None:
        self._path = path
        self._agents = agents
        self._clock = clock
        self._counts_visits = counts_visits

    def read_new(self, store: Store) -> bool:
        """Read new lines for a limited time; return whether there were any."""
        deadline = time.monotonic() + SECONDS_AT_ONCE
        has_read = False
        while self.read_once(store):
            has_read = True
            if time.monotonic() > deadline:
                break
        return has_read

    def read_once(self, store: Store) -> bool:
        """Read one chunk and return whether there was one.

        Results and position are stored in one transaction.
        """
        chunk = read_chunk(store, POSITION, self._path)
        if chunk is None:
            return False
        now = int(self._clock())
        make_salt(store, day_of(now))
        salts = usable_salts(store.find_salts(), day_of(now), now)
        crawls = [
            # Times in the future, from a wrong clock, become now: they must not start a later day.
            (min(int(line.moment), now), _keys(salts, line))
            for line in chunk.parse()
            if self._agents.recognise(line.agent) is Agent.SEARCH_ENGINE
        ]
        with store.transaction():
            # Sorted, so that the latest moment of each crawler wins.
            store.see_crawlers({keys[0]: moment for moment, keys in sorted(crawls)})
            if self._counts_visits:
                store.add_visits_of_days(_count_visits(store, crawls))
            store.keep_position(POSITION, chunk.file, chunk.byte)
        return True


def _keys(salts: Sequence[bytes], line: LogLine) -> list[int]:
    caller = Caller(line.address, line.agent)
    return [visitor_key(salt, caller, NO_ARTICLE) for salt in salts]


def _count_visits(store: Store, crawls: Iterable[tuple[int, Sequence[int]]]) -> Counter[int]:
    """Open the windows of crawlers; return the visits by day."""
    return Counter(
        day_of(moment)
        for moment, (key, *others) in crawls
        if not store.find_open(others, moment) and store.open_windows([key], moment)
    )
