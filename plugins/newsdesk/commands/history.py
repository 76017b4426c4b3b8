"""Addresses and ids as they were in an earlier commit, so that none is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from plugins.core.git import ask_git_or_none
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundles import read_header
from plugins.newsdesk.reading.data_files import read_category_entries
from plugins.newsdesk.reading.front_matter import FrontMatter
from plugins.newsdesk.reading.sources import split_header
from plugins.newsdesk.schema.categories import CategoryTree, plant_tree
from plugins.newsdesk.schema.declarations import ARTICLE_FIELDS, PAGE_FIELDS
from plugins.newsdesk.site.content import ARTICLES, DATA, PAGES, Content
from plugins.newsdesk.urls.article_urls import article_standing, article_url, page_key_of, page_url

CATEGORIES = "categories.yml"


@dataclass(frozen=True)
class Former:
    """A public article of the earlier commit: front matter and root-relative address."""

    outline: FrontMatter
    address: str


@dataclass(frozen=True)
class Moved:
    """What is there today and whose `former` address (begins with a slash) leads nowhere now."""

    outline: FrontMatter
    former: str


@dataclass(frozen=True)
class Past:
    """The content as a commit holds it; only files that differ from today are looked at."""

    content: Path
    commit: str

    def list_changed(self) -> list[Path]:
        """Return the files that the commit holds and that are not the same today."""
        options = ("--name-only", "--no-renames", "--diff-filter=MD", "-z", "--relative")
        return self._list("diff", *options, self.commit, "--", ".")

    def list_all(self) -> list[Path]:
        """Return every file of the commit."""
        return self._list("ls-tree", "-r", "--name-only", "-z", self.commit)

    def read(self, path: Path) -> str | None:
        """Return a file's text as it was, None where the commit has none."""
        name = path.relative_to(self.content).as_posix()
        text = ask_git_or_none(self.content, "show", f"{self.commit}:./{name}")
        return text.removeprefix("\ufeff").replace("\r\n", "\n") if text is not None else None

    def _list(self, *arguments: str) -> list[Path]:
        output = ask_git_or_none(self.content, *arguments)
        return [self.content / name for name in output.split("\0") if name] if output else []


def find_moved(edition: Content, commit: str) -> list[Moved]:
    """Return what readers could find in the commit and no longer find at its address.

    Articles are known again by their id, or by their file when the id changed; pages by their
    file. Without git, or where there is no such commit, there are none.
    """
    by_key = {page_key_of(edition.outlines[path]): path for path in edition.articles}
    moved = []
    for former in _iter_former(edition, commit):
        path = former.outline.path
        current = path if path in edition.pages else by_key.get(page_key_of(former.outline), path)
        outline = edition.outlines.get(current)
        url = edition.urls.get(current)  # None while the category is unknown, which is an error
        if outline is None or url is None or f"/{url}" == former.address:
            continue
        if former.address not in outline.values.get("aliases", ()):
            moved.append(Moved(outline, former.address))
    return moved


def record_past(edition: Content, commit: str) -> None:
    """Record lost addresses and changed ids as errors, and what vanished as advice."""
    findings = edition.findings
    for one in find_moved(edition, commit):
        outline = one.outline
        field = "slug" if "slug" in outline.places else "category"
        findings.error(
            outline.path,
            outline.place(field),
            f"địa chỉ của bài đổi từ {one.former} sang /{edition.urls.get(outline.path)}",
            f"thêm {one.former} vào aliases (check --fix làm việc này)",
        )
    for former, outline in iter_changed_ids(edition, commit):
        findings.error(
            outline.path,
            outline.place("id"),
            f"id của bài đổi từ «{former}» sang «{page_key_of(outline)}»",
            f"ghi lại id: {former} (đổi id là mất lượt xem và đánh giá)",
        )


def iter_changed_ids(edition: Content, commit: str) -> Iterator[tuple[str, FrontMatter]]:
    """Yield (former id, front matter) of each article whose id has changed."""
    keys = {page_key_of(edition.outlines[path]) for path in edition.articles}
    for former in _iter_former(edition, commit):
        outline = edition.outlines.get(former.outline.path)
        key = former.outline.values.get("id")
        if key and outline and outline.path in edition.articles and key not in keys:
            yield key, outline


def _iter_former(edition: Content, commit: str) -> Iterator[Former]:
    content = edition.settings.content
    past = Past(content, commit)
    changed: Iterable[Path] = past.list_changed()
    categories = edition.data.categories
    if content / DATA / CATEGORIES in changed:
        changed, categories = past.list_all(), _old_categories(past) or categories
    for path in changed:
        former = _find_former(path, past, categories, edition) if path.suffix == ".md" else None
        if former is not None:
            yield former


def _find_former(
    path: Path, past: Past, categories: CategoryTree, edition: Content
) -> Former | None:
    is_article = path.is_relative_to(past.content / ARTICLES)
    if not is_article and not path.is_relative_to(past.content / PAGES):
        return None
    outline = _old_outline(path, past, is_article=is_article)
    if outline is None:
        return None
    if is_article and not article_standing(outline, edition.settings).is_public:
        return None
    url = article_url(outline, categories) if is_article else page_url(outline)
    return Former(outline, f"/{url}") if url else None


def _old_outline(path: Path, past: Past, *, is_article: bool) -> FrontMatter | None:
    text = past.read(path)
    source = split_header(path, text) if text is not None else None
    fields = ARTICLE_FIELDS if is_article else PAGE_FIELDS
    scratch = Findings(past.content.parent)
    return read_header(source, fields, {}, scratch).outline if source else None


def _old_categories(past: Past) -> CategoryTree | None:
    path = past.content / DATA / CATEGORIES
    text = past.read(path)
    if text is None:
        return None
    scratch = Findings(past.content.parent)
    return plant_tree(read_category_entries(text, path, scratch), path, scratch)
