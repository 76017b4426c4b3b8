"""Plugins take part in a build by their hooks, an office's own plugins too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.sample_site import FILES
from tests.support.settings import portal_settings
from tests.support.sites import BuiltSite, article, build_site, errors_of, jpeg, write_files

ONE = "content/articles/2024/mot/index.md"
OWN = """
from plugins.newsdesk.urls.url_registry import ServedUrl

def urls(content):
    yield ServedUrl("/so-tay/", below="[0-9]+/")
    yield ServedUrl("/sau-nay/", is_on=False)

def frame(build):
    return {"own": "khung"}

def pages(build):
    build.add_file("so-tay/7/index.html", build.site_url, lambda: b"bay")
    build.home["more"] = build.frame["own"]
"""


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder for an office's own plugins."""
    folder = tmp_path / "plugins"
    monkeypatch.syspath_prepend(str(folder))
    return folder


def with_plugin(name: str, hooks: str, folder: Path) -> list[str]:
    """Write a plugin and return the PLUGINS of a portal which has it."""
    write_files(
        {f"{name}/__init__.py": "def register():\n    pass\n", f"{name}/hooks.py": hooks}, folder
    )
    return [*portal_settings()["PLUGINS"], name]


def test_a_plugin_adds_files_and_its_addresses_are_known(tmp_path: Path, plugins: Path) -> None:
    added = with_plugin("office_documents", OWN, plugins)
    body = "[Văn bản 7](/so-tay/7/), [văn bản](/so-tay/)"
    site = build_site({ONE: article(body)}, tmp_path / "site", PLUGINS=added)
    assert site.status == 0, site.log
    assert site.page("/so-tay/7/") == "bay"


@pytest.mark.parametrize(
    ("body", "slug", "message"),
    [
        ("[Chữ](/so-tay/bay/)", "", "không dẫn tới trang nào"),
        ("[Sau này](/sau-nay/)", "", "không dẫn tới trang nào"),
        ("Không.", "so-tay", "địa chỉ /so-tay/ dành riêng cho cổng"),
        ("Không.", "sau-nay", "địa chỉ /sau-nay/ dành riêng cho cổng"),
    ],
)
def test_addresses_of_a_plugin_are_checked_and_reserved(
    body: str, slug: str, message: str, tmp_path: Path, plugins: Path
) -> None:
    added = with_plugin("office_addresses", OWN, plugins)
    files = {ONE: article(body)}
    if slug:
        files[f"content/pages/{slug}.md"] = "---\ntitle: Trang\n---\n\nNội dung.\n"
    site = build_site(files, tmp_path / "site", PLUGINS=added)
    assert site.status == 1
    assert message in site.log


def test_two_plugins_with_one_file_end_the_build(tmp_path: Path, plugins: Path) -> None:
    twice = "def pages(build):\n    build.add_file('index.html', '', bytes)\n"
    added = with_plugin("office_twice", twice, plugins)
    site = build_site({ONE: article()}, tmp_path / "site", PLUGINS=added)
    assert site.status == 1
    assert "two files are written to 'index.html'" in site.log


def test_a_photo_changed_meanwhile_ends_the_build_in_the_editors_language(
    tmp_path: Path, plugins: Path
) -> None:
    photo = tmp_path / "site" / Path(ONE).with_name("a.jpg")
    change = f"""
from pathlib import Path

def frame(build):
    Path({str(photo)!r}).write_bytes(b"other")
    return {{}}
"""
    added = with_plugin("office_meddling", change, plugins)
    files: dict[str, str | bytes] = {ONE: article(), str(Path(ONE).with_name("a.jpg")): jpeg()}
    site = build_site(files, tmp_path / "site", PLUGINS=added)
    assert site.status == 1
    assert f"{photo}: ảnh vừa bị đổi hoặc xóa trong lúc tạo trang; chạy lại\n" in site.log
    assert not (site.output / "index.html").exists()


@pytest.mark.parametrize(
    ("settings", "served", "dead"),
    [
        (
            {},
            {
                *("/anh/ab/c-1.avif", "/tt/s.json", "/thong-ke/ngay.csv"),
                *("/tin-hoat-dong/trang/2/", "/rss/tin-hoat-dong.atom.xml"),
            },
            {"/tin-hoat-dong/mot/trang/2/", "/rss/khong-co.atom.xml"},
        ),
        ({"GALLERY_URL_FOLDER": "hinh"}, {"/hinh/ab/c-1.avif"}, {"/anh/ab/c-1.avif"}),
        ({"ENGAGEMENT_PREFIX": "/dem/"}, {"/dem/s.json"}, {"/tt/s.json"}),
        ({"ENGAGEMENT": False}, set(), {"/thong-ke/", "/xem-nhieu/"}),
    ],
    ids=lambda value: ", ".join(value) if isinstance(value, dict) else "",
)
def test_links_to_pages_of_plugins_follow_their_settings(
    settings: dict[str, object], served: set[str], dead: set[str], tmp_path: Path
) -> None:
    def build(addresses: set[str]) -> tuple[int, set[str]]:
        body = " ".join(f"[Xem]({address})" for address in addresses)
        site = build_site({ONE: article(body)}, tmp_path, **settings)
        return site.status, set(re.findall("liên kết “(.+?)” không dẫn tới trang nào", site.log))

    assert build(served | dead) == (1, dead)
    assert build(served) == (0, set())


def test_reserved_addresses_follow_settings(tmp_path: Path) -> None:
    pages = {
        f"content/pages/{slug}.md": f"---\ntitle: Trang {slug}\n---\n\nNội dung.\n"
        for slug in ("anh", "hinh", "tt", "dem", "2031", "trang", "theme")
    }
    settings = {"GALLERY_URL_FOLDER": "hinh", "ENGAGEMENT_PREFIX": "/dem/"}
    site = build_site({ONE: article(), **pages}, tmp_path, **settings)
    refused = [line for line in site.log.splitlines() if "dành riêng cho cổng" in line]
    assert [line.split(":")[0] for line in refused] == [
        f"content/pages/{slug}.md" for slug in ("2031", "dem", "hinh", "theme", "trang")
    ]


def test_invalid_settings_of_all_plugins_are_told_at_once(tmp_path: Path) -> None:
    settings = {"OFFLINE": "yes", "THOUSANDS": "x", "GALLERY_WORKERS": -1, "BUILD_PROCESSES": "2"}
    site = build_site({ONE: article()}, tmp_path, **settings)
    assert site.status == 1
    told = {line.split(" is ")[0] for line in site.log.splitlines() if " is " in line}
    assert told == {"OFFLINE", "THOUSANDS", "GALLERY_WORKERS", "BUILD_PROCESSES"}
    assert not site.output.exists()


def test_every_page_of_a_plugin_is_an_address_that_links_may_lead_to(
    sample_site: BuiltSite, tmp_path: Path
) -> None:
    pages = {f"/{name}".removesuffix("index.html") for name in sample_site.files}
    listed = {page for page in pages if page.endswith("/") and not page.startswith("/cu/")}
    listed -= {page for page in listed if "/y-kien/" in page}  # what is there moves: to the article
    links = "\n".join(f"- [x]({page})" for page in sorted(listed))
    files = {**FILES, "content/pages/lien-ket.md": f"---\ntitle: Liên kết\n---\n\n{links}\n"}
    dead = [one for one in errors_of(files, tmp_path) if "không dẫn tới trang nào" in one]
    assert len(listed) > 50
    assert dead == []
