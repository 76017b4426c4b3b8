"""Addresses of the past: redirects from former ones, with a map for nginx; pages of gone ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from plugins.newsdesk.model import Article, Page, Visibility
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.data_files import GONE
from plugins.newsdesk.schema.addresses import INDEX, decode_address, file_of, find_file
from plugins.newsdesk.site.content import DATA, Content

MAP = "redirects.map"
GONE_SUFFIX = ".gone"
MAP_HEAD = "# Former addresses: map $uri $moved_to { include redirects.map; }\n"
OPEN = {Visibility.LISTED, Visibility.EXPIRED}
PLAIN = re.compile(r"[\w/.,~%+-]+")


@dataclass(frozen=True)
class Redirect:
    """A former address, percent-decoded, and its target.

    `href` is complete. `is_secret` keeps hidden articles out of the map, which is public.
    """

    address: str
    href: str
    title: str
    is_secret: bool = False

    @property
    def save_as(self) -> str:
        """Return the file with which a web server answers the address."""
        return file_of(self.address)


@dataclass(frozen=True)
class GonePage:
    """Page at the address of what was removed, with status 410 where `marker` is known.

    Web servers look for a file named as the address with `.gone` behind.
    """

    url: str
    date: date
    reason: str

    @property
    def save_as(self) -> str:
        """Return the file with which a web server answers the address."""
        return find_file(self.url)

    @property
    def marker(self) -> str:
        """Return the file that tells the web server the status."""
        return f"{self.save_as.removesuffix(INDEX)}{GONE_SUFFIX}"


class OutputNames:
    """Names of files in the output and of their folders; files of redirects have a target."""

    def __init__(self, written: Iterable[str]) -> None:
        self._hrefs = dict.fromkeys(written, "")
        self._folders = {folder for name in self._hrefs for folder in _folders_of(name)}

    def take(self, name: str, href: str) -> bool:
        """Return whether a redirect to `href` may have this name; register it if it is free."""
        above = _folders_of(name)
        is_taken = name in self._hrefs or name in self._folders
        if is_taken or not above.isdisjoint(self._hrefs):
            return self._hrefs.get(name) == href
        self._hrefs[name] = href
        self._folders.update(above)
        return True


def plan_gone(content: Content, written: Iterable[str], findings: Findings) -> list[GonePage]:
    """Return a page for each address that the data files call gone.

    `written` are the other files of the output. Addresses that only file systems know as taken are
    reported to `findings`; a preview shows the draft that one has.
    """
    path = content.settings.content / DATA / GONE
    names, pages = OutputNames(written), []
    drafts = {find_file(f"/{item.url}") for item in content.iter_built() if not item.is_public}
    for entry in content.data.gone:
        page = GonePage(entry.url, entry.date, entry.reason)
        if page.save_as in drafts:
            continue
        if names.take(page.save_as, page.url):
            pages.append(page)
        else:
            what = f"không đặt được trang “Bài đã gỡ” ở {entry.url}: đã có trang khác ở đó"
            findings.advise(path, entry.written_at, what, "bỏ mục này, hoặc gỡ hẳn bài ở đó")
    return pages


def plan_redirects(content: Content, written: Iterable[str], findings: Findings) -> list[Redirect]:
    """Return a redirect for each former address of all built articles and pages.

    `written` are the other files of the output. Addresses that are taken or cannot be a file are
    reported to `findings`.
    """
    former = list(_iter_former_addresses(content))
    if not former:
        return []
    names = OutputNames({MAP, *written})
    redirects = []
    for item, alias in former:
        redirect = _make_redirect(alias, item)
        if redirect is not None and names.take(redirect.save_as, redirect.href):
            redirects.append(redirect)
            continue
        why = "không thể là tên tệp" if redirect is None else "đã có trang khác ở đó"
        findings.advise(
            item.path,
            item.front_matter.place("aliases"),
            f"địa chỉ cũ “{alias}” không chuyển được: {why}",
            "bỏ địa chỉ này khỏi aliases",
        )
    return redirects


def as_map(redirects: Iterable[Redirect], written: Iterable[str]) -> str:
    """Return former and new addresses as the contents of an nginx `map` block.

    nginx ignores the case of plain keys, so a former address that differs only in case from another
    one, or from a file in `written`, becomes a regular expression.
    """
    targets = {one.address: one.href for one in redirects if not one.is_secret}
    if not targets:
        return MAP_HEAD
    others = {f"/{name}".removesuffix("index.html") for name in written}
    spellings = Counter(address.lower() for address in {*others, *targets})
    lines = [
        f"{_key(address, is_shared=spellings[address.lower()] > 1)} {_quote(href)};\n"
        for address, href in sorted(targets.items())
    ]
    return MAP_HEAD + "".join(lines)


def _iter_former_addresses(content: Content) -> Iterator[tuple[Article | Page, str]]:
    for item in content.iter_built():
        yield from ((item, alias) for alias in item.metadata.aliases)


def _make_redirect(alias: str, item: Article | Page) -> Redirect | None:
    """Return the redirect, None if its address cannot be the name of a file in the output."""
    address = decode_address(alias)
    if address is None:
        return None
    is_secret = isinstance(item, Article) and item.visibility not in OPEN
    href = quote(f"/{item.url}", safe="/%")
    return Redirect(address, href, item.metadata.title, is_secret)


def _folders_of(name: str) -> set[str]:
    folders = set()
    while "/" in name:
        name = name.rpartition("/")[0]
        folders.add(name)
    return folders


def _key(address: str, *, is_shared: bool) -> str:
    return _quote(f"~^{re.escape(address)}$" if is_shared else address)


def _quote(text: str) -> str:
    """Return a word of nginx's configuration."""
    if PLAIN.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
