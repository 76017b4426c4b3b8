"""What is published: the newest content, but for bundles of which an earlier version stands."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from plugins.core.git_trees import Repository, Tree
from plugins.newsdesk.problems import as_shown

CONTENT = "content"

Held = Mapping[str, str]
"""Bundle as shown → commit whose version stands in its place, empty if it is left out."""


def owner_of(path: str, held: Collection[str]) -> str | None:
    """Return which of the bundles a file belongs to; the innermost one if there are several."""
    shown = as_shown(path)
    while shown:
        if shown in held:
            return shown
        shown = shown.rpartition("/")[0]
    return None


class Sources(ABC):
    """The newest content, in a project that can be built, and the versions in its repository."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self._list = cache(self._list_content)

    def has(self, commit: str, bundle: str) -> bool:
        """Return whether a commit has a version of a bundle."""
        return any(owner_of(path, {bundle}) for path in self._list(commit))

    def select(self, held: Held) -> Tree:
        """Return the files of the versions that stand in the place of bundles."""
        return {
            path: entry
            for commit in {*held.values()} - {""}
            for path, entry in self._list(commit).items()
            if entry.is_file and (owner := owner_of(path, held)) and held[owner] == commit
        }

    def clear(self) -> None:  # noqa: B027 - most have nothing to clear
        """Remove what was assembled and is not wanted any more."""

    def _list_content(self, commit: str) -> Tree:
        return dict(self.repository.iter_tree(commit, CONTENT))

    @abstractmethod
    def assemble(self, held: Held) -> Path:
        """Return a project with the newest content, but for the bundles that are held back."""

    @abstractmethod
    def list_newer(self, commit: str) -> frozenset[str]:
        """Return the bundles that differ from a commit."""

    @abstractmethod
    def since(self, commit: str) -> str:
        """Return what names the changes since a commit to `record_past`."""

    @abstractmethod
    def seeing_git(self, project: Path) -> Mapping[str, str]:
        """Return the variables by which git finds the repository from an assembled project."""


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set variables of this process for a while."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
