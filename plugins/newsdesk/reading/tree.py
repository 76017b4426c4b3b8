"""The files of a content folder, asked for once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from plugins.core.incremental.contents import FileState


class TreeEntry(NamedTuple):
    """A file, or a link to something; `state` is None for what cannot be read."""

    name: str
    is_link: bool
    state: FileState | None


class Folder(NamedTuple):
    """A folder and what lies in it, in the order of names; hidden files are left out.

    `prefix` is what the names of its files below the project begin with.
    """

    path: str
    prefix: str
    entries: list[TreeEntry]


def walk(folder: Path, project: Path) -> list[Folder]:
    """Return a folder and those below it, hidden ones left out, in the order of their names.

    States name their files below the project.
    """
    return list(_walk(str(folder), f"{folder.relative_to(project).as_posix()}/"))


def _walk(folder: str, prefix: str) -> Iterator[Folder]:
    try:
        with os.scandir(folder) as found:
            listed = sorted(
                (entry for entry in found if not entry.name.startswith(".")),
                key=lambda entry: entry.name,
            )
    except (FileNotFoundError, NotADirectoryError):
        return
    below = [entry.name for entry in listed if entry.is_dir(follow_symlinks=False)]
    others = (entry for entry in listed if not entry.is_dir(follow_symlinks=False))
    yield Folder(folder, prefix, [_look_at(entry, prefix) for entry in others])
    for name in below:
        yield from _walk(os.path.join(folder, name), f"{prefix}{name}/")  # noqa: PTH118 - fast


def _look_at(entry: os.DirEntry[str], prefix: str) -> TreeEntry:
    is_link = entry.is_symlink()
    try:
        stat = entry.stat()
        is_file = entry.is_file()
    except OSError:
        return TreeEntry(entry.name, is_link, None)
    if not is_file:
        return TreeEntry(entry.name, is_link, None)
    state = FileState(prefix + entry.name, stat.st_size, stat.st_mtime_ns, stat.st_ino)
    return TreeEntry(entry.name, is_link, state)
