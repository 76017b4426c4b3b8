"""An office's own templates and styles stand before those of the theme, and pages follow them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.support.projects import build, differing, make_project, read_files
from tests.support.settings import settings_file
from tests.support.sites import ROOT, article, write_files

LOCAL = """
THEME_LOCAL = str(Path(__file__).parent / "theme-local")
THEME_TEMPLATES_OVERRIDES = [f"{THEME_LOCAL}/templates"]
"""
FOOTER = "theme-local/templates/partials/footer.html"
MACRO = "theme-local/templates/macros/texts.html"
STYLE = "theme-local/static/css/office.css"
COMPONENT = "theme-local/static/css/components/footer.css"


def own_footer(words: str) -> str:
    """Return our footer with words of the office's own."""
    ours = (ROOT / "theme/templates/partials/footer.html").read_text(encoding="utf-8")
    assert "</footer>" in ours
    return ours.replace("</footer>", f"<p>{words}</p></footer>")


def own_texts(words: str) -> str:
    """Return our texts with the office's name of the home page."""
    ours = (ROOT / "theme/templates/macros/texts.html").read_text(encoding="utf-8")
    assert "Trang nhất" in ours
    return ours.replace("Trang nhất", words)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "portal")
    files = {"pelicanconf.py": settings_file() + LOCAL, FOOTER: own_footer("Chân trang một")}
    write_files(files | {"content/articles/2024/a.md": article("Lời.", id="a")}, folder)
    build(folder)
    return folder


def pages(project: Path) -> dict[str, str]:
    files = read_files(project / "output")
    whole = {name: text.decode() for name, text in files.items() if name.endswith(".html")}
    return {name: text for name, text in whole.items() if "<footer" in text}


def matches_a_clean_build(project: Path) -> None:
    clean = project.with_name("clean")
    shutil.rmtree(clean, ignore_errors=True)
    shutil.copytree(
        project, clean, symlinks=True, ignore=shutil.ignore_patterns("output", ".cache")
    )
    build(clean)
    assert differing(read_files(project / "output"), read_files(clean / "output")) == []


def change(project: Path, files: dict[str, str]) -> None:
    write_files(files, project)
    for name in files:  # a later time than any of the build before
        status = (project / name).stat()
        os.utime(project / name, ns=(status.st_atime_ns, status.st_mtime_ns + 10**9))


def test_a_template_of_the_office_stands_before_ours_on_every_page(project: Path) -> None:
    found = pages(project)
    assert len(found) > 5
    assert [name for name, text in found.items() if "Chân trang một" not in text] == []


def test_a_changed_template_of_the_office_changes_every_page(project: Path) -> None:
    change(project, {FOOTER: own_footer("Chân trang hai")})
    build(project)
    assert [name for name, text in pages(project).items() if "Chân trang hai" not in text] == []
    matches_a_clean_build(project)
    assert build(project).made == 0


@pytest.mark.parametrize(
    ("files", "words"),
    [({MACRO: own_texts("Trang đầu")}, "Trang đầu"), ({STYLE: "a { color: #123456 }"}, "css")],
    ids=["a macro", "a style"],
)
def test_a_file_that_stands_before_ours_from_now_on_is_seen(
    project: Path, files: dict[str, str], words: str
) -> None:
    before = read_files(project / "output")
    change(project, files)
    assert build(project).made > 0
    assert words in pages(project)["404.html"]
    assert differing(before, read_files(project / "output"))
    matches_a_clean_build(project)


def test_a_file_that_is_gone_leaves_ours(project: Path) -> None:
    (project / FOOTER).unlink()
    build(project)
    assert [name for name, text in pages(project).items() if "Chân trang một" in text] == []
    matches_a_clean_build(project)


def test_a_component_of_the_office_is_in_the_one_style_sheet(project: Path) -> None:
    change(project, {COMPONENT: ".footer { border: 7px solid #123456 }"})
    build(project)
    (style,) = (project / "output/theme").glob("main.*.css")
    assert "#123456" in style.read_text(encoding="utf-8")
    matches_a_clean_build(project)
