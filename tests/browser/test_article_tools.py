"""What a reader can do with an article: share, print, save, hear it, larger letters, contrast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Download, Locator, Page, Route, expect

from tests.support.sample_site import FILES, KINDS
from tests.support.serving import serve
from tests.support.sites import BuiltSite, article, build_site
from tests.support.waiting import wait_until

ARTICLE = "/tin-hoat-dong/dai/"
SHORT = "/tin-hoat-dong/tin-01/"
SITEURL = "https://portal.example"
CANONICAL = SITEURL + ARTICLE
CHOICES_OF_THE_FIRST_BODY = """
new MutationObserver((_, observer) => {
  if (!document.body) return;
  window.choicesOfTheFirstBody = {...document.documentElement.dataset};
  observer.disconnect();
}).observe(document, {childList: true, subtree: true});
"""
# A speech that says nothing until a test lets it end a sentence.
SPEECH = """
window.spoken = [];
window.cancelled = 0;
class Stub extends EventTarget {
  voices = VOICES;
  getVoices() { return this.voices.map((lang) => ({lang, localService: true})); }
  speak(one) { if (one.text) { window.spoken.push(one.text); window.speaking = one; } }
  cancel() { window.cancelled += 1; window.speaking?.onerror?.({error: "canceled"}); }
}
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", {value: new Stub()});
"""


def speech(*languages: str) -> str:
    """Return a script that gives a page voices of these languages."""
    return SPEECH.replace("VOICES", repr(list(languages)))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Return the sample site as it is published: with its address."""
    site = build_site(FILES, tmp_path_factory.mktemp("tools"), SITEURL=SITEURL)
    assert site.status == 0, site.log
    return site


@pytest.fixture(scope="module")
def published(site: BuiltSite) -> Iterator[str]:
    """Return the origin of that site."""
    with serve(site.output) as address:
        yield address


@pytest.fixture
def page(context: BrowserContext, published: str) -> Page:
    """Return the long article, its tools there."""
    return open_article(context.new_page(), published)


def open_article(page: Page, origin: str, address: str = ARTICLE) -> Page:
    """Open an article and wait for its tools."""
    page.goto(origin + address)
    expect(page.get_by_role("button", name="In ra")).to_be_visible()
    return page


def press(page: Page, name: str) -> Locator:
    """Press a button by keyboard and return it."""
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    page.keyboard.press("Enter")
    return button


def told(page: Page) -> Locator:
    """Return what the tools say."""
    return page.locator(".tools").get_by_role("status")


def size_of_text(page: Page) -> float:
    """Return the size of the letters of the text, in pixels."""
    return float(
        page.locator(".prose").evaluate("text => parseFloat(getComputedStyle(text).fontSize)")
    )


# Sharing


def test_links_to_share_name_the_published_address_and_the_title(page: Page) -> None:
    share = page.get_by_role("region", name="Chia sẻ")
    hrefs = {
        name: share.get_by_role("link", name=name, exact=True).get_attribute("href") or ""
        for name in ("Facebook", "X", "E-mail")
    }
    title = page.locator("h1").text_content()
    assert parse_qs(urlsplit(hrefs["Facebook"]).query) == {"u": [CANONICAL]}
    assert parse_qs(urlsplit(hrefs["X"]).query) == {"url": [CANONICAL], "text": [title]}
    mail = parse_qs(urlsplit(hrefs["E-mail"]).query)
    assert mail == {"subject": [title], "body": [f"{title}\r\n{CANONICAL}"]}
    zalo = share.get_by_role("link", name="Zalo").get_attribute("href") or ""
    assert zalo.startswith("https://button-share.zalo.me/share_external?d=")


def test_the_address_is_copied_and_that_is_said(page: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".share").scroll_into_view_if_needed()
    press(page, "Sao chép liên kết")
    status = page.locator(".share").get_by_role("status")
    expect(status).to_have_text("Đã sao chép liên kết")
    assert page.evaluate("navigator.clipboard.readText()") == CANONICAL


def test_where_copying_is_forbidden_the_address_is_shown(
    context: BrowserContext, published: str
) -> None:
    page = context.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    open_article(page, published).locator(".share").scroll_into_view_if_needed()
    press(page, "Sao chép liên kết")
    expect(page.locator(".share").get_by_role("status")).to_contain_text(CANONICAL)


@pytest.mark.parametrize("can_share", [True, False])
def test_the_device_shares_where_it_can(
    can_share: bool, context: BrowserContext, published: str
) -> None:
    page = context.new_page()
    sharing = "async (shared) => { window.shared = shared; }" if can_share else "undefined"
    page.add_init_script(f"Object.defineProperty(navigator, 'share', {{value: {sharing}}})")
    open_article(page, published).locator(".share").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Sao chép liên kết")).to_be_visible()
    expect(page.get_by_role("button", name="Chia sẻ…")).to_be_visible(visible=can_share)
    if can_share:
        press(page, "Chia sẻ…")
        assert page.evaluate("shared.url") == CANONICAL


def test_without_an_address_of_the_portal_only_copying_is_offered(
    context: BrowserContext, origin: str
) -> None:
    page = open_article(context.new_page(), origin)
    page.locator(".share").scroll_into_view_if_needed()
    expect(page.locator(".share").get_by_role("link")).to_have_count(0)
    expect(page.get_by_role("button", name="Sao chép liên kết")).to_be_visible()


def test_without_scripts_links_are_there_and_no_dead_button(
    browser: Browser, published: str, origin: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(published + ARTICLE)
    expect(page.locator(".share").get_by_role("link")).to_have_count(4)
    expect(page.locator(".share, .tools").get_by_role("button")).to_have_count(0)
    expect(page.locator(".tools")).to_be_hidden()
    page.goto(origin + ARTICLE)
    expect(page.locator(".share")).to_be_hidden()
    context.close()


# Size and contrast


@pytest.mark.parametrize(
    ("names", "factor", "said"),
    [
        (["Chữ nhỏ hơn"], 0.875, "Cỡ chữ: 87,5 %"),
        (["Chữ lớn hơn"] * 2, 1.25, "Cỡ chữ: 125 %"),
        (["Chữ lớn hơn"] * 5, 1.5, "Cỡ chữ: 150 %"),
        (["Chữ lớn hơn", "Cỡ chữ bình thường"], 1.0, "Cỡ chữ: 100 %"),
    ],
    ids=["smaller", "larger", "no larger than that", "as it was"],
)
def test_letters_become_smaller_and_larger(
    names: list[str], factor: float, said: str, page: Page
) -> None:
    before = size_of_text(page)
    for name in names:
        press(page, name)
    assert size_of_text(page) == pytest.approx(before * factor)
    expect(told(page)).to_have_text(said)


def test_at_the_last_size_the_button_says_so_and_keeps_the_focus(page: Page) -> None:
    button = press(page, "Chữ nhỏ hơn")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_be_focused()


def test_contrast_is_switched_on_and_off(page: Page) -> None:
    ink = "getComputedStyle(document.querySelector('.date-line')).color"
    before = page.evaluate(ink)
    button = press(page, "Tương phản cao")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(ink) == "rgb(0, 0, 0)"
    press(page, "Tương phản cao")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.evaluate(ink) == before


@pytest.mark.parametrize("kind", ["home", "article", "page"])
def test_choices_hold_on_every_page_before_its_first_paint(
    kind: str, page: Page, published: str
) -> None:
    press(page, "Chữ lớn hơn")
    press(page, "Tương phản cao")
    page.add_init_script(CHOICES_OF_THE_FIRST_BODY)
    page.goto(published + KINDS[kind])
    found = page.evaluate("choicesOfTheFirstBody")
    assert (found["size"], found["contrast"]) == ("112.5", "more")
    assert page.locator("main").evaluate("main => getComputedStyle(main).fontSize") == "19.125px"


def test_tools_work_where_nothing_can_be_stored(context: BrowserContext, published: str) -> None:
    page = context.new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    open_article(page, published)
    before = size_of_text(page)
    press(page, "Chữ lớn hơn")
    assert size_of_text(page) > before


def test_a_page_has_what_makes_sense_for_it(context: BrowserContext, published: str) -> None:
    page = open_article(context.new_page(), published, KINDS["page"])
    names = page.locator(".tools").get_by_role("button").all_inner_texts()
    assert [name.split("\n")[-1] for name in names] == [
        "Chữ nhỏ hơn",
        "Cỡ chữ bình thường",
        "Chữ lớn hơn",
        "Tương phản cao",
        "In ra",
    ]


@pytest.mark.parametrize("width", [320, 1280])
def test_the_largest_letters_fit_every_page(width: int, page: Page, published: str) -> None:
    for _ in range(3):
        press(page, "Chữ lớn hơn")
    page.set_viewport_size({"width": width, "height": 700})
    widths = {}
    for kind, address in KINDS.items():
        page.goto(published + address)
        widths[kind] = page.evaluate("document.documentElement.scrollWidth")
    assert {kind: found for kind, found in widths.items() if found > width} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("contrast", ["more", "normal"])
def test_axe_finds_nothing_at_320_px(
    scheme: str, contrast: str, browser: Browser, published: str
) -> None:
    context = browser.new_context(
        viewport={"width": 320, "height": 640},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.add_init_script(f"localStorage.contrast = '{contrast}'; localStorage.size = '150'")
    page.add_init_script(speech("vi-VN"))
    open_article(page, published).locator(".share").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Sao chép liên kết")).to_be_visible()
    found = Axe().run(page).response["violations"]
    context.close()
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_targets_are_large_enough(page: Page) -> None:
    page.locator(".share").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Sao chép liên kết")).to_be_visible()
    sizes = page.locator(":is(.share, .tools) :is(a, button):visible").evaluate_all(
        "all => all.map(one => [one.offsetWidth, one.offsetHeight])"
    )
    assert len(sizes) == 11
    assert min(min(size) for size in sizes) >= 24


@pytest.mark.parametrize("address", [ARTICLE, SHORT], ids=["long", "short"])
def test_nothing_moves_when_tools_come(
    address: str, context: BrowserContext, published: str
) -> None:
    page = context.new_page()
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => {"
        " for (const entry of list.getEntries()) window.shift += entry.value;"
        " }).observe({type: 'layout-shift', buffered: true})"
    )
    open_article(page, published, address).locator(".share").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Sao chép liên kết")).to_be_visible()
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("shift") == 0


def test_the_date_line_has_a_figure_of_answers_where_they_are_allowed(
    tmp_path: Path, site: BuiltSite
) -> None:
    assert re.search(r"Phản hồi: </span>0</p>", site.page(ARTICLE))
    one = FILES["content/articles/2024/tin-01.md"]
    assert isinstance(one, str)
    files = {"content/articles/2024/tin-01.md": one.replace("---\n", "---\ncomments: false\n", 1)}
    closed = build_site(files, tmp_path, ENGAGEMENT=False)
    assert closed.status == 0, closed.log
    assert "Phản hồi" not in closed.page(SHORT)
    assert "Ý kiến bạn đọc" not in site.page(ARTICLE)


def test_its_drawing_is_there_without_engagement(tmp_path: Path) -> None:
    name = "content/articles/2024/tin-01.md"
    plain = build_site({name: FILES[name]}, tmp_path, ENGAGEMENT=False)
    assert plain.status == 0, plain.log
    assert '<symbol id="icon-bubble"' in plain.page(SHORT)
    assert '<symbol id="icon-bubble"' not in plain.page("/")


# Printing


def test_printing_is_the_browsers(context: BrowserContext, published: str) -> None:
    page = context.new_page()
    page.add_init_script("window.print = () => { window.printed = true; }")
    open_article(page, published)
    press(page, "In ra")
    assert page.evaluate("printed") is True


def test_paper_has_the_copyright_and_the_address_but_no_tools(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator(".share")).to_be_hidden()
    expect(page.locator(".tools")).to_be_hidden()
    expect(page.locator(".permalink")).to_have_text(f"Địa chỉ bài viết: {CANONICAL}")
    expect(page.get_by_text("Ghi rõ nguồn khi phát hành lại")).to_be_visible()


# Saving


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
    assert saved.evaluate("[document.documentElement.lang, document.characterSet]") == [
        "vi",
        "UTF-8",
    ]
    assert saved.locator(".prose").inner_text().split() == text.split()
    body = " ".join(saved.locator("body").inner_text().split())
    for part in (
        "Thứ bảy - 13/01/2024 08:00",
        "Đoạn mở đầu.",
        "Các đại biểu chủ trì",
        "Toàn cảnh",
        "Phòng Tuyên truyền",
        "Nguồn tin: BBT",
        "Bản quyền thuộc Ban Dân vận Tỉnh ủy",
        "Ghi rõ nguồn khi phát hành lại",
        f"Địa chỉ bài viết: {CANONICAL}",
    ):
        assert part in body
    assert re.search(r"Lưu lúc \d\d/\d\d/\d{4} \d\d:\d\d$", body)
    for part in ("Đánh giá", "Chia sẻ", "Thi đua", "Lượt xem", "Phản hồi"):
        assert part not in body
    attachment = saved.locator(".attachments a").get_attribute("href") or ""
    assert re.fullmatch(rf"{SITEURL}/tep/.*\.pdf|{SITEURL}/.*\.pdf", attachment)
    assert Axe().run(saved).response["violations"] == []
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


# Reading aloud


@pytest.fixture
def reader(context: BrowserContext, published: str) -> Page:
    """Return the long article where a Vietnamese voice can read it."""
    page = context.new_page()
    page.add_init_script(speech("en-US", "vi_VN"))
    return open_article(page, published)


def end_sentence(page: Page) -> None:
    """Let the voice come to the end of what it says."""
    page.evaluate("window.speaking.onend()")


def wait_for_sentences(page: Page, number: int) -> list[str]:
    """Return what was spoken, once it is that much."""
    wait_until(lambda: page.evaluate("spoken.length") >= number)
    return list(page.evaluate("spoken"))


@pytest.mark.parametrize(
    ("voices", "is_offered"),
    [(["vi-VN"], True), (["en-US", "vi_VN"], True), (["en-US"], False), ([], False)],
    ids=["one", "among others", "others only", "none"],
)
def test_reading_aloud_needs_a_vietnamese_voice(
    voices: list[str], is_offered: bool, context: BrowserContext, published: str
) -> None:
    page = context.new_page()
    page.add_init_script(speech(*voices))
    open_article(page, published)
    expect(page.get_by_role("button", name="Nghe bài viết")).to_be_visible(visible=is_offered)


def test_reading_aloud_is_offered_when_the_voice_comes_later(
    context: BrowserContext, published: str
) -> None:
    page = context.new_page()
    page.add_init_script(speech())
    open_article(page, published)
    page.evaluate(
        "speechSynthesis.voices = ['vi-VN'];"
        "speechSynthesis.dispatchEvent(new Event('voiceschanged'))"
    )
    expect(page.get_by_role("button", name="Nghe bài viết")).to_be_visible()


def test_all_of_the_article_is_read_sentence_by_sentence(reader: Page) -> None:
    press(reader, "Nghe bài viết")
    wait_for_sentences(reader, 1)
    stop = reader.get_by_role("button", name="Dừng đọc")
    expect(stop).to_be_visible()
    while stop.is_visible():
        end_sentence(reader)
    spoken = reader.evaluate("spoken")
    text = " ".join(spoken)
    assert max(map(len, spoken)) <= 200
    assert spoken[0] == "Tổng kết:"
    for part in ("Đoạn mở đầu.", "Các đại biểu chủ trì", "Trồng cây ở xã Bình Minh", "Toàn cảnh"):
        assert part in spoken
    assert "Toàn tỉnh có 1.204 mô hình, xem quy định và tài liệu." in text
    for part in ("Thi đua", "Chia sẻ", "Nghe bài viết", "Click để", "↩"):
        assert part not in text
    expect(reader.get_by_role("button", name="Nghe bài viết")).to_be_focused()


def test_reading_stops_when_told_so(reader: Page) -> None:
    press(reader, "Nghe bài viết")
    wait_for_sentences(reader, 1)
    press(reader, "Dừng đọc")
    expect(reader.get_by_role("button", name="Nghe bài viết")).to_be_visible()
    end_sentence(reader)
    assert len(reader.evaluate("spoken")) == 1
    expect(told(reader)).to_have_text("")


def test_a_pause_goes_on_with_the_same_sentence(reader: Page) -> None:
    press(reader, "Nghe bài viết")
    wait_for_sentences(reader, 1)
    end_sentence(reader)
    press(reader, "Tạm dừng")
    press(reader, "Đọc tiếp")
    spoken = wait_for_sentences(reader, 3)
    assert spoken[1] == spoken[2] != spoken[0]


def test_a_double_click_starts_one_reading(reader: Page) -> None:
    reader.get_by_role("button", name="Nghe bài viết").dblclick()
    assert len(wait_for_sentences(reader, 1)) == 1
    expect(reader.get_by_role("button", name="Dừng đọc")).to_be_visible()


def test_leaving_the_page_ends_the_reading(reader: Page) -> None:
    press(reader, "Nghe bài viết")
    wait_for_sentences(reader, 1)
    before = reader.evaluate("cancelled")
    reader.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert reader.evaluate("cancelled") > before
    expect(reader.get_by_role("button", name="Nghe bài viết")).to_be_visible()


def test_a_voice_that_fails_is_told(reader: Page) -> None:
    press(reader, "Nghe bài viết")
    wait_for_sentences(reader, 1)
    reader.evaluate("window.speaking.onerror({error: 'network'})")
    expect(told(reader)).to_have_text("Không đọc được bài viết, vui lòng thử lại.")
    expect(reader.get_by_role("button", name="Nghe bài viết")).to_be_visible()
