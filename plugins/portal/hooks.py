"""How the portal takes part in a build."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.gallery.settings import GallerySettings
from plugins.newsdesk.schema.slugs import NUMBERED_PAGES
from plugins.newsdesk.urls.plugin_urls import ListedContent, ServedUrl
from plugins.portal.article_pages import add_article_pages
from plugins.portal.assets import FOLDER
from plugins.portal.build import Build
from plugins.portal.list_pages import ListPages, list_urls


def urls(content: ListedContent) -> Iterator[ServedUrl]:
    """Yield the addresses of lists and photos; reserve those of the theme and numbered pages."""
    yield from list_urls(content)
    photos = GallerySettings.from_settings(content.settings).url_folder
    yield ServedUrl(f"/{photos}/", below=".*")
    yield from (ServedUrl(f"/{name}/", is_on=False) for name in (FOLDER, NUMBERED_PAGES))


def pages(build: Build) -> None:
    """Add articles, pages without a date, and lists."""
    add_article_pages(build)
    ListPages(build).add_all()
