"""The checks of CI pass for an office that has made the portal its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from plugins.editors.bundle import CACHE
from plugins.tools.pipeline.changes import note_tested
from tests.support.projects import ANSWERS, needs_sample, project_files, read_files, read_stamps
from tests.support.repositories import run_module as run
from tests.support.sites import ROOT, Files, article, jpeg, write_files

pytestmark = [
    pytest.mark.skipif(not (ROOT / ".git").exists(), reason="git lists the files of the project"),
    needs_sample,
]

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="230" height="94">'
    '<circle cx="115" cy="47" r="40" fill="#0b4f8a"/></svg>'
)
# The files of the content that README.md names.
FILES: Files = {
    "content/data/portal.yml": """\
name: Ủy ban Mặt trận Tổ quốc phường Trà Vân
portal_name: Trang thông tin Mặt trận phường Trà Vân
responsible: "Chịu trách nhiệm: Ban Thường trực"
address: Số 45 đường Suối Hoa, phường Trà Vân
telephone: 0277 555 045
email: mattran@travan.example.org
copyright: Bản quyền thuộc Ủy ban Mặt trận Tổ quốc phường Trà Vân
attribution: Ghi rõ nguồn khi dùng lại
emblem: emblem.svg
share_image: chia-se.jpg
""",
    "content/data/categories.yml": """\
- name: Tin Mặt trận
  description: Hoạt động của Mặt trận phường.
- name: Giám sát
  children:
    - name: Phản biện xã hội
""",
    "content/data/menu.yml": """\
- {label: Trang đầu, url: /}
- {label: Liên hệ, url: /lien-he/}
- category: Giám sát
""",
    "content/data/banners.yml": """\
- {place: left, image: bang-ron.svg, alt: Ngày hội Đại đoàn kết, url: /tin-mat-tran/}
""",
    "content/data/links.yml": """\
- {name: Mặt trận tỉnh, url: "https://mattran.example.org/", image: mat-tran.svg}
""",
    "content/data/figures.yml": "total: 0\narticles: {}\n",
    "content/data/comments.yml": "[]\n",
    "content/data/topics.yml": "[]\n",
    "content/data/abbreviations.yml": "- {short: MTTQ, full: Mặt trận Tổ quốc}\n",
    "content/data/redirects.yml": "- {old: /chuyen-muc-cu/, new: /gioi-thieu/}\n",
    "content/data/gone.yml": "- {url: /tin-cu/, date: 2025-07-01, reason: Thay bằng bài mới}\n",
    "content/data/notices.yml": "- {text: Họp dân, date: 2026-11-01, expires: 2026-12-31}\n",
    "content/data/staff.yml": "- {name: Văn phòng, telephone: 0277 555 046}\n",
    "content/data/images/emblem.svg": LOGO,
    "content/data/images/chia-se.jpg": jpeg(1200, 630, "#0b4f8a"),
    "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n\nMặt trận phường.\n",
    "content/pages/lien-he.md": "---\ntitle: Liên hệ\n---\n\nSố 45 đường Suối Hoa.\n",
}
BANNERS_AND_LOGOS: Files = {
    "content/data/images/bang-ron.svg": LOGO,
    "content/data/images/mat-tran.svg": LOGO,
}
# They speak of the portal, not of the office.
KEPT = ("content/HUONG-DAN.md", "content/pages/quyen-rieng-tu.md", "content/pages/tro-nang.md")
PRODUCTION = "publishconf.py"
TOKENS = "theme/static/css/tokens.css"
STYLE = "theme-local/static/css/office.css"
COLOURS_TYPE_SPACES = {
    "--red-40": "#083a66",
    "--red-50": "#0b4f8a",
    "--red-80": "#8cc4ff",
    "--red-90": "#c4e0ff",
    "--gold-60": "#2f8f83",
    "--gold-80": "#7fd0c4",
    "--grey-96": "#f2f5f8",
    "--font-title": "Georgia, serif",
    "--leading-text": "1.7",
    "--space-3": "1.625rem",
    "--size-3": "calc(1.125rem * var(--letters, 1))",
}
# README.md and the READMEs of the plugins have the settings.
SETTINGS = """
THOUSANDS = ","
FRAME_HOSTS = ["phim.example"]
ENGAGEMENT_PREFIX = "/dem/"
EDITORS = False
GALLERY_WIDTHS = (480, 960)
"""

SECTION = re.compile(r"^## How to make it yours\n(.*?)^## ", re.MULTILINE | re.DOTALL)
FILE_NAME = re.compile(r"`(?:[\w./-]+/)?([\w-]+\.[a-z]+)`")
# Knows the sample, to refuse it.
SAMPLES = "plugins/newsdesk/site/samples.py"
OWN = {*FILES, *BANNERS_AND_LOGOS, *KEPT, PRODUCTION, TOKENS, SAMPLES}
SAMPLE_OFFICE = ("tinhuy.example", "bao.tinh.example", "0299 3555", "Đoàn Kết, phường Bình An")
# Tests that read documents, settings or the theme, compare how pages look, or make an office.
# `test --all` has all.
AFFECTED = (
    "tests/unit/test_architecture.py",
    "tests/unit/test_documentation.py",
    "tests/unit/test_workflow.py",
    "tests/unit/engagement/test_transfer.py",
    "tests/unit/tools/serving/test_server.py",
    "tests/unit/newsdesk/test_drawings.py",
    "tests/site/test_another_office.py",
    "tests/site/test_office_upgrades.py",
    "tests/site/test_nukeviet.py::test_an_office_that_has_just_been_founded_gets_menu_banners_and_links",
    "tests/site/test_templates.py",
    "tests/site/test_engagement.py::test_before_any_service_ran_pages_show_the_starting_figures",
    "tests/browser/test_offline.py::test_an_article_that_was_read_is_there_with_styles_and_picture",
    "tests/browser/tools/test_letters.py::test_axe_finds_nothing_at_320_px",
    "tests/browser/tools/test_letters.py::test_choices_hold_on_every_page_before_its_first_paint[article]",
)


def make_another_office(folder: Path) -> Path:
    """Return a repository of an office: made by `init` from the sample, then changed by hand."""
    for name in project_files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    commit(folder, "Mẫu")
    run(folder, "invoke", "init", *(f"--{name}={value}" for name, value in ANSWERS.items()))
    assert "0 lỗi, 0 điều nên sửa" in run(folder, "invoke", "check", "--all")
    commit(folder, "Cổng của cơ quan")
    for name in ("mat-tran", "dang", "chinh-phu", "dich-vu-cong"):
        (folder / f"content/data/images/lien-ket-{name}.svg").unlink()
    write_files({**FILES, **BANNERS_AND_LOGOS}, folder)
    (draft,) = (folder / "content/articles").glob("*/bai-dau-tien/index.md")
    text = draft.read_text(encoding="utf-8").replace("Tin địa phương", "Tin Mặt trận")
    draft.write_text(text, encoding="utf-8")
    news = article(
        id="ngay-hoi",
        title="Ngày hội",
        category="Tin Mặt trận",
        cover="san-khau.jpg",
        cover_alt="Sân khấu",
    )
    bundle = "content/articles/2026/ngay-hoi"
    write_files({f"{bundle}/index.md": news, f"{bundle}/san-khau.jpg": jpeg(900, 600)}, folder)
    values = "".join(f"{name}: {value};" for name, value in COLOURS_TYPE_SPACES.items())
    (folder / STYLE).write_text(f"@layer tokens {{ :root {{ {values} }} }}\n", encoding="utf-8")
    with (folder / "pelicanconf.py").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)
    commit(folder, "Tên, màu, chuyên mục")
    return folder


def commit(folder: Path, message: str) -> None:
    author = ["-c", "user.name=Ban", "-c", "user.email=ban@travan.example"]
    alone = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "."],
        [*author, "commit", "-qm", message],
    ):
        subprocess.run(["git", *command], check=True, cwd=folder, env=alone)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_another_office(tmp_path_factory.mktemp("office") / "portal")


def run_tests(office: Path, *arguments: str) -> str:
    """Run tests of the copy; sockets of services need short paths of temporary files."""
    with tempfile.TemporaryDirectory() as folder:
        return run(office, "pytest", f"--basetemp={folder}/office", *arguments)


def test_the_content_is_good_and_a_second_build_changes_nothing(office: Path) -> None:
    assert "0 lỗi, 0 điều nên sửa" in run(office, "invoke", "check", "--all")
    run(office, "invoke", "build", "--production")
    files, stamps = read_files(office / "output"), read_stamps(office / "output")
    home = files["index.html"].decode()
    assert "Trang thông tin Mặt trận phường Trà Vân" in home
    assert 'rel="canonical" href="https://mattran.example.org/"' in home
    run(office, "invoke", "build", "--production")
    assert read_files(office / "output") == files
    assert read_stamps(office / "output") == stamps


def test_it_is_published_with_its_colours_and_nothing_of_the_sample(
    office: Path, tmp_path: Path
) -> None:
    run(office, "invoke", "publish", "--to", str(tmp_path / "target"))
    files = read_files(tmp_path / "target/current")
    (style,) = (text for name, text in files.items() if re.match(r"theme/main\.\w+\.css$", name))
    assert style.decode().rstrip().endswith("}")
    assert COLOURS_TYPE_SPACES["--red-50"] in style.decode()
    pages = {name: text.decode() for name, text in files.items() if name.endswith(".html")}
    assert [name for name in pages for words in SAMPLE_OFFICE if words in pages[name]] == []


def test_a_push_of_news_is_checked_and_published_without_tests(
    office: Path, tmp_path: Path
) -> None:
    clone, target = tmp_path / "clone", tmp_path / "target"
    subprocess.run(["git", "clone", "-q", str(office), str(clone)], check=True)
    note_tested(clone)
    (draft,) = (clone / "content/articles").glob("*/bai-dau-tien/index.md")
    text = draft.read_text(encoding="utf-8").replace("status: draft\n", "")
    draft.write_text(text, encoding="utf-8")
    commit(clone, "Bài đầu tiên")
    assert "không kiểm thử mã nguồn" in run(clone, "invoke", "ci", "--stage", "code")
    assert "0 lỗi" in run(clone, "invoke", "ci", "--stage", "content", "--since", "HEAD~1")
    run(clone, "invoke", "ci", "--stage", "publish", "--to", str(target))
    assert [*(target / "current").rglob("bai-dau-tien/index.html")]


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
    own = {*FILES, *KEPT, PRODUCTION, TOKENS, STYLE} - {"content/HUONG-DAN.md"}
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
        and not name.startswith(
            ("content/articles/", "content/documents/", "content/data/images/", "tests/")
        )
    ]
    texts = {name: (ROOT / name).read_bytes().decode(errors="replace") for name in others}
    assert [
        (name, words) for name in others for words in SAMPLE_OFFICE if words in texts[name]
    ] == []
