"""The bundles of the content folder, and Markdown in places where it would be ignored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from plugins.core.incremental.contents import FileState
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundle_files import is_system_file
from plugins.newsdesk.reading.bundles import INDEX
from plugins.newsdesk.reading.tree import Folder, TreeEntry, leads_out

YEAR = re.compile(r"[0-9]{4}")
MARKDOWN_ENDINGS = (".md", ".markdown", ".mkd", ".mkdn", ".mdown")


class BundlePath(NamedTuple):
    """The Markdown file of a bundle, its name below the project, the states of all its files."""

    path: Path
    name: str
    states: tuple[FileState, ...]


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
    remedy = "chuyển vào content/pages/<tên-trang>.md hoặc content/pages/<tên-trang>/index.md"
    return _find_undated(tree, "trang không nằm đúng chỗ", remedy, findings)


def find_documents(tree: Sequence[Folder], findings: Findings) -> list[BundlePath]:
    """Return `<name>/index.md` and `<name>.md`; record Markdown anywhere else."""
    remedy = "chuyển vào content/documents/<số-ký-hiệu>/index.md"
    return _find_undated(tree, "văn bản không nằm đúng chỗ", remedy, findings)


def _find_undated(
    tree: Sequence[Folder], what: str, remedy: str, findings: Findings
) -> list[BundlePath]:
    found = []
    for folder, entry in _iter_markdown(tree, findings):
        path = Path(folder.path, entry.name)
        parts = (*_parts_below(tree[0], folder), entry.name)
        if (len(parts) == 1 and parts[0] != INDEX) or (len(parts) == 2 and parts[1] == INDEX):
            found.append(_make_path(path, folder, entry))
        else:
            findings.error(path, (1, 1), what, remedy)
    return _in_order(found)


def _iter_markdown(
    tree: Iterable[Folder], findings: Findings
) -> Iterator[tuple[Folder, TreeEntry]]:
    for folder in tree:
        for entry in folder.entries:
            if not entry.name.lower().endswith(MARKDOWN_ENDINGS) or not _is_own(folder, entry):
                continue
            stem, _, ending = entry.name.rpartition(".")
            if ending == "md" and (entry.name == INDEX or entry.name.lower() != INDEX):
                yield folder, entry
                continue
            findings.error(
                Path(folder.path, entry.name),
                (1, 1),
                f"tên tệp “{entry.name}” không đúng dạng",
                f"đổi tên thành {INDEX if stem.lower() == 'index' else f'{stem}.md'}",
            )


def _is_own(folder: Folder, entry: TreeEntry) -> bool:
    return entry.state is not None and not leads_out(folder, entry)


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
