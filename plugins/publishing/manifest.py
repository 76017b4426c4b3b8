"""What a release holds: a mark for every file, and one for all photos together."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from plugins.buildstate.fingerprints import digest

from .compression import BROTLI, GZIP, is_worth_copies
from .problems import PublishingProblem

if TYPE_CHECKING:
    from pathlib import Path

    from .production import Site

NO_PHOTOS = "none"
COPIED = "+1"  # at the end of a mark; another number when the same files are to get other copies
Marks = dict[str, str]
"""Path below the release, with slashes → mark: what is in the file, and whether it has copies."""


@dataclass(frozen=True)
class Manifest:
    """What a release shows readers, and what lies beside it."""

    marks: Marks
    photos: str = NO_PHOTOS

    @property
    def file_count(self) -> int:
        """How many files the release has, with the compressed copies and without the photos."""
        return sum(3 if has_copies(mark) else 1 for mark in self.marks.values())


class Survey(NamedTuple):
    """A site as it is going to be published; photos are names below their folder, in order."""

    manifest: Manifest
    photos: tuple[str, ...]
    size_bytes: int


@dataclass(frozen=True)
class Difference:
    """What makes the live release into the new one; a changed file is in both.

    What is removed is named with its copies, what is sent without. Then `emptied` folders are to
    be removed, those inside others first.
    """

    removed: tuple[str, ...]
    emptied: tuple[str, ...]
    sent: tuple[str, ...]


class Entry(NamedTuple):
    """A file of a site: path below it, with slashes, and what the file system says of it."""

    name: str
    size_bytes: int
    modified_ns: int


def survey(site: Site) -> Survey:
    """Look at all files of a site; those that are as their build left them are not read.

    Raises PublishingProblem for names that cannot be sent.
    """
    entries = list_files(site)
    taken = frozenset(entry.name for entry in entries)
    photos = tuple(sorted(iter_photos(site), key=os.fsencode))  # as `sort` has it there
    if "index.html" not in taken:
        raise PublishingProblem("Bản dựng không có trang chủ (index.html): không xuất bản.")
    for name in (*taken, *photos):
        if not name.isprintable():
            raise PublishingProblem(f"Không xuất bản được tệp có tên {name!r} — hãy đổi tên.")
    marks = {entry.name: _mark(site, entry, taken) for entry in entries}
    size = sum(entry.size_bytes for entry in entries)
    return Survey(Manifest(marks, mark_photos(photos)), photos, size)


def list_files(site: Site) -> list[Entry]:
    """Return the files of a site without its photos, in the order of their names.

    Raises PublishingProblem when one that was built is gone.
    """
    if site.known is None:
        found = iter_entries(site.folder)
        return sorted(one for one in found if not one.name.startswith(f"{site.photo_folder}/"))
    try:
        return [_ask_for(site.folder, name) for name in sorted(site.known)]
    except FileNotFoundError as error:
        raise PublishingProblem(
            f"Tệp {error.filename} mất ngay sau khi dựng — hãy chạy lại."
        ) from error


def iter_photos(site: Site) -> Iterator[str]:
    """Yield the photos of a site by their names below their folder."""
    folder = site.folder / site.photo_folder
    if folder.is_dir():
        yield from (entry.name for entry in iter_entries(folder))


def _ask_for(folder: Path, name: str) -> Entry:
    status = os.stat(f"{folder}/{name}")  # noqa: PTH116 - asked of every page
    return Entry(name, status.st_size, status.st_mtime_ns)


def iter_entries(folder: Path) -> Iterator[Entry]:
    """Yield every file below a folder."""
    folders = [("", os.fspath(folder))]
    while folders:
        above, path = folders.pop()
        with os.scandir(path) as listing:
            for one in listing:
                if one.is_dir():
                    folders.append((f"{above}{one.name}/", one.path))
                elif one.is_file():
                    status = one.stat()
                    yield Entry(above + one.name, status.st_size, status.st_mtime_ns)


def mark_photos(names: tuple[str, ...]) -> str:
    """Return the mark of all photos; their names tell what they hold."""
    return digest(*names).hex() if names else NO_PHOTOS


def _mark(site: Site, entry: Entry, taken: frozenset[str]) -> str:
    row = site.known.get(entry.name) if site.known else None
    is_as_left = row is not None and (row.size_bytes, row.modified_ns) == entry[1:]
    content = row.content if row and is_as_left else b""
    mark = (content or digest((site.folder / entry.name).read_bytes())).hex()
    return mark + COPIED if is_worth_copies(entry.name, entry.size_bytes, taken) else mark


def has_copies(mark: str) -> bool:
    """Tell whether a file of this mark lies there with its compressed copies."""
    return mark.endswith(COPIED)


def format_manifest(manifest: Manifest, facts: str) -> str:
    """Write what history says, what release.sh asks for, and then the files, one a line."""
    lines = [
        f"# {facts}",
        f"# stored={manifest.file_count} photos={manifest.photos}",
        *(f"{mark} {name}" for name, mark in sorted(manifest.marks.items())),
    ]
    return "".join(f"{line}\n" for line in lines)


def parse_manifest(lines: Iterable[str]) -> Manifest:
    """Read what `format_manifest` wrote."""
    marks: Marks = {}
    photos = NO_PHOTOS
    for line in lines:
        if line.startswith("# stored="):
            photos = line.rstrip("\n").partition(" photos=")[2]
        elif not line.startswith("#"):
            mark, name = line.rstrip("\n").split(" ", 1)
            marks[name] = mark
    return Manifest(marks, photos)


def compare(live: Mapping[str, str], new: Mapping[str, str]) -> Difference:
    """Return what is to be removed from a copy of `live`, and then sent, to make `new`."""
    sent = [name for name, mark in new.items() if live.get(name) != mark]
    removed = [
        one
        for name, mark in live.items()
        if new.get(name) != mark
        for one in ((name, name + BROTLI, name + GZIP) if has_copies(mark) else (name,))
    ]
    left = _folders_of(name for name in live if name not in new)
    emptied = left and sorted(left - _folders_of(new), key=len, reverse=True)
    return Difference(tuple(removed), tuple(emptied), tuple(sent))


def _folders_of(names: Iterable[str]) -> set[str]:
    """Return all folders above the names."""
    folders: set[str] = set()
    for name in names:
        folder = name.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders
