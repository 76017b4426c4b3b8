"""The article saved as one file, and on paper."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Download, Page, Route, expect

from tests.browser.accessibility import find_violations
from tests.browser.tools.articles import CANONICAL, SITEURL, open_article, press, told
from tests.support.serving import serve
from tests.support.sites import article, build_site
from tests.support.waiting import wait_until


def save(page: Page) -> Download:
    """Save the article by keyboard and return the download."""
    with page.expect_download() as download:
        press(page, "Lưu bài viết này")
    expect(told(page)).to_have_text("Đã lưu bài viết")
    return download.value


def test_the_saved_article_is_one_file_that_needs_no_network(
    page: Page, browser: Browser, tmp_path: Path
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    text = page.locator(".prose").inner_text()
    download = save(page)
    assert download.suggested_filename == "dai.html"
    path = tmp_path / download.suggested_filename
    download.save_as(path)
    assert complaints == []

    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    context.route(re.compile("^https?:"), refuse)
    saved = context.new_page()
    saved.goto(path.as_uri())
    widths = saved.locator("img").evaluate_all("all => all.map(one => one.naturalWidth)")
    assert len(widths) == 4
    assert min(widths) >= 600
    assert saved.locator("img[src^='data:image/jpeg;base64,']").count() == 4
    assert saved.locator("script, button, form, iframe, link, [onclick], [srcset]").count() == 0
    language = saved.evaluate("[document.documentElement.lang, document.characterSet]")
    assert language == ["vi", "UTF-8"]
    assert saved.locator(".prose").inner_text().split() == text.split()
    body = " ".join(saved.locator("body").inner_text().split())
    for part in (
        *("Thứ bảy - 13/01/2024 08:00", "Đoạn mở đầu.", "Các đại biểu chủ trì", "Toàn cảnh"),
        *("Phòng Tuyên truyền", "Nguồn tin: BBT", "Bản quyền thuộc Ban Dân vận Tỉnh ủy"),
        *("Ghi rõ nguồn khi phát hành lại", f"Địa chỉ bài viết: {CANONICAL}"),
    ):
        assert part in body
    assert re.search(r"Lưu lúc \d\d/\d\d/\d{4} \d\d:\d\d$", body)
    for part in ("Đánh giá", "Chia sẻ", "Thi đua", "Lượt xem", "Phản hồi"):
        assert part not in body
    attachment = saved.locator(".attachments a").get_attribute("href") or ""
    assert re.fullmatch(rf"{SITEURL}/tep/.*\.pdf|{SITEURL}/.*\.pdf", attachment)
    assert find_violations(saved) == []
    assert asked == []
    context.close()


def test_a_film_becomes_a_link_in_the_saved_article(
    context: BrowserContext, tmp_path: Path
) -> None:
    film = '<iframe src="https://phim.example/1" title="Phim tài liệu"></iframe>'
    files = {"content/articles/2024/phim.md": article(film, title="Phim")}
    built = build_site(files, tmp_path, FRAME_HOSTS=["phim.example"])
    assert built.status == 0, built.log
    context.route(re.compile("phim.example"), lambda route: route.abort())
    with serve(built.output) as address:
        page = open_article(context.new_page(), address, "/tin-hoat-dong/phim/")
        saved = save(page).path().read_text(encoding="utf-8")
    assert "<iframe" not in saved
    assert '<a href="https://phim.example/1">Phim tài liệu</a>' in saved


def test_what_cannot_be_saved_is_said_and_may_be_tried_again(
    page: Page, context: BrowserContext
) -> None:
    context.route(re.compile(r"/save\.js$"), lambda route: route.abort())
    press(page, "Lưu bài viết này")
    expect(told(page)).to_have_text("Không lưu được bài viết, vui lòng thử lại.")
    context.unroute_all()
    save(page)


def test_photos_that_do_not_come_leave_what_describes_them(
    page: Page, context: BrowserContext
) -> None:
    alt = page.locator("article img").first.get_attribute("alt")
    context.route(re.compile(r"\.jpg$"), lambda route: route.abort())
    text = Path(save(page).path()).read_text(encoding="utf-8")
    assert alt
    assert alt in text
    assert "data:image" not in text


def test_saving_says_that_it_takes_a_while_and_goes_on_once(
    page: Page, context: BrowserContext
) -> None:
    held: list[Route] = []
    context.route(re.compile(r"\.jpg$"), lambda route: held.append(route))
    press(page, "Lưu bài viết này")
    expect(told(page)).to_have_text("Đang lưu…")
    button = press(page, "Lưu bài viết này")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_be_focused()
    wait_until(lambda: page.evaluate("true") and len(held) == 4)
    with page.expect_download():
        for route in held:
            route.continue_()
    expect(told(page)).to_have_text("Đã lưu bài viết")
    assert len(held) == 4


def test_printing_is_the_browsers(context: BrowserContext, published: str) -> None:
    page = context.new_page()
    page.add_init_script("window.print = () => { window.printed = true; }")
    open_article(page, published)
    press(page, "In bài viết")
    assert page.evaluate("printed") is True


def test_paper_has_the_copyright_and_the_address_but_no_tools(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator(".share")).to_be_hidden()
    expect(page.locator(".tools")).to_be_hidden()
    expect(page.locator(".permalink")).to_have_text(f"Địa chỉ bài viết: {CANONICAL}")
    expect(page.get_by_text("Ghi rõ nguồn khi phát hành lại")).to_be_visible()
