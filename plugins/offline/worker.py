"""The service worker: constants of the build and a script."""

from __future__ import annotations

import json
from pathlib import Path

from plugins.offline.model import Offline
from plugins.offline.settings import OfflineSettings
from plugins.portal.assets import shorten_script

SCRIPTS = Path(__file__).with_name("script")
EDITORS = "/admin/"


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
