"""Searching as readers do: what is typed, what is found, and where it leads."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from plugins.search.syllables import hash_letters
from tests.browser.accessibility import find_violations, in_every_mode
from tests.support.serving import serve
from tests.support.sites import BuiltSite, article, build_site, jpeg


def write(
    number: int, title: str, body: str = "Thân bài.", **fields: str
) -> dict[str, str | bytes]:
    """Return an article, the newer the larger its number."""
    header = {
        "title": f"'{title}'",
        "id": f"bai-{number}",
        "date": f"2024-02-{number:02} 08:00",
        "lead": "Đoạn mở đầu.",
        **fields,
    }
    return {f"content/articles/2024/bai-{number}.md": article(body, **header)}


LONG = " ".join(["Một câu dài để lời dẫn không hiện hết nội dung của bài."] * 12)
FILES: dict[str, str | bytes] = {
    "content/articles/2024/co-anh/index.md": article(
        id="co-anh", title="Ngày hội đại đoàn kết", date="2023-05-14", cover="a.jpg"
    ),
    "content/articles/2024/co-anh/a.jpg": jpeg(500, 300),
    "content/data/staff.yml": (
        "- name: Phòng Khoa giáo\n  people:\n"
        "    - {post: Phó Trưởng phòng, name: Trương Quỳnh Như, mobile: 0900 000 123}\n"
    ),
    "content/data/notices.yml": (
        "- {text: Diễn tập phòng thủ, date: 2026-11-01, expires: 2026-11-02}\n"
        "- {text: Còi báo động thử, date: 2026-12-30, expires: 2026-12-31}\n"
    ),
    **write(1, "Phong trào thi đua", f"{LONG}\n\nToàn huyện làm công tác dân vận rất tốt."),
    **write(2, "Dân vận khéo ở cơ sở", category="Dân vận khéo/Mô hình hay"),
    **write(3, "Dẫn nước về bản", "Một vạn mét kênh dẫn vân gỗ."),
    **write(4, "Nhân dân tự quản", "Người dân góp công. Xe vận tải chạy qua."),
    **write(5, "Họp tại xã Phú Riềng", "Bàn về công tác dân vận."),
    **write(6, "Quyết định của Tỉnh uỷ", "Số 151-KH/BDVTU & phụ lục.", date="2023-03-01"),
    **write(7, "Làm việc với Tỉnh ủy", "Đại hội Đảng các cấp."),
    **write(8, "Quy định cũ", "Hướng dẫn bầu cử.", expires="2024-06-01"),
    **write(9, "Hướng dẫn bầu cử", "Áp dụng từ nay."),
    **write(10, "Điều ẩn", "Kín đáo vô cùng.", status="hidden"),
    **{
        name: text
        for number in range(11, 24)
        for name, text in write(number, f"Tin mùa xuân {number}").items()
    },
    **write(24, "Lễ hội đầu mùa", "Người S’tiêng cùng Điểu K’Rưng. Họp ngày 05 tháng 3 năm 2023."),
    **write(25, "Quản lí rừng", "Kỳ họp HĐND bàn về đàn voi với kinh phí 1.250.000 đồng."),
    **write(26, "Chăn thả gia súc", "Hội đồng nhân dân đi với bà con."),
    **write(27, "Chuyện ở bản", "Về Bù Nho thăm bà con.", date="2023-05-01"),
    **write(28, "Em bé", "Em bé bụ nhỏ nhắn.", date="2023-05-02"),
    **write(29, "Hai em bé", "Hai em bụ nhỏ nhắn.", date="2023-05-03"),
    **write(30, "Khoan giếng", "Gặp mạch nước ngầm lớn.", date="2023-05-04"),
    **write(31, "Thăm dò", "Có mạch đá. Nước ngầm ở xa.", date="2023-05-05"),
    **write(32, "Giống hồ tiêu", date="2023-05-06"),
    **write(33, "Giống cây", lead="Cây hồ tiêu.", date="2023-05-07"),
    **write(34, "Vườn cây", "Vườn hồ tiêu.", date="2023-05-08"),
    **write(35, "Vườn rừng", "Rừng hồ tiêu.", date="2023-05-09"),
    **write(36, "Ra quân", "Tháng an toàn giao thông.", date="2023-05-10"),
    **write(37, "Bến phà", "Bến an toàn. Lớp giao thông.", date="2023-05-11"),
    **write(38, "Gửi các xã", "Theo Hướng dẫn 77-HD/BTG.", date="2023-05-12"),
    **write(39, "Gửi các ấp", "Theo 77-HD/TU và 12-HD/BTG.", date="2023-05-13"),
    **write(40, "Tổng kết năm", "Chương trình giảm nghèo bền vững.", date="2023-05-13"),
    **write(41, "Sơ kết năm", "Lo giảm nghèo. Thoát nghèo bền vững.", date="2023-05-14"),
    **write(42, "Ở các ấp", "Giảm nghèo nhanh.", date="2023-05-15"),
    **write(43, "Ở các xã", "Giảm nghèo chậm.", date="2023-05-16"),
    **write(50, "Ở các thôn", "Giảm nghèo đều.", date="2023-05-16"),
    **write(51, "Ở các bon", "Giảm nghèo thật.", date="2023-05-16"),
    **write(44, "Làng nghề", "Xã mở chợ. Về Bù Na thăm lò gốm.", date="2023-05-17"),
    **write(45, "Làng gốm", "Em chờ bụ nạ bên lò gốm. Mớ chờ ấy còn.", date="2023-05-18"),
    **write(46, "Xã Thọ Sơn", "Theo 157-KH/TU.", date="2023-05-19"),
    **write(47, "Ấp Thọ Sơn", "Có 157 hộ. Báo KH mới.", date="2023-05-20"),
    **write(48, "Hoàng Quý Long", "Bùi Tiến Dũng.", date="2023-05-21"),
    **write(49, "Ban hành", "Quyết định 1719. Tên dùng riêng.", date="2023-05-22"),
    "content/data/abbreviations.yml": "- {short: HĐND, full: hội đồng nhân dân}\n",
    "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n\nChức năng của Ban.\n",
}
LATENCY_MS = 250
DAN_VAN = [
    *("Dân vận khéo ở cơ sở", "Họp tại xã Phú Riềng", "Phong trào thi đua", "Dẫn nước về bản")
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    site = build_site(FILES, tmp_path_factory.mktemp("search"))
    assert site.status == 0, site.log
    return site


@pytest.fixture(scope="module")
def portal(site: BuiltSite) -> Iterator[str]:
    with serve(site.output) as address:
        yield address


@pytest.fixture
def page(browser: Browser, portal: str) -> Iterator[Page]:
    """Return the page that searches, which must not complain of anything."""
    page = browser.new_page(base_url=portal)
    page.goto("/tim-kiem/")
    yield page
    page.close()


def submit(page: Page, query: str) -> list[str]:
    page.locator("#q").fill(query)
    page.keyboard.press("Enter")
    return titles_of(page)


def titles_of(page: Page) -> list[str]:
    """Return the titles of the results once they are there."""
    page.locator(".search:not([data-state=searching])").wait_for()
    titles = page.locator(".results__link").all_inner_texts()
    return [title.replace("\u00a0", " ") for title in titles]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        pytest.param("gỗ kênh", ["Dẫn nước về bản"], id="two syllables far apart"),
        pytest.param("gỗ kênh nước", [], id="three syllables, none beside another"),
        pytest.param("gỗ về bà", [], id="a beginning beside a scattered syllable"),
        pytest.param("dan van", DAN_VAN, id="without marks, what is read more often first"),
        pytest.param("stieng", ["Lễ hội đầu mùa"], id="a name parted by an apostrophe"),
        pytest.param("Điểu K'Rưng", ["Lễ hội đầu mùa"], id="the other apostrophe"),
        pytest.param("5/3/2023", ["Lễ hội đầu mùa"], id="a date"),
        pytest.param("05-03-2023", ["Lễ hội đầu mùa"], id="a date with hyphens"),
        pytest.param("ngày 24 tháng 2 năm 2024", ["Lễ hội đầu mùa"], id="day of publication"),
        pytest.param("quản lý", ["Quản lí rừng"], id="i and y"),
        pytest.param("HĐND", ["Quản lí rừng", "Chăn thả gia súc"], id="an abbreviation"),
        pytest.param("hoi dong nhan dan", ["Chăn thả gia súc", "Quản lí rừng"], id="its full form"),
        pytest.param("1250000", ["Quản lí rừng"], id="a number without separators"),
        pytest.param("151KH/BDVTU", ["Quyết định của Tỉnh uỷ"], id="a number run together"),
        pytest.param(
            "voi",
            ["Quản lí rừng", "Làm việc với Tỉnh ủy", "Chăn thả gia súc"],
            id="a word that has no marks",
        ),
        pytest.param("Dân vận", DAN_VAN, id="with marks, these first"),
        pytest.param("bu nho", ["Chuyện ở bản", "Hai em bé", "Em bé"], id="a name without marks"),
        pytest.param("mạch nước ngầm", ["Khoan giếng"], id="a phrase, not its parts"),
        pytest.param(
            "giảm nghèo bền vững",
            ["Tổng kết năm", "Sơ kết năm"],
            id="a phrase before its pairs apart",
        ),
        pytest.param('"đá nước"', [], id="no pair over the end of a sentence"),
        pytest.param(
            "hồ tiêu",
            ["Giống hồ tiêu", "Giống cây", "Vườn rừng", "Vườn cây"],
            id="title, lead, then the newest",
        ),
        pytest.param("giao thông an toàn", ["Ra quân", "Bến phà"], id="parts in another order"),
        pytest.param(
            "mở chợ Bù Na",
            ["Làng nghề", "Làng gốm"],
            id="two phrases, between which chance has a pair",
        ),
        pytest.param("KH 157", ["Xã Thọ Sơn", "Ấp Thọ Sơn"], id="two parts in another order"),
        pytest.param("quyet dinh so 1719", ["Ban hành"], id="số without marks is passed over"),
        pytest.param("số 157-KH", ["Xã Thọ Sơn"], id="số at the start is passed over"),
        pytest.param("77-HD/BTG", ["Gửi các xã", "Gửi các ấp"], id="both ends of one number"),
        pytest.param("tinh uy", ["Làm việc với Tỉnh ủy", "Quyết định của Tỉnh uỷ"], id="uỷ and ủy"),
        pytest.param("tỉnh uỷ", ["Làm việc với Tỉnh ủy", "Quyết định của Tỉnh uỷ"], id="uỷ"),
        pytest.param("dai hoi dang", ["Làm việc với Tỉnh ủy"], id="d for đ"),
        pytest.param("  DÂN   VẬN  khéo!", ["Dân vận khéo ở cơ sở"], id="capitals, blanks"),
        pytest.param("dân vận Phú Riềng", ["Họp tại xã Phú Riềng"], id="two phrases apart"),
        pytest.param("dân chạy", ["Nhân dân tự quản"], id="no pair anywhere"),
        pytest.param('"dân chạy"', [], id="a phrase that is nowhere"),
        pytest.param('"công tác" Riềng', ["Họp tại xã Phú Riềng"], id="a phrase and a word"),
        pytest.param("151-KH/BDVTU", ["Quyết định của Tỉnh uỷ"], id="number of a document"),
        pytest.param("BDVTU & phụ", ["Quyết định của Tỉnh uỷ"], id="ampersand"),
        pytest.param("chuc nang", ["Giới thiệu"], id="a page"),
        pytest.param("hướng dẫn bầu cử", ["Hướng dẫn bầu cử", "Quy định cũ"], id="expired last"),
        pytest.param("kín đáo", [], id="hidden"),
        pytest.param("mo hinh", ["Dân vận khéo ở cơ sở"], id="name of the category"),
        pytest.param("thi đ", ["Phong trào thi đua"], id="beginnings where nothing is whole"),
        pytest.param("?!…", [], id="only punctuation"),
        pytest.param("constructor __proto__", [], id="names that scripts know"),
        pytest.param("phú riềng " * 60, ["Họp tại xã Phú Riềng"], id="very long"),
    ],
)
def test_a_query_finds(query: str, titles: list[str], page: Page) -> None:
    assert submit(page, query) == titles


@pytest.mark.parametrize(
    ("query", "title", "meaning"),
    [
        pytest.param("dan vaan kheos", DAN_VAN[0], "dan vân khéo", id="Telex"),
        pytest.param("da6n va65n khe1o", DAN_VAN[0], "dân vận khéo", id="VNI"),
        pytest.param("dân vậnn khéo", DAN_VAN[0], "dân vận khéo", id="a letter too many"),
        pytest.param("dân vận khéo là gì", DAN_VAN[0], "dân vận khéo", id="a question"),
        pytest.param("hướng dẫn bầu cử zzzz", "Hướng dẫn bầu cử", "hướng dẫn bầu cử", id="unknown"),
        pytest.param("#thoson", "Ấp Thọ Sơn", "tho son", id="a tag is no Telex"),
        pytest.param("hoang quyy long", "Hoàng Quý Long", "hoang qui long", id="a letter twice"),
        pytest.param("Bùi Tến Dũng", "Hoàng Quý Long", "Bùi Tiến Dũng", id="wrong, but a word"),
        pytest.param("cho hỏi về hồ tiêu", "Giống hồ tiêu", "hồ tiêu", id="words that ask"),
    ],
)
def test_what_was_understood_otherwise_is_said_with_a_way_back(
    query: str, title: str, meaning: str, page: Page
) -> None:
    assert submit(page, query)[0] == title
    line = page.locator(".search__meaning")
    expect(line).to_contain_text(f"Đây là kết quả cho “{meaning}”.")
    expect(page.get_by_role("status")).to_contain_text(f"“{meaning}”")
    line.get_by_role("link", name=f"Tìm đúng “{query}”").click()
    expect(page.locator("#q")).to_have_value(f'"{query}"')
    assert titles_of(page) == []
    expect(line).to_be_hidden()


def test_once_a_word_is_nowhere_the_scattered_ones_are_not_looked_up(page: Page) -> None:
    """Only the year of articles with the rest of the query is asked at all."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto('/tim-kiem/?q="dân vận" khéo ở zzzz')
    assert titles_of(page) == []
    head = page.evaluate("fetch('/tim-kiem/muc-luc.json').then((answer) => answer.json())")
    shards = {one["at"]: one["shards"] for one in head["segments"]}
    read = [url.removesuffix(".json").split("/")[-2:] for url in asked if "/muc-luc/" in url]
    singles = {(at, int(number)) for at, number in read if int(number) >= shards[at]}
    [(at, count)] = [(at, count) for at, count in shards.items() if at.startswith("2024")]
    assert singles == {(at, count + hash_letters("zzzz") % (count // 2))}


def test_a_word_that_no_article_has_is_named(page: Page) -> None:
    submit(page, "hướng dẫn bầu cử zzzz")
    said = "Không có bài nào chứa “zzzz”. Đây là kết quả cho “hướng dẫn bầu cử”."
    expect(page.locator(".search__instead")).to_have_text(said)


def test_of_words_that_mostly_no_article_has_the_rest_is_not_searched(page: Page) -> None:
    assert submit(page, "zzzz qqqq vận") == []


def test_a_search_understood_as_typed_says_nothing(page: Page) -> None:
    submit(page, "dân vận")
    expect(page.locator(".search__meaning")).to_be_hidden()


def test_an_excerpt_shows_every_word_that_was_asked_for(page: Page) -> None:
    submit(page, "câu dài dân vận rất tốt")
    excerpt = page.locator(".results__excerpt").first
    expect(excerpt.locator("mark")).to_contain_text(["câu dài", "dân vận rất tốt"])


NOTICE = """
- text: Tuần tiếp công dân định kỳ tháng 12 bắt đầu từ thứ hai, 07/12/2026
  date: 2026-11-01
  expires: 2026-12-31
"""


def test_the_first_result_is_in_the_first_screen_of_a_phone(
    browser: Browser, tmp_path: Path
) -> None:
    notices: dict[str, str | bytes] = {"content/data/notices.yml": NOTICE}
    names = write(2, "Khi nào một mô hình dân vận khéo nên dừng lại?")
    site = build_site({**FILES, **names, **notices}, tmp_path)
    assert site.status == 0, site.log
    with serve(site.output) as address:
        page = browser.new_page(base_url=address, viewport={"width": 360, "height": 740})
        page.goto("/tim-kiem/?q=dan+vaan+kheos")
        expect(page.locator(".search__meaning")).to_be_visible()
        expect(page.locator(".notices")).to_be_visible()
        expect(page.locator(".results__link").first).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("searchbox")).to_have_count(1)
        page.close()


# What observes the screen has been told after the second frame.
FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def test_news_are_not_loaded_while_results_are(browser: Browser, portal: str) -> None:
    page = browser.new_page(base_url=portal, viewport={"width": 360, "height": 740})
    asked: list[str] = []
    held: list[Route] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/muc-luc/**", lambda route: held.append(route))
    page.goto("/tim-kiem/?q=tin+mua+xuan")
    page.evaluate(FRAMES)
    assert held
    assert [url for url in asked if url.endswith("tin.json")] == []
    for route in held:
        route.abort()
    page.close()


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_the_field_and_its_button_are_one_line_high(
    width: int, browser: Browser, portal: str
) -> None:
    page = browser.new_page(base_url=portal, viewport={"width": width, "height": 740})
    page.goto("/tim-kiem/")
    field, button = page.locator("#q").bounding_box(), page.locator(".search__send").bounding_box()
    page.close()
    assert field
    assert button
    assert button["height"] < 50
    assert abs(field["y"] + field["height"] - button["y"] - button["height"]) <= 2


def test_decomposed_letters_find_the_same(page: Page) -> None:
    assert submit(page, unicodedata.normalize("NFD", "Tỉnh ủy"))[0] == "Làm việc với Tỉnh ủy"


def test_the_count_is_seen_and_told(page: Page) -> None:
    submit(page, "tỉnh ủy")
    expect(page.locator(".search__count")).to_have_text("Tìm thấy tổng cộng 2 kết quả")
    expect(page.get_by_role("status")).to_have_text("Tìm thấy tổng cộng 2 kết quả")
    submit(page, "zzz $&")
    text = "Không tìm thấy dữ liệu nào có liên quan đến “zzz $&”"
    expect(page.locator(".search__count")).to_have_text(text)
    expect(page.get_by_role("status")).to_have_text(text)


def test_the_last_syllable_is_completed_while_typing(page: Page) -> None:
    page.locator("#q").press_sequentially("phong tr")
    expect(page.locator(".results__link")).to_have_text(["Phong trào thi đua"])
    expect(page).to_have_url("/tim-kiem/?q=phong+tr")
    page.locator("#q").press_sequentially("x")
    expect(page.locator(".results__link")).to_have_count(0)


def test_a_result_says_what_it_is_and_leads_to_it(page: Page) -> None:
    submit(page, "dân vận khéo")
    result = page.locator(".results__item").first
    expect(result.locator("time")).to_have_text("02/02/2024 08:00")
    expect(result.locator("time")).to_have_attribute("datetime", "2024-02-02T08:00+07:00")
    expect(result.locator(".results__category")).to_have_text("Mô hình hay")
    expect(result.locator("h2 mark")).to_have_text(["Dân vận khéo"])
    result.get_by_role("link").click()
    expect(page).to_have_url("/dan-van-kheo/mo-hinh-hay/bai-2/")


def test_a_result_shows_the_photo_of_its_article(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert submit(page, "dân vận khéo") == ["Dân vận khéo ở cơ sở"]
    expect(page.locator(".search img")).to_have_count(0)
    assert submit(page, "ngày hội") == ["Ngày hội đại đoàn kết"]
    photo = page.locator(".results__photo")
    expect(photo).to_have_js_property("naturalWidth", 400)
    expect(photo).to_have_attribute("alt", "")
    assert [one for one in asked if "/anh/" in one] == [photo.evaluate("one => one.src")]
    photo.click(force=True)  # the link of the title is over it
    expect(page).to_have_url("/tin-hoat-dong/co-anh/")


def test_a_photo_that_does_not_come_leaves_no_gap(page: Page) -> None:
    page.route("**/anh/**", lambda route: route.abort())
    assert submit(page, "ngày hội") == ["Ngày hội đại đoàn kết"]
    expect(page.locator(".search img")).to_have_count(0)


@pytest.mark.parametrize(
    ("query", "title", "address", "marked"),
    [
        ("truong quynh nhu", "Cơ cấu tổ chức", "/co-cau-to-chuc/", "Trương Quỳnh Như"),
        ("0900 000 123", "Cơ cấu tổ chức", "/co-cau-to-chuc/", "0900 000 123"),
        ("phong khoa giao", "Cơ cấu tổ chức", "/co-cau-to-chuc/", "Phòng Khoa giáo"),
        ("dien tap phong thu", "Bảng thông báo", "/bang-thong-bao/", "Diễn tập phòng thủ"),
    ],
)
def test_people_and_notices_are_found(
    query: str, title: str, address: str, marked: str, page: Page
) -> None:
    assert submit(page, query) == [title]
    expect(page.locator(".results__excerpt mark").first).to_have_text(marked)
    page.locator(".results__link").click()
    expect(page).to_have_url(address)


def test_a_notice_to_come_is_not_found(page: Page) -> None:
    assert submit(page, '"coi bao dong thu"') == []


def test_the_excerpt_is_where_the_text_holds_what_was_asked(page: Page) -> None:
    submit(page, "cong tac dan van rat tot")
    excerpt = page.locator(".results__excerpt").first
    expect(excerpt.locator("mark")).to_have_text(["công tác dân vận rất tốt"])
    text = excerpt.inner_text()
    assert text.startswith("…")
    assert len(text) < 210


def test_what_looks_like_markup_is_text(page: Page) -> None:
    submit(page, "<img src=x onerror=alert(1)> dân vận")
    expect(page.locator(".search img")).to_have_count(0)


def test_an_expired_article_is_marked(page: Page) -> None:
    submit(page, "hướng dẫn bầu cử")
    expect(page.locator(".results__item:visible").nth(0).get_by_text("Hết hiệu lực")).to_be_hidden()
    expect(page.locator(".results__item").nth(1).get_by_text("Hết hiệu lực")).to_be_visible()


def test_categories_with_their_children_and_years_filter(page: Page) -> None:
    page.goto("/tim-kiem/?q=dan+van&chuyen-muc=dan-van-kheo")
    assert titles_of(page) == ["Dân vận khéo ở cơ sở"]
    page.get_by_label("Chuyên mục", exact=True).select_option("")
    page.locator("#q").fill("tỉnh ủy")
    page.get_by_label("Năm", exact=True).select_option("2023")
    expect(page.locator(".results__link")).to_have_text(["Quyết định của Tỉnh uỷ"])
    expect(page).to_have_url("/tim-kiem/?q=t%E1%BB%89nh+%E1%BB%A7y&nam=2023")


def test_more_results_come_by_tens_and_the_first_new_one_has_the_focus(page: Page) -> None:
    submit(page, "tin mùa xuân")
    results = page.locator(".results__link")
    expect(results).to_have_count(10)
    more = page.get_by_role("button", name="Xem thêm kết quả")
    more.click()
    expect(results).to_have_count(13)
    expect(results.nth(10)).to_be_focused()
    expect(more).to_be_hidden()
    results.nth(11).click()
    page.go_back()
    expect(results).to_have_count(13)


def test_the_address_is_the_search(page: Page, portal: str) -> None:
    submit(page, "tỉnh ủy")
    submit(page, "phong trào")
    page.locator(".results__link").click()
    expect(page.locator("h1")).to_have_text("Phong trào thi đua")
    page.go_back()
    expect(page.locator("#q")).to_have_value("phong trào")
    expect(page.locator(".results__link")).to_have_text(["Phong trào thi đua"])
    page.go_back()
    expect(page.locator("#q")).to_have_value("tỉnh ủy")
    expect(page.locator(".results__link")).to_have_count(2)
    page.go_forward()
    expect(page.locator(".results__link")).to_have_text(["Phong trào thi đua"])


def test_escape_clears_the_field(page: Page) -> None:
    submit(page, "tỉnh ủy")
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_have_value("")
    expect(page.locator(".results__link")).to_have_count(0)
    expect(page).to_have_url("/tim-kiem/")


def test_the_box_of_every_page_leads_to_the_search(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("search", name="Tìm nhanh trên cổng")
    box.get_by_role("searchbox").fill("phong trào")
    box.get_by_role("button", name="Tìm kiếm").click()
    expect(page).to_have_url("/tim-kiem/?q=phong+tr%C3%A0o")
    expect(page.locator(".results__link")).to_have_text(["Phong trào thi đua"])


def test_without_an_index_it_says_so_and_can_be_tried_again(page: Page) -> None:
    page.route("**/muc-luc/**", lambda route: route.abort())
    page.locator("#q").fill("tỉnh ủy")
    page.keyboard.press("Enter")
    expect(page.locator(".search")).to_have_attribute("data-state", "failed")
    expect(page.get_by_role("status")).to_contain_text("không tải được dữ liệu tìm kiếm")
    expect(page.locator("#q")).to_have_value("tỉnh ủy")
    page.unroute("**/muc-luc/**")
    page.get_by_role("button", name="Thử lại").click()
    expect(page.locator(".results__link")).to_have_count(2)


def test_an_index_published_anew_is_read_anew(page: Page) -> None:
    heads: list[str] = []
    page.on("request", lambda one: heads.append(one.url) if one.url.endswith("luc.json") else None)
    is_gone = iter([True])
    page.route(
        "**/muc-luc/*/*.json",
        lambda route: route.fulfill(status=404) if next(is_gone, False) else route.continue_(),
    )
    assert len(submit(page, "tỉnh ủy")) == 2
    assert len(heads) == 1


def test_a_page_kept_from_an_earlier_build_reads_the_new_index(page: Page) -> None:
    def age(route: Route) -> None:
        answer = route.fetch()
        aged = re.sub(r"(&#34;at&#34;:&#34;\d+-)\w+", r"\1gone", answer.text())
        assert aged != answer.text()
        route.fulfill(response=answer, body=aged)

    page.route("**/tim-kiem/?q=*", age)
    page.goto("/tim-kiem/?q=tỉnh+ủy")
    assert len(titles_of(page)) == 2


def test_the_index_is_asked_before_style_sheet_and_form_are_there(page: Page) -> None:
    held: list[Route] = []
    page.route("**/main.*.css", lambda route: held.append(route))
    with page.expect_response("**/muc-luc/*/bai-*.json"):
        page.goto("/tim-kiem/?q=phong+trào+thi+đua", wait_until="commit")
    assert page.locator("#q").count() == 0
    held[0].continue_()
    assert titles_of(page)[0] == "Phong trào thi đua"


@pytest.mark.parametrize(
    ("query", "most"),
    [
        pytest.param("dân vận", 3, id="pairs, the reverse, documents"),
        pytest.param("daan vaanj", 4, id="for Telex: also the pairs that are meant"),
        pytest.param("dân vận khé ở cơ", 5, id="a letter wrong: vocabulary, corrections"),
        pytest.param("danvan", 5, id="run together: vocabulary, pairs"),
    ],
)
def test_a_search_takes_few_journeys(query: str, most: int, page: Page) -> None:
    held: list[Route] = []
    page.route(re.compile("/muc-luc/|/theme/meanings"), lambda route: held.append(route))
    page.goto(f"/tim-kiem/?q={query}", wait_until="commit")
    journeys = 0
    while not page.locator("[data-state=done]").count():
        page.wait_for_timeout(LATENCY_MS)  # what comes together is asked for within it
        journeys += bool(held)
        while held:
            held.pop().continue_()
    assert journeys <= most
    assert len(titles_of(page)) > 0


def test_without_scripts_it_leads_to_lists(scriptless: Page, portal: str) -> None:
    scriptless.goto(f"{portal}/tim-kiem/?q=dan+van")
    main = scriptless.get_by_role("main")
    expect(main.get_by_role("link", name="Lưu trữ")).to_be_visible()
    main.get_by_role("link", name="2023", exact=True).click()
    expect(main.get_by_role("link", name="Vườn rừng")).to_be_visible()
    scriptless.go_back()
    expect(main.get_by_role("search")).to_be_hidden()


@in_every_mode
def test_results_are_accessible_fit_the_screen_and_stay_within_the_policy(
    mode: dict[str, Any], browser: Browser, portal: str
) -> None:
    page = browser.new_page(base_url=portal, **mode)
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto("/tim-kiem/?q=tin+mua+xuan")
    expect(page.locator(".results__link")).to_have_count(10)
    assert find_violations(page) == []
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    page.close()
    assert width[0] <= width[1]
    assert [url for url in requests if not url.startswith(f"{portal}/")] == []
    assert [text for text in complaints if "favicon" not in text] == []
