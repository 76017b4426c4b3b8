"""What a bundle is called: slug, page key, address; and how it stands for readers."""

from __future__ import annotations

from plugins.newsdesk.bundles import Bundle
from plugins.newsdesk.categories import CategoryTree
from plugins.newsdesk.model import Standing, standing_of
from plugins.newsdesk.settings import NewsdeskSettings
from plugins.newsdesk.slugs import make_slug


def slug_of(bundle: Bundle) -> str:
    """Return the last part of a bundle's address; empty when its name has no letters."""
    return str(bundle.values.get("slug") or make_slug(bundle.name))


def page_key_of(bundle: Bundle) -> str:
    """Return the stable key of an article: its id, else its slug."""
    return str(bundle.values.get("id") or slug_of(bundle))


def article_url(bundle: Bundle, categories: CategoryTree) -> str | None:
    """Return the address of an article without leading slash, None while it cannot have one."""
    category = categories.by_path.get(bundle.values.get("category", ""))
    slug = slug_of(bundle)
    return f"{category.slug}/{slug}/" if category and slug else None


def page_url(bundle: Bundle) -> str | None:
    """Return the address of a page without leading slash, None while it cannot have one."""
    slug = slug_of(bundle)
    return f"{slug}/" if slug else None


def article_standing(bundle: Bundle, settings: NewsdeskSettings) -> Standing:
    """Return how an article stands; one whose date cannot be read counts as a draft."""
    values = bundle.values
    if "date" not in values:
        return Standing.DRAFT
    return standing_of(
        values.get("status", "published"), values["date"], values.get("expires"), settings.now
    )
