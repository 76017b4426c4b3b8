"""Articles, pages and documents from rendered bundles."""

from __future__ import annotations

from collections.abc import Callable

from plugins.newsdesk.model import (
    Article,
    Attachment,
    OfficialDocument,
    Page,
    RenderedBody,
    Visibility,
)
from plugins.newsdesk.reading.bundles import FrontMatter, Reading
from plugins.newsdesk.rendering.article_page import RenderJob
from plugins.newsdesk.schema.categories import CategoryTree
from plugins.newsdesk.schema.declarations import ARTICLE_FIELDS, DOCUMENT_FIELDS, PAGE_FIELDS
from plugins.newsdesk.schema.entries import ArticleMetadata, DocumentMetadata, PageMetadata
from plugins.newsdesk.settings import NewsdeskSettings
from plugins.newsdesk.site.render_cache import Rendered
from plugins.newsdesk.urls.article_urls import (
    article_url,
    article_visibility,
    document_url,
    document_visibility,
    page_url,
)
from plugins.newsdesk.urls.link_lookups import addresses_named


def visibility_of_reading(
    reading: Reading, front_matter: FrontMatter, settings: NewsdeskSettings
) -> Visibility:
    if reading.is_article:
        return article_visibility(front_matter, settings)
    return document_visibility(front_matter) if reading.is_document else Visibility.LISTED


def url_of_reading(
    reading: Reading, front_matter: FrontMatter, categories: CategoryTree
) -> str | None:
    """Return the address without leading slash, None while there cannot be one."""
    if reading.is_article:
        return article_url(front_matter, categories)
    return document_url(front_matter) if reading.is_document else page_url(front_matter)


def make_article(job: RenderJob, rendered: Rendered) -> Article | None:
    """Return the article, None if it has no address or lacks a required field."""
    summary, front_matter = rendered.summary, job.front_matter
    if not (job.url and job.category and front_matter.has_all(ARTICLE_FIELDS)):
        return None
    return Article(
        *_common_values(job, rendered),
        ArticleMetadata(**front_matter.values),
        job.category,
        job.visibility,
        summary.teaser,
        summary.has_cover,
    )


def make_document(job: RenderJob, rendered: Rendered) -> OfficialDocument | None:
    if not (job.url and job.front_matter.has_all(DOCUMENT_FIELDS)):
        return None
    metadata = DocumentMetadata(**job.front_matter.values)
    return OfficialDocument(*_common_values(job, rendered), metadata, job.visibility)


def make_page(job: RenderJob, rendered: Rendered) -> Page | None:
    if not (job.url and job.front_matter.has_all(PAGE_FIELDS)):
        return None
    return Page(*_common_values(job, rendered), PageMetadata(**job.front_matter.values))


def _common_values(
    job: RenderJob, rendered: Rendered
) -> tuple[
    FrontMatter,
    str,
    str,
    bytes,
    bool,
    tuple[Attachment, ...],
    tuple[str, ...],
    Callable[[], RenderedBody],
]:
    """Return the values of a `ContentItem`."""
    one = rendered.summary
    shared = one.fingerprint, one.has_photos, one.attachments, addresses_named(one.answers)
    return job.front_matter, job.reading.name, job.url, *shared, rendered.open_body
