"""Writes the pages of articles, and those without a date."""

from __future__ import annotations

from typing import Any

from pelican.generators import Generator

from plugins.newsdesk.schema.categories import CategoryTree
from plugins.portal import lists
from plugins.portal.list_pages import TOPICS
from plugins.portal.model import Crumb, Related
from plugins.portal.trail import category_steps, trail_to
from plugins.portal.views import ArticleView, PageView


class ContentPages(Generator):  # type: ignore[misc] # Pelican has no types
    """Writes every article and page of the content."""

    def generate_output(self, writer: Any) -> None:  # noqa: ANN401 - Pelican has no types
        """Write all pages."""
        listed = lists.newest_first(self.context["articles"])
        related = lists.relate(listed, lists.group_by(listed, TOPICS.names))
        steps = _make_steps(self.context["edition"].data.categories)
        template = self.get_template("article")
        for teaser in (*listed, *self.context["hidden_articles"]):
            trail = trail_to(*steps[teaser.category.slug], Crumb(teaser.title))
            view = ArticleView(teaser, related.get(teaser.url, Related()), trail)
            is_secret = view.is_hidden or view.is_draft
            self._write(writer, template, view.url, article=view, noindex=is_secret)
        template = self.get_template("page")
        for page in self.context["edition"].pages.values():
            self._write(writer, template, page.url, page=PageView(page))

    def _write(self, writer: Any, template: Any, url: str, **variables: Any) -> None:  # noqa: ANN401
        writer.write_file(f"{url}index.html", template, self.context, url=url, **variables)


def _make_steps(categories: CategoryTree) -> dict[str, tuple[Crumb, ...]]:
    """Return the steps to each category by its slug."""
    return {category.slug: category_steps(category, categories) for category in categories}
