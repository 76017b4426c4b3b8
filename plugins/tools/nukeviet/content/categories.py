"""categories.yml: the categories that are there, and those of the old site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plugins.newsdesk.commands.header_edits import quote
from plugins.newsdesk.schema.entries import CategoryEntry
from plugins.newsdesk.schema.slugs import NUMBERED_PAGES, make_slug
from plugins.tools.nukeviet.site.categories import OldCategory

UNSORTED = "Chưa phân loại"
HEAD = (
    "# Chuyên mục. Bài viết chỉ được đặt vào các chuyên mục có tên ở đây;\n"
    '# chuyên mục con viết trong bài là "Chuyên mục/Chuyên mục con".\n'
)


@dataclass
class Node:
    """A category to write; `url` is its address with parents, without slashes around."""

    name: str
    slug: str
    description: str
    url: str
    is_new: bool = False
    children: dict[str, Node] = field(default_factory=dict)


@dataclass
class CategoryPlan:
    """The tree to write, and the category of each old one: (module, id) → node path."""

    roots: dict[str, Node] = field(default_factory=dict)
    paths: dict[tuple[str, int], str] = field(default_factory=dict)
    is_reserved: Callable[[str], bool] = lambda _: False

    def add_existing(self, entries: Iterable[CategoryEntry], above: Node | None = None) -> None:
        """Add the categories that the portal has declared."""
        for entry in entries:
            slug = entry.slug or make_slug(entry.name)
            node = Node(entry.name, slug, entry.description or "", _below(above, slug))
            self._children(above).setdefault(entry.name, node)
            self.add_existing(entry.children, node)

    def add_old(self, module: str, categories: Mapping[int, OldCategory]) -> None:
        """Add the categories of a module; those of equal names are one."""
        for id_, category in categories.items():
            node: Node | None = None
            for depth, (name, slug) in enumerate(zip(category.names, category.slugs, strict=True)):
                is_last = depth == len(category.names) - 1
                node = self._grow(node, name, slug, category.description if is_last else "")
            self.paths[module, id_] = category.path

    def path_of(self, module: str, id_: int) -> str:
        """Return the category of an article, one for all without any."""
        if (module, id_) not in self.paths:
            self._grow(None, UNSORTED, make_slug(UNSORTED), "")
            return UNSORTED
        return self.paths[module, id_]

    def find(self, path: str) -> Node | None:
        """Return the category with a path of names."""
        node: Node | None = None
        for name in path.split("/"):
            node = self._children(node).get(name)
            if node is None:
                return None
        return node

    def with_paths(self) -> list[tuple[str, Node]]:
        """Return every category with its path, parents before their children."""
        return list(_iter_nodes(self.roots, ""))

    @property
    def has_new(self) -> bool:
        return any(node.is_new for _, node in self.with_paths())

    def as_text(self, head: str = HEAD) -> str:
        """Return the data file; `head` are its comments."""
        return head + "".join(_iter_lines(list(self.roots.values()), 0))

    def _grow(self, above: Node | None, name: str, slug: str, description: str) -> Node:
        children = self._children(above)
        if name not in children:
            free = self._free_slug(above, slug)
            children[name] = Node(name, free, description, _below(above, free), is_new=True)
        node = children[name]
        if node.is_new and not node.description:
            node.description = description
        return node

    def _free_slug(self, above: Node | None, slug: str) -> str:
        taken = {node.slug for node in self._children(above).values()} | {NUMBERED_PAGES}
        number, free = 2, slug
        while free in taken or (above is None and self.is_reserved(free)):
            number, free = number + 1, f"{slug}-{number}"
        return free

    def _children(self, above: Node | None) -> dict[str, Node]:
        return self.roots if above is None else above.children


def _iter_nodes(nodes: Mapping[str, Node], above: str) -> Iterator[tuple[str, Node]]:
    for node in nodes.values():
        yield f"{above}{node.name}", node
        yield from _iter_nodes(node.children, f"{above}{node.name}/")


def head_of(text: str) -> str:
    """Return the comments at the begin of a data file."""
    lines = []
    for line in text.splitlines(keepends=True):
        if line.strip() and not line.startswith("#"):
            break
        lines.append(line)
    return "".join(lines)


def _below(above: Node | None, slug: str) -> str:
    return f"{above.url}/{slug}" if above is not None else slug


def _iter_lines(nodes: Sequence[Node], depth: int) -> Iterator[str]:
    indent = "    " * depth
    for node in nodes:
        yield f"{indent}- name: {quote(node.name)}\n"
        yield f"{indent}  slug: {node.slug}\n"
        if node.description:
            yield f"{indent}  description: {quote(node.description)}\n"
        if node.children:
            yield f"{indent}  children:\n"
            yield from _iter_lines(list(node.children.values()), depth + 1)
