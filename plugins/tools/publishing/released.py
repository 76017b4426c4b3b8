"""What readers can open now: the addresses of the live release, and its photos."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import IO

from plugins.tools.publishing.production import ELSEWHERE
from plugins.tools.publishing.storage.reading import read_live_list
from plugins.tools.publishing.storage.store import open_store
from plugins.tools.publishing.targets import RELEASED, Bucket, parse_place, run_script
from plugins.tools.publishing.upload import iter_lines

FILE = ".cache/released"
PHOTOS_FILE = ".cache/released-photos"
LISTED = "listed"


def read_released(to: str) -> str | None:
    """Return the list of addresses that the live release at the target `to` keeps.

    It is None before the first publication and for releases of builds that wrote no list. Raises
    PublishingError.
    """
    return _read_list(to, "addresses")


def read_released_photos(to: str) -> str:
    """Return size in bytes and name of the live release's photos at the target `to`, one a line.

    Raises PublishingError.
    """
    return _read_list(to, "photos") or ""


def _read_list(to: str, which: str) -> str | None:
    target = parse_place(to)
    if isinstance(target, Bucket):
        return read_live_list(open_store(target), which)
    lines: list[str] = []
    found = run_script(target, RELEASED, [target.path, which], partial(_take_lines, lines))
    return "".join(lines) if found == LISTED else None


def compare_with(released: str | None, root: Path) -> dict[str, str]:
    """Return the settings for a build that loses no released address; a file of `root` has them."""
    if released is None:
        return {}
    file = root / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(released, encoding="utf-8")
    return {"RELEASED_ADDRESSES": str(file)}


def leaving_photos_at(to: str, root: Path) -> dict[str, str]:
    """Return the settings for a build without the photos that the live release at `to` has.

    Raises PublishingError.
    """
    file = root / PHOTOS_FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(read_released_photos(to), encoding="utf-8")
    return {ELSEWHERE: str(file)}


def _take_lines(lines: list[str], to_script: IO[bytes], from_script: IO[bytes]) -> None:
    lines.extend(iter_lines(from_script))
