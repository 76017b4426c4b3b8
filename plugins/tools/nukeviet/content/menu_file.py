"""menu.yml from the menu of the old site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from plugins.newsdesk.commands.header_edits import quote
from plugins.tools.nukeviet.addresses import AddressBook
from plugins.tools.nukeviet.content.categories import CategoryPlan
from plugins.tools.nukeviet.notes import Note, NoteKind
from plugins.tools.nukeviet.site.surroundings import OldMenuEntry

HEAD = '# Trình đơn ở đầu trang. Mục "category" tự mở ra các chuyên mục con.\n'


@dataclass
class MenuFile:
    """The text of menu.yml, with notes on entries that lead nowhere now."""

    book: AddressBook
    categories: CategoryPlan
    notes: list[Note] = field(default_factory=list)
    count: int = 0
    lost: int = 0

    def as_text(self, entries: Sequence[OldMenuEntry]) -> str:
        """Return the data file, empty if no entry leads anywhere."""
        lines = list(self._iter_lines(entries, "", frozenset()))
        return HEAD + "".join(lines) if lines else ""

    def _iter_lines(
        self, entries: Sequence[OldMenuEntry], indent: str, shown: frozenset[str]
    ) -> Iterator[str]:
        """Yield lines of entries; categories in `shown` appear by themselves."""
        paths = {f"/{node.url}/": path for path, node in self.categories.with_paths()}
        for entry in entries:
            url = self.book.resolve(entry.link) if entry.link else None
            path = paths.get(url or "")
            if path is not None and path in shown:
                self.count += 1 + _size(entry.children)
                continue
            url = url or self._first_url(entry.children)
            if url is None or not entry.title:
                self._lose(entry)
                continue
            self.count += 1
            own = self._children_of(path)
            children = list(self._iter_lines(entry.children, f"{indent}    ", own))
            if path is not None:
                yield f"{indent}- category: {quote(path)}\n"
                if entry.title != path.rpartition("/")[2]:
                    yield f"{indent}  label: {quote(entry.title)}\n"
            else:
                yield f"{indent}- label: {quote(entry.title)}\n"
                yield f"{indent}  url: {quote(url)}\n"
            if children:
                yield f"{indent}  children:\n"
                yield from children

    def _first_url(self, entries: Sequence[OldMenuEntry]) -> str | None:
        found = (self.book.resolve(one.link) for one in entries if one.link)
        return next((url for url in found if url), None)

    def _children_of(self, path: str | None) -> frozenset[str]:
        """Return the categories that the portal shows below one by itself."""
        if path is None:
            return frozenset()
        return frozenset(
            one for one, _ in self.categories.with_paths() if one.startswith(f"{path}/")
        )

    def _lose(self, entry: OldMenuEntry) -> None:
        size = 1 + _size(entry.children)
        self.lost += size
        what = f"mục trình đơn “{entry.title}” ({entry.link}) không dẫn tới trang nào trên cổng mới"
        remedy = "thêm vào content/data/menu.yml nếu cần"
        self.notes.append(
            Note(NoteKind.LOSS, "Trình đơn", what, remedy, "menu", str(entry.id), entry.link)
        )


def _size(entries: Sequence[OldMenuEntry]) -> int:
    return len(entries) + sum(_size(one.children) for one in entries)
