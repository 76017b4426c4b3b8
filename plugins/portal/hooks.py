"""Hooks of the portal."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.gallery.settings import GallerySettings
from plugins.newsdesk.schema.slugs import NUMBERED_PAGES
from plugins.newsdesk.urls.url_registry import ListedContent, ServedUrl
from plugins.portal import lists
from plugins.portal.assets import FOLDER
from plugins.portal.build import Build
from plugins.portal.list_pages import TOPICS, ListPages, list_urls
from plugins.portal.model import Related, category_steps
from plugins.portal.rooms import make_staff
from plugins.portal.topics import make_topics
from plugins.portal.views import ArticleView, PageView


def urls(content: ListedContent) -> Iterator[ServedUrl]:
    """Yield the addresses of lists and photos; those of theme and numbered pages are reserved."""
    yield from list_urls(content)
    photos = GallerySettings.from_settings(content.settings).url_folder
    yield ServedUrl(f"/{photos}/", below=".*")
    yield from (ServedUrl(f"/{name}/", is_on=False) for name in (FOLDER, NUMBERED_PAGES))


def frame(build: Build) -> dict[str, object]:
    """Plan the photos of the office's people and of topics, before photos are rendered."""
    build.keep(make_staff(build))
    build.keep(make_topics(build))
    return {}


def pages(build: Build) -> None:
    """Add articles, pages without a date, and lists."""
    _add_articles(build)
    for page in build.content.pages.values():
        build.add_page(f"{page.url}index.html", "page", page=PageView(page))
    ListPages(build).add_all()


def _add_articles(build: Build) -> None:
    listed = lists.newest_first(build.articles)
    related = lists.relate(listed, lists.group_by(listed, TOPICS.names))
    categories = build.content.data.categories
    steps = {category.slug: category_steps(category, categories) for category in categories}
    for teaser in (*listed, *build.hidden_articles):
        above = steps[teaser.category.slug]
        comments = build.comments.get(teaser.page_key)
        article = ArticleView(teaser, related.get(teaser.url, Related()), above, comments)
        is_secret = article.is_hidden or bool(article.unpublished)
        build.add_page(f"{teaser.url}index.html", "article", article=article, noindex=is_secret)
