"""Copy a finished build to the folder that browsers see, touching only changed files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from plugins.core.files import iter_files, remove

Files = Mapping[str, os.stat_result]


def sync_folder(source: Path, target: Path, present: Files | None = None) -> Files:
    """Make the files of `target` equal to those of `source`, each replaced atomically.

    Returns the files of `target`; passed as `present` the next time, they are not listed again.
    """
    wanted = list_files(source)
    if present is None or not target.is_dir():
        present = list_files(target)
    target.mkdir(parents=True, exist_ok=True)
    for name in present.keys() - wanted.keys():
        remove(target / name, target)  # with empty folders, whose place a file may take
    for name, stat in wanted.items():
        if name not in present or not is_same(stat, present[name]):
            replace(source / name, target / name, is_shared=stat.st_nlink > 1)
    return wanted


def list_files(folder: Path) -> Files:
    return {name: entry.stat() for name, entry in iter_files(folder)}


def is_same(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)


def replace(source: Path, target: Path, *, is_shared: bool) -> None:
    """Put a copy of `source` at `target` by renaming.

    A file with several names, a rendition from the cache, is linked instead of copied: such files
    are replaced and never written into.
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
