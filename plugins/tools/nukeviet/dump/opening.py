"""Opening a dump: what kind of file it is, and a message for everything that is no SQL."""

from __future__ import annotations

import errno
import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

from plugins.core.errors import PortalError
from plugins.core.files import open_regular

GZIP = b"\x1f\x8b"
HEAD_BYTES = 4096
OWN_BACKUP = b"-- NUKEVIET"
MARKED = re.compile(rb"^-- (?:MySQL|MariaDB) dump ", re.MULTILINE)
DUMP_ADVICE = (
    "hãy xuất cơ sở dữ liệu bằng phpMyAdmin (Xuất, định dạng SQL) hoặc mysqldump, được tệp .sql "
    "hoặc .sql.gz"
)
# First bytes → what the file is, and what to do.
OTHER_KINDS = (
    (b"PK\x03\x04", "tệp nén .zip", "giải nén rồi nhập tệp .sql ở trong"),
    (b"BZh", "tệp nén .bz2", "giải nén bằng bunzip2 rồi nhập tệp .sql"),
    (b"\xfd7zXZ", "tệp nén .xz", "giải nén bằng unxz rồi nhập tệp .sql"),
    (b"\x28\xb5\x2f\xfd", "tệp nén .zst", "giải nén bằng unzstd rồi nhập tệp .sql"),
    (b"7z\xbc\xaf", "tệp nén .7z", "giải nén rồi nhập tệp .sql ở trong"),
    (b"Rar!", "tệp nén .rar", "giải nén rồi nhập tệp .sql ở trong"),
    (b"\xff\xfe", "tệp UTF-16, thường do PowerShell ghi ra", "xuất lại bằng cmd, hoặc thêm "
     "--result-file=TỆP cho mysqldump thay cho dấu >"),
    (b"\xfe\xff", "tệp UTF-16", "lưu lại thành UTF-8"),
    (b"SQLite format 3", "cơ sở dữ liệu SQLite", DUMP_ADVICE),
    (b"<?xml", "tệp XML", DUMP_ADVICE),
    (b"PGDMP", "bản xuất của PostgreSQL", DUMP_ADVICE),
    (b"{", "tệp JSON", DUMP_ADVICE),
    (b"[", "tệp JSON", DUMP_ADVICE),
    (b"%PDF", "tệp PDF", DUMP_ADVICE),
)  # fmt: skip


REASONS = {
    errno.ENOENT: "không có tệp này",
    errno.EISDIR: "đây là thư mục",
    errno.EINVAL: "đây không phải một tệp",
    errno.EACCES: "không có quyền đọc",
}


class DumpError(PortalError):
    """Why nothing can be imported from a dump; Vietnamese."""


@dataclass
class OpenDump:
    """An open dump: its text as bytes, and whether NukeViet's own backup wrote it.

    `has_end_mark` is whether the program that wrote it marks the end, as mysqldump does.
    `position` returns how many bytes of the file, of `size_bytes`, have been read.
    """

    stream: BinaryIO
    size_bytes: int
    is_own_backup: bool
    has_end_mark: bool
    position: Callable[[], int]
    _file: BinaryIO

    def close(self) -> None:
        self.stream.close()
        self._file.close()


def open_dump(path: Path) -> OpenDump:
    """Open a .sql or .sql.gz, told apart by their first bytes. Raises DumpError."""
    try:
        file = open_regular(path)
    except OSError as error:
        why = REASONS.get(error.errno or 0, "không đọc được")
        raise DumpError(f"Không mở được {path}: {why} — hãy ghi lại --dump.") from error
    try:
        return _open(path, file)
    except BaseException:
        file.close()
        raise


def _open(path: Path, file: BinaryIO) -> OpenDump:
    is_packed = file.read(2) == GZIP
    file.seek(0)
    plain = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if is_packed else file
    stream = BufferedReader(plain, 1 << 20)  # type: ignore[type-var]
    try:
        head = stream.peek(HEAD_BYTES)[:HEAD_BYTES]
    except (OSError, EOFError) as error:
        raise DumpError(
            f"Không giải nén được {path}: tệp hỏng hoặc thiếu phần cuối — hãy chép lại, rồi so "
            "kích thước hai tệp."
        ) from error
    _refuse_others(path, head)
    size = path.stat().st_size
    is_own, has_end = OWN_BACKUP in head, MARKED.search(head) is not None
    return OpenDump(cast(BinaryIO, stream), size, is_own, has_end, file.tell, file)


def _refuse_others(path: Path, head: bytes) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise DumpError(f"Tệp {path} trống — {DUMP_ADVICE}.")
    for mark, what, remedy in OTHER_KINDS:
        if start.startswith(mark):
            raise DumpError(f"{path} là {what} — {remedy}.")
    if start[:1] == b"<":
        raise DumpError(f"{path} là trang web (HTML), không phải bản xuất — {DUMP_ADVICE}.")
    if b"\0" in start:
        raise DumpError(f"{path} không phải tệp chữ — {DUMP_ADVICE}.")
