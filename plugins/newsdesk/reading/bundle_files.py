"""The other files of a bundle, found by the names that editors write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from plugins.gallery.photos import Photo, PhotoError, PhotoReason
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.schema.fields import closest
from plugins.newsdesk.schema.kinds import NO_TEXT
from plugins.vietnamese.formats import format_decimal
from plugins.vietnamese.normalize import normalize

SYSTEM_FILES = frozenset({"desktop.ini", "ehthumbs.db", "picasa.ini", "thumbs.db"})
DIGITS = re.compile(r"(\d+)")
HEAVY_PHOTO_BYTES = 2_000_000
EXPLANATIONS: Mapping[PhotoReason, tuple[str, str]] = {
    PhotoReason.MISSING: ("không có tệp ảnh này", "chép ảnh vào thư mục của bài"),
    PhotoReason.UNREADABLE: ("ảnh hỏng, không đọc được", "chép lại ảnh từ máy ảnh hoặc điện thoại"),
    PhotoReason.HEIC: (
        "ảnh kiểu HEIC, trình duyệt không đọc được",
        "xuất ảnh thành JPEG (iPhone: Cài đặt → Camera → Định dạng → Tương thích nhất)",
    ),
    PhotoReason.ANIMATED: ("ảnh động", "thay bằng ảnh tĩnh, hoặc đưa đường dẫn tới đoạn phim"),
    PhotoReason.PAGES: (
        "bản quét nhiều trang trong một tệp TIFF",
        "xuất thành PDF rồi chép tệp PDF vào thư mục của bài; ảnh thì mỗi trang một tệp",
    ),
    PhotoReason.TOO_LARGE: ("ảnh có quá nhiều điểm ảnh", "thu nhỏ còn cạnh dài 2560 điểm ảnh"),
    PhotoReason.POINTER: (
        "ảnh chưa được Git LFS tải về",
        "chạy “git lfs install” rồi “git lfs pull”",
    ),
    PhotoReason.UNSUPPORTED: ("kiểu tệp ảnh này không dùng được", "xuất ảnh thành JPEG hoặc PNG"),
}


@dataclass(frozen=True)
class FileProblem:
    """The reason why a written name is no file of the folder."""

    what: str
    remedy: str


def list_files(folder: Path) -> dict[str, Path]:
    """Return the folder's files by their NFC name, in natural order (2 before 10).

    Hidden files, system files, Markdown and links to the outside are left out; sub-folders are
    not entered.
    """
    files = {
        normalize(path.name): path
        for path in iter_folder(folder)
        if path.suffix.lower() != ".md" and not is_outside(path, folder)
    }
    return dict(sorted(files.items(), key=lambda item: natural_key(item[0])))


def iter_folder(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder that editors put there, in a stable order.

    Those whose names cannot be published are left out.
    """
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if is_system_file(path.name) or NO_TEXT.search(path.name):
                continue
            if path.is_symlink() or path.is_file():
                yield path


def is_outside(path: Path, folder: Path) -> bool:
    """Return whether a file is a link to something outside its folder, or to nothing."""
    return path.is_symlink() and not (
        path.is_file() and path.resolve().is_relative_to(folder.resolve())
    )


def natural_key(name: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts numbers in names by their value."""
    return tuple(
        (int(part), "") if part.isdecimal() else (-1, part.casefold())
        for part in DIGITS.split(name)
        if part
    )


def resolve_file(name: str, files: Mapping[str, Path]) -> Path | FileProblem:
    """Return the file that a written name means, or why there is none.

    A name must be that of a file in the folder itself, letter for letter: a web server tells
    capital letters apart even where the editor's computer does not.
    """
    name = normalize(name).removeprefix("./")
    if "/" in name or "\\" in name or name in {".", ".."}:
        return FileProblem(
            "nằm ngoài thư mục của bài", "chép tệp vào cạnh index.md và chỉ ghi tên tệp"
        )
    if name in files:
        return files[name]
    for actual in files:
        if actual.casefold() == name.casefold():
            return FileProblem(
                f"tên tệp thật là “{actual}” (khác chữ hoa, chữ thường)", f"viết “{actual}”"
            )
    return FileProblem(
        f"không có tệp này trong thư mục{closest(name, files)}",
        "chép tệp vào thư mục hoặc sửa lại tên",
    )


def is_system_file(name: str) -> bool:
    """Return whether a program, not an editor, made a file of this name."""
    return name.startswith((".", "~$")) or name.lower() in SYSTEM_FILES


def check_photos(inspected: Mapping[Path, Photo | PhotoError], findings: Findings) -> None:
    """Record photos that cannot be used, and advise on heavy ones."""
    record_photo_errors(inspected, findings)
    for path, photo in inspected.items():
        if isinstance(photo, Photo) and photo.size_bytes > HEAVY_PHOTO_BYTES:
            findings.advise(
                path,
                (1, 1),
                f"ảnh nặng {format_decimal(photo.size_bytes / 1_000_000)} MB "
                f"({photo.width} × {photo.height})",
                "thu nhỏ còn cạnh dài 2560 điểm ảnh để kho bài không phình ra",
            )


def record_photo_errors(inspected: Mapping[Path, Photo | PhotoError], findings: Findings) -> None:
    """Record photos that cannot be used."""
    for path, photo in inspected.items():
        if isinstance(photo, PhotoError):
            what, remedy = EXPLANATIONS[photo.reason]
            findings.error(path, (1, 1), what, remedy)
