"""Links of a body: resolved to addresses of the portal, dead ones recorded."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlunsplit

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.anchors import PREFIX, match_anchor
from plugins.newsdesk.reading.bundle_files import FileProblem, resolve_file
from plugins.newsdesk.reading.bundles import Bundle
from plugins.newsdesk.reading.file_types import is_document, is_photo
from plugins.newsdesk.schema.fields import closest
from plugins.newsdesk.urls.article_urls import split_address
from plugins.newsdesk.urls.documents import ANY_DAY
from plugins.newsdesk.urls.link_lookups import LinkLookups

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
INTERNAL_MARK = "\x02"  # python-markdown's own, still to be replaced: an e-mail address


NOTE_IDS = ("fn:", "fnref:", "fnref")  # of python-markdown's footnotes
E_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
TELEPHONE = re.compile(r"\+?[\d.() -]{8,20}")
ADDRESS = re.compile(
    r"(?:www\.[^\s/]+|[\w-]+(?:\.[\w-]+)*\.(?:asia|biz|com|edu|example|gov|info|io|me|net|org|vn))"
    r"(?::\d+)?(?:[/?#].*)?",
    re.IGNORECASE,
)
BAD_SCHEME = re.compile(
    r"(?:https?:/(?!/)|https?//|https?:(?!/)|htt?p?s?t?ps?://)/?", re.IGNORECASE
)


def complete_address(href: str) -> str:
    """Return the address that a host, e-mail or telephone number without scheme means, or ""."""
    href = unquote(href).strip()
    if E_MAIL.fullmatch(href):
        return f"mailto:{href}"
    if TELEPHONE.fullmatch(href) and sum(map(str.isdigit, href)) >= 8:
        return "tel:" + re.sub(r"[^\d+]", "", href)
    if ADDRESS.fullmatch(href):
        return f"https://{href}"
    if not href.lower().startswith(("http://", "https://")) and (bad := BAD_SCHEME.match(href)):
        return f"https://{href[bad.end() :]}"
    return ""


@dataclass
class LinkResolver:
    """Resolves the links of one bundle, recording those that lead nowhere.

    `is_public` is whether readers can open the bundle, `url` its address; `photo_url` returns the
    address of a photo's large rendition. `anchors` are the ids of the bundle's own page.
    `day` is that of the bundle (ISO), by which one of several documents with a number is meant.
    `linked_files` collects the documents of the bundle that are linked to, `written` the resolved
    addresses, `recorded` those with an error.
    """

    bundle: Bundle
    is_public: bool
    url: str
    lookups: LinkLookups
    findings: Findings
    photo_url: Callable[[str], str | None]
    anchors: tuple[str, ...]
    day: str = ANY_DAY
    linked_files: set[Path] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    recorded: set[str] = field(default_factory=set)

    def resolve(self, href: str) -> str:
        """Return the address to write for an address of a Markdown link."""
        if INTERNAL_MARK in href:
            return href
        resolved = self._resolve(href)
        self.written.add(resolved)
        return resolved

    def document(self, key: str) -> str | None:
        """Return the address of the document with a number, None for the bundle itself."""
        address = self.lookups.document(key, self.day)
        if address is None or address == f"/{self.url}":
            return None
        self.written.add(address)
        return address

    def check_raw(self, href: str) -> None:
        """Record errors in a link written as HTML, which is published unchanged."""
        if href in self.written:
            return
        if self._resolve(href) != href:
            self._record(
                href,
                f"liên kết “{href}” viết bằng thẻ <a> không dẫn tới đâu",
                f"viết bằng Markdown: [chữ]({href})",
            )

    def _resolve(self, href: str) -> str:
        parts = split_address(href)
        if parts is None or "\\" in href:
            self._record(href, f"“{href}” không phải địa chỉ", "sửa lại địa chỉ")
            return href
        if href.strip() in {"", "#"}:
            self._record(
                href, "liên kết không ghi địa chỉ", "ghi địa chỉ, hoặc bỏ dấu ngoặc quanh chữ"
            )
            return href
        if parts.hostname in LOCAL_HOSTS:
            self._record(
                href,
                f"liên kết “{href}” chỉ mở được trên máy này",
                "viết địa chỉ từ dấu / đầu tiên sau tên máy",
            )
        if parts.scheme in {"http", "https"} and re.search(r"\s", href.strip()):
            self._record(
                href,
                f"địa chỉ “{href}” có dấu cách",
                "xóa phần thừa; dấu cách trong địa chỉ viết là %20",
            )
            return href
        if right := complete_address(href):
            self._record(href, f"địa chỉ “{href}” viết thiếu", f"viết {right}")
            return href
        if not parts.scheme and not parts.netloc and not parts.path and parts.fragment:
            return self._within(href, parts.fragment)
        if parts.scheme or parts.netloc or not parts.path:
            return href
        path = parts.path
        if path.startswith("/"):
            self._check_at_root(href, unquote(path))
            return self._with_anchor(href, unquote(path), href, parts.fragment)
        target = self._beside(href, unquote(path))
        if target is None:
            return href
        full = urlunsplit(("", "", target, parts.query, parts.fragment))
        return self._with_anchor(full, target, href, parts.fragment)

    def _within(self, href: str, fragment: str) -> str:
        """Return the link to an id of the page itself."""
        if fragment.startswith(NOTE_IDS):
            return href
        name = match_anchor(fragment, self.anchors)
        if name is None:
            self._record_anchor(href, fragment, closest(f"{PREFIX}{fragment}", self.anchors))
        return f"#{name}" if name else href

    def _with_anchor(self, full: str, address: str, href: str, fragment: str) -> str:
        """Return a link to another page with the id that its part after the # means."""
        if not fragment or not self.lookups.has_anchors(address):
            return full
        name = self.lookups.anchor(address, fragment)
        if name is None:
            self._record_anchor(href, fragment, "")
            return full
        return full[: full.rindex("#") + 1] + name

    def _record_anchor(self, href: str, fragment: str, suggestion: str) -> None:
        suggestion = suggestion.replace(f"“{PREFIX}", "“")
        self._record(
            href,
            f"liên kết “{href}”: trang không có đề mục nào là “{fragment}”{suggestion}",
            "viết sau dấu # tên đề mục, ví dụ #phu-luc cho “## Phụ lục”",
        )

    def _check_at_root(self, href: str, path: str) -> None:
        if self.lookups.is_served(path):
            self._refuse_unpublished(href, path)
        elif self.lookups.is_known(f"{path}/"):
            self._record(href, f"liên kết “{href}” thiếu dấu / ở cuối", f"viết {path}/")
        elif self.lookups.is_gone(path):
            self.findings.advise(
                self.bundle.path,
                self.bundle.source.find_in_body(href),
                f"liên kết “{href}” dẫn tới bài đã gỡ",
                "bỏ liên kết này",
            )
        else:
            self._record(
                href,
                f"liên kết “{href}” không dẫn tới trang nào",
                "sửa địa chỉ, hoặc liên kết tới tệp index.md của bài kia",
            )

    def _beside(self, href: str, path: str) -> str | None:
        path = path.removeprefix("./")
        if path.endswith(".md"):
            return self._markdown(href, path)
        if path.startswith(".."):
            self._record(
                href,
                f"liên kết “{href}” ra ngoài thư mục của bài",
                "viết địa chỉ từ gốc, ví dụ /tin-hoat-dong/ten-bai/, hoặc ../bai-kia/index.md",
            )
        elif not self.bundle.is_folder:
            self._record(
                href,
                f"liên kết tới “{href}”: bài dạng tệp đơn không có tệp đi kèm",
                f"đổi tệp thành {self.bundle.name}/index.md rồi chép tệp vào thư mục đó",
            )
        else:
            return self._file(href, path)
        return None

    def _file(self, href: str, path: str) -> str | None:
        found = resolve_file(path, self.bundle.files)
        if isinstance(found, FileProblem):
            self._record(href, f"liên kết tới “{href}”: {found.what}", found.remedy)
            return None
        if is_photo(found):
            url = self.photo_url(path)
            return f"/{url}" if url else None
        if not is_document(found):
            self._record(
                href,
                f"liên kết tới “{href}”: kiểu tệp này không đăng được",
                "dùng PDF, Word, Excel hoặc ảnh",
            )
            return None
        self.linked_files.add(found)
        return f"/{self.url}{quote(path)}"

    def _markdown(self, href: str, path: str) -> str | None:
        folder = self.bundle.path.parent.as_posix()
        url = self.lookups.url_of(posixpath.normpath(posixpath.join(folder, path)))
        if url is None:
            self._record(href, f"không có bài “{href}”", "sửa đường dẫn tới tệp .md")
            return None
        self._refuse_unpublished(href, f"/{url}")
        return f"/{url}"

    def _refuse_unpublished(self, href: str, address: str) -> None:
        if self.is_public and self.lookups.is_hidden_from_readers(address):
            self._record(
                href,
                f"liên kết “{href}” dẫn tới bài chưa đăng",
                "đợi bài kia đăng rồi hãy liên kết",
            )

    def _record(self, href: str, what: str, remedy: str) -> None:
        self.recorded.add(href)
        place = self.bundle.source.find_in_body(href)
        self.findings.dead_link(self.bundle.path, place, what, remedy)
