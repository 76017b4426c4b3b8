"""Searchable documents and their text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import NamedTuple

from plugins.core.clock import ZONE
from plugins.core.incremental.fingerprints import digest
from plugins.newsdesk.model import Article, OfficialDocument, Page, Visibility
from plugins.newsdesk.schema.entries import UnitEntry
from plugins.newsdesk.site.content import Content
from plugins.newsdesk.urls.article_urls import DOCUMENTS_ROOT
from plugins.portal.frame import make_notices
from plugins.portal.rooms import NOTICES, NOTICES_TITLE, STAFF, STAFF_TITLE
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


class RoomText(NamedTuple):
    """The text of a page that is made from a data file."""

    text: str


Indexed = Article | Page | OfficialDocument | RoomText


class Document(NamedTuple):
    """An article, a document of the office, or a page, whose `year` is 0.

    Addresses are site-relative.

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
    content: Indexed


def list_documents(content: Content) -> list[Document]:
    """Return pages by address, then the others oldest first, expired ones included, hidden not."""
    shown = [one for one in content.built_articles if one.visibility is not Visibility.HIDDEN]
    shown.sort(key=lambda one: (one.metadata.date, one.url))
    pages = [*map(_from_page, content.pages.values()), *_list_rooms(content)]
    dated = [*map(_from_article, shown)]
    if official := content.listed_documents:
        dated += map(_from_official, official)
        dated.sort(key=_order)
    return [*sorted(pages, key=lambda page: page.url), *dated]


def _order(document: Document) -> tuple[datetime, str]:
    return document.date or datetime.min.replace(tzinfo=ZONE), document.url


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


def _list_rooms(content: Content) -> Iterator[Document]:
    """Yield the pages of the office's units and of the notices that have begun."""
    data, now = content.data, content.settings.now
    if data.units:
        lead = ", ".join(unit.name for unit in data.units)
        lines = [line for unit in data.units for line in _iter_unit(unit)]
        yield _from_room(STAFF, STAFF_TITLE, lead, lines)
    if data.notices:
        texts = [one.text for one in make_notices(data.notices) if one.date <= now]
        yield _from_room(NOTICES, NOTICES_TITLE, texts[0] if texts else "", texts)


def _iter_unit(unit: UnitEntry) -> Iterator[str]:
    yield from filter(None, (unit.name, unit.duties, unit.telephone, unit.email))
    for one in unit.people:
        numbers = one.telephone, one.mobile, one.email
        yield from filter(None, (one.name, one.post, one.duties, *numbers))


def _from_room(url: str, title: str, lead: str, lines: Iterable[str]) -> Document:
    content = RoomText("\n".join(lines))
    whole = digest(title, lead, content.text)
    return Document(0, None, url, title, lead, "", False, "", whole, whole, content)


def _from_official(document: OfficialDocument) -> Document:
    metadata, whole = document.metadata, document.fingerprint
    return Document(
        metadata.issued.year,
        datetime.combine(metadata.issued, time(), ZONE),
        document.url,
        metadata.title,
        metadata.subject,
        DOCUMENTS_ROOT,
        metadata.validity == "expired",
        "[Nháp] " if not document.is_public else "",
        whole,
        whole,
        document,
    )


def read_text(document: Document) -> str:
    """Return the visible text of a document, one line for each block."""
    content = document.content
    if isinstance(content, RoomText):
        return "\n".join((document.title, document.lead, content.text))
    rendered = content.open_body()
    captions = [one.caption or "" for one in (rendered.cover, *rendered.gallery) if one is not None]
    attachments = (one.title for one in content.attachments)
    spoken = rendered.transcript  # of a video
    own = (document.title, document.lead, text_of(rendered.body), *spoken, *captions, *attachments)
    return "\n".join((*own, *_iter_names(content)))


def _iter_names(content: Indexed) -> Iterator[str]:
    """Yield the names of categories, terms and authors, of the issuer and signer of a document."""
    if isinstance(content, Article):
        metadata = content.metadata
        yield from metadata.category.split("/")
        yield from (*metadata.tags, *metadata.authors)
        yield from (name for name in (metadata.topic, metadata.source) if name)
    if isinstance(content, OfficialDocument):
        official = content.metadata
        yield from (official.issuer, official.signer or "", *official.replaces)


def find_thumbnail(document: Document) -> str:
    """Return the address of the smallest rendition of an article's cover, empty without one."""
    content = document.content
    if not isinstance(content, Article) or not content.has_cover:
        return ""
    cover = content.open_body().cover
    return cover.picture.avif[0].url if cover else ""


def text_of(markup: str) -> str:
    """Return the visible text of HTML, one line for each paragraph, list item and cell."""
    lines = _TAG.sub(_gap, " ".join(markup.split()))
    return html.unescape(lines)


def _gap(tag: re.Match[str]) -> str:
    name = (tag[1] or "").lower()
    if not name or name in _CLOSE:
        return ""
    return " " if name in _APART else "\n"
