"""What readers and editors bring along: few or many photos, long words, zoom, contrast, keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import find_violations, open_mounted
from tests.support.sample_site import KINDS, LONG_WORD
from tests.support.serving import serve
from tests.support.sites import article, build_site, jpeg

MakePage = Callable[..., Page]

ARTICLE = KINDS["article"]
LONG_TITLE = "Hội nghị tổng kết công tác dân vận và triển khai nhiệm vụ trọng tâm " * 6
THIRTY = [f"{number:02}.jpg" for number in range(1, 31)]
SHORT = {
    "no photo": "/tin-hoat-dong/khong-anh/",
    "one photo": "/tin-hoat-dong/mot-anh/",
    "thirty photos": "/tin-hoat-dong/ba-muoi-anh/",
    "a long title": "/tin-hoat-dong/tieu-de-dai/",
    "a long word": "/tin-hoat-dong/tu-dai/",
}

# Returns what is wrong with how the focused element shows its focus, or an empty text.
FOCUS_PROBLEM = """element => {
  const styles = [getComputedStyle(element), getComputedStyle(element, "::after")];
  const isMarked = styles.some(style =>
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
    || style.boxShadow !== "none");
  if (!isMarked) return "no mark";
  for (const box of element.getClientRects()) {
    if (box.width <= 0 || box.height <= 0) continue;
    const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    if (seen && (element.contains(seen) || seen.contains(element))) return "";
    if (seen && seen.closest("article")?.contains(element)) return "";
  }
  return "covered or outside the window";
}"""
# Names targets smaller than 24 px whose neighbours are nearer than WCAG 2.2 (2.5.8) allows;
# links within sentences are exempt.
SMALL_TARGETS = """() => [...document.querySelectorAll("a[href], button, summary, input")]
  .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest(".skip-link"))
  .filter(one => !one.closest(".prose p, .prose li, .byline, .notice"))
  .map(one => {
    const after = getComputedStyle(one, "::after");
    const box = (after.position === "absolute" ? one.closest("article") : one)
      .getBoundingClientRect();
    return [one.outerHTML.slice(0, 90), Math.round(box.width), Math.round(box.height)];
  })
  .filter(([, width, height]) => width < 24 || height < 24)"""


@pytest.fixture(scope="module")
def extreme_origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a site whose articles are as editors never plan them."""
    folder = "content/articles/2024"
    gallery = ", ".join(f"{{file: {name}, alt: Ảnh}}" for name in THIRTY)
    files: dict[str, str | bytes] = {
        f"{folder}/khong-anh.md": article(id="khong-anh"),
        f"{folder}/mot-anh/index.md": article(
            id="mot-anh", gallery="[{file: 01.jpg, alt: Ảnh, caption: Một ảnh}]"
        ),
        f"{folder}/mot-anh/01.jpg": jpeg(),
        f"{folder}/ba-muoi-anh/index.md": article(id="ba-muoi-anh", gallery=f"[{gallery}]"),
        f"{folder}/tieu-de-dai.md": article(title=LONG_TITLE, id="tieu-de-dai", featured="true"),
        f"{folder}/tu-dai.md": article(
            f"## {LONG_WORD}\n\n{LONG_WORD} và `{LONG_WORD}`",
            title=LONG_WORD,
            lead=LONG_WORD,
            id="tu-dai",
            tags=f"[{LONG_WORD}]",
            authors=f"[{LONG_WORD}]",
            topic=LONG_WORD,
        ),
    }
    for number, name in enumerate(THIRTY):
        files[f"{folder}/ba-muoi-anh/{name}"] = jpeg(300 + number, 200)
    site = build_site(files, tmp_path_factory.mktemp("extremes"))
    assert site.status == 0, site.log
    with serve(site.output) as address:
        yield address


@pytest.fixture
def make_page(browser: Browser) -> Iterator[MakePage]:
    """Return a function that opens a page in a window of its own with given features."""
    contexts = []

    def make(width: int = 1280, height: int = 800, **options: Any) -> Page:  # noqa: ANN401
        viewport = {"width": width, "height": height}
        contexts.append(browser.new_context(viewport=viewport, **options))  # type: ignore[arg-type]
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.mark.parametrize("address", ["/", "/tin-hoat-dong/", *SHORT.values()])
def test_extreme_articles_fit_the_narrowest_screen(
    address: str, make_page: MakePage, extreme_origin: str
) -> None:
    page = make_page(320, 640)
    page.goto(extreme_origin + address)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert find_violations(page) == []


@pytest.mark.parametrize(
    ("kind", "count"), [("no photo", 0), ("one photo", 1), ("thirty photos", 30)]
)
def test_a_gallery_holds_as_many_photos_as_there_are(
    kind: str, count: int, make_page: MakePage, extreme_origin: str
) -> None:
    page = make_page()
    open_mounted(page, extreme_origin + SHORT[kind])
    expect(page.locator(".gallery__link")).to_have_count(count)
    if count:
        page.locator(".gallery__link").last.click()
        expect(page.locator(".lightbox__count")).to_have_text(f"{count}/{count}")


def test_pages_reflow_at_400_percent(make_page: MakePage, origin: str) -> None:
    page = make_page(320, 256, device_scale_factor=4)
    for address in KINDS.values():
        page.goto(origin + address)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address
    page.goto(origin)
    page.get_by_role("button", name="Trình đơn").click()
    page.locator(".menu").get_by_role("link", name="Giới thiệu").click()
    expect(page).to_have_url(f"{origin}/gioi-thieu/")


@pytest.mark.parametrize("address", ["/", ARTICLE, "/tim-kiem/", "/404.html"])
def test_large_letters_push_nothing_over_the_edge(
    address: str, make_page: MakePage, origin: str
) -> None:
    page = make_page(360, 640)
    page.goto(origin + address)
    for letters in ("style.fontSize = '24px'", "dataset.size = '150'"):
        page.evaluate(f"document.documentElement.{letters}")
        assert page.evaluate("document.documentElement.scrollWidth") == 360, letters


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_more_contrast_is_asked_for(
    scheme: str, make_page: MakePage, origin: str
) -> None:
    page = make_page(color_scheme=scheme, contrast="more")
    page.goto(origin + ARTICLE)
    assert page.evaluate("matchMedia('(prefers-contrast: more)').matches")
    quiet, ink = page.evaluate(
        "['.date-line', 'body'].map(one => getComputedStyle(document.querySelector(one)).color)"
    )
    assert quiet == ink
    assert find_violations(page) == []


def test_nothing_moves_for_those_who_asked_for_less_motion(
    make_page: MakePage, origin: str
) -> None:
    page = make_page(reduced_motion="reduce")
    open_mounted(page, origin + ARTICLE)
    page.locator(".gallery__link").first.click()
    moving = (
        "[...document.querySelectorAll('*')].filter(one => { const style = getComputedStyle(one);"
        " return style.scrollBehavior === 'smooth' || parseFloat(style.transitionDuration) > 0"
        " || style.animationName !== 'none' }).length"
    )
    assert page.evaluate(moving) == 0
    page.keyboard.press("ArrowRight")
    assert page.locator(".lightbox__track").evaluate("track => track.scrollLeft") > 0


def test_axe_finds_nothing_in_the_lightbox_with_forced_colours(
    make_page: MakePage, origin: str
) -> None:
    page = make_page(forced_colors="active")
    open_mounted(page, origin + ARTICLE)
    page.locator(".gallery__link").first.click()
    dialog = page.get_by_role("dialog", name="Thư viện ảnh")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Ảnh sau")).to_have_css("border-top-width", "1px")
    assert find_violations(page) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_focus_is_seen_on_everything_that_can_have_it(
    width: int, make_page: MakePage, origin: str
) -> None:
    page = make_page(width)
    page.goto(origin + ARTICLE)
    problems, count = {}, 0
    while True:
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if not focused.count() or count > 200:
            break
        count += 1
        if problem := focused.evaluate(FOCUS_PROBLEM):
            problems[focused.evaluate("one => one.outerHTML.slice(0, 120)")] = problem
    assert 30 < count < 200
    assert problems == {}


@pytest.mark.parametrize("width", [360, 1280])
def test_targets_are_large_enough_for_a_thumb(width: int, make_page: MakePage, origin: str) -> None:
    page = make_page(width)
    small = {}
    for kind, address in KINDS.items():
        open_mounted(page, origin + address)
        if found := page.evaluate(SMALL_TARGETS):
            small[kind] = found
    assert small == {}
