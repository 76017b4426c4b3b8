"""Hooks of offline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plugins.core.incremental.fingerprints import fingerprint
from plugins.newsdesk.urls.url_registry import ListedContent, ServedUrl
from plugins.offline.worker import (
    PAGE_URL,
    WORKER,
    Offline,
    OfflineSettings,
    make_unregistering_worker,
    make_worker,
)
from plugins.portal.build import Build
from plugins.portal.model import Crumb, trail_to

RELEASE_LENGTH = 8
TITLE = "Đọc khi không có mạng"


def check_settings(settings: Mapping[str, Any]) -> None:
    """Raise SettingsError if settings of this plugin are invalid."""
    OfflineSettings.from_settings(settings)


def urls(_: ListedContent) -> Iterator[ServedUrl]:
    """Yield the addresses of the page and the worker."""
    yield from (ServedUrl(f"/{url}") for url in (PAGE_URL, WORKER))


def frame(build: Build) -> dict[str, object]:
    """Return the addresses of the worker and its page if browsers keep pages."""
    is_on = OfflineSettings.from_settings(build.settings).is_on
    return {"offline": Offline()} if is_on else {}


def pages(build: Build) -> None:
    """Add the page and the worker, or only the worker that unregisters itself.

    There is always a worker: browsers would keep an earlier one if its address were not found.
    """
    settings = OfflineSettings.from_settings(build.settings)
    if settings.is_on:
        trail = trail_to(Crumb(TITLE))
        build.add_page(f"{PAGE_URL}index.html", "offline", trail=trail, noindex=True)
    script = _make_worker(build, settings) if settings.is_on else make_unregistering_worker()
    build.add_file(WORKER, script, lambda: script)


def _make_worker(build: Build, settings: OfflineSettings) -> bytes:
    url = build.assets.url
    shown = (build.portal, url("css/main.css"), url("js/main.js"))
    return make_worker(Offline(), settings, fingerprint(shown).hex()[:RELEASE_LENGTH])
