"""Files and folders in places from which nothing is published, each named."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundle_files import is_system_file
from plugins.newsdesk.reading.bundles import INDEX
from plugins.newsdesk.reading.data_files import DATA_FILES
from plugins.newsdesk.reading.data_images import IMAGES
from plugins.newsdesk.reading.layout import MARKDOWN_ENDINGS, YEAR
from plugins.newsdesk.reading.tree import Folder
from plugins.newsdesk.schema.fields import closest

HANDBOOK, HANDBOOK_PICTURES = "HUONG-DAN.md", "huong-dan"
INTO_ARTICLE = "chuyển vào thư mục của bài: content/articles/<năm>/<tên-bài>/"
INTO_PAGE = "chuyển vào thư mục của trang: content/pages/<tên-trang>/"
INTO_DOCUMENT = "chuyển vào thư mục của văn bản: content/documents/<số-ký-hiệu>/"


def check_strays(
    content: Path,
    trees: Mapping[str, Sequence[Folder]],
    images: Collection[Path],
    findings: Findings,
) -> None:
    """Record bundles without their index.md, and advise on files that are published nowhere.

    `trees` are the folders of the content by name: articles, pages, documents and data; `images`
    are those that data files use. Faults of data files, recorded before, may hide some.
    """
    articles, pages, documents, data = trees.values()
    for name, path in _visible(content):
        if name not in {HANDBOOK, HANDBOOK_PICTURES, *trees}:
            _advise(path, "nằm ngoài articles, pages, documents và data", INTO_ARTICLE, findings)
    for folder in articles:
        parts = _parts_below(articles[0], folder)
        if parts and YEAR.fullmatch(parts[0]):
            _check_folder(folder, parts[1:], INTO_ARTICLE, articles, findings)
        else:
            _advise_on_folder(folder, parts, INTO_ARTICLE, findings)
    for folder in pages:
        _check_folder(folder, _parts_below(pages[0], folder), INTO_PAGE, pages, findings)
    for folder in documents:
        parts = _parts_below(documents[0], folder)
        _check_folder(folder, parts, INTO_DOCUMENT, documents, findings)
    for folder in data:
        _check_data(folder, _parts_below(data[0], folder), images, findings)


def _check_folder(
    folder: Folder, parts: Sequence[str], remedy: str, tree: Sequence[Folder], findings: Findings
) -> None:
    """Check a folder at `parts` below one that holds bundles."""
    if len(parts) != 1:
        _advise_on_folder(folder, parts, remedy, findings)
        return
    names = _names(folder) or [
        name for one in tree if one.prefix.startswith(folder.prefix) for name in _names(one)
    ]
    if names and not any(map(_is_markdown, names)):  # misplaced Markdown is an error
        _record_missing_index(Path(folder.path), names, findings)


def _advise_on_folder(
    folder: Folder, parts: Sequence[str], remedy: str, findings: Findings
) -> None:
    """Advise on the files of a folder that holds no bundle: one by one at the top."""
    path, names = Path(folder.path), [name for name in _names(folder) if not _is_markdown(name)]
    if parts and names:
        findings.advise(path, (1, 1), f"thư mục này không được đăng: {_some(names)}", remedy)
        return
    for name in names:
        _advise(path / name, "nằm ngoài thư mục của bài, trang hoặc văn bản", remedy, findings)


def _record_missing_index(path: Path, names: Sequence[str], findings: Findings) -> None:
    likely = next((name for name in names if name.lower().startswith("index.")), None)
    findings.error(
        path,
        (1, 1),
        f"thư mục không có {INDEX} nên không được đăng: {_some(names)}",
        f"đổi tên “{likely}” thành {INDEX}"
        if likely
        else f"viết nội dung vào {INDEX} (lệnh new có mẫu), hoặc xóa thư mục",
    )


def _check_data(
    folder: Folder, parts: Sequence[str], images: Collection[Path], findings: Findings
) -> None:
    below = Path(folder.path).relative_to(findings.project).as_posix()
    has_faults = bool(parts) and any(
        one.path.startswith(f"{below.rpartition('/')[0]}/") for one in findings.errors()
    )
    for name in _names(folder):
        path = Path(folder.path, name)
        if not parts and name not in DATA_FILES:
            _advise(
                path,
                f"không phải tệp dữ liệu của cổng{closest(name, DATA_FILES)}",
                f"đổi tên thành một trong: {', '.join(DATA_FILES)}; hoặc chuyển đi",
                findings,
            )
        elif parts and (parts != [IMAGES] or (path not in images and not has_faults)):
            _advise(
                path,
                "không tệp dữ liệu nào nhắc tới",
                "ghi tên ảnh này vào banners.yml, links.yml, staff.yml, topics.yml, portal.yml, "
                "hoặc xóa tệp",
                findings,
            )


def _advise(path: Path, where: str, remedy: str, findings: Findings) -> None:
    findings.advise(path, (1, 1), f"{where}, không được đăng", remedy)


def _visible(folder: Path) -> list[tuple[str, Path]]:
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted((path.name, path) for path in found if not is_system_file(path.name))


def _names(folder: Folder) -> list[str]:
    """Return the names of the files that editors put into a folder; links are named elsewhere."""
    return [
        entry.name for entry in folder.entries if not (entry.is_link or is_system_file(entry.name))
    ]


def _is_markdown(name: str) -> bool:
    return name.lower().endswith(MARKDOWN_ENDINGS)


def _parts_below(root: Folder, folder: Folder) -> list[str]:
    return [part for part in folder.prefix.removeprefix(root.prefix).split("/") if part]


def _some(names: Iterable[str]) -> str:
    """Return the first names of a list for a message."""
    all_names = sorted(names)
    more = f" và {len(all_names) - 3} tệp nữa" if len(all_names) > 3 else ""
    return ", ".join(f"“{name}”" for name in all_names[:3]) + more
