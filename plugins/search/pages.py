"""The search page, and the index that its script reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from plugins.newsdesk.urls.article_urls import DOCUMENTS_ROOT
from plugins.portal.build import Build
from plugins.portal.model import Crumb, trail_to
from plugins.search import files
from plugins.search.documents import Document, list_documents
from plugins.search.index_builder import BuiltSegment, IndexBuilder
from plugins.search.segments import Segment, plan_segments

ADDRESS = "/tim-kiem/"
SCRIPTS = Path(__file__).with_name("script")
SCRIPT = SCRIPTS / "tim-kiem.js"
ON_DEMAND = SCRIPTS / "meanings.js", SCRIPTS / "excerpts.js"
TITLE = "Tìm kiếm"
INDEX = "muc-luc"
OFFICIAL = "Văn bản"  # as a category of results


@dataclass(frozen=True)
class Search:
    """Variable of every template: the address of the search page."""

    href: str = ADDRESS


@dataclass(frozen=True)
class SearchPage:
    """Variable of the search page: the addresses of its scripts, the head of the index.

    Loaded on demand are `meanings`, what a query may mean that finds nothing as it is typed, and
    `excerpts`, once results are listed; `index`, the address of the head, once the page has a
    former one.
    """

    script: str
    meanings: str
    excerpts: str
    index: str
    head: str


class SearchPages:
    """Adds the search page and the index to a build."""

    def __init__(self, build: Build) -> None:
        self._build = build

    def add_all(self) -> None:
        content = self._build.content
        documents = list_documents(content)
        settings = content.settings
        name = "with drafts" if settings.shows_drafts else "published"
        builder = IndexBuilder(self._build.state, name, self._find_shard, settings.process_count)
        segments = builder.build(plan_segments(documents))
        names = {category.url: category.name for category in content.data.categories}
        if content.built_documents:
            names[DOCUMENTS_ROOT] = OFFICIAL
        short = [(one.short, one.full) for one in content.data.abbreviations]
        head = files.make_head((one.segment for one in segments), names, short)
        self._build.add_file(_at(f"{INDEX}.json"), head, lambda: head)
        self._add_page(documents, head.decode())
        for segment in segments:
            self._add_segment(segment)

    def _add_page(self, documents: Sequence[Document], head: str) -> None:
        years = sorted({one.year for one in documents if one.year}, reverse=True)
        archives = {one.year for one in documents if one.category_url != DOCUMENTS_ROOT}
        script, meanings, excerpts = self._build.assets.publish_modules(SCRIPT, *ON_DEMAND)
        self._build.add_page(
            _at("index.html"),
            "search",
            trail=trail_to(Crumb(TITLE)),
            search_page=SearchPage(script, meanings, excerpts, f"{ADDRESS}{INDEX}.json", head),
            categories=self._build.content.data.categories.roots,
            years=tuple(years),
            archives=tuple(year for year in years if year in archives),
            documents=OFFICIAL if self._build.content.built_documents else "",
        )

    def _find_shard(self, segment: Segment, number: int) -> bytes:
        path = self._build.folder / _name_shard(segment, number)
        return path.read_bytes() if path.is_file() else b""

    def _add_segment(self, built: BuiltSegment) -> None:
        segment, add = built.segment, self._build.add_file
        folder = _folder_of(segment)
        for number, fingerprint in enumerate(built.shards):
            add(_name_shard(segment, number), fingerprint, partial(built.make_shard, number))
        for number, documents in enumerate(segment.iter_chunks()):
            inputs = b"".join([document.teaser_fingerprint for document in documents])
            make = partial(files.make_chunk, documents)
            add(f"{folder}/bai-{number}.json", inputs, make)
        categories = [document.category_url for document in segment.documents]
        make = partial(files.make_categories, segment.documents)
        add(f"{folder}/chuyen-muc.json", repr(categories), make)


def _name_shard(segment: Segment, number: int) -> str:
    return f"{_folder_of(segment)}/{number}.json"


def _folder_of(segment: Segment) -> str:
    return _at(f"{INDEX}/{segment.name}")


def _at(name: str) -> str:
    """Return the output name of a file below the address of the search page."""
    return f"{ADDRESS.lstrip('/')}{name}"
