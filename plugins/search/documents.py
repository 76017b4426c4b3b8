"""Searchable documents and their text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from plugins.newsdesk.model import Article, Page, Visibility
from plugins.newsdesk.site.content import Content
from plugins.vietnamese.formats import format_date

_TAG = re.compile(
    r"""<(?:!--.*?--|/?([a-zA-Z][^\s/>]*)(?:[^>"']|"[^"]*"|'[^']*')*|![^>]*)>""", re.S
)
# Inline elements: tags of the first set do not separate words, those of the second do.
_CLOSE = frozenset(
    re.findall(
        r"\w+",
        "a abbr b bdi bdo cite code del dfn em i ins mark q s small span strong u var wbr",
    )
)
_APART = frozenset(re.findall(r"\w+", "br img kbd picture samp source sub sup time"))


class Document(NamedTuple):
    """An article, or a page, whose `year` is 0; addresses are site-relative.

    `badge` stands before the title in results: what the preview says of an unpublished article.
    `fingerprint` covers the indexed text, `teaser_fingerprint` what results show.
    """

    year: int
    date: datetime | None
    url: str
    title: str
    lead: str
    category_url: str
    is_expired: bool
    badge: str
    fingerprint: bytes
    teaser_fingerprint: bytes
    content: Article | Page


def list_documents(content: Content) -> list[Document]:
    """Return pages by address, then articles oldest first, expired ones included, hidden not."""
    shown = [one for one in content.built_articles if one.visibility is not Visibility.HIDDEN]
    shown.sort(key=lambda one: (one.metadata.date, one.url))
    pages = sorted(content.pages.values(), key=lambda page: page.url)
    return [*map(_from_page, pages), *map(_from_article, shown)]


def _from_article(article: Article) -> Document:
    metadata, badge = article.metadata, _badge_of(article)
    return Document(
        metadata.date.year,
        metadata.date,
        article.url,
        metadata.title,
        metadata.lead,
        article.category.url,
        article.visibility is Visibility.EXPIRED,
        badge,
        article.fingerprint,
        article.teaser_fingerprint + badge.encode(),
        article,
    )


def _badge_of(article: Article) -> str:
    if article.visibility is Visibility.DRAFT:
        return "[Nháp] "
    if article.visibility is Visibility.SCHEDULED:
        return f"[Hẹn {format_date(article.metadata.date)}] "
    return ""


def _from_page(page: Page) -> Document:
    title, lead = page.metadata.title, page.metadata.lead or ""
    whole = page.fingerprint
    return Document(0, None, page.url, title, lead, "", False, "", whole, whole, page)


def read_text(document: Document) -> str:
    """Return the visible text of a document, one line for each block."""
    content = document.content
    rendered = content.open_body()
    captions = [one.caption or "" for one in (rendered.cover, *rendered.gallery) if one is not None]
    attachments = (one.title for one in content.attachments)
    own = (document.title, document.lead, text_of(rendered.body), *captions, *attachments)
    return "\n".join((*own, *_iter_names(content)))


def _iter_names(content: Article | Page) -> Iterator[str]:
    """Yield the names of categories, terms and authors on an article's page."""
    if isinstance(content, Article):
        metadata = content.metadata
        yield from metadata.category.split("/")
        yield from (*metadata.tags, *metadata.authors)
        yield from (name for name in (metadata.topic, metadata.source) if name)


def text_of(markup: str) -> str:
    """Return the visible text of HTML, one line for each paragraph, list item and cell."""
    lines = _TAG.sub(_gap, " ".join(markup.split()))
    return html.unescape(lines)


def _gap(tag: re.Match[str]) -> str:
    name = (tag[1] or "").lower()
    if not name or name in _CLOSE:
        return ""
    return " " if name in _APART else "\n"
