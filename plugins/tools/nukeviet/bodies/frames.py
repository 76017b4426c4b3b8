"""Frames, videos and recordings of a body, which become videos on lines of their own, or links."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import parse_qs, unquote, urlencode

from plugins.newsdesk.pasting.lines import VIDEO
from plugins.newsdesk.schema.videos import find_player, is_film
from plugins.newsdesk.urls.article_urls import split_address
from plugins.tools.nukeviet.bodies.model import Clip, Losses, Run, Style
from plugins.tools.nukeviet.bodies.references import References
from plugins.tools.nukeviet.bodies.tree import Element
from plugins.tools.nukeviet.bodies.writing import write_clip

KIND = "khung nhúng"
VIDEO_HOSTS = {
    "youtube.com": "YouTube",
    "youtube-nocookie.com": "YouTube",
    "youtu.be": "YouTube",
    "vimeo.com": "Vimeo",
    "dailymotion.com": "Dailymotion",
    "facebook.com": "Facebook",
    "tiktok.com": "TikTok",
}
_SUBDOMAIN = re.compile(r"^(?:www|m|player|vi-vn)\.")
_YOUTUBE = re.compile(r"/(?:embed|v|shorts|live)/([\w-]{6,20})")
_VIMEO = re.compile(r"/video/(\d+)")


def read_frame(element: Element, references: References, losses: Losses) -> Run | None:
    """Return the link that stands for a frame, None if it had no address or that is lost."""
    src = _address_of(element)
    if not src:
        what = "một khung nhúng không còn địa chỉ từ trước"
        losses.add(KIND, what, "xem bài cũ, nếu cần thì đặt liên kết thay cho khung")
        return None
    words, address = describe_frame(element.tag, src, element.get("title"))
    href = references.link(address, words, KIND)
    return Run(words, Style(href=href)) if href else None


def make_clip(link: Run, caption: str) -> Clip | None:
    """Return the video that a link of `read_frame` leads to, None if the portal cannot play it.

    The caption is left out if it has signs that the line of a video cannot hold.
    """
    source = link.style.href
    if is_film(source):
        source = unquote(source)
    elif find_player(source) is None:
        return None
    for clip in (Clip(source, " ".join(caption.split())), Clip(source)):
        if VIDEO.fullmatch(write_clip(clip)):
            return clip
    return None


def describe_frame(tag: str, src: str, title: str) -> tuple[str, str]:
    """Return the words of the link for a frame, and the address that readers would open."""
    src = f"https:{src}" if src.startswith("//") else src
    parts = split_address(src)
    host = _SUBDOMAIN.sub("", (parts.hostname or "") if parts else "")
    path, query = (parts.path, parse_qs(parts.query)) if parts else (src, {})
    if tag in {"audio", "video"} or not host:
        name = title or PurePosixPath(unquote(path)).name
        return f"{'Tệp ghi âm' if tag == 'audio' else 'Video'}: {name}", src
    if host == "docs.google.com" and (shown := query.get("url") or query.get("src")):
        return f"Xem tài liệu: {title or PurePosixPath(unquote(shown[0])).name}", shown[0]
    if host.startswith(("google.", "maps.google.")) and "map" in host + path:
        return f"Bản đồ: {title or 'Google Maps'}", src
    if host in VIDEO_HOSTS:
        return f"Video: {title or VIDEO_HOSTS[host]}", _watch_address(host, path, query, src)
    return f"Nội dung nhúng: {title or host}", src


def _watch_address(host: str, path: str, query: dict[str, list[str]], src: str) -> str:
    """Return the address of the page of a video."""
    if host.startswith("youtube"):
        if "list" in query and "videoseries" in path:
            return f"https://www.youtube.com/playlist?{urlencode({'list': query['list'][0]})}"
        if found := _YOUTUBE.search(path):
            return f"https://www.youtube.com/watch?v={found[1]}"
    if host == "vimeo.com" and (found := _VIMEO.search(path)):
        return f"https://vimeo.com/{found[1]}"
    if host == "facebook.com" and "href" in query:
        return query["href"][0]
    return src


def _address_of(element: Element) -> str:
    """Return the address of a frame or of what it holds."""
    inner = element.find_all("source", "embed", "iframe", "video")
    for one in (element, *inner):
        for name in ("src", "data-src", "data", "url"):
            if address := one.get(name):
                return address
    return ""
