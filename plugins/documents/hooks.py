"""Hooks of documents."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.documents.library import Library, open_library
from plugins.documents.pages import DocumentPages, document_urls
from plugins.documents.views import DocumentTeaser
from plugins.newsdesk.schema.entries import DOCUMENTS_ON_HOME
from plugins.newsdesk.urls.url_registry import ListedContent, ServedUrl
from plugins.portal.build import Build
from plugins.portal.lists import newest_first


def urls(content: ListedContent) -> Iterator[ServedUrl]:
    """Yield the addresses of the lists of documents."""
    yield from document_urls(content.rooms.documents)


def frame(build: Build) -> dict[str, object]:
    """Open the library; give the front page its newest documents."""
    articles = newest_first(build.articles) if build.content.documents else ()
    library = open_library(build.content, articles)
    build.keep(library)
    identity = build.content.data.identity
    most = identity.documents_on_home if identity else DOCUMENTS_ON_HOME
    if newest := library.listed[:most]:
        build.home["new_documents"] = tuple(DocumentTeaser(one, library) for one in newest)
    return {}


def pages(build: Build) -> None:
    """Add the pages of documents and their lists."""
    if library := build.kept(Library):
        DocumentPages(build, library).add_all()
