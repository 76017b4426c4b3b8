"""Compare addresses and ids with an earlier commit, so that none is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from plugins.core.git import ask_git_or_none
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundles import FrontMatter, read_header
from plugins.newsdesk.reading.data_files import read_category_entries
from plugins.newsdesk.reading.sources import split_header
from plugins.newsdesk.schema.categories import CategoryTree, plant_tree
from plugins.newsdesk.schema.declarations import ARTICLE_FIELDS, PAGE_FIELDS
from plugins.newsdesk.site.content import ARTICLES, DATA, PAGES, Content
from plugins.newsdesk.urls.article_urls import (
    article_url,
    article_visibility,
    page_key_of,
    page_url,
)

CATEGORIES = "categories.yml"


@dataclass(frozen=True)
class Former:
    """A public article of the earlier commit: front matter and root-relative address."""

    front_matter: FrontMatter
    address: str


@dataclass(frozen=True)
class Moved:
    """A bundle whose `former` address (begins with a slash) leads nowhere now."""

    front_matter: FrontMatter
    former: str


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


def find_moved(content: Content, commit: str) -> list[Moved]:
    """Return bundles whose public address in the commit is lost.

    Articles are matched by id, or by file if the id changed; pages by file. Without git or such a
    commit there are none.
    """
    by_key = {page_key_of(content.front_matter[path]): path for path in content.articles}
    moved = []
    for former in _iter_former(content, commit):
        path = former.front_matter.path
        current = (
            path if path in content.pages else by_key.get(page_key_of(former.front_matter), path)
        )
        front_matter = content.front_matter.get(current)
        url = content.urls.get(current)  # None while the category is unknown, which is an error
        if front_matter is None or url is None or f"/{url}" == former.address:
            continue
        if former.address not in front_matter.values.get("aliases", ()):
            moved.append(Moved(front_matter, former.address))
    return moved


def record_past(content: Content, commit: str) -> None:
    """Record lost addresses and changed ids as errors."""
    findings = content.findings
    for one in find_moved(content, commit):
        front_matter = one.front_matter
        field = "slug" if "slug" in front_matter.places else "category"
        findings.error(
            front_matter.path,
            front_matter.place(field),
            f"địa chỉ của bài đổi từ {one.former} sang /{content.urls.get(front_matter.path)}",
            f"thêm {one.former} vào aliases (check --fix làm việc này)",
        )
    for former, front_matter in iter_changed_ids(content, commit):
        findings.error(
            front_matter.path,
            front_matter.place("id"),
            f"id của bài đổi từ “{former}” sang “{page_key_of(front_matter)}”",
            f"ghi lại id: {former} (đổi id là mất lượt xem và đánh giá)",
        )


def iter_changed_ids(content: Content, commit: str) -> Iterator[tuple[str, FrontMatter]]:
    """Yield (former id, front matter) of each article whose id has changed."""
    keys = {page_key_of(content.front_matter[path]) for path in content.articles}
    for former in _iter_former(content, commit):
        front_matter = content.front_matter.get(former.front_matter.path)
        key = former.front_matter.values.get("id")
        if key and front_matter and front_matter.path in content.articles and key not in keys:
            yield key, front_matter


def _iter_former(content: Content, commit: str) -> Iterator[Former]:
    folder = content.settings.content
    past = Past(folder, commit)
    changed: Iterable[Path] = past.list_changed()
    categories = content.data.categories
    if folder / DATA / CATEGORIES in changed:
        changed, categories = past.list_all(), _old_categories(past) or categories
    for path in changed:
        former = _find_former(path, past, categories, content) if path.suffix == ".md" else None
        if former is not None:
            yield former


def _find_former(
    path: Path, past: Past, categories: CategoryTree, content: Content
) -> Former | None:
    is_article = path.is_relative_to(past.content / ARTICLES)
    if not is_article and not path.is_relative_to(past.content / PAGES):
        return None
    front_matter = _old_front_matter(path, past, is_article=is_article)
    if front_matter is None:
        return None
    if is_article and not article_visibility(front_matter, content.settings).is_public:
        return None
    url = article_url(front_matter, categories) if is_article else page_url(front_matter)
    return Former(front_matter, f"/{url}") if url else None


def _old_front_matter(path: Path, past: Past, *, is_article: bool) -> FrontMatter | None:
    text = past.read(path)
    source = split_header(path, text) if text is not None else None
    fields = ARTICLE_FIELDS if is_article else PAGE_FIELDS
    scratch = Findings(past.content.parent)
    return read_header(source, fields, {}, scratch).front_matter if source else None


def _old_categories(past: Past) -> CategoryTree | None:
    path = past.content / DATA / CATEGORIES
    text = past.read(path)
    if text is None:
        return None
    scratch = Findings(past.content.parent)
    return plant_tree(read_category_entries(text, path, scratch), path, scratch)
