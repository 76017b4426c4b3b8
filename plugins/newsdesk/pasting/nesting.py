"""Levels of list items, from their indent and their signs."""

from __future__ import annotations

from dataclasses import dataclass, field

from plugins.newsdesk.pasting.marks import Item, ending

STEP = 4  # blanks for each level, as python-markdown counts


@dataclass(slots=True)
class _Level:
    indent: int
    sign: str
    rank: int
    content: int
    number: int | None


@dataclass(slots=True)
class Nesting:
    """The items that are open, outermost first."""

    levels: list[_Level] = field(default_factory=list)
    last_text: str = ""

    def close(self) -> None:
        """Forget the list."""
        self.levels.clear()

    @property
    def next_numbers(self) -> set[int]:
        """Return the numbers that go on an open list."""
        return {level.number + 1 for level in self.levels if level.number is not None}

    @property
    def content_depth(self) -> int:
        """Return the indent of text within the innermost item."""
        return STEP * len(self.levels)

    def holds(self, indent: int) -> bool:
        """Return whether text with this indent belongs to an open item, closing the inner ones."""
        kept = [level for level in self.levels if indent >= min(level.content, level.indent + STEP)]
        if kept:
            self.levels[:] = kept
        return bool(kept)

    def open(self, item: Item, indent: int, text: str, *, follows: bool) -> int:
        """Return the indent to write for an item.

        `follows` is whether the line before belongs to the same list, without a blank line
        between: then another sign makes a level of its own, as in reports that go from - to +.
        """
        while self.levels and indent < self.levels[-1].indent and not self._is_near(indent):
            self.levels.pop()
        if self.levels and indent <= self.levels[-1].indent + 1:
            self._turn(item, indent, follows=follows)
        depth = STEP * len(self.levels)
        self.levels.append(_Level(indent, item.sign, item.rank, indent + item.length, item.number))
        self.last_text = text
        return depth

    def _is_near(self, indent: int) -> bool:
        outer = self.levels[-2].indent if len(self.levels) > 1 else 0
        return indent > outer + 1

    def _turn(self, item: Item, indent: int, *, follows: bool) -> None:
        """Close the levels that an item at the indent of an open one ends."""
        same = [
            place
            for place, level in enumerate(self.levels)
            if level.sign == item.sign and level.indent >= indent - 1
        ]
        if same:
            del self.levels[same[-1] :]
        elif not self._goes_deeper(item, follows=follows):
            kept = [
                level
                for level in self.levels
                if level.indent < indent - 1 or (follows and level.rank < item.rank)
            ]
            self.levels[:] = kept

    def _goes_deeper(self, item: Item, *, follows: bool) -> bool:
        above = self.levels[-1]
        if item.number is not None:
            return follows and ending(self.last_text) == ":"
        if above.number is not None:
            return follows
        return item.rank > above.rank and (follows or item.sign == "+")
