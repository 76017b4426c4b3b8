"""Laws of the layout: a head of one row, lines of one face, no orphans or overlaps, news first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import find_violations, open_mounted
from tests.support.sample_site import KINDS
from tests.support.serving import serve
from tests.support.sites import DATA, BuiltSite, article, build_site, document, jpeg

WIDTHS = (320, 360, 768, 1024, 1280, 1920)
NAME = "Ban Tuyên giáo và Dân vận Tỉnh ủy Bà Rịa - Vũng Tàu, Côn Đảo"
LOWER = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđbcdghklmnpqrstvx"
ALPHABET = LOWER + LOWER.upper()
ROOMS = ("Văn bản chỉ đạo", "Tuyên truyền miệng", "Khoa giáo", "Lịch sử Đảng", "Báo chí", "Video")
MOST_PHOTOS = 11
FACES = "/tin-hoat-dong/bang-chu-cai/"
TEXT = "/van-ban/1-kh/"
SLOW = "/tin-hoat-dong/doc-lau/"
LONG, SHORT = "/tin-hoat-dong/bon-phan/", "/tin-hoat-dong/ba-phan/"

# Rectangles of all lines of text that can be seen, each with its words; menus that are shut and
# texts for screen readers only are none.
LINES = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const parent = text.parentElement;
    if (!text.data.trim() || parent.closest(".visually-hidden, .skip-link, noscript, script, svg"))
      continue;
    if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (getComputedStyle(parent).clipPath !== "none") continue;
    const clip = parent.closest(".masthead__aside, .teaser__lead");
    const bounds = clip?.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(text);
    let last;  // a line that ends with an ellipsis is there twice
    for (const { left, top, right, bottom } of range.getClientRects()) {
      if (top === last) continue;
      last = top;
      if (right - left < 2 || (bounds && (top >= bounds.bottom - 2 || bottom > bounds.bottom + 2)))
        continue;
      const slack = (bottom - top) / 4;  // of the lines' height, which letters do not fill
      found.push([text.data.trim().slice(0, 40), left + 1, top + slack, right - 1, bottom - slack]);
    }
  }
  return found;
}"""
OVERLAPS = f"""() => {{
  const lines = ({LINES})();
  const pairs = [];
  lines.forEach(([words, left, top, right, bottom], index) => {{
    for (const [others, l, t, r, b] of lines.slice(index + 1))
      if (l < right && left < r && t < bottom && top < b) pairs.push([words, others]);
  }});
  return pairs;
}}"""
# Where everything is that readers look at; the news are filled by a script, in space of their own.
PLACES = """() => [...document.querySelectorAll("img, h1, h2, h3, p, li, figcaption, footer")]
  .filter((one) => !one.closest(".news"))
  .map((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return [one.outerHTML.slice(0, 80), ...[left, top + scrollY, width, height].map(Math.round)];
  })"""
# For each row of a grid: how much of the grid's width it leaves empty, in pixels.
EMPTY_ENDS = """list => {
  const rows = new Map();
  for (const one of list.children) {
    const { top, left, right } = one.getBoundingClientRect();
    const row = rows.get(Math.round(top)) ?? [];
    rows.set(Math.round(top), [...row, left, right]);
  }
  const { left, right } = list.getBoundingClientRect();
  return [...rows.values()].map((ends) =>
    Math.round(Math.max(Math.min(...ends) - left, right - Math.max(...ends))));
}"""


def photos_of(count: int) -> dict[str, str | bytes]:
    """Return an article with a gallery of so many photos."""
    folder = f"content/articles/2024/anh-{count}"
    names = [f"{number:02}.jpg" for number in range(1, count + 1)]
    gallery = ", ".join(f"{{file: {name}, alt: Ảnh, caption: Chú thích}}" for name in names)
    text = article(id=f"anh-{count}", title=f"Bài có {count} ảnh", gallery=f"[{gallery}]")
    return {f"{folder}/index.md": text} | {
        f"{folder}/{name}": jpeg(300 + number, 200) for number, name in enumerate(names)
    }


def sections(count: int) -> str:
    return "\n\n".join(f"## Phần {number}: “Đường *mới*”\n\nĐoạn." for number in range(count))


def layout_files() -> dict[str, str | bytes]:
    """Return a portal with a long name and menu, galleries, categories with and without photos."""
    files: dict[str, str | bytes] = {
        "content/data/portal.yml": str(DATA["content/data/portal.yml"]).replace(
            "Ban Dân vận Tỉnh ủy", NAME
        ),
        "content/data/categories.yml": "".join(
            f"- {{name: {name}}}\n" for name in ("Tin hoạt động", "Có ảnh", "Thông báo", "Ảnh nữa")
        ),
        "content/data/menu.yml": "- {label: Trang nhất, url: /}\n- category: Tin hoạt động\n"
        + "".join(
            f"- {{label: {room}, url: /gioi-thieu/, children: [{{label: Về {room}, url: /}}]}}\n"
            for room in ROOMS
        ),
        "content/pages/gioi-thieu.md": f"---\ntitle: Giới thiệu\n---\n\n{sections(4)}\n",
        "content/articles/2024/bang-chu-cai.md": article(
            f"{ALPHABET}\n\n## {ALPHABET}\n\n> {ALPHABET}\n\n**{ALPHABET}** *{ALPHABET}*\n\n"
            f"| {ALPHABET[:40]} | b |\n|---|---|\n| {ALPHABET[40:80]} | c |\n\n- {ALPHABET}\n",
            id="bang-chu-cai",
            title=ALPHABET,
            lead=ALPHABET,
            tags=f"[{ALPHABET}]",
            authors=f"[{ALPHABET}]",
        ),
        "content/articles/2024/bon-phan.md": article(sections(4), id="bon-phan"),
        "content/articles/2024/ba-phan.md": article(sections(3), id="ba-phan"),
        "content/articles/2024/phim/index.md": article(
            id="phim", cover="a.jpg", video="https://youtu.be/dQw4w9WgXcQ", lead="Dân vận. " * 80
        ),
        "content/articles/2024/phim/a.jpg": jpeg(1200, 800, "#2b4a66"),
        "content/documents/1-kh.md": document(sections(4), number="1-KH/TU"),
        "content/articles/2024/doc-lau.md": article("Dân vận khéo. " * 500, id="doc-lau"),
    }
    for count in range(1, MOST_PHOTOS + 1):
        files |= photos_of(count)
    for number in range(12):
        category = ("Có ảnh", "Thông báo", "Ảnh nữa")[number % 3]
        folder = f"content/articles/2024/tin-{number:02}"
        fields = {
            "id": f"tin-{number:02}",
            "title": f"Tin số {number} của chuyên mục {category}",
            "date": f"2024-02-{number + 1:02} 08:00",
            "category": category,
        }
        has_photo = category != "Thông báo" and number < 9
        if has_photo:
            files[f"{folder}/a.jpg"] = jpeg(640 + number, 400)
            fields |= {"cover": "a.jpg", "cover_alt": "Ảnh"}
        files[f"{folder}/index.md"] = article(**fields)
    return files


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    site = build_site(layout_files(), tmp_path_factory.mktemp("layout"))
    assert site.status == 0, site.log
    return site


@pytest.fixture(scope="module")
def place(built: BuiltSite) -> Iterator[str]:
    """Return the address of the portal."""
    with serve(built.output) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


def box(page: Page, selector: str) -> Any:  # noqa: ANN401 - Playwright's box
    found = page.locator(selector).bounding_box()
    assert found is not None, selector
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_the_head_has_names_and_tools_in_one_row(width: int, page: Page, place: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    open_mounted(page, place + LONG)
    names, aside = box(page, ".masthead__names"), box(page, ".masthead__aside")
    head, inner = box(page, ".masthead"), box(page, ".masthead__inner")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(OVERLAPS) == []
    assert names["x"] >= 0
    assert head["height"] <= 225
    assert aside["x"] + aside["width"] <= width
    if width >= 1024:
        assert names["x"] + names["width"] <= aside["x"]
        assert inner["y"] <= aside["y"]
        assert aside["y"] + aside["height"] <= inner["y"] + inner["height"]
        side = box(page, ".layout__side")
        assert (aside["x"], aside["width"]) == (side["x"], side["width"])
    else:
        menu, button = box(page, "nav.menu"), box(page, ".menu__open")
        assert inner["height"] < 130
        assert menu["y"] <= aside["y"]
        assert aside["y"] + aside["height"] <= menu["y"] + menu["height"]
        assert button["x"] + button["width"] <= aside["x"]


@pytest.mark.parametrize("width", [1024, 1280, 1920])
def test_a_sub_menu_opens_below_its_item_and_within_the_page(
    width: int, page: Page, place: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    open_mounted(page, place + LONG)
    for item in page.locator(".menu__item:has(.menu__more)").all():
        item.locator("summary").click()
        opened, parent = item.locator(".menu__sub").bounding_box(), item.bounding_box()
        assert opened is not None
        assert parent is not None
        assert abs(opened["y"] - parent["y"] - parent["height"]) <= 4
        assert opened["x"] < parent["x"] + parent["width"]
        assert parent["x"] < opened["x"] + opened["width"]
        assert opened["x"] >= 0
        assert opened["x"] + opened["width"] <= width
        seen = "one => document.elementFromPoint(...one).className"
        assert page.evaluate(seen, [opened["x"] + 20, opened["y"] + 20]) == "menu__link"


def test_the_search_is_one_step_away_on_a_phone(page: Page, place: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    open_mounted(page, place)
    page.locator(".masthead").get_by_role("link", name="Tìm kiếm").click()
    expect(page).to_have_url(f"{place}/tim-kiem/")


def test_every_letter_of_a_text_is_from_one_face(page: Page, place: str) -> None:
    open_mounted(page, place + FACES)
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": -1})["root"]["nodeId"]
    nodes = session.send(
        "DOM.querySelectorAll",
        {"nodeId": root, "selector": "body :not(code, script, style, template, svg, svg *)"},
    )["nodeIds"]
    faces = []
    for node in nodes:
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        texts = session.send("DOM.describeNode", {"nodeId": node, "depth": 1})["node"]
        own = [one["nodeValue"] for one in texts.get("children", []) if one["nodeType"] == 3]
        text = "".join(own).strip()
        if fonts and any(letter.isalpha() for letter in text):
            faces.append((text[:60], {font["familyName"] for font in fonts}))
    alphabets = [names for text, names in faces if text.startswith(ALPHABET[:30])]
    assert len(alphabets) >= 8
    assert [one for one in faces if len(one[1]) > 1] == []


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("count", range(1, MOST_PHOTOS + 1))
def test_no_photo_of_a_gallery_is_alone_in_its_row(
    count: int, width: int, page: Page, place: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{place}/tin-hoat-dong/anh-{count}/")
    ends = page.locator(".gallery__list").evaluate(EMPTY_ENDS)
    assert len(ends) >= 1
    assert max(ends) <= 1


@pytest.mark.parametrize("count", [4, 10, 11])
def test_photos_of_a_gallery_are_of_one_size_on_paper(count: int, page: Page, place: str) -> None:
    page.emulate_media(media="print")
    page.goto(f"{place}/tin-hoat-dong/anh-{count}/")
    sizes = page.locator(".gallery__item img").evaluate_all(
        "all => all.map(one => [one.offsetWidth, one.offsetHeight].join())"
    )
    assert len(sizes) == count
    assert len(set(sizes)) == 1


@pytest.mark.parametrize("width", [768, 1280, 1920])
def test_the_front_page_has_one_lead_and_no_holes(width: int, page: Page, place: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_mounted(page, place)
    lead, seconds = box(page, ".teaser--lead"), box(page, ".front__seconds")
    assert lead["width"] == box(page, ".layout__main")["width"]
    assert seconds["y"] - lead["y"] - lead["height"] <= 32
    assert max(page.locator(".front__seconds").evaluate(EMPTY_ENDS)) <= 1
    sizes = page.locator(".teaser__title").evaluate_all(
        "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert sizes[0] > max(sizes[1:])
    for blocks in page.locator(".blocks").all():
        assert max(blocks.evaluate(EMPTY_ENDS)) <= 1


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_no_line_is_seen_after_the_last_of_a_lead(width: int, page: Page, place: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_mounted(page, place)
    leads = page.locator(".teaser__lead")
    assert leads.evaluate_all("all => all.some(one => one.scrollHeight > one.clientHeight + 9)")
    lines = leads.evaluate_all(
        """all => all.map((one) => {
          const { lineHeight, webkitLineClamp } = getComputedStyle(one);
          return one.clientHeight / parseFloat(lineHeight) - webkitLineClamp;
        })"""
    )
    assert max(lines) < 0.1


def test_blocks_without_a_photo_are_among_themselves(page: Page, place: str) -> None:
    page.goto(place)
    kinds = page.locator(".blocks").evaluate_all(
        "all => all.map(rows => [...rows.children].map("
        "one => !!one.querySelector('.teaser--illustrated')))"
    )
    assert kinds == [[True, True, True], [False]]


@pytest.mark.parametrize(
    "width",
    [pytest.param(one, marks=[] if one in (320, 1024) else [pytest.mark.slow]) for one in WIDTHS],
)
def test_no_text_covers_another(width: int, page: Page, place: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    found = {}
    for address in ("/", LONG, "/co-anh/", "/co-anh/tin-03/", "/gioi-thieu/", "/rss/"):
        open_mounted(page, place + address)
        page.wait_for_load_state("networkidle")
        assert len(page.evaluate(LINES)) > 20
        if overlaps := page.evaluate(OVERLAPS):
            found[address] = overlaps
    assert found == {}


@pytest.mark.parametrize("width", [412, 1280])
@pytest.mark.parametrize("kind", ["home", "article", "album", "video", "category", "staff"])
def test_nothing_moves_when_photos_arrive(
    kind: str, width: int, browser: Browser, origin: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.route("**/anh/**", lambda route: None)  # is answered when there is no route any more
    page.goto(origin + KINDS[kind], wait_until="domcontentloaded")
    expect(page.locator("html[data-scripts]")).to_have_count(1)
    before = page.evaluate(PLACES)
    assert any(one.startswith("<img") for one, *_ in before)
    page.unroute("**/anh/**")
    page.wait_for_load_state()
    for (one, *place), (_, *later) in zip(before, page.evaluate(PLACES), strict=True):
        assert later == pytest.approx(place, abs=2), one  # renditions round their sides
    page.close()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_side_column_begins_with_news(kind: str, page: Page, origin: str) -> None:
    open_mounted(page, origin + KINDS[kind])
    first = page.locator(".layout__side > :first-child")
    expect(first.get_by_role("heading").first).to_have_text("Tin mới nhất")
    items = first.locator("li:visible")
    expect(items.nth(4)).to_be_visible()
    addresses = first.get_by_role("link").evaluate_all("all => all.map(one => one.pathname)")
    assert kind == "home" or KINDS[kind] not in addresses[1:6]


def test_without_scripts_or_connection_the_side_column_leads_to_the_news(
    scriptless: Page, page: Page, origin: str
) -> None:
    scriptless.goto(origin + KINDS["article"])
    news = scriptless.locator(".news")
    assert news.get_by_role("link").all_inner_texts() == ["Tin mới nhất", "Tin xem nhiều"]
    height = news.bounding_box()
    assert height is not None
    assert height["height"] < 200
    page.route("**/tin.json", lambda route: route.abort())
    open_mounted(page, origin + KINDS["article"])
    expect(page.locator(".news[data-failed]")).to_have_count(1)
    expect(page.locator(".news").get_by_role("link", name="Tin mới nhất")).to_be_visible()


def test_below_an_article_are_others_of_its_category_with_photos(page: Page, place: str) -> None:
    open_mounted(page, f"{place}/co-anh/tin-03/")
    nearby = page.get_by_role("region", name="Cùng chuyên mục")
    expect(nearby.locator("img")).to_have_count(2)
    assert max(nearby.locator("ul").evaluate(EMPTY_ENDS)) <= 1
    links = page.locator(".related li a").evaluate_all("all => all.map(one => one.pathname)")
    assert sorted(links) == ["/co-anh/tin-00/", "/co-anh/tin-06/", "/co-anh/tin-09/"]


@pytest.mark.parametrize(
    ("address", "count"), [(LONG, 4), (SHORT, 0), ("/gioi-thieu/", 4), (TEXT, 4)]
)
def test_a_long_text_has_a_list_of_its_sections(
    address: str, count: int, page: Page, place: str
) -> None:
    open_mounted(page, place + address)
    links = page.get_by_role("navigation", name="Mục lục").get_by_role("link")
    expect(links).to_have_count(count)
    if not count:
        return
    expect(links.first).to_have_text("Phần 0: “Đường mới”")
    links.last.click()
    expect(page.locator(".prose h2").last).to_be_in_viewport()
    page.emulate_media(media="print")
    expect(links.first).to_be_hidden()


@pytest.mark.parametrize(
    ("address", "minutes", "ways"),
    [
        (SLOW, "Đọc khoảng 5 phút", 2),
        (LONG, "", 2),
        (SHORT, "", 1),
        (TEXT, "", 2),
        ("/tin-hoat-dong/", "", 2),
    ],
)
def test_a_long_page_tells_its_time_and_leads_back_to_its_head(
    address: str, minutes: str, ways: int, scriptless: Page, place: str
) -> None:
    scriptless.goto(place + address)
    reading = scriptless.locator(".date-line__reading")
    assert reading.all_inner_texts() == ([minutes] if minutes else [])
    links = scriptless.get_by_role("link", name="Về đầu trang")
    expect(links).to_have_count(ways)
    links.first.click()
    scriptless.wait_for_function("scrollY === 0")
    scriptless.keyboard.press("Tab")
    expect(scriptless.locator(".skip-link")).to_be_focused()
    scriptless.emulate_media(media="print")
    for one in (*links.all(), *reading.all()):
        expect(one).to_be_hidden()


@pytest.mark.parametrize("address", ["/", LONG, "/co-anh/tin-03/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(scheme: Any, address: str, page: Page, place: str) -> None:  # noqa: ANN401
    page.emulate_media(color_scheme=scheme)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        open_mounted(page, place + address)
        page.wait_for_load_state("networkidle")
        assert find_violations(page) == []


def test_texts_and_photos_have_two_measures(page: Page, place: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    open_mounted(page, f"{place}/co-anh/tin-03/")
    rights = page.locator(
        ".article__bar, .article__lead, .prose > p, .rating, .photo, .related"
    ).evaluate_all(
        "all => [...new Set(all.map(one => Math.round(one.getBoundingClientRect().right)))]"
    )
    assert len(rights) == 2


def test_tools_are_next_to_the_date_and_the_rating_is_quiet(page: Page, place: str) -> None:
    open_mounted(page, place + LONG)
    expect(page.get_by_role("button", name="In bài viết")).to_be_visible()
    tools, prose = box(page, ".tools"), box(page, ".prose")
    assert tools["y"] + tools["height"] < prose["y"]
    assert box(page, ".rating")["height"] <= 100
