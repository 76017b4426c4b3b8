"""Links and pictures of a body, resolved; those that cannot be are losses."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import unquote

from plugins.newsdesk.rendering.links import LOCAL_HOSTS, complete_address
from plugins.newsdesk.rendering.safety import SCHEMES
from plugins.newsdesk.urls.article_urls import is_foreign, split_address
from plugins.tools.nukeviet.bodies.model import Image, Losses
from plugins.tools.nukeviet.bodies.tree import Element
from plugins.vietnamese.normalize import fold, normalize

Resolve = Callable[[str], str | None]

LONGEST_SHOWN = 100  # characters of an address in a report
# NukeViet 3 parted words of SQL in everything it stored; version 4 took it over as it was.
_PARTED = re.compile(
    r"f-rom|whe-re|up-date|de-lete|cre-ate|c-har|al-ter|in-sert|d-rop|se-lect|uni-on|con-cat"
    r"|out-file",
    re.IGNORECASE,
)
_PICTURE_FILE = re.compile(r"\.(?:avif|bmp|gif|jpe?g|png|tiff?|webp)(?:\?.*)?$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:ảnh|anh|hình|hinh|image|img|photo|picture|pic|untitled)?[\W\d_]*", re.IGNORECASE
)
_BREAKS = re.compile(r"[\t\r\n]+")


class References:
    """Asks for the new addresses of one body and records what has none."""

    def __init__(self, resolve_link: Resolve, resolve_picture: Resolve, losses: Losses) -> None:
        self._resolve_link = resolve_link
        self._resolve_picture = resolve_picture
        self._losses = losses

    def link(self, href: str, words: str, kind: str = "liên kết") -> str:
        """Return the address to write for that of a link, empty if there is none."""
        href = _BREAKS.sub("", href).strip()
        for written in dict.fromkeys((href, _PARTED.sub(_joined, href))):
            found = self._resolve_link(written) if _is_asked_for(written) else None
            address = complete_address(written) or found
            if address and is_usable(address):
                return address
        shown = f"{kind} “{shorten(words)}”" if words else kind
        if href.startswith("#"):
            what, remedy = f"{shown} tới “{shorten(href)}” trong cùng trang", "bỏ qua được"
        elif href:
            what = f"{shown} tới “{shorten(href)}” không còn dẫn tới đâu: chỉ giữ lại chữ"
            remedy = "tìm trang hoặc tệp ấy rồi đặt lại liên kết, hoặc bỏ qua"
        else:
            what = f"{shown} không có địa chỉ từ trước: chỉ giữ lại chữ"
            remedy = "đặt lại liên kết nếu biết nó dẫn tới đâu"
        self._losses.add(kind, what, remedy)
        return ""

    def image(self, element: Element) -> Image | None:
        """Return the picture of an `<img>`, None if it cannot be had."""
        src = element.get("src") or element.get("data-src")
        name = self.picture_name(src)
        if name is not None:
            alt = next(filter(None, (describe(element.get(key), src) for key in ALT)), "")
            return Image(src, name, alt)
        if not src:
            what = "một ảnh không có địa chỉ từ trước"
        elif src.startswith("data:"):
            what = f"ảnh dán thẳng vào chữ ({shorten(src, 30)}) không chép được"
        elif is_foreign(src):
            what = f"ảnh “{shorten(src)}” lấy từ máy chủ khác"
        else:
            what = f"ảnh “{shorten(src)}” không có trong các tệp đã tải lên"
        self._losses.add("ảnh", what, "tìm ảnh ấy rồi chép vào thư mục của bài, hoặc bỏ qua")
        return None

    def picture_name(self, src: str) -> str | None:
        """Return the name of the file that a picture becomes, None if it cannot be had."""
        src = _BREAKS.sub("", src).strip()
        written = dict.fromkeys((src, _PARTED.sub(_joined, src))) if src else ()
        return next(filter(None, map(self._resolve_picture, written)), None)

    def large_picture(self, href: str) -> str | None:
        """Return the name of the picture that a small one leads to, None if it leads elsewhere."""
        return self.picture_name(href) if _PICTURE_FILE.search(href) else None


ALT = ("alt", "title")


def describe(alt: str, src: str) -> str:
    """Return an alternative text, empty if it is only the name of a file or a number."""
    alt = " ".join(normalize(alt).split())
    path = PurePosixPath(unquote(src).split("?")[0]) if not src.startswith("data:") else None
    names = {_letters(path.name), _letters(path.stem)} if path else set[str]()
    if _letters(alt) in names or _NUMBERED.fullmatch(alt) or _PICTURE_FILE.search(alt):
        return ""
    is_one_word = " " not in alt and not alt.isalpha()
    return "" if is_one_word else alt


def is_usable(address: str) -> bool:
    """Return whether the portal can publish a link to an address."""
    parts = split_address(address)
    return (
        parts is not None
        and "\\" not in address
        and (not parts.scheme or parts.scheme in SCHEMES)
        and parts.hostname not in LOCAL_HOSTS
        and not address.startswith("#")
    )


def shorten(text: str, length: int = LONGEST_SHOWN) -> str:
    """Return a text for one line of a report."""
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _is_asked_for(href: str) -> bool:
    return bool(href) and not href.lower().startswith(("#", "javascript:", "data:"))


def _joined(found: re.Match[str]) -> str:
    return found[0].replace("-", "")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))
