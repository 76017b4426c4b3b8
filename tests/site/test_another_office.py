"""The checks of CI pass for an office that has made the portal its own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.editors.bundle import CACHE
from tests.support.another_office import (
    BANNERS_AND_LOGOS,
    FILES,
    KEPT,
    PRODUCTION,
    TOKENS,
    make_another_office,
)
from tests.support.projects import project_files, read_files, read_stamps
from tests.support.sites import ROOT

pytestmark = pytest.mark.skipif(
    not (ROOT / ".git").exists(), reason="git lists the files of the project"
)

SECTION = re.compile(r"^## How to make it yours\n(.*?)^## ", re.MULTILINE | re.DOTALL)
FILE_NAME = re.compile(r"`(?:[\w./-]+/)?([\w-]+\.[a-z]+)`")
OWN = {*FILES, *BANNERS_AND_LOGOS, *KEPT, PRODUCTION, TOKENS}
SAMPLE_OFFICE = ("tinhuy.example", "bao.tinh.example", "0299 3555", "Đoàn Kết, phường Bình An")
# Tests that read documents, settings or the theme, or compare how pages look. `test --all` has all.
AFFECTED = (
    "tests/unit/test_architecture.py",
    "tests/unit/test_documentation.py",
    "tests/unit/test_workflow.py",
    "tests/unit/engagement/test_transfer.py",
    "tests/unit/tools/serving/test_server.py",
    "tests/site/test_templates.py",
    "tests/site/test_engagement.py::test_before_any_service_ran_pages_show_the_starting_figures",
    "tests/browser/test_offline.py::test_an_article_that_was_read_is_there_with_styles_and_picture",
    "tests/browser/tools/test_letters.py::test_axe_finds_nothing_at_320_px",
    "tests/browser/tools/test_letters.py::test_choices_hold_on_every_page_before_its_first_paint[article]",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_another_office(tmp_path_factory.mktemp("office") / "portal")


def run(office: Path, *arguments: str) -> str:
    """Run a module of Python in the copy, which must succeed; return its output."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        check=False,
        cwd=office,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout[-8000:]
    return done.stdout


def run_tests(office: Path, *arguments: str) -> str:
    """Run tests of the copy, with its temporary files beside it."""
    return run(office, "pytest", f"--basetemp={office.with_name('temporary')}", *arguments)


def test_the_content_is_good_and_a_second_build_changes_nothing(office: Path) -> None:
    assert "0 lỗi, 0 điều nên sửa" in run(office, "invoke", "check")
    run(office, "invoke", "build", "--production")
    files, stamps = read_files(office / "output"), read_stamps(office / "output")
    home = files["index.html"].decode()
    assert "Trang thông tin Mặt trận phường Trà Vân" in home
    assert 'rel="canonical" href="https://mattran.example/"' in home
    run(office, "invoke", "build", "--production")
    assert read_files(office / "output") == files
    assert read_stamps(office / "output") == stamps


def test_tests_that_read_what_an_office_changes_pass(office: Path) -> None:
    run_tests(office, *AFFECTED)


@pytest.mark.slow
def test_all_tests_pass(office: Path) -> None:
    (office / ".venv").symlink_to(sys.prefix)
    for name in (".cache/tools", str(CACHE)):  # programs from npm
        (ROOT / name).mkdir(parents=True, exist_ok=True)
        (office / name).parent.mkdir(exist_ok=True)
        (office / name).symlink_to(ROOT / name)
    run_tests(office, "-n", "auto")


def read_section() -> set[str]:
    """Return the names of the files that README.md tells an office to change or to read."""
    section = SECTION.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert section is not None
    return set(FILE_NAME.findall(section[1]))


def test_the_readme_names_the_files_that_are_an_offices_own() -> None:
    own = {*FILES, *KEPT, PRODUCTION, TOKENS} - {"content/HUONG-DAN.md"}
    assert read_section() == {Path(name).name for name in own}


def test_every_data_file_is_an_offices_own() -> None:
    code = (ROOT / "plugins/newsdesk/reading/data_files.py").read_text(encoding="utf-8")
    names = {f"content/data/{name}" for name in re.findall(r'"(\w+\.yml)"', code)}
    assert names == {name for name in FILES if name.endswith(".yml")}


def test_no_other_file_speaks_of_the_fictitious_office() -> None:
    others = [
        name
        for name in project_files()
        if name not in OWN - set(KEPT)
        and not name.startswith(("content/articles/", "content/data/images/", "tests/"))
    ]
    texts = {name: (ROOT / name).read_bytes().decode(errors="replace") for name in others}
    assert [
        (name, words) for name in others for words in SAMPLE_OFFICE if words in texts[name]
    ] == []
