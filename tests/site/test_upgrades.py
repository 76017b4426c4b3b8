"""After a change of code or of a package, a build with the kept cache is what a clean one is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.support.projects import Build, build, differing, read_files, read_stamps, read_summary
from tests.support.settings import settings_file
from tests.support.sites import DATA, ROOT, article, document, jpeg, write_files

TABLE = "| Địa bàn | Mô hình |\n|---|---:|\n| Xã Bình Minh | 12 |\n"
FILES = {
    **DATA,
    "content/articles/2024/mot/index.md": article(TABLE, id="mot", tags="[Thi đua]"),
    "content/articles/2024/mot/a.jpg": jpeg(90, 60),
    "content/articles/2024/hai.md": article("Xem [bài](mot/index.md).", id="hai"),
    "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n",
    "content/documents/151-kh-bdvtu.md": document(),
}
# For each plugin a constant or a helper that shows: file below plugins/, what it says, and then.
EDITS = {
    "vietnamese": ("vietnamese/formats.py", '"Thứ bảy"', '"Thứ Bảy"'),
    "vietnamese: a filter of a constant": (
        "vietnamese/formats.py",
        'replace(",", separator)',
        'replace(",", separator * 2)',
    ),
    "gallery": ("gallery/markup.py", 'lazy" decoding="async"', 'lazy" decoding="sync"'),
    "gallery: facts of a photo": ("gallery/rendering.py", "#{mean.hex()}", "#{mean[::-1].hex()}"),
    "newsdesk": (
        "newsdesk/rendering/body.py",
        '"aria-label": "Bảng"',
        '"aria-label": "Bảng số liệu"',
    ),
    "portal": ("portal/structured.py", 'LANGUAGE = "vi"', 'LANGUAGE = "vi-VN"'),
    "documents": ("documents/views.py", 'TITLE = "Văn bản"', 'TITLE = "Các văn bản"'),
    "search": ("search/postings.py", '"ABCDEF', '"BACDEF'),
    "search: script": ("search/script/tim-kiem.js", "const ", "const one = 1;\nconst "),
    "engagement": ("engagement/pages.py", '"Tin xem nhiều"', '"Được xem nhiều"'),
    "discovery": ("discovery/feeds.py", 'f"<p>{escape(', 'f"<p> {escape('),
    "offline": ("offline/script/unregister.js", '"files"]', '"files", "more"]'),
    "editors": ("editors/templates/missing.html", "</body>", "<hr></body>"),
}


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text of a file; its first occurrence, which must be there.

    Its time is set on: Python takes a module that was changed twice within a second, without a
    change of its size, for the first one.
    """
    text, seconds = path.read_text(encoding="utf-8"), path.stat().st_mtime + 2
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    os.utime(path, (seconds, seconds))


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built project with a copy of the code, drafts shown."""
    project = tmp_path_factory.mktemp("original") / "project"
    for name in ("plugins", "theme"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    more = "SHOW_DRAFTS = True\nSITEURL = 'https://a.example'\n"
    write_files({**FILES, "pelicanconf.py": f"{settings_file()}\n{more}"}, project)
    title = "{% block content %}"
    edit(project / "theme/templates/page.html", title, title + "{{ 1000|thousands }}")
    build(project)
    return project


@pytest.fixture
def project(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "project"))


def build_clean(project: Path) -> dict[str, bytes]:
    """Return the output of the same code and content in a folder that remembers nothing."""
    clean = project.with_name("clean")
    shutil.copytree(project, clean, ignore=shutil.ignore_patterns("output", ".cache"))
    build(clean)
    return read_files(clean / "output")


def changing(project: Path, *names: str) -> None:
    """Build after these edits of the code, and compare with a clean build."""
    before = read_files(project / "output")
    for file, old, new in map(EDITS.__getitem__, names):
        edit(project / "plugins" / file, old, new)
    summary = build(project)
    after = read_files(project / "output")
    assert differing(before, after)
    assert differing(after, build_clean(project)) == []
    assert (summary.read, summary.kept, summary.photos) == (summary.bundles, 0, 0)


def test_the_output_follows_the_code_of_all_plugins(project: Path) -> None:
    changing(project, *EDITS)


@pytest.mark.slow
@pytest.mark.parametrize("name", EDITS)
def test_the_output_follows_the_code_of_each_plugin(name: str, project: Path) -> None:
    changing(project, name)


def test_every_plugin_is_changed_here(original: Path) -> None:
    registering = (original / "plugins").glob("*/__init__.py")
    plugins = {path.parent.name for path in registering if "def register" in path.read_text()}
    assert plugins == {file.partition("/")[0] for file, _, _ in EDITS.values()}


def install(packages: Path, version: str) -> None:
    """Install a package that helps a filter, in a version."""
    shutil.rmtree(packages, ignore_errors=True)
    write_files(
        {
            "saying/__init__.py": "from saying.words import DAY\n\ndef say(day):\n    return DAY\n",
            "saying/words.py": f"DAY = 'phiên bản {version}'\n",
            f"saying-{version}.dist-info/METADATA": f"Name: saying\nVersion: {version}\n",
        },
        packages,
    )


def test_pages_follow_an_installed_package(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packages = project.with_name("site-packages")
    monkeypatch.setenv("PYTHONPATH", str(packages), prepend=os.pathsep)
    install(packages, "1.0")
    with (project / "pelicanconf.py").open("a", encoding="utf-8") as settings:
        settings.write('\nfrom saying import say\nJINJA_FILTERS = {"full_date": say}\n')
    build(project)
    install(packages, "2.0")
    build(project)
    after = read_files(project / "output")
    assert "phiên bản 2.0" in after["tin-hoat-dong/mot/index.html"].decode()
    assert differing(after, build_clean(project)) == []


def test_an_upgrade_is_told_once_and_touches_only_what_is_another(project: Path) -> None:
    before = read_stamps(project / "output")
    edit(project / "plugins/portal/structured.py", '"""', '"""Also: ')
    status, log = Build(project).finish()
    assert status == 0
    summary = read_summary(log)
    assert "phần mềm đã đổi" in log
    assert summary.made == len([name for name in before if not name.startswith("anh/")])
    assert read_stamps(project / "output") == before
    status, log = Build(project).finish()
    assert "phần mềm đã đổi" not in log
    assert read_summary(log).made == 0


def test_code_that_comes_back_finds_nothing_of_the_other(project: Path) -> None:
    original = read_files(project / "output")
    file = project / "plugins/vietnamese/formats.py"
    edit(file, '"Thứ bảy"', '"Thứ Bảy"')
    build(project)
    edit(file, '"Thứ Bảy"', '"Thứ bảy"')
    build(project)
    assert differing(read_files(project / "output"), original) == []
