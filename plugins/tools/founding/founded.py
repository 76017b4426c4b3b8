"""Data files that are still as `init` wrote them, with nothing of the office's in them yet."""

from __future__ import annotations

import re

from plugins.tools.founding.presets import PRESETS, write_menu
from plugins.tools.founding.texts import split_entries

# Links of the sample that suit any office.
LINK = re.compile(
    r"^- name: .+\n  url: https://(?:dangcongsan|chinhphu|mattran\.org|dichvucong\.gov)\.vn/\n"
    r"  image: lien-ket-(?:dang|chinh-phu|mat-tran|dich-vu-cong)\.svg\n$"
)
LINK_COUNT = 4
EMPTIED = frozenset({"banners.yml", "links.yml", "staff.yml", "topics.yml"})
EMPTY = re.compile(r"(?:#[^\n]*\n)+\[\]\n")


def is_as_founded(name: str, text: str) -> bool:
    """Return whether a list of `content/data` is one that `init` writes."""
    if name == "menu.yml":
        return text in map(write_menu, PRESETS.values())
    links = split_entries(text)[1] if name == "links.yml" else []
    if len(links) == LINK_COUNT and links == founded_links(text):
        return True
    return name in EMPTIED and EMPTY.fullmatch(text) is not None


def founded_links(text: str) -> list[str]:
    """Return the entries of links.yml that `init` has left there, with their lines."""
    return [entry for entry in split_entries(text)[1] if LINK.match(entry)]
