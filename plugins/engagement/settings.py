"""Settings of the page side, all with their defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from plugins.core.errors import SettingsError
from plugins.core.settings import (
    accepting,
    boolean,
    matching,
    one_of,
    optional,
    path,
    read_settings,
    setting,
    whole_number,
)
from plugins.engagement.manifest import SERVICE_PREFIX

LETTERS = "/gop-y/"  # the page for letters
TAKEN = (
    "ENGAGEMENT_PREFIX is {!r}, the address of the page for letters: another, or LETTERS = False"
)
TOKEN_VARIABLE = "ENGAGEMENT_TOKEN"
LONGEST_LOG_HOURS = 48  # data minimization, required by the law on personal data
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def _is_safe_url(url: object) -> bool:
    """Return whether a token may be sent to an address: over HTTPS, or to this machine."""
    try:
        parts = urlsplit(url) if isinstance(url, str) else None
    except ValueError:
        return False
    if parts is None or not parts.hostname:
        return isinstance(url, str) and not url
    if parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)


ADDRESS = accepting(
    "an address that begins with https://, or http:// on this machine", _is_safe_url
)
PREFIX = matching(SERVICE_PREFIX, "a path with a slash at both ends, such as '/tt/'")
THOUSANDS = one_of((",", "."), "',' or '.'")
LOG_HOURS = whole_number(
    1, LONGEST_LOG_HOURS, f"a whole number of hours from 1 to {LONGEST_LOG_HOURS}"
)


@dataclass(frozen=True)
class EngagementSettings:
    """Settings of pages and builds, explained in README.md.

    `log_hours` is how long the web server's log keeps addresses, `pinned` a file of figures to use
    instead of the service's, `comments` one of comments while nothing else tells any, `cache` the
    folder of the service's last good answers.
    """

    is_on: bool = setting("ENGAGEMENT", True, boolean())
    prefix: str = setting("ENGAGEMENT_PREFIX", "/tt/", PREFIX)
    thousands: str = setting("THOUSANDS", ".", THOUSANDS)
    snapshot_url: str = setting("ENGAGEMENT_SNAPSHOT_URL", "", ADDRESS)
    log_hours: int = setting("ENGAGEMENT_LOG_HOURS", LONGEST_LOG_HOURS, LOG_HOURS)
    has_comments: bool = setting("COMMENTS", True, boolean())
    has_letters: bool = setting("LETTERS", True, boolean())
    pinned: Path | None = setting("ENGAGEMENT_FIGURES", None, optional(path("the path of a file")))
    comments: Path | None = setting(
        "ENGAGEMENT_COMMENTS", None, optional(path("the path of a file"))
    )
    cache: Path = setting("ENGAGEMENT_CACHE_DIR", Path(".cache/figures"), path())

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> EngagementSettings:
        """Return the settings from Pelican's.

        Raises SettingsError with every invalid setting.
        """
        cache = Path(settings["PATH"]).resolve().parent / cls.cache
        read = read_settings(cls, settings, cache=cache)
        if read.is_on and read.has_letters and read.prefix == LETTERS:
            raise SettingsError([TAKEN.format(LETTERS)])
        return read
