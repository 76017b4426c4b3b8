"""Photos that are pointers of Git LFS: fetched when a build needs their bytes, and only then.

A pointer names the same SHA-256 that identifies a photo here, so a photo that was decoded and
encoded before needs no bytes: CI checks pointers out, and fetches new photos.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from plugins.core.lfs import Pointer, fetch_objects, find_store, read_object

ATTEMPTS = 2
MOST_FOLDERS = 4096


@lru_cache(maxsize=MOST_FOLDERS)
def _find_store(folder: Path) -> Path | None:
    return find_store(folder)


def find_photo_store(path: Path) -> Path | None:
    """Return where the fetched bytes of a photo's repository are, None outside of git."""
    return _find_store(path.parent)


def fetch_photos(pointers: Mapping[Path, Pointer]) -> None:
    """Fetch the photos of these pointers that are not in the store of their repository.

    Once more what did not arrive: a connection that broke off must not cost a whole run.
    """
    for _ in range(ATTEMPTS):
        for paths in _list_missing(pointers).values():
            fetch_objects(paths[0].parent, paths)


def _list_missing(pointers: Mapping[Path, Pointer]) -> dict[Path, list[Path]]:
    """Return store → photos whose bytes are not there."""
    missing: dict[Path, list[Path]] = defaultdict(list)
    for path, pointer in pointers.items():
        store = find_photo_store(path)
        if store is not None and read_object(store, pointer) is None:
            missing[store].append(path)
    return missing
