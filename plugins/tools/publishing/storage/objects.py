"""Which object a file of a site becomes: its name, its type, and how long browsers keep it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from plugins.newsdesk.schema.addresses import gone_marker
from plugins.tools.publishing.storage.store import Headers

FOREVER = "public, max-age=31536000, immutable"
EACH_TIME = "no-cache"
SITES, GONE, HIDDEN, PHOTOS = "sites", "gone", "hidden", "photos"
# As in nginx's portal.conf, map $portal_cache: names with a hash of their content.
IMMUTABLE = (
    r"theme/([^/]+/)*[^/]+\.[0-9a-f]{10}(/.+)?\.[a-z0-9]+$",
    r"admin/(assets|chunks)/",
)
# Suffix → type, as nginx has it: /etc/nginx/mime.types and site.conf.
TYPES = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "application/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "text/xml; charset=utf-8",
    ".zip": "application/zip",
}
# The service reads it itself; it names hidden articles too.
SERVICE_LIST = "tuong-tac.json"


def is_immutable(name: str) -> bool:
    """Return whether a file's name contains a hash of its content."""
    return any(re.match(pattern, name) for pattern in IMMUTABLE)


def is_hidden(name: str) -> bool:
    """Return whether no reader may open a file, as nginx answers 404 for it."""
    return name == SERVICE_LIST or any(part.startswith(".") for part in name.split("/"))


def find_gone(names: Iterable[str]) -> frozenset[str]:
    """Return the pages among the files of a site that tell of something removed."""
    known = frozenset(names)
    return frozenset(name for name in known if gone_marker(name) in known)


@dataclass(frozen=True)
class Site:
    """A numbered site; the pages `gone` tell of something removed.

    A store answers 200 for every object, so these are in another folder: nothing is found at their
    address, and a proxy that knows of the folder answers 410 with them.
    """

    number: str
    gone: frozenset[str] = frozenset()

    def object_of(self, name: str) -> str:
        """Return the object of a file."""
        folder = HIDDEN if is_hidden(name) else GONE if name in self.gone else SITES
        return f"{folder}/{self.number}/{name}"


def headers_of(name: str) -> Headers:
    """Return type and Cache-Control of a file of a site."""
    return Headers(type_of(name), FOREVER if is_immutable(name) else EACH_TIME)


def headers_of_photo(name: str) -> Headers:
    """Return type and Cache-Control of a photo, whose name always contains a hash."""
    return Headers(type_of(name), FOREVER)


def type_of(name: str) -> str:
    """Return the Content-Type of a file by its suffix."""
    suffix = re.search(r"\.[a-z0-9]+$", name.lower())
    return TYPES.get(suffix[0] if suffix else "", "application/octet-stream")
