"""What is left of the sample office; it must not be made public as an office's own."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from plugins.core.errors import SetupError
from plugins.core.project import PRODUCTION, read_project_settings
from plugins.newsdesk.problems import Problem, Severity
from plugins.newsdesk.site.content import ARTICLES, DATA, DOCUMENTS, PAGES

# The setting of publishconf.py by which a project publishes the sample, for trying it.
ALLOWED = "SAMPLES_ALLOWED"
# The second line of the samples' articles, pages and documents.
MARK = re.compile("---\r?\n# (Bài|Trang|Văn bản) mẫu".encode())
HEAD_LENGTH = 200
FOLDERS = (PAGES, ARTICLES, DOCUMENTS)
# Hosts of this and earlier samples; content that an office brings along may have others like them.
SAMPLE_HOST = re.compile(r"\b(?:portal|tinhuy|(?:\w+\.)?tinh)\.example\b(?![.-])")
# Values of this and earlier samples; add new ones, keep the old.
SAMPLE_VALUES = (
    "Số 12 đường Đoàn Kết, phường Bình An",
    "số 12 đường Đoàn Kết, phường Bình An",
    "0299 3555 012",
    "0299 3555 013",
    "0299 3555 02",
    "Giấy phép số 05/GP-TTĐT",
    "Giấy phép số 08/GP-TTĐT",
    "1107571",
)
VALUE = re.compile("|".join([*map(re.escape, SAMPLE_VALUES), SAMPLE_HOST.pattern]))
REMEDY = "ghi giá trị của cơ quan, hoặc chạy python3 tasks.py init"
REMEDY_OF_TEXTS = "chạy python3 tasks.py init, hoặc xóa; nếu giữ thì bỏ dòng “# … mẫu”"
NOTE = (
    "Đây là cổng mẫu của một cơ quan không có thật, chưa xuất bản được: "
    "chạy python3 tasks.py init để đổi thành cổng của cơ quan mình."
)


def find_samples(root: Path) -> list[Problem]:
    """Return an error for each value, article, page and document that a project has of the sample.

    There is none if its publishconf.py allows the sample, is missing, or cannot be read, which the
    build reports.
    """
    try:
        settings = read_project_settings(root)
    except SetupError:
        return []
    if settings.get(ALLOWED):
        return []
    content = root / "content"
    values = [root / PRODUCTION]
    values += sorted((content / DATA).glob("*.yml")) + sorted((content / PAGES).glob("*.md"))
    texts = (path for folder in FOLDERS for path in _iter_texts(content / folder))
    return [
        *(one for path in values for one in _iter_values(path, root)),
        *(_mark(Path(path), root) for path in texts if is_sample(path)),
    ]


def is_begun(problems: Sequence[Problem]) -> bool:
    """Return whether an office has made the project its own, so that the rest is an error."""
    return not any(one.path == PRODUCTION for one in problems)


def is_sample(path: Path | str) -> bool:
    """Return whether an article, a page or a document is one of the sample."""
    with open(path, "rb") as file:  # noqa: PTH123 - of 10,000 articles, Path takes half the time
        return MARK.match(file.read(HEAD_LENGTH)) is not None


def _iter_texts(folder: Path) -> Iterator[str]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        yield from (f"{parent}/{name}" for name in sorted(names) if name.endswith(".md"))


def _iter_values(path: Path, root: Path) -> Iterator[Problem]:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, 1):
        found = None if line.lstrip().startswith("#") else VALUE.search(line)
        if found:
            name = path.relative_to(root).as_posix()
            what = f"“{found[0]}” là của cổng mẫu"
            yield Problem(name, number, found.start() + 1, Severity.ERROR, what, REMEDY)


def _mark(path: Path, root: Path) -> Problem:
    kinds = {PAGES: "trang", DOCUMENTS: "văn bản"}
    kind = kinds.get(path.relative_to(root / "content").parts[0], "bài")
    name = path.relative_to(root).as_posix()
    return Problem(name, 2, 1, Severity.ERROR, f"{kind} này là của cổng mẫu", REMEDY_OF_TEXTS)
