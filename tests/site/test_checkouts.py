"""A checkout to which the cache of another one was copied: only what differs is read."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from plugins.core.incremental.contents import WORTH_ASKING_GIT
from tests.support.projects import (
    build,
    build_clean,
    differing,
    make_project,
    read_files,
    read_stamps,
)
from tests.support.sites import article, jpeg, write_files

COUNT = WORTH_ASKING_GIT + 6  # fewer files are read sooner than git is asked
PHOTO = "content/articles/2024/anh/a.jpg"
NEW = "content/articles/2024/moi.md"
FILES: dict[str, str | bytes] = {
    **{
        f"content/articles/2024/bai-{number:02}.md": article(id=f"bai-{number}", title=f"{number}")
        for number in range(COUNT)
    },
    "content/articles/2024/anh/index.md": article(id="anh"),
    PHOTO: jpeg(90, 60),
    "content/articles/2024/anh/ke-hoach.pdf": b"%PDF",
    "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\naliases: [/cu/]\n---\n\nBài.\n",
}
BUNDLES = COUNT + 2


def git(folder: Path, *arguments: str) -> None:
    """Run git, as somebody and without the settings of this machine."""
    somebody = ["-c", "user.name=Ai", "-c", "user.email=ai@example.vn", "-c", "core.autocrlf=false"]
    subprocess.run(["git", "-C", str(folder), *somebody, *arguments], check=True)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = make_project(tmp_path_factory.mktemp("checkouts") / "original")
    write_files(FILES, project)
    write_files({".gitignore": "/.cache/\n/output/\n"}, project)
    git(project, "init", "--quiet")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Một")
    assert build(project).read == BUNDLES
    return project


@pytest.fixture
def clone(original: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(original), str(folder))
    others = shutil.ignore_patterns("templates")  # other tests write into that folder, too
    shutil.copytree(
        original / ".cache", folder / ".cache", ignore=others, copy_function=shutil.copyfile
    )
    return folder


def copy_output(original: Path, clone: Path) -> None:
    """Copy the output as well; every file gets a new time."""
    shutil.copytree(original / "output", clone / "output", copy_function=shutil.copyfile)


def is_clean(project: Path) -> None:
    clean = build_clean(project, project.with_name("clean"))
    assert differing(read_files(project / "output"), clean) == []


@pytest.mark.parametrize("has_output", [False, True], ids=["no output", "output"])
@pytest.mark.parametrize("has_git", [True, False], ids=["git", "no git"])
def test_a_checkout_with_the_cache_of_another_reads_nothing(
    original: Path, clone: Path, has_output: bool, has_git: bool
) -> None:
    if has_output:
        copy_output(original, clone)
    if not has_git:
        shutil.rmtree(clone / ".git")
    before = read_stamps(clone / "output")
    summary = build(clone)
    assert (summary.read, summary.bundles, summary.photos) == (0, BUNDLES, 0)
    after = read_stamps(clone / "output")
    assert {name for name in before if before[name] != after.get(name)} == set()
    assert differing(read_files(clone / "output"), read_files(original / "output")) == []
    assert build(clone).made == 0


@pytest.mark.parametrize("has_git", [True, False], ids=["git", "no git"])
def test_what_differs_from_the_commit_is_read_and_nothing_else(
    original: Path, clone: Path, has_git: bool
) -> None:
    copy_output(original, clone)
    write_files({PHOTO: jpeg(90, 60, "#305a7a"), NEW: article(id="moi")}, clone)
    if not has_git:
        shutil.rmtree(clone / ".git")
    assert build(clone).read == 2
    is_clean(clone)


def test_a_modified_file_of_the_same_size_and_time_is_read(original: Path, clone: Path) -> None:
    name = "content/pages/gioi-thieu.md"
    text = (original / name).read_text(encoding="utf-8")
    write_files({name: text.replace("Bài.", "Bàn.")}, clone)
    status = (original / name).stat()
    os.utime(clone / name, ns=(status.st_mtime_ns, status.st_mtime_ns))
    assert (clone / name).stat().st_size == status.st_size
    assert build(clone).read == 1
    is_clean(clone)


def test_another_commit_is_checked_out_and_read(original: Path, clone: Path) -> None:
    git(clone, "rm", "--quiet", "-r", "content/articles/2024/anh")
    write_files({NEW: article(id="moi")}, clone)
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", "Hai")
    copy_output(original, clone)
    summary = build(clone)
    assert (summary.read, summary.bundles) == (1, BUNDLES)
    is_clean(clone)


def test_a_project_that_was_moved_with_its_output_reads_nothing(clone: Path) -> None:
    build(clone)
    moved = clone.rename(clone.with_name("moved"))
    shutil.rmtree(moved / "content/articles/2024/anh")
    summary = build(moved)
    assert (summary.read, summary.bundles) == (0, BUNDLES - 1)
    is_clean(moved)
