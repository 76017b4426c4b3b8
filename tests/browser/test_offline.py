"""What a browser keeps for reading without a connection, and what it never keeps."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache, partial
from http import HTTPStatus
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser.accessibility import find_violations, in_every_mode
from tests.support.npm import check_html
from tests.support.production_server import Stage, serve_stage
from tests.support.sites import ROOT, BuiltSite, Files, article, build_site, jpeg
from tests.support.waiting import wait_until

# The articles with photos have categories of their own: no other page shows their photos.
LONG = "/dan-van-kheo/mo-hinh-hay/dai/"
OFFLINE = "/ngoai-tuyen/"
SHORT = [f"/tin-hoat-dong/tin-{number:02}/" for number in range(1, 22)]
SHORT[1] = "/dan-van-kheo/tin-02/"
PHOTO = {"cover": "anh.jpg", "cover_alt": "Ruộng", "category": "Dân vận khéo"}
GALLERY = "[{file: 1.jpg, alt: Hội trường}, {file: 2.jpg, alt: Văn nghệ}]"
FILES: Files = {
    "content/articles/2024/dai/index.md": article(
        "Đoạn.\n\n" * 60,
        title="Bài có ảnh",
        id="dai",
        category="Dân vận khéo/Mô hình hay",
        cover="bia.jpg",
        cover_alt="Sân khấu",
        gallery=GALLERY,
        aliases="[/cu/dai.html]",
    ),
    "content/articles/2024/dai/bia.jpg": jpeg(900, 600, "#355e3b"),
    "content/articles/2024/dai/1.jpg": jpeg(600, 900, "#aa5533"),
    "content/articles/2024/dai/2.jpg": jpeg(900, 300, "#3355aa"),
    "content/articles/2024/tin-02/anh.jpg": jpeg(800, 600, "#88aa55"),
    **{
        f"content/articles/2024/tin-{number:02}/index.md": article(
            title=f"Tin số {number}",
            id=f"tin-{number:02}",
            **(PHOTO if number == 2 else {}),
        )
        for number in range(1, 22)
    },
    "content/articles/2023/cu.md": article(
        id="cu", date="2023-05-01", category="Dân vận khéo/Mô hình hay"
    ),
    "content/pages/quyen-rieng-tu.md": "---\ntitle: Quyền riêng tư\n---\n\nBài.\n",
    "content/data/comments.yml": (
        "- {page: dai, name: Bạn đọc ở xã A, time: 2024-01-14 08:00, text: Một ý kiến.}\n"
    ),
}
KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const requests = await (await caches.open(name)).keys();
    found[name] = requests.map(({ url }) => new URL(url).pathname + new URL(url).search);
  }
  return found;
}"""
KEPT_AGAIN = """async (address) => {
  const { active } = await navigator.serviceWorker.ready;
  const pages = await caches.open("pages");
  let isDone = false;
  let misses = 0;
  const look = async () => {
    while (!isDone) misses += !(await pages.match(address));
  };
  const looks = [look(), look()];
  for (let times = 0; times < 30; times++) {
    active.postMessage([address, []]);
    await new Promise((resolve) => setTimeout(resolve));
    await navigator.locks.request("kept", () => {});
  }
  isDone = true;
  await Promise.all(looks);
  return misses;
}"""
FORGET_PHOTOS = """async () => {
  const files = await caches.open("files");
  for (const { url } of await files.keys()) if (url.includes("/anh/")) await files.delete(url);
}"""
STYLE_OF = """async (address) => {
  const kept = await caches.match(address, { cacheName: "pages" });
  return (await kept.text()).match(/[/]theme[/]main[.]\\w+[.]css/)[0];
}"""
REGISTRATIONS = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
WIDTHS = "images => images.map((image) => image.complete && image.naturalWidth)"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., BuiltSite]:
    """Return what builds the site, once for the same additional styles and settings."""

    @cache
    def run(styles: str = "", **settings: Any) -> BuiltSite:  # noqa: ANN401
        folder = tmp_path_factory.mktemp("offline")
        if styles:
            theme = shutil.copytree(ROOT / "theme", folder / "theme")
            with (theme / "static/css/components/prose.css").open("a", encoding="utf-8") as sheet:
                sheet.write(styles)
            settings["THEME"] = str(theme)
        site = build_site(FILES, folder, **{"OFFLINE": True} | settings)
        assert site.status == 0, site.log
        return site

    return run


@pytest.fixture(scope="module")
def site(build: Callable[..., BuiltSite]) -> BuiltSite:
    return build()


@pytest.fixture
def stage(site: BuiltSite) -> Stage:
    return Stage(site.output)


@pytest.fixture
def origin(stage: Stage) -> Iterator[str]:
    with serve_stage(stage) as address:
        yield address


@pytest.fixture
def context(browser: Browser, origin: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=origin, viewport={"width": 1280, "height": 800})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Return an empty page, of which no policy may complain."""
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    yield page
    assert [one for one in complaints if "Content Security Policy" in one] == []


def kept(page: Page, cache: str = "pages") -> list[str]:
    """Return the addresses in one of the caches, the oldest first."""
    found: dict[str, list[str]] = page.evaluate(KEPT)
    return found.get(cache, [])


def read(page: Page, address: str) -> None:
    """Open an article and wait until it is kept."""
    page.goto(address)
    wait_until(lambda: kept(page)[-1:] == [address])


def photos(page: Page) -> list[str]:
    return [one for one in kept(page, "files") if one.startswith("/anh/")]


def is_styled(page: Page) -> bool:
    """Return whether the styles of the theme apply: a bare `nav` has no background."""
    band = "getComputedStyle(document.querySelector('.masthead nav')).backgroundColor"
    return bool(page.evaluate(band) != "rgba(0, 0, 0, 0)")


def lose_network(is_offline: bool, stage: Stage, context: BrowserContext) -> None:
    """Let the browser have no network, or the server be gone.

    The browser's own cache, which would stand in for what is kept, is emptied.
    """
    context.new_cdp_session(context.pages[0]).send("Network.clearBrowserCache")
    context.set_offline(is_offline)
    stage.is_down = not is_offline


WAYS = pytest.mark.parametrize("is_offline", [True, False], ids=["no network", "no server"])


@WAYS
def test_an_article_that_was_read_is_there_with_styles_and_picture(
    is_offline: bool, page: Page, stage: Stage, context: BrowserContext
) -> None:
    read(page, LONG)
    lose_network(is_offline, stage, context)
    page.goto(f"{LONG}?utm_source=thu")
    expect(page.locator("h1")).to_have_text("Bài có ảnh")
    assert is_styled(page)
    assert page.locator(".photo img").evaluate_all(WIDTHS)[0] > 0
    expect(page.get_by_role("button", name="Nền tối")).to_be_visible()  # scripts run too


@WAYS
def test_another_address_shows_what_can_be_read(
    is_offline: bool, page: Page, stage: Stage, context: BrowserContext
) -> None:
    read(page, SHORT[0])
    read(page, LONG)
    lose_network(is_offline, stage, context)
    page.goto(SHORT[4])
    expect(page.locator("h1")).to_have_text("Đọc khi không có mạng")
    expect(page.get_by_text("Không kết nối được")).to_be_visible()
    assert is_styled(page)
    assert page.url.endswith(SHORT[4])
    links = page.locator("[data-part=list] a")
    expect(links).to_have_text(["Bài có ảnh", "Tin số 1"])
    links.last.click()
    expect(page.locator("h1")).to_have_text("Tin số 1")


def test_comments_of_readers_are_not_kept(
    build: Callable[..., BuiltSite], browser: Browser
) -> None:
    stage = Stage(build(SITEURL="https://portal.example").output)
    with serve_stage(stage) as origin:
        context = browser.new_context(base_url=origin)
        page = context.new_page()
        read(page, LONG)
        expect(page.locator(".comment__text")).to_have_text("Một ý kiến.")
        assert "Một ý kiến." in page.locator("head").inner_html()
        lose_network(True, stage, context)
        page.goto(LONG)
        expect(page.locator("h1")).to_have_text("Bài có ảnh")
        assert is_styled(page)
        assert "Một ý kiến." not in page.content()
        expect(page.get_by_text("Gửi phản hồi")).to_have_count(0)
        expect(page.get_by_text("Những tin cũ hơn")).to_be_visible()
        context.close()


def test_a_page_is_kept_though_the_browser_never_reports_idle_time(page: Page) -> None:
    page.add_init_script("requestIdleCallback = (call, { timeout }) => setTimeout(call, timeout)")
    read(page, SHORT[0])


def test_a_page_is_there_all_the_while_it_is_kept_again(page: Page) -> None:
    read(page, SHORT[0])
    assert page.evaluate(KEPT_AGAIN, SHORT[0]) == 0


def test_a_page_comes_fresh_when_the_connection_is_back(page: Page, stage: Stage) -> None:
    read(page, SHORT[0])
    stage.is_down = True
    page.goto(SHORT[4])
    stage.is_down = False
    page.get_by_role("link", name="Thử lại").click()
    expect(page.locator("h1")).to_have_text("Tin số 5")


def test_the_home_page_is_kept_beside_the_articles(page: Page, stage: Stage) -> None:
    read(page, "/")
    stage.is_down = True
    page.goto("/")
    expect(page.locator(".front")).to_be_visible()
    page.goto("/tag/")
    expect(page.get_by_text("Chưa có bài nào được lưu.")).to_be_visible()
    expect(page.get_by_role("button", name="Xóa các bài đã lưu")).to_be_hidden()


def test_of_21_articles_the_one_read_longest_ago_goes_with_its_photo(page: Page) -> None:
    for address in SHORT[:20]:
        read(page, address)
    assert len(photos(page)) == 1
    read(page, SHORT[0])
    read(page, SHORT[20])
    wait_until(lambda: len(kept(page)) == 21)
    assert set(kept(page)) == {OFFLINE, *SHORT} - {SHORT[1]}
    wait_until(lambda: not photos(page))


def test_photos_that_were_seen_later_are_kept_when_the_reader_leaves(
    page: Page, stage: Stage
) -> None:
    read(page, LONG)
    page.evaluate(FORGET_PHOTOS)  # at times the headless shell has loaded the lazy ones too
    last = page.locator(".gallery img").last
    last.scroll_into_view_if_needed()
    wait_until(lambda: all(page.locator("article img").evaluate_all(WIDTHS)))
    seen = last.evaluate("image => new URL(image.currentSrc).pathname")
    page.goto(SHORT[0])
    wait_until(lambda: seen in photos(page))
    wait_until(lambda: kept(page)[-1] == SHORT[0])
    stage.is_down = True
    page.goto(LONG)
    page.locator(".gallery img").last.scroll_into_view_if_needed()
    wait_until(lambda: all(page.locator("article img").evaluate_all(WIDTHS)))


def test_what_the_page_has_loaded_is_not_asked_for_again(page: Page, stage: Stage) -> None:
    read(page, LONG)
    wait_until(lambda: len(photos(page)) > 0)
    assert stage.asked.count(f"GET {LONG}") == 1
    photo = photos(page)[0]
    assert stage.asked.count(f"GET {photo}") == 1
    read(page, SHORT[0])
    assert stage.asked.count(f"GET {SHORT[0]}") == 1


def test_the_service_is_never_answered_from_here_nor_kept(page: Page, stage: Stage) -> None:
    read(page, LONG)
    asked = "fetch('/tt/{}', {{method: '{}'}}).then(answer => answer.status, () => 'failed')"
    for path, method in [("s.json", "GET"), ("v/dai", "POST")]:
        assert page.evaluate(asked.format(path, method)) == 200
    page.goto("/tt/r/dai")
    expect(page.locator("h1")).to_have_text("200")
    read(page, SHORT[0])
    stage.is_down = True
    for path, method in [("s.json", "GET"), ("v/dai", "POST")]:
        assert page.evaluate(asked.format(path, method)) == "failed"
    everything = [one for cache in page.evaluate(KEPT).values() for one in cache]
    assert [
        one for one in everything if not re.match(r"/(theme|anh|tin-hoat-dong|dan-van-kheo)/", one)
    ] == [OFFLINE]
    for address in ("/tt/r/dai", "/admin/"):
        with pytest.raises(Error, match="ERR_EMPTY_RESPONSE"):
            page.goto(address)


def test_a_part_of_a_file_is_asked_of_the_server(page: Page, stage: Stage) -> None:
    read(page, LONG)
    page.reload()  # the worker has this page now
    photo = photos(page)[0]
    get = "([photo, headers]) => fetch(photo, {headers, cache: 'no-store'}).then(a => a.status)"
    before = stage.asked.count(f"GET {photo}")
    assert page.evaluate(get, [photo, {}]) == 200
    assert stage.asked.count(f"GET {photo}") == before
    page.evaluate(get, [photo, {"Range": "bytes=0-9"}])
    assert stage.asked.count(f"GET {photo}") == before + 1


def test_an_article_that_was_taken_off_goes_from_the_device_too(page: Page, stage: Stage) -> None:
    read(page, LONG)
    read(page, SHORT[0])
    stage.answers[LONG] = HTTPStatus.NOT_FOUND
    page.goto(LONG)
    expect(page.locator("h1")).to_have_text("404")
    stage.is_down = True
    page.goto(LONG)
    expect(page.locator("h1")).to_have_text("Đọc khi không có mạng")
    expect(page.locator("[data-part=list] a")).to_have_text(["Tin số 1"])


def test_an_error_of_the_server_gives_way_to_what_was_kept(page: Page, stage: Stage) -> None:
    read(page, LONG)
    stage.answers |= dict.fromkeys([LONG, SHORT[0]], HTTPStatus.INTERNAL_SERVER_ERROR)
    page.goto(LONG)
    expect(page.locator("h1")).to_have_text("Bài có ảnh")
    page.goto(SHORT[0])
    expect(page.locator("h1")).to_have_text("500")
    stage.answers.clear()
    stage.is_down = True
    page.goto(LONG)
    expect(page.locator("h1")).to_have_text("Bài có ảnh")


def test_photos_that_the_server_has_not_are_not_kept(
    page: Page, stage: Stage, site: BuiltSite
) -> None:
    missing = [f"/{name}" for name in site.files if name.startswith("anh/")]
    stage.answers = dict.fromkeys(missing, HTTPStatus.NOT_FOUND)
    read(page, LONG)
    assert [one for one in stage.asked if one.startswith("GET /anh/")]
    assert photos(page) == []


def test_former_addresses_lead_on(page: Page, stage: Stage) -> None:
    read(page, SHORT[0])
    stage.moved["/cu/dai"] = LONG
    for former in ("/cu/dai", "/cu/dai.html"):
        page.goto(former)
        page.wait_for_url(f"**{LONG}")
        expect(page.locator("h1")).to_have_text("Bài có ảnh")
    wait_until(lambda: kept(page)[-1] == LONG)
    assert set(kept(page)) == {OFFLINE, SHORT[0], LONG}


def test_a_slow_network_gives_way_to_what_was_kept(page: Page, stage: Stage) -> None:
    read(page, LONG)
    stage.held.add(LONG)
    page.goto(LONG, timeout=20_000)
    expect(page.locator("h1")).to_have_text("Bài có ảnh")
    assert not stage.released.is_set()


def style_sheets(page: Page) -> list[str]:
    return [one for one in kept(page, "files") if one.endswith(".css")]


def is_renewed(page: Page, address: str, old: str) -> bool:
    return bool(page.evaluate(STYLE_OF, address) != old)


def test_articles_keep_the_styles_that_they_were_read_in(
    page: Page, stage: Stage, build: Callable[..., BuiltSite]
) -> None:
    read(page, LONG)
    read(page, SHORT[0])
    [old] = style_sheets(page)
    stage.folder = build(".prose { color: rgb(1, 2, 3); }").output
    (stage.folder / old.lstrip("/")).unlink(missing_ok=True)
    read(page, SHORT[1])
    wait_until(lambda: len(style_sheets(page)) == 2)

    stage.is_down = True
    colour = "getComputedStyle(document.querySelector('.prose')).color"
    read(page, LONG)
    assert is_styled(page)
    assert page.evaluate(colour) != "rgb(1, 2, 3)"
    read(page, SHORT[1])
    assert page.evaluate(colour) == "rgb(1, 2, 3)"

    stage.is_down = False
    for address in LONG, SHORT[0]:
        assert old in style_sheets(page)
        page.goto(address)
        wait_until(partial(is_renewed, page, address, old))
    # The offline page needs it, too, until the new worker is there, for which browsers look at
    # times of their own.
    page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.update())")
    wait_until(lambda: old not in style_sheets(page))
    assert len(style_sheets(page)) == 1
    stage.is_down = True
    page.goto("/tag/")
    expect(page.locator("h1")).to_have_text("Đọc khi không có mạng")
    assert is_styled(page)


def test_an_office_that_switches_it_off_frees_its_readers(
    page: Page, stage: Stage, build: Callable[..., BuiltSite]
) -> None:
    read(page, LONG)
    stage.folder = build(OFFLINE=False).output
    page.goto(SHORT[0])
    wait_until(lambda: page.evaluate(REGISTRATIONS) == 0)
    assert page.evaluate("caches.keys()") == []
    stage.is_down = True
    with pytest.raises(Error, match="ERR_EMPTY_RESPONSE"):
        page.goto(LONG)


@pytest.mark.parametrize(
    "settings", [{"OFFLINE": False}, {"OFFLINE": True, "SHOW_DRAFTS": True}], ids=["off", "preview"]
)
def test_nothing_is_registered_where_it_is_off(
    settings: dict[str, bool], page: Page, stage: Stage, build: Callable[..., BuiltSite]
) -> None:
    stage.folder = build(**settings).output
    page.goto(LONG)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(REGISTRATIONS) == 0
    assert "GET /sw.js" not in stage.asked
    page.goto(OFFLINE)
    expect(page.locator("h1")).to_have_text("Không tìm thấy trang")


def test_the_button_clears_everything_that_was_read(page: Page, stage: Stage) -> None:
    read(page, "/")
    read(page, LONG)
    page.goto("/quyen-rieng-tu/")
    page.get_by_role("link", name="Đọc khi không có mạng").click()
    expect(page.get_by_text("Không kết nối được")).to_be_hidden()
    button = page.get_by_role("button", name="Xóa các bài đã lưu")
    button.click()
    expect(page.get_by_text("Chưa có bài nào được lưu.")).to_be_visible()
    expect(button).to_be_hidden()
    expect(page.get_by_role("heading", level=2).first).to_be_focused()
    assert kept(page) == [OFFLINE]
    assert photos(page) == []
    stage.is_down = True
    page.goto(LONG)
    expect(page.locator("h1")).to_have_text("Đọc khi không có mạng")
    assert is_styled(page)


@in_every_mode
def test_axe_finds_nothing_on_the_page_that_is_shown(
    mode: dict[str, Any], browser: Browser, origin: str, stage: Stage
) -> None:
    context = browser.new_context(base_url=origin, **mode)
    page = context.new_page()
    read(page, LONG)
    stage.is_down = True
    page.goto(SHORT[0])
    expect(page.locator("[data-part=list] a")).to_have_count(1)
    assert find_violations(page) == []
    context.close()


@pytest.mark.slow
def test_the_html_checker_finds_no_error(site: BuiltSite) -> None:
    assert check_html(site.output / "ngoai-tuyen", ROOT / ".cache/tools") == ""


def test_the_page_reads_without_scripts(origin: str, scriptless: Page) -> None:
    scriptless.goto(origin + OFFLINE)
    expect(scriptless.get_by_text("Chưa có bài nào được lưu.")).to_be_visible()
    expect(scriptless.get_by_role("button", name="Xóa các bài đã lưu")).to_be_hidden()


def test_the_worker_has_its_budget(site: BuiltSite) -> None:
    assert 0 < len(gzip.compress((site.output / "sw.js").read_bytes(), 9)) <= 1.27 * 1024
