"""Every address of the portal: those of content files, and those that plugins serve or reserve."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundles import FrontMatter
from plugins.newsdesk.schema.addresses import find_file
from plugins.newsdesk.schema.categories import CategoryTree
from plugins.newsdesk.schema.entries import Identity, NoticeEntry, UnitEntry
from plugins.newsdesk.schema.yaml_nodes import Place


class ServedUrl(NamedTuple):
    """An address with a slash in front, and behind unless it is that of a file.

    `below` is a regular expression of the rest of further addresses, `reserves` one of first parts
    that no article, page or category may have, by default that of the address. With `is_on` false
    the address is only reserved, as it is served under other settings.
    """

    address: str
    below: str = ""
    reserves: str = ""
    is_on: bool = True

    @property
    def reserved(self) -> str:
        """Return a regular expression of the first parts that are reserved."""
        return self.reserves or re.escape(self.address.split("/")[1])


class Rooms(NamedTuple):
    """Content of the rooms: listed documents, notices, units of the office."""

    documents: Sequence[FrontMatter] = ()
    notices: Sequence[NoticeEntry] = ()
    units: Sequence[UnitEntry] = ()


NO_ROOMS = Rooms()


@dataclass(frozen=True)
class ListedContent:
    """What addresses of plugins depend on: Pelican's settings, listed articles, data files."""

    settings: Mapping[str, Any]
    articles: Sequence[FrontMatter] = ()
    categories: CategoryTree = field(default_factory=lambda: CategoryTree(()))
    identity: Identity | None = None
    rooms: Rooms = NO_ROOMS


def has_video(article: FrontMatter) -> bool:
    """Return whether the header of an article names a video."""
    return "video" in article.values


def is_album(article: FrontMatter) -> bool:
    """Return whether an article is an album of photos (“tin ảnh”)."""
    return article.values.get("layout") == "album"


UrlHook = Callable[[ListedContent], Iterable[ServedUrl]]


@dataclass(frozen=True)
class PluginUrls:
    """The `urls` hooks of all plugins."""

    settings: Mapping[str, Any]
    hooks: Sequence[UrlHook] = ()

    def list(
        self,
        articles: Sequence[FrontMatter],
        categories: CategoryTree,
        identity: Identity | None = None,
        rooms: Rooms = NO_ROOMS,
    ) -> list[ServedUrl]:
        """Return all addresses of a portal with these articles in its lists."""
        content = ListedContent(self.settings, articles, categories, identity, rooms)
        return [url for hook in self.hooks for url in hook(content)]

    def is_reserved(self, slug: str) -> bool:
        """Return whether the first part of an address belongs to a plugin."""
        return self._reserved.fullmatch(slug) is not None

    @cached_property
    def _reserved(self) -> re.Pattern[str]:
        urls = [url for hook in self.hooks for url in hook(ListedContent(self.settings))]
        return re.compile("|".join(sorted({url.reserved for url in urls} - {""})) or "(?!)")


class Owner(NamedTuple):
    """The file of an address, the place in it, and whether readers can open it."""

    path: Path
    place: Place
    is_public: bool = True


class UrlRegistry:
    """Addresses of content files, and `served` by plugins.

    Addresses begin with a slash; those of pages end with one. `files` are attachments, `gone` the
    files of the output that answer for what was removed.
    """

    def __init__(self, findings: Findings, served: Iterable[ServedUrl]) -> None:
        self.findings = findings
        self.owners: dict[str, Owner] = {}
        self.files: set[str] = set()
        self.gone: set[str] = set()
        served = [url for url in served if url.is_on]
        self._lists = {url.address for url in served}
        self._below = {url.address: re.compile(url.below) for url in served if url.below}

    def register(self, address: str, owner: Owner, remedy: str) -> None:
        """Give an address to a file, recording a clash at the later of two files."""
        holder = self.owners.setdefault(address, owner)
        if holder is not owner:
            self.findings.error(
                owner.path,
                owner.place,
                f"địa chỉ {address} đã thuộc {self.findings.shown(holder.path)}",
                remedy,
            )
        elif address in self._lists:
            self.findings.error(
                owner.path, owner.place, f"địa chỉ {address} đã thuộc một trang danh sách", remedy
            )

    def is_known(self, address: str) -> bool:
        """Return whether a page or a list has the address."""
        return address in self.owners or address in self._lists

    def is_served(self, address: str) -> bool:
        """Return whether a link to the address leads to a page, list page or file."""
        return self.is_known(address) or address in self.files or self._is_below_list(address)

    def is_gone(self, address: str) -> bool:
        """Return whether readers are told at the address that something was removed."""
        return find_file(address) in self.gone

    def is_taken_from_articles(self, address: str) -> bool:
        """Return whether an attachment, a list or another plugin's page has the address."""
        return address in self.files or address in self._lists or self._is_below_list(address)

    def owners_of_files(self) -> dict[str, Owner]:
        """Return who owns the files of the output that answer for articles and pages."""
        owners = self.owners.items()
        return {find_file(address): owner for address, owner in owners if owner.is_public}

    def is_hidden_from_readers(self, address: str) -> bool:
        """Return whether the address is that of an unpublished article."""
        owner = self.owners.get(address)
        return owner is not None and not owner.is_public

    def _is_below_list(self, address: str) -> bool:
        parts = address.split("/")
        return any(
            (below := self._below.get("/".join(parts[:count]) + "/"))
            and below.fullmatch("/".join(parts[count:]))
            for count in range(1, len(parts))
        )
