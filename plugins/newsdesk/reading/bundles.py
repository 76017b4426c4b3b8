"""Page bundles and single files, read as far as they can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundle_files import is_document, list_files
from plugins.newsdesk.reading.front_matter import LEFT_OUT, FrontMatter
from plugins.newsdesk.reading.sources import SourceText, read_source
from plugins.newsdesk.schema.fields import Field, read_mapping
from plugins.newsdesk.schema.slugs import make_slug
from plugins.newsdesk.schema.yaml_nodes import Place, Scope, advise_on_cut_values, compose

INDEX = "index.md"


@dataclass(frozen=True)
class Bundle:
    """One Markdown file with its header's good values and the files beside it.

    `files` is empty for a single file. `is_whole` is false when the header broke off, so that
    what is missing may only be hidden.
    """

    source: SourceText
    values: dict[str, Any]
    places: dict[str, Place]
    files: dict[str, Path]
    is_whole: bool

    @property
    def path(self) -> Path:
        """Return the Markdown file."""
        return self.source.path

    @property
    def is_folder(self) -> bool:
        """Tell a page bundle from a single file."""
        return self.path.name == INDEX

    @property
    def name(self) -> str:
        """Return what the bundle is called on disk: its folder or the file without `.md`."""
        return self.path.parent.name if self.is_folder else self.path.stem

    @cached_property
    def front_matter(self) -> FrontMatter:
        """Return what the rest of the portal needs of the bundle."""
        return FrontMatter(
            self.path,
            {name: value for name, value in self.values.items() if name not in LEFT_OUT},
            self.places,
            str(self.values.get("slug") or make_slug(self.name)),
            tuple(filter(is_document, self.files)),
        )

    def place(self, field: str) -> Place:
        """Return where a field's value stands, or the header's first line."""
        return self.places.get(field, (1, 1))


def read_bundle(path: Path, fields: Sequence[Field], findings: Findings) -> Bundle | None:
    """Return the bundle, or None when its header cannot be found at all."""
    source = read_source(path, findings)
    if source is None:
        return None
    files = list_files(path.parent) if path.name == INDEX else {}
    return read_header(source, fields, files, findings)


def read_header(
    source: SourceText, fields: Sequence[Field], files: dict[str, Path], findings: Findings
) -> Bundle:
    """Return the bundle of a source with what of its header could be read."""
    scope = Scope(source.path, source.header_line, findings)
    node, is_whole = compose(source.header, scope)
    advise_on_cut_values(source.header, scope)
    if not isinstance(node, yaml.MappingNode):
        if is_whole:
            findings.error(
                source.path, (2, 1), "phần đầu không có trường nào", "viết «tên: giá trị»"
            )
        return Bundle(source, {}, {}, files, is_whole=False)
    mapping = read_mapping(node, fields, scope, is_whole=is_whole)
    return Bundle(source, mapping.values, mapping.places, files, is_whole)
