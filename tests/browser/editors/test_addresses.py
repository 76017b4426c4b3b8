"""Addresses in the editors' page: former ones are kept, articles are taken off and come back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import expect

from plugins.core.clock import ZONE
from tests.browser.editors.conftest import FILES
from tests.browser.editors.test_writing import EXISTING, header_of
from tests.support.editors_page import EditorsPage
from tests.support.sites import article, build_site, jpeg

pytestmark = pytest.mark.slow  # the bundle is made by npm

GONE = "content/data/gone.yml"
PAGE = "content/pages/quyen-rieng-tu.md"
LISTED = "- url: /tin/cu/\n  date: 2026-01-02\n  reason: 'Trùng: bài khác'\n"
OLD: dict[str, str | bytes] = {
    "content/articles/2025/hoi-nghi/index.md": article(
        gallery="[{file: 2.jpg}]", aliases="[/tin/hoi-nghi.html]", expires="2030-01-01"
    ),
    "content/articles/2025/hoi-nghi/2.jpg": jpeg(),
}
DRAFT: dict[str, str | bytes] = {EXISTING: article(status="nháp")}
with_draft = pytest.mark.parametrize(
    "editors", [{"files": FILES | DRAFT}], ids=["draft"], indirect=True
)


def choose_category(editors: EditorsPage, name: str) -> None:
    editors.field("category").get_by_role("radio", name=name).click()


def today() -> str:
    """Return the time of the browser, which a day in gone.yml must not be ahead of."""
    return datetime.now(ZONE).isoformat()


def gone_of(editors: EditorsPage) -> list[dict[str, Any]]:
    """Return the items of gone.yml with the date as it is written."""
    items: list[dict[str, Any]] = yaml.load(editors.read_files()[GONE], yaml.BaseLoader)
    return items


def take_off(editors: EditorsPage, kind: str, reason: str) -> None:
    """Do it by keyboard."""
    page = editors.page
    page.get_by_role("button", name=f"Gỡ {kind}").press("Enter")
    dialog = page.get_by_role("dialog", name=f"Gỡ {kind}")
    expect(dialog.get_by_label("Lý do gỡ")).to_be_focused()
    page.keyboard.type(reason)
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Lưu")).to_have_count(0)


def test_another_category_keeps_the_former_address(editors: EditorsPage, tmp_path: Path) -> None:
    editors.open_entry("articles", "Hội nghị tổng kết")
    choose_category(editors, "Dân vận khéo/Mô hình hay")
    editors.save()
    files = editors.read_files()
    assert header_of(files[EXISTING])["aliases"] == ["/tin-hoat-dong/hoi-nghi/"]
    site = build_site(files, tmp_path)
    assert site.status == 0, site.log
    assert "/dan-van-kheo/mo-hinh-hay/hoi-nghi/" in site.page("/tin-hoat-dong/hoi-nghi/")


def test_the_way_back_leaves_only_the_address_between(editors: EditorsPage) -> None:
    for name in ("Dân vận khéo/Mô hình hay", "Tin hoạt động"):
        editors.open_entry("articles", "Hội nghị tổng kết")
        choose_category(editors, name)
        editors.save()
    aliases = header_of(editors.read_files()[EXISTING])["aliases"]
    assert aliases == ["/dan-van-kheo/mo-hinh-hay/hoi-nghi/"]


def test_another_last_part_keeps_the_former_address(editors: EditorsPage) -> None:
    editors.open_entry("articles", "Hội nghị tổng kết")
    editors.type_text("slug", "hoi-nghi-2025")
    editors.save()
    header = header_of(editors.read_files()[EXISTING])
    assert (header["slug"], header["aliases"]) == ("hoi-nghi-2025", ["/tin-hoat-dong/hoi-nghi/"])


def test_the_menu_renames_the_folder_in_its_year_and_keeps_the_address(
    editors: EditorsPage, tmp_path: Path
) -> None:
    page = editors.page
    editors.open_entry("articles", "Hội nghị tổng kết")
    page.get_by_role("button", name="Hiển thị tùy chọn trình chỉnh sửa").click()
    page.get_by_role("menuitem", name="Đổi địa chỉ").click()
    page.get_by_role("button", name="Đổi địa chỉ").click()
    page.locator("input:focus").fill("tong-ket")
    page.get_by_role("button", name="Xong").click()
    editors.save()
    files = editors.read_files()
    assert EXISTING not in files
    moved = "content/articles/2025/tong-ket"
    assert {f"{moved}/index.md", f"{moved}/1.jpg", f"{moved}/2.jpg"} <= files.keys()
    header = header_of(files[f"{moved}/index.md"])
    assert (header["id"], header["aliases"]) == ("hoi-nghi", ["/tin-hoat-dong/hoi-nghi/"])
    assert "[^1]: Luật số 10/2022/QH15." in files[f"{moved}/index.md"].decode()
    site = build_site(files, tmp_path)
    assert site.status == 0, site.log


@with_draft
def test_what_readers_never_saw_leaves_no_address(editors: EditorsPage) -> None:
    editors.open_entry("articles", "Hội nghị tổng kết")
    choose_category(editors, "Dân vận khéo/Mô hình hay")
    editors.save()
    assert "aliases" not in header_of(editors.read_files()[EXISTING])


def test_a_page_keeps_its_former_address(editors: EditorsPage) -> None:
    editors.open_entry("pages", "Quyền riêng tư")
    editors.type_text("slug", "bao-mat")
    editors.save()
    assert header_of(editors.read_files()[PAGE])["aliases"] == ["/quyen-rieng-tu/"]


@pytest.mark.parametrize(
    "editors", [{"files": FILES | OLD | {GONE: LISTED}}], ids=["old article"], indirect=True
)
def test_an_article_is_taken_off_by_keyboard_and_comes_back(
    editors: EditorsPage, tmp_path: Path
) -> None:
    """An old article too, whose photos lack what the form asks for today."""
    page = editors.page
    before = editors.read_files()
    editors.open_entry("articles", "Hội nghị tổng kết")
    take_off(editors, "bài", "Đăng nhầm: thiếu số liệu")
    row = page.get_by_role("row", name="Hội nghị tổng kết")
    expect(row).to_contain_text("nháp")
    files = editors.read_files()
    assert files.keys() == before.keys()
    assert header_of(files[EXISTING]) == header_of(before[EXISTING]) | {"status": "draft"}
    taken_off = gone_of(editors)
    assert taken_off[0] == {"url": "/tin/cu/", "date": "2026-01-02", "reason": "Trùng: bài khác"}
    assert [one["url"] for one in taken_off[1:]] == [
        "/tin-hoat-dong/hoi-nghi/",
        "/tin/hoi-nghi.html",
    ]
    assert {one["reason"] for one in taken_off[1:]} == {"Đăng nhầm: thiếu số liệu"}
    for shows_drafts in (False, True):
        folder = tmp_path / f"{shows_drafts}"
        site = build_site(files, folder, SHOW_DRAFTS=shows_drafts, NOW=today())
        assert site.status == 0, site.log
        if not shows_drafts:
            assert "Đăng nhầm: thiếu số liệu" in site.page("/tin-hoat-dong/hoi-nghi/")

    editors.open_entry("articles", "Hội nghị tổng kết")
    expect(page.get_by_role("button", name="Gỡ bài")).to_have_count(0)
    editors.describe_photo(0, "alt", "Hội trường")
    editors.field("status").get_by_role("radio", name="đăng").click()
    editors.save()
    assert [one["url"] for one in gone_of(editors)] == ["/tin/cu/"]
    site = build_site(editors.read_files(), tmp_path / "again", NOW=today())
    assert site.status == 0, site.log


def test_the_first_article_taken_off_begins_the_list(editors: EditorsPage) -> None:
    editors.open_entry("articles", "Hội nghị tổng kết")
    take_off(editors, "bài", "Đăng nhầm")
    editors.open_entry("articles", "Đường mới")
    take_off(editors, "bài", "Trùng bài")
    reasons = [(one["url"], one["reason"]) for one in gone_of(editors)]
    assert reasons == [
        ("/tin-hoat-dong/hoi-nghi/", "Đăng nhầm"),
        ("/tin-hoat-dong/duong-moi/", "Trùng bài"),
    ]
    editors.page.goto(f"{editors.origin}/admin/#/collections/data/entries/gone")
    expect(editors.page.get_by_text("/tin-hoat-dong/duong-moi/ – Trùng bài")).to_be_visible()


def test_nothing_is_taken_off_without_a_reason_or_after_cancel(editors: EditorsPage) -> None:
    page = editors.page
    before = editors.read_files()
    editors.open_entry("articles", "Hội nghị tổng kết")
    page.get_by_role("button", name="Gỡ bài").click()
    dialog = page.get_by_role("dialog", name="Gỡ bài")
    dialog.get_by_label("Lý do gỡ").fill("   ")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("Hãy ghi lý do gỡ.")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Lưu")).to_be_visible()
    assert editors.read_files() == before


def test_a_page_is_taken_off(editors: EditorsPage) -> None:
    editors.open_entry("pages", "Quyền riêng tư")
    take_off(editors, "trang", "Thay bằng trang mới")
    assert PAGE not in editors.read_files()
    assert [one["url"] for one in gone_of(editors)] == ["/quyen-rieng-tu/"]
    expect(editors.page.get_by_role("row", name="Quyền riêng tư")).to_have_count(0)


def test_nothing_offers_deletion(editors: EditorsPage) -> None:
    page = editors.page
    expect(page.get_by_role("button", name="Tạo bài viết mới")).to_be_visible()
    expect(page.get_by_role("button", name="Xóa")).to_have_count(0)
    editors.open_entry("articles", "Hội nghị tổng kết")
    page.get_by_role("button", name="Hiển thị tùy chọn trình chỉnh sửa").click()
    expect(page.get_by_role("menuitem", name="Đổi địa chỉ")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Xóa")).to_have_count(0)


def test_a_copy_has_an_id_and_an_address_of_its_own(editors: EditorsPage, tmp_path: Path) -> None:
    page = editors.page
    editors.open_entry("articles", "Đường mới")
    page.get_by_role("button", name="Hiển thị tùy chọn trình chỉnh sửa").click()
    page.get_by_role("menuitem", name="Nhân bản").click()
    page.wait_for_url("**/collections/articles/new*")
    editors.type_text("title", "Đường mới nữa")
    editors.save()
    files = editors.read_files()
    copy = header_of(files["content/articles/2026/duong-moi-nua/index.md"])
    assert str(copy["id"]).startswith("duong-moi-nua-")
    site = build_site(files, tmp_path)
    assert site.status == 0, site.log
