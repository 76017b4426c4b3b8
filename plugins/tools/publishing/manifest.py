"""What a release holds: a mark for every file, and one for all photos together."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from plugins.core.errors import PublishingError
from plugins.core.incremental.fingerprints import digest
from plugins.tools.publishing.compression import BROTLI, GZIP, is_worth_copies

if TYPE_CHECKING:
    from pathlib import Path

    from plugins.tools.publishing.production import BuiltOutput

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


class SiteScan(NamedTuple):
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


class ManifestEntry(NamedTuple):
    """A file of a site: path below it, with slashes, and the digest of its bytes."""

    name: str
    size_bytes: int
    content: bytes


def scan_site(site: BuiltOutput) -> SiteScan:
    """Return what a site holds, files by what their build says: it has just looked at them.

    Raises PublishingError for names that cannot be sent.
    """
    entries = list_files(site)
    taken = frozenset(entry.name for entry in entries)
    photos = tuple(sorted(iter_photos(site), key=os.fsencode))  # as `sort` has it there
    if "index.html" not in taken:
        raise PublishingError("Bản dựng không có trang chủ (index.html): không xuất bản.")
    for name in (*taken, *photos):
        if not name.isprintable():
            raise PublishingError(f"Không xuất bản được tệp có tên {name!r} — hãy đổi tên.")
    marks = {entry.name: _mark(entry, taken) for entry in entries}
    size = sum(entry.size_bytes for entry in entries)
    return SiteScan(Manifest(marks, mark_photos(photos)), photos, size)


def list_files(site: BuiltOutput) -> list[ManifestEntry]:
    """Return the files of a site without its photos, in the order of their names.

    Raises PublishingError when one has to be read and is gone.
    """
    if site.known is None:
        found = iter_names(site.folder)
        names = sorted(name for name in found if not name.startswith(f"{site.photo_folder}/"))
        return [_read_entry(site.folder, name) for name in names]
    return [
        ManifestEntry(name, row.size_bytes, row.content)
        if row.content
        else _read_entry(site.folder, name)
        for name, row in sorted(site.known.items())
    ]


def iter_photos(site: BuiltOutput) -> Iterator[str]:
    """Yield the photos of a site by their names below their folder."""
    folder = site.folder / site.photo_folder
    if folder.is_dir():
        yield from iter_names(folder)


def iter_names(folder: Path) -> Iterator[str]:
    """Yield the path of every file below a folder, with slashes."""
    folders = [("", os.fspath(folder))]
    while folders:
        above, path = folders.pop()
        with os.scandir(path) as listing:
            for one in listing:
                if one.is_dir():
                    folders.append((f"{above}{one.name}/", one.path))
                elif one.is_file():
                    yield above + one.name


def read_file(folder: Path, name: str) -> bytes:
    """Return what is in a file of a site. Raises PublishingError when it is gone."""
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        raise gone_since_build(name) from None


def gone_since_build(name: str) -> PublishingError:
    """Return the problem with a file that somebody has taken away or changed."""
    return PublishingError(f"Tệp {name} mất hoặc bị đổi ngay sau khi dựng — hãy chạy lại.")


def _read_entry(folder: Path, name: str) -> ManifestEntry:
    content = read_file(folder, name)
    return ManifestEntry(name, len(content), digest(content))


def mark_photos(names: tuple[str, ...]) -> str:
    """Return the mark of all photos; their names tell what they hold."""
    return digest(*names).hex() if names else NO_PHOTOS


def _mark(entry: ManifestEntry, taken: frozenset[str]) -> str:
    mark = entry.content.hex()
    return mark + COPIED if is_worth_copies(entry.name, entry.size_bytes, taken) else mark


def has_copies(mark: str) -> bool:
    """Return whether a file of this mark lies there with its compressed copies."""
    return mark.endswith(COPIED)


def is_marked(mark: str, content: bytes) -> bool:
    """Return whether a mark is that of these bytes."""
    return mark.removesuffix(COPIED) == digest(content).hex()


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
