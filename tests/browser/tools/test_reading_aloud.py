"""The article read aloud."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.tools.articles import open_article, press, speech, told
from tests.support.waiting import wait_until


@pytest.fixture
def reader(context: BrowserContext, published: str) -> Page:
    """Return the long article where a Vietnamese voice can read it."""
    page = context.new_page()
    page.add_init_script(speech("en-US", "vi_VN"))
    return open_article(page, published)


def end_sentence(page: Page) -> None:
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


SPOKEN = [
    pytest.param(
        "Họp tại TP. HCM do PGS. TS. Nguyễn Văn A. Sau đó về Q. 1.",
        ["Họp tại TP. HCM do PGS. TS. Nguyễn Văn A.", "Sau đó về Q. 1."],
        id="abbreviations",
    ),
    pytest.param("Gạo, muối, v.v. và mì. Hết./.", ["Gạo, muối, v.v. và mì.", "Hết."], id="v.v."),
    pytest.param("giữ lấy nước”./", ["giữ lấy nước”."], id="mark at the end of official texts"),
    pytest.param("./.", [], id="nothing else"),
    pytest.param("1. Mục tiêu. II. Kết quả.", ["1. Mục tiêu.", "II. Kết quả."], id="numbers"),
    pytest.param(
        "BAN DÂN VẬN TỈNH ỦY – UBND HỌP NĂM 2023, LẦN THỨ VI, VI PHẠM",
        ["ban dân vận tỉnh ủy – UBND họp năm 2023, lần thứ VI, vi phạm"],
        id="titles in capitals",
    ),
    pytest.param("UBND TP HCM và LLVT họp", ["UBND TP HCM và LLVT họp"], id="abbreviations stay"),
    pytest.param("Năm 2024. Toàn tỉnh.", ["Năm 2024.", "Toàn tỉnh."], id="year ends a sentence"),
]


@pytest.mark.parametrize(("text", "pieces"), SPOKEN)
def test_a_text_is_cut_as_it_is_spoken(
    text: str, pieces: list[str], page: Page, published: str
) -> None:
    page.goto(published)
    script = page.locator("script[type=module]").first.get_attribute("src")
    assert script is not None
    module = script.replace("main.js", "tools/speech.js")
    cut = "([module, text]) => import(module).then(({cutSentences}) => cutSentences(text))"
    assert page.evaluate(cut, [module, text]) == pieces
