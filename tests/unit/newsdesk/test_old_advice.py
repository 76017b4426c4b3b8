"""Advice on files that nobody has touched is one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.core.git import list_touched, run_git
from plugins.newsdesk.commands.tasks import check
from tests.support.sites import DATA, article, build_folder, jpeg, write_files

OLD = "content/articles/2024/cu/index.md"
NEW = "content/articles/2024/moi/index.md"
ONE_LINE = "… 2 điều nên sửa trong bài cũ: check --all"
IDLESS = article(id="")


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
    done = run_git(folder, *who, *arguments)
    assert done.returncode == 0, done.stderr


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Bài")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Return a committed project with two pieces of advice."""
    conf = {"pelicanconf.py": 'PATH = "content"\nGALLERY_CACHE_DIR = ".cache/photos"\n'}
    photo = {"content/articles/2024/cu/a.jpg": jpeg()}
    ignored = {".gitignore": ".cache/\noutput/\n"}
    write_files({**DATA, **conf, **photo, **ignored, OLD: IDLESS}, tmp_path)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path)
    return tmp_path


def test_it_is_one_line_until_somebody_asks(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(office) == 0
    assert capsys.readouterr().out.splitlines() == [ONE_LINE, "0 lỗi, 0 điều nên sửa"]
    assert check(office, shows_all=True) == 0
    assert capsys.readouterr().out.count("(nên sửa)") == 2


TOUCHES: dict[str, tuple[dict[str, str | bytes], int, bool]] = {
    "the article": ({OLD: article("Khác.", id="")}, 2, False),
    "a photo of the article": ({"content/articles/2024/cu/a.jpg": jpeg(800, 600)}, 2, False),
    "a new photo of the article": ({"content/articles/2024/cu/b.jpg": jpeg()}, 3, False),
    "a new article": ({NEW: article(id="", slug="moi")}, 1, True),
    "an article in a single file": ({"content/articles/2024/moi.md": IDLESS}, 1, True),
    "a file in the year's folder": ({"content/articles/2024/a.pdf": b"%PDF"}, 1, True),
}


@pytest.mark.parametrize(("files", "count", "has_rest"), TOUCHES.values(), ids=TOUCHES.keys())
def test_advice_on_what_was_touched_is_given_in_full(
    files: dict[str, str | bytes],
    count: int,
    has_rest: bool,
    office: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_files(files, office)
    check(office)
    said = capsys.readouterr().out
    assert said.count("(nên sửa)") == count
    assert (ONE_LINE in said) == has_rest


def test_since_an_earlier_commit_more_is_touched(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files({NEW: article(id="", slug="moi")}, office)
    commit(office)
    check(office, since="HEAD~1")
    said = capsys.readouterr().out
    assert f"{NEW}:1:1: (nên sửa)" in said
    assert ONE_LINE in said


def test_commits_that_are_not_pushed_are_touched(office: Path) -> None:
    write_files({NEW: article()}, office)
    commit(office)
    assert list_touched(office) == frozenset()
    git(office, "branch", "others", "HEAD~1")
    git(office, "branch", "--set-upstream-to=others")
    assert list_touched(office) == frozenset({NEW})


def test_errors_of_old_articles_are_given_in_full(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files({OLD: article(category="Sai")}, office)
    commit(office)
    assert check(office) == 1
    assert f"{OLD}:4:11:" in capsys.readouterr().out


def test_without_git_all_is_given(tmp_path: Path) -> None:
    assert list_touched(tmp_path) is None
    assert list_touched(tmp_path, "0" * 40) is None


def test_a_build_gives_one_line(office: Path) -> None:
    log = build_folder(office).log
    assert "(nên sửa) ảnh" not in log
    assert ONE_LINE in log
    write_files({OLD: article("Khác.", id="")}, office)
    assert f"{OLD}:1:1: (nên sửa) bài chưa có id" in build_folder(office).log
