"""Where Pelican meets the portal."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache

from plugins.newsdesk.edition import Edition
from plugins.portal import lists
from plugins.portal.assets import AssetShelf
from plugins.portal.frame import make_frame
from plugins.portal.generator import TOPICS, ListsGenerator, OutputKeeper
from plugins.portal.images import ImageShelf
from plugins.portal.model import Crumb, Related
from plugins.portal.trail import category_steps, trail_to
from plugins.portal.writer import PageWriter

TEMPLATE_CACHE = Path(".cache/templates")


def share_templates(generator: Any) -> None:  # noqa: ANN401 - Pelican has no types
    """Let all generators compile each template once, and later builds not at all."""
    own = generator.env
    shared = generator.context.setdefault("template_environment", own)
    if shared is own:
        way = repr(sorted(generator.settings["JINJA_ENVIRONMENT"].items(), key=str))
        digest = hashlib.sha256(way.encode()).hexdigest()[:8]  # it changes what is compiled
        root = Path(generator.settings["PATH"]).resolve().parent
        folder = root / TEMPLATE_CACHE / digest
        folder.mkdir(parents=True, exist_ok=True)
        own.bytecode_cache = FileSystemBytecodeCache(str(folder))
    generator.env = shared


def replace_writer(pelican: Any) -> type:  # noqa: ANN401
    """Offer the writer that leaves alone what would be the same."""
    del pelican
    return PageWriter


def add_generators(pelican: Any) -> tuple[type, ...]:  # noqa: ANN401
    """Offer the generator of lists, and the one that prunes."""
    del pelican
    return ListsGenerator, OutputKeeper


def frame_articles(generator: Any) -> None:  # noqa: ANN401
    """Give all templates the frame, and each article what stands beside it."""
    context, edition = generator.context, generator.context["edition"]
    shelf = AssetShelf(Path(generator.theme) / "static")
    images = ImageShelf(edition.data.images, shelf, context["photo_desk"])
    today = edition.settings.now.date()
    portal = make_frame(edition.data, edition.pages.values(), today, images.find)
    context.update(portal=portal, assets=shelf, asset_url=shelf.url, written=set())
    _relate_articles(generator, edition)


def put_keeper_last(generators: list[Any]) -> None:
    """Let the output be kept in order after everybody has written, other plugins too."""
    generators.sort(key=lambda generator: isinstance(generator, OutputKeeper))


def trail_pages(generator: Any) -> None:  # noqa: ANN401
    """Give each page its breadcrumb."""
    for page in generator.pages:
        page.trail = trail_to(Crumb(page.title))


def note_written(path: str, context: dict[str, Any]) -> None:
    """Note a page that was written."""
    output = Path(context["OUTPUT_PATH"]).resolve()
    context["written"].add(Path(path).resolve().relative_to(output).as_posix())


def _relate_articles(generator: Any, edition: Edition) -> None:  # noqa: ANN401
    listed = lists.newest_first(generator.articles)
    related = lists.relate(listed, lists.group_by(listed, TOPICS.names))
    categories = {category.slug: category for category in edition.data.categories}
    for article in (*generator.articles, *generator.hidden_articles):
        steps = category_steps(categories[article.category.slug], edition.data.categories)
        article.trail = trail_to(*steps, Crumb(article.title))
        article.related = related.get(article.url, Related())
