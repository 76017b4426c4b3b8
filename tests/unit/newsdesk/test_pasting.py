"""Texts pasted from Word, Zalo and Excel: what Markdown is made of them, and what is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.newsdesk.commands.header_edits import mend
from plugins.newsdesk.pasting.meaning import read_meaning
from tests.support.sites import Files, article, jpeg, read_site

ONE = "content/articles/2024/mot/index.md"
OFFICE = "Ban Dân vận Tỉnh ủy tổ chức hội nghị"

PARAGRAPHS = {
    "Word leaves no blank lines (m01)": (
        "Sáng ngày 12/01/2024, Ban Dân vận Tỉnh ủy tổ chức hội nghị giao ban quý.\n"
        "Dự hội nghị có các đồng chí lãnh đạo Ban và trưởng khối dân vận các xã, phường.\n"
        "Hội nghị kết thúc lúc 11 giờ cùng ngày.",
        "Sáng ngày 12/01/2024, Ban Dân vận Tỉnh ủy tổ chức hội nghị giao ban quý.\n\n"
        "Dự hội nghị có các đồng chí lãnh đạo Ban và trưởng khối dân vận các xã, phường.\n\n"
        "Hội nghị kết thúc lúc 11 giờ cùng ngày.",
    ),
    "a tab or blanks before the first line (m02)": (
        "Một.\n\n\tSáng ngày 12.\n\n    Dự có **Trưởng ban**.\n\n\u3000\u00a0Hết.",
        "Một.\n\nSáng ngày 12.\n\nDự có **Trưởng ban**.\n\nHết.",
    ),
    "points of a law (m06)": (
        "Trách nhiệm:\n\na) Tham mưu;\nb) Phối hợp.\n\n1) Một;\n2) Hai.",
        "Trách nhiệm:\n\na) Tham mưu;\\\nb) Phối hợp.\n\n1) Một;\\\n2) Hai.",
    ),
    "parts of a document": (
        "Điều 1. Phạm vi.\nĐiều 2. Đối tượng.\nI. KẾT QUẢ\nII. HẠN CHẾ",
        "Điều 1. Phạm vi.\n\nĐiều 2. Đối tượng.\n\nI. KẾT QUẢ\n\nII. HẠN CHẾ",
    ),
    "a poem": (
        "Dễ trăm lần không dân\nKhó vạn lần dân liệu",
        "Dễ trăm lần không dân\\\nKhó vạn lần dân liệu",
    ),
    "lines of a chat": (
        "Kính gửi bà con,\n⏰ Lúc 8 giờ\n✅ Khai mạc\n#danvan\nhttps://zalo.me/g",
        "Kính gửi bà con,\\\n⏰ Lúc 8 giờ\\\n✅ Khai mạc\\\n#danvan\\\nhttps://zalo.me/g",
    ),
    "a year that ends a sentence": ("2024. Năm thành công.", "2024\\. Năm thành công."),
    "speech": ("– Bà con có ý kiến gì?\n– Dạ không.", "– Bà con có ý kiến gì?\\\n– Dạ không."),
    "breaks of Word (m09)": ("Kính gửi:\vBan A.\fTrang hai.", "Kính gửi:\\\nBan A.\n\nTrang hai."),
    "breaks of Unicode": ("Kính gửi:\u2028Ban A.\u2029Hai.", "Kính gửi:\\\nBan A.\n\nHai."),
    "dashes below a paragraph (m11)": (
        "Hội nghị kết thúc.\n---\n\nXã có 5 mô hình.\n-",
        "Hội nghị kết thúc.\n\n---\n\nXã có 5 mô hình.",
    ),
    "signs of equality below a sentence": (
        "Hội nghị kết thúc.\n=====\n\nSau.",
        "Hội nghị kết thúc.\n\n---\n\nSau.",
    ),
    "a heading without words": ("Một.\n\n##\n\nHai.", "Một.\n\n\nHai."),
    "a heading without a blank": ("##Kết quả\nToàn tỉnh.", "## Kết quả\n\nToàn tỉnh."),
    "an image right below its sentence": ("Quang cảnh:\n![a](a.jpg)", "Quang cảnh:\n\n![a](a.jpg)"),
}

LISTS = {
    "stars below a sentence (m03)": ("Ba việc:\n* Một;\n* Hai.", "Ba việc:\n\n* Một;\n* Hai."),
    "dashes and numbers (m04)": (
        "Việc:\n- Một;\n- Hai.\n\nThứ tự:\n1. Xã;\n2. Tỉnh.",
        "Việc:\n\n- Một;\n- Hai.\n\nThứ tự:\n\n1. Xã;\n2. Tỉnh.",
    ),
    "- and + as levels (m07)": (
        "- Một:\n+ con;\n+ con.\n- Hai:\n+ con.",
        "- Một:\n    + con;\n    + con.\n- Hai:\n    + con.",
    ),
    "numbers, dashes and plus signs": (
        "1. Xã:\n- Báo cáo:\n+ quý.\n2. Tỉnh.",
        "1. Xã:\n    - Báo cáo:\n        + quý.\n2. Tỉnh.",
    ),
    "two blanks for a level": (
        "- Một:\n  - con:\n    - cháu\n- Hai",
        "- Một:\n    - con:\n        - cháu\n- Hai",
    ),
    "three blanks below a number": ("1. Một:\n   - con\n2. Hai", "1. Một:\n    - con\n2. Hai"),
    "bullets of Zalo": ("Gồm:\n• Một;\n•Hai.", "Gồm:\n\n- Một;\n- Hai."),
    "bullets of Word": (
        "Gồm:\n\uf0b7\tMột:\n\uf0a7\tcon.\n·       Hai.\no\tcon.",
        "Gồm:\n\n- Một:\n    - con.\n- Hai.\n    - con.",
    ),
    "no blank after the mark": ("Gồm:\n-Một;\n-Hai.", "Gồm:\n\n- Một;\n- Hai."),
    "no blank after the number": ("Gồm:\n1.Một;\n2.Hai.", "Gồm:\n\n1. Một;\n2. Hai."),
    "Word's long dash after a colon": ("Gồm:\n– Một;\n– Hai.", "Gồm:\n\n- Một;\n- Hai."),
    "a minus sign after a colon": ("Gồm:\n\u2212 Một;\n\u2010 Hai.", "Gồm:\n\n- Một;\n- Hai."),
    "a no-break space after the mark": ("-\u00a0Một\n-\u00a0Hai", "- Một\n- Hai"),
    "a whole list indented": (
        "Gồm:\n\n\t- Một;\n\t- Hai.\n\n\tSau.",
        "Gồm:\n\n- Một;\n- Hai.\n\nSau.",
    ),
    "a list within a quotation": (
        "> Trích:\n> - Một;\n> - Hai.",
        "> Trích:\n>\n> - Một;\n> - Hai.",
    ),
    "a part of a document after items": (
        "1. Một\n2. Hai\nII. HẠN CHẾ\nChậm.",
        "1. Một\n2. Hai\n\nII. HẠN CHẾ\\\nChậm.",
    ),
    "a table within an item": (
        "- Một:\n\n    | X |\n    |---|\n    | 1 |",
        "- Một:\n\n    | X |\n    |---|\n    | 1 |",
    ),
    "text after the last item": (
        "- Một;\n- Hai.\nHội nghị kết thúc.",
        "- Một;\n- Hai.\n\nHội nghị kết thúc.",
    ),
    "points within an item": (
        "1. Gồm:\na) một;\nb) hai.\n2. Hết.",
        "1. Gồm:\\\n    a) một;\\\n    b) hai.\n2. Hết.",
    ),
    "backslashes of rich text editors (m41)": (
        "Nơi nhận:\\\n- Như trên;\\\n- Lưu: VT.\n\nĐịa chỉ: số 1\\\nđường Hùng Vương",
        "Nơi nhận:\n\n- Như trên;\n- Lưu: VT.\n\nĐịa chỉ: số 1\\\nđường Hùng Vương",
    ),
}

TABLES = {
    "tabs of Excel (m15)": ("Xã\tSố\nA\t1", "| Xã | Số |\n|---|---|\n| A | 1 |"),
    "empty cells of Excel": (
        "Xã\tSố\tHộ\nA\t\t1\nB\t2",
        "| Xã | Số | Hộ |\n|---|---|---|\n| A |  | 1 |\n| B | 2 |",
    ),
    "no row of dashes (m15)": ("| Xã | Số |\n| A | 1 |", "| Xã | Số |\n|---|---|\n| A | 1 |"),
    "right below a sentence (m15)": (
        "Biểu:\n| Xã |\n|---|\n| A |\nNguồn: Ban.",
        "Biểu:\n\n| Xã |\n|---|\n| A |\n\nNguồn: Ban.",
    ),
    "a row longer than the head": (
        "| Xã | Số |\n|---|---:|\n| A | 1 | x |",
        "| Xã | Số |  |\n|---|---:|---|\n| A | 1 | x |",
    ),
    "too few dashes": ("| X | Y |\n|---|\n| 1 | 2 |", "| X | Y |\n|---|---|\n| 1 | 2 |"),
    "no head": ("|---|---|\n| A | 1 |", "|  |  |\n|---|---|\n| A | 1 |"),
    "no bars outside": ("Xã | Số\nA | 1", "| Xã | Số |\n|---|---|\n| A | 1 |"),
    "long dashes of Word": (
        "| X | Y |\n| — | – |\n| 1 | 2 |",
        "| X | Y |\n| --- | --- |\n| 1 | 2 |",
    ),
    "line ends in a cell of Excel": (
        'Xã\tGhi chú\nA\t"một\nhai ""ba"""\nB\t"khéo"',
        '| Xã | Ghi chú |\n|---|---|\n| A | một<br>hai "ba" |\n| B | "khéo" |',
    ),
    "rows on their own below head and dashes": (
        "| Xã |\n|---|\n\n| A |\n\n| B |\n\nSau.",
        "| Xã |\n|---|\n| A |\n| B |\n\nSau.",
    ),
    "dashes on their own": ("| Xã |\n\n|---|\n| A |", "| Xã |\n|---|\n| A |"),
    "every row on its own": ("| Xã |\n\n|---|\n\n| A |", "| Xã |\n|---|\n| A |"),
}

INLINES = {
    "blanks inside bold (m12)": (
        "** Về tổ chức:** kiện toàn.\n\nHội nghị **biểu dương ** ba tập thể.",
        "**Về tổ chức:** kiện toàn.\n\nHội nghị **biểu dương** ba tập thể.",
    ),
    "blanks inside bold, none outside": ("Nay** biểu dương **ba.", "Nay **biểu dương** ba."),
    "blanks inside italics": ("*Ảnh: Văn An *", "*Ảnh: Văn An*"),
    "a blank within a link (m13)": ("[Luật] (https://a.vn/l)", "[Luật](https://a.vn/l)"),
    "a line end within a link": ("[Luật]\n(https://a.vn/l)", "[Luật](https://a.vn/l)"),
    "brackets the wrong way round (m13)": ("(kế hoạch)[https://a.vn]", "[kế hoạch](https://a.vn)"),
    "a blank within an image (m13)": ("![Ảnh] (anh.jpg)", "![Ảnh](anh.jpg)"),
    "a product": ("Sân 20*30*40 m, **5** lần.", "Sân 20\\*30\\*40 m, **5** lần."),
    "a caption without quotation marks": (
        "![a](anh.jpg Quang cảnh)\n\n![a](b.png (Hội nghị))",
        '![a](anh.jpg "Quang cảnh")\n\n![a](b.png "Hội nghị")',
    ),
    "curly quotes of a caption (m20)": ("![a](anh.jpg “Quang cảnh”)", '![a](anh.jpg "Quang cảnh")'),
}

UNCHANGED = {
    "text wrapped by hand": (
        f"Sáng ngày 12/01/2024, {OFFICE} giao ban với\nsự tham dự của các huyện. Hội nghị nghe "
        "báo cáo\n"
        "và thảo luận."
    ),
    "a number that begins a wrapped line": "Hội nghị từ ngày 11 đến ngày\n12. Đại biểu về dự "
    "đông đủ và\nchụp ảnh.",
    "code": "```\n- a\nb **x **\n| a |\n```",
    "code in a sentence": "Gõ `** x **` và `[a] (https://a.vn)`.",
    "HTML": "<table>\n<tr>\n<td>- a\n- b</td>\n</tr>\n</table>",
    "a definition": "Thuật ngữ\n:   Giải nghĩa",
    "a note of two paragraphs": "Luật.[^1]\n\n[^1]: Một.\n\n    Hai.",
    "a paragraph within an item": "- Một\n\n    Vẫn một.\n\n- Hai",
    "brackets with a remark": "[sic] (chưa rõ)",
    "a star of a footnote": "Giải nhất (*)\n\n(*) Đồng hạng.",
    "blanks of forms": "Họ tên: ______ Số phiếu __/__ ngày ..../..../2024",
    "attributes of a paragraph": "Một đoạn.\n{: .ghi-chu }",
    "a heading with a line below": "Kết quả\n===",
    "photos of names with blanks": "![a](anh.jpg hai.jpg)",
    "bold numbers": "**5***3* và *20*30",
    "two tables": "| X |\n|---|\n| 1 |\n\n| Y |\n|---|\n| 2 |",
    "a quotation in a row with tabs": 'Xã\t"khéo"\n\nSau.',
    "a rule of stars with blanks between, and a list": "* * *\n\n- Một\n- Hai",
}


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        pytest.param(*case, id=name)
        for table in (PARAGRAPHS, LISTS, TABLES, INLINES)
        for name, case in table.items()
    ],
)
def test_what_can_mean_only_one_thing_is_read_as_meant(pasted: str, meant: str) -> None:
    assert read_meaning(pasted).text.strip("\n") == meant
    assert read_meaning(meant).text == meant


@pytest.mark.parametrize("text", UNCHANGED.values(), ids=UNCHANGED.keys())
def test_what_is_right_stays_as_it_is(text: str) -> None:
    assert read_meaning(text) == (text, ())


def test_the_file_is_mended_like_the_page() -> None:
    mended, done = mend(article("Ba việc:\n* Một;\n* Hai."))
    assert mended == article("Ba việc:\n\n* Một;\n* Hai.")
    assert done == ["viết lại đoạn, danh sách, bảng, chữ đậm, liên kết dán từ nơi khác"]


def test_a_file_with_a_conflict_is_left_to_people() -> None:
    text = article("Có\n<<<<<<< HEAD\n* 4\n=======\n* 5\n>>>>>>> 3a (b)")
    assert mend(text) == (text, [])


# Inputs whose Markdown stays as typed, and the HTML of their page.
PAGES = {
    "hashtags (m10)": (
        "## Kết quả\n\n#DanVan #BinhPhuoc",
        '<h2 id="muc-ket-qua">Kết quả</h2>\n<p>#DanVan #BinhPhuoc</p>',
    ),
    "forms (m22)": (
        "Họ tên: ____ Số __/__ **a**",
        "<p>Họ tên: ____ Số __/__ <strong>a</strong></p>",
    ),
    "braces (m19)": (
        "## Mẫu {cơ sở}\n\n*Ghi chú*{xem}",
        '<h2 id="muc-mau-co-so">Mẫu {cơ sở}</h2>\n<p><em>Ghi chú</em>{xem}</p>',
    ),
    "placeholders (m24)": (
        "Gửi <Tên đơn vị>, ngày <ngày/tháng>.",
        "<p>Gửi &lt;Tên đơn vị&gt;, ngày &lt;ngày/tháng&gt;.</p>",
    ),
    "addresses (m28)": (
        "Xem https://a.vn/x_y/?a=1&b=2, www.b.vn.",
        '<p>Xem <a href="https://a.vn/x_y/?a=1&amp;b=2">https://a.vn/x_y/?a=1&amp;b=2</a>, '
        '<a href="https://www.b.vn">www.b.vn</a>.</p>',
    ),
    "an e-mail (m28)": ("Thư: a@b.vn.", '<p>Thư: <a href="mailto:a@b.vn">a@b.vn</a>.</p>'),
    "an address in a link": (
        "[https://a.vn](https://a.vn) `https://b.vn`",
        '<p><a href="https://a.vn">https://a.vn</a> <code>https://b.vn</code></p>',
    ),
    "an address in brackets": (
        "(https://a.vn/b_(c))",
        '<p>(<a href="https://a.vn/b_(c)">https://a.vn/b_(c)</a>)</p>',
    ),
    "an address between tags": (
        '<a href="https://a.vn">https://a.vn</a>',
        '<p><a href="https://a.vn">https://a.vn</a></p>',
    ),
    "struck text": ("Giá ~~100~~ 90.", "<p>Giá <del>100</del> 90.</p>"),
    "boxes": ("Nam [ ] Nữ [x]", "<p>Nam ☐ Nữ ☑</p>"),
    "boxes that begin lines": (
        "[] Chưa [v]\n\n[v] Rồi\n\n[ x ] Xong",
        "<p>☐ Chưa [v]</p>\n<p>☑ Rồi</p>\n<p>☑ Xong</p>",
    ),
    "an address in brackets of a forum": (
        "[https://a.vn]",
        '<p>[<a href="https://a.vn">https://a.vn</a>]</p>',
    ),
    "details": (
        "<details>\n<summary>Xem</summary>\n**a**\n</details>",
        "<details>\n<summary>Xem</summary>\n<p><strong>a</strong></p>\n</details>",
    ),
    "a hard break": ("số 1\\\nđường B", "<p>số 1<br>\nđường B</p>"),
    "a sign of a language": ("## Lớp C#", '<h2 id="muc-lop-c">Lớp C#</h2>'),
    "names of the Highlands (m31)": (
        "M'nông, **M**'nông; *Đắk R*'lấp; [K](https://a.vn/)'ho",
        "<p>M’nông, <strong>M</strong>’nông; <em>Đắk R</em>’lấp; <a "
        'href="https://a.vn/">K</a>’ho</p>',
    ),
    "a link within the page (m25)": (
        "[Xem](#phu-luc)\n\n## Phụ lục",
        '<p><a href="#muc-phu-luc">Xem</a></p>\n<h2 id="muc-phu-luc">Phụ lục</h2>',
    ),
    "a link as GitHub writes it": (
        "[Xem](#phụ-lục)\n\n## Phụ lục",
        '<p><a href="#muc-phu-luc">Xem</a></p>\n<h2 id="muc-phu-luc">Phụ lục</h2>',
    ),
}


@pytest.mark.parametrize(("body", "html"), PAGES.values(), ids=PAGES.keys())
def test_readers_see_what_was_meant(body: str, html: str, tmp_path: Path) -> None:
    content = read_site({ONE: article(body)}, tmp_path)
    [built] = content.articles.values()
    assert re.sub("\u00a0", " ", built.open_body().body) == html
    assert content.findings.problems == set()


ENCODED = "đổi sang Unicode (công cụ chuyển mã của bộ gõ) rồi dán lại"
CONFLICT = (
    "dấu xung đột của git còn trong tệp — giữ lại phần đúng, "
    "xóa các dòng <<<<<<<, ======= và >>>>>>>"
)
NEVER_SHOWN = "ở đây sẽ hiện nguyên như vậy — xóa đi: trường này chỉ nhận chữ thường, không đậm, "
MESSAGES = {
    "letters lost": (
        "H?i ngh? giao ban công tác dân v?n.",
        [
            "9:1: (nên sửa) chữ có dấu đã mất, còn dấu hỏi (kiểu “H?i ngh?”) — chép lại từ bản "
            "gốc, "
            "lưu với bảng mã UTF-8"
        ],
    ),
    "questions": (
        "Ai?Ở đâu?Vì sao? Ông Q? hay bà N?",
        [
            "9:3: (nên sửa) thiếu dấu cách sau dấu câu "
            "(2 chỗ): “Ai?Ở đâu?Vì” — thêm một dấu cách sau dấu ấy"
        ],
    ),
    "letters that look like Đ": (
        "Hội Ðảng bộ.",
        [
            "9:5: (nên sửa) có chữ “Ð” của tiếng nước khác, trông như “Đ” — chạy check --fix để "
            "đổi; trang đã tự đổi"
        ],
    ),
    "a note twice": (
        "Câu[^1].\n\n[^1]: Một\n\n[^1]: Hai",
        [
            "13:1: chú thích [^1] ghi hai lần, chỉ một nội dung hiện ra — đánh số khác cho một "
            "trong "
            "hai, cả ở chỗ gọi"
        ],
    ),
    "a link without an address": (
        "[a](#) chữ",
        ["9:5: liên kết không ghi địa chỉ — ghi địa chỉ, hoặc bỏ dấu ngoặc quanh chữ"],
    ),
    "a blank in an address": (
        "[a](https://a.vn/luat hay)",
        [
            "9:5: địa chỉ “https://a.vn/luat hay” có dấu cách — xóa phần thừa; dấu cách trong "
            "địa chỉ "
            "viết là %20"
        ],
    ),
    "a scheme with letters in another order": (
        "[a](htpp://a.vn)",
        ["9:5: địa chỉ “htpp://a.vn” viết thiếu — viết https://a.vn"],
    ),
    "a reference to nothing": (
        "Xem [luật][2].",
        [
            "9:5: (nên sửa) dấu ngoặc của liên kết hiện nguyên trong bài — viết liền [chữ](địa "
            "chỉ), "
            "địa chỉ không có dấu cách"
        ],
    ),
    "code that does not end": (
        "Chữ ```\n\nhết",
        [
            "9:5: (nên sửa) dấu ``` hiện nguyên trong bài — viết ``` ở dòng riêng trước và sau "
            "đoạn "
            "mã, hoặc xóa đi"
        ],
    ),
    "marks of a forum": (
        "[b]đậm[/b] và ==tô== và H~2~O",
        [
            "9:1: (nên sửa) có mã định dạng của nơi khác, hiện nguyên trong bài — xóa đi; chữ đậm "
            "viết **chữ**, liên kết viết [chữ](địa chỉ)",
            "9:15: (nên sửa) dấu == hiện nguyên trong bài — viết <mark>chữ cần tô</mark>, hoặc "
            "**chữ đậm**",
            "9:26: (nên sửa) dấu ~ hoặc ^ hiện nguyên trong bài — chỉ số dưới viết "
            "<sub>2</sub>, chỉ "
            "số trên viết <sup>2</sup>",
        ],
    ),
    "a table that does not end": (
        "<table><tr><td>a</td></tr>\n\nsau",
        [
            "9:1: (nên sửa) thẻ <table> mở mà không đóng — thêm </table> ở cuối phần ấy, hoặc xóa "
            "thẻ này"
        ],
    ),
    "a bold line in HTML": (
        "Một.\n\n<b>KẾT QUẢ</b>\n\nHai.",
        [
            "11:1: (nên sửa) cả dòng in đậm thay cho đề mục — viết “## KẾT QUẢ”; người khiếm "
            "thị đi "
            "theo đề mục"
        ],
    ),
    "nothing": (
        "",
        [
            "1:1: (nên sửa) bài không có nội dung — viết nội dung, hoặc thêm ảnh, tài liệu vào "
            "thư mục"
        ],
    ),
    "a conflict (m26)": ("Có\n<<<<<<< HEAD\n4\n=======\n5\n>>>>>>> 3a (b)", [f"10:1: {CONFLICT}"]),
    "a control character (m09)": (
        "Chữ \x07 lạ.",
        [
            "9:5: có ký tự điều khiển không nhìn thấy — xóa rồi gõ lại chỗ này, hoặc dán lại "
            "dưới dạng văn bản thuần"
        ],
    ),
    "TCVN3 (m29)": (
        "Héi nghÞ giao ban c«ng t¸c d©n vËn.",
        [
            "9:8: (nên sửa) chữ viết theo bảng mã TCVN3 (kiểu “Héi nghÞ”), người đọc không đọc "
            f"được — {ENCODED}"
        ],
    ),
    "VNI (m29)": (
        "Ban Daân vaän",
        [
            "9:6: (nên sửa) chữ viết theo bảng mã VNI (kiểu “Hoäi nghò”), người đọc không đọc "
            f"được — {ENCODED}"
        ],
    ),
    "UTF-8 read as Windows-1252": (
        "Há»™i nghá»‹",
        [
            "9:2: (nên sửa) chữ viết theo UTF-8 bị đọc nhầm bảng mã (kiểu “Há»™i nghá»‹”), "
            f"người đọc không đọc được — {ENCODED}"
        ],
    ),
    "a sign of a private font": (
        "Chữ \uf04a lạ.",
        [
            "9:5: (nên sửa) có ký tự riêng của một phông chữ (U+F04A), máy khác không hiện được "
            "— thay bằng ký tự thường"
        ],
    ),
    "a host as link (m40)": (
        "[a](chinhphu.vn)",
        ["9:5: địa chỉ “chinhphu.vn” viết thiếu — viết https://chinhphu.vn"],
    ),
    "a host with a path (m40)": (
        "[a](zalo.me/027)",
        ["9:5: địa chỉ “zalo.me/027” viết thiếu — viết https://zalo.me/027"],
    ),
    "an e-mail as link (m40)": (
        "[a](b@c.example)",
        ["9:5: địa chỉ “b@c.example” viết thiếu — viết mailto:b@c.example"],
    ),
    "a telephone as link (m40)": (
        "[a](0271.3822.222)",
        ["9:5: địa chỉ “0271.3822.222” viết thiếu — viết tel:02713822222"],
    ),
    "a scheme mistyped": (
        "[a](http:/a.vn)",
        ["9:5: địa chỉ “http:/a.vn” viết thiếu — viết https://a.vn"],
    ),
    "Word's HTML (m16)": (
        '<table border="1" width="9" style="border-collapse:collapse">\n<tr><td width="2" '
        'valign="top">'
        '<p align="center">X<o:p></o:p></p></td></tr>\n<tr><td valign="top">Y</td></tr>\n</table>',
        [
            "9:8: các thuộc tính border, width, style của thẻ <table> không được phép — xóa các "
            "thuộc tính này ở dòng này, hoặc viết lại bằng Markdown",
            "10:9: các thuộc tính width, valign, align của thẻ <td>, <p> không được phép — xóa "
            "các thuộc tính này ở dòng này, hoặc viết lại bằng Markdown",
            "10:51: thẻ <o:p> không được phép trong bài — xóa thẻ này",
            "11:9: thuộc tính valign của thẻ <td> không được phép — xóa thuộc tính valign",
        ],
    ),
    "a # that leads nowhere (m25)": (
        "[Xem](#phu-lucs)\n\n## Phụ lục",
        [
            "9:7: liên kết “#phu-lucs”: trang không có đề mục nào là “phu-lucs” (có phải "
            "“phu-luc”?) — viết sau dấu # tên đề mục, ví dụ #phu-luc cho “## Phụ lục”"
        ],
    ),
    "a note without text": (
        "Luật.[^9]",
        [
            "9:6: chú thích [^9] không có nội dung — thêm dòng “[^9]: …” ở cuối bài, hoặc xóa "
            "dấu [^9]"
        ],
    ),
    "a note that nothing calls": (
        "Luật.\n\n[^1]: Số 10.",
        [
            "11:1: (nên sửa) không chỗ nào trong bài gọi chú thích [^1] — ghi [^1] tại chỗ cần "
            "chú thích, hoặc xóa dòng này"
        ],
    ),
    "a reference that nothing uses": (
        "Chữ.\n\n[Luật]: https://a.vn",
        [
            "11:1: (nên sửa) dòng bắt đầu bằng “[Luật]:” sẽ không hiện — viết liên kết là "
            "[Luật](địa chỉ)"
        ],
    ),
    "vague words of a link (m34)": (
        "[tại đây](https://a.vn/)",
        [
            "9:2: (nên sửa) chữ của liên kết là “tại đây” — ghi rõ nơi đến, ví dụ [kế hoạch số "
            "15](…)"
        ],
    ),
    "a bold line as heading (m34)": (
        "Một.\n\n**KẾT QUẢ**\n\nHai.",
        [
            "11:1: (nên sửa) cả dòng in đậm thay cho đề mục — viết “## KẾT QUẢ”; người khiếm "
            "thị đi theo đề mục"
        ],
    ),
    "a level left out (m34)": (
        "## Một\n\n#### Hai",
        ["11:1: (nên sửa) đề mục bỏ cấp, từ ## sang #### — viết ###"],
    ),
    "a hash without a blank": (
        "#Kết quả năm 2024",
        [
            "9:1: (nên sửa) dòng bắt đầu bằng # không có dấu cách, không thành đề mục — nếu "
            "là đề mục thì viết ## rồi một dấu cách"
        ],
    ),
    "stars that readers see": (
        "Hội nghị **biểu dương.",
        [
            "9:10: (nên sửa) dấu ** hiện nguyên trong bài — viết **chữ đậm** đủ hai đầu trong "
            "cùng một đoạn"
        ],
    ),
    "brackets that readers see": (
        "Xem [x](xyz rồi.",
        [
            "9:7: (nên sửa) dấu ngoặc của liên kết hiện nguyên trong bài — viết liền [chữ](địa "
            "chỉ), địa chỉ không có dấu cách"
        ],
    ),
    "Markdown within HTML": (
        "<div>\n**a**\n</div>",
        [
            "10:1: (nên sửa) dấu ** hiện nguyên trong bài — viết **chữ đậm** đủ hai đầu trong "
            "cùng một đoạn"
        ],
    ),
    "a line that may go on or not": (
        f"Sáng ngày 12/01/2024, {OFFICE} giao ban tại\nBình Phước.",
        [
            "10:1: (nên sửa) dòng này và dòng trên liền nhau, sẽ thành một đoạn — hai đoạn thì "
            "để một dòng trống ở giữa; xuống dòng thì ghi \\ ở cuối dòng trên"
        ],
    ),
}
HEADERS = {
    "a lead of two lines (y21)": (
        {"lead": "Sáng 12/01/2024\nđược tổ chức."},
        [
            "6:1: dòng này không bắt đầu bằng tên trường — nếu là phần tiếp của “lead” thì thụt "
            "vào hai dấu cách"
        ],
    ),
    "an apostrophe in single quotes (y23)": (
        {"title": "'M'nông đón Tết'"},
        [
            "2:10: trong giá trị của “title” có dấu nháy đơn — đặt cả giá trị trong ngoặc kép: "
            'title: "M\'nông đón Tết"'
        ],
    ),
    "both quotation marks": (
        {"title": "'Hội thi \"Khéo\" ở R'lấp'"},
        [
            "2:27: trong giá trị của “title” có dấu nháy đơn — viết dấu nháy đơn bên trong hai "
            "lần: title: 'Hội thi \"Khéo\" ở R''lấp'"
        ],
    ),
    "a colon in a list": (
        {"tags": "[Dân vận: khéo, Thi đua]"},
        ['7:8: trong giá trị này có dấu “:” — đặt riêng giá trị ấy trong ngoặc kép: "…: …"'],
    ),
    "an entity": (
        {"title": "Hội nghị &amp; Đại hội"},
        [
            "2:17: (nên sửa) “&amp;” là mã HTML, ở đây sẽ hiện nguyên như vậy — gõ "
            "thẳng ký tự muốn có"
        ],
    ),
    "markup": (
        {"title": '"Hội nghị <b>khéo</b>"', "lead": '"**Sáng** 12/01"'},
        [
            f"2:18: (nên sửa) “<b>” {NEVER_SHOWN}không liên kết",
            f"5:8: (nên sửa) “**” {NEVER_SHOWN}không liên kết",
        ],
    ),
    "a conflict": ({"category": "Tin hoạt động\n<<<<<<< HEAD"}, [f"5:1: {CONFLICT}"]),
    "a line end of Unicode before a fault": (
        {"title": "Một\u2028hai", "id": "HOI"},
        [
            "6:5: trường “id”: “HOI” không đúng dạng — chỉ dùng chữ thường không dấu, chữ số và "
            "dấu -, nhiều nhất 64 ký tự"
        ],
    ),
}
QUOTED = {
    "title: 'M'nông đón Tết'": 'title: "M\'nông đón Tết"',
    'title: "Dân vận "khéo" x"': 'title: "Dân vận \\"khéo\\" x"',
    'title: "Dân vận" và "khéo"': 'title: "\\"Dân vận\\" và \\"khéo\\""',
}


@pytest.mark.parametrize(("body", "messages"), MESSAGES.values(), ids=MESSAGES.keys())
def test_a_body_that_may_mean_two_things_is_named(
    body: str, messages: list[str], tmp_path: Path
) -> None:
    assert messages_of(article(body), tmp_path) == messages


@pytest.mark.parametrize(("fields", "messages"), HEADERS.values(), ids=HEADERS.keys())
def test_a_header_is_told_at_the_line_at_fault(
    fields: dict[str, str], messages: list[str], tmp_path: Path
) -> None:
    assert messages_of(article(**fields), tmp_path) == messages


@pytest.mark.parametrize(("line", "mended"), QUOTED.items())
def test_a_value_in_quotation_marks_gets_no_more_of_them(line: str, mended: str) -> None:
    assert mend(f"---\n{line}\n---\n")[0] == f"---\n{mended}\n---\n"


def test_a_link_to_a_heading_of_another_article_is_checked(tmp_path: Path) -> None:
    other = "content/articles/2024/hai/index.md"
    body = "[a](../hai/index.md#phu-luc) [b](/tin-hoat-dong/hai/#phu-luc) [c](../hai/index.md#x)"
    content = read_site({ONE: article(body), other: article("## Phụ lục", id="hai")}, tmp_path)
    assert [problem.as_text().split(": ")[1] for problem in content.findings.errors()] == [
        "liên kết “../hai/index.md#x”"
    ]
    built = next(one for path, one in content.articles.items() if path.parent.name == "mot")
    assert built.open_body().body.count("/tin-hoat-dong/hai/#muc-phu-luc") == 2


def test_traces_are_named_in_data_files_too(tmp_path: Path) -> None:
    links = "content/data/links.yml"
    text = "- name: Héi nghÞ tæng kÕt\n  url: https://a.vn/\n  image: a.svg\n"
    problems = read_site({links: text}, tmp_path).findings.advice()
    assert [one.line for one in problems if one.path == links and "TCVN3" in one.what] == [1]


def test_a_fault_above_hides_no_draft(tmp_path: Path) -> None:
    text = article("Viết nội dung bài ở đây.", title="Dân vận: khéo", status="draft")
    assert [line.split(": ")[0] for line in messages_of(text, tmp_path)] == ["2:15"]


def test_an_image_with_curly_quotes_has_its_caption(tmp_path: Path) -> None:
    files: Files = {
        ONE: article("![a](anh.jpg “Quang cảnh”)"),
        "content/articles/2024/mot/anh.jpg": jpeg(),
    }
    content = read_site(files, tmp_path)
    [built] = content.articles.values()
    assert "<figcaption>Quang cảnh</figcaption>" in built.open_body().body


def messages_of(text: str, folder: Path) -> list[str]:
    problems = sorted(read_site({ONE: text}, folder).findings.problems)
    return [problem.as_text().removeprefix(f"{ONE}:") for problem in problems]
