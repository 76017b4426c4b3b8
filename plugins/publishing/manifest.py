"""What a release holds: the hash of every file."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .problems import PublishingProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

NAME = ".manifest"

Manifest = dict[str, str]
"""Path below the release, with slashes → SHA-256."""


@dataclass(frozen=True)
class Difference:
    """What makes the live release into the new one; a changed file is in both."""

    removed: tuple[str, ...]
    sent: tuple[str, ...]


def read_manifest(site: Path) -> Manifest:
    """Hash every file of `site`. Raises PublishingProblem for names that cannot be sent."""
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    if "index.html" not in names:
        raise PublishingProblem("Bản dựng không có trang chủ (index.html): không xuất bản.")
    for name in names:
        if name == NAME or not name.isprintable():
            raise PublishingProblem(f"Không xuất bản được tệp có tên {name!r} — hãy đổi tên.")
    with ThreadPoolExecutor() as pool:
        return dict(zip(names, pool.map(hash_file, (site / name for name in names)), strict=True))


def hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def format_manifest(manifest: Mapping[str, str], facts: str) -> str:
    """Write facts and files, one a line."""
    lines = [f"# {facts}", *(f"{digest} {name}" for name, digest in sorted(manifest.items()))]
    return "".join(f"{line}\n" for line in lines)


def parse_manifest(lines: Iterable[str]) -> Manifest:
    """Read what `format_manifest` wrote."""
    pairs = (line.rstrip("\n").split(" ", 1) for line in lines if not line.startswith("#"))
    return {name: digest for digest, name in pairs}


def compare(live: Mapping[str, str], new: Mapping[str, str]) -> Difference:
    """Return what is to be removed from a copy of `live`, and then sent, to make `new`."""
    sent = [name for name, digest in new.items() if live.get(name) != digest]
    removed = [name for name, digest in live.items() if new.get(name) != digest]
    return Difference(tuple(removed), tuple(sent))
