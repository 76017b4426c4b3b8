"""What imports have written, so that what people changed since is never overwritten.

The record is a hidden file of the content and goes with it into git: a line `path digest origin`
for each file, where the origin of a photo or document is the version of the upload, that of an
`index.md` the id of the article. While an import runs, it notes each file in a journal before the
file is put in its place; so after an import that was killed, its files are known as its own.
"""

from __future__ import annotations

import errno
import os
from collections import defaultdict
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from plugins.core.files import write_whole

RECORD = ".nhap-nukeviet.tsv"
HEAD = (
    "# Các tệp do lệnh import ghi (đường dẫn, mã nội dung, nguồn). "
    "Đừng sửa; giữ cùng với content.\n"
)
JOURNAL = "journal.tsv"
PART = "#"  # between a file and a part of it
DIGEST_BYTES = 16


class Written(NamedTuple):
    """A file that an import wrote, relative to the content folder."""

    path: str
    digest: str
    origin: str


def digest_of(content: bytes) -> str:
    return blake2b(content, digest_size=DIGEST_BYTES).hexdigest()


def digest_file(path: Path) -> str | None:
    """Return the digest of a file's content, None if there is no such file."""
    try:
        return digest_of(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


class ImportRecord:
    """The record of all imports, and the journal of the running one."""

    def __init__(self, content: Path, work: Path, *, is_kept: bool = True) -> None:
        self.content = content
        self._file = content / RECORD
        self._journal = work / JOURNAL
        self._is_kept = is_kept
        self._has_noted = False
        self.settled = {one.path: one for one in _read(self._file)}
        self._own: dict[str, dict[str, str]] = defaultdict(dict)  # path → digest → origin
        for one in (*self.settled.values(), *_read(self._journal)):
            self._own[one.path][one.digest] = one.origin

    def is_own(self, path: str, digest: str) -> bool:
        """Return whether an import wrote this content to the path."""
        return digest in self._own.get(path, ())

    def origin(self, path: str, digest: str) -> str | None:
        """Return what a file with this content was made from."""
        return self._own.get(path, {}).get(digest)

    def find(self, origin: str) -> str:
        """Return the path of the file that was made from an article or page, "" for none."""
        found = (path for path, some in self._own.items() if origin in some.values())
        return next((path for path in found if (self.content / path).exists()), "")

    def was_deleted(self, path: str) -> bool:
        """Return whether an earlier import wrote a file that is not there any more."""
        return path in self.settled and not (self.content / path).exists()

    def note(self, files: Iterable[Written]) -> None:
        """Note files before they are put in their place; one write, also of several processes."""
        text = "".join(f"{one.path}\t{one.digest}\t{one.origin}\n" for one in files)
        for path, digest, origin in (line.split("\t") for line in text.split("\n")[:-1]):
            self._own[path][digest] = origin
        if not (text and self._is_kept):
            return
        self._journal.parent.mkdir(parents=True, exist_ok=True)
        start = "" if self._has_noted else "\n"  # behind a line that a full disk has cut
        self._has_noted = True
        content = f"{start}{text}".encode()
        journal = os.open(self._journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            if os.write(journal, content) < len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._journal))
        finally:
            os.close(journal)

    def put(self, target: Path, content: bytes) -> None:
        """Write a file whole; an import that is killed leaves nothing half beside it."""
        if not target.is_file() or target.read_bytes() != content:
            write_whole(target, content, self._journal.parent / "whole")

    def settle(self) -> None:
        """Make the journal part of the record: what the files are now.

        Files that people changed or deleted stay in the record as an import wrote them.
        """
        if not self._is_kept:
            return
        fresh: dict[str, dict[str, Written]] = defaultdict(dict)
        for one in _read(self._journal):
            fresh[one.path][one.digest] = one
        lines = dict(self.settled)
        for path, some in fresh.items():
            if PART in path:  # a part of a file, which cannot be looked up
                lines[path] = list(some.values())[-1]
            elif (digest := digest_file(self.content / path)) in some:
                lines[path] = some[str(digest)]
        text = "".join(
            f"{one.path}\t{one.digest}\t{one.origin}\n" for _, one in sorted(lines.items())
        )
        self.put(self._file, (HEAD + text).encode())
        self._journal.unlink(missing_ok=True)


def _read(path: Path) -> list[Written]:
    """Return the lines of a record; a last one that was cut off is left out."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    lines = (line.split("\t") for line in text.split("\n")[:-1] if not line.startswith("#"))
    return [Written(*parts) for parts in lines if len(parts) == 3]
