"""Photos and documents told apart by name and first bytes, and files that are neither.

First bytes: PDF by ISO 32000-1, 7.5.2 (the mark within the first 1,024 bytes); ZIP by APPNOTE 4.3;
Office 97–2003 by [MS-CFB] 2.2, which newer Office uses too for files with a password.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from plugins.core.lfs import SIGNATURE as LFS_POINTER
from plugins.gallery.photos import PhotoReason, is_picture
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundle_files import EXPLANATIONS
from plugins.vietnamese.normalize import normalize

PHOTO_SUFFIXES = frozenset(
    {
        *(".avif", ".bmp", ".gif", ".heic", ".heif", ".jfif", ".jpe", ".jpeg", ".jpg", ".pjpeg"),
        *(".png", ".tif", ".tiff", ".webp"),
    }
)
TEXTS = frozenset({".csv", ".txt"})
DOCUMENT_SUFFIXES = frozenset(
    {
        *(".7z", ".csv", ".doc", ".docx", ".epub", ".mp3", ".mp4", ".odp", ".ods", ".odt", ".pdf"),
        *(".ppt", ".pptx", ".rar", ".rtf", ".txt", ".webm", ".xls", ".xlsx", ".zip"),
    }
)
HEAD_BYTES, TAIL_BYTES = 1024, 66_000
LONGEST_NAME_BYTES = 255 - len(".partial")  # file systems allow 255
ZIP, OFFICE, RTF, PDF = b"PK", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"%PDF"
WEB_PAGE = "trang web (HTML)"
KNOWN = {PDF: "PDF", ZIP: "tệp nén hoặc tệp Office", OFFICE: "tệp Office 97–2003", RTF: "RTF"}
# Suffix → first bytes, at the given offset.
FIRST_BYTES: Mapping[str, tuple[tuple[int, bytes], ...]] = {
    **dict.fromkeys((".docx", ".xlsx", ".pptx"), ((0, ZIP), (0, OFFICE))),
    **dict.fromkeys((".xls", ".ppt"), ((0, OFFICE), (0, ZIP), (0, b"\x09"))),
    **dict.fromkeys((".epub", ".odp", ".ods", ".odt", ".zip"), ((0, ZIP),)),
    ".doc": ((0, OFFICE), (0, ZIP), (0, RTF), (0, b"\xdb\xa5-\0")),
    ".rtf": ((0, RTF),),
    ".7z": ((0, b"7z\xbc\xaf'\x1c"),),
    ".rar": ((0, b"Rar!"),),
    ".mp4": tuple((4, box) for box in (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide")),
    ".webm": ((0, b"\x1aE\xdf\xa3"),),
    ".mp3": ((0, b"ID3"), (0, b"\xff")),
}
WEB_STARTS = (b"<!doctype html", b"<html", b"<head", b"<script", b"<table")
END_MARKS = {PDF: b"%%EOF", ZIP: b"PK\5\6"}  # of the last bytes
REMEDIES = {
    **dict.fromkeys(
        (".3gp", ".avi", ".m4v", ".mkv", ".mov", ".mpeg", ".mpg", ".mts", ".wmv"),
        "xuất phim thành MP4, hoặc đưa đường dẫn tới đoạn phim",
    ),
    **dict.fromkeys((".aac", ".amr", ".m4a", ".ogg", ".opus", ".wav", ".wma"), "xuất thành MP3"),
    **dict.fromkeys(
        (".dotx", ".docm", ".pps", ".ppsm", ".ppsx", ".pptm", ".xlsb", ".xlsm"),
        "lưu thành .docx, .xlsx, .pptx hoặc PDF",
    ),
    **dict.fromkeys(
        (".ai", ".cdr", ".emf", ".eps", ".jp2", ".jxl", ".psd", ".svg", ".wmf"),
        "xuất thành ảnh JPEG hoặc PNG",
    ),
    **dict.fromkeys(
        (".arw", ".cr2", ".cr3", ".dng", ".nef", ".orf", ".raf", ".rw2"),
        "xuất thành ảnh JPEG hoặc PNG",
    ),
    **dict.fromkeys((".bz2", ".gz", ".tar", ".tgz", ".xz"), "nén lại thành .zip"),
}
OTHER_REMEDY = "đổi sang ảnh JPEG, PNG hoặc PDF, Word, Excel; không cần thì xóa tệp"


def is_photo(path: Path) -> bool:
    """Return whether a file is a photo, by its suffix or by its first bytes."""
    suffix = path.suffix.lower()
    if suffix in PHOTO_SUFFIXES:
        return True
    if suffix in DOCUMENT_SUFFIXES - TEXTS:
        return False
    return is_picture(read_head(path), may_be_tiff=not suffix or suffix in TEXTS)


def is_document(path: Path) -> bool:
    """Return whether a file is offered as an attachment."""
    return path.suffix.lower() in DOCUMENT_SUFFIXES and not is_photo(path)


def read_head(path: Path) -> bytes:
    """Return the first bytes of a file, none if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError:
        return b""


def check_document(path: Path, findings: Findings) -> None:
    """Record a document whose name is too long, or whose bytes are not of its kind."""
    size = len(normalize(path.name).encode())
    if size > LONGEST_NAME_BYTES:
        findings.error(
            path,
            (1, 1),
            f"tên tệp dài {size} byte, nhiều nhất {LONGEST_NAME_BYTES} (chữ có dấu tính 2–3 byte)",
            "đặt tên ngắn hơn, không dấu",
        )
    head = read_head(path)
    actual = _name_of(head)
    if not head:
        what, remedy = "tệp trống hoặc không đọc được", "chép lại tệp gốc vào thư mục"
        findings.error(path, (1, 1), what, remedy)
    elif head.startswith(LFS_POINTER):
        _, remedy = EXPLANATIONS[PhotoReason.POINTER]
        findings.error(path, (1, 1), "tài liệu chưa được Git LFS tải về", remedy)
    elif not _fits(path.suffix.lower(), head):
        what = f"nội dung tệp không phải {path.suffix[1:].upper()}"
        what = f"{what}, mà là {actual}" if actual else what
        record = findings.error if actual else findings.advise
        record(path, (1, 1), what, "mở thử, tải hoặc xuất lại tệp gốc; đừng chỉ đổi đuôi tệp")
    elif _is_cut(path, head):
        what, remedy = "tệp thiếu phần cuối, có thể không mở được", "mở thử rồi chép lại tệp gốc"
        findings.advise(path, (1, 1), what, remedy)


def advise_on_unpublished(path: Path, findings: Findings) -> None:
    """Advise on a file of a kind that is not published."""
    suffix = path.suffix.lower()
    what = f"kiểu tệp {suffix} không đăng được" if suffix else "tệp không có đuôi, không đăng được"
    findings.advise(
        path, (1, 1), f"{what}, bạn đọc sẽ không thấy", REMEDIES.get(suffix, OTHER_REMEDY)
    )


def _fits(suffix: str, head: bytes) -> bool:
    """Return whether a document of a suffix may begin with these bytes."""
    if suffix in TEXTS:
        is_binary = b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))
        return not (is_binary or head.startswith(tuple(KNOWN)) or _name_of(head) == WEB_PAGE)
    if suffix == ".pdf":
        return PDF in head
    return any(head.startswith(mark, at) for at, mark in FIRST_BYTES[suffix])


def _name_of(head: bytes) -> str | None:
    """Return the kind of a file, for messages."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith(WEB_STARTS):
        return WEB_PAGE
    if is_picture(head, may_be_tiff=True):
        return "ảnh"
    return next((name for mark, name in KNOWN.items() if head.startswith(mark)), None)


def _is_cut(path: Path, head: bytes) -> bool:
    """Return whether a PDF or an archive lacks the mark of its end."""
    end = next((end for start, end in END_MARKS.items() if head.startswith(start)), None)
    size = path.stat().st_size
    if end is None or size <= HEAD_BYTES:
        return False
    with path.open("rb") as file:
        file.seek(max(0, size - TAIL_BYTES))
        return end not in file.read()
