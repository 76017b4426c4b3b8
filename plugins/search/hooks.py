"""How search takes part in a build."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.newsdesk.urls.url_registry import ListedContent, ServedUrl
from plugins.portal.build import Build
from plugins.search.model import ADDRESS, Search
from plugins.search.pages import SearchPages


def urls(content: ListedContent) -> Iterator[ServedUrl]:
    """Yield the address of the page."""
    del content
    yield ServedUrl(ADDRESS)


def frame(build: Build) -> dict[str, object]:
    """Let every page show the search box."""
    del build
    return {"search": Search()}


def pages(build: Build) -> None:
    """Add the page and the index."""
    SearchPages(build).add_all()
