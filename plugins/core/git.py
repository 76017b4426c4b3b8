"""Questions to git, asked from the folder of the project."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from plugins.core.errors import SetupError

# Questions must not write into an index that a commit is being made from.
QUIETLY = {"GIT_OPTIONAL_LOCKS": "0"}


def ask_git(root: Path, *arguments: str, variables: Mapping[str, str] | None = None) -> str:
    """Return what a git command answers.

    Raises SetupError with git's own last words when it fails or is missing.
    """
    try:
        done = subprocess.run(
            ["git", *arguments],
            check=False,
            cwd=root,
            env={**os.environ, **QUIETLY, **(variables or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
    except FileNotFoundError:
        raise SetupError("Không thấy chương trình git — hãy cài git.") from None
    if done.returncode:
        words = os.fsdecode(done.stderr).strip().splitlines() or ["không rõ lý do"]
        raise SetupError(
            f"git {arguments[0]} không chạy được ({words[-1]}) — hãy chạy trong thư mục của cổng, "
            "nơi đã có git."
        )
    return os.fsdecode(done.stdout)


def list_names(root: Path, *arguments: str) -> list[str]:
    """Return the names that a git command lists with `-z`."""
    return [name for name in ask_git(root, *arguments).split("\0") if name]
