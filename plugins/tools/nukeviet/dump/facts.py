"""What was found in a dump besides its tables, for the report."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class UnreadText:
    """A text that was not read as the others: where it is, and what was done with it."""

    table: str
    column: str
    row: str
    what: str


@dataclass
class DumpFacts:
    """What was found in a dump besides the kept tables.

    `others` is the number of rows of each table that is not kept. `replaced` are tables whose rows
    a later definition has replaced, as on a server. `is_cut` is whether the end is missing.
    `unread` could not be read wholly, `singles` were mended although most texts were in order.
    """

    is_own_backup: bool = False
    is_double_encoded: bool = False
    is_cut: bool = False
    replaced: list[str] = field(default_factory=list)
    mended_texts: int = 0
    others: dict[str, int] = field(default_factory=dict)
    unread: list[UnreadText] = field(default_factory=list)
    singles: list[UnreadText] = field(default_factory=list)
