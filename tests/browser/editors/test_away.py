"""Signing out of the real editors' page, and what of a draft comes back afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.editors_page import EditorsPage

pytestmark = pytest.mark.slow  # the bundle is made by npm

IDLE_SECONDS = 1800
LOCAL = "Mở thư mục của cổng trên máy này"
STATE = """async () => {
  const [{ name, version }] = await indexedDB.databases();
  const request = indexedDB.open(name);
  const database = await new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result);
  });
  const stores = [...database.objectStoreNames];
  database.close();
  return [version, stores];
}"""
STORES = [
    *("asset-hashes", "asset-thumbnails", "draft-backups", "file-cache", "file-system-handles"),
    *("meta", "ui-settings"),
]
LONG_AGO = "localStorage.setItem('editors.last-seen', Date.now() - 1860 * 1000)"
KEPT = "Bài đang viết dở được giữ trong trình duyệt này"


def sign_in_again(editors: EditorsPage) -> None:
    """Go on from the page that asks who it is."""
    expect(editors.page.get_by_text(KEPT)).to_be_visible()
    editors.page.get_by_role("button", name="Đã hiểu").click()
    editors.page.get_by_role("button", name=LOCAL).click()
    editors.page.get_by_role("button", name="Khôi phục").click()


def go_away(editors: EditorsPage) -> None:
    """Let half an hour and the minute of the bar go by.

    And hardly more: what is kept has five seconds, and those are to be real ones.
    """
    clock = editors.page.clock
    clock.run_for((IDLE_SECONDS + 5) * 1000)
    button = editors.page.locator(".watch-bar button")
    expect(button).to_be_visible()
    clock.run_for(55_100)


def test_a_new_article_comes_back_after_signing_out(editors: EditorsPage) -> None:
    page = editors.page
    page.clock.install()
    page.reload()
    page.get_by_role("button", name="Tạo bài viết mới").click()
    editors.field("title").locator("input").first.click()
    page.keyboard.type("Bài đang viết dở")
    go_away(editors)
    sign_in_again(editors)
    expect(editors.field("title").locator("input").first).to_have_value("Bài đang viết dở")


def test_the_first_hour_in_a_folder_is_kept_too(editors: EditorsPage) -> None:
    page = editors.page
    page.get_by_role("button", name="Tạo bài viết mới").click()
    editors.field("title").locator("input").first.click()
    page.keyboard.type("Bài viết đầu tiên")
    page.evaluate(LONG_AGO)
    sign_in_again(editors)
    expect(editors.field("title").locator("input").first).to_have_value("Bài viết đầu tiên")


def test_a_changed_article_comes_back(editors: EditorsPage) -> None:
    page = editors.page
    editors.open_entry("articles", "Hội nghị tổng kết")
    editors.type_text("title", "Hội nghị tổng kết năm")
    page.evaluate(LONG_AGO)
    sign_in_again(editors)
    expect(editors.field("title").locator("input").first).to_have_value("Hội nghị tổng kết năm")


def test_a_form_in_which_nothing_was_changed_is_left(editors: EditorsPage) -> None:
    page = editors.page
    editors.open_entry("articles", "Hội nghị tổng kết")
    editors.field("title").locator("input").first.click()
    page.evaluate(LONG_AGO)
    expect(page.get_by_text("Đã đăng xuất vì trang không được sử dụng")).to_be_visible()
    expect(page.get_by_role("button", name=LOCAL)).to_be_visible()


def test_the_database_has_every_store_that_the_package_asks_for(editors: EditorsPage) -> None:
    page = editors.page
    editors.open_entry("articles", "Hội nghị tổng kết")
    assert page.evaluate(STATE) == [1, STORES]
