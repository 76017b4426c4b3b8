"""Where Pelican meets the portal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache

from plugins.newsdesk.model import Visibility
from plugins.newsdesk.site.content import Content
from plugins.portal.assets import Assets
from plugins.portal.content_pages import ContentPages
from plugins.portal.frame import make_frame
from plugins.portal.images import Images
from plugins.portal.list_pages import ListsGenerator
from plugins.portal.output_sync import OutputSync
from plugins.portal.sharing import zalo_link
from plugins.portal.structured import FILTERS
from plugins.portal.template_dependencies import fingerprint_tools, open_template_cache
from plugins.portal.views import Teaser
from plugins.portal.writer import PageWriter

TEMPLATE_CACHE = Path(".cache/templates")


def add_filters(pelican: Any) -> None:  # noqa: ANN401 - Pelican has no types
    """Give templates what tells others of a page; a site's own filter of the same name wins."""
    own = {**FILTERS, "zalo_link": zalo_link}
    pelican.settings["JINJA_FILTERS"] = {**own, **pelican.settings["JINJA_FILTERS"]}


def share_templates(generator: Any) -> None:  # noqa: ANN401
    """Let all generators compile each template once, and later builds not at all."""
    own = generator.env
    shared = generator.context.setdefault("template_environment", own)
    generator.context.setdefault("template_cache", None)
    tools = fingerprint_tools(generator.settings)
    if shared is own and tools is not None:
        root = Path(generator.settings["PATH"]).resolve().parent
        folder = open_template_cache(root / TEMPLATE_CACHE, tools)
        generator.context["template_cache"] = folder
        own.bytecode_cache = FileSystemBytecodeCache(str(folder))
        # Jinja copies globals at every include, and its chain of mappings is slow to copy.
        own.make_globals = lambda more: {**own.globals, **(more or {})}
    generator.env = shared


def replace_writer(pelican: Any) -> type:  # noqa: ANN401
    """Offer the writer that leaves alone what would be the same."""
    del pelican
    return PageWriter


def add_generators(pelican: Any) -> tuple[type, ...]:  # noqa: ANN401
    """Offer the generators of our own pages, and the one that keeps the output."""
    del pelican
    return ContentPages, ListsGenerator, OutputSync


def frame_pages(generator: Any) -> None:  # noqa: ANN401
    """Give pages their frame, and lists their articles."""
    context, content = generator.context, generator.context["edition"]
    shelf = Assets(Path(generator.theme) / "static")
    images = Images(content.data.images, shelf, context["photos"])
    today = content.settings.now.date()
    portal = make_frame(content.data, content.pages.values(), today, images.find)
    frame = {
        "SITEURL": context["SITEURL"],
        "FRAME_HOSTS": context.get("FRAME_HOSTS", ()),
        "portal": portal,
        "asset_url": shelf.url,
    }
    context.update(frame=frame, assets=shelf, on_home={})
    _share_articles(context, content)


def put_keeper_last(generators: list[Any]) -> None:
    """Let the output be kept in order after everybody has written, other plugins too."""
    generators.sort(key=lambda generator: isinstance(generator, OutputSync))
    generators[-1].others = generators[:-1]


def _share_articles(context: dict[str, Any], content: Content) -> None:
    """Put the articles into the context: those that lists show, and those that they do not."""
    drafts = {Visibility.DRAFT, Visibility.SCHEDULED} if content.settings.shows_drafts else set()
    in_lists = {Visibility.LISTED} | drafts
    built = content.built_articles
    context["articles"] = [Teaser(one) for one in built if one.visibility in in_lists]
    context["hidden_articles"] = [Teaser(one) for one in built if one.visibility not in in_lists]
