"""Settings of the page side, all with their defaults."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from plugins.core.errors import SettingsError

PREFIX = re.compile(r"/([a-z0-9-]+/)+")
TOKEN_VARIABLE = "ENGAGEMENT_TOKEN"
LONGEST_LOG_HOURS = 48  # the law on personal data asks for as little as serves
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class EngagementSettings:
    """Settings of pages and builds; README.md explains each.

    `log_hours` is how long the web server keeps addresses, `pinned` a file of figures that is used
    instead of the service's, `cache` the folder of the service's last good answer.
    """

    is_on: bool = True
    prefix: str = "/tt/"
    thousands: str = ","
    snapshot_url: str = ""
    log_hours: int = 48
    pinned: Path | None = None
    cache: Path = Path(".cache/figures")

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> EngagementSettings:
        """Return the settings from Pelican's.

        Raises SettingsError with every invalid setting.
        """
        problems = [
            f"{name} is {settings[name]!r}, expected {expected}"
            for name, (fits, expected) in RULES.items()
            if name in settings and not fits(settings[name])
        ]
        if problems:
            raise SettingsError(problems)
        pinned = settings.get("ENGAGEMENT_FIGURES")
        default_cache = Path(settings["PATH"]).resolve().parent / cls.cache
        return cls(
            is_on=settings.get("ENGAGEMENT", cls.is_on),
            prefix=settings.get("ENGAGEMENT_PREFIX", cls.prefix),
            thousands=settings.get("THOUSANDS", cls.thousands),
            snapshot_url=settings.get("ENGAGEMENT_SNAPSHOT_URL", cls.snapshot_url),
            log_hours=settings.get("ENGAGEMENT_LOG_HOURS", cls.log_hours),
            pinned=Path(pinned) if pinned else None,
            cache=Path(settings.get("ENGAGEMENT_CACHE_DIR", default_cache)),
        )


def _is_safe_url(url: Any) -> bool:  # noqa: ANN401 - a setting may be anything
    """Return whether a token may be sent to an address: by HTTPS, or to this machine."""
    try:
        parts = urlsplit(url) if isinstance(url, str) else None
    except ValueError:
        return False
    if parts is None or not parts.hostname:
        return isinstance(url, str) and not url
    if parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)


def _is_path(value: object) -> bool:
    return isinstance(value, str | Path)


RULES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "ENGAGEMENT": (lambda value: isinstance(value, bool), "True or False"),
    "ENGAGEMENT_PREFIX": (
        lambda value: isinstance(value, str) and PREFIX.fullmatch(value) is not None,
        "a path with a slash at both ends, such as '/tt/'",
    ),
    "THOUSANDS": (lambda value: value in (",", "."), "',' or '.'"),
    "ENGAGEMENT_LOG_HOURS": (
        lambda value: type(value) is int and 0 < value <= LONGEST_LOG_HOURS,
        f"a whole number of hours from 1 to {LONGEST_LOG_HOURS}",
    ),
    "ENGAGEMENT_SNAPSHOT_URL": (
        _is_safe_url,
        "an address that begins with https://, or http:// on this machine",
    ),
    "ENGAGEMENT_FIGURES": (lambda value: value is None or _is_path(value), "the path of a file"),
    "ENGAGEMENT_CACHE_DIR": (_is_path, "the path of a folder"),
}
