"""Photos of one bundle: in the body, as cover, in the gallery; their texts and renditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from plugins.gallery.markup import picture_html
from plugins.gallery.photo_pipeline import Claims, Picture, Rendition
from plugins.gallery.photos import Photo, PhotoError
from plugins.gallery.settings import GallerySettings
from plugins.newsdesk.model import Figure
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundle_files import FileProblem, check_photos, resolve_file
from plugins.newsdesk.reading.bundles import Bundle
from plugins.newsdesk.rendering.body import BodyImage
from plugins.newsdesk.schema.entries import PhotoEntry
from plugins.newsdesk.schema.yaml_nodes import Place
from plugins.newsdesk.urls.article_urls import describe_foreign_photo, is_foreign
from plugins.vietnamese.normalize import fold

LEAST_SIDE_PX = 200  # Facebook and Zalo show no smaller pictures of links


class BundlePhotos:
    """The photos of a bundle; one that was taken for the body or as cover is not in the gallery.

    With `is_built` false photos are checked but not planned.
    """

    def __init__(
        self,
        bundle: Bundle,
        inspected: Mapping[Path, Photo | PhotoError],
        gallery: GallerySettings,
        findings: Findings,
        *,
        is_built: bool,
    ) -> None:
        self._bundle = bundle
        self._findings = findings
        self._is_built = is_built
        self._title = str(bundle.values.get("title", bundle.name))
        self._photos = {
            path: inspected[path] for path in bundle.files.values() if path in inspected
        }
        self._taken: set[Path] = set()
        self._texts: dict[Path, str] = {}  # alternative texts of the photos in the body
        self._claims = Claims(gallery)
        self._cover: Photo | None = None
        check_photos(self._photos, findings)

    def render_in_body(self, image: BodyImage, sizes: str) -> str:
        """Return the `<picture>` of an image in Markdown, empty if there is no such photo."""
        place = self._bundle.source.find_in_body(image.src)
        if is_foreign(image.src):
            what = describe_foreign_photo(image.src)
            self._findings.error(self._bundle.path, place, what, "chép ảnh vào thư mục của bài")
            return ""
        name = unquote(image.src)
        photo = self._take(name, place)
        alt = meaningful(image.alt, name)
        if alt is None:
            self._advise_on_alt(name, place)
        text = alt or image.caption or f"Ảnh: {self._title}"
        if photo is not None:
            self._texts.setdefault(photo.path, text)
        if photo is None or not self._is_built:
            return ""
        return str(picture_html(self._claims.plan(photo), alt=text, sizes=sizes))

    def link_url(self, name: str) -> str | None:
        """Return the address of the large rendition of a photo that the body links to."""
        photo = self._take(name, self._bundle.source.find_in_body(name))
        if photo is None or not self._is_built:
            return None
        return self._claims.plan(photo).large.url

    def take_cover(self) -> tuple[Figure | None, Rendition | None]:
        """Return the cover, by default the first photo by name, and its rendition for sharing.

        A default cover that is also in the body is for lists and cards only. A photo below
        LEAST_SIDE_PX is no default cover. A cover without a description of its own has that of the
        same photo in the body or the gallery.
        """
        values, place = self._bundle.values, self._bundle.place("cover")
        name = values.get("cover")
        photo = self._take(name, place) if name is not None else self._find_default_cover()
        if photo is None:
            return None, None
        self._taken.add(photo.path)
        self._cover = photo
        share = self._claims.plan_share(photo) if self._is_built else None
        caption = values.get("cover_caption")
        alt = meaningful(values.get("cover_alt"), photo.path.name)
        is_in_body = name is None and photo.path in self._texts
        if alt is None:
            alt = self._texts[photo.path] if is_in_body else self._find_gallery_text(photo.path)
        if alt is None:
            self._advise_on_alt(photo.path.name, place if name else (1, 1), "cover_alt")
        text = alt or caption or f"Ảnh: {self._title}"
        return self._figure(photo, text, caption, is_in_body=is_in_body), share

    def take_gallery(self) -> tuple[Figure, ...]:
        """Return the photos named in the header, by default all that are left."""
        entries: tuple[PhotoEntry, ...] | None = self._bundle.values.get("gallery")
        if "gallery" in self._bundle.places and entries is None:
            return ()
        if entries is None:
            left = self._left()
            self._taken.update(left)
            good = (photo for path in left if (photo := self._good(path)))
            taken = [(PhotoEntry((1, 1), photo.path.name), photo) for photo in good]
        else:
            taken = [
                (entry, photo)
                for entry in entries
                if (photo := self._take(entry.file, entry.written_at)) is not None
            ]
        figures = []
        for position, (entry, photo) in enumerate(taken, start=1):
            alt = meaningful(entry.alt, entry.file)
            if alt is None:
                self._advise_on_alt(entry.file, entry.written_at)
            text = alt or entry.caption or f"Ảnh {position}: {self._title}"
            figures.append(self._figure(photo, text, entry.caption))
        return tuple(figure for figure in figures if figure is not None)

    @property
    def has_cover(self) -> bool:
        """Return whether `take_cover` found a cover."""
        return self._cover is not None

    @property
    def count(self) -> int:
        """Return the number of photos taken so far."""
        return len(self._taken)

    def plan_poster(self, name: str | None, place: Place) -> Picture | None:
        """Return the picture of a photo, by default of the cover; None without one."""
        photo = self._take(name, place) if name is not None else self._cover
        return self._claims.plan(photo) if photo and self._is_built else None

    def show_poster(self, name: str, place: Place, alt: str) -> None:
        """Take a photo for a video of the body, where it counts as shown."""
        if photo := self._take(name, place):
            self._texts.setdefault(photo.path, f"Ảnh: {alt or self._title}")

    def advise_on_unused(self) -> None:
        """Record the photos that appear nowhere."""
        for path in self._left():
            self._findings.advise(
                path, (1, 1), "ảnh không được dùng trong bài", "dùng ảnh trong bài hoặc xóa tệp"
            )

    def claimed(self) -> tuple[tuple[Photo, ...], tuple[Photo, ...]]:
        """Return photos shown and photos shared, with paths relative to the project."""
        return self._below_project(self._claims.photos), self._below_project(self._claims.shared)

    def _below_project(self, photos: Iterable[Photo]) -> tuple[Photo, ...]:
        project = self._findings.project
        return tuple(replace(photo, path=photo.path.relative_to(project)) for photo in photos)

    def _take(self, name: str, place: Place) -> Photo | None:
        """Return the photo that a name means, or None after recording why there is none."""
        found = find_named(name, "ảnh", self._bundle, self._findings, place)
        if found is None:
            return None
        if found not in self._photos:
            what = f"“{name}” không phải tệp ảnh"
            self._findings.error(self._bundle.path, place, what, "dùng ảnh JPEG hoặc PNG")
            return None
        self._taken.add(found)
        return self._good(found)

    def _find_gallery_text(self, path: Path) -> str | None:
        """Return the description that a photo has in the list of the gallery."""
        for entry in self._bundle.values.get("gallery") or ():
            if resolve_file(entry.file, self._bundle.files) == path:
                return meaningful(entry.alt, entry.file)
        return None

    def _find_default_cover(self) -> Photo | None:
        """Return the first photo by name, in the body or not; None if it is too small."""
        photo = next((photo for path in self._photos if (photo := self._good(path))), None)
        if photo is None or min(photo.width, photo.height) >= LEAST_SIDE_PX:
            return photo
        self._findings.advise(
            photo.path,
            (1, 1),
            f"ảnh đầu tiên chỉ có {photo.width} × {photo.height} điểm ảnh, quá nhỏ để đại diện cho "
            "bài: danh sách không có ảnh, thẻ chia sẻ hiện hình chung của cổng",
            f"thay bằng ảnh rộng từ 1200 điểm ảnh (ít nhất {LEAST_SIDE_PX}), hoặc ghi cover",
        )
        return None

    def _left(self) -> list[Path]:
        """Return the photos not taken so far, in natural order."""
        return [path for path in self._photos if path not in self._taken]

    def _good(self, path: Path) -> Photo | None:
        photo = self._photos[path]
        return photo if isinstance(photo, Photo) else None

    def _figure(
        self, photo: Photo, alt: str, caption: str | None, *, is_in_body: bool = False
    ) -> Figure | None:
        picture = self._claims.plan(photo) if self._is_built else None
        return Figure(picture, alt, caption, is_in_body) if picture else None

    def _advise_on_alt(self, name: str, place: Place, field: str = "alt") -> None:
        self._findings.advise(
            self._bundle.path,
            place,
            f"ảnh “{name}” chưa có mô tả cho người không nhìn thấy ảnh",
            f"ghi {field}: một câu tả điều nhìn thấy trong ảnh",
        )


def meaningful(alt: str | None, file_name: str) -> str | None:
    """Return the text unless it is empty or only the name of the file."""
    if not alt or fold(alt) in {fold(file_name), fold(Path(file_name).stem)}:
        return None
    return alt


def find_named(
    name: str, kind: str, bundle: Bundle, findings: Findings, place: Place
) -> Path | None:
    """Return the file that a name means, or None after recording why there is none.

    `kind` is what editors call such a file.
    """
    if not bundle.is_folder:
        findings.error(
            bundle.path,
            place,
            f"{kind} “{name}”: bài dạng tệp đơn không có thư mục {kind}",
            f"đổi tệp thành {bundle.name}/index.md rồi chép {kind} vào thư mục đó",
        )
        return None
    found = resolve_file(name, bundle.files)
    if isinstance(found, FileProblem):
        findings.error(bundle.path, place, f"{kind} “{name}”: {found.what}", found.remedy)
        return None
    return found
