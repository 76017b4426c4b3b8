"""Repositories of a project and of an office, with the tasks of the version that is there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

AUTHOR = ("-c", "user.name=Ban", "-c", "user.email=ban@travan.example")


def git(folder: Path, *arguments: str) -> str:
    """Run git without the settings of this machine, which must succeed; return its output."""
    alone = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return subprocess.run(
        ["git", *AUTHOR, *arguments],
        check=True,
        cwd=folder,
        env=alone,
        capture_output=True,
        encoding="utf-8",
    ).stdout


def commit(folder: Path, message: str) -> None:
    """Commit everything in a folder."""
    git(folder, "config", "user.name", "Ban")
    git(folder, "config", "user.email", "ban@travan.example")
    git(folder, "add", "--all")
    git(folder, "commit", "-qm", message)


def run_task(folder: Path, *arguments: str) -> str:
    """Run a task of the version in a folder, which must succeed; return what it says."""
    return run_module(folder, "invoke", *arguments)


def run_module(folder: Path, *arguments: str) -> str:
    """Run a module of Python in a folder, which must succeed; return its output."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        check=False,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout[-8000:]
    return done.stdout
