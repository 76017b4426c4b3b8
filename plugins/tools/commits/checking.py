"""The check of what is about to be committed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from plugins.tools.commits.staging import list_staged, staged_tree, without_git_variables

PROJECT = Path(__file__).resolve().parents[3]
REMEDY = (
    "Chưa commit: hãy sửa các lỗi trên, chạy `git add` rồi commit lại. "
    "Khi thật cần thiết, bỏ qua bước này một lần bằng `git commit --no-verify`."
)


def check_staged(root: Path) -> int:
    """Print what is wrong with the staged content and return the exit status.

    Without staged content nothing is read. Errors are told of all content, since a renamed category
    breaks articles that nobody has touched; advice of the staged files alone. Raises
    SetupError when git does.
    """
    if not list_staged(root):
        return 0
    with staged_tree(root) as tree:
        # In a process of its own, for which git's variables hold from the start.
        done = subprocess.run(
            [sys.executable, "-m", "plugins.tools.commits", str(tree.folder)],
            check=False,
            cwd=root,
            env={**without_git_variables(), **tree.variables, "PYTHONPATH": str(PROJECT)},
        )
    if done.returncode:
        sys.stdout.write(f"{REMEDY}\n")
    return done.returncode


def check_tree(folder: Path) -> int:
    """Check the staged tree that lies in `folder` and return the exit status."""
    from plugins.newsdesk.commands import (
        tasks as commands,  # the process that git starts has no use for it
    )

    return commands.check(folder, advised=frozenset(list_staged(folder)))
