"""Publications, one after the other: no address that readers know is lost in any of them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from plugins.core.errors import PARTLY_PUBLISHED, PublishingError
from plugins.newsdesk.commands.tasks import check
from plugins.tools.publishing.publisher import publish, rollback
from plugins.tools.publishing.released import read_released
from plugins.tools.receiving.hook_files import receive
from tests.support.projects import make_project
from tests.support.settings import PRODUCTION, settings_file
from tests.support.sites import DATA, ROOT, article, write_files

ONE = "content/articles/2024/mot/index.md"
TWO = "content/articles/2024/hai.md"
GONE = "content/data/gone.yml"
LOST = f"{ONE}:1:1: ở địa chỉ đã đăng /tin-hoat-dong/mot/ không còn bài hay trang nào"
ENTRY = "- url: /tin-hoat-dong/mot/\n  date: 2026-11-20\n  reason: Bài đăng nhầm\n"
FILES = {"publishconf.py": PRODUCTION, ONE: article(), TWO: article(id="hai")}
CODE = ("plugins", "theme", "tasks.py", "pyproject.toml", ".gitignore")


def test_without_git_a_lost_address_stops_each_publication_until_it_is_mended(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    project, target = make_project(tmp_path / "project"), tmp_path / "srv"
    write_files(FILES, project)
    first = publish(project, str(target), print).release
    shutil.rmtree((project / ONE).parent)
    for number in range(2):
        write_files({TWO: article(f"Sửa lần {number}.", id="hai")}, project)
        capfd.readouterr()
        with pytest.raises(PublishingError):
            publish(project, str(target), print)
        assert LOST in capfd.readouterr().out
        assert live(target) == first
    assert check(project, released=read_released(str(target))) == 1

    write_files({GONE: ENTRY}, project)
    second = publish(project, str(target), print).release
    assert_gone(target)

    (project / GONE).unlink()
    capfd.readouterr()
    with pytest.raises(PublishingError):
        publish(project, str(target), print)
    assert f"{GONE}:1:1: mục của địa chỉ đã gỡ /tin-hoat-dong/mot/" in capfd.readouterr().out
    assert live(target) == second

    # What readers see is what counts: the article is back, and the entry was not there yet.
    rollback(project, str(target), first, print)
    write_files({ONE: article()}, project)
    assert publish(project, str(target), print).release not in {first, second}


def test_a_deleted_article_stands_until_it_is_named_as_gone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    project, target = make_project(tmp_path / "project"), tmp_path / "srv"
    write_files({".gitignore": ".cache/\nplugins\ntheme\n", **FILES}, project)
    git(project, "init", "--quiet")

    def commit_and_publish(message: str) -> int:
        git(project, "add", "--all")
        git(project, "commit", "--quiet", "-m", message)
        capfd.readouterr()
        return publish(project, str(target), print).status

    assert commit_and_publish("Bắt đầu") == 0
    shutil.rmtree((project / ONE).parent)
    for text in ("Sửa một lần.", "Sửa lần nữa."):
        write_files({TWO: article(text, id="hai")}, project)
        assert commit_and_publish("Sửa bài khác") == PARTLY_PUBLISHED
        assert LOST in capfd.readouterr().out
        assert is_readable(target)
        assert text in (target / "current/tin-hoat-dong/hai/index.html").read_text(encoding="utf-8")
    write_files({GONE: ENTRY}, project)
    assert commit_and_publish("Gỡ bài") == 0
    assert_gone(target)

    live_release = live(target)
    (project / GONE).unlink()
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "-m", "Bỏ tệp")
    with pytest.raises(PublishingError):
        publish(project, str(target), print)
    assert live(target) == live_release


def test_pushes_and_the_schedule_compare_with_what_is_live(tmp_path: Path) -> None:
    clone, code, repository, target = (
        tmp_path / name for name in ("clone", "opt", "kho.git", "srv")
    )
    clone.mkdir()
    for name in (*CODE, *(path.name for path in ROOT.glob("requirements*.txt"))):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, clone / name)
    write_files(DATA | {"pelicanconf.py": settings_file(), **FILES}, clone)
    hook = receive(code, repository, str(target), print, checkout=tmp_path / "checkout")
    git(clone, "init", "--quiet", "--initial-branch=main")
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "-m", "Bắt đầu")
    git(clone, "clone", "--quiet", str(clone), str(code))

    def push(message: str) -> str:
        git(clone, "add", "--all")
        git(clone, "commit", "--quiet", "-m", message)
        return git(clone, "push", str(repository), "HEAD:main")

    def again() -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([hook, "again"], check=False, cwd="/", capture_output=True)

    assert "Đã xuất bản" in git(clone, "push", str(repository), "HEAD:main")
    shutil.rmtree((clone / ONE).parent)
    assert LOST in push("Xóa bài")
    write_files({TWO: article("Sửa.", id="hai")}, clone)
    assert LOST in push("Sửa bài khác")
    # Even when the hook knows no commit that was published.
    git(repository, "update-ref", "-d", "refs/portal/published")
    run = again()
    assert (run.returncode, LOST in run.stdout.decode()) == (PARTLY_PUBLISHED, True)
    assert is_readable(target)
    assert "Sửa." in (target / "current/tin-hoat-dong/hai/index.html").read_text(encoding="utf-8")
    write_files({GONE: ENTRY}, clone)
    assert "Đã xuất bản" in push("Gỡ bài")
    assert_gone(target)
    assert again().returncode == 0


def is_readable(target: Path) -> bool:
    folder = target / "current/tin-hoat-dong/mot"
    return (folder / "index.html").is_file() and not (folder / ".gone").exists()


def assert_gone(target: Path) -> None:
    folder = target / "current/tin-hoat-dong/mot"
    assert "Bài đăng nhầm" in (folder / "index.html").read_text(encoding="utf-8")
    assert (folder / ".gone").is_file()


def live(target: Path) -> str:
    """Return the name of the release that readers see."""
    return (target / "current").readlink().name


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.email=bbt@co-quan.example", "-c", "user.name=Ban biên tập"]
    run = subprocess.run(
        ["git", *who, *arguments],
        check=True,
        cwd=folder,
        env=os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    return run.stdout
