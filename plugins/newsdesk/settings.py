"""Settings of the newsdesk, all with their defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.clock import as_vietnamese
from plugins.core.cores import count_cores
from plugins.core.errors import SettingsError


@dataclass(frozen=True)
class NewsdeskSettings:
    """What reading the content needs to know.

    `content` is the content folder (its parent is the project), `now` the instant of the build
    in Vietnamese time. `shows_drafts` also lets drafts and articles of the future through, marked
    as such. `body_photo_sizes` says how wide the theme lays out a photo
    of the body, as `sizes` of HTML does. `has_figures` tells that pages of figures will be written,
    so that links may lead there. `processes` is in how many bundles are read, 0 for one a core.
    """

    content: Path
    now: datetime
    shows_drafts: bool = False
    frame_hosts: frozenset[str] = frozenset()
    body_photo_sizes: str = "100vw"
    has_figures: bool = True
    processes: int = 0

    @property
    def process_count(self) -> int:
        """Return in how many processes bundles are read and pages rendered."""
        return self.processes or count_cores()

    @property
    def project(self) -> Path:
        """Return the folder that messages show paths relative to."""
        return self.content.parent

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], clock: datetime) -> NewsdeskSettings:
        """Return the settings out of Pelican's; `clock` is used when NOW is not pinned.

        Raises SettingsError naming every setting that does not fit.
        """
        problems = []
        now = _parse_now(settings.get("NOW") or clock)
        if now is None:
            problems.append(f"NOW is {settings['NOW']!r}, expected an ISO date and time")
        hosts = settings.get("FRAME_HOSTS", ())
        is_list = isinstance(hosts, list | tuple | set | frozenset)
        if not is_list or not all(isinstance(host, str) for host in hosts):
            problems.append(f"FRAME_HOSTS is {hosts!r}, expected a list of host names")
            hosts = ()
        if not isinstance(settings.get("SHOW_DRAFTS", False), bool):
            problems.append(f"SHOW_DRAFTS is {settings['SHOW_DRAFTS']!r}, expected True or False")
        if not isinstance(settings.get("BODY_PHOTO_SIZES", ""), str):
            problems.append(f"BODY_PHOTO_SIZES is {settings['BODY_PHOTO_SIZES']!r}, expected text")
        processes = settings.get("BUILD_PROCESSES", cls.processes)
        if type(processes) is not int or processes < 0:
            problems.append(f"BUILD_PROCESSES is {processes!r}, expected a whole number from 0")
        if problems:
            raise SettingsError(problems)
        return cls(
            content=Path(settings["PATH"]).resolve(),
            now=as_vietnamese(now or clock),
            shows_drafts=bool(settings.get("SHOW_DRAFTS", False)),
            frame_hosts=frozenset(hosts),
            body_photo_sizes=settings.get("BODY_PHOTO_SIZES", cls.body_photo_sizes),
            has_figures=settings.get("ENGAGEMENT", cls.has_figures) is True,
            processes=processes,
        )


def _parse_now(now: object) -> datetime | None:
    if isinstance(now, str):
        try:
            return datetime.fromisoformat(now)
        except ValueError:
            return None
    return now if isinstance(now, datetime) else None
