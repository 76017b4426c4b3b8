"""Writes the page that searches, and the index that its script reads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pelican.generators import Generator

from plugins.newsdesk.schema.categories import CategoryTree
from plugins.newsdesk.site.content import Content
from plugins.portal.model import Crumb
from plugins.portal.trail import trail_to
from plugins.search import files
from plugins.search.documents import Document, list_documents
from plugins.search.index_builder import BuiltSegment, IndexBuilder
from plugins.search.model import ADDRESS, SearchPage
from plugins.search.segments import Segment, plan_segments

SCRIPT = Path(__file__).with_name("script") / "tim-kiem.js"
TITLE = "Tìm kiếm"
INDEX = "muc-luc"


class SearchPages(Generator):  # type: ignore[misc] # Pelican has no types
    """Writes the page and the index."""

    def generate_output(self, writer: Any) -> None:  # noqa: ANN401 - Pelican has no types
        """Write them; of the index, what has changed."""
        self._writer = writer
        content: Content = self.context["edition"]
        documents = list_documents(content)
        self._write_page(content.data.categories, documents)
        settings = content.settings
        name = "with drafts" if settings.shows_drafts else "published"
        builder = IndexBuilder(
            self.context["build_state"], name, self._find_shard, settings.process_count
        )
        segments_built = builder.build(plan_segments(documents))
        names = {category.url: category.name for category in content.data.categories}
        head = files.make_head((one.segment for one in segments_built), names)
        writer.write_made(_at(f"{INDEX}.json"), head, lambda: head)
        for printing in segments_built:
            self._write_segment(printing)

    def _write_page(self, categories: CategoryTree, documents: Sequence[Document]) -> None:
        years = sorted({one.year for one in documents if one.year}, reverse=True)
        self._writer.write_file(
            _at("index.html"),
            self.get_template("search"),
            self.context,
            url=ADDRESS.lstrip("/"),
            trail=trail_to(Crumb(TITLE)),
            search_page=SearchPage(
                self.context["assets"].publish_modules(SCRIPT), f"{ADDRESS}{INDEX}.json"
            ),
            categories=categories.roots,
            years=tuple(years),
        )

    def _find_shard(self, segment: Segment, number: int) -> bytes:
        path = Path(self.output_path, _name_shard(segment, number))
        return path.read_bytes() if path.is_file() else b""

    def _write_segment(self, printing: BuiltSegment) -> None:
        segment, write = printing.segment, self._writer.write_made
        folder = _folder_of(segment)
        for number, fingerprint in enumerate(printing.shards):
            write(_name_shard(segment, number), fingerprint, partial(printing.make_shard, number))
        for number, documents in enumerate(segment.iter_chunks()):
            made_from = b"".join([document.teaser_fingerprint for document in documents])
            make = partial(files.make_chunk, documents)
            write(f"{folder}/bai-{number}.json", made_from, make)
        categories = [document.category_url for document in segment.documents]
        make = partial(files.make_categories, segment.documents)
        write(f"{folder}/chuyen-muc.json", repr(categories), make)


def _name_shard(segment: Segment, number: int) -> str:
    return f"{_folder_of(segment)}/{number}.json"


def _folder_of(segment: Segment) -> str:
    return _at(f"{INDEX}/{segment.name}")


def _at(name: str) -> str:
    """Return the name below the output of something below the page's address."""
    return f"{ADDRESS.lstrip('/')}{name}"
