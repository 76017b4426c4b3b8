"""The service worker: its settings, the constants of a build, its script."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from plugins.core.settings import boolean, read_settings, setting, text
from plugins.portal.assets import shorten_script

WORKER = "sw.js"
PAGE_URL = "ngoai-tuyen/"
SCRIPTS = Path(__file__).with_name("script")
EDITORS = "/admin/"


@dataclass(frozen=True)
class OfflineSettings:
    """Whether browsers keep pages; settings of other plugins, which check them, complete it.

    Addresses that begin with `engagement_prefix` are never kept; photos are in `photo_folder`.
    """

    is_on: bool = setting("OFFLINE", False, boolean())
    engagement_prefix: str = setting("ENGAGEMENT_PREFIX", "/tt/", text())
    photo_folder: str = setting("GALLERY_URL_FOLDER", "anh", text())

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> OfflineSettings:
        """Return the settings from Pelican's; a build that shows drafts is never kept.

        Raises SettingsError if the setting is invalid.
        """
        read = read_settings(cls, settings)
        return replace(read, is_on=read.is_on and not settings.get("SHOW_DRAFTS", False))


@dataclass(frozen=True)
class Offline:
    """Variables of templates for the worker; addresses are complete.

    `worker` is at the root because a worker controls only pages below its own address. `page` is
    shown without a connection. A browser keeps at most `articles` and `photos`.
    """

    worker: str = f"/{WORKER}"
    page: str = f"/{PAGE_URL}"
    articles: int = 20
    photos: int = 120


def make_worker(offline: Offline, settings: OfflineSettings, release: str) -> bytes:
    """Return the worker of a build.

    Browsers install a changed worker and fetch its page again, so `release` must change with the
    content of that page.
    """
    constants = {
        "PAGE": offline.page,
        "FOLDER": settings.photo_folder,
        "SKIPPED": [settings.engagement_prefix, EDITORS],
        "ARTICLES": offline.articles,
        "PHOTOS": offline.photos,
    }
    assigned = ",".join(
        f"{name}={json.dumps(value, separators=(',', ':'))}" for name, value in constants.items()
    )
    head = f"// {release}\nconst {assigned};\n"
    return head.encode() + shorten_script(SCRIPTS / "worker.js")


def make_unregistering_worker() -> bytes:
    """Return a worker that replaces an earlier one, deletes its caches and unregisters itself."""
    return shorten_script(SCRIPTS / "unregister.js")
