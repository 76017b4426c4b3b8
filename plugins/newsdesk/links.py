"""Internal links: what an address typed in a body means, and whether anything stands there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from plugins.newsdesk.addresses import AddressBook
from plugins.newsdesk.bundles import Bundle
from plugins.newsdesk.files import FileProblem, resolve_file
from plugins.newsdesk.problems import Findings

NUMBERED = re.compile(r"trang/\d+/$")
SERVED_ELSEWHERE = ("/admin/", "/rss/", "/tt/", "/thong-ke/", "/tim-kiem/", "/so-do/", "/anh/")


@dataclass
class LinkResolver:
    """Resolves the links of one bundle, recording those that lead nowhere.

    `urls` gives the address (without leading slash) of every Markdown file; `is_public` tells
    whether readers can see this bundle. `linked_files` gathers the files of the bundle that are
    linked to, `written` the addresses already resolved.
    """

    bundle: Bundle
    is_public: bool
    urls: Mapping[Path, str]
    addresses: AddressBook
    findings: Findings
    linked_files: set[Path] = field(default_factory=set)
    written: set[str] = field(default_factory=set)

    def resolve(self, href: str) -> str:
        """Return the address to write for an address as typed."""
        if href in self.written:
            return href
        resolved = self._resolve(href)
        self.written.add(resolved)
        return resolved

    def _resolve(self, href: str) -> str:
        parts = urlsplit(href)
        if parts.scheme or parts.netloc or not parts.path:
            return href
        path = unquote(parts.path)
        target = self._at_root(href, path) if path.startswith("/") else self._beside(href, path)
        return urlunsplit(("", "", target, parts.query, parts.fragment)) if target else href

    def _at_root(self, href: str, path: str) -> str:
        address = NUMBERED.sub("", path)
        if address.startswith(SERVED_ELSEWHERE):
            return path
        if self.addresses.is_known(address):
            self._refuse_unpublished(href, address)
        elif self.addresses.is_known(f"{address}/"):
            self._record(href, f"liên kết «{href}» thiếu dấu / ở cuối", f"viết {address}/")
        elif not self._is_attachment(address):
            self._record(
                href,
                f"liên kết «{href}» không dẫn tới trang nào",
                "sửa địa chỉ, hoặc liên kết tới tệp index.md của bài kia",
            )
        return path

    def _beside(self, href: str, path: str) -> str | None:
        if path.endswith(".md"):
            return self._markdown(href, path)
        if path.startswith(".."):
            self._record(
                href,
                f"liên kết «{href}» ra ngoài thư mục của bài",
                "viết địa chỉ từ gốc, ví dụ /tin-hoat-dong/ten-bai/, hoặc ../bai-kia/index.md",
            )
            return None
        found = resolve_file(path, self.bundle.files, self.bundle.path.parent)
        if isinstance(found, FileProblem):
            self._record(href, f"liên kết tới «{href}»: {found.what}", found.remedy)
            return None
        self.linked_files.add(found)
        return None

    def _markdown(self, href: str, path: str) -> str | None:
        folder = self.bundle.path.parent.as_posix()
        url = self.urls.get(Path(posixpath.normpath(posixpath.join(folder, path))))
        if url is None:
            self._record(href, f"không có bài «{href}»", "sửa đường dẫn tới tệp .md")
            return None
        self._refuse_unpublished(href, f"/{url}")
        return f"/{url}"

    def _is_attachment(self, address: str) -> bool:
        return self.addresses.is_known(f"{posixpath.dirname(address)}/") and "." in address

    def _refuse_unpublished(self, href: str, address: str) -> None:
        if self.is_public and self.addresses.is_hidden_from_readers(address):
            self._record(
                href,
                f"liên kết «{href}» dẫn tới bài chưa đăng",
                "đợi bài kia đăng rồi hãy liên kết",
            )

    def _record(self, href: str, what: str, remedy: str) -> None:
        place = self.bundle.source.find_in_body(href)
        self.findings.error(self.bundle.path, place, what, remedy)
