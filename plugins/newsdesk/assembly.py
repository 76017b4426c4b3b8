"""From a bundle to an article or page: body, cover, gallery, attachments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from plugins.gallery.markup import picture_html
from plugins.gallery.photos import Photo, PhotoError
from plugins.gallery.planning import PhotoDesk, Rendition
from plugins.newsdesk.addresses import AddressBook
from plugins.newsdesk.attachments import gather_attachments
from plugins.newsdesk.body import BodyHooks, BodyImage, BodyRenderer
from plugins.newsdesk.bundles import Bundle
from plugins.newsdesk.entries import PhotoEntry
from plugins.newsdesk.links import LinkResolver
from plugins.newsdesk.model import Attachment, Figure
from plugins.newsdesk.photo_rules import PhotoShelf, gallery_alt, meaningful
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.safety import make_safe
from plugins.newsdesk.settings import NewsdeskSettings
from plugins.newsdesk.web_addresses import is_foreign
from plugins.newsdesk.yaml_nodes import Place
from plugins.vietnamese.typography import typeset_html


@dataclass(frozen=True)
class Surroundings:
    """What assembling needs to know beyond the bundle itself."""

    settings: NewsdeskSettings
    desk: PhotoDesk
    renderer: BodyRenderer
    inspected: Mapping[Path, Photo | PhotoError]
    addresses: AddressBook
    urls: Mapping[Path, str]
    findings: Findings


@dataclass(frozen=True)
class Parts:
    """What a bundle's body and files come to."""

    body: str
    cover: Figure | None
    share: Rendition | None
    gallery: tuple[Figure, ...]
    attachments: tuple[Attachment, ...]


class Assembler:
    """Puts one bundle together, recording what is wrong with its body and files.

    With `is_built` false everything is checked as usual but no photo is planned, so that nothing
    of an unpublished article reaches the output.
    """

    def __init__(
        self, bundle: Bundle, around: Surroundings, *, is_public: bool, is_built: bool
    ) -> None:
        self.bundle = bundle
        self.around = around
        self.findings = around.findings
        self.is_built = is_built
        self.url = around.urls.get(bundle.path, "")
        self.title = str(bundle.values.get("title", bundle.name))
        self._share: Rendition | None = None
        self.shelf = PhotoShelf(bundle, around.inspected, self.findings)
        self.links = LinkResolver(
            bundle,
            is_public,
            around.urls,
            around.addresses,
            self.findings,
            self._photo_url,
        )

    def assemble(self, *, has_gallery: bool) -> Parts:
        """Return the parts; pages have no gallery of what is left over."""
        body = self._render_body()
        cover = self._take_cover() if has_gallery else None
        gallery = self._take_gallery() if has_gallery else ()
        self.shelf.advise_on_unused()
        attachments = gather_attachments(
            self.bundle, self.url, self.links.linked_files, self.findings
        )
        return Parts(body, cover, self._share, gallery, attachments)

    def _render_body(self) -> str:
        hooks = BodyHooks(picture=self._body_picture, link=self.links.resolve)
        settings = self.around.settings
        converted = self.around.renderer.convert(self.bundle.source.body, hooks)
        safe = make_safe(converted, settings.frame_hosts, self.around.desk.root)
        for refusal in safe.refusals:
            place = self.bundle.source.find_in_body(refusal.needle)
            self.findings.error(self.bundle.path, place, refusal.what, refusal.remedy)
        for href in safe.links:
            self.links.check_raw(href)
        return typeset_html(safe.html)

    def _body_picture(self, image: BodyImage) -> str:
        place = self.bundle.source.find_in_body(image.src)
        if is_foreign(image.src):
            self._refuse_foreign(image, place)
            return ""
        name = unquote(image.src)
        photo = self.shelf.take(name, place)
        alt = meaningful(image.alt, name)
        if alt is None:
            self._advise_on_alt(name, place)
        if photo is None or not self.is_built:
            return ""
        return str(
            picture_html(
                self.around.desk.plan(photo),
                alt=alt or image.caption or f"Ảnh: {self.title}",
                sizes=self.around.settings.body_photo_sizes,
            )
        )

    def _refuse_foreign(self, image: BodyImage, place: Place) -> None:
        is_pasted = image.src.startswith("data:")
        what = "ảnh dán thẳng vào chữ" if is_pasted else "ảnh lấy từ máy chủ khác"
        self.findings.error(self.bundle.path, place, what, "chép ảnh vào thư mục của bài")

    def _photo_url(self, name: str) -> str | None:
        """Return the address of a photo that the body links to; it leaves the gallery."""
        photo = self.shelf.take(name, self.bundle.source.find_in_body(name))
        if photo is None or not self.is_built:
            return None
        return self.around.desk.plan(photo).large.url

    def _take_cover(self) -> Figure | None:
        values = self.bundle.values
        name = values.get("cover")
        if name is None:
            first = next(iter(self._photo_names_left()), None)
            photo = self.shelf.take(first, (1, 1)) if first else None
            place = (1, 1)
        else:
            place = self.bundle.place("cover")
            photo = self.shelf.take(name, place)
        if photo is None:
            return None
        if self.is_built:
            self._share = self.around.desk.plan_share(photo)
        caption = values.get("cover_caption")
        alt = meaningful(values.get("cover_alt"), photo.path.name)
        if alt is None:
            self._advise_on_alt(photo.path.name, place, "cover_alt")
        return self._figure(photo, alt or caption or f"Ảnh: {self.title}", caption)

    def _take_gallery(self) -> tuple[Figure, ...]:
        entries: tuple[PhotoEntry, ...] | None = self.bundle.values.get("gallery")
        if "gallery" in self.bundle.places and entries is None:
            return ()
        if entries is None:
            taken = [(PhotoEntry((1, 1), photo.path.name), photo) for photo in self.shelf.rest()]
        else:
            taken = [
                (entry, photo)
                for entry in entries
                if (photo := self.shelf.take(entry.file, entry.written_at)) is not None
            ]
        figures = []
        for position, (entry, photo) in enumerate(taken, start=1):
            if meaningful(entry.alt, entry.file) is None:
                self._advise_on_alt(entry.file, entry.written_at)
            alt = gallery_alt(entry, position, self.title)
            figures.append(self._figure(photo, alt, entry.caption))
        return tuple(figure for figure in figures if figure is not None)

    def _figure(self, photo: Photo, alt: str, caption: str | None) -> Figure | None:
        if not self.is_built:
            return None
        return Figure(self.around.desk.plan(photo), alt, caption)

    def _photo_names_left(self) -> list[str]:
        used = set(self.shelf.used)
        inspected = self.around.inspected
        return [
            name
            for name, path in self.bundle.files.items()
            if path in inspected and path not in used and isinstance(inspected[path], Photo)
        ]

    def _advise_on_alt(self, name: str, place: tuple[int, int], field: str = "alt") -> None:
        self.findings.advise(
            self.bundle.path,
            place,
            f"ảnh «{name}» chưa có mô tả cho người không nhìn thấy ảnh",
            f"ghi {field}: một câu tả điều nhìn thấy trong ảnh",
        )
