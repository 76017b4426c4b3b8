"""From a bundle to an article or page: body, cover, gallery, attachments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from plugins.gallery.markup import picture_html
from plugins.gallery.photo_pipeline import Claims, Rendition
from plugins.gallery.photos import Photo, PhotoError
from plugins.gallery.settings import GallerySettings
from plugins.newsdesk.model import Attachment, Figure, RenderedBody
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundles import Bundle
from plugins.newsdesk.reading.photo_rules import PhotoShelf, check_photos, gallery_alt, meaningful
from plugins.newsdesk.rendering.attachments import gather_attachments
from plugins.newsdesk.rendering.body import BodyHooks, BodyImage, BodyRenderer
from plugins.newsdesk.rendering.links import LinkResolver
from plugins.newsdesk.rendering.safety import make_safe
from plugins.newsdesk.rules.header_rules import check_article_header
from plugins.newsdesk.schema.categories import CategoryTree
from plugins.newsdesk.schema.entries import PhotoEntry
from plugins.newsdesk.schema.yaml_nodes import Place
from plugins.newsdesk.settings import NewsdeskSettings
from plugins.newsdesk.urls.link_lookups import KnownUrls, Questions
from plugins.newsdesk.urls.web_urls import is_foreign
from plugins.vietnamese.typography import typeset_html


@dataclass(frozen=True)
class RenderContext:
    """What assembling needs beyond the bundle itself; good for one bundle after the other."""

    settings: NewsdeskSettings
    gallery: GallerySettings
    renderer: BodyRenderer
    inspected: Mapping[Path, Photo | PhotoError]
    known: KnownUrls
    categories: CategoryTree


@dataclass(frozen=True)
class RenderJob:
    """A bundle to be assembled, its address (empty while it has none) and who may see it.

    With `is_built` false everything is checked as usual but no photo is planned, so that nothing
    of an unpublished article reaches the output. Pages have neither rules of articles nor gallery.
    """

    bundle: Bundle
    url: str
    is_public: bool = True
    is_built: bool = True
    is_article: bool = True


class BundleRenderer:
    """Puts one bundle together; `findings` and `answers` are what came up in doing so."""

    def __init__(self, assignment: RenderJob, bench: RenderContext) -> None:
        self.bundle = bundle = assignment.bundle
        self.bench = bench
        self.findings = Findings(bench.settings.project)
        self.is_built = assignment.is_built
        self.is_article = assignment.is_article
        self.url = assignment.url
        self.title = str(bundle.values.get("title", bundle.name))
        self.claims = Claims(bench.gallery)
        self.shelf = PhotoShelf(bundle, bench.inspected, self.findings)
        questions = Questions(bench.known)
        self.answers = questions.answers
        self.links = LinkResolver(
            bundle, assignment.is_public, self.url, questions, self.findings, self._photo_url
        )

    def assemble(self) -> tuple[RenderedBody, tuple[Attachment, ...]]:
        """Return the parts, and the documents for download."""
        if self.is_article:
            check_article_header(self.bundle, self.bench.categories, self.findings)
        check_photos(self.shelf.own, self.findings)
        body = self._render_body()
        cover, share = self._take_cover() if self.is_article else (None, None)
        gallery = self._take_gallery() if self.is_article else ()
        self.shelf.advise_on_unused()
        attachments = gather_attachments(
            self.bundle, self.url, self.links.linked_files, self.findings
        )
        photos, shared = map(self._below_project, (self.claims.photos, self.claims.shared))
        return RenderedBody(body, cover, share, gallery, photos, shared), attachments

    def _below_project(self, photos: Iterable[Photo]) -> tuple[Photo, ...]:
        project = self.bench.settings.project
        return tuple(replace(photo, path=photo.path.relative_to(project)) for photo in photos)

    def _render_body(self) -> str:
        hooks = BodyHooks(picture=self._body_picture, link=self.links.resolve)
        source = self.bundle.source
        converted = self.bench.renderer.convert(source.body, hooks)
        photo_root = f"/{self.bench.gallery.url_folder}/"
        safe = make_safe(converted, self.bench.settings.frame_hosts, photo_root)
        for refusal in safe.refusals:
            place = source.find_in_body(refusal.needle)
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
                self.claims.plan(photo),
                alt=alt or image.caption or f"Ảnh: {self.title}",
                sizes=self.bench.settings.body_photo_sizes,
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
        return self.claims.plan(photo).large.url

    def _take_cover(self) -> tuple[Figure | None, Rendition | None]:
        """Return the cover and what is shared of it."""
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
            return None, None
        share = self.claims.plan_share(photo) if self.is_built else None
        caption = values.get("cover_caption")
        alt = meaningful(values.get("cover_alt"), photo.path.name)
        if alt is None:
            self._advise_on_alt(photo.path.name, place, "cover_alt")
        return self._figure(photo, alt or caption or f"Ảnh: {self.title}", caption), share

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
        return Figure(self.claims.plan(photo), alt, caption)

    def _photo_names_left(self) -> list[str]:
        used = set(self.shelf.used)
        own = self.shelf.own
        return [
            name
            for name, path in self.bundle.files.items()
            if path not in used and isinstance(own.get(path), Photo)
        ]

    def _advise_on_alt(self, name: str, place: tuple[int, int], field: str = "alt") -> None:
        self.findings.advise(
            self.bundle.path,
            place,
            f"ảnh «{name}» chưa có mô tả cho người không nhìn thấy ảnh",
            f"ghi {field}: một câu tả điều nhìn thấy trong ảnh",
        )
