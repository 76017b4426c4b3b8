"""The files as they will be committed, laid out in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from plugins.core.git import ask_git, list_names
from plugins.core.locking import exclusive

CONTENT = "content"
CHECKED = (CONTENT, "pelicanconf.py")
FOLDER = Path(".cache/staged")


class StagedTree(NamedTuple):
    """A folder with the staged files, and the variables by which git takes it for the work tree."""

    folder: Path
    variables: Mapping[str, str]


def list_staged(root: Path) -> list[str]:
    """Return the content files that differ from the last commit, as they are staged."""
    return list_names(root, "diff", "--cached", "--name-only", "--no-renames", "-z", "--", CONTENT)


@contextmanager
def staged_tree(root: Path) -> Iterator[StagedTree]:
    """Yield the staged files of `root`: its own folder when nothing else lies there.

    Otherwise a copy that git keeps up to date from one commit to the next. Raises
    SetupError.
    """
    git = {"GIT_DIR": ask_git(root, "rev-parse", "--absolute-git-dir").strip()}
    index = root / ask_git(root, "rev-parse", "--git-path", "index").strip()
    if not has_other_files(root):
        own = {"GIT_WORK_TREE": str(root), "GIT_INDEX_FILE": str(index)}
        yield StagedTree(root, git | own)
        return
    # `git commit FILE` has an index of its own, which the variables of a hook name.
    tree = ask_git(root, "write-tree").strip()
    folder = root / FOLDER / "tree"
    with exclusive(root / FOLDER / "lock"):
        folder.mkdir(exist_ok=True)
        copy = {"GIT_WORK_TREE": str(folder), "GIT_INDEX_FILE": str(root / FOLDER / "index")}
        ask_git(root, "read-tree", "--reset", "-u", tree, variables=git | copy)
        yield StagedTree(folder, git | copy)


def has_other_files(root: Path) -> bool:
    """Return whether what lies in `root` is not what is staged."""
    return bool(
        list_names(root, "diff", "--name-only", "-z", "--", *CHECKED)
        or list_names(root, "ls-files", "--others", "-z", "--", *CHECKED)
    )


def without_git_variables(variables: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the variables without those that a hook got from git."""
    return {name: value for name, value in variables.items() if not name.startswith("GIT_")}
