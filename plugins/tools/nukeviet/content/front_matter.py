"""The headers of articles and pages as they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from plugins.newsdesk.commands.header_edits import quote
from plugins.newsdesk.schema.kinds import MAX_CHARACTERS
from plugins.tools.nukeviet.content.plan import PlannedArticle, PlannedPage

ALBUM = "tin ảnh"
MAX_LEAD = MAX_CHARACTERS // 2


@dataclass(frozen=True)
class GalleryPhoto:
    """A photo of the gallery with its texts."""

    name: str
    caption: str = ""
    alt: str = ""


@dataclass(frozen=True)
class ArticleTexts:
    """What an article consists of besides the plan: its body as Markdown, names of its files."""

    title: str
    lead: str
    body: str
    source_url: str = ""
    cover: str = ""
    cover_caption: str = ""
    cover_alt: str = ""
    gallery: tuple[GalleryPhoto, ...] = ()
    attachments: tuple[str, ...] = ()
    modified: datetime | None = None
    has_photos_left: bool = False
    video: str = ""
    is_album: bool = False


def write_article(plan: PlannedArticle, texts: ArticleTexts) -> str:
    """Return the text of index.md."""
    return _join(_iter_article_lines(plan, texts), texts.body)


def write_page(plan: PlannedPage, title: str, lead: str, body: str) -> str:
    """Return the text of index.md of a page."""
    lines = [f"title: {quote(title)}"]
    if lead:
        lines.append(f"lead: {quote(lead)}")
    if plan.old.edited is not None:
        lines.append(f"modified: {format_moment(plan.old.edited)}")
    return _join([*lines, *_iter_list("aliases", plan.aliases)], body)


def format_moment(moment: datetime) -> str:
    """Return a time as front matter has it; seconds only if there are any."""
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"


def _join(lines: Iterable[str], body: str) -> str:
    return "\n".join(["---", *lines, "---", "", body.strip(), ""])


def _iter_article_lines(plan: PlannedArticle, texts: ArticleTexts) -> Iterator[str]:
    old = plan.old
    date = old.published or old.added
    yield f"title: {quote(texts.title)}"
    yield f"date: {format_moment(date) if date else '2000-01-01'}"
    yield f"category: {quote(plan.category)}"
    yield f"lead: {quote(texts.lead)}"
    yield f"id: {plan.key}"
    for name, value in (("tags", old.tags), ("authors", old.authors)):
        yield from _iter_list(name, value)
    for name, text in (
        ("topic", old.topic),
        ("source", old.source),
        ("source_url", texts.source_url),
        ("layout", ALBUM if texts.is_album else ""),
        ("video", texts.video),
        ("cover", texts.cover),
        ("cover_caption", texts.cover and texts.cover_caption),
        ("cover_alt", texts.cover and texts.cover_alt),
    ):
        if text:
            yield f"{name}: {quote(text)}"
    yield from _iter_gallery(texts)
    yield from _iter_files(texts.attachments)
    if texts.modified is not None:
        yield f"modified: {format_moment(texts.modified)}"
    if old.expires is not None:
        yield f"expires: {format_moment(old.expires)}"
    if plan.standing.is_draft:
        yield "status: draft"
    if old.is_highlight:
        yield "featured: true"
    if not old.allows_rating:
        yield "rating: false"
    if not old.allows_comments:
        yield "comments: false"
    yield from _iter_list("aliases", plan.aliases)


def _iter_gallery(texts: ArticleTexts) -> Iterator[str]:
    if not texts.gallery:
        if texts.has_photos_left:
            yield "gallery: false"
        return
    yield "gallery:"
    for photo in texts.gallery:
        yield f"  - file: {quote(photo.name)}"
        if photo.caption:
            yield f"    caption: {quote(photo.caption)}"
        if photo.alt:
            yield f"    alt: {quote(photo.alt)}"


def _iter_files(names: Sequence[str]) -> Iterator[str]:
    if names:
        yield "attachments:"
        yield from (f"  - {quote(name)}" for name in names)


def _iter_list(name: str, values: Sequence[str]) -> Iterator[str]:
    if values:
        yield f"{name}:"
        yield from (f"  - {quote(value)}" for value in values)
