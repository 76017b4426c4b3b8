"""A pytest plugin that fails a run which changes the working tree.

`git status` is compared before and after the run, so uncommitted edits are no failure, and neither
are ignored files. Without git, or outside a repository, nothing is compared.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

STATUS = ("git", "status", "--porcelain", "--untracked-files=all", "--no-renames", "-z")
BEFORE = pytest.StashKey[dict[str, str]]()
CHANGED = pytest.StashKey[list[str]]()


def pytest_sessionstart(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):
        session.config.stash[BEFORE] = read_changes(session.config.rootpath)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    before = session.config.stash.get(BEFORE, None)
    if before is None:
        return
    after = read_changes(session.config.rootpath)
    changed = sorted(name for name in before | after if before.get(name) != after.get(name))
    session.config.stash[CHANGED] = changed
    if changed and session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if changed := config.stash.get(CHANGED, []):
        terminalreporter.section("git status differs after the tests", red=True)
        terminalreporter.write_line("Appeared, changed or gone while the tests ran:")
        for name in changed:
            terminalreporter.write_line(f"  {name}")


def read_changes(root: Path) -> dict[str, str]:
    """Return state and hash of every file that differs from the commit, by name."""
    if not (root / ".git").exists() or shutil.which(STATUS[0]) is None:
        return {}
    done = subprocess.run(
        STATUS,
        check=False,
        cwd=root,
        env=os.environ | {"GIT_OPTIONAL_LOCKS": "0"},
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
    )
    lines = done.stdout.split("\0")[:-1] if done.returncode == 0 else []
    return {line[3:]: line[:2] + hash_file(root / line[3:]) for line in lines}


def hash_file(path: Path) -> str:
    """Return the hash of a file, empty if the file is missing."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
