"""What templates are given, by name."""

from __future__ import annotations

from dataclasses import dataclass

ADDRESS = "/tim-kiem/"


@dataclass(frozen=True)
class Search:
    """What every page knows of searching: where the page is that does it."""

    href: str = ADDRESS


@dataclass(frozen=True)
class SearchPage:
    """What the page itself needs: its script and the first file of the index."""

    script: str
    index: str
