"""Addresses of the past: redirects from former ones, with a map for nginx; pages of gone ones."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from plugins.newsdesk.model import Article, Visibility
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.data_files import GONE, REDIRECTS
from plugins.newsdesk.schema.addresses import decode_address, file_of, find_file, gone_marker
from plugins.newsdesk.site.content import DATA, Content

MAP = "redirects.map"
MAP_HEAD = "# Former addresses: map $uri $moved_to { include redirects.map; }\n"
NUMBERED_HEAD = (
    "# Articles by the number in their former addresses, whatever the words before it.\n"
)
NUMBERED = re.compile(r"/(?:[a-z]{2}/)?(?:(?P<first>[^/]+)/)?(?:.*/)?[^/]*-(?P<number>\d+)\.html?")
OPEN = {Visibility.LISTED, Visibility.EXPIRED}
PLAIN = re.compile(r"[\w/.,~%+-]+")


@dataclass(frozen=True)
class Redirect:
    """A former address, percent-decoded, and its target.

    `href` is complete; that of an article which was only a link may be on another site, which only
    the page leads to. `is_secret` keeps hidden articles out of the map, which is public.
    `is_numbered` is whether the address ends with the number of the article's id.
    """

    address: str
    href: str
    title: str
    is_secret: bool = False
    is_numbered: bool = False

    @property
    def is_own(self) -> bool:
        """Return whether the target is on this portal."""
        return self.href.startswith("/")

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
        return gone_marker(self.save_as)


class OutputNames:
    """Names of files in the output and of their folders; files of redirects have a target."""

    def __init__(self, written: Iterable[str]) -> None:
        self._hrefs = dict.fromkeys(written, "")
        self._folders: set[str] = set()
        for name in self._hrefs:
            above = name.rpartition("/")[0]
            while above and above not in self._folders:
                self._folders.add(above)
                above = above.rpartition("/")[0]

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
    names = OutputNames({MAP, *written})
    redirects = []
    for place, alias, redirect in _iter_planned(content):
        if redirect is not None and names.take(redirect.save_as, redirect.href):
            redirects.append(redirect)
            continue
        why = "không thể là tên tệp" if redirect is None else "đã có trang khác ở đó"
        findings.advise(
            place.path,
            place.place,
            f"địa chỉ cũ “{alias}” không chuyển được: {why}",
            f"bỏ địa chỉ này khỏi {place.within}",
        )
    return redirects


def as_map(redirects: Iterable[Redirect], written: Iterable[str]) -> str:
    """Return former and new addresses as the contents of an nginx `map` block.

    nginx ignores the case of plain keys, so a former address that differs only in case from another
    one, or from a file in `written`, becomes a regular expression.
    """
    public = [one for one in redirects if not one.is_secret]
    targets = {one.address: one.href for one in public if one.is_own}
    if not targets:
        return MAP_HEAD
    others = {f"/{name}".removesuffix("index.html") for name in written}
    spellings = Counter(address.lower() for address in {*others, *targets})
    lines = [
        f"{_key(address, is_shared=spellings[address.lower()] > 1)} {_quote(href)};\n"
        for address, href in sorted(targets.items())
    ]
    numbered = number_addresses(public)
    added = {address: href for address, href in numbered.items() if address not in targets}
    lines += [NUMBERED_HEAD] if added else []
    lines += [f"{_quote(address)} {_quote(href)};\n" for address, href in sorted(added.items())]
    return MAP_HEAD + "".join(lines)


def number_addresses(redirects: Iterable[Redirect]) -> dict[str, str]:
    """Return addresses that have nothing but a number, `/-1532.html`, of those that end with one.

    NukeViet finds articles by the number in their addresses, so they were linked to under many. The
    web server shortens what it does not know, and looks again. Where several articles have a
    number, because a site had several modules of news, `/module/-1532.html` tells them apart, and
    the bare number is that of the shortest address: its module was the one that addresses left out.
    Pages and videos whose old names end with a number give way to articles with it in their ids.
    """
    found: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    matches = [(one, match) for one in redirects if (match := NUMBERED.fullmatch(one.address))]
    taken = {match["number"] for one, match in matches if one.is_numbered}
    for one, match in matches:
        if one.is_numbered or match["number"] not in taken:
            target = one.href if one.is_own else quote(one.address, safe="/%")
            depth = one.address.count("/")
            known = found[match["number"]].setdefault(target, (depth, match["first"] or ""))
            if depth < known[0]:
                found[match["number"]][target] = (depth, match["first"] or "")
    return dict(_iter_numbered(found))


def _iter_numbered(
    found: Mapping[str, Mapping[str, tuple[int, str]]],
) -> Iterator[tuple[str, str]]:
    for number, targets in found.items():
        depths = sorted(depth for depth, _ in targets.values())
        for target, (depth, first) in targets.items():
            if depths.count(depth) == 1 and depth == depths[0]:
                yield f"/-{number}.html", target
            if len(targets) > 1 and first:
                yield f"/{first}/-{number}.html", target


class _Written(NamedTuple):
    """Where a former address is written."""

    path: Path
    place: tuple[int, int]
    within: str


def _iter_planned(content: Content) -> Iterator[tuple[_Written, str, Redirect | None]]:
    """Yield each former address, and its redirect, None if no file can have its name."""
    for item in content.iter_built():
        place = item.front_matter.place("aliases")
        for alias in item.metadata.aliases:
            written = _Written(item.path, place, "aliases")
            is_secret = isinstance(item, Article) and item.visibility not in OPEN
            redirect = _make_redirect(alias, f"/{item.url}", item.metadata.title)
            if redirect is not None:
                redirect = replace(
                    redirect,
                    is_secret=is_secret,
                    is_numbered=_has_number_of(item.page_key, redirect.address),
                )
            yield written, alias, redirect
    path = content.settings.content / DATA / REDIRECTS
    for entry in content.data.redirects:
        written = _Written(path, entry.written_at, REDIRECTS)
        yield written, entry.old, _make_redirect(entry.old, entry.new, entry.new)


def _has_number_of(key: str, address: str) -> bool:
    match = NUMBERED.fullmatch(address)
    return match is not None and key.endswith(f"-{match['number']}")


def _make_redirect(alias: str, target: str, title: str) -> Redirect | None:
    """Return the redirect, None if its address cannot be the name of a file in the output."""
    address = decode_address(alias)
    if address is None:
        return None
    href = quote(target, safe="/%") if target.startswith("/") else target
    return Redirect(address, href, title)


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
