"""The files of the content folder: bundles, and files in places where they would be ignored."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from plugins.core.incremental.contents import FileState
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundle_files import is_outside, is_system_file
from plugins.newsdesk.reading.bundles import INDEX
from plugins.vietnamese.normalize import normalize

YEAR = re.compile(r"[0-9]{4}")
MARKDOWN_ENDINGS = (".md", ".markdown", ".mkd", ".mkdn", ".mdown")


class TreeEntry(NamedTuple):
    """A file or a link; `state` is None if it cannot be read."""

    name: str
    is_link: bool
    state: FileState | None


class Folder(NamedTuple):
    """A folder with its files by name, without hidden ones.

    `prefix` begins the names of its files below the project.
    """

    path: str
    prefix: str
    entries: list[TreeEntry]


class BundlePath(NamedTuple):
    """The Markdown file of a bundle, its name below the project, the states of all its files."""

    path: Path
    name: str
    states: tuple[FileState, ...]


def walk(folder: Path, project: Path) -> list[Folder]:
    """Return a folder and those below it by name, without hidden ones."""
    return list(_walk(str(folder), f"{folder.relative_to(project).as_posix()}/"))


def find_articles(tree: Sequence[Folder], findings: Findings) -> list[BundlePath]:
    """Return `<year>/<name>.md` and `<year>/<name>/index.md`; record Markdown anywhere else."""
    found = []
    for folder, entry in _iter_markdown(tree, findings):
        path = Path(folder.path, entry.name)
        parts = (*_parts_below(tree[0], folder), entry.name)
        is_bundle = len(parts) == 3 and parts[2] == INDEX
        is_single = len(parts) == 2 and parts[1] != INDEX
        if YEAR.fullmatch(parts[0]) and (is_bundle or is_single):
            found.append(_make_path(path, folder, entry))
        elif (path.parent / INDEX).exists() and path.name != INDEX:
            findings.error(
                path,
                (1, 1),
                "tệp Markdown thứ hai trong thư mục của một bài",
                "chuyển nó ra thư mục riêng, mỗi bài một thư mục",
            )
        else:
            findings.error(
                path,
                (1, 1),
                "bài viết không nằm đúng chỗ",
                "chuyển vào content/articles/<năm>/<tên-bài>/index.md",
            )
    return _in_order(found)


def find_pages(tree: Sequence[Folder], findings: Findings) -> list[BundlePath]:
    """Return `<name>.md` and `<name>/index.md`; record Markdown anywhere else."""
    found = []
    for folder, entry in _iter_markdown(tree, findings):
        path = Path(folder.path, entry.name)
        parts = (*_parts_below(tree[0], folder), entry.name)
        if (len(parts) == 1 and parts[0] != INDEX) or (len(parts) == 2 and parts[1] == INDEX):
            found.append(_make_path(path, folder, entry))
        else:
            findings.error(
                path,
                (1, 1),
                "trang không nằm đúng chỗ",
                "chuyển vào content/pages/<tên-trang>.md hoặc content/pages/<tên-trang>/index.md",
            )
    return _in_order(found)


def check_folders(tree: Iterable[Folder], findings: Findings) -> None:
    """Record links that lead out of the content, and names that differ only in Unicode form."""
    for folder in tree:
        for entry in folder.entries:
            if entry.is_link and is_outside(path := Path(folder.path, entry.name), path.parent):
                findings.error(
                    path,
                    (1, 1),
                    "là liên kết tới tệp ngoài thư mục",
                    "chép chính tệp đó vào thư mục",
                )
        _check_names(folder, findings)


def _walk(folder: str, prefix: str) -> Iterator[Folder]:
    try:
        with os.scandir(folder) as found:
            listed = sorted(
                (entry for entry in found if not entry.name.startswith(".")),
                key=lambda entry: entry.name,
            )
    except (FileNotFoundError, NotADirectoryError):
        return
    below = [entry.name for entry in listed if entry.is_dir(follow_symlinks=False)]
    others = (entry for entry in listed if not entry.is_dir(follow_symlinks=False))
    yield Folder(folder, prefix, [_look_at(entry, prefix) for entry in others])
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


def _iter_markdown(
    tree: Iterable[Folder], findings: Findings
) -> Iterator[tuple[Folder, TreeEntry]]:
    for folder in tree:
        for entry in folder.entries:
            if not entry.name.lower().endswith(MARKDOWN_ENDINGS) or _leads_out(folder, entry):
                continue
            stem, _, ending = entry.name.rpartition(".")
            if ending == "md" and (entry.name == INDEX or entry.name.lower() != INDEX):
                yield folder, entry
                continue
            findings.error(
                Path(folder.path, entry.name),
                (1, 1),
                f"tên tệp «{entry.name}» không đúng dạng",
                f"đổi tên thành {INDEX if stem.lower() == 'index' else f'{stem}.md'}",
            )


def _leads_out(folder: Folder, entry: TreeEntry) -> bool:
    if entry.state is None:
        return True
    return entry.is_link and is_outside(Path(folder.path, entry.name), Path(folder.path))


def _parts_below(root: Folder, folder: Folder) -> list[str]:
    return [part for part in folder.prefix.removeprefix(root.prefix).split("/") if part]


def _make_path(path: Path, folder: Folder, entry: TreeEntry) -> BundlePath:
    entries = folder.entries if entry.name == INDEX else [entry]
    states = (one.state for one in entries if not is_system_file(one.name))
    return BundlePath(
        path, folder.prefix + entry.name, tuple(state for state in states if state is not None)
    )


def _in_order(paths: list[BundlePath]) -> list[BundlePath]:
    return sorted(paths, key=lambda path: path.name.split("/"))


def _check_names(folder: Folder, findings: Findings) -> None:
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
            f"hai tệp cùng tên «{name}», gõ theo hai bảng mã",
            "xóa hoặc đổi tên một tệp",
        )
