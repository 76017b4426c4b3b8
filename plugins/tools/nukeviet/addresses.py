"""Addresses of the old site: what they mean, and where it is on the portal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote

from plugins.newsdesk.rendering.links import LOCAL_HOSTS, complete_address
from plugins.newsdesk.urls.article_urls import split_address
from plugins.tools.nukeviet.site.modules import OldSite, host_of
from plugins.tools.nukeviet.site.uploads import is_upload
from plugins.vietnamese.normalize import normalize

ARTICLE = re.compile(r"-(?P<id>\d+)(?:\.html?)?$")
NUMBERED = re.compile(r"/page-\d+$")
COPIES = frozenset({"print", "savefile", "sendmail", "amp"})  # other forms of an article
ELSEWHERE = frozenset({"http", "https", "mailto", "tel"})
BANNER = re.compile(r"^/?banners/click/?$")
LISTS = {
    **{"tag": "tags", "topic": "topics", "author": "authors", "groups": "groups"},
    **{"vieworg": "units", "person": "units"},
}
SAFE = "/%:?=&+,;@!$'()*~#[]"


class OldAddress(NamedTuple):
    """A parsed address of the old site: module, path below the module, fields of the question."""

    module: str
    path: str
    fields: Mapping[str, str]


@dataclass
class AddressBook:
    """Where everything of the old site is on the portal; addresses are site-relative.

    An article that readers cannot open has an empty address. `lists` are (last part of the old
    address, new address), keyed by kind, module and that part as it is compared. `banners` are
    where their clicks led.
    """

    site: OldSite
    articles: dict[tuple[str, int], str] = field(default_factory=dict)
    categories: dict[tuple[str, str], str] = field(default_factory=dict)
    pages: dict[tuple[str, str], str] = field(default_factory=dict)
    lists: dict[tuple[str, str, str], tuple[str, str]] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    banners: dict[str, str] = field(default_factory=dict)

    def add_list(self, kind: str, module: str, alias: str, url: str) -> None:
        self.lists[kind, module, list_key(alias)] = alias, url

    def is_own(self, address: str) -> bool:
        """Return whether an address is one of the old site itself."""
        parts = split_address(address)
        if parts is None or (parts.scheme and parts.scheme not in {"http", "https"}):
            return False
        return not parts.netloc or host_of(parts.netloc) in self.site.hosts

    def upload_path(self, address: str) -> str:
        """Return the path of an uploaded file of the old site, "" for everything else."""
        if not self.is_own(address):
            return ""
        parts = split_address(address)
        path = parts.path if parts else ""
        return path if is_upload(path) else ""

    def resolve(self, address: str) -> str | None:
        """Return where an address leads now, None if nowhere."""
        address = normalize(address).strip()
        if not address or "\\" in address:
            return None
        address = complete_address(address) or address
        parts = split_address(address)
        if parts is None or parts.hostname in LOCAL_HOSTS:
            return None
        if parts.scheme and parts.scheme.lower() not in ELSEWHERE:
            return None
        if not self.is_own(address):
            whole = f"https:{address}" if address.startswith("//") else address
            return quote(whole, safe=SAFE)
        if not parts.path and not parts.query:
            return None if parts.fragment else "/"
        return self.find(parts.path or "/", parts.query) or None

    def find(self, path: str, query: str = "") -> str | None:
        """Return where a path of the old site is now: None if unknown, "" if not to be opened."""
        if BANNER.match(path.removeprefix("/index.php")):
            return self.banners.get(_fields(query).get("id", ""))
        parsed = self.parse(path, query)
        if parsed is None:
            return None
        return self._find_in_module(parsed)

    def parse(self, path: str, query: str = "") -> OldAddress | None:
        """Return module and path of an address as NukeViet reads them."""
        fields = _fields(query)
        path = normalize(unquote(path)).strip().removeprefix("/index.php").strip("/")
        if "nv" in fields:
            return OldAddress(fields["nv"], fields.get("op", "").strip("/"), fields)
        parts = [part for part in path.split("/") if part not in {"", ".", ".."}]
        if parts and (language := parts[0].lower()) in self.site.languages:
            if language != self.site.language:
                return None
            parts = parts[1:]
        modules = {one.name for one in self.site.modules} | set(self.homes)
        if parts and parts[0] in modules:
            return OldAddress(parts[0], "/".join(parts[1:]), fields)
        return OldAddress(self.site.home, "/".join(parts), fields)

    def _find_in_module(self, address: OldAddress) -> str | None:
        module, path = address.module, NUMBERED.sub("", f"/{address.path}").strip("/")
        if not path:
            return self.homes.get(module, "/" if module == self.site.home else None)
        parts = path.split("/")
        if parts[0] in COPIES and len(parts) > 1:
            parts = parts[1:]
        if (module, alias := _stem(parts[-1])) in self.pages:
            return self.pages[module, alias]
        if parts[0] in LISTS and len(parts) > 1:  # whose names may end with a number, too
            return self._find_list(LISTS[parts[0]], module, parts[1])
        if found := ARTICLE.search(parts[-1]):
            return self.articles.get((module, int(found["id"])))
        if parts[0] in {"search", "seek"}:
            return "/tim-kiem/"
        if parts[0] == "rss":
            return "/rss/"
        return self.categories.get((module, alias))

    def _find_list(self, kind: str, module: str, name: str) -> str | None:
        return self.lists.get((kind, module, list_key(name)), ("", None))[1]


def list_key(name: str) -> str:
    """Return the last part of a list's address as it is compared; a plus sign is a space."""
    return re.sub(r"[\s+-]+", "-", normalize(name).lower())


def _stem(part: str) -> str:
    return re.sub(r"\.html?$", "", part)


def _fields(query: str) -> dict[str, str]:
    query = query.replace("&amp;", "&")
    return {name: values[-1] for name, values in parse_qs(query).items()}
