"""Where Pelican meets discovery."""

from __future__ import annotations

from typing import Any

from plugins.discovery.feed_pages import FeedPages
from plugins.discovery.feeds import plan_feeds
from plugins.discovery.sitemap_files import SitemapFiles


def add_generators(pelican: Any) -> tuple[type, ...]:  # noqa: ANN401 - Pelican has no types
    """Offer the generators of feeds and of sitemaps."""
    del pelican
    return FeedPages, SitemapFiles


def offer_feeds(generators: list[Any]) -> None:
    """Tell the templates of all pages which feeds there are."""
    context = generators[0].context
    categories = context["edition"].data.categories
    context["frame"]["feeds"] = plan_feeds(context["frame"]["portal"].portal_name, categories)


def put_sitemaps_late(generators: list[Any]) -> None:
    """Let sitemaps be written when all pages are known, before the output is kept in order."""
    late = [one for one in generators if isinstance(one, SitemapFiles)]
    early = [one for one in generators if not isinstance(one, SitemapFiles)]
    generators[:] = [*early[:-1], *late, early[-1]]
