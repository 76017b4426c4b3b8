"""The tree of a pushed commit: what `content/` holds, and what differs outside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from plugins.core.errors import PublishingError
from plugins.core.git_trees import Repository, Tree, TreeEntry

CONTENT = "content"
LINK, SUBMODULE = "120000", "160000"
KINDS = {LINK: "là liên kết (symlink)", SUBMODULE: "là kho con (submodule)"}
UNUSABLE = {"", ".", "..", ".git"}


class PushedRepository(Repository):
    """A repository as a hook sees it."""

    def list_content(self, commit: str) -> Tree:
        """Return the files of `content/` in a commit.

        Raises PublishingError with a line for each entry that is no plain file or whose name
        leads elsewhere.
        """
        entries = list(self.iter_tree(commit, CONTENT))
        problems = [f"{one_line(path)} {words}" for path, words in _iter_problems(entries)]
        if problems:
            raise PublishingError("\n".join(problems))
        return dict(entries)

    def list_outside(self, commit: str) -> Tree:
        """Return everything but `content/` in a commit."""
        names = [path for path, _ in self.iter_tree(commit, recursive=False) if path != CONTENT]
        return dict(self.iter_tree(commit, *names)) if names else {}


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
