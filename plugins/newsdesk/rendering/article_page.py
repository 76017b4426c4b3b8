"""Render a bundle: body, cover, gallery, attachments."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from plugins.core.incremental.fingerprints import digest
from plugins.core.incremental.results import Key
from plugins.gallery.photos import Photo, PhotoError
from plugins.gallery.settings import GallerySettings
from plugins.newsdesk.model import Attachment, RenderedBody, Visibility
from plugins.newsdesk.pasting.meaning import read_meaning
from plugins.newsdesk.problems import Findings, Problem
from plugins.newsdesk.reading.bundle_files import FileProblem, resolve_file
from plugins.newsdesk.reading.bundles import Bundle, FrontMatter, Reading
from plugins.newsdesk.reading.file_types import (
    advise_on_unpublished,
    check_document,
    is_document,
    is_photo,
)
from plugins.newsdesk.reading.layout import MARKDOWN_ENDINGS
from plugins.newsdesk.reading.traces import without_conflicts
from plugins.newsdesk.rendering.body import BodyHooks, BodyRenderer
from plugins.newsdesk.rendering.bounds import iter_refusals
from plugins.newsdesk.rendering.links import LinkResolver
from plugins.newsdesk.rendering.outline import estimate_minutes, read_outline
from plugins.newsdesk.rendering.photos import BundlePhotos
from plugins.newsdesk.rendering.refusals import record_refusals
from plugins.newsdesk.rendering.safety import make_safe
from plugins.newsdesk.rendering.videos import BundleVideos
from plugins.newsdesk.rules.article_rules import check_article_header
from plugins.newsdesk.rules.body_rules import check_body
from plugins.newsdesk.rules.document_rules import check_document_header
from plugins.newsdesk.rules.media_rules import check_media
from plugins.newsdesk.schema.categories import Category, CategoryTree
from plugins.newsdesk.schema.entries import AttachmentEntry
from plugins.newsdesk.settings import NewsdeskSettings
from plugins.newsdesk.urls.documents import ANY_DAY
from plugins.newsdesk.urls.link_lookups import Answers, KnownUrls, LinkLookups
from plugins.vietnamese.normalize import normalize
from plugins.vietnamese.typography import typeset_html

FILM_TITLE = "Video"
# Photos would be published with their metadata, and HTML or SVG could run script.
NOT_PUBLISHED = FileProblem(
    "kiểu tệp này không đăng được", "dùng PDF, Word, Excel; ảnh thì đưa vào bài"
)


@dataclass(frozen=True)
class RenderContext:
    """What all bundles of a build are rendered with."""

    settings: NewsdeskSettings
    gallery: GallerySettings
    renderer: BodyRenderer
    inspected: Mapping[Path, Photo | PhotoError]
    known: KnownUrls
    categories: CategoryTree


@dataclass(slots=True, eq=False)
class RenderJob:
    """A bundle to render as an article, page or document; `url` is empty while it cannot have one.

    With `is_built` false all is checked but no photo planned, so that nothing of an unpublished
    article reaches the output. `settings` is the digest of the settings that rendering reads.
    `key` is the name of the bundle, and a digest of all inputs but the answers that links get.
    """

    reading: Reading
    front_matter: FrontMatter
    url: str
    visibility: Visibility
    is_built: bool
    category: Category | None
    settings: bytes
    key: Key = field(init=False)

    def __post_init__(self) -> None:
        category = (self.category.path, self.category.name) if self.category else ()
        reading = self.reading
        kind = self.visibility.value if reading.is_article or reading.is_document else "page"
        inputs = (self.settings, self.reading.content, self.url, str(self.is_built), kind)
        self.key = self.reading.name, digest(*inputs, *category)


class RenderResult(NamedTuple):
    """What rendering gave: body, documents, answers that links got, problems."""

    body: RenderedBody
    attachments: tuple[Attachment, ...]
    answers: Answers
    problems: tuple[Problem, ...]


def render_bundle(job: RenderJob, context: RenderContext) -> RenderResult:
    """Check and render a bundle. Raises ValueError if it was not read."""
    bundle = job.reading.bundle
    if bundle is None:
        raise ValueError(job.reading.name)
    findings = Findings(context.settings.project)
    photos = BundlePhotos(
        bundle, context.inspected, context.gallery, findings, is_built=job.is_built
    )
    lookups = LinkLookups(context.known)
    is_public = job.visibility.is_public
    anchors = job.front_matter.anchors
    values = job.front_matter.values
    day = values.get("date") or values.get("issued")
    links = LinkResolver(
        bundle,
        is_public,
        job.url,
        lookups,
        findings,
        photos.link_url,
        anchors,
        f"{day:%Y-%m-%d}" if day else ANY_DAY,
    )
    is_article = job.reading.is_article
    videos = BundleVideos(bundle, job.url, photos, findings, has_photos=is_article)
    html = _render_body(bundle, context, links, photos, videos)
    if is_article:
        check_article_header(bundle, context.categories, findings)
    elif job.reading.is_document:
        check_document_header(bundle, context.settings.now.date(), findings)
    cover, share = photos.take_cover() if is_article else (None, None)
    sizes = context.settings.body_photo_sizes
    video = videos.take_header(sizes) if is_article else ""
    html = videos.put(html, sizes)
    if cover and videos.shows_cover and "cover" not in bundle.values:
        cover = replace(cover, is_in_body=True)
    gallery = photos.take_gallery() if is_article else ()
    photos.advise_on_unused()
    if is_article:
        check_media(bundle, photos.count, findings)
    attachments = _gather_attachments(bundle, job.url, links.linked_files, videos.films, findings)
    has_content = cover or gallery or video or attachments or bundle.source.body.strip()
    if is_article and bundle.is_whole and not (has_content or "layout" in bundle.values):
        what, remedy = "bài không có nội dung", "viết nội dung, hoặc thêm ảnh, tài liệu vào thư mục"
        findings.advise(bundle.path, (1, 1), what, remedy)
    spoken = str(bundle.values.get("video_transcript", "")) if video else ""
    body = RenderedBody(
        html,
        cover,
        share,
        gallery,
        *photos.claimed(),
        read_outline(html),
        estimate_minutes(html),
        video=video,
        videos=tuple(videos.found),
        transcript=tuple(filter(None, spoken.split("\n\n"))),
    )
    return RenderResult(body, attachments, lookups.answers, tuple(findings.problems))


def _render_body(
    bundle: Bundle,
    context: RenderContext,
    links: LinkResolver,
    photos: BundlePhotos,
    videos: BundleVideos,
) -> str:
    """Return the HTML of the Markdown, safe and typeset; empty if it is beyond all bounds.

    Videos are only marked, since the cover is not known yet.
    """
    settings, source = context.settings, bundle.source
    refusals = list(iter_refusals(source.body))
    for one in refusals:
        place = source.place(source.body_offset + one.offset)
        links.findings.error(bundle.path, place, one.what, one.remedy)
    if refusals:
        return ""
    picture = partial(photos.render_in_body, sizes=settings.body_photo_sizes)
    meaning = read_meaning(without_conflicts(source.body))
    hooks = BodyHooks(picture, links.resolve, links.document)
    converted = context.renderer.convert(videos.mark(meaning.text), hooks)
    safe = make_safe(converted, settings.frame_hosts, f"/{context.gallery.url_folder}/")
    for href in safe.links:
        links.check_raw(href)
    refused = [one for one in safe.refusals if one.address not in links.recorded]
    record_refusals(source, refused, links.findings)
    for tag in safe.unclosed:
        links.findings.advise(
            bundle.path,
            source.find_in_body(f"<{tag}"),
            f"thẻ <{tag}> mở mà không đóng",
            f"thêm </{tag}> ở cuối phần ấy, hoặc xóa thẻ này",
        )
    check_body(source, safe.html, meaning.unclear_rows, links.findings)
    return typeset_html(safe.html)


def _gather_attachments(
    bundle: Bundle,
    url: str,
    linked: Collection[Path],
    films: Collection[Path],
    findings: Findings,
) -> tuple[Attachment, ...]:
    """Return the attachments named in the header, by default every document of the bundle.

    Files that the body links to (`linked`) and films that it shows are published too, all below
    the article's `url`.
    """
    named: tuple[AttachmentEntry, ...] | None = bundle.values.get("attachments")
    documents = {path: name for name, path in bundle.files.items() if is_document(path)}
    if named is None:
        named = tuple(AttachmentEntry((1, 1), name) for name in documents.values())
    attachments = {}
    for entry in named:
        found = resolve_file(entry.file, bundle.files)
        if isinstance(found, Path) and found not in documents:
            found = NOT_PUBLISHED
        if isinstance(found, FileProblem):
            what = f"tệp đính kèm “{entry.file}”: {found.what}"
            findings.error(bundle.path, entry.written_at, what, found.remedy)
        else:
            title = entry.title or (FILM_TITLE if found in films else None)
            attachments[found] = _make_attachment(found, url, title, findings)
    for path in sorted({*linked, *films} - attachments.keys()):
        title = FILM_TITLE if path in films else None
        attachments[path] = _make_attachment(path, url, title, findings)
    for path in attachments:
        check_document(path, findings)
    _advise_on_unused(bundle, attachments, findings)
    return tuple(attachments.values())


def _advise_on_unused(bundle: Bundle, used: Collection[Path], findings: Findings) -> None:
    """Advise on files that are no photos and not among the attachments."""
    for path in bundle.files.values():
        if path in used or is_photo(path) or path.name.lower().endswith(MARKDOWN_ENDINGS):
            continue
        if is_document(path):
            remedy = "thêm vào attachments, đặt liên kết trong bài hoặc xóa tệp"
            findings.advise(path, (1, 1), "tài liệu không được đăng trong bài", remedy)
        else:
            advise_on_unpublished(path, findings)


def _make_attachment(path: Path, url: str, title: str | None, findings: Findings) -> Attachment:
    return Attachment(
        source=path.relative_to(findings.project),
        title=title or path.stem.replace("-", " ").replace("_", " "),
        url=f"{url}{quote(normalize(path.name))}",
        kind=path.suffix.lstrip(".").upper(),
        size_bytes=path.stat().st_size,
    )
