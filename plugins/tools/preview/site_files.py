"""The files of the site by their addresses, and their media types."""

from __future__ import annotations

import mimetypes
from pathlib import Path, PurePath
from typing import TypeVar

AnyPath = TypeVar("AnyPath", bound=PurePath)
# The tables of systems differ, or lack some of these.
TYPES = {
    ".avif": "image/avif",
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".mp4": "video/mp4",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".vcf": "text/vcard",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}


def find_file(site: Path, path: str) -> Path | None:
    """Return the file at `path`, a folder if its slash is missing, None if there is neither."""
    found = join_below(site, path)
    if found is None:
        return None
    try:
        if path.endswith("/"):
            found /= "index.html"
            return found if found.is_file() else None
        return found if found.is_file() or (found / "index.html").is_file() else None
    except OSError:  # the name is too long
        return None


def is_gone(page: Path) -> bool:
    """Return whether a page is that of something removed; web servers look for the same file."""
    name = ".gone" if page.name == "index.html" else f"{page.name}.gone"
    return page.with_name(name).is_file()


def join_below(site: AnyPath, path: str) -> AnyPath | None:
    """Return the place of `path` below `site`; None if it leads out, by a drive of Windows too."""
    parts = [part for part in path.split("/") if part]
    if "\0" in path or "\\" in path or {".", ".."}.intersection(parts):
        return None
    found = site.joinpath(*parts)
    return found if found.is_relative_to(site) else None


def content_type(file: Path) -> str:
    """Return the media type of `file`, with the character set of texts."""
    suffix = file.suffix.lower()
    known = TYPES.get(suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    is_text = known.startswith("text/") or known.endswith(("json", "xml"))
    return f"{known}; charset=utf-8" if is_text else known
