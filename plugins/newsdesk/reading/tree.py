"""The folders of the content as they are on the disk: walked once, without leaving the content."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from plugins.core.incremental.contents import FileState
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundle_files import is_outside, is_system_file
from plugins.newsdesk.schema.kinds import NO_TEXT
from plugins.newsdesk.settings import MEGABYTE
from plugins.vietnamese.normalize import normalize


class TreeEntry(NamedTuple):
    """A file or a link; `state` is None if it cannot be read."""

    name: str
    is_link: bool
    state: FileState | None


class Folder(NamedTuple):
    """A folder with its files by name, without hidden ones.

    `prefix` begins the names of its files below the project. `misnamed` are the names of files and
    folders that are no text; they are left out and not entered.
    """

    path: str
    prefix: str
    entries: list[TreeEntry]
    misnamed: list[str]


def walk(folder: Path, project: Path) -> list[Folder]:
    """Return a folder and those below it by name, without hidden ones.

    Empty if the folder is reached through a link.
    """
    if not is_inside(folder, project):
        return []
    return list(_walk(str(folder), f"{folder.relative_to(project).as_posix()}/"))


def is_inside(root: Path, project: Path) -> bool:
    """Return whether neither a folder of the content nor one above it in the project is a link."""
    above = (root, *root.parents)
    return not any(one.is_symlink() for one in above[: above.index(project)])


def check_roots(roots: Iterable[Path], findings: Findings) -> None:
    """Record folders that are links, and so lead out of the content."""
    for root in roots:
        if root.is_symlink():
            record_link(root, findings)


def check_folders(tree: Iterable[Folder], max_bytes: int, findings: Findings) -> None:
    """Record links that lead out of the content, names that cannot be published, large files."""
    for folder in tree:
        for entry in folder.entries:
            if leads_out(folder, entry):
                record_link(Path(folder.path, entry.name), findings)
            elif entry.state and entry.state.size_bytes > max_bytes:
                _record_size(Path(folder.path, entry.name), entry.state, max_bytes, findings)
        for name in folder.misnamed:
            findings.error(
                Path(folder.path, name),
                (1, 1),
                "tên tệp hoặc thư mục có ký tự điều khiển, hoặc không phải Unicode",
                "đổi tên, chỉ dùng chữ, số và dấu -",
            )
        _check_unicode_forms(folder, findings)


def leads_out(folder: Folder, entry: TreeEntry) -> bool:
    """Return whether an entry is a link to something outside its folder, or to nothing."""
    return entry.is_link and is_outside(Path(folder.path, entry.name), Path(folder.path))


def record_link(path: Path, findings: Findings) -> None:
    """Record a link that leads out of the content."""
    what, remedy = "là liên kết tới tệp ngoài thư mục", "chép chính tệp đó vào thư mục"
    if path.is_dir():
        what, remedy = "là liên kết tới thư mục khác", "chép chính thư mục đó vào chỗ này"
    findings.error(path, (1, 1), what, remedy)


def _walk(folder: str, prefix: str) -> Iterator[Folder]:
    try:
        with os.scandir(folder) as found:
            listed = sorted(
                (entry for entry in found if not entry.name.startswith(".")),
                key=lambda entry: entry.name,
            )
    except (FileNotFoundError, NotADirectoryError):
        return
    misnamed = [entry.name for entry in listed if NO_TEXT.search(entry.name)]
    listed = [entry for entry in listed if entry.name not in misnamed] if misnamed else listed
    below = [entry.name for entry in listed if entry.is_dir(follow_symlinks=False)]
    others = (entry for entry in listed if not entry.is_dir(follow_symlinks=False))
    yield Folder(folder, prefix, [_look_at(entry, prefix) for entry in others], misnamed)
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


def _record_size(path: Path, state: FileState, max_bytes: int, findings: Findings) -> None:
    findings.error(
        path,
        (1, 1),
        f"tệp nặng {state.size_bytes / MEGABYTE:.0f} MB, cổng chỉ nhận đến "
        f"{max_bytes / MEGABYTE:.0f} MB",
        "nén hoặc chia nhỏ tệp, hoặc đưa lên nơi khác rồi đặt liên kết",
    )


def _check_unicode_forms(folder: Folder, findings: Findings) -> None:
    if all(entry.name.isascii() for entry in folder.entries):
        return
    by_name: dict[str, str] = {}
    for entry in folder.entries:
        name = normalize(entry.name)
        if is_system_file(entry.name) or by_name.setdefault(name, entry.name) == entry.name:
            continue
        findings.error(
            Path(folder.path, entry.name),
            (1, 1),
            f"hai tệp cùng tên “{name}”, gõ theo hai bảng mã",
            "xóa hoặc đổi tên một tệp",
        )
