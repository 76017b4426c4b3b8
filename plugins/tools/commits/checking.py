"""The check of staged content: `python -m plugins.tools.commits.checking FOLDER`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from plugins.core.git import ask_git, list_names
from plugins.core.locking import exclusive

PROJECT = Path(__file__).resolve().parents[3]
CONTENT = "content"
CHECKED = (CONTENT, "pelicanconf.py")
FOLDER = Path(".cache/staged")
REMEDY = (
    "Chưa commit: hãy sửa các lỗi trên, chạy `git add` rồi commit lại. "
    "Khi thật cần thiết, bỏ qua bước này một lần bằng `git commit --no-verify`."
)


class StagedTree(NamedTuple):
    """A folder with the staged files, and the variables that make it git's work tree."""

    folder: Path
    variables: Mapping[str, str]


def check_staged(root: Path) -> int:
    """Print the problems of the staged content and return the exit status.

    Reads nothing if no content is staged. Errors are reported for all content, since a renamed
    category breaks unchanged articles; advice for staged files only. Raises SetupError if git
    fails.
    """
    if not list_staged(root):
        return 0
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    with staged_tree(root) as tree:
        # A separate process, so that git's variables hold from its start.
        done = subprocess.run(
            [sys.executable, "-m", "plugins.tools.commits.checking", str(tree.folder)],
            check=False,
            cwd=root,
            env={**kept, **tree.variables, "PYTHONPATH": str(PROJECT)},
        )
    if done.returncode:
        sys.stdout.write(f"{REMEDY}\n")
    return done.returncode


def list_staged(root: Path) -> list[str]:
    """Return the staged content files that differ from the last commit."""
    return list_names(root, "diff", "--cached", "--name-only", "--no-renames", "-z", "--", CONTENT)


@contextmanager
def staged_tree(root: Path) -> Iterator[StagedTree]:
    """Yield the staged files of `root`: its own folder if it contains nothing else.

    Otherwise a copy that git updates from one commit to the next. Raises SetupError.
    """
    git = {"GIT_DIR": ask_git(root, "rev-parse", "--absolute-git-dir").strip()}
    index = root / ask_git(root, "rev-parse", "--git-path", "index").strip()
    if not has_other_files(root):
        own = {"GIT_WORK_TREE": str(root), "GIT_INDEX_FILE": str(index)}
        yield StagedTree(root, git | own)
        return
    # `git commit FILE` has an index of its own, named by the variables of the hook.
    tree = ask_git(root, "write-tree").strip()
    folder = root / FOLDER / "tree"
    with exclusive(root / FOLDER / "lock"):
        folder.mkdir(exist_ok=True)
        copy = {"GIT_WORK_TREE": str(folder), "GIT_INDEX_FILE": str(root / FOLDER / "index")}
        ask_git(root, "read-tree", "--reset", "-u", tree, variables=git | copy)
        yield StagedTree(folder, git | copy)


def has_other_files(root: Path) -> bool:
    """Return whether files of `root` differ from the index."""
    return bool(
        list_names(root, "diff", "--name-only", "-z", "--", *CHECKED)
        or list_names(root, "ls-files", "--others", "-z", "--", *CHECKED)
    )


def check_tree(folder: Path) -> int:
    """Check the staged tree in `folder`, to which git's variables point; return the status."""
    from plugins.newsdesk.commands import tasks as commands  # slow, and only this process needs it

    return commands.check(folder, advised=frozenset(list_staged(folder)))


if __name__ == "__main__":
    sys.exit(check_tree(Path(sys.argv[1])))
