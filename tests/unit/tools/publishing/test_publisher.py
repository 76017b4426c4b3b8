"""The commit and the publisher of a release."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from plugins.tools.publishing.publisher import Revision, read_publisher, read_revision


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    for command in (
        ["init", "--quiet"],
        ["config", "user.email", "bbt@co-quan.example"],
        ["config", "user.name", "Ban biên tập"],
        ["commit", "--quiet", "--allow-empty", "-m", "Start"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def test_the_commit_is_named_and_a_clean_tree_is_clean(repository: Path) -> None:
    revision = read_revision(repository)
    assert len(revision.commit) == 40
    assert revision.short == revision.commit[:8]
    assert not revision.is_dirty


def test_a_file_that_is_not_committed_makes_it_dirty(repository: Path) -> None:
    (repository / "bài.md").write_text("")
    assert read_revision(repository).is_dirty


def test_outside_git_there_is_no_commit(tmp_path: Path) -> None:
    assert read_revision(tmp_path) == Revision("", is_dirty=False)
    assert read_revision(tmp_path).short == "nogit"


def test_the_publisher_is_the_actor_of_ci_or_gits_address(repository: Path) -> None:
    assert read_publisher(repository, {}) == "bbt@co-quan.example"
    assert read_publisher(repository, {"GITHUB_ACTOR": "người\tlạ\n"}) == "ngườilạ"
