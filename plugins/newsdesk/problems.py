"""Problems in the content, collected during a run and printed once, in Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

from plugins.vietnamese.formats import group_thousands

# Control characters, and the bytes of names that are not UTF-8.
NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class Severity(IntEnum):
    """An error stops the build, advice never does."""

    ERROR = 0
    ADVICE = 1


class Problem(NamedTuple):
    """A problem that an editor should correct.

    `path` is relative to the project (POSIX), `line` and `column` count from 1; `what` is the
    fault and `remedy` the correction, both Vietnamese and without a full stop. `is_dead_link` is
    true for a link of a body that leads nowhere: the rest of the page is as it should be.
    """

    path: str
    line: int
    column: int
    severity: Severity
    what: str
    remedy: str
    is_dead_link: bool = False

    def as_text(self) -> str:
        """Return `file:line:column: what — remedy`, with advice marked as such."""
        mark = "" if self.severity is Severity.ERROR else "(nên sửa) "
        return f"{self.path}:{self.line}:{self.column}: {mark}{self.what} — {self.remedy}"

    def as_annotation(self) -> str:
        """Return the problem as a GitHub workflow command, shown at the line."""
        level = "error" if self.severity is Severity.ERROR else "notice"
        place = f"file={_escape_property(self.path)},line={self.line},col={self.column}"
        return f"::{level} {place}::{_escape(f'{self.what} — {self.remedy}')}"


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether one of the problems stops the build."""
    return any(problem.severity is Severity.ERROR for problem in problems)


@dataclass
class Findings:
    """The problems found so far in one run.

    Paths are shown relative to `project`. `remembered` are the problems of an earlier run in files
    that have not changed since.
    """

    project: Path
    problems: set[Problem] = field(default_factory=set)
    remembered: set[Problem] = field(default_factory=set)

    def include(self, problems: Iterable[Problem], *, is_new: bool) -> None:
        """Add problems that were found in this run or an earlier one."""
        self.problems.update(problems)
        if not is_new:
            self.remembered.update(problems)

    def error(self, path: Path, place: tuple[int, int], what: str, remedy: str) -> None:
        """Record an error; `place` is (line, column) from 1."""
        self._record(Severity.ERROR, path, place, what, remedy)

    def advise(self, path: Path, place: tuple[int, int], what: str, remedy: str) -> None:
        """Record advice; `place` is (line, column) from 1."""
        self._record(Severity.ADVICE, path, place, what, remedy)

    def dead_link(self, path: Path, place: tuple[int, int], what: str, remedy: str) -> None:
        """Record a link of a body that leads nowhere as an error."""
        self._record(Severity.ERROR, path, place, what, remedy, is_dead_link=True)

    def errors(self) -> list[Problem]:
        """Return the errors in the order of files and lines."""
        return self._sorted(Severity.ERROR)

    def advice(self) -> list[Problem]:
        """Return the advice in the order of files and lines."""
        return self._sorted(Severity.ADVICE)

    def advising(self, paths: Collection[str] | None) -> Findings:
        """Return these findings without the advice on files other than `paths`, as shown.

        A file of a bundle stands for the whole bundle. None leaves all advice.
        """
        if paths is None:
            return self
        touched = {*paths, *(folder for path in paths for folder in _folders_above(path))}
        kept = {
            one
            for one in self.problems
            if one.severity is Severity.ERROR
            or one.path in touched
            or (_is_bundle(folder := one.path.rpartition("/")[0]) and folder in touched)
        }
        return Findings(self.project, kept, self.remembered & kept)

    def has_errors_in(self, path: Path) -> bool:
        """Return whether an error was recorded for a file."""
        return any(problem.path == self.shown(path) for problem in self.errors())

    def shown(self, path: Path) -> str:
        """Return the path as messages show it, on one line and in Unicode."""
        return as_shown(path.relative_to(self.project).as_posix())

    def _sorted(self, severity: Severity) -> list[Problem]:
        return sorted(problem for problem in self.problems if problem.severity is severity)

    def _record(
        self,
        severity: Severity,
        path: Path,
        place: tuple[int, int],
        what: str,
        remedy: str,
        *,
        is_dead_link: bool = False,
    ) -> None:
        problem = Problem(self.shown(path), *place, severity, what, remedy, is_dead_link)
        self.problems.add(problem)


def as_shown(path: str) -> str:
    """Return a path on one line and in Unicode, as problems have it."""
    return NO_TEXT.sub(_escape_character, path)


def bundle_of(path: str) -> str | None:
    """Return the bundle that a path as shown belongs to, None for what belongs to none.

    A bundle is named by its folder or its single file. Whatever is misplaced directly below
    `articles`, `pages` or `documents`, such as the folder of a year that is a link, counts as one.
    """
    parts = path.split("/")
    below = {"articles": 4, "pages": 3, "documents": 3}.get(parts[1] if len(parts) > 2 else "")
    return "/".join(parts[:below]) if below else None


def bundles_of(paths: Iterable[str]) -> frozenset[str]:
    """Return the bundles of files below the project."""
    found = (bundle_of(as_shown(path)) for path in paths)
    return frozenset(bundle for bundle in found if bundle)


def iter_lines(problems: Iterable[Problem], style: str) -> Iterator[str]:
    """Yield one line for each problem, `style` being `text` or `github`."""
    for problem in problems:
        yield problem.as_annotation() if style == "github" else problem.as_text()


def mention_others(count: int) -> str:
    """Return the line for advice on files that nobody has touched."""
    return f"… {group_thousands(count)} điều nên sửa trong bài cũ: check --all"


def summarize(findings: Findings) -> str:
    """Return the closing line: how many errors and how much advice."""
    return f"{len(findings.errors())} lỗi, {len(findings.advice())} điều nên sửa"


def _escape_character(match: re.Match[str]) -> str:
    [byte] = match[0].encode("utf-16-be", "surrogatepass")[1:]  # Python has undecodable bytes so
    return f"\\x{byte:02x}"


def _folders_above(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _is_bundle(folder: str) -> bool:
    """Return whether a folder below the project is that of an article, page or document."""
    parts = folder.split("/")
    return (parts[1:2], len(parts)) in ((["articles"], 4), (["pages"], 3), (["documents"], 3))


def _escape(message: str) -> str:
    return message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(value: str) -> str:
    """Return a value escaped for a property (actions/toolkit, command.ts)."""
    return _escape(value).replace(":", "%3A").replace(",", "%2C")
