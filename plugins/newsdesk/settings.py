"""Settings of the newsdesk, all with their defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.clock import as_vietnamese
from plugins.core.forking import count_cores
from plugins.core.settings import (
    Rule,
    accepting,
    boolean,
    optional,
    read_settings,
    setting,
    text,
    whole_number,
)


def _parse_moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return as_vietnamese(value)
    if not isinstance(value, str):
        raise ValueError(value)
    return as_vietnamese(datetime.fromisoformat(value))


def _parse_hosts(value: object) -> frozenset[str]:
    if not isinstance(value, list | tuple | set | frozenset):
        raise ValueError(value)
    return frozenset(HOST.parse(host) for host in value)


def _parse_file(value: object) -> Path:
    if not isinstance(value, str) or not Path(value).is_file():
        raise ValueError(value)
    return Path(value)


HOST = text()
FILE = Rule("an existing file", _parse_file)
MEGABYTE = 1_000_000
SECONDS: Rule[float] = accepting(
    "a number of seconds", lambda value: type(value) in {int, float} and 0 < value < 1e6
)
MOMENT = Rule("an ISO date and time", _parse_moment)
HOSTS = Rule("a list of host names", _parse_hosts)


@dataclass(frozen=True)
class NewsdeskSettings:
    """What reading the content needs to know.

    `content` is the content folder (its parent is the project), `clock` the instant of the build
    in Vietnamese time, `pinned` another in its place. `shows_drafts` also lets drafts and articles
    of the future through, marked as such. `body_photo_sizes` is the attribute `sizes` of
    photos in bodies. `processes` is the number of processes that read bundles, 0 for one per core.
    `bundle_seconds` is the processor time for reading a bundle, and for rendering it;
    `max_file_mb` is the size of the largest file taken into the portal. `released` has the
    addresses of the live release, of which none may be lost. With `holds_back` `publish` goes on
    without the new version of a faulty article; `keeps_dead_links` builds articles with links that
    lead nowhere, as versions that were published before may have.
    """

    content: Path
    clock: datetime
    pinned: datetime | None = setting("NOW", None, optional(MOMENT))
    frame_hosts: frozenset[str] = setting("FRAME_HOSTS", frozenset(), HOSTS)
    shows_drafts: bool = setting("SHOW_DRAFTS", False, boolean())
    body_photo_sizes: str = setting("BODY_PHOTO_SIZES", "100vw", text())
    processes: int = setting("BUILD_PROCESSES", 0, whole_number(0))
    bundle_seconds: float = setting("BUNDLE_SECONDS", 1, SECONDS)
    released: Path | None = setting("RELEASED_ADDRESSES", None, optional(FILE))
    max_file_mb: int = setting("MAX_FILE_MB", 100, whole_number(1, 4000))
    holds_back: bool = setting("HOLD_BACK_FAULTY", True, boolean())
    keeps_dead_links: bool = setting("KEEP_DEAD_LINKS", False, boolean())

    @property
    def now(self) -> datetime:
        """Return the instant of the build."""
        return self.pinned or self.clock

    @property
    def process_count(self) -> int:
        """Return in how many processes bundles are read and pages rendered."""
        return self.processes or count_cores()

    @property
    def max_file_bytes(self) -> int:
        """Return the size from which on a file of the content is refused."""
        return self.max_file_mb * MEGABYTE

    @property
    def project(self) -> Path:
        """Return the folder that messages show paths relative to."""
        return self.content.parent

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], clock: datetime) -> NewsdeskSettings:
        """Return the settings from Pelican's; `clock` is used when NOW is not pinned.

        Raises SettingsError with every invalid setting.
        """
        content = content_folder(settings)
        return read_settings(cls, settings, content=content, clock=as_vietnamese(clock))


def content_folder(settings: Mapping[str, Any]) -> Path:
    """Return the content folder as named in Pelican's settings, be it a link, below the project."""
    content = Path(settings["PATH"]).absolute()
    return content.parent.resolve() / content.name
