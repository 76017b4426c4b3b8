"""Addresses of videos: pages of YouTube and Vimeo, and films of a bundle.

Forms of addresses: https://developers.google.com/youtube/player_parameters and
https://developer.vimeo.com/player/sdk/embed. Players are asked for only when a reader presses
play, under the hosts with which these sites set no cookies before (`youtube-nocookie.com`,
`dnt=1`).
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import yaml

from plugins.newsdesk.schema.fields import FieldError
from plugins.newsdesk.schema.kinds import text
from plugins.newsdesk.schema.yaml_nodes import Scope

FILM_SUFFIX = ".mp4"
YOUTUBE_PLAYER, VIMEO_PLAYER = "www.youtube-nocookie.com", "player.vimeo.com"
PLAYER_HOSTS = (VIMEO_PLAYER, YOUTUBE_PLAYER)
REMEDY = (
    "chép địa chỉ của video trên YouTube hoặc Vimeo, ví dụ https://www.youtube.com/watch?v=… , "
    "hoặc ghi tên tệp .mp4 trong thư mục của bài"
)
_YOUTUBE_HOSTS = frozenset({"youtube.com", "youtube-nocookie.com", "youtu.be"})
_VIMEO_HOSTS = frozenset({"vimeo.com"})
_SUBDOMAIN = re.compile(r"^(?:www|m|music|player)\.")
_YOUTUBE_PATH = re.compile(r"/(?:embed|v|shorts|live)/([\w-]{11})/?", re.ASCII)
_YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
_VIMEO_PATH = re.compile(r"/(?:video/|channels/[\w-]+/)?(\d{5,12})(?:/([0-9a-f]{6,20}))?/?")
_START = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,6})s?)?")


class Player(NamedTuple):
    """A video of another site: its name, the page that shows it, the address of its player."""

    site: str
    page: str
    address: str
    host: str


def find_player(address: str) -> Player | None:
    """Return the player of the video at an address, None if it is not that of a video."""
    written = address if "://" in address else f"https://{address}"
    try:
        parts = urlsplit(written)
        host = _SUBDOMAIN.sub("", parts.hostname or "")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    query = parse_qs(parts.query)
    if host in _YOUTUBE_HOSTS:
        return _find_youtube(host, parts.path, query)
    return _find_vimeo(parts.path, query) if host in _VIMEO_HOSTS else None


def is_film(written: str) -> bool:
    """Return whether a value is the name of a film in the bundle, there or not."""
    return written.lower().endswith(FILM_SUFFIX) and "://" not in written


def video_source(node: yaml.Node, scope: Scope) -> str:
    """Take the address of a video on YouTube or Vimeo, or the name of a film in the bundle."""
    value = text(node, scope)
    if is_film(value) or find_player(value):
        return value
    raise FieldError(node, f"“{value[:80]}” không phải địa chỉ của một video", REMEDY)


def _find_youtube(host: str, path: str, query: dict[str, list[str]]) -> Player | None:
    if host == "youtu.be":
        name = path.strip("/")
    elif found := _YOUTUBE_PATH.fullmatch(path):
        name = found[1]
    else:
        name = query.get("v", [""])[0] if path == "/watch" else ""
    if not _YOUTUBE_ID.fullmatch(name):
        return None
    start = _seconds(query.get("t", query.get("start", [""]))[0])
    page = f"https://www.youtube.com/watch?v={name}" + (f"&t={start}s" if start else "")
    rest = f"&start={start}" if start else ""
    address = f"https://{YOUTUBE_PLAYER}/embed/{name}?autoplay=1&hl=vi&rel=0{rest}"
    return Player("YouTube", page, address, YOUTUBE_PLAYER)


def _find_vimeo(path: str, query: dict[str, list[str]]) -> Player | None:
    found = _VIMEO_PATH.fullmatch(path)
    if not found:
        return None
    secret = found[2] or query.get("h", [""])[0]  # of videos that are not listed there
    is_whole = re.fullmatch("[0-9a-f]+", secret) is not None
    page = f"https://vimeo.com/{found[1]}" + (f"/{secret}" if is_whole else "")
    rest = f"&h={secret}" if is_whole else ""
    address = f"https://{VIMEO_PLAYER}/video/{found[1]}?autoplay=1&dnt=1{rest}"
    return Player("Vimeo", page, address, VIMEO_PLAYER)


def _seconds(written: str) -> int:
    """Return a time as YouTube writes it, `90`, `90s` or `1m30s`; 0 for anything else."""
    found = _START.fullmatch(written)
    if not found:
        return 0
    hours, minutes, seconds = (int(one or 0) for one in found.groups())
    return hours * 3600 + minutes * 60 + seconds
