"""The addresses of an earlier commit, to be compared with those of today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.core.git import ask_git_or_none, find_base
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundles import FrontMatter, read_header
from plugins.newsdesk.reading.data_files import GONE, read_category_entries, read_gone_entries
from plugins.newsdesk.reading.sources import split_header
from plugins.newsdesk.schema.categories import CategoryTree, plant_tree
from plugins.newsdesk.schema.declarations import ARTICLE_FIELDS, DOCUMENT_FIELDS, PAGE_FIELDS
from plugins.newsdesk.schema.fields import Field
from plugins.newsdesk.site.content import ARTICLES, DATA, DOCUMENTS, PAGES, Content
from plugins.newsdesk.site.samples import HEAD_LENGTH, MARK
from plugins.newsdesk.urls.article_urls import (
    article_url,
    article_visibility,
    document_url,
    document_visibility,
    page_key_of,
    page_url,
)
from plugins.newsdesk.urls.released import ReleasedAddress

CATEGORIES = "categories.yml"
FIELDS = {ARTICLES: ARTICLE_FIELDS, PAGES: PAGE_FIELDS, DOCUMENTS: DOCUMENT_FIELDS}


@dataclass(frozen=True)
class Past:
    """The content of a commit.

    `since` is its name, or `old..new` if the content is that of the commit `new`.
    """

    content: Path
    since: str

    @property
    def commit(self) -> str:
        return self.since.partition("..")[0]

    def list_changed(self) -> list[Path]:
        """Return the files of the commit that have changed or are gone."""
        options = ("--name-only", "--no-renames", "--diff-filter=MD", "-z", "--relative")
        return self._list("diff", *options, self.since, "--", ".")

    def list_all(self) -> list[Path]:
        """Return every file of the commit."""
        return self._list("ls-tree", "-r", "--name-only", "-z", self.commit)

    def read(self, path: Path) -> str | None:
        """Return the text of a file in the commit, None if it has none."""
        name = path.relative_to(self.content).as_posix()
        text = ask_git_or_none(self.content, "show", f"{self.commit}:./{name}")
        return text.removeprefix("\ufeff").replace("\r\n", "\n") if text is not None else None

    def _list(self, *arguments: str) -> list[Path]:
        output = ask_git_or_none(self.content, *arguments)
        return [self.content / name for name in output.split("\0") if name] if output else []


def list_former(content: Content, since: str) -> list[ReleasedAddress]:
    """Return the public addresses of a commit whose files have changed.

    Without git or such a commit there are none.
    """
    folder = content.settings.content
    past = Past(folder, find_base(folder, since))
    return sorted(set(_iter_former(content, past)))


def _iter_former(content: Content, past: Past) -> Iterator[ReleasedAddress]:
    folder = past.content
    changed: Iterable[Path] = past.list_changed()
    categories = content.data.categories
    if folder / DATA / GONE in changed:
        yield from _iter_gone(past, folder / DATA / GONE)
    if folder / DATA / CATEGORIES in changed:
        changed, categories = past.list_all(), _old_categories(past) or categories
    for path in changed:
        if path.suffix == ".md":
            yield from _iter_addresses(path, past, categories, content)


def _iter_addresses(
    path: Path, past: Past, categories: CategoryTree, content: Content
) -> Iterator[ReleasedAddress]:
    """Yield the address of an article, page or document of the commit, and its former ones."""
    kind = path.relative_to(past.content).parts[0]
    fields = FIELDS.get(kind)
    front_matter = _old_front_matter(path, past, fields) if fields else None
    if front_matter is None:
        return
    if kind == ARTICLES and not article_visibility(front_matter, content.settings).is_public:
        return
    if kind == DOCUMENTS and not document_visibility(front_matter).is_public:
        return
    urls = {PAGES: page_url, DOCUMENTS: document_url}
    url = urls[kind](front_matter) if kind in urls else article_url(front_matter, categories)
    key = page_key_of(front_matter) if kind == ARTICLES else ""
    for address in (f"/{url}", *front_matter.values.get("aliases", ())) if url else ():
        yield ReleasedAddress(address, _name(past, path), key)


def _iter_gone(past: Past, path: Path) -> Iterator[ReleasedAddress]:
    text = past.read(path) or ""
    for entry in read_gone_entries(text, path, Findings(past.content.parent)):
        yield ReleasedAddress(entry.url, _name(past, path))


def _name(past: Past, path: Path) -> str:
    return path.relative_to(past.content.parent).as_posix()


def _old_front_matter(path: Path, past: Past, fields: Sequence[Field]) -> FrontMatter | None:
    text = past.read(path)
    if text is not None and MARK.match(text[:HEAD_LENGTH].encode()):
        return None  # of the sample, which nobody reads
    source = split_header(path, text) if text is not None else None
    scratch = Findings(past.content.parent)
    return read_header(source, fields, {}, scratch).front_matter if source else None


def _old_categories(past: Past) -> CategoryTree | None:
    path = past.content / DATA / CATEGORIES
    text = past.read(path)
    if text is None:
        return None
    scratch = Findings(past.content.parent)
    return plant_tree(read_category_entries(text, path, scratch), path, scratch)
