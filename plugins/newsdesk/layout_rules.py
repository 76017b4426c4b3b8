"""Where the files of content may lie: what would be passed over or read twice is refused."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from plugins.newsdesk.bundles import INDEX
from plugins.newsdesk.files import is_outside, iter_folder
from plugins.newsdesk.problems import Findings
from plugins.vietnamese.normalize import normalize

YEAR = re.compile(r"[0-9]{4}")
MARKDOWN_ENDINGS = frozenset({".md", ".markdown", ".mkd", ".mkdn", ".mdown"})


def iter_articles(folder: Path, findings: Findings) -> Iterator[Path]:
    """Yield `<year>/<name>.md` and `<year>/<name>/index.md`; record Markdown anywhere else."""
    for path in _iter_markdown(folder, findings):
        parts = path.relative_to(folder).parts
        is_bundle = len(parts) == 3 and parts[2] == INDEX
        is_single = len(parts) == 2 and parts[1] != INDEX
        if YEAR.fullmatch(parts[0]) and (is_bundle or is_single):
            yield path
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


def iter_pages(folder: Path, findings: Findings) -> Iterator[Path]:
    """Yield `<name>.md` and `<name>/index.md`; record Markdown anywhere else."""
    for path in _iter_markdown(folder, findings):
        parts = path.relative_to(folder).parts
        if (len(parts) == 1 and parts[0] != INDEX) or (len(parts) == 2 and parts[1] == INDEX):
            yield path
        else:
            findings.error(
                path,
                (1, 1),
                "trang không nằm đúng chỗ",
                "chuyển vào content/pages/<tên-trang>.md hoặc content/pages/<tên-trang>/index.md",
            )


def check_folders(folder: Path, findings: Findings) -> None:
    """Record links that lead out of the content, and names that computers tell apart by chance."""
    for path in _iter_files(folder):
        if is_outside(path, path.parent):
            findings.error(
                path,
                (1, 1),
                "là liên kết tới tệp ngoài thư mục",
                "chép chính tệp đó vào thư mục",
            )
    for parent in sorted({path.parent for path in _iter_files(folder)}):
        _check_names(parent, findings)


def _iter_markdown(folder: Path, findings: Findings) -> Iterator[Path]:
    for path in _iter_files(folder):
        if path.suffix.lower() not in MARKDOWN_ENDINGS or is_outside(path, path.parent):
            continue
        if path.suffix != ".md" or (path.name.lower() == INDEX and path.name != INDEX):
            name = INDEX if path.stem.lower() == "index" else f"{path.stem}.md"
            findings.error(
                path, (1, 1), f"tên tệp «{path.name}» không đúng dạng", f"đổi tên thành {name}"
            )
        else:
            yield path


def _iter_files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if not hidden and (path.is_symlink() or path.is_file()):
                yield path


def _check_names(folder: Path, findings: Findings) -> None:
    by_name: dict[str, list[Path]] = defaultdict(list)
    for path in iter_folder(folder):
        by_name[normalize(path.name)].append(path)
    for name, paths in by_name.items():
        if len(paths) > 1:
            findings.error(
                paths[1],
                (1, 1),
                f"hai tệp cùng tên «{name}», gõ theo hai bảng mã",
                "xóa hoặc đổi tên một tệp",
            )
