"""The uploaded files of the old site, found by the addresses that texts give them."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from plugins.vietnamese.normalize import normalize

UPLOADS = "uploads"
# Folders of smaller copies of the same pictures: `assets/news/x.jpg`, `files/news/thumb/x.jpg`.
COPIES = re.compile(r"^(?:assets|files)/(?P<rest>.+)$")
THUMB = re.compile(r"(?:^|/)(?:thumb|block)/", re.IGNORECASE)
# NukeViet 3 put a hyphen into words of SQL in everything that was written.
HYPHENED = re.compile(
    r"(?i)f-rom|whe-re|up-date|de-lete|cre-ate|c-har|al-ter|in-sert|d-rop|se-lect|uni-on|con-cat"
    r"|out-file"
)
BELOW = re.compile(rf"(?:^|(?<=/)){UPLOADS}/")  # may be in an address twice
MOST_FILES = 2_000_000
DEEPEST_FOLDER, MOST_FOLDERS = 6, 5_000  # where the folder of uploads is looked for


@dataclass(frozen=True, slots=True)
class Upload:
    """A file: its path below the folder of uploads in NFC, and where it is.

    `version` changes with the file. `is_mended` if it was found by the address without the hyphens
    of NukeViet 3.
    """

    name: str
    path: Path
    version: str
    is_mended: bool = False


class Uploads:
    """The files of a folder of uploads; links in it are not followed.

    `known` are names of folders that it must have, by which it is found below the given one.
    """

    def __init__(self, folder: Path | None, known: Iterable[str] = ()) -> None:
        names = frozenset(name.lower() for name in known)
        self.folder = _find_folder(folder, names) if folder is not None else None
        self._files: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        for name in _iter_names(self.folder) if self.folder is not None else ():
            self._files[normalize(name)] = name
        for name in self._files:
            self._folded.setdefault(name.casefold(), name)

    def __len__(self) -> int:
        return len(self._files)

    def find(self, address: str, module_folder: str = "") -> Upload | None:
        """Return the file that an address of the old site means.

        The address may be of a smaller copy, have percent signs, any prefix before `uploads/`, or
        be a path below the uploads of a module.
        """
        for name in _spellings(address, module_folder):
            if found := self._get(name):
                return found
        for name in _spellings(address, module_folder):
            mended = HYPHENED.sub(lambda word: word[0].replace("-", ""), name)
            if mended != name and (found := self._get(mended)):
                return Upload(found.name, found.path, found.version, is_mended=True)
        return None

    def _get(self, name: str) -> Upload | None:
        known = name if name in self._files else self._folded.get(name.casefold(), "")
        written = self._files.get(known)
        if written is None or self.folder is None:
            return None
        path = self.folder / written
        try:
            stat = path.stat(follow_symlinks=False)
        except OSError:
            return None
        return Upload(known, path, f"{stat.st_size}-{stat.st_mtime_ns}")


def is_upload(path: str) -> bool:
    """Return whether a path of the old site is that of an uploaded file."""
    return re.search(rf"(?:^|/)(?:{UPLOADS}|assets|files)/", path) is not None


def _spellings(address: str, module_folder: str) -> Iterator[str]:
    """Yield the paths below the uploads that an address may mean, the likeliest first."""
    bare = address.partition("#")[0]
    for written in (bare, bare.partition("?")[0]):
        for text in dict.fromkeys((written, unquote(written))):
            path = normalize(text.replace("\\", "/")).strip()
            yield from _below_uploads(path, module_folder)


def _below_uploads(path: str, module_folder: str) -> Iterator[str]:
    below = [path[found.end() :] for found in BELOW.finditer(path)]
    if below:
        yield from map(_clean, below)
        return
    tail = re.sub(r"^(?:[a-z]+://[^/]+)?/*(?:\.\./)*", "", path)
    if copy := COPIES.match(tail):
        yield _clean(copy["rest"])
        yield _clean(THUMB.sub("/", copy["rest"]))
        return
    if module_folder and not path.startswith("/") and "://" not in path:
        yield _clean(f"{module_folder}/{tail}")
    yield _clean(tail)


def _clean(path: str) -> str:
    return "/".join(part for part in path.split("/") if part not in {"", "."})


def _find_folder(folder: Path, known: frozenset[str]) -> Path:
    """Return the folder of uploads: the given one, or one below it.

    One called `uploads` comes first, then the one with most of the folders that the site had.
    """
    best, best_rank = folder, (False, 0, False)
    waiting = deque([(folder, 0)])
    for _ in range(MOST_FOLDERS):
        if not waiting:
            break
        one, depth = waiting.popleft()
        below = [path for path in sorted(one.iterdir()) if path.is_dir() and not path.is_symlink()]
        found = len(known & {path.name.lower() for path in below})
        is_named = depth > 0 and one.name.lower() == UPLOADS
        rank = is_named and found > 0, found, is_named
        if rank > best_rank:
            best, best_rank = one, rank
        if depth < DEEPEST_FOLDER:
            waiting.extend((path, depth + 1) for path in below)
    return best


def _iter_names(folder: Path, prefix: str = "") -> Iterator[str]:
    """Yield the paths of regular files below a folder."""
    waiting = [(prefix, os.fspath(folder))]
    count = 0
    while waiting and count < MOST_FILES:
        above, path = waiting.pop()
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{above}{entry.name}/", entry.path))
                elif entry.is_file(follow_symlinks=False) and entry.name != "index.html":
                    count += 1
                    yield above + entry.name
