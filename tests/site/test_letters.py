"""The page on which readers write to the office: there with topics, and no trace without."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import html5lib
import pytest

from plugins.engagement.retention import LETTER_DAYS
from tests.support.sites import DATA, BuiltSite, article, build_folder, build_site, errors_of

ORIGIN = "https://portal.example"
IDENTITY = f"{DATA['content/data/portal.yml']!s}"
TOPICS = "letter_topics: [Tin và bài, Việc <b>ở</b> cơ sở, Tin và bài]\n"
MENU = "- {label: Góp ý, url: /gop-y/}\n"
FILES: dict[str, str | bytes] = {
    "content/articles/2026/mot.md": article(id="mot", date="2026-10-01"),
    "content/pages/quyen-rieng-tu.md": "---\ntitle: Quyền riêng tư\n---\n\nBài.\n",
    "content/data/portal.yml": IDENTITY + TOPICS,
    "content/data/menu.yml": MENU,
}
TRACES = ("gop-y", "Góp ý", "/tt/g", "letters", "biên nhận", "Việc")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    built = build_site(FILES, tmp_path_factory.mktemp("letters"), SITEURL=ORIGIN)
    assert built.status == 0, built.log
    return built


def parse(page: str) -> Any:  # noqa: ANN401 - html5lib has no types
    return html5lib.parse(page, namespaceHTMLElements=False)


def form_to(page: str, address: str) -> Any:  # noqa: ANN401
    [form] = [one for one in parse(page).iter("form") if one.get("action") == address]
    assert form.get("method") == "post"
    return form


def test_the_form_has_topics_and_the_bounds_of_the_service(site: BuiltSite) -> None:
    form = form_to(site.page("/gop-y/"), "/tt/g")
    fields = {one.get("name"): one for one in form.iter() if one.get("name")}
    assert fields.keys() == {"chu_de", "ten", "lien_he", "noi_dung", "website"}
    needed = {name for name, one in fields.items() if one.get("required") is not None}
    assert needed == {"chu_de", "ten", "lien_he", "noi_dung"}
    limits = {name: one.get("maxlength") for name, one in fields.items() if one.get("maxlength")}
    assert limits == {"ten": "60", "lien_he": "200", "noi_dung": "5000"}
    options = [(one.get("value"), one.text) for one in fields["chu_de"].iter("option")]
    assert options == [
        ("", "Chọn một lĩnh vực"),
        (None, "Tin và bài"),
        (None, "Việc <b>ở</b> cơ sở"),
    ]
    [hidden] = [one for one in form.iter("p") if one.get("hidden") is not None]
    assert fields["website"] in list(hidden.iter())


def test_another_form_asks_by_the_code_of_the_receipt(site: BuiltSite) -> None:
    form = form_to(site.page("/gop-y/"), "/tt/g/hoi")
    [field] = [one for one in form.iter("input")]
    assert (field.get("name"), field.get("autocomplete")) == ("ma", "off")


def test_readers_find_the_page_and_learn_how_long_letters_are_kept(site: BuiltSite) -> None:
    link = '<a href="/gop-y/">Góp ý</a>'
    assert link in site.page("/404.html")
    assert link in site.page("/quyen-rieng-tu/")
    assert 'href="/gop-y/">Góp ý</a>' in site.page("/so-do/")
    assert f"bị xóa sau {LETTER_DAYS} ngày" in site.page("/quyen-rieng-tu/")
    assert f"bị xóa sau {LETTER_DAYS} ngày" in site.page("/gop-y/")
    assert f"{ORIGIN}/gop-y/" in (site.output / "sitemap-trang-1.xml").read_text()
    assert "noindex" not in site.page("/gop-y/")


def test_the_service_learns_the_topics(site: BuiltSite) -> None:
    manifest = json.loads((site.output / "tuong-tac.json").read_bytes())
    assert manifest["letters"] == ["Tin và bài", "Việc <b>ở</b> cơ sở"]


@pytest.mark.parametrize(
    ("settings", "identity"),
    [
        pytest.param({"LETTERS": False}, IDENTITY + TOPICS, id="switched-off"),
        pytest.param({"ENGAGEMENT": False}, IDENTITY + TOPICS, id="no-engagement"),
        pytest.param({}, IDENTITY, id="no-topics"),
        pytest.param({}, f"{IDENTITY}letter_topics: []\n", id="empty-topics"),
    ],
)
def test_without_them_there_is_no_trace(
    settings: dict[str, Any], identity: str, tmp_path: Path
) -> None:
    files = {**FILES, "content/data/menu.yml": "[]\n"}
    assert "gop-y/index.html" in build_site(files, tmp_path, SITEURL=ORIGIN).files
    (tmp_path / "content/data/portal.yml").write_text(identity, encoding="utf-8")
    site = build_folder(tmp_path, SITEURL=ORIGIN, **settings)
    assert site.status == 0, site.log
    found = {
        (name, trace)
        for name in site.files
        if name.endswith((".html", ".xml", ".json", ".txt", ".map"))
        for trace in TRACES
        if trace in (site.output / name).read_text(encoding="utf-8")
    }
    assert found == set()
    assert "gop-y/index.html" not in site.files


def test_a_link_to_the_page_is_dead_without_topics(tmp_path: Path) -> None:
    files = {"content/data/menu.yml": MENU}
    assert errors_of(files, tmp_path) == [
        "content/data/menu.yml:1:3: liên kết “/gop-y/” không dẫn tới trang nào — sửa địa chỉ "
        "như thấy trên trình duyệt, hoặc xóa mục này"
    ]


def test_the_address_belongs_to_the_portal_with_or_without_topics(tmp_path: Path) -> None:
    files = {"content/pages/gop-y.md": "---\ntitle: Góp ý\n---\n\nBài.\n"}
    assert errors_of(files, tmp_path) == [
        "content/pages/gop-y.md:1:1: địa chỉ /gop-y/ dành riêng cho cổng — đặt slug khác cho trang "
        "này"
    ]


def test_page_and_service_cannot_have_the_same_address(tmp_path: Path) -> None:
    site = build_site(FILES, tmp_path, ENGAGEMENT_PREFIX="/gop-y/")
    assert site.status == 1
    assert "ENGAGEMENT_PREFIX is '/gop-y/', the address of the page for letters" in site.log
    assert "Traceback" not in site.log
    assert build_site(FILES, tmp_path, ENGAGEMENT_PREFIX="/gop-y/", ENGAGEMENT=False).status == 1
    files = {**FILES, "content/data/menu.yml": "[]\n"}
    assert build_site(files, tmp_path, ENGAGEMENT_PREFIX="/gop-y/", LETTERS=False).status == 0
