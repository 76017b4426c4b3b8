"""Page bundles and single files: the whole bundle, and the front matter kept between builds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from plugins.newsdesk.problems import Findings, Problem
from plugins.newsdesk.reading.anchors import find_anchors
from plugins.newsdesk.reading.bundle_files import list_files
from plugins.newsdesk.reading.file_types import is_document
from plugins.newsdesk.reading.sources import SourceText, read_source
from plugins.newsdesk.schema.declarations import ARTICLE_FIELDS, DOCUMENT_FIELDS, PAGE_FIELDS
from plugins.newsdesk.schema.fields import Field, read_mapping
from plugins.newsdesk.schema.slugs import make_slug
from plugins.newsdesk.schema.yaml_nodes import Place, Scope, advise_on_cut_values, compose

INDEX = "index.md"
# Long values that only the bundle's own page shows.
LEFT_OUT = frozenset(
    {
        *("attachments", "cover_alt", "cover_caption", "gallery"),
        *("video_poster", "video_transcript"),
    }
)


class FrontMatter(NamedTuple):
    """The valid values of a header but LEFT_OUT, and the names of the documents in the bundle.

    `slug` is the last part of the address, empty if the bundle's name has no letters; `anchors`
    are the ids within its page.
    """

    path: Path
    values: dict[str, Any]
    places: dict[str, Place]
    slug: str
    documents: tuple[str, ...]
    anchors: tuple[str, ...]

    def place(self, field: str) -> Place:
        """Return the place of a field's value, or the first line of the header."""
        return self.places.get(field, (1, 1))

    def names(self, field: str) -> Sequence[str]:
        """Return the value of a field that holds a name or a list of names, none without it."""
        value: str | Sequence[str] = self.values.get(field) or ()
        return (value,) if isinstance(value, str) else value

    def has_all(self, fields: Sequence[Field]) -> bool:
        """Return whether every required field was read."""
        return self.values.keys() >= _required(fields)


@cache
def _required(fields: Sequence[Field]) -> frozenset[str]:
    return frozenset(field.name for field in fields if field.required)


@dataclass(frozen=True)
class Bundle:
    """A Markdown file with the valid values of its header and the other files of its folder.

    `files` is empty for a single file. `is_whole` is false if the header broke off, so that
    missing fields may only be hidden.
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
        """Return whether this is a page bundle, not a single file."""
        return self.path.name == INDEX

    @property
    def name(self) -> str:
        """Return the name of the folder, or of the file without `.md`."""
        return self.path.parent.name if self.is_folder else self.path.stem

    @cached_property
    def front_matter(self) -> FrontMatter:
        """Return the part that is kept between builds."""
        return FrontMatter(
            self.path,
            {name: value for name, value in self.values.items() if name not in LEFT_OUT},
            self.places,
            str(self.values.get("slug") or make_slug(self.name)),
            tuple(name for name, path in self.files.items() if is_document(path)),
            find_anchors(self.source.body),
        )

    def place(self, field: str) -> Place:
        """Return the place of a field's value, or the first line of the header."""
        return self.places.get(field, (1, 1))


class Reading(NamedTuple):
    """A bundle as known in this build: read now, or its front matter from an earlier one.

    `name` is the path below the project, `content` the digest of all its files. `front_matter` is
    None if there is no header, `bundle` if it was not read in this build.
    """

    path: Path
    name: str
    fields: Sequence[Field]
    content: bytes
    front_matter: FrontMatter | None
    bundle: Bundle | None
    problems: tuple[Problem, ...]

    @property
    def is_article(self) -> bool:
        """Return whether this is an article, not a page or a document."""
        return self.fields is ARTICLE_FIELDS

    @property
    def is_page(self) -> bool:
        """Return whether this is a page without date and category."""
        return self.fields is PAGE_FIELDS

    @property
    def is_document(self) -> bool:
        """Return whether this is a document (“văn bản”)."""
        return self.fields is DOCUMENT_FIELDS


def read_bundle(path: Path, fields: Sequence[Field], findings: Findings) -> Bundle | None:
    """Return the bundle, or None if it has no header."""
    source = read_source(path, findings)
    if source is None:
        return None
    files = list_files(path.parent) if path.name == INDEX else {}
    return read_header(source, fields, files, findings)


def read_header(
    source: SourceText, fields: Sequence[Field], files: dict[str, Path], findings: Findings
) -> Bundle:
    """Return the bundle of a source with the values of its header that could be read."""
    scope = Scope(source.path, source.header_line, findings)
    node, is_whole = compose(source.header, scope)
    advise_on_cut_values(source.header, scope)
    if not isinstance(node, yaml.MappingNode):
        if is_whole:
            findings.error(
                source.path, (2, 1), "phần đầu không có trường nào", "viết “tên: giá trị”"
            )
        return Bundle(source, {}, {}, files, is_whole=False)
    mapping = read_mapping(node, fields, scope, is_whole=is_whole)
    return Bundle(source, mapping.values, mapping.places, files, is_whole)
