"""Pages of articles, and pages without a date."""

from __future__ import annotations

from plugins.portal import lists
from plugins.portal.build import Build
from plugins.portal.list_pages import TOPICS
from plugins.portal.model import Crumb, Related, category_steps, trail_to
from plugins.portal.views import ArticleView, PageView


def add_article_pages(build: Build) -> None:
    """Add every article and page of the content."""
    listed = lists.newest_first(build.articles)
    related = lists.relate(listed, lists.group_by(listed, TOPICS.names))
    categories = build.content.data.categories
    steps = {category.slug: category_steps(category, categories) for category in categories}
    for teaser in (*listed, *build.hidden_articles):
        trail = trail_to(*steps[teaser.category.slug], Crumb(teaser.title))
        article = ArticleView(teaser, related.get(teaser.url, Related()), trail)
        is_secret = article.is_hidden or article.is_draft
        build.add_page(f"{teaser.url}index.html", "article", article=article, noindex=is_secret)
    for page in build.content.pages.values():
        build.add_page(f"{page.url}index.html", "page", page=PageView(page))
