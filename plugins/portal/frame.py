"""The frame around every page, made from the data files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

from plugins.gallery.photo_pipeline import PhotoPipeline
from plugins.newsdesk.model import Page
from plugins.newsdesk.reading.data_files import DataFiles
from plugins.newsdesk.schema.categories import Category, CategoryTree
from plugins.newsdesk.schema.entries import BannerEntry, LinkEntry, MenuEntry, NoticeEntry
from plugins.portal.assets import Assets
from plugins.portal.model import Banner, Image, Link, MenuItem, Notice, Portal, ShownNotice

ImageFinder = Callable[[str], Image]
NOTICES_IN_STRIP = 3
FOOTER_SLUGS = ("gioi-thieu", "lien-he", "tro-nang", "quyen-rieng-tu")


def make_frame(data: DataFiles, pages: Iterable[Page], now: datetime, image: ImageFinder) -> Portal:
    """Return the frame at an instant; `image` finds images by their names in the data files.

    The data files must have no errors. Raises ValueError if the identity is missing.
    """
    identity, today = data.identity, now.date()
    if identity is None:
        raise ValueError("the identity of the office is missing: check the data files first")
    notices = current_notices(data.notices, now)
    return Portal(
        name=identity.name,
        portal_name=identity.portal_name,
        responsible=identity.responsible,
        address=identity.address,
        telephone=identity.telephone,
        fax=identity.fax,
        email=identity.email,
        licence=identity.licence,
        copyright=identity.copyright,
        attribution=identity.attribution,
        emblem=image(identity.emblem) if identity.emblem else None,
        icon=image(icon) if (icon := identity.icon or identity.emblem) else None,
        share_image=image(identity.share_image) if identity.share_image else None,
        menu=_make_menu(data.menu, data.categories),
        footer_pages=_pick_footer_pages(pages),
        banners=_place_banners(data.banners, today, image),
        links=tuple(
            Link(link.name, link.url, image(link.image))
            for link in data.links
            if _is_shown(link, today)
        ),
        notices=tuple(
            ShownNotice(one.text, one.href, one.is_urgent) for one in notices[:NOTICES_IN_STRIP]
        ),
        has_more_notices=len(notices) > NOTICES_IN_STRIP,
    )


def current_notices(entries: Iterable[NoticeEntry], now: datetime) -> list[Notice]:
    """Return the notices of an instant, urgent ones first, then the newest."""
    shown = [one for one in make_notices(entries) if one.date <= now < one.expires]
    return sorted(shown, key=lambda one: not one.is_urgent)


def make_notices(entries: Iterable[NoticeEntry]) -> list[Notice]:
    """Return all notices, newest first."""
    made = [Notice(one.text, one.url, one.urgent, one.date, one.expires) for one in entries]
    return sorted(made, key=lambda one: one.date, reverse=True)


def _make_menu(entries: Iterable[MenuEntry], categories: CategoryTree) -> tuple[MenuItem, ...]:
    items = []
    for entry in entries:
        children = _make_menu(entry.children, categories)
        if entry.category is None:
            items.append(MenuItem(entry.label or "", entry.url or "/", children))
        else:
            category = categories.by_path[entry.category]
            item = _category_item(category)
            items.append(MenuItem(entry.label or item.label, item.href, item.children + children))
    return tuple(items)


def _category_item(category: Category) -> MenuItem:
    children = tuple(_category_item(child) for child in category.children)
    return MenuItem(category.name, f"/{category.url}", children)


def _pick_footer_pages(pages: Iterable[Page]) -> tuple[MenuItem, ...]:
    by_slug = {page.slug: page for page in pages}
    found = (by_slug[slug] for slug in FOOTER_SLUGS if slug in by_slug)
    return tuple(MenuItem(page.metadata.title, f"/{page.url}") for page in found)


def _place_banners(
    entries: Iterable[BannerEntry], today: date, image: ImageFinder
) -> dict[str, tuple[Banner, ...]]:
    places: dict[str, list[Banner]] = {"top": [], "left": [], "right": [], "bottom": []}
    for entry in entries:
        if _is_shown(entry, today):
            places[entry.place].append(Banner(image(entry.image), entry.alt, entry.url))
    return {place: tuple(banners) for place, banners in places.items()}


def _is_shown(entry: BannerEntry | LinkEntry, today: date) -> bool:
    has_begun = entry.first_day is None or entry.first_day <= today
    has_ended = entry.last_day is not None and entry.last_day < today
    return has_begun and not has_ended


def find_image(
    paths: Mapping[str, Path], assets: Assets, photos: PhotoPipeline, name: str
) -> Image:
    """Return an image of the data files: a drawing as it is, a photo as its JPEG rendition.

    Raises KeyError for an unknown name; FileNotFoundError, DrawingError (drawings) or PhotoError
    (photos) if the file was deleted or damaged since it was checked.
    """
    path = paths[name]
    if path.suffix.lower() == ".svg":
        return assets.drawing(path)
    rendition = photos.plan(photos.inspect(path)).jpeg
    return Image(rendition.url, rendition.width, rendition.height)
