"""Tables in the editors' page: pasted, inserted and changed by keyboard, opened again."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.editors.conftest import FILES
from tests.support.editors_page import EditorsPage
from tests.support.sites import article, build_site

pytestmark = pytest.mark.slow  # the bundle is made by npm

PATH = "content/articles/2024/bang/index.md"
CONTENT = {"files": FILES | {PATH: article("Đoạn một.", title="Bảng biểu", id="bang")}}
pytest_site = pytest.mark.parametrize("editors", [CONTENT], ids=["one paragraph"], indirect=True)
# As Word writes them: paragraphs in cells, merged cells, no header cells; as Excel: with a column
# group, empty rows; a table that only places two paragraphs.
WORD = """<html><body><!--StartFragment--><p class=MsoNormal>Kết quả:</p>
<table class=MsoTableGrid border=1><tr><td colspan=2><p class=MsoNormal><b>Nội dung</b><o:p></o:p>
</p></td><td><p>Tỷ lệ</p></td></tr><tr><td rowspan=2><p>Tiếp dân</p></td><td><p>Dòng 1</p>
<p>Dòng 2</p></td><td><p>89%</p></td></tr><tr><td><p>a|b</p></td><td><p>11%</p></td></tr></table>
<!--EndFragment--></body>"""
EXCEL = """<table><colgroup><col width=64><col width=64></colgroup><tr><td>Xã</td><td>Hộ</td></tr>
<tr><td></td><td></td></tr><tr><td>Đắk Ơ</td><td>1.204</td></tr></table>"""
LAYOUT = "<table><tr><td><p>Một đoạn.</p><p>Đoạn nữa.</p></td></tr></table>"
IN_CELL = """number => {
  const { anchorNode } = document.getSelection();
  const cell = (anchorNode?.closest ? anchorNode : anchorNode?.parentElement)?.closest("th, td");
  return cell && [...cell.closest("table").querySelectorAll("th, td")].indexOf(cell) === number;
}"""
PASTED = {
    "word": (
        WORD,
        "Kết quả:\n\n| **Nội dung** |  | Tỷ lệ |\n| --- | --- | --- |\n"
        "| Tiếp dân | Dòng 1<br>Dòng 2 | 89% |\n|  | a\\|b | 11% |",
    ),
    "excel": (EXCEL, "| Xã | Hộ |\n| --- | --- |\n| Đắk Ơ | 1.204 |"),
    "layout": (LAYOUT, "Một đoạn.\n\nĐoạn nữa."),
}


def begin(editors: EditorsPage) -> None:
    """Open the article with the caret in a new paragraph at its end."""
    editors.open_entry("articles", "Bảng biểu")
    root = editors.field("body").locator(".lexical-root")
    root.get_by_text("Đoạn một.").click()
    editors.page.keyboard.press("End")
    editors.page.wait_for_timeout(300)  # the editor hears of it a moment later
    editors.page.keyboard.press("Enter")
    expect(root.locator("p:empty, p:has(> br)")).to_have_count(1)


def body_of(editors: EditorsPage) -> str:
    return editors.read_files()[PATH].decode().split("---\n", 2)[2].strip()


@pytest_site
@pytest.mark.parametrize(("html", "written"), PASTED.values(), ids=PASTED.keys())
def test_a_pasted_table_is_a_table_in_the_file(
    editors: EditorsPage, html: str, written: str, tmp_path: Path
) -> None:
    begin(editors)
    editors.paste(html, "như trên")
    editors.page.wait_for_timeout(300)
    editors.page.keyboard.type("Sau bảng.")
    editors.save()
    assert body_of(editors) == f"Đoạn một.\n\n{written}\n\nSau bảng."
    site = build_site(editors.read_files(), tmp_path)
    assert site.status == 0, site.log
    assert site.log.count("nên sửa") == 0
    if html == WORD:
        page = site.page("/tin-hoat-dong/bang/")
        assert "<td>a|b</td>" in page
        assert "Dòng 1<br" in page


@pytest_site
def test_a_table_is_inserted_filled_and_changed_by_keyboard(editors: EditorsPage) -> None:
    page = editors.page
    begin(editors)
    menu = page.get_by_role("button", name="Bảng", exact=True)
    menu.press("Enter")
    expect(page.get_by_role("menuitem", name="Chèn bảng…")).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Chèn bảng")
    expect(dialog.get_by_label("Số cột")).to_be_focused()
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    cells = editors.field("body").locator(".lexical-root :is(td, th)")
    expect(cells).to_have_count(4)
    for number, text in enumerate(("Xã", "Hộ", "Đắk Ơ", "12")):
        page.wait_for_function(IN_CELL, arg=number)
        page.keyboard.type(text)
        expect(cells.nth(number)).to_have_text(text)
        if number < 3:
            page.keyboard.press("Tab")
    menu.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Thêm hàng ở dưới")).to_be_focused()
    page.keyboard.press("Enter")
    expect(cells).to_have_count(6)
    page.wait_for_function(IN_CELL, arg=5)
    page.keyboard.type("34")
    expect(cells.last).to_have_text("34")
    menu.press("Enter")
    page.get_by_role("menuitem", name="Thêm cột bên phải").press("Enter")
    expect(cells).to_have_count(9)
    page.wait_for_function(IN_CELL, arg=8)
    page.keyboard.type("mới")
    expect(cells.last).to_have_text("mới")
    editors.save()
    assert body_of(editors) == (
        "Đoạn một.\n\n| Xã | Hộ |  |\n| --- | --- | --- |\n| Đắk Ơ | 12 |  |\n|  | 34 | mới |"
    )


@pytest_site
def test_rows_and_columns_are_removed(editors: EditorsPage) -> None:
    page = editors.page
    begin(editors)
    editors.paste("<table><tr><td>A</td><td>B</td></tr><tr><td>1</td><td>2</td></tr></table>")
    root = editors.field("body").locator(".lexical-root")
    expect(root.locator("table")).to_have_count(1)
    for name, cell in (("Xóa cột", "2"), ("Xóa hàng", "1")):
        root.get_by_text(cell, exact=True).click()
        page.get_by_role("button", name="Bảng", exact=True).click()
        page.get_by_role("menuitem", name=name).click()
        expect(root.get_by_text(cell, exact=True)).to_have_count(0)
    editors.save()
    assert body_of(editors).startswith("Đoạn một.\n\n| A |\n| --- |")


@pytest.mark.parametrize(
    "editors",
    [
        {
            "files": FILES
            | {
                PATH: article(
                    "Đoạn một.\n\n| Xã | Hộ |\n|---|--:|\n| a\\|b | Dòng 1<br>Dòng 2 |",
                    title="Bảng biểu",
                    id="bang",
                )
            }
        }
    ],
    ids=["bars and breaks"],
    indirect=True,
)
def test_bars_and_line_breaks_in_cells_survive_a_change(editors: EditorsPage) -> None:
    editors.open_entry("articles", "Bảng biểu")
    cells = editors.field("body").locator(".lexical-root td")
    expect(cells).to_have_text(["a|b", "Dòng 1Dòng 2"])
    editors.field("body").locator(".lexical-root th").first.click()
    editors.page.keyboard.press("End")
    editors.page.wait_for_timeout(300)
    editors.page.keyboard.type(" mới")
    editors.save()
    body = body_of(editors)
    assert "| Xã mới | Hộ |" in body
    assert "| a\\|b | Dòng 1<br>Dòng 2 |" in body
