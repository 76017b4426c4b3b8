"""The tree of a pushed commit: what `content/` holds, and what differs outside it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from plugins.core.errors import PublishingError
from plugins.core.git import run_git

CONTENT = "content"
ENTRY = re.compile(rb"(\d{6}) \w+ ([0-9a-f]+)\t(.+)", re.DOTALL)
LINK, SUBMODULE = "120000", "160000"
KINDS = {LINK: "là liên kết (symlink)", SUBMODULE: "là kho con (submodule)"}
UNUSABLE = {"", ".", "..", ".git"}


class TreeEntry(NamedTuple):
    """A file of a commit: its mode in octal digits, and git's name of its bytes."""

    mode: str
    blob: str


Tree = Mapping[str, TreeEntry]
"""Entries by path with slashes."""


@dataclass(frozen=True)
class PushedRepository:
    """A repository as a hook sees it.

    `variables` lead git to the objects of a push that is not accepted yet. Replaced objects
    (`refs/replace`) are never shown: anybody who pushes could replace a checked one.
    """

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    def ask(self, *arguments: str) -> bytes:
        """Return the output of git. Raises PublishingError with git's words if it fails."""
        command = ("--no-replace-objects", "--git-dir", str(self.folder), *arguments)
        done = run_git(Path("/"), *command, variables=self.variables)
        if done.returncode:
            words = done.stderr.decode("utf-8", "replace").strip()
            raise PublishingError(f"Không đọc được kho git {self.folder}: {words}")
        return done.stdout

    def find_commit(self, name: str) -> str | None:
        """Return the full name of a commit, None if there is none."""
        try:
            found = self.ask("rev-parse", "--quiet", "--verify", f"{name}^{{commit}}")
        except PublishingError:
            return None
        return found.decode().strip()

    def list_content(self, commit: str) -> Tree:
        """Return the files of `content/` in a commit.

        Raises PublishingError with a line for each entry that is no plain file or whose name
        leads elsewhere.
        """
        entries = list(self._iter_tree(commit, CONTENT))
        problems = [f"{one_line(path)} {words}" for path, words in _iter_problems(entries)]
        if problems:
            raise PublishingError("\n".join(problems))
        return dict(entries)

    def list_outside(self, commit: str) -> Tree:
        """Return everything but `content/` in a commit."""
        names = [path for path, _ in self._iter_tree(commit, recursive=False) if path != CONTENT]
        return dict(self._iter_tree(commit, *names)) if names else {}

    def _iter_tree(
        self, commit: str, *names: str, recursive: bool = True
    ) -> Iterator[tuple[str, TreeEntry]]:
        options = ("-r", "-z") if recursive else ("-z",)
        listed = self.ask("ls-tree", "--full-tree", *options, commit, "--", *names)
        for line in listed.split(b"\0"):
            if entry := ENTRY.fullmatch(line):
                yield os.fsdecode(entry[3]), TreeEntry(entry[1].decode(), entry[2].decode())


def find_foreign_code(new: Tree, old: Tree, installed: Tree) -> list[str]:
    """Return the paths outside `content/` that a push would give a state of its own.

    The others are as in the branch's last commit `old`, or as the installation has them.
    """
    return sorted(
        path
        for path in new.keys() | old.keys()
        if new.get(path) != old.get(path) and new.get(path) != installed.get(path)
    )


def list_installed(code: Path) -> Tree:
    """Return what the commit of the installation has outside `content/`, nothing without git."""
    repository = PushedRepository(code / ".git")
    try:
        return repository.list_outside("HEAD") if repository.folder.exists() else {}
    except PublishingError:
        return {}


def one_line(text: str) -> str:
    """Return a name from a commit as it may be shown on a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def _iter_problems(entries: list[tuple[str, TreeEntry]]) -> Iterator[tuple[str, str]]:
    if not entries:
        yield f"{CONTENT}/", "không có trong commit"
    files = {path for path, _ in entries}
    seen: set[str] = set()
    for path, entry in entries:
        above = {str(folder) for folder in PurePosixPath(path).parents}
        if entry.mode in KINDS:
            yield path, KINDS[entry.mode]
        elif not path.startswith(f"{CONTENT}/"):
            yield path, "không phải thư mục"
        elif (
            path in seen
            or above & files
            or any(part.lower() in UNUSABLE for part in path.split("/"))
        ):
            yield path, "có tên không dùng được"
        seen.add(path)
