"""Allowed HTML in bodies: no script, no foreign pictures or frames.

Every body is parsed twice. `BodyWalker` reports to the editor everything that is not on the lists.
nh3, which parses as browsers do, then removes markup that broken comments and the like may have
hidden from the first parser; its findings and losses are refused too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

import nh3

from plugins.newsdesk.urls.article_urls import describe_foreign_photo, is_foreign, split_address

BLOCKS = {"blockquote", "br", "details", "div", "figcaption", "figure", "hr", "p", "pre", "summary"}
HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
INLINE = {"a", "abbr", "b", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q"}
MORE_INLINE = {"s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var"}
LISTS = {"dd", "dl", "dt", "li", "ol", "ul"}
MEDIA = {"iframe", "img", "picture", "source"}
TABLES = {"caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
TAGS = frozenset(BLOCKS | HEADINGS | INLINE | MORE_INLINE | LISTS | MEDIA | TABLES)
# Elements that take what follows into them until they end.
MUST_END = (
    {"blockquote", "details", "div", "figure", "ol", "pre", "table", "ul"}
    | INLINE
    | (MORE_INLINE - {"time", "var"})
)
ANYWHERE = frozenset({"aria-label", "class", "dir", "id", "lang", "role", "tabindex", "title"})
ATTRIBUTES = {
    "a": {"href", "hreflang", "rel"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"datetime"},
    "details": {"open"},
    "iframe": {"allowfullscreen", "height", "loading", "src", "width"},
    "img": {"alt", "decoding", "fetchpriority", "height", "loading", "src", "width"},
    "ins": {"datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "source": {"sizes", "srcset", "type"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"abbr", "colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
}
# Of the pages around a body: scripts, styles and links within a page look for them.
FRAME_IDS = frozenset(
    {
        *("cach-tim", "chia-se", "chu-de", "chuyen-muc", "cung-chuyen-muc", "dau-trang"),
        *("dem-luot", "doc-khi-khong-co-mang", "dong-su-kien", "file-dinh-kem", "gop-y-chu-de"),
        *("gop-y-dai", "gop-y-lien-he", "gop-y-ma", "gop-y-ma-o-dau", "gop-y-noi-dung"),
        *("gop-y-ten", "gop-y-tra-loi", "hinh-anh", "hoi-ket-qua", "icon-bubble"),
        *("icon-contrast", "icon-eye"),
        *("icon-listen", "icon-pause", "icon-print", "icon-resume", "icon-save", "icon-share"),
        *("icon-star", "icon-stop", "lien-ket", "loc-chu", "loc-loai", "loc-nam", "menu"),
        *("muc-luc", "nam", "nhac-toi", "noi-dung", "phan-hoi-dai", "phan-hoi-kin"),
        *("phan-hoi-noi-dung", "phan-hoi-ten", "phan-hoi-thu", "q", "so-do-chu-de"),
        *("so-do-chuyen-muc", "so-do-luu-tru", "so-do-tra-cuu", "so-do-trang", "tags"),
        *("tep-van-ban", "thong-ke", "tim-bai", "tim-nhanh", "tim-trang", "tin-cu-hon"),
        *("tin-moi-hon", "tin-moi-nhat", "tin-xem-nhieu", "van-ban-moi", "welcome-title"),
        *("tin-anh-moi", "video-moi", "y-kien-ban-doc"),
    }
)
# What rendering itself writes; with other values a body could take on the looks or the part of
# something of the frame.
OWN_VALUES = {
    "class": re.compile(
        r"align-(?:left|center|right)|footnote(?:-ref|-backref)?|language-\S+|photo(?:-inline)?"
        r"|table-scroll|tone-\d+|tall"
    ),
    "role": re.compile("region"),
    "tabindex": re.compile("0"),
}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes={"*": set(ANYWHERE), **ATTRIBUTES},
    url_schemes=set(SCHEMES),
    link_rel=None,
)
CONTROL = re.compile(r"[\x00-\x20]")


@dataclass(frozen=True)
class RemovedMarkup:
    """Refused markup; `needle` is the text to search for in the source.

    An attribute that may be deleted is named with its tag, an address whole.
    """

    needle: str
    what: str
    remedy: str
    tag: str = ""
    attribute: str = ""
    address: str = ""


@dataclass(frozen=True)
class SafeBody:
    """HTML to publish, its links, the refused markup, and tags without an end."""

    html: str
    links: tuple[str, ...]
    refusals: tuple[RemovedMarkup, ...]
    unclosed: tuple[str, ...] = ()


def make_safe(body: str, frame_hosts: frozenset[str], photo_root: str) -> SafeBody:
    """Return the body without anything that is not allowed.

    `frame_hosts` are the hosts allowed in frames, `photo_root` the address of the folder of the
    portal's own pictures.
    """
    walker = BodyWalker(frame_hosts, photo_root)
    walker.walk(body)
    cleaned = CLEANER.clean(body)
    seen = walker
    if cleaned != body:
        seen = BodyWalker(frame_hosts, photo_root)
        seen.walk(cleaned)
    refusals = walker.refusals or seen.refusals or list(_iter_losses(walker.tags - seen.tags))
    unclosed = sorted(tag for tag in (walker.tags - walker.ends) if tag in MUST_END)
    return SafeBody(cleaned, tuple(walker.links), tuple(refusals), tuple(unclosed))


class BodyWalker(HTMLParser):
    """Collects refused markup, links, and the number of each tag."""

    def __init__(self, frame_hosts: frozenset[str], photo_root: str) -> None:
        super().__init__(convert_charrefs=True)
        self.refusals: list[RemovedMarkup] = []
        self.links: list[str] = []
        self.tags: Counter[str] = Counter()
        self.ends: Counter[str] = Counter()
        self._ids: set[str] = set()
        self._frame_hosts = frame_hosts
        self._photo_root = photo_root

    def walk(self, body: str) -> None:
        """Read a whole body."""
        self.feed(body)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        self.tags[tag] += 1
        if tag not in TAGS:
            self._refuse(f"<{tag}", f"thẻ <{tag}> không được phép trong bài", "xóa thẻ này")
            return
        values = {name: value or "" for name, value in attrs}
        self.refusals.extend(_iter_attribute_refusals(tag, values))
        self._look_at_id(values.get("id", ""))
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag == "img":
            self._look_at_image(values.get("src", ""))
        elif tag == "source":
            for candidate in values.get("srcset", "").split(","):
                self._look_at_image(candidate.strip())
        elif tag == "iframe":
            self._look_at_frame(values.get("src", ""))

    def handle_endtag(self, tag: str) -> None:
        """Count the end of an element."""
        self.ends[tag] += 1

    def _look_at_id(self, name: str) -> None:
        if name in FRAME_IDS:
            self._refuse(name, f"id “{name}” là của khung trang", "đặt id khác")
        elif name and name in self._ids:
            self._refuse(name, f"id “{name}” ghi hai lần trong bài", "đặt id khác")
        self._ids.add(name)

    def _look_at_image(self, src: str) -> None:
        if src.startswith(self._photo_root):
            return
        if is_foreign(src):
            self._refuse(src, describe_foreign_photo(src), "chép ảnh vào thư mục của bài")
        else:
            self._refuse(src or "<img", "ảnh viết bằng thẻ <img>", "viết ![mô tả ảnh](ten-tep.jpg)")

    def _look_at_frame(self, src: str) -> None:
        parts = split_address(src)
        host = parts.hostname if parts else None
        if parts and parts.scheme == "https" and host in self._frame_hosts:
            return
        named = f"khung nhúng từ “{host}”" if host else "khung nhúng không ghi máy chủ"
        hosts = ", ".join(sorted(self._frame_hosts)) or "chưa có máy chủ nào"
        self._refuse(
            src or "<iframe",
            f"{named} không được phép",
            f"dùng đường liên kết thay cho khung (máy chủ được phép: {hosts})",
        )

    def _refuse(self, needle: str, what: str, remedy: str) -> None:
        self.refusals.append(RemovedMarkup(needle, what, remedy))


def _iter_attribute_refusals(tag: str, values: dict[str, str]) -> Iterator[RemovedMarkup]:
    for name, value in values.items():
        if name.startswith("on") or name == "srcdoc":
            yield RemovedMarkup(
                name, f"thuộc tính {name} của thẻ <{tag}> chạy mã lệnh", f"xóa thuộc tính {name}"
            )
        elif name not in ANYWHERE and name not in ATTRIBUTES.get(tag, ()):
            yield RemovedMarkup(
                name,
                f"thuộc tính {name} của thẻ <{tag}> không được phép",
                f"xóa thuộc tính {name}",
                tag,
                name,
            )
        elif (own := OWN_VALUES.get(name)) and not all(map(own.fullmatch, value.split())):
            yield RemovedMarkup(
                value[:20],
                f"thuộc tính {name}=“{value[:40]}” của thẻ <{tag}> không được phép",
                f"xóa thuộc tính {name}",
                tag,
                name,
            )
        elif name in {"href", "src"} and not _has_known_scheme(value):
            yield RemovedMarkup(
                value[:20],
                f"địa chỉ “{value[:40]}” chạy mã lệnh hoặc không mở được",
                "thay bằng địa chỉ trang thường (https, mailto, tel)",
                address=value,
            )


def _iter_losses(lost: Counter[str]) -> Iterator[RemovedMarkup]:
    for tag in sorted(lost):
        yield RemovedMarkup(
            f"<{tag}",
            f"thẻ <{tag}> đặt sai chỗ hoặc viết sai, trình duyệt sẽ bỏ",
            "sửa lại HTML, hoặc viết bằng Markdown",
        )


def _has_known_scheme(address: str) -> bool:
    parts = split_address(CONTROL.sub("", address))
    return parts is not None and (not parts.scheme or parts.scheme in SCHEMES)
