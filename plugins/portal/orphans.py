"""Files that an earlier build wrote and the newest one did not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def prune(output: Path, record: Path, written: set[str]) -> list[str]:
    """Remove what the record names and `written` does not, then record `written`.

    Names are relative to `output`. Only files of the record are ever removed, never a foreign
    file; folders that become empty go too. Returns the names of the files that were removed.
    """
    root = output.resolve()
    orphans = [name for name in sorted(_read_record(record) - written) if _is_file(root, name)]
    for name in orphans:
        path = root / name
        path.unlink()
        _remove_empty_folders(path.parent, root)
    record.parent.mkdir(parents=True, exist_ok=True)
    fresh = record.with_suffix(".new")
    fresh.write_text(json.dumps(sorted(written), ensure_ascii=False), encoding="utf-8")
    fresh.replace(record)
    return orphans


def _read_record(record: Path) -> set[str]:
    """Return the names of a record; one that is no list of names has none."""
    try:
        names: Any = json.loads(record.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return set()
    is_record = isinstance(names, list) and all(isinstance(name, str) for name in names)
    return set(names) if is_record else set()


def _is_file(root: Path, name: str) -> bool:
    """Tell whether a name is, as it is written, the way from the root to a file below it."""
    path = root / name
    try:
        return path.is_file() and path.resolve().relative_to(root).as_posix() == name
    except (OSError, ValueError):
        return False


def _remove_empty_folders(folder: Path, root: Path) -> None:
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
