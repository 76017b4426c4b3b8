"""Addresses of rooms: none is that of a category, whose list would be at the same place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.data_files import NOTICES, STAFF, DataFiles
from plugins.newsdesk.rules.url_rules import PublishedUrls
from plugins.newsdesk.schema.yaml_nodes import Place
from plugins.newsdesk.urls.article_urls import (
    ALBUMS_ROOT,
    DOCUMENTS_ROOT,
    NOTICES_ROOT,
    STAFF_ROOT,
    VIDEOS_ROOT,
)
from plugins.newsdesk.urls.url_registry import has_video, is_album


def check_room_addresses(
    published: PublishedUrls, data: DataFiles, folder: Path, findings: Findings
) -> None:
    """Record rooms whose address a category has; `folder` holds the data files."""
    by_slug = {category.slug: category.name for category in data.categories.roots}
    for address, path, place in _iter_rooms(published, data, folder):
        name = by_slug.get(address.strip("/"))
        if name is not None:
            findings.error(
                path,
                place,
                f"địa chỉ /{address} đang là của chuyên mục “{name}”",
                "ghi slug khác cho chuyên mục ấy trong categories.yml, rồi chạy check --fix",
            )


def _iter_rooms(
    published: PublishedUrls, data: DataFiles, folder: Path
) -> Iterator[tuple[str, Path, Place]]:
    """Yield address, file and place of the first entry of each room that has any."""
    for one in published.documents[:1]:
        yield DOCUMENTS_ROOT, one.path, (1, 1)
    rooms = {VIDEOS_ROOT: ("video", has_video), ALBUMS_ROOT: ("layout", is_album)}
    for address, (field, belongs) in rooms.items():
        first = next(filter(belongs, published.articles), None)
        if first:
            yield address, first.path, first.place(field)
    for notice in data.notices[:1]:
        yield NOTICES_ROOT, folder / NOTICES, notice.written_at
    for unit in data.units[:1]:
        yield STAFF_ROOT, folder / STAFF, unit.written_at
