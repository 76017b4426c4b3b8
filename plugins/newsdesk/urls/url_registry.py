"""Which address belongs to what, and clashes between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.schema.yaml_nodes import Place

NUMBERED = re.compile(r"trang/\d+/$")
# What the portal serves that no content file stands behind.
SERVED_ELSEWHERE = ("/admin/", "/tt/", "/thong-ke/", "/anh/")


class Owner(NamedTuple):
    """What stands at an address: the file, the place in it, and whether readers can see it."""

    path: Path
    place: Place
    is_public: bool = True


@dataclass
class UrlRegistry:
    """All addresses of the portal; those of lists have no owner file.

    Addresses begin with a slash; those of pages end with one. `files` are attachments.
    """

    findings: Findings
    owners: dict[str, Owner] = field(default_factory=dict)
    lists: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    def claim(self, address: str, owner: Owner, remedy: str) -> None:
        """Give an address to a file, recording a clash at the later of two files."""
        holder = self.owners.setdefault(address, owner)
        if holder is not owner:
            self.findings.error(
                owner.path,
                owner.place,
                f"địa chỉ {address} đã thuộc {self.findings.shown(holder.path)}",
                remedy,
            )
        elif address in self.lists:
            self.findings.error(
                owner.path, owner.place, f"địa chỉ {address} đã thuộc một trang danh sách", remedy
            )

    def is_known(self, address: str) -> bool:
        """Return whether a page or a list stands at the address."""
        return address in self.owners or address in self.lists

    def is_served(self, address: str) -> bool:
        """Return whether a link to the address leads to a page, list page or file."""
        if address.startswith(SERVED_ELSEWHERE) or address in self.files:
            return True
        return self.is_known(NUMBERED.sub("", address))

    def is_hidden_from_readers(self, address: str) -> bool:
        """Return whether what stands at the address is not published (yet)."""
        owner = self.owners.get(address)
        return owner is not None and not owner.is_public


def claim_keys(keys: Sequence[tuple[str, Owner]], findings: Findings) -> None:
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
