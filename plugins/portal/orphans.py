"""Files that an earlier build wrote and the newest one did not."""

from __future__ import annotations

import json
from pathlib import Path


def prune(output: Path, record: Path, written: set[str]) -> list[str]:
    """Remove what the record names and `written` does not, then record `written`.

    Names are relative to `output`. Only files of the record are ever removed, never a foreign
    file; folders that become empty go too.
    """
    orphans = sorted(_read_record(record) - written)
    for name in orphans:
        path = output / name
        path.unlink(missing_ok=True)
        _remove_empty_folders(path.parent, output)
    record.parent.mkdir(parents=True, exist_ok=True)
    fresh = record.with_suffix(".new")
    fresh.write_text(json.dumps(sorted(written), ensure_ascii=False), encoding="utf-8")
    fresh.replace(record)
    return orphans


def _read_record(record: Path) -> set[str]:
    try:
        return set(json.loads(record.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return set()


def _remove_empty_folders(folder: Path, output: Path) -> None:
    while folder != output and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
