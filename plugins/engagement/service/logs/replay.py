"""Count what the web server's log says was sent while the service was down.

A hit that was answered 502 or 503 was not counted; its page is in its address. One that was
answered 504 may have been, after the web server had given up: it is left out. Hits that were
answered 200 are read too: they opened windows in which later ones do not count. A salt is needed,
so nothing older than yesterday can be replayed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from plugins.engagement.manifest import NO_ARTICLE, ManifestPage
from plugins.engagement.service.agents import Agent, Agents
from plugins.engagement.service.http.requests import NONCE
from plugins.engagement.service.logs.files import identify, read_lines
from plugins.engagement.service.logs.lines import LogLine, parse_line
from plugins.engagement.service.moments import day_of, start_of
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store.interface import WINDOW_SECONDS, Store
from plugins.engagement.service.visitors import Caller, visitor_key

LOST = {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE}


@dataclass
class Replayed:
    """What a log added, and what could not be replayed any more."""

    visits: Counter[int] = field(default_factory=Counter)
    views: Counter[str] = field(default_factory=Counter)
    too_old: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """When a window was opened, and whether by a hit that was lost."""

    moment: float
    is_lost: bool


class Replayer:
    """Replays a log into a store."""

    def __init__(
        self, settings: ServiceSettings, pages: Mapping[str, ManifestPage], agents: Agents
    ) -> None:
        """Accept what the service would have accepted."""
        self._prefix = f"{settings.prefix}v/"
        self._origins = settings.origins
        self._pages = pages
        self._agents = agents
        self._opened: dict[int, Opened] = {}

    def replay(self, store: Store, path: Path) -> Replayed:
        """Replay what was not replayed yet of a file, whatever its name was then."""
        total = Replayed()
        salts = store.find_salts()
        name = f"replay:{identify(path)}"
        while (chunk := read_lines(path, (store.read_position(name) or ("", 0))[1])) is not None:
            piece = self._count(map(parse_line, chunk.lines), salts)
            with store.transaction():
                store.add_views(piece.views)
                store.add_visits_of_days(piece.visits)
                store.keep_position(name, chunk.file, chunk.byte)
            total.visits += piece.visits
            total.views += piece.views
            total.too_old += piece.too_old
        return total

    def _count(self, lines: Iterable[LogLine | None], salts: Mapping[int, bytes]) -> Replayed:
        piece = Replayed()
        for line in lines:
            if line is None or not self._is_hit(line):
                continue
            if day_of(line.moment) not in salts:
                piece.too_old += line.status in LOST
                continue
            page, caller = self._read_target(line)
            day, visits = self._weigh(line, _find_keys(line, salts, caller, NO_ARTICLE))
            piece.visits[day] += visits
            if page != NO_ARTICLE:
                piece.views[page] += self._weigh(line, _find_keys(line, salts, caller, page))[1]
        return piece

    def _is_hit(self, line: LogLine) -> bool:
        """Tell whether a line is a hit that was counted or would have been."""
        key = urlsplit(line.target).path.removeprefix(self._prefix)
        return (
            line.method == "POST"
            and (line.status in LOST or line.status == HTTPStatus.OK)
            and line.target.startswith(self._prefix)
            and (key == NO_ARTICLE or key in self._pages)
            and line.origin in self._origins
            and self._agents.recognise(line.agent) is Agent.PERSON
        )

    def _read_target(self, line: LogLine) -> tuple[str, Caller]:
        target = urlsplit(line.target)
        key = target.path.removeprefix(self._prefix)
        page = key if key == NO_ARTICLE else self._pages[key].id
        nonces = parse_qs(target.query).get("n", [""])
        is_good = NONCE.fullmatch(nonces[0]) is not None and not line.is_private
        return page, Caller(line.address, line.agent, nonces[0] if is_good else "")

    def _weigh(self, line: LogLine, keys: Sequence[int]) -> tuple[int, int]:
        """Return what a hit adds to which day.

        A lost hit that finds no window open adds one. A hit that was answered within the window
        of a lost one has been counted by the service, which did not know of that: one too many.
        """
        is_lost = line.status in LOST
        found = next((opened for key in keys if (opened := self._opened.get(key))), None)
        is_open = found is not None and line.moment - found.moment < WINDOW_SECONDS
        if found is None or not is_open:
            self._opened[keys[0]] = Opened(line.moment, is_lost)
            return day_of(line.moment), int(is_lost)
        if found.is_lost and not is_lost:
            self._opened[keys[0]] = Opened(line.moment, is_lost)
            return day_of(found.moment), -1
        return day_of(line.moment), 0


def _find_keys(line: LogLine, salts: Mapping[int, bytes], caller: Caller, page: str) -> list[int]:
    """Return the key of the line's day, and that of the day before while it may be open."""
    day = day_of(line.moment)
    days = [day, day - 1] if line.moment - start_of(day) < WINDOW_SECONDS else [day]
    return [visitor_key(salts[one], caller, page) for one in days if one in salts]
