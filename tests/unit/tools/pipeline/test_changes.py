"""News or code, decided from the files of real commits; what is due, from moments."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugins.tools.pipeline.changes import (
    FOLDER,
    is_due,
    list_untested,
    note_published,
    note_tested,
    read_published,
)
from tests.support.sites import write_files

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=Ban", "-c", "user.email=ban@portal.example")
    return subprocess.run(
        ["git", *who, *arguments], check=True, cwd=folder, capture_output=True, encoding="utf-8"
    ).stdout


def commit(folder: Path, files: dict[str, str]) -> None:
    write_files(files, folder)
    git(folder, "add", "--all")
    git(folder, "commit", "-qm", "Một", "--allow-empty")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "cổng"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    commit(folder, {".gitignore": "/.cache\n", "tasks.py": "1", "content/articles/a.md": "1"})
    return folder


def test_code_is_untested_until_its_tests_went_well(root: Path) -> None:
    assert list_untested(root) is None
    note_tested(root)
    assert list_untested(root) == []


@pytest.mark.parametrize(
    ("name", "is_code"),
    [
        ("content/articles/2024/bài mới/index.md", False),
        ("content/articles/2024/bài mới/ảnh 1.jpg", False),
        ("content/pages/lien-he.md", False),
        ("content/data/menu.yml", False),
        ("content/HUONG-DAN.md", True),
        ("plugins/core/git.py", True),
        ("theme-local/static/css/office.css", True),
        ("pelicanconf.py", True),
        (".github/workflows/portal.yml", True),
        ("content.py", True),
    ],
)
def test_news_is_what_no_test_reads(root: Path, name: str, is_code: bool) -> None:
    note_tested(root)
    commit(root, {name: "mới"})
    assert list_untested(root) == ([name] if is_code else [])


def test_code_that_failed_is_not_forgotten_when_news_follows(root: Path) -> None:
    note_tested(root)
    commit(root, {"tasks.py": "2"})
    commit(root, {"content/articles/b.md": "2"})
    assert list_untested(root) == ["tasks.py"]


def test_removed_and_renamed_code_is_code(root: Path) -> None:
    note_tested(root)
    git(root, "mv", "tasks.py", "content/tasks.py")
    commit(root, {})
    assert list_untested(root) == ["tasks.py"]


def test_code_that_is_again_as_it_was_needs_no_test(root: Path) -> None:
    note_tested(root)
    commit(root, {"tasks.py": "2"})
    commit(root, {"tasks.py": "1"})
    assert list_untested(root) == []


def test_a_clone_without_files_of_old_commits_tells_as_well(root: Path, tmp_path: Path) -> None:
    note_tested(root)
    commit(root, {"content/articles/b.md": "2"})
    clone = tmp_path / "bản sao"
    git(root, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", root.as_uri(), str(clone))
    shutil.copytree(root / ".cache", clone / ".cache")
    git(clone, "remote", "remove", "origin")  # nothing more can be fetched
    assert list_untested(clone) == []


def test_a_commit_that_git_has_not_got_was_not_tested(root: Path) -> None:
    note_tested(root)
    (root / FOLDER / "tested").write_text("1" * 40)
    assert list_untested(root) is None


@pytest.mark.parametrize(
    ("last", "moment", "expected"),
    [
        (timedelta(hours=-2), timedelta(hours=-1), True),
        (timedelta(hours=-2), timedelta(), True),
        (timedelta(hours=-2), timedelta(hours=-2), False),
        (timedelta(hours=-2), timedelta(hours=-3), False),
        (timedelta(hours=-2), timedelta(minutes=1), False),
        (timedelta(hours=-16, minutes=-1), timedelta(hours=-20), True),  # 23:59 in Vietnam
        (timedelta(hours=-16), timedelta(hours=-20), False),  # 0:00
    ],
    ids=["came", "comes now", "was there", "long there", "comes", "another day", "the same day"],
)
def test_something_is_due_when_a_moment_came_or_a_day(
    root: Path, last: timedelta, moment: timedelta, expected: bool
) -> None:
    note_published(root, NOW + last)
    assert read_published(root) == NOW + last
    assert is_due(root, [NOW + moment], NOW) is expected


def test_before_any_publication_everything_is_due(root: Path) -> None:
    assert is_due(root, [], NOW)
