"""What a bundle is called: slug, page key, address; and how it stands for readers."""

from __future__ import annotations

from plugins.newsdesk.model import Visibility, visibility_of
from plugins.newsdesk.reading.bundles import FrontMatter
from plugins.newsdesk.schema.categories import CategoryTree
from plugins.newsdesk.settings import NewsdeskSettings


def page_key_of(outline: FrontMatter) -> str:
    """Return the stable key of an article: its id, else its slug."""
    return str(outline.values.get("id") or outline.slug)


def article_url(outline: FrontMatter, categories: CategoryTree) -> str | None:
    """Return the address of an article without leading slash, None while it cannot have one."""
    category = categories.by_path.get(outline.values.get("category", ""))
    slug = outline.slug
    return f"{category.slug}/{slug}/" if category and slug else None


def page_url(outline: FrontMatter) -> str | None:
    """Return the address of a page without leading slash, None while it cannot have one."""
    slug = outline.slug
    return f"{slug}/" if slug else None


def article_visibility(outline: FrontMatter, settings: NewsdeskSettings) -> Visibility:
    """Return how an article stands; one whose date cannot be read counts as a draft."""
    values = outline.values
    if "date" not in values:
        return Visibility.DRAFT
    return visibility_of(
        values.get("status", "published"), values["date"], values.get("expires"), settings.now
    )
