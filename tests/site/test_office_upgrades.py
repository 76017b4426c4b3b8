"""An office that made an older version its own takes the newest one, and loses nothing."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.support.projects import ANSWERS, needs_sample, project_files, read_files
from tests.support.repositories import commit, git, run_task
from tests.support.sites import ROOT, article, jpeg, write_files

pytestmark = [
    pytest.mark.skipif(not (ROOT / ".git").exists(), reason="git lists the files of the project"),
    needs_sample,
]

OLD_VERSION = "0.9.0"
# What the older version had otherwise: (file, newest words, older words).
OLDER = (
    ("plugins/vietnamese/formats.py", '"Thứ bảy"', '"Thứ Bảy"'),
    ("theme/templates/article.html", "{% block content %}", "{% block content %}<!-- cũ -->"),
    ("theme/static/css/components/footer.css", ".footer", "/* cũ */ .footer"),
    ("content/HUONG-DAN.md", "\n", "\n\nSổ tay cũ.\n"),
)
NOT_YET = (".gitlab-ci.yml", "plugins/tools/pipeline/README.md")
GONE = "plugins/vietnamese/old.py"
OLD_SAMPLE = "content/articles/2025/bai-mau-cu/index.md"
FOOTER = "theme-local/templates/partials/footer.html"
STYLE = "theme-local/static/css/office.css"
OWN_WORDS = "Chân trang của phường"
ARTICLE = "content/articles/2026/ngay-hoi/index.md"


def copy_newest(folder: Path) -> None:
    for name in project_files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)


def make_older(folder: Path) -> None:
    """Change the newest version into an older one."""
    for name, new, old in (
        *OLDER,
        ("pyproject.toml", re.search(r'version = "[\d.]+"', read(ROOT / "pyproject.toml"))[0], ""),  # type: ignore[index]
    ):
        text = read(folder / name)
        assert new in text, name
        words = old or f'version = "{OLD_VERSION}"'
        (folder / name).write_text(text.replace(new, words, 1), encoding="utf-8")
    for name in NOT_YET:
        (folder / name).unlink()
    sample = article("Bài mẫu.", id="bai-mau-cu").replace("---\n", "---\n# Bài mẫu\n", 1)
    write_files({GONE: "OLD = 1\n", OLD_SAMPLE: sample}, folder)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def make_own(office: Path) -> None:
    """Make the older version an office's own, and write news."""
    run_task(office, "init", *(f"--{name}={value}" for name, value in ANSWERS.items()))
    category = re.search(r"^- name: (.+)$", read(office / "content/data/categories.yml"), re.M)
    assert category is not None
    footer = read(office / "theme/templates/partials/footer.html")
    text = article("Ngày hội.", id="ngay-hoi", title="Ngày hội ở Trà Vân", category=category[1])
    write_files(
        {
            ARTICLE: text.replace("date: 2024", "date: 2025"),
            "content/articles/2026/ngay-hoi/a.jpg": jpeg(500, 300),
            FOOTER: footer.replace("</footer>", f"<p>{OWN_WORDS}</p></footer>"),
            STYLE: read(office / STYLE) + ".own { color: #123456 }\n",
        },
        office,
    )
    commit(office, "Cổng của phường")


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], Path]:
    """Return an office after the upgrade, its own files before it, and where it publishes."""
    folder = tmp_path_factory.mktemp("nâng cấp")
    source, office, target = folder / "nguồn", folder / "cổng", folder / "máy chủ"
    source.mkdir()
    git(source, "init", "-q", "-b", "main")
    copy_newest(source)
    make_older(source)
    commit(source, "Bản cũ")
    git(folder, "clone", "-q", str(source), str(office))
    make_own(office)
    run_task(office, "publish", "--to", str(target))
    for name in (GONE, OLD_SAMPLE):
        (source / name).unlink()
    copy_newest(source)
    commit(source, "Bản mới")
    names = git(office, "ls-files", "-z", "content", "theme-local").split("\0")[:-1]
    own = {name: (office / name).read_bytes() for name in names if name != "content/HUONG-DAN.md"}
    said = run_task(office, "upgrade", "--source", str(source))
    assert f"từ {OLD_VERSION} lên" in said
    return office, own, target


Upgraded = tuple[Path, dict[str, bytes], Path]


def test_everything_of_the_offices_own_is_byte_for_byte_as_before(upgraded: Upgraded) -> None:
    office, own, _ = upgraded
    assert {ARTICLE, FOOTER, STYLE, "content/data/portal.yml"} <= own.keys()
    listed = git(office, "ls-files", "-z", "content", "theme-local").split("\0")[:-1]
    assert {*listed} - {"content/HUONG-DAN.md"} == own.keys()
    assert {name: (office / name).read_bytes() for name in own} == own
    assert git(office, "status", "--porcelain") == ""


def test_everything_else_is_the_newest_version(upgraded: Upgraded) -> None:
    office, own, _ = upgraded
    newest = [
        name
        for name in project_files()
        if name not in own and not name.startswith(("content/", "theme-local/"))
    ]
    changed_by_init = {"publishconf.py"}
    differing = [n for n in newest if (office / n).read_bytes() != (ROOT / n).read_bytes()]
    assert set(differing) == changed_by_init
    assert not (office / GONE).exists()
    assert read(office / "content/HUONG-DAN.md") == read(ROOT / "content/HUONG-DAN.md")


def test_the_portal_is_built_of_both_and_no_address_is_lost(upgraded: Upgraded) -> None:
    office, _, target = upgraded
    before = read_files(target / "current").keys()
    assert "0 lỗi" in run_task(office, "check")
    run_task(office, "publish", "--to", str(target))
    files = read_files(target / "current")
    pages = {name for name in before if name.endswith("index.html")}
    assert pages <= files.keys()
    page = next(text for name, text in files.items() if name.endswith("ngay-hoi/index.html"))
    assert OWN_WORDS in page.decode()
    assert "<!-- cũ -->" not in page.decode()
    (style,) = (text for name, text in files.items() if re.match(r"theme/main\.\w+\.css$", name))
    assert "#123456" in style.decode()


def test_the_history_of_releases_names_both_versions(upgraded: Upgraded) -> None:
    office, _, target = upgraded
    run_task(office, "publish", "--to", str(target))
    lines = read(target / "history.log").splitlines()
    versions = [re.findall(r"\tversion=(\S+)", line) for line in lines]
    assert versions[0] == [OLD_VERSION]
    assert versions[-1] == [run_task(office, "version").strip()]
    assert versions[-1] != versions[0]
