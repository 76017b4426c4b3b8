"""Several photos at once in the editors' page, by mouse and by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.editors.conftest import FILES
from tests.browser.editors.test_writing import EXISTING, header_of, photo
from tests.support.editors_page import EditorsPage
from tests.support.sites import build_site, jpeg

pytestmark = pytest.mark.slow  # the bundle is made by npm

SINGLE = "content/articles/2024/bai-le.md"
WITH_SINGLE = FILES | {
    SINGLE: (
        "---\ntitle: Bài lẻ\ndate: 2024-05-01\ncategory: Tin hoạt động\nlead: Mở đầu.\n"
        "id: bai-le\nstatus: Nháp\nfeatured: có\n---\n\nNội dung.\n"
    )
}
DROP = """async ([target, names]) => {
  const made = (name) => new File([name], name, { type: /jpg$/.test(name) ? "image/jpeg" : "" });
  const file = (name) => ({
    isFile: true, fullPath: `/tram/${name}`, file: (take) => take(made(name)),
  });
  const batches = [names.map(file), []];
  const folder = { isDirectory: true, createReader: () => ({
    readEntries: (take) => take(batches.shift()),
  }) };
  const transfer = { files: [], types: ["Files"], items: [{ webkitGetAsEntry: () => folder }] };
  const event = new Event("drop", { bubbles: true, cancelable: true });
  Object.defineProperty(event, "dataTransfer", { value: transfer });
  target.dispatchEvent(event);
}"""


def test_photos_are_added_described_and_moved_by_keyboard(
    editors: EditorsPage, tmp_path: Path
) -> None:
    page = editors.page
    editors.open_entry("articles", "Hội nghị tổng kết")
    gallery = editors.reach("gallery")
    with page.expect_file_chooser() as asked:
        gallery.get_by_role("button", name="Thêm nhiều ảnh").press("Enter")
    chooser = asked.value
    assert chooser.is_multiple()
    chosen: list[FilePayload] = [
        {"name": name, "mimeType": "image/jpeg", "buffer": photo(800 + size, 600)}
        for size, name in enumerate(("img_10.jpg", "IMG_2.jpg", "img_1.jpg"))
    ]
    chooser.set_files(chosen)
    for number, text in enumerate(("Ảnh thứ nhất", "Ảnh thứ hai", "Ảnh thứ mười"), 1):
        described = page.locator(f'[data-key-path="gallery.{number}.alt"] input')
        expect(described).to_be_focused()
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Hội trường")  # the caption of the last
    expect(gallery.get_by_role("status")).to_contain_text("Đã thêm 3 ảnh")
    gallery.get_by_role("button", name="Đưa ảnh 4 lên").press("Enter")
    expect(gallery.get_by_role("button", name="Đưa ảnh 3 lên")).to_be_focused()
    page.keyboard.press("Control+s")
    expect(page.get_by_role("button", name="Lưu")).to_have_count(0)
    files = editors.read_files()
    assert header_of(files[EXISTING])["gallery"] == [
        {"file": "2.jpg", "alt": "Sân khấu"},
        {"file": "img_1.webp", "alt": "Ảnh thứ nhất"},
        {"file": "img_10.webp", "alt": "Ảnh thứ mười", "caption": "Hội trường"},
        {"file": "img_2.webp", "alt": "Ảnh thứ hai"},
    ]
    site = build_site(files, tmp_path)
    assert site.status == 0, site.log
    assert site.page("/tin-hoat-dong/hoi-nghi/").count('class="gallery__item"') == 4


def test_a_photo_without_description_is_named_and_not_saved(editors: EditorsPage) -> None:
    editors.open_entry("articles", "Hội nghị tổng kết")
    editors.add_photos({"Toàn cảnh.jpg": photo(900, 600)})
    editors.page.get_by_role("button", name="Lưu").first.click()
    said = editors.field("gallery").get_by_role("alert")
    expect(said).to_contain_text("Ảnh 2 (Toàn cảnh.jpg) chưa có mô tả.")
    lacking = editors.page.locator('[data-key-path="gallery.1.alt"] input')
    expect(lacking).to_have_attribute("aria-invalid", "true")
    assert editors.read_files().keys() == FILES.keys()


def test_what_is_no_photo_is_named_and_left_out(editors: EditorsPage) -> None:
    editors.open_entry("articles", "Hội nghị tổng kết")
    gallery = editors.reach("gallery")
    target = gallery.locator(".photos").element_handle()
    editors.page.evaluate(DROP, [target, ["Kế hoạch.docx", ".DS_Store", "hong.jpg"]])
    said = gallery.get_by_role("status")
    expect(said).to_contain_text("Không thêm được (tệp hỏng hoặc đã có): hong.jpg.")
    expect(said).to_contain_text("Không phải ảnh: Kế hoạch.docx.")
    expect(gallery.locator(".photos-item")).to_have_count(1)


def test_a_removed_photo_leaves_the_gallery(editors: EditorsPage) -> None:
    editors.open_entry("articles", "Hội nghị tổng kết")
    gallery = editors.reach("gallery")
    gallery.get_by_role("button", name="Bỏ ảnh 1").click()
    expect(gallery.get_by_role("button", name="Thêm nhiều ảnh")).to_be_focused()
    editors.save()
    assert "gallery" not in header_of(editors.read_files()[EXISTING])


@pytest.mark.parametrize("editors", [{"files": WITH_SINGLE}], ids=["single file"], indirect=True)
def test_a_single_file_becomes_a_bundle_with_its_first_photo(
    editors: EditorsPage, tmp_path: Path
) -> None:
    row = editors.page.get_by_role("row", name="Bài lẻ")
    expect(row).to_contain_text("Bài lẻ – 01/05/2024 – nháp")
    editors.open_entry("articles", "Bài lẻ")
    editors.add_photos({"a.jpg": photo(900, 600)})
    editors.describe_photo(0, "alt", "Con đường")
    editors.save()
    files = editors.read_files()
    assert SINGLE not in files
    header = header_of(files["content/articles/2024/bai-le/index.md"])
    assert header["gallery"] == [{"file": "a.webp", "alt": "Con đường"}]
    assert (header["status"], header["featured"]) == ("draft", True)
    assert "content/articles/2024/bai-le/a.webp" in files
    site = build_site(files, tmp_path, SHOW_DRAFTS=True)
    assert site.status == 0, site.log


@pytest.mark.parametrize("editors", [{"files": WITH_SINGLE}], ids=["single file"], indirect=True)
def test_a_single_file_without_photos_stays_one(editors: EditorsPage) -> None:
    editors.open_entry("articles", "Bài lẻ")
    editors.type_text("source", "BBT")
    editors.save()
    files = editors.read_files()
    assert files.keys() == WITH_SINGLE.keys()
    assert header_of(files[SINGLE])["source"] == "BBT"


def test_an_article_of_photos_needs_no_text(editors: EditorsPage, tmp_path: Path) -> None:
    page = editors.page
    page.get_by_role("button", name="Tạo bài viết mới").click()
    editors.type_text("title", "Chùm ảnh ngày hội")
    editors.field("category").get_by_role("radio", name="Tin hoạt động").click()
    editors.type_text("lead", "Ngày hội đại đoàn kết.")
    editors.field("status").get_by_role("radio", name="đăng").click()
    editors.field("date").locator("input").fill("2026-03-24T08:30")
    editors.add_photos({"a.jpg": jpeg(900, 600)})
    editors.describe_photo(0, "alt", "Múa mở màn")
    editors.save()
    site = build_site(editors.read_files(), tmp_path)
    assert site.status == 0, site.log
    assert "nên sửa" not in site.log
    assert "Múa mở màn" in site.page("/tin-hoat-dong/chum-anh-ngay-hoi/")
