"""What the web server forbids breaks nothing of the portal, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from plugins.engagement.manifest import read_manifest
from tests.support.releases import make_release
from tests.support.sample_site import FIGURES, FILES, KINDS
from tests.support.sites import BuiltSite, article, build_site, write_files
from tests.support.waiting import wait_until
from tests.support.web_server import Portal, running_portal

ARTICLE = KINDS["article"]
FILM = '<iframe src="https://phim.example/1" title="Phim tài liệu"></iframe>'
REPORT = """
document.addEventListener("securitypolicyviolation", (one) => {
  console.error(`violation: ${one.effectiveDirective} ${one.blockedURI} ${one.sample}`);
});
"""
FORBIDDEN = """<!DOCTYPE html><html lang="vi"><title>Cấm</title>
<style>p{color:red}</style><p style="color:red" id="p">Đoạn</p>
<script>document.getElementById("p").textContent = "chạy";</script>
<img src="https://khac.example/a.png" alt=""><iframe src="https://khac.example/" title="x"></iframe>
<form action="https://khac.example/"><button>Gửi</button></form></html>
"""
FRAME = (
    '<!DOCTYPE html><html lang="vi"><title>Khung</title><iframe src="/" title="x"></iframe></html>'
)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Return nginx with the sample site as it is published, and the service behind it."""
    folder = tmp_path_factory.mktemp("policies")
    hosts = ["phim.example"]
    files = {**FILES, "content/articles/2024/phim.md": article(FILM, title="Phim", id="phim")}
    write_files({"figures.json": json.dumps(FIGURES)}, folder)
    shown = {"ENGAGEMENT_FIGURES": str(folder / "figures.json"), "FRAME_HOSTS": hosts}
    site = build_site(files, folder / "project", OFFLINE=True, **shown)
    assert site.status == 0, site.log
    release = publish(site, folder)
    write_files({"cam/index.html": FORBIDDEN, "khung/index.html": FRAME}, release)
    pages = list(dict.fromkeys(read_manifest(site.output / "tuong-tac.json").pages.values()))
    with running_portal(folder, release, pages, frame_hosts=frozenset(hosts)) as running:
        yield running


def publish(site: BuiltSite, folder: Path) -> Path:
    """Return a release of a site, where the portal of the tests has them."""
    return make_release(site.output, folder / "machine/srv/portal", "first", is_compressed=False)


class Visit:
    """A window that hears all that a browser complains of."""

    def __init__(self, context: BrowserContext, portal: Portal) -> None:
        self.complaints: list[str] = []
        self.portal = portal
        context.add_init_script(REPORT)
        context.on("console", lambda said: self.complaints.append(f"{said.type}: {said.text}"))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.route("https://phim.example/**", lambda route: route.fulfill(body="Phim"))
        self.page: Page = context.new_page()

    def open(self, path: str) -> None:
        """Open a page and wait until it has done what it does by itself."""
        self.page.goto(f"{self.portal.origin}{path}", wait_until="networkidle")

    def await_complaint(self, word: str) -> None:
        """Wait until the browser complains of something."""
        while not any(word in one for one in self.complaints):
            self.page.wait_for_event("console")


@pytest.fixture
def visit(person: BrowserContext, portal: Portal) -> Visit:
    return Visit(person, portal)


@pytest.mark.parametrize(
    "path", [*KINDS.values(), "/ngoai-tuyen/", "/tt/thong-ke", "/tin-hoat-dong/phim/"]
)
def test_no_page_asks_for_what_is_forbidden(visit: Visit, path: str) -> None:
    visit.open(path)
    visit.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    visit.page.wait_for_load_state("networkidle")
    missing = {KINDS["not found"]: "404 (Not Found)", KINDS["gone article"]: "410 (Gone)"}
    told = "error: Failed to load resource: the server responded with a status of"
    assert visit.complaints == ([f"{told} {missing[path]}"] if path in missing else [])


def test_what_readers_do_with_an_article_is_allowed(visit: Visit) -> None:
    visit.open(ARTICLE)
    page = visit.page
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lưu bài viết này").click()
    assert "data:image" in Path(saved.value.path()).read_text(encoding="utf-8")
    page.locator(".gallery a").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_title("Bài viết rất tốt").click()
    expect(page.get_by_text("Đánh giá của bạn đã được ghi nhận")).to_be_visible()
    assert visit.complaints == []


def test_searching_is_allowed(visit: Visit) -> None:
    visit.open("/tim-kiem/?q=tin+ng%E1%BA%AFn")
    expect(visit.page.locator(".search__count")).to_contain_text("Tìm thấy tổng cộng")
    assert visit.complaints == []


def test_frames_of_the_hosts_that_a_setting_allows_are_shown(visit: Visit) -> None:
    visit.open("/tin-hoat-dong/phim/")
    frame = visit.page.frame_locator("iframe[title='Phim tài liệu']")
    expect(frame.get_by_text("Phim")).to_be_visible()
    assert visit.complaints == []


def test_the_worker_keeps_pages_under_its_own_policy(visit: Visit, person: BrowserContext) -> None:
    visit.open(ARTICLE)
    kept = "caches.open('pages').then((one) => one.match(location.pathname)).then(Boolean)"
    wait_until(lambda: bool(visit.page.evaluate(kept)))
    assert visit.complaints == []
    person.set_offline(True)
    visit.page.reload()
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    person.set_offline(False)


def test_without_scripts_the_figures_are_shown_in_their_frame(
    scriptless: Page, portal: Portal
) -> None:
    complaints: list[str] = []
    scriptless.on("console", lambda said: complaints.append(said.text))
    scriptless.goto(f"{portal.origin}/")
    frame = scriptless.frame_locator("iframe[src='/tt/thong-ke']")
    expect(frame.get_by_text("Tổng lượt truy cập")).to_be_visible()
    assert complaints == []


def test_what_is_forbidden_is_told_and_does_not_happen(visit: Visit) -> None:
    visit.open("/cam/")
    expect(visit.page.locator("#p")).to_have_text("Đoạn")
    told = {one.split()[2] for one in visit.complaints if one.startswith("error: violation:")}
    assert told == {"style-src-elem", "style-src-attr", "script-src-elem", "img-src", "frame-src"}
    visit.page.get_by_role("button").click(no_wait_after=True)
    visit.await_complaint("form-action")


def test_nobody_can_put_the_portal_into_a_frame(visit: Visit) -> None:
    visit.open("/khung/")
    visit.await_complaint("frame-ancestors")
