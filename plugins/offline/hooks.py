"""How offline takes part in a build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plugins.core.incremental.fingerprints import fingerprint
from plugins.newsdesk.urls.url_registry import ListedContent, ServedUrl
from plugins.offline.settings import OfflineSettings
from plugins.offline.worker import PAGE_URL, WORKER, Offline, make_unregistering_worker, make_worker
from plugins.portal.build import Build
from plugins.portal.model import Crumb, trail_to

RELEASE_LENGTH = 8
TITLE = "Đọc khi không có mạng"


def check_settings(settings: Mapping[str, Any]) -> None:
    """Raise SettingsError if settings of this plugin are invalid."""
    OfflineSettings.from_settings(settings)


def urls(content: ListedContent) -> Iterator[ServedUrl]:
    """Yield the addresses of the page and the worker."""
    del content
    yield from (ServedUrl(f"/{url}") for url in (PAGE_URL, WORKER))


def frame(build: Build) -> dict[str, object]:
    """Let every page name the worker if it is on."""
    is_on = OfflineSettings.from_settings(build.settings).is_on
    return {"offline": Offline()} if is_on else {}


def pages(build: Build) -> None:
    """Add the page, and the worker or the one that unregisters it.

    A worker is always there: browsers that keep an earlier one would keep it for ever if its
    address answered nothing.
    """
    offline: Offline | None = build.frame.get("offline")
    if offline is not None:
        trail = trail_to(Crumb(TITLE))
        build.add_page(f"{PAGE_URL}index.html", "offline", trail=trail, noindex=True)
    script = _make_worker(build, offline) if offline else make_unregistering_worker()
    build.add_file(WORKER, script, lambda: script)


def _make_worker(build: Build, offline: Offline) -> bytes:
    url = build.assets.url
    shown = (build.portal, url("css/main.css"), url("js/main.js"))
    settings = OfflineSettings.from_settings(build.settings)
    return make_worker(offline, settings, fingerprint(shown).hex()[:RELEASE_LENGTH])
