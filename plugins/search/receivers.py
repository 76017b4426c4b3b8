"""Where Pelican meets search."""

from __future__ import annotations

from typing import Any

from plugins.search.model import Search
from plugins.search.pages import SearchPages


def add_pages(pelican: Any) -> type:  # noqa: ANN401 - Pelican has no types
    """Offer the generator of the page and its index."""
    del pelican
    return SearchPages


def show_the_box(generators: list[Any]) -> None:
    """Let every page lead to the search."""
    generators[0].context["frame"]["search"] = Search()
