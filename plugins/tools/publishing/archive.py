"""What travels to where the releases are, as one tar archive whose last entry is the manifest."""

from __future__ import annotations

import os
import tarfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import islice
from typing import IO, TYPE_CHECKING

from plugins.tools.publishing.compression import BROTLI, GZIP, Copies, compress
from plugins.tools.publishing.manifest import gone_since_build, has_copies, is_marked, read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from plugins.tools.publishing.production import BuiltOutput

AT_ONCE = 64  # files whose copies are in memory


@dataclass(frozen=True)
class ReleaseDelta:
    """What makes the live release into the new one; release.sh says what becomes of it.

    Names of files are paths below the site, those of photos paths below their folder. What is
    removed are all files that lie there, copies too.
    """

    removed: tuple[str, ...]
    emptied: tuple[str, ...]
    sent: tuple[str, ...]
    photos_gone: tuple[str, ...]
    photos_come: tuple[str, ...]
    manifest: str


def write_delta(
    stream: IO[bytes], site: BuiltOutput, marks: Mapping[str, str], parcel: ReleaseDelta
) -> None:
    """Write the delta; files marked for it go with their compressed copies.

    Raises PublishingError when a file is not as its build left it.
    """
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.GNU_FORMAT) as archive:
        _add(archive, "removed", _as_arguments(parcel.removed))
        _add(archive, "emptied", _as_arguments(parcel.emptied))
        _add(archive, "photos-gone", _as_lines(parcel.photos_gone))
        _add(archive, "photos-come", _as_lines(parcel.photos_come))
        for name, copies in iter_compressed(site.folder, parcel.sent, marks):
            path = site.folder / name
            _add_file(archive, f"site/{name}", path)
            if copies is not None:
                modified = int(path.stat().st_mtime)
                _add(archive, f"site/{name}{BROTLI}", copies.brotli, modified)
                _add(archive, f"site/{name}{GZIP}", copies.gzip, modified)
        for name in parcel.photos_come:
            _add_file(archive, f"photos/{name}", site.folder / site.photo_folder / name)
        _add(archive, "manifest", parcel.manifest.encode())


def iter_compressed(
    folder: Path, names: Iterable[str], marks: Mapping[str, str]
) -> Iterator[tuple[str, Copies | None]]:
    """Yield the names in their order, compressing as many files at once as there are cores."""
    rest = iter(names)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        while chunk := list(islice(rest, AT_ONCE)):
            yield from zip(chunk, pool.map(partial(_compress, folder, marks), chunk), strict=True)


def _compress(folder: Path, marks: Mapping[str, str], name: str) -> Copies | None:
    if not has_copies(marks[name]):
        return None
    content = read_file(folder, name)
    if not is_marked(marks[name], content):
        raise gone_since_build(name)
    return compress(name, content)


def _as_arguments(names: Iterable[str]) -> bytes:
    """Return what xargs -0 reads."""
    return b"".join(os.fsencode(name) + b"\0" for name in names)


def _as_lines(names: Iterable[str]) -> bytes:
    return b"".join(line + b"\n" for line in sorted(map(os.fsencode, names)))


def _add(archive: tarfile.TarFile, name: str, content: bytes, modified: int = 0) -> None:
    archive.addfile(entry(name, len(content), modified), BytesIO(content))


def _add_file(archive: tarfile.TarFile, name: str, path: Path) -> None:
    if not path.is_file():
        raise gone_since_build(name.partition("/")[2])
    with path.open("rb") as file:
        status = path.stat()
        archive.addfile(entry(name, status.st_size, int(status.st_mtime)), file)


def entry(name: str, size: int, modified: int) -> tarfile.TarInfo:
    """Return the header of a file that everybody may read."""
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, modified, 0o644
    return info
