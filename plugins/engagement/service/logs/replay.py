"""Count hits from the web server's log that were lost while the service was down.

A hit answered with 502 or 503 was not counted; its URL has the page key. One answered with 504 may
have been counted after the web server's timeout, and is left out. Hits answered with 200 are read
too, since they opened windows in which later ones do not count. Keys need the day's salt, so only
today and yesterday can be replayed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from plugins.engagement.manifest import NO_ARTICLE, ManifestPage
from plugins.engagement.retention import WINDOW_SECONDS
from plugins.engagement.service.clock import day_of
from plugins.engagement.service.counting.agents import Agent, Agents
from plugins.engagement.service.counting.memory import VisitorQuota
from plugins.engagement.service.counting.recorder import NEW_VISITORS
from plugins.engagement.service.counting.visitors import Caller, usable_salts, window_of
from plugins.engagement.service.http.client_address import TrustedProxies
from plugins.engagement.service.http.refusals import HttpRefusal
from plugins.engagement.service.http.requests import Request
from plugins.engagement.service.logs.access_log import Chunk, LogLine, list_files, read_lines
from plugins.engagement.service.messages import Window
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store.interface import Store

POSITION = "replay"
LOST = {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE}


@dataclass
class Replayed:
    """Counts added by a replay, and the number of hits without salt."""

    visits: Counter[int] = field(default_factory=Counter)
    views: Counter[str] = field(default_factory=Counter)
    too_old: int = 0

    def add(self, piece: Replayed) -> None:
        self.visits.update(piece.visits)
        self.views.update(piece.views)
        self.too_old += piece.too_old


@dataclass(frozen=True, slots=True)
class ReplayedWindow:
    """Opening time of a window, and whether its hit was lost."""

    moment: float
    is_lost: bool


class Replayer:
    """Replays a log into a store; accepts the same hits as the service with these settings."""

    def __init__(
        self, settings: ServiceSettings, pages: Mapping[str, ManifestPage], agents: Agents
    ) -> None:
        self._prefix = f"{settings.prefix}v/"
        self._origins = settings.origins
        self._pages = pages
        self._agents = agents
        self._visitors = VisitorQuota(NEW_VISITORS)
        self._opened: dict[int, ReplayedWindow] = {}

    def replay(self, store: Store, path: Path) -> Replayed:
        """Count lost hits that were not replayed yet, in a log and its rotated files.

        All files are read from the start, since earlier hits opened windows.
        """
        total, salts = Replayed(), store.find_salts()
        for file, found in list_files(path):
            known, at = store.read_position(POSITION, file), 0
            while chunk := read_lines(file, found, at, known if at < known else None):
                piece = self._count(chunk.parse(), salts)
                if at >= known:
                    _keep(store, chunk, piece)
                    total.add(piece)
                at = chunk.byte
        return total

    def _count(self, lines: Iterable[LogLine], salts: Mapping[int, bytes]) -> Replayed:
        piece = Replayed()
        for line in lines:
            hit = self._read_hit(line)
            if hit is None:
                continue
            if day_of(line.moment) in salts:
                self._weigh(line, *hit, salts, piece)
            else:
                piece.too_old += line.status in LOST
        return piece

    def _read_hit(self, line: LogLine) -> tuple[str, Caller] | None:
        """Return page and client of a valid hit, else None."""
        headers = {
            b"user-agent": line.agent.encode("latin-1"),
            b"sec-gpc": b"1" if line.is_private else b"",
        }
        request = Request(line.method, line.target.encode("latin-1"), headers)
        key = request.path.removeprefix(self._prefix)
        is_hit = (
            line.method == "POST"
            and (line.status in LOST or line.status == HTTPStatus.OK)
            and request.path.startswith(self._prefix)
            and (key == NO_ARTICLE or key in self._pages)
            and line.origin in self._origins
            and self._agents.recognise(line.agent) is Agent.PERSON
        )
        try:
            nonce = request.read_caller(TrustedProxies()).nonce if is_hit else ""
        except HttpRefusal:
            return None
        page = self._pages[key].id if key in self._pages else NO_ARTICLE
        return (page, Caller(line.address, line.agent, nonce)) if is_hit else None

    def _weigh(
        self, line: LogLine, page: str, caller: Caller, salts: Mapping[int, bytes], piece: Replayed
    ) -> None:
        """Add a hit to the counts of a part of the log."""
        has_room = self._visitors.has_room(caller.visitor_network, line.moment)
        known = usable_salts(salts, day_of(line.moment), line.moment)
        visit = window_of(NO_ARTICLE, caller, known, has_room=has_room)
        if has_room and not any(key in self._opened for key in visit.keys):
            self._visitors.use(caller.visitor_network)
        day, visits = self._open(line, visit)
        piece.visits[day] += visits
        if page != NO_ARTICLE:
            view = window_of(page, caller, known, has_room=has_room)
            piece.views[page] += self._open(line, view)[1]

    def _open(self, line: LogLine, window: Window) -> tuple[int, int]:
        """Open a window; return the day of the hit and the number to add.

        A lost hit without an open window adds one. A hit that was answered within the window of a
        lost one was counted by the service, which did not know the window: it subtracts one.
        """
        is_lost, day = line.status in LOST, day_of(line.moment)
        open_ones = (self._opened[key] for key in window.keys if key in self._opened)
        found = next((one for one in open_ones if line.moment - one.moment < WINDOW_SECONDS), None)
        if found is None or (found.is_lost and not is_lost):
            self._opened[window.keys[0]] = ReplayedWindow(line.moment, is_lost)
        if found is None:
            return day, int(is_lost)
        return day_of(found.moment), -1 if found.is_lost and not is_lost else 0


def _keep(store: Store, chunk: Chunk, piece: Replayed) -> None:
    with store.transaction():
        store.add_views(piece.views)
        store.add_visits_of_days(piece.visits)
        store.keep_position(POSITION, chunk.file, chunk.byte)
