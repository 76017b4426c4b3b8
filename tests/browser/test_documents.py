"""The filter of documents: at once with scripts, by pages without; and the search for a number."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import find_violations, open_mounted
from tests.support.serving import serve
from tests.support.sites import BuiltSite, build_site, document

KINDS = ("Kế hoạch", "Hướng dẫn", "Báo cáo")
FILES: dict[str, str | bytes] = {
    f"content/documents/{number}.md": document(
        "Toàn văn.",
        number=f"{number}-{kind[0].upper()}H/BDVTU",
        kind=kind,
        subject=f"Việc số {number} của các xã",
        issued=f"{2000 + number // 10}-03-{number % 28 + 1:02}",
        signer="Nguyễn Văn Đức" if number == 17 else "",
    )
    for number in range(130)
    for kind in (KINDS[number % 3],)
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site: BuiltSite = build_site(FILES, tmp_path_factory.mktemp("library"))
    assert site.status == 0, site.log
    with serve(site.output) as address:
        yield f"{address}/van-ban/"


@pytest.fixture
def listed(page: Page, library: str) -> Page:
    open_mounted(page, library)
    return page


def told(page: Page) -> str:
    return page.locator(".document-filter__told").inner_text()


def numbers(page: Page) -> list[str]:
    return page.locator(".listing .documents__number").all_inner_texts()


def test_words_without_marks_filter_at_once(listed: Page) -> None:
    listed.get_by_label("Số ký hiệu").fill("nguyen van duc")
    expect(listed.locator(".documents__item")).to_have_count(1)
    assert numbers(listed) == ["17-BH/BDVTU"]
    assert told(listed) == "1 văn bản."
    link = listed.locator(".documents__link")
    expect(link).to_have_text("Việc số 17 của các xã")
    expect(link).to_have_attribute("href", "/van-ban/17/")
    expect(listed.locator(".listing time")).to_have_text("18/03/2001")
    expect(listed.locator(".document-lists")).to_be_hidden()
    assert find_violations(listed) == []


def test_kind_and_year_filter_together_and_stay_in_the_address(listed: Page) -> None:
    listed.get_by_label("Loại văn bản").select_option("Hướng dẫn")
    listed.get_by_label("Năm ban hành").select_option("2003")
    expect(listed.locator(".documents__item")).to_have_count(3)
    assert {one.split("-")[1] for one in numbers(listed)} == {"HH/BDVTU"}
    listed.reload()
    expect(listed.locator(".documents__item")).to_have_count(3)
    expect(listed.get_by_label("Năm ban hành")).to_have_value("2003")
    listed.get_by_label("Loại văn bản").select_option("")
    listed.get_by_label("Năm ban hành").select_option("")
    expect(listed.locator(".document-lists")).to_be_visible()
    assert "?" not in listed.url
    assert told(listed) == ""


def test_more_hits_than_are_shown_are_told(listed: Page) -> None:
    listed.get_by_label("Số ký hiệu").fill("bdvtu")
    expect(listed.locator(".documents__item")).to_have_count(100)
    assert told(listed) == "130 văn bản. Chỉ hiện 100 văn bản mới nhất, hãy lọc thêm."


def test_the_list_of_a_kind_begins_with_its_kind(page: Page, library: str) -> None:
    open_mounted(page, f"{library}loai/ke-hoach/")
    expect(page.get_by_label("Loại văn bản")).to_have_value("Kế hoạch")
    page.get_by_label("Năm ban hành").select_option("2000")
    expect(page.locator(".documents__item")).to_have_count(4)


def test_a_lost_connection_is_told_and_the_next_try_works(listed: Page) -> None:
    listed.route("**/danh-muc.json", lambda route: route.abort())
    listed.get_by_label("Số ký hiệu").fill("17-")
    expect(listed.locator(".document-filter__told")).to_have_text(
        "Không tải được danh mục, vui lòng thử lại."
    )
    listed.unroute("**/danh-muc.json")
    listed.get_by_label("Số ký hiệu").fill("17-b")
    expect(listed.locator(".document-filter__told")).to_have_text("1 văn bản.")


def test_without_scripts_kinds_and_years_are_pages(scriptless: Page, library: str) -> None:
    scriptless.goto(library)
    expect(scriptless.locator(".document-filter")).to_be_hidden()
    expect(scriptless.locator(".listing .documents__item")).to_have_count(30)
    scriptless.get_by_role("link", name="Báo cáo", exact=True).click()
    expect(scriptless.locator("h1")).to_have_text("Văn bản: Báo cáo")
    expect(scriptless.locator(".listing .documents__kind").first).to_have_text("Báo cáo")
    scriptless.get_by_role("link", name="2011", exact=True).click()
    expect(scriptless.locator("h1")).to_have_text("Văn bản: Năm 2011")
    expect(scriptless.locator(".listing .documents__item")).to_have_count(10)
    scriptless.goto(library)
    scriptless.get_by_role("link", name="Trang sau").click()
    expect(scriptless.locator(".listing .documents__item")).to_have_count(20)


@pytest.mark.parametrize("query", ["151-KH/BDVTU", "151-kh/bdvtu", "ke hoach so 151"])
def test_the_search_finds_a_document_by_its_number(query: str, page: Page, origin: str) -> None:
    page.goto(f"{origin}/tim-kiem/")
    page.get_by_role("searchbox", name="Từ cần tìm").fill(query)
    page.keyboard.press("Enter")
    first = page.locator(".results__link").first
    expect(first).to_have_attribute("href", "/van-ban/151-kh-bdvtu/")
    expect(page.locator(".results__category").first).to_have_text("Văn bản")
