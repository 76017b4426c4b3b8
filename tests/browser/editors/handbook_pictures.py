"""The pictures of the handbook's first page: `python -m tests.browser.editors.handbook_pictures`.

An article is written in the editors' page of the sample portal, step by step, as the handbook tells
it; each picture is the page after a step. Run again when the page or the handbook changes.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

from plugins.editors.bundle import CACHE
from plugins.newsdesk.reading.stray_files import HANDBOOK_PICTURES
from plugins.tools.admin.bundling import ensure_bundle
from plugins.tools.environment.browser import require_browser
from tests.browser.conftest import FLAGS
from tests.support.editors_page import PICKER, AdminHandler, open_editors_page
from tests.support.serving import serve
from tests.support.sites import ROOT, build_site

CONTENT = ROOT / "content"
PICTURES = CONTENT / HANDBOOK_PICTURES
PHOTOS = CONTENT / "articles/2024/hoi-thi-dan-van-kheo-tinh-nam-2024"
WINDOW: ViewportSize = {"width": 1280, "height": 800}
WIDTH, QUALITY = 960, 60
PATIENCE_MS = 120_000
NOW = "2026-12-01 09:00"
PHOTO_CACHE = ".cache/photos"  # its photos are encoded already
TITLE = "Tân Hòa thi kể chuyện dân vận khéo"
ADDRESS = "/tin-hoat-dong/tan-hoa-thi-ke-chuyen-dan-van-kheo/"
TABLE = (
    "<table><tr><td>Đội</td><td>Điểm</td></tr><tr><td>Thôn 1</td><td>92</td></tr>"
    "<tr><td>Thôn 2</td><td>88</td></tr></table>"
)


def main() -> None:
    expect.set_options(timeout=PATIENCE_MS)
    files = read_content()
    ensure_bundle(ROOT, print)
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        for cache in (CACHE, PHOTO_CACHE):
            (folder / cache).parent.mkdir(parents=True, exist_ok=True)
            (folder / cache).symlink_to(ROOT / cache)
        site = build_site(files, folder, SHOW_DRAFTS=True, NOW=NOW)
        with serve(site.output, AdminHandler) as origin:
            written = write_article(browser, origin, files)
        published = build_site(written, folder / "published", NOW=NOW)
        with serve(published.output) as origin:
            page = open_page(browser)
            page.goto(f"{origin}{ADDRESS}")
            take(page, 10)


def read_content() -> dict[str, str | bytes]:
    """Return the sample content."""
    paths = (path for path in sorted(CONTENT.rglob("*")) if path.is_file())
    return {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in paths
        if PICTURES not in path.parents
    }


@contextmanager
def chromium() -> Iterator[Browser]:
    program = require_browser(headless=True)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=str(program), args=list(FLAGS))


def open_page(browser: Browser) -> Page:
    context = browser.new_context(viewport=WINDOW, locale="vi-VN")
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(PICKER)
    return context.new_page()


def write_article(
    browser: Browser, origin: str, files: dict[str, str | bytes]
) -> dict[str, str | bytes]:
    """Write the article in the editors' page and return the content with it."""
    first = open_page(browser)
    first.goto(f"{origin}/admin/")
    button = first.get_by_role("button", name="Mở thư mục của cổng trên máy này")
    button.wait_for()
    take(first, 1, button)

    context = browser.new_context(viewport=WINDOW, locale="vi-VN")
    context.set_default_timeout(PATIENCE_MS)
    editors = open_editors_page(context, origin, files)
    page = editors.page
    new = page.get_by_role("button", name="Tạo bài viết mới")
    new.wait_for()
    take(page, 2, new)

    new.click()
    editors.type_text("title", TITLE)
    editors.field("category").get_by_role("combobox").click()
    page.get_by_role("option", name="Tin hoạt động").first.click()
    take(page, 3, editors.field("title"), editors.field("category"))

    editors.reach("lead")
    editors.type_text("lead", "Sáng 28/11, sáu đội của xã thi kể chuyện dân vận khéo.")
    take(page, 4, editors.field("lead"))

    editors.reach("gallery")
    many = editors.field("gallery").get_by_role("button", name="Thêm nhiều ảnh")
    take(page, 5, many)
    editors.add_photos({name: (PHOTOS / name).read_bytes() for name in ("1.jpg", "2.jpg", "3.jpg")})
    texts = ("Ban giám khảo trên sân khấu", "Một đội thi hát múa", "Khán giả ngồi kín hội trường")
    for number, text in enumerate(texts):
        editors.describe_photo(number, "alt", text)
    take(page, 6, page.locator('[data-key-path="gallery.0.alt"]').first)

    body = editors.reach("body")
    body.locator(".lexical-root").click()
    page.keyboard.type("Mỗi đội có mười phút. Kết quả hai đội đầu:")
    page.keyboard.press("Enter")
    editors.paste(TABLE)
    page.wait_for_timeout(500)
    take(page, 7, body)
    page.wait_for_timeout(500)
    take(page, 8, page.locator("iframe").first)

    status = editors.reach("status")
    status.get_by_role("radio", name="đăng").click()
    save = page.get_by_role("button", name="Lưu").first
    take(page, 9, status.get_by_role("radio", name="đăng"), save)
    editors.save()
    return dict(editors.read_files())


def take(page: Page, step: int, *marked: Locator) -> None:
    """Write the picture of a step, with a red frame round what the step is about."""
    if marked:
        marked[0].scroll_into_view_if_needed()
        page.wait_for_timeout(400)
    for locator in marked:
        locator.evaluate("one => { one.style.outline = '3px solid #c8102e'; }")
    content = page.screenshot(animations="disabled")
    for locator in marked:
        locator.evaluate("one => { one.style.outline = ''; }")
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    height = round(picture.height * WIDTH / picture.width)
    smaller = picture.resize((WIDTH, height), Image.Resampling.LANCZOS)
    smaller.save(PICTURES / f"{step}.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    main()
