"""Copy a finished build to the folder that browsers see, touching only what changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Files = Mapping[str, os.stat_result]


def sync_folder(source: Path, target: Path, present: Files | None = None) -> Files:
    """Make `target` hold the files of `source` and no others; each file changes at once.

    Returns what `target` holds then; given back as `present` the next time, it saves looking there.
    """
    wanted = dict(iter_files(source))
    if present is None or not target.is_dir():
        present = dict(iter_files(target))
    target.mkdir(parents=True, exist_ok=True)
    orphans = present.keys() - wanted.keys()
    for name in orphans:
        (target / name).unlink(missing_ok=True)
    if orphans:
        remove_empty_folders(target)  # where one stood, a file may be wanted now
    for name, stat in wanted.items():
        if name not in present or not is_same(stat, present[name]):
            replace(source / name, target / name, is_shared=stat.st_nlink > 1)
    return wanted


def iter_files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the name below `folder` and the status of each file in it, none where it is not."""
    if folder.is_dir():
        yield from _iter_files(str(folder), "")


def _iter_files(folder: str, prefix: str) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _iter_files(entry.path, f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name, entry.stat()


def is_same(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)


def replace(source: Path, target: Path, *, is_shared: bool) -> None:
    """Put a copy of `source` at `target` by renaming.

    A file that has several names already (a rendition out of a cache) is linked, not copied:
    who writes such a file replaces it and never writes into it.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.new")
    temporary.unlink(missing_ok=True)
    try:
        if not is_shared:
            raise OSError
        os.link(source, temporary)
    except OSError:
        shutil.copy2(source, temporary)
    temporary.replace(target)


def remove_empty_folders(folder: Path) -> None:
    """Remove the folders below `folder` that hold nothing, the deepest first."""
    for parent, _, _ in os.walk(folder, topdown=False):
        if Path(parent) != folder and not any(Path(parent).iterdir()):
            Path(parent).rmdir()
