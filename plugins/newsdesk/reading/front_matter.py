"""What the rest of the portal needs of a bundle: kept from build to build, unlike its text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from plugins.newsdesk.schema.fields import Field
from plugins.newsdesk.schema.yaml_nodes import Place


class FrontMatter(NamedTuple):
    """A bundle's header, and the names of the documents beside it.

    `values` are the good ones, but for long lists that only the bundle's own page shows
    (LEFT_OUT); `slug` is the last part of its address, empty when its name has no letters.
    """

    path: Path
    values: dict[str, Any]
    places: dict[str, Place]
    slug: str
    documents: tuple[str, ...]

    def place(self, field: str) -> Place:
        """Return where a field's value stands, or the header's first line."""
        return self.places.get(field, (1, 1))

    def has_all(self, fields: Sequence[Field]) -> bool:
        """Return whether every required field was read."""
        return all(field.name in self.values for field in fields if field.required)


LEFT_OUT = frozenset({"attachments", "cover_alt", "cover_caption", "gallery"})
