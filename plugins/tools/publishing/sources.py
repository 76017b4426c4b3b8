"""What is published: the newest content, but for bundles of which an earlier version stands."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from plugins.core.git_trees import Repository, Tree, TreeEntry
from plugins.newsdesk.problems import as_shown

CONTENT = "content"


def owner_of(path: str, held: Collection[str]) -> str | None:
    """Return which of the bundles a file belongs to; the innermost one if there are several."""
    shown = as_shown(path)
    while shown:
        if shown in held:
            return shown
        shown = shown.rpartition("/")[0]
    return None


class Sources(ABC):
    """The newest content, in a project that can be built, and what its repository has of others."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.list = cache(self._list)

    def _list(self, commit: str) -> Tree:
        """Return the content of a commit."""
        return dict(self.repository.iter_tree(commit, CONTENT))

    def has(self, commit: str, bundle: str) -> bool:
        """Return whether a commit has a version of a bundle."""
        return any(owner_of(path, {bundle}) for path in self.list(commit))

    def select(self, commit: str, bundles: Collection[str]) -> Tree:
        """Return the files of a commit's versions of bundles."""
        found = self.list(commit).items()
        return {path: one for path, one in found if one.is_file and owner_of(path, bundles)}

    def compose(self, commit: str, held: Mapping[str, str]) -> str:
        """Return a commit with the versions of `held` in the place of its own.

        They are those of other commits; a bundle without one is left out. That is the content which
        readers of a release see that was made from `commit` and held bundles back.
        """
        if not held:
            return commit
        added: dict[str, TreeEntry] = {}
        for other in {*held.values()} - {""}:
            bundles = {bundle for bundle in held if held[bundle] == other}
            added |= self.select(other, bundles)
        gone = [path for path in self.list(commit) if owner_of(path, held)]
        return self.repository.compose(commit, gone, added)

    def clear(self) -> None:  # noqa: B027 - most have nothing to clear
        """Remove what was assembled and is not wanted any more."""

    @abstractmethod
    def assemble(self, commit: str, held: Collection[str]) -> Path:
        """Return a project with the newest content, but a commit's versions of held bundles."""

    @abstractmethod
    def list_newer(self, commit: str) -> frozenset[str]:
        """Return the bundles that differ from a commit."""

    @abstractmethod
    def since(self, commit: str) -> str:
        """Return what names the changes since a commit to `find_faults`."""

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
