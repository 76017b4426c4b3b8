"""Which address belongs to what, and clashes between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.schema.yaml_nodes import Place
from plugins.newsdesk.urls.plugin_urls import ServedUrl


class Owner(NamedTuple):
    """What stands at an address: the file, the place in it, and whether readers can see it."""

    path: Path
    place: Place
    is_public: bool = True


class UrlRegistry:
    """All addresses of the portal: those of content files, and `served` by plugins.

    Addresses begin with a slash; those of pages end with one. `files` are attachments.
    """

    def __init__(self, findings: Findings, served: Iterable[ServedUrl]) -> None:
        self.findings = findings
        self.owners: dict[str, Owner] = {}
        self.files: set[str] = set()
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
        if self.is_known(address) or address in self.files:
            return True
        parts = address.split("/")
        return any(
            (below := self._below.get("/".join(parts[:count]) + "/"))
            and below.fullmatch("/".join(parts[count:]))
            for count in range(1, len(parts))
        )

    def is_hidden_from_readers(self, address: str) -> bool:
        """Return whether what stands at the address is not published (yet)."""
        owner = self.owners.get(address)
        return owner is not None and not owner.is_public


def register_keys(keys: Sequence[tuple[str, Owner]], findings: Findings) -> None:
    """Record ids given to two articles, naming both files."""
    holders: dict[str, Owner] = {}
    for key, owner in keys:
        holder = holders.setdefault(key, owner)
        if holder is not owner:
            findings.error(
                owner.path,
                owner.place,
                f"id «{key}» đã thuộc {findings.shown(holder.path)}",
                "đặt id khác cho bài mới hơn (id của bài cũ giữ nguyên)",
            )
