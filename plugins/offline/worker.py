"""The service worker: constants of the build and a script."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from plugins.offline.settings import OfflineSettings
from plugins.portal.assets import shorten_script

WORKER = "sw.js"
PAGE_URL = "ngoai-tuyen/"
SCRIPTS = Path(__file__).with_name("script")
EDITORS = "/admin/"


@dataclass(frozen=True)
class Offline:
    """What pages say of the worker, by addresses that are ready to be written.

    `worker` stands at the root, for a worker controls only what lies below its own address. `page`
    is shown without a connection, and at most `articles` and `photos` are kept on a device.
    """

    worker: str = f"/{WORKER}"
    page: str = f"/{PAGE_URL}"
    articles: int = 20
    photos: int = 120


def make_worker(offline: Offline, settings: OfflineSettings, release: str) -> bytes:
    """Return the worker of a build.

    Browsers install a changed worker and fetch its page again, so `release` must change with the
    contents of that page.
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
