"""Rooms of articles with a video and of albums: their lists and blocks of the front page.

A room has its address only while it has an article; its list is numbered as all others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from plugins.newsdesk.reading.bundles import FrontMatter
from plugins.newsdesk.urls.article_urls import ALBUMS_ROOT, VIDEOS_ROOT
from plugins.newsdesk.urls.url_registry import ServedUrl, has_video, is_album
from plugins.portal.lists import NUMBERED
from plugins.portal.views import Teaser

ON_HOME = 4  # the newest, in a block of the front page


class MediaRoom(NamedTuple):
    """A room: name of its template and of its block on the front page, title, address."""

    name: str
    title: str
    url: str

    def pick(self, articles: Sequence[Teaser]) -> list[Teaser]:
        """Return the articles of the room, in the given order."""
        if self.name == VIDEOS.name:
            return [one for one in articles if one.has_video]
        return [one for one in articles if one.is_album]


VIDEOS = MediaRoom("videos", "Video", VIDEOS_ROOT)
ALBUMS = MediaRoom("albums", "Tin ảnh", ALBUMS_ROOT)
MEDIA_ROOMS = (VIDEOS, ALBUMS)


def media_urls(articles: Sequence[FrontMatter]) -> Iterator[ServedUrl]:
    """Yield the addresses of the rooms that listed articles fill."""
    for room, belongs in ((VIDEOS, has_video), (ALBUMS, is_album)):
        if any(map(belongs, articles)):
            yield ServedUrl(f"/{room.url}", NUMBERED)


def newest_of_rooms(articles: Sequence[Teaser]) -> dict[str, tuple[Teaser, ...]]:
    """Return the blocks of the front page by name, for articles newest first; no empty ones."""
    blocks = {room.name: tuple(islice(room.pick(articles), ON_HOME)) for room in MEDIA_ROOMS}
    return {name: found for name, found in blocks.items() if found}
