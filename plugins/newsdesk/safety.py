"""What Markdown may not bring into a page: script in any form, foreign pictures and frames."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

FORBIDDEN_TAGS = frozenset({"applet", "base", "embed", "link", "meta", "object", "script", "style"})
ADDRESS_ATTRIBUTES = frozenset({"action", "formaction", "href", "poster", "src", "xlink:href"})
SCRIPT_SCHEMES = ("javascript:", "vbscript:", "data:text/html")
CONTROL = re.compile(r"[\x00-\x20]")


@dataclass(frozen=True)
class Refusal:
    """Something in the HTML that must go; `needle` is what to look for in the source."""

    needle: str
    what: str
    remedy: str


class BodyWalker(HTMLParser):
    """Walks over finished HTML and gathers refusals, links and ids.

    `frame_hosts` are the hosts that frames may come from, `photo_root` the address below which
    the portal's own pictures stand.
    """

    def __init__(self, frame_hosts: frozenset[str], photo_root: str) -> None:
        super().__init__(convert_charrefs=True)
        self.refusals: list[Refusal] = []
        self.links: list[str] = []
        self._frame_hosts = frame_hosts
        self._photo_root = photo_root

    def walk(self, body: str) -> None:
        """Read a whole body."""
        self.feed(body)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        if tag in FORBIDDEN_TAGS:
            self.refusals.append(
                Refusal(f"<{tag}", f"thẻ <{tag}> không được phép trong bài", "xóa thẻ này")
            )
        values = {name: value or "" for name, value in attrs}
        self.refusals.extend(_iter_script_attributes(tag, values))
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag == "img":
            self._look_at_image(values.get("src", ""))
        if tag in {"iframe", "frame"}:
            self._look_at_frame(values.get("src", ""))

    def _look_at_image(self, src: str) -> None:
        if src.startswith(self._photo_root):
            return
        if _is_foreign(src):
            what, remedy = "ảnh lấy từ máy chủ khác", "chép ảnh vào thư mục của bài"
        else:
            what, remedy = "ảnh viết bằng thẻ <img>", "viết ![mô tả ảnh](ten-tep.jpg)"
        self.refusals.append(Refusal(src or "<img", what, remedy))

    def _look_at_frame(self, src: str) -> None:
        parts = urlsplit(src)
        if parts.scheme != "https" or (parts.hostname or "") not in self._frame_hosts:
            hosts = ", ".join(sorted(self._frame_hosts)) or "chưa có máy chủ nào"
            self.refusals.append(
                Refusal(
                    src or "<iframe",
                    f"khung nhúng từ «{parts.hostname or src}» không được phép",
                    f"dùng đường liên kết thay cho khung (máy chủ được phép: {hosts})",
                )
            )


def _iter_script_attributes(tag: str, values: dict[str, str]) -> Iterator[Refusal]:
    for name, value in values.items():
        if name.startswith("on") or name == "srcdoc":
            yield Refusal(
                name, f"thuộc tính {name} của thẻ <{tag}> chạy mã lệnh", f"xóa thuộc tính {name}"
            )
        elif name in ADDRESS_ATTRIBUTES and _is_script(value):
            yield Refusal(
                value[:20],
                f"địa chỉ «{value[:40]}» chạy mã lệnh",
                "thay bằng địa chỉ trang thường",
            )


def _is_script(address: str) -> bool:
    bare = CONTROL.sub("", html.unescape(address)).lower()
    return bare.startswith(SCRIPT_SCHEMES)


def _is_foreign(address: str) -> bool:
    return address.startswith("//") or bool(urlsplit(address).scheme)
