"""Photos of a bundle: which file a name means, what is wrong with it, what texts it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plugins.gallery.photos import Photo, PhotoError, PhotoReason
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundle_files import FileProblem, is_photo, resolve_file
from plugins.newsdesk.reading.bundles import Bundle
from plugins.newsdesk.schema.entries import PhotoEntry
from plugins.newsdesk.schema.yaml_nodes import Place
from plugins.vietnamese.normalize import fold

HEAVY_PHOTO_BYTES = 2_000_000
EXPLANATIONS: Mapping[PhotoReason, tuple[str, str]] = {
    PhotoReason.MISSING: ("không có tệp ảnh này", "chép ảnh vào thư mục của bài"),
    PhotoReason.UNREADABLE: ("ảnh hỏng, không đọc được", "chép lại ảnh từ máy ảnh hoặc điện thoại"),
    PhotoReason.HEIC: (
        "ảnh kiểu HEIC, trình duyệt không đọc được",
        "xuất ảnh thành JPEG (iPhone: Cài đặt → Camera → Định dạng → Tương thích nhất)",
    ),
    PhotoReason.ANIMATED: ("ảnh động", "thay bằng ảnh tĩnh, hoặc đưa đường dẫn tới đoạn phim"),
    PhotoReason.TOO_LARGE: ("ảnh có quá nhiều điểm ảnh", "thu nhỏ còn cạnh dài 2560 điểm ảnh"),
    PhotoReason.POINTER: (
        "ảnh chưa được Git LFS tải về",
        "chạy «git lfs install» rồi «git lfs pull»",
    ),
    PhotoReason.UNSUPPORTED: ("kiểu tệp ảnh này không dùng được", "xuất ảnh thành JPEG hoặc PNG"),
}


@dataclass
class PhotoShelf:
    """The photos of one bundle, inspected, and which of them were taken out so far."""

    bundle: Bundle
    inspected: Mapping[Path, Photo | PhotoError]
    findings: Findings
    used: list[Path] = field(default_factory=list)

    @property
    def own(self) -> dict[Path, Photo | PhotoError]:
        """Return what was found in the files of the bundle."""
        return {
            path: self.inspected[path]
            for path in self.bundle.files.values()
            if path in self.inspected
        }

    def take(self, name: str, place: Place) -> Photo | None:
        """Return the photo that a name means, or None after recording why there is none."""
        if not self.bundle.is_folder:
            self.findings.error(
                self.bundle.path,
                place,
                f"ảnh «{name}»: bài dạng tệp đơn không có thư mục ảnh",
                f"đổi tệp thành {self.bundle.name}/index.md rồi chép ảnh vào thư mục đó",
            )
            return None
        found = resolve_file(name, self.bundle.files)
        if isinstance(found, FileProblem):
            self.findings.error(
                self.bundle.path, place, f"ảnh «{name}»: {found.what}", found.remedy
            )
            return None
        if not is_photo(found.name):
            self.findings.error(
                self.bundle.path, place, f"«{name}» không phải tệp ảnh", "dùng ảnh JPEG hoặc PNG"
            )
            return None
        self.used.append(found)
        return self._good(found)

    def rest(self) -> list[Photo]:
        """Return the photos nobody took yet, in natural order, and take them."""
        photos = [self._good(path) for path in self._unused()]
        self.used.extend(self._unused())
        return [photo for photo in photos if photo is not None]

    def advise_on_unused(self) -> None:
        """Record the photos that appear nowhere."""
        for path in self._unused():
            self.findings.advise(
                path, (1, 1), "ảnh không được dùng trong bài", "dùng ảnh trong bài hoặc xóa tệp"
            )

    def _unused(self) -> list[Path]:
        photos = (path for name, path in self.bundle.files.items() if is_photo(name))
        return [path for path in photos if path not in self.used]

    def _good(self, path: Path) -> Photo | None:
        photo = self.inspected[path]
        return photo if isinstance(photo, Photo) else None


def check_photos(inspected: Mapping[Path, Photo | PhotoError], findings: Findings) -> None:
    """Record photos that cannot be used, and advise on heavy ones."""
    record_photo_errors(inspected, findings)
    for path, photo in inspected.items():
        if isinstance(photo, Photo) and photo.size_bytes > HEAVY_PHOTO_BYTES:
            findings.advise(
                path,
                (1, 1),
                f"ảnh nặng {photo.size_bytes / 1_000_000:.1f} MB ({photo.width} × {photo.height})",
                "thu nhỏ còn cạnh dài 2560 điểm ảnh để kho bài không phình ra",
            )


def record_photo_errors(inspected: Mapping[Path, Photo | PhotoError], findings: Findings) -> None:
    """Record photos that cannot be used."""
    for path, photo in inspected.items():
        if isinstance(photo, PhotoError):
            what, remedy = EXPLANATIONS[photo.reason]
            findings.error(path, (1, 1), what, remedy)


def gallery_alt(entry: PhotoEntry, position: int, title: str) -> str:
    """Return the alternative text of a gallery photo: own text, else caption, else its number."""
    return meaningful(entry.alt, entry.file) or entry.caption or f"Ảnh {position}: {title}"


def meaningful(alt: str | None, file_name: str) -> str | None:
    """Return the text unless it is empty or only the name of the file."""
    if not alt or fold(alt) in {fold(file_name), fold(Path(file_name).stem)}:
        return None
    return alt
