"""Hooks of search."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.newsdesk.urls.url_registry import ListedContent, ServedUrl
from plugins.portal.build import Build
from plugins.search.pages import ADDRESS, Search, SearchPages


def urls(_: ListedContent) -> Iterator[ServedUrl]:
    """Yield the address of the search page."""
    yield ServedUrl(ADDRESS)


def frame(_: Build) -> dict[str, object]:
    """Return the address of the search page, for the search box."""
    return {"search": Search()}


def pages(build: Build) -> None:
    """Add the search page and the index."""
    SearchPages(build).add_all()
