"""The way from the front page to a page, as the breadcrumb shows it."""

from __future__ import annotations

from plugins.newsdesk.schema.categories import Category, CategoryTree
from plugins.portal.model import Crumb

HOME = Crumb("Trang nhất", "/")


def trail_to(*steps: Crumb) -> tuple[Crumb, ...]:
    """Return home, then the steps; the last one is the page itself and loses its address.

    Raises IndexError without any step.
    """
    return (HOME, *steps[:-1], Crumb(steps[-1].label))


def category_steps(category: Category, categories: CategoryTree) -> tuple[Crumb, ...]:
    """Return a step for each parent of a category and for itself."""
    return tuple(
        Crumb(one.name, f"/{one.url}") for one in (*categories.ancestors(category), category)
    )
