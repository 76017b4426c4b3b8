"""Data files: written as a whole, or only with what an import may change in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from plugins.newsdesk.reading.data_files import FIGURES
from plugins.newsdesk.schema.entries import ArticleFigures, StartingFigures
from plugins.newsdesk.site.content import DATA
from plugins.tools.founding.founded import is_as_founded
from plugins.tools.nukeviet.content.bundles import Action
from plugins.tools.nukeviet.content.record import ImportRecord, Written, digest_file, digest_of

ORIGIN = "nukeviet"
TOTAL = "total"
FIGURES_HEAD = (
    "# Số liệu mang theo từ cổng cũ: tổng lượt truy cập (total), lượt truy cập từng ngày (days),\n"
    '# lượt xem (views), số phiếu (votes), tổng điểm (points) của từng bài. Khóa là "id" của bài.\n'
)


@dataclass(frozen=True)
class MergedFigures:
    """The figures to write, and the ids whose figures people have changed."""

    text: str
    kept: tuple[str, ...]
    views: int
    votes: int
    points: int


class DataWriter:
    """Writes files of the data folder; `is_trial` writes nothing."""

    def __init__(self, record: ImportRecord, *, is_trial: bool) -> None:
        self.record = record
        self.is_trial = is_trial

    def write(self, name: str, text: str, *, replaces_others: bool = False) -> Action:
        """Write a file, unless people have made or changed it.

        With `replaces_others` it is written all the same: `text` has all that they wrote.
        """
        action = self.decide(name, text)
        is_own = action is not Action.EDITED
        if not is_own and replaces_others:
            action = Action.CHANGED
        if action in {Action.NEW, Action.CHANGED} and not self.is_trial:
            path = f"{DATA}/{name}"
            if is_own:  # what was added to a file of others stays theirs
                self.record.note([Written(path, digest_of(text.encode()), ORIGIN)])
            self.record.put(self.record.content / path, text.encode())
        return action

    def decide(self, name: str, text: str) -> Action:
        """Return what `write` does with a file."""
        present = digest_file(self.record.content / DATA / name)
        if present is None:
            return Action.NEW
        if present == digest_of(text.encode()):
            return Action.SAME
        return Action.CHANGED if self.is_own(name) else Action.EDITED

    def is_own(self, name: str) -> bool:
        """Return whether a file is as an import wrote it, or as `init` did before the first one."""
        path = f"{DATA}/{name}"
        digest = digest_file(self.record.content / path)
        if digest is None or self.record.is_own(path, digest):
            return digest is not None
        return path not in self.record.settled and is_as_founded(name, self.read(name))

    def read(self, name: str) -> str:
        """Return the text of a file, empty if there is none that can be read."""
        try:
            return (self.record.content / DATA / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return ""

    def write_binary(self, name: str, content: bytes) -> Action:
        """Write an image of the data files, unless people have replaced it."""
        path = f"{DATA}/{name}"
        present, new = digest_file(self.record.content / path), digest_of(content)
        if present == new:
            return Action.SAME
        if present is not None and not self.record.is_own(path, present):
            return Action.EDITED
        if not self.is_trial:
            self.record.note([Written(path, new, ORIGIN)])
            self.record.put(self.record.content / path, content)
        return Action.NEW if present is None else Action.CHANGED

    def merge_figures(
        self,
        present: StartingFigures,
        new: Mapping[str, ArticleFigures],
        total: int,
        days: Mapping[date, int],
    ) -> MergedFigures:
        """Return figures.yml: new figures, but those of other articles and changed ones stay."""
        merged = {key: one for key, one in present.articles if key not in new}
        known = dict(present.articles)
        kept = [key for key, one in new.items() if not self._may_replace(key, known.get(key), one)]
        merged |= {key: known[key] if key in kept else one for key, one in new.items()}
        if present.total and not self._may_replace_total(present.total):
            total = present.total
        visits = dict(sorted({**dict(present.days), **days}.items()))
        lines = [f"total: {total or present.total}\n"]
        lines += ["days:\n"] if visits else []
        lines += [f"  {day}: {count}\n" for day, count in visits.items()]
        shown = {key: one for key, one in merged.items() if one.views or one.votes}
        lines += ["articles:\n"] if shown else []
        lines += [f"  {key}: {_flow(one)}\n" for key, one in shown.items()]
        carried = [merged[key] for key in new]
        return MergedFigures(
            FIGURES_HEAD + "".join(lines),
            tuple(kept),
            sum(one.views for one in carried),
            sum(one.votes for one in carried),
            sum(one.points for one in carried),
        )

    def note_figures(self, new: Mapping[str, ArticleFigures], total: int) -> None:
        """Remember each figure as written, before the file is."""
        if self.is_trial:
            return
        figures = {key: _flow(one) for key, one in new.items()} | {TOTAL: str(total)}
        self.record.note(
            Written(_place(key), digest_of(text.encode()), ORIGIN) for key, text in figures.items()
        )

    def _may_replace(self, key: str, there: ArticleFigures | None, new: ArticleFigures) -> bool:
        written = _flow(there) if there is not None else _flow(new)
        return written == _flow(new) or self.record.is_own(_place(key), digest_of(written.encode()))

    def _may_replace_total(self, there: int) -> bool:
        """Return whether no import has written a total, or this one."""
        is_first = _place(TOTAL) not in self.record.settled
        return is_first or self.record.is_own(_place(TOTAL), digest_of(str(there).encode()))


def _place(key: str) -> str:
    return f"{DATA}/{FIGURES}#{key}"


def _flow(one: ArticleFigures) -> str:
    return f"{{views: {one.views}, votes: {one.votes}, points: {one.points}}}"
