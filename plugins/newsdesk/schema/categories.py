"""The tree of declared categories, searched by the name that articles write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.schema.entries import CategoryEntry
from plugins.newsdesk.schema.fields import closest
from plugins.newsdesk.schema.slugs import NUMBERED_PAGES, make_slug
from plugins.newsdesk.schema.yaml_nodes import Place


@dataclass(frozen=True)
class Category:
    """One category: `path` is what articles write (`Parent/Child`), `url` its address."""

    name: str
    path: str
    slug: str
    description: str
    children: tuple[Category, ...] = ()

    @property
    def url(self) -> str:
        """Return the address, relative to the site."""
        return f"{self.slug}/"


@dataclass(frozen=True)
class CategoryTree:
    """All categories in the order of the data file.

    `is_whole` is false if there are errors in the file, which may be why a category is missing.
    """

    roots: tuple[Category, ...]
    by_path: dict[str, Category] = field(default_factory=dict)
    is_whole: bool = True

    def __iter__(self) -> Iterator[Category]:
        """Yield every category, parents before their children."""
        return iter(self.by_path.values())

    def knows(self, path: str) -> bool:
        """Return whether a category is declared, or may be."""
        return path in self.by_path or not self.is_whole

    def suggest(self, path: str) -> str:
        """Return a “did you mean” for a category that is not declared."""
        return closest(path, self.by_path)

    def ancestors(self, category: Category) -> tuple[Category, ...]:
        """Return the parents of a category, outermost first."""
        parts = category.path.split("/")
        return tuple(self.by_path["/".join(parts[:depth])] for depth in range(1, len(parts)))


def plant_tree(
    entries: Iterable[CategoryEntry],
    path: Path,
    findings: Findings,
    is_reserved: Callable[[str], bool] = lambda slug: False,
) -> CategoryTree:
    """Return the tree of the declared categories, recording clashes and reserved names."""
    seen: dict[str, Place] = {}
    by_path: dict[str, Category] = {}

    def plant(entry: CategoryEntry, parent_path: str, parent_slug: str) -> Category:
        own_slug = entry.slug or make_slug(entry.name)
        slug = f"{parent_slug}{own_slug}"
        if "/" in entry.name:
            findings.error(
                path,
                entry.written_at,
                f"tên chuyên mục “{entry.name}” có dấu /",
                "bỏ dấu / trong tên",
            )
        if own_slug == NUMBERED_PAGES or (not parent_slug and is_reserved(own_slug)):
            findings.error(
                path,
                entry.written_at,
                f"địa chỉ /{slug}/ dành riêng cho cổng",
                "đặt slug khác cho chuyên mục này",
            )
        if slug in seen:
            findings.error(
                path,
                entry.written_at,
                f"địa chỉ /{slug}/ đã thuộc chuyên mục ở dòng {seen[slug][0]}",
                "đặt slug khác cho một trong hai chuyên mục",
            )
        seen.setdefault(slug, entry.written_at)
        category_path = f"{parent_path}{entry.name}"
        by_path.setdefault(category_path, Category(entry.name, category_path, slug, ""))
        children = tuple(plant(child, f"{category_path}/", f"{slug}/") for child in entry.children)
        category = Category(entry.name, category_path, slug, entry.description or "", children)
        by_path[category_path] = category
        return category

    roots = tuple(plant(entry, "", "") for entry in entries)
    return CategoryTree(roots, by_path)
