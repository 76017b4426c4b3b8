"""Addresses that plugins serve besides articles and pages, and those that they reserve."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from plugins.newsdesk.reading.bundles import FrontMatter
from plugins.newsdesk.schema.categories import CategoryTree


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


@dataclass(frozen=True)
class ListedContent:
    """What addresses of lists depend on: Pelican's settings, listed articles, categories."""

    settings: Mapping[str, Any]
    articles: Sequence[FrontMatter] = ()
    categories: CategoryTree = field(default_factory=lambda: CategoryTree(()))


UrlHook = Callable[[ListedContent], Iterable[ServedUrl]]


@dataclass(frozen=True)
class PluginUrls:
    """The `urls` hooks of all plugins."""

    settings: Mapping[str, Any]
    hooks: Sequence[UrlHook] = ()

    def list(self, articles: Sequence[FrontMatter], categories: CategoryTree) -> list[ServedUrl]:
        """Return all addresses of a portal with these articles in its lists."""
        content = ListedContent(self.settings, articles, categories)
        return [url for hook in self.hooks for url in hook(content)]

    def is_reserved(self, slug: str) -> bool:
        """Return whether the first part of an address belongs to a plugin."""
        return self._reserved.fullmatch(slug) is not None

    @cached_property
    def _reserved(self) -> re.Pattern[str]:
        """What is reserved does not depend on the content."""
        urls = [url for hook in self.hooks for url in hook(ListedContent(self.settings))]
        return re.compile("|".join(sorted({url.reserved for url in urls} - {""})) or "(?!)")
