"""Uploads in a .zip or .tar.gz, unpacked into a folder: files only, within it, within bounds."""

from __future__ import annotations

import os
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from plugins.core.errors import PortalError

MOST_FILES = 1_000_000
LARGEST_FILE_BYTES = 4_000_000_000
MOST_RATIO = 200  # of a whole archive; photos do not shrink
LEAST_LIMIT_BYTES = 1_000_000_000
FREE_BYTES = 500_000_000  # what stays free on the disk
LONGEST_PART_BYTES = 255
LEFT_OUT = frozenset({".php", ".phtml", ".html", ".htm", ".js", ".cgi", ".sh", ".exe"})
UTF8_FLAG = 0x800  # of a name in a .zip (APPNOTE 4.4.4); cp437 without it
ZIP = b"PK\x03\x04"
CHUNK_BYTES = 1 << 20
LATEST_STAMP = 1 << 32
BROKEN = (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)


class ArchiveError(PortalError):
    """Why an archive was not unpacked; Vietnamese."""


class _Member(NamedTuple):
    """A regular file; `stamp` becomes its time, so that an equal file has an equal time."""

    name: str
    stamp: float
    open: Callable[[], IO[bytes] | None]


def unpack(archive: Path, folder: Path, report: Callable[[int], None] = lambda _: None) -> None:
    """Unpack the files of an archive that may be uploads. Raises ArchiveError."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    room = shutil.disk_usage(folder).free - FREE_BYTES
    limit = min(room, max(archive.stat().st_size * MOST_RATIO, LEAST_LIMIT_BYTES))
    written = 0
    try:
        for count, member in enumerate(_iter_members(archive)):
            if count >= MOST_FILES:
                raise ArchiveError(f"{archive} có hơn {MOST_FILES} tệp — hãy giải nén tay.")
            parts = _safe_parts(member.name)
            if not parts or PurePosixPath(member.name).suffix.lower() in LEFT_OUT:
                continue
            allowed = min(limit - written, LARGEST_FILE_BYTES)
            written += _write(member, folder.joinpath(*parts), allowed, archive)
            report(1)
    except BROKEN as error:
        raise ArchiveError(
            f"{archive} không mở được ({error}) — hãy chép lại hoặc giải nén tay."
        ) from error


def _iter_members(archive: Path) -> Iterator[_Member]:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as packed:
            for info in packed.infolist():
                kind = stat.S_IFMT(info.external_attr >> 16)
                if not info.is_dir() and kind in {0, stat.S_IFREG}:
                    yield _Member(_name_of(info), info.CRC, _opener(packed, info))
        return
    with _open_tar(archive) as tar:
        for info_ in tar:
            if info_.isreg():
                yield _Member(info_.name, info_.mtime, _tar_opener(tar, info_))


def _name_of(info: zipfile.ZipInfo) -> str:
    """Return the name of a file; scripts of hosts write UTF-8 and do not say so."""
    if info.flag_bits & UTF8_FLAG:
        return info.filename
    try:
        return info.filename.encode("cp437").decode()
    except UnicodeError:
        return info.filename


def _open_tar(archive: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(archive, "r|*")
    except tarfile.TarError as error:
        with archive.open("rb") as file:
            is_cut = file.read(len(ZIP)) == ZIP
        if is_cut:
            raise ArchiveError(
                f"{archive} hỏng hoặc thiếu phần cuối — hãy chép lại, rồi so kích thước hai tệp."
            ) from error
        raise ArchiveError(
            f"{archive} không phải .zip hay .tar.gz — hãy ghi thư mục uploads hoặc tệp nén."
        ) from error


def _opener(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], IO[bytes] | None]:
    return lambda: packed.open(info)


def _tar_opener(tar: tarfile.TarFile, info: tarfile.TarInfo) -> Callable[[], IO[bytes] | None]:
    return lambda: tar.extractfile(info)


def _safe_parts(name: str) -> list[str]:
    """Return the parts of a member's path; none if it leads out or cannot be a file's."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", "."}]
    is_safe = all(
        part != ".."
        and ":" not in part
        and part.isprintable()
        and _length(part) <= LONGEST_PART_BYTES
        for part in parts
    )
    return parts if is_safe and not name.startswith(("/", "\\")) else []


def _length(part: str) -> int:
    return len(part.encode("utf-8", "surrogateescape"))


def _write(member: _Member, target: Path, allowed: int, archive: Path) -> int:
    """Write a file and return its size."""
    source = member.open()
    if source is None:
        return 0
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        written = 0
        with source, target.open("xb") as file:
            while chunk := source.read(CHUNK_BYTES):
                written += len(chunk)
                if written > allowed:
                    raise ArchiveError(
                        f"{archive} bung ra quá lớn hoặc ổ đĩa không còn chỗ (ở tệp {member.name}) "
                        "— hãy giải nén tay vào ổ rộng hơn rồi ghi thư mục ấy sau --uploads."
                    )
                file.write(chunk)
    except (FileExistsError, NotADirectoryError, IsADirectoryError):
        return 0  # named twice, or a folder and a file of one name: the first one stands
    stamp = min(max(member.stamp, 0), LATEST_STAMP)
    os.utime(target, (stamp, stamp))
    return written
