"""Upload of a release: its changes as one tar archive, whose last entry is the manifest."""

from __future__ import annotations

import gzip
import os
import tarfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

import brotli

from plugins.tools.publishing.manifest import (
    BROTLI,
    GZIP,
    Manifest,
    ReleaseDelta,
    compare,
    format_manifest,
    has_copies,
    is_marked,
    parse_manifest,
)
from plugins.tools.publishing.production import (
    BuiltOutput,
    SiteScan,
    gone_since_build,
    read_file,
)

AT_ONCE = 64  # files whose copies are in memory
# A page of 23.5 KB: Brotli 8 makes 5.16 KB in 0.9 ms, 9 saves 10 bytes more and takes ten times as
# long, 11 makes 4.73 KB in 26 ms; gzip 9 makes 5.64 KB in 0.5 ms.
BROTLI_QUALITY, BROTLI_QUALITY_OF_SHARED = 8, 11
SHARED = (".css", ".js", ".svg")  # every reader loads them, and few builds change them


class Copies(NamedTuple):
    """Compressed content of a file, served by the web server as it is."""

    brotli: bytes
    gzip: bytes


def send(
    site: BuiltOutput,
    found: SiteScan,
    head: str,
    report: Callable[[str], None],
    to_script: IO[bytes],
    from_script: IO[bytes],
) -> None:
    """Talk with release.sh: send changed and new files only, or that nothing has changed."""
    manifest = found.manifest
    live = parse_manifest(iter_lines(from_script))
    if live == manifest:
        report("Không có gì thay đổi so với bản đang dùng: không cần bản mới.")
        to_script.write(b"unchanged\n")
        return
    photos, live_photos = set(found.photos), set(found.photos)
    if live.photos != manifest.photos:
        to_script.write(b"photos\n")
        to_script.flush()
        live_photos = {line.rstrip("\n") for line in iter_lines(from_script)}
    to_script.write(b"go\n")
    delta = compare(live.marks, manifest.marks)._replace(
        photos_gone=tuple(live_photos - photos),
        photos_come=tuple(one for one in found.photos if one not in live_photos),
    )
    count = len(delta.sent) + len(delta.photos_come)
    total = len(manifest.marks) + len(photos)
    report(f"Tải lên {count} tệp mới hoặc đã đổi trên tổng số {total} tệp …")
    write_delta(to_script, site, manifest, head, delta)


def iter_lines(stream: IO[bytes]) -> Iterator[str]:
    """Yield lines up to the dot. Raises BrokenPipeError when the script ends before it."""
    for line in stream:
        if line == b".\n":
            return
        yield line.decode()
    raise BrokenPipeError


def write_delta(
    stream: IO[bytes], site: BuiltOutput, manifest: Manifest, head: str, delta: ReleaseDelta
) -> None:
    """Write the archive that release.sh describes.

    Raises PublishingError for a file that was removed or changed after the build.
    """
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.GNU_FORMAT) as archive:
        _add(archive, "removed", _as_arguments(delta.removed))
        _add(archive, "emptied", _as_arguments(delta.emptied))
        _add(archive, "photos-gone", _as_lines(delta.photos_gone))
        _add(archive, "photos-come", _as_lines(delta.photos_come))
        for name, copies in iter_compressed(site, manifest, delta.sent):
            path = site.folder / name
            _add_file(archive, f"site/{name}", path)
            if copies is not None:
                modified = int(path.stat().st_mtime)
                _add(archive, f"site/{name}{BROTLI}", copies.brotli, modified)
                _add(archive, f"site/{name}{GZIP}", copies.gzip, modified)
        for name in delta.photos_come:
            _add_file(archive, f"photos/{name}", site.folder / site.photo_folder / name)
        _add(archive, "manifest", format_manifest(manifest, head).encode())


def iter_compressed(
    site: BuiltOutput, manifest: Manifest, names: Iterable[str]
) -> Iterator[tuple[str, Copies | None]]:
    """Yield the names in order, with copies if the manifest wants them; compress on all cores."""
    rest = iter(names)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        while chunk := list(islice(rest, AT_ONCE)):
            yield from zip(chunk, pool.map(partial(_compress, site, manifest), chunk), strict=True)


def _compress(site: BuiltOutput, manifest: Manifest, name: str) -> Copies | None:
    mark = manifest.marks[name]
    if not has_copies(mark):
        return None
    content = read_file(site.folder, name)
    if not is_marked(mark, content):
        raise gone_since_build(name)
    return compress(name, content)


def compress(name: str, content: bytes) -> Copies:
    """Return the copies of a file; the same content gives the same copies."""
    quality = BROTLI_QUALITY_OF_SHARED if name.endswith(SHARED) else BROTLI_QUALITY
    return Copies(
        brotli.compress(content, mode=brotli.MODE_TEXT, quality=quality),
        gzip.compress(content, 9, mtime=0),
    )


def _as_arguments(names: Iterable[str]) -> bytes:
    """Return the names as input of `xargs -0`."""
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
