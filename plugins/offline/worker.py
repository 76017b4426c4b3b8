"""Puts the worker together: what it must know of this build, and its script."""

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

    Browsers install a worker anew, and fetch its page, when a byte of it differs: `release` is to
    change with what that page shows.
    """
    known = {
        "PAGE": offline.page,
        "FOLDER": settings.photo_folder,
        "SKIPPED": [settings.engagement_prefix, EDITORS],
        "ARTICLES": offline.articles,
        "PHOTOS": offline.photos,
    }
    constants = ",".join(f"{name}={_write(value)}" for name, value in known.items())
    head = f"// {release}\nconst {constants};\n"
    return head.encode() + shorten_script(SCRIPTS / "worker.js")


def make_unregistering_worker() -> bytes:
    """Return the worker that takes the place of an earlier one and goes with all it had kept."""
    return shorten_script(SCRIPTS / "unregister.js")


def _write(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
