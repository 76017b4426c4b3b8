"""Addresses as they were in the last commit, so that none is lost."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from plugins.newsdesk.bundles import Bundle, read_header
from plugins.newsdesk.categories import CategoryTree, plant_tree
from plugins.newsdesk.data_files import read_category_entries
from plugins.newsdesk.edition import ARTICLES, DATA, Edition
from plugins.newsdesk.naming import article_standing, article_url, page_key_of
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.schema import ARTICLE_FIELDS
from plugins.newsdesk.sources import split_header

CATEGORIES = "categories.yml"


@dataclass(frozen=True)
class MovedArticle:
    """An article that readers could find at `former` (begins with a slash) and no longer can."""

    bundle: Bundle
    former: str


def find_moved(edition: Edition) -> list[MovedArticle]:
    """Return the published articles whose address of the last commit leads nowhere now.

    Without git, or before the first commit, there are none.
    """
    content = edition.settings.content
    changed = _changed_paths(content)
    categories = edition.data.categories
    if content / DATA / CATEGORIES in changed:
        changed, categories = _all_paths(content), _old_categories(content) or categories
    by_key = {page_key_of(edition.bundles[path]): path for path in edition.articles}
    moved = []
    for path in changed:
        if path.suffix != ".md" or not path.is_relative_to(content / ARTICLES):
            continue
        old = _old_bundle(path, content)
        url = old and article_url(old, categories)
        current = by_key.get(page_key_of(old)) if old else None
        if not (old and url and current and article_standing(old, edition.settings).is_public):
            continue
        bundle = edition.bundles[current]
        if edition.urls.get(current) != url and f"/{url}" not in bundle.values.get("aliases", ()):
            moved.append(MovedArticle(bundle, f"/{url}"))
    return moved


def record_moved(moved: Iterable[MovedArticle], edition: Edition) -> None:
    """Record each lost address as an error."""
    for one in moved:
        bundle = one.bundle
        field = "slug" if "slug" in bundle.places else "category"
        edition.findings.error(
            bundle.path,
            bundle.place(field),
            f"địa chỉ của bài đổi từ {one.former} sang /{edition.urls[bundle.path]}",
            f"thêm {one.former} vào aliases (check --fix làm việc này)",
        )


def _old_bundle(path: Path, content: Path) -> Bundle | None:
    text = _old_text(path, content)
    source = split_header(path, text) if text is not None else None
    return read_header(source, ARTICLE_FIELDS, {}, Findings(content.parent)) if source else None


def _old_categories(content: Path) -> CategoryTree | None:
    """Return the categories of the last commit, None where it has none."""
    path = content / DATA / CATEGORIES
    text = _old_text(path, content)
    if text is None:
        return None
    scratch = Findings(content.parent)
    return plant_tree(read_category_entries(text, path, scratch), path, scratch)


def _changed_paths(content: Path) -> list[Path]:
    return _list_paths(content, "diff", "--name-only", "--no-renames", "-z", "--relative", "HEAD")


def _all_paths(content: Path) -> list[Path]:
    return _list_paths(content, "ls-tree", "-r", "--name-only", "-z", "HEAD")


def _list_paths(content: Path, *arguments: str) -> list[Path]:
    output = _git(content, *arguments)
    return [content / name for name in output.split("\0") if name] if output else []


def _old_text(path: Path, content: Path) -> str | None:
    return _git(content, "show", f"HEAD:./{path.relative_to(content).as_posix()}")


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, check=True
        )
    except (FileNotFoundError, subprocess.CalledProcessError):
        return None
    return done.stdout.decode("utf-8", "replace")
