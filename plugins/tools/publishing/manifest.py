"""The manifest of a release: a mark for each file, and one for all photos together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from plugins.core.incremental.fingerprints import digest

NO_PHOTOS = "none"
HELD = "# held "  # begins the line of a bundle that is not as in the commit of the release
NO_COMMIT, UNKNOWN = "none", "unknown"  # it is not in the release; it is in no commit
COPIED = "+1"  # ends the mark of a file with compressed copies; changes if the copies do
BROTLI, GZIP = ".br", ".gz"
COMPRESSED = (".css", ".html", ".js", ".json", ".map", ".svg", ".txt", ".webmanifest", ".xml")
FEWEST_BYTES = 1024  # less fits into the first packet anyway


@dataclass(frozen=True)
class Manifest:
    """Files of a release as path with slashes → mark, and the mark of its photos.

    A mark is the digest of the content and whether there are compressed copies.
    """

    marks: Mapping[str, str]
    photos: str = NO_PHOTOS

    @property
    def file_count(self) -> int:
        """Number of files of the release with compressed copies and without photos."""
        return sum(3 if has_copies(mark) else 1 for mark in self.marks.values())


class ReleaseDelta(NamedTuple):
    """Difference between the live and the new release, as release.sh applies it.

    `removed` are paths of files, of changed ones too, with their copies; `emptied` are folders to
    remove then, inner ones first; `sent` are paths of files without their copies. Photos are paths
    below their folder.
    """

    removed: tuple[str, ...]
    emptied: tuple[str, ...]
    sent: tuple[str, ...]
    photos_gone: tuple[str, ...] = ()
    photos_come: tuple[str, ...] = ()


def is_worth_copies(name: str, size_bytes: int, taken: AbstractSet[str]) -> bool:
    """Return whether a file gets compressed copies, whose names must not be `taken`."""
    if size_bytes < FEWEST_BYTES or not name.endswith(COMPRESSED):
        return False
    return name + BROTLI not in taken and name + GZIP not in taken


def mark_file(name: str, content: bytes, size_bytes: int, taken: AbstractSet[str]) -> str:
    """Return the mark of a file whose content has the digest `content`."""
    return content.hex() + (COPIED if is_worth_copies(name, size_bytes, taken) else "")


def mark_photos(names: tuple[str, ...]) -> str:
    """Return the mark of all photos, whose names contain a hash of their content."""
    return digest(*names).hex() if names else NO_PHOTOS


def has_copies(mark: str) -> bool:
    return mark.endswith(COPIED)


def is_marked(mark: str, content: bytes) -> bool:
    """Return whether `content` has this mark."""
    return mark.removesuffix(COPIED) == digest(content).hex()


def format_head(facts: str, manifest: Manifest, held: Mapping[str, str]) -> str:
    """Return the facts for the history, those for release.sh, and a line for each bundle in `held`.

    Its version is that of the commit in `held`, or one of NO_COMMIT and UNKNOWN.
    """
    lines = [
        f"# {facts}",
        f"# stored={manifest.file_count} photos={manifest.photos}",
        *(f"{HELD}{commit} {bundle}" for bundle, commit in sorted(held.items())),
    ]
    return "".join(f"{line}\n" for line in lines)


def format_manifest(manifest: Manifest, head: str) -> str:
    """Return the head (`format_head`), then one line for each file."""
    lines = [f"{mark} {name}\n" for name, mark in sorted(manifest.marks.items())]
    return "".join([head, *lines])


def parse_manifest(lines: Iterable[str]) -> Manifest:
    """Read the result of `format_manifest`."""
    marks: dict[str, str] = {}
    photos = NO_PHOTOS
    for line in lines:
        if line.startswith("# stored="):
            photos = line.rstrip("\n").partition(" photos=")[2]
        elif not line.startswith("#"):
            mark, name = line.rstrip("\n").split(" ", 1)
            marks[name] = mark
    return Manifest(marks, photos)


def compare(live: Mapping[str, str], new: Mapping[str, str]) -> ReleaseDelta:
    """Return the changes that make a copy of the files `live` into `new`."""
    sent = [name for name, mark in new.items() if live.get(name) != mark]
    removed = [
        one
        for name, mark in live.items()
        if new.get(name) != mark
        for one in ((name, name + BROTLI, name + GZIP) if has_copies(mark) else (name,))
    ]
    left = _folders_of(name for name in live if name not in new)
    emptied = left and sorted(left - _folders_of(new), key=len, reverse=True)
    return ReleaseDelta(tuple(removed), tuple(emptied), tuple(sent))


def _folders_of(names: Iterable[str]) -> set[str]:
    """Return all folders above the names."""
    folders: set[str] = set()
    for name in names:
        folder = name.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders
