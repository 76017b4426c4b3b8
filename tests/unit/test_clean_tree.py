"""A test run that changes the working tree fails."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.sites import ROOT, write_files

PROJECT = {
    "pytest.ini": "[pytest]\n",
    "conftest.py": 'pytest_plugins = ["tests.support.clean_tree"]\n',
    ".gitignore": "__pycache__/\n/.cache/\n",
    "content/bài.md": "Một\n",
    "content/hai.md": "Hai\n",
    "content/ba.md": "Ba\n",
}
TELLING = "git status differs after the tests"
# A new file, a changed one, a deleted one; then two that differed before.
CHANGES = {
    "status.json": 'Path("status.json").write_text("{}")',
    "content/hai.md": 'Path("content/hai.md").write_text("2")',
    "content/ba.md": 'Path("content/ba.md").unlink()',
    "content/bài.md": 'Path("content/bài.md").write_text("Sửa nữa")',
    "ghi chú.txt": 'Path("ghi chú.txt").unlink()',
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with uncommitted edits."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    folder = tmp_path / "dự án"
    write_files(PROJECT, folder)
    somebody = ["-c", "user.name=Ai", "-c", "user.email=ai@example.vn"]
    for command in (["init", "-q"], ["add", "."], [*somebody, "commit", "-qm", "Một"]):
        subprocess.run(["git", *command], check=True, cwd=folder)
    write_files({"content/bài.md": "Sửa dở\n", "ghi chú.txt": "Việc\n"}, folder)
    return folder


def run_tests(project: Path, *body: str, options: Sequence[str] = ()) -> tuple[int, str]:
    """Run a project of one test with this body; return the status and the output."""
    lines = ["from pathlib import Path", "def test_one():", *(f"    {line}" for line in body)]
    write_files({".cache/test_one.py": "\n".join(lines)}, project)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options, ".cache/test_one.py"],
        check=False,
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("options", [[], ["-p", "xdist", "-n", "2"]], ids=["one process", "xdist"])
def test_a_run_that_changes_the_tree_fails_and_lists_the_files(
    project: Path, options: list[str]
) -> None:
    status, said = run_tests(project, *CHANGES.values(), options=options)
    assert "1 passed" in said
    assert status == 1
    listed = said.partition(TELLING)[2].splitlines()
    assert [line.strip() for line in listed if line.startswith("  ")] == sorted(CHANGES)


def test_edits_from_before_and_ignored_files_fail_nothing(project: Path) -> None:
    status, said = run_tests(project, 'Path(".cache/a").write_text("")')
    assert (status, TELLING in said) == (0, False), said


def test_a_run_that_fails_anyway_lists_the_files_too(project: Path) -> None:
    status, said = run_tests(project, 'assert not Path("a").write_text("x")')
    assert status == 1
    assert "\n  a\n" in said.partition(TELLING)[2]


@pytest.mark.parametrize("missing", ["repository", "git"])
def test_nothing_is_compared_without_git(
    project: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    if missing == "git":
        monkeypatch.setenv("PATH", "")
    else:
        (project / ".git").rename(project / "git")
    status, said = run_tests(project, 'Path("a").write_text("")')
    assert (status, TELLING in said) == (0, False), said
