"""Releases as `publish` leaves them: compressed copies beside texts, photos beside releases."""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path

TEXTS = {".html", ".css", ".js", ".svg", ".json", ".xml", ".txt", ".csv", ".map"}
PHOTOS = "anh"


def make_release(site: Path, target: Path, name: str, *, is_compressed: bool = True) -> Path:
    """Return a release of a built site; nothing is written into the site's own folder.

    A `.br` file holds no real Brotli but its own name, by which tests know what was sent: browsers
    need releases that are not compressed.
    """
    release = target / "releases" / name
    shutil.copytree(site, release, copy_function=os.link, ignore=shutil.ignore_patterns(PHOTOS))
    for path in [one for one in release.rglob("*") if is_compressed and one.suffix in TEXTS]:
        compress(path)
    if not (target / PHOTOS).exists():
        shutil.copytree(site / PHOTOS, target / PHOTOS, copy_function=os.link)
    (release / PHOTOS).symlink_to(f"../../{PHOTOS}")
    return release


def compress(path: Path) -> None:
    """Write the compressed copies of a file, as old as the file."""
    stamp = path.stat().st_mtime
    for suffix, content in {
        ".gz": gzip.compress(path.read_bytes(), mtime=0),
        ".br": f"brotli {path.name}".encode(),
    }.items():
        copy = path.with_name(path.name + suffix)
        copy.write_bytes(content)
        os.utime(copy, (stamp, stamp))


def change(path: Path, content: bytes, later_seconds: int = 1) -> None:
    """Replace a file of a release and its compressed copies, which other releases share."""
    stamp = path.stat().st_mtime + later_seconds
    for name in (path.name, f"{path.name}.gz", f"{path.name}.br"):
        path.with_name(name).unlink(missing_ok=True)
    path.write_bytes(content)
    os.utime(path, (stamp, stamp))
    compress(path)
