"""Bodies of an old site as Markdown: one trap after the other."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from plugins.tools.nukeviet.bodies.conversion import BodyPicture, convert_body
from tests.support.converted_bodies import convert, facts_of, publish
from tests.support.sites import advice_of, article, errors_of, jpeg

LONG = "Hội nghị nghe báo cáo kết quả công tác dân vận sáu tháng đầu năm của các xã, phường."
WORD = 'class="MsoListParagraph" style="mso-list:l0 level{} lfo1"'
SIGN = '<span style="mso-list:Ignore">{}<span>&nbsp;&nbsp;&nbsp;&nbsp; </span></span>'

PARAGRAPHS = {
    "lines of the editor": (f"{LONG}<br />{LONG}<br /><br />Hết.", f"{LONG}\n\n{LONG}\n\nHết."),
    "an indent of blanks": (
        f"&nbsp; &nbsp; &nbsp;{LONG}<br />\n&nbsp;&nbsp;{LONG}",
        f"{LONG}\n\n{LONG}",
    ),
    "empty paragraphs": (
        "<p>Một.</p><p>&nbsp;</p><div><br></div><p><b> </b></p><p>Hai.</p>",
        "Một.\n\nHai.",
    ),
    "short lines belong together": (
        "<p>TM. BAN BIÊN TẬP<br>TRƯỞNG BAN</p>",
        "TM. BAN BIÊN TẬP\\\nTRƯỞNG BAN",
    ),
    "points of a law do not": ("a) Một;<br>b) Hai.", "a) Một;\n\nb) Hai."),
    "entities of the form": (
        "&quot;Dân&#039;s&quot; &#91;Video&#93; T&ecirc;n &amp;nbsp;",
        '"Dân\'s" \\[Video\\] Tên &amp;nbsp;',
    ),
    "old tags": (
        '<P align=justify><FONT face=".VnTime" size=4>Một <B>hai</FONT></B></P>'
        "<CENTER><MARQUEE>Chào</MARQUEE></CENTER>",
        "Một **hai**\n\nChào",
    ),
    "a quotation mark too many": ('<font size=3">Một</font> <i>hai</i>', "Một *hai*"),
    "Word": (
        "<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><style><!-- p {} -->"
        "</style><p class=MsoNormal style='mso-x:y'>Một<o:p></o:p></p><xml><w:a>b</w:a></xml>",
        "Một",
    ),
    "a bold wrapper of Google that is not": (
        '<b style="font-weight:normal"><p>Một <span style="font-weight:700">hai</span></p></b>',
        "Một **hai**",
    ),
    "letters and marks apart": ("<p>Ha\u0323nh phu\u0301c</p>", "Hạnh phúc"),
    "words below and above": ("m<sup>2</sup>, H<sub>2</sub>O", "m<sup>2</sup>, H<sub>2</sub>O"),
    "blanks within bold": ("<b> Một </b>hai<b>.</b>", "**Một** hai."),
    "bold in pieces": ("<b>Một</b> <strong>hai</strong>", "**Một hai**"),
    "bold beside italic": ("<b>Một</b><i>hai</i>", "**Một**<em>hai</em>"),
    "bold over lines": (f"<b>{LONG}<br>Hai.</b>", f"**{LONG}**\n\n**Hai.**"),
    "deleted words": ("<s>Một</s> <strike>hai</strike>", "~~Một hai~~"),
    "a line of signs": ("Một<br>-----<br>Hai<hr>Ba", "Một\n\n---\n\nHai\n\n---\n\nBa"),
    "preformatted text": ("<pre>\nA   1\n*B*  2\n</pre>", "```\nA   1\n*B*  2\n```"),
    "preformatted text with a link": (
        '<pre>Một\n<a href="/x/">Hai</a></pre>',
        "Một\\\n[Hai](/moi/x/)",
    ),
    "a quotation": (
        "<blockquote><p>Một.</p><ul><li>Hai</li></ul></blockquote>",
        "> Một.\n>\n> - Hai",
    ),
    "signs of Markdown": (
        "<p># Một *hai* _ba_ [bốn](năm) `sáu` &lt;Tên&gt; a_b | {c} \\</p><p>1. Bảy</p>",
        "\\# Một \\*hai\\* \\_ba\\_ \\[bốn\\](năm) \\`sáu\\` &lt;Tên> a_b \\| \\{c} &#92;\n\n"
        "1\\. Bảy",
    ),
    "an address in text": (
        "Xem https://a.example/b_c. Thư: x_y@a.example",
        "Xem <https://a.example/b_c>. Thư: <x_y@a.example>",
    ),
}

HEADINGS = {
    "the first is the second level": ("<h1>Một</h1><h3>Hai</h3>", "## Một\n\n### Hai"),
    "no level is left out": (
        "<h3><b>Một</b></h3><h5>Hai</h5><h6>Ba</h6><h4>Bốn</h4><h2>Năm</h2>",
        "## Một\n\n### Hai\n\n#### Ba\n\n### Bốn\n\n## Năm",
    ),
    "one without words": ('<h2>&nbsp;</h2><h2><img src="/uploads/a.jpg"></h2>', "![](a.jpg)"),
    "a whole paragraph": (f"<h3>{LONG * 3}</h3>", f"**{LONG * 3}**"),
    "in an item": ("<ul><li><h3>Một</h3></li></ul>", "- **Một**"),
}

LISTS = {
    "within each other": (
        '<ol start="3"><li>Một<ul><li>Hai</li></ul></li><li><p>Ba</p><p>Bốn</p></li><li>Năm</ol>',
        "3. Một\n    - Hai\n4. Ba\n\n    Bốn\n\n5. Năm",
    ),
    "right within each other": ("<ul><li>Một</li><ul><li>Hai</li></ul></ul>", "- Một\n    - Hai"),
    "lines of an item": ("<ul><li>Một<br>hai</li></ul>", "- Một\\\n    hai"),
    "two with numbers": (
        "<ol><li>Một</li></ol><ol><li>Hai</li></ol>",
        "1. Một\n\n<!-- -->\n\n1. Hai",
    ),
    "of Word, with its marks": (
        f"<p>Gồm</p><p {WORD.format(1)}>{SIGN.format('1.')}Một</p>"
        f"<p {WORD.format(2)}>{SIGN.format('·')}Hai</p>"
        f"<p {WORD.format(1)}>{SIGN.format('2.')}Ba</p>",
        "Gồm\n\n1. Một\n    - Hai\n2. Ba",
    ),
    "of Word, with letters": (
        f"<p {WORD.format(1)}>{SIGN.format('a)')}Một</p>",
        "a) Một",
    ),
    "typed with dashes and blanks": (
        "<p>-&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; Một</p><p>+ Hai</p><p>- Ba</p>",
        "- Một\n    - Hai\n- Ba",
    ),
    "typed with bullets": ("Xem:<br>&bull; Một<br>&bull;Hai", "Xem:\n\n- Một\n- Hai"),
    "typed with numbers": ("1. Một<br>2. Hai<br>4. Bốn", "1. Một\n2. Hai\n\n4\\. Bốn"),
    "dashes after a colon": ("<p>Gồm:</p><p>– Một;</p><p>– Hai.</p>", "Gồm:\n\n- Một;\n- Hai."),
    "dashes of speech": (
        "<p>– Bà con có ý kiến gì?</p><p>– Dạ không.</p>",
        "– Bà con có ý kiến gì?\n\n– Dạ không.",
    ),
    "numbers of headings": (
        "<p><b>1. Một</b></p><p><b>2. Hai</b></p>",
        "**1. Một**\n\n**2. Hai**",
    ),
    "with a table in an item": (
        "<ol><li>Một</li><li>Hai<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr>"
        "</table></li><li>Ba</li></ol>",
        "1. Một\n2. Hai\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n3. Ba",
    ),
    "with a photo in an item": (
        '<ul><li><img src="/uploads/a.jpg">Một</li><li><img src="/uploads/b.jpg"></li></ul>q',
        "- Một\n\n    ![](a.jpg)\n\n- ![](b.jpg)\n\nq",
    ),
}

PHOTO = '<img alt="{0}" src="/uploads/{0}.jpg" width="800">'
PICTURES = {
    "a figure": (
        f"<p>q</p><div class=image-center><figure class=image>{PHOTO.format('a')}<figcaption>Một "
        "<em>hai</em></figcaption></figure></div><p>r</p>",
        'q\n\n![](a.jpg "Một hai")\n\nr',
    ),
    "a table of two rows": (
        f"q<table border=0><tr><td>{PHOTO.format('a')}</td></tr><tr><td><em>Một</em></td></tr>"
        "</table>r",
        'q\n\n![](a.jpg "Một")\n\nr',
    ),
    "a table of two by two": (
        f"q<table><tr><td>{PHOTO.format('a')}</td><td>{PHOTO.format('b')}</td></tr>"
        "<tr><td>Một</td><td>Hai</td></tr></table>r",
        'q\n\n![](a.jpg "Một")\n\n![](b.jpg "Hai")\n\nr',
    ),
    "one caption for two": (
        f"q<table><tr><td>{PHOTO.format('a')}</td><td>{PHOTO.format('b')}</td></tr>"
        "<tr><td colspan=2>Một</td></tr></table>r",
        'q\n\n![](a.jpg)\n\n![](b.jpg "Một")\n\nr',
    ),
    "italic words below": (
        f"q<div style='text-align:center'>{PHOTO.format('a')}</div><div><em>Một</em></div>r",
        'q\n\n![](a.jpg "Một")\n\nr',
    ),
    "centred words below": (
        f"q<p align=center>{PHOTO.format('a')}<br>Một</p>r",
        'q\n\n![](a.jpg "Một")\n\nr',
    ),
    "words that say so": (
        f"<p>q</p><p>{PHOTO.format('a')}</p><p>Ảnh: Một</p>",
        'q\n\n![](a.jpg "Ảnh: Một")',
    ),
    "a signature is none": (
        f"<p>q</p><p>{PHOTO.format('a')}</p><p><i>Tin, ảnh: Một</i></p>",
        "q\n\n![](a.jpg)\n\n*Tin, ảnh: Một*",
    ),
    "a caption with a link is none": (
        f"q<figure>{PHOTO.format('a')}<figcaption><a href='/x/'>Một</a></figcaption></figure>r",
        "q\n\n![](a.jpg)\n\n[Một](/moi/x/)\n\nr",
    ),
    "an alternative text": (
        'q<br><img src="/uploads/hop-dan.jpg" alt="Bà con &quot;hai&quot; ấp [họp]"><br>r',
        "q\n\n![Bà con “hai” ấp &#91;họp&#93;](hop-dan.jpg)\n\nr",
    ),
    "the name of the file is none": (
        'q<br><img src="/uploads/hop-dan.jpg" alt="Họp dân"><img src="/uploads/b.jpg" '
        'alt="IMG_2041" title="Lễ khai mạc"><br>r',
        "q\n\n![](hop-dan.jpg)\n\n![Lễ khai mạc](b.jpg)\n\nr",
    ),
    "at the beginning of a paragraph": (
        f"<p>q</p><p>{PHOTO.format('a')} Một.</p>",
        "q\n\n![](a.jpg)\n\nMột.",
    ),
    "within a paragraph": (f"<p>Một {PHOTO.format('a')} hai.</p>r", "Một hai.\n\n![](a.jpg)\n\nr"),
    "a small one that leads to a large one": (
        f'q<br><a href="/uploads/lon.jpg">{PHOTO.format("a")}</a><br>r',
        "q\n\n![](lon.jpg)\n\nr",
    ),
    "one that is a link": (
        f'q<br><a href="/x/">{PHOTO.format("a")}</a><br>r',
        "q\n\n[![](a.jpg)](/moi/x/)\n\nr",
    ),
    "a name with blanks and brackets": (
        'q<br><img src="/uploads/Ảnh%20trao (1).jpg"><br>r',
        "q\n\n![](Ảnh%20trao%20%281%29.jpg)\n\nr",
    ),
    "a caption with quotation marks": (
        f'q<figure>{PHOTO.format("a")}<figcaption>Giải "A" của 5" `x`</figcaption></figure>r',
        'q\n\n![](a.jpg "Giải “A” của 5&quot; &#96;x&#96;")\n\nr',
    ),
}

TABLES = {
    "with a head": (
        "<table border=1><caption>Kết quả</caption><tr><td><b>Xã</b></td><td><b>Số hộ</b></td></tr>"
        "<tr><td>Một | hai</td><td>1<br>2</td></tr><tr><td>&nbsp;</td><td></td></tr></table>",
        "**Kết quả**\n\n| Xã | Số hộ |\n|---|---|\n| Một \\| hai | 1<br>2 |",
    ),
    "with names above numbers": (
        "<table border=1><tr><td>Xã</td><td>Số hộ</td></tr><tr><td>Một</td><td>12</td></tr>"
        "</table>",
        "| Xã | Số hộ |\n|---|---|\n| Một | 12 |",
    ),
    "without a head": (
        "<table border=1><tr><td>Trưởng Ban</td><td>0299 1</td></tr>"
        "<tr><td>*Phó*</td><td><b>2</b></td></tr></table>",
        '<table markdown="1">\n<tr>\n<td>Trưởng Ban</td>\n<td>0299 1</td>\n</tr>\n<tr>\n'
        "<td>&#42;Phó&#42;</td>\n<td><strong>2</strong></td>\n</tr>\n</table>",
    ),
    "with spans": (
        '<table><tr><th rowspan="2">Xã</th><th colspan=2>Số</th></tr><tr><th>A</th><th>B</th></tr>'
        "<tr><td>Một</td><td>1</td><td>2</td></tr></table>",
        '<table markdown="1">\n<tr>\n<th rowspan="2">Xã</th>\n<th colspan="2">Số</th>\n</tr>\n'
        "<tr>\n<th>A</th>\n<th>B</th>\n</tr>\n<tr>\n<td>Một</td>\n<td>1</td>\n<td>2</td>\n</tr>\n</table>",
    ),
    "with pictures and links": (
        f"<table><tr><th>Ảnh</th><th>Tệp</th></tr><tr><td>{PHOTO.format('a')}</td><td>"
        '<a href="/uploads/b.pdf">Một</a></td></tr></table>',
        "| Ảnh | Tệp |\n|---|---|\n| ![](a.jpg) | [Một](b.pdf) |",
    ),
    "with links in a table of HTML": (
        '<table><tr><td colspan=2><a href="/uploads/b.pdf">Một*</a></td></tr>'
        "<tr><td>1</td><td>2</td></tr></table>",
        '<table markdown="1">\n<tr markdown="1">\n'
        '<td colspan="2" markdown="span">[Một\\*](b.pdf)</td>\n</tr>\n<tr>\n'
        "<td>1</td>\n<td>2</td>\n</tr>\n</table>",
    ),
    "with lists": (
        "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>x<p>z</p><ul><li>y</li></ul></td>"
        "</tr></table>",
        '<table markdown="1">\n<tr>\n<th>A</th>\n<th>B</th>\n</tr>\n<tr>\n<td>1</td>\n'
        "<td>x<br>z<ul><li>y</li></ul></td>\n</tr>\n</table>",
    ),
    "of one column": ("<table><tr><td>Một</td></tr><tr><td>Hai</td></tr></table>", "Một\n\nHai"),
    "of a letter's head": (
        "<table border=0><tr><td>TỈNH ỦY</td><td>ĐẢNG CỘNG SẢN</td></tr></table>",
        "TỈNH ỦY\n\nĐẢNG CỘNG SẢN",
    ),
    "around a table": (
        "<table><tr><td>q</td><td><table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr>"
        "</table></td></tr></table>",
        "q\n\n| A | B |\n|---|---|\n| 1 | 2 |",
    ),
}

LINKS = {
    "a document": ('<a href="/uploads/a b.pdf" target=_blank>Một</a>', "[Một](a%20b.pdf)"),
    "words and blanks": ("x<a href='/x/'> Một <b>hai</b> </a>y", "x [Một **hai**](/moi/x/) y"),
    "no words": ("Một<a href='/x/'></a><a href='/x/'> </a>", "Một"),
    "an anchor": ("<a name=x></a>Một<a id=y>hai</a>", "Mộthai"),
    "without scheme": ('<a href="www.a.example/x">Một</a>', "[Một](https://www.a.example/x)"),
    "after an exclamation": ("Chú ý!<a href='/x/'>Một</a>", "Chú ý\\![Một](/moi/x/)"),
    "signs in an address": (
        '<a href="https://a.example/(x)[y]?a=1&amp;copy;=2">[Một]</a>',
        "[\\[Một\\]](https://a.example/%28x%29%5By%5D?a=1&amp;copy;=2)",
    ),
}

FRAMES = {
    "YouTube": (
        '<iframe src="//www.youtube.com/embed/aqz-KE-bpKQ?rel=0"></iframe>',
        "video: https://www.youtube.com/watch?v=aqz-KE-bpKQ",
    ),
    "an object around an embed": (
        '<object><param name=a><embed src="https://www.youtube.com/v/aqz-KE-bpKQ"></object>',
        "video: https://www.youtube.com/watch?v=aqz-KE-bpKQ",
    ),
    "Facebook": (
        '<iframe src="https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com'
        '%2Fa%2Fvideos%2F1%2F&amp;x=1" title="Lễ hội"></iframe>',
        "[Video: Lễ hội](https://www.facebook.com/a/videos/1/)",
    ),
    "a viewer of documents": (
        '<iframe src="https://docs.google.com/viewer?url=%2Fuploads%2Fke-hoach.pdf"></iframe>',
        "[Xem tài liệu: ke-hoach.pdf](ke-hoach.pdf)",
    ),
    "a map": (
        '<iframe src="https://www.google.com/maps/embed?pb=1"></iframe>',
        "[Bản đồ: Google Maps](https://www.google.com/maps/embed?pb=1)",
    ),
    "another host": (
        '<p>q<iframe src="https://a.example/x"><b>z</b></iframe>r</p>',
        "q\n\n[Nội dung nhúng: a.example](https://a.example/x)\n\nr",
    ),
    "Vimeo with a title": (
        '<iframe src="https://player.vimeo.com/video/76979871" title="Lễ hội"></iframe>',
        'video: https://vimeo.com/76979871 "Lễ hội"',
    ),
    "a video in a list": (
        '<ul><li>q <iframe src="//www.youtube.com/embed/aqz-KE-bpKQ"></iframe></li></ul>',
        "- q\n\n    [Video: YouTube](https://www.youtube.com/watch?v=aqz-KE-bpKQ)",
    ),
    "a video of the site": (
        '<video controls src="/uploads/le-hoi.mp4">&nbsp;</video>',
        "video: le-hoi.mp4",
    ),
    "a recording": (
        '<audio><source src="/uploads/tin.mp3"></audio>',
        "[Tệp ghi âm: tin.mp3](tin.mp3)",
    ),
}

TRAPS = PARAGRAPHS | HEADINGS | LISTS | PICTURES | TABLES | LINKS | FRAMES


def test_no_trap_hides_another() -> None:
    parts = (PARAGRAPHS, HEADINGS, LISTS, PICTURES, TABLES, LINKS, FRAMES)
    assert len(TRAPS) == sum(map(len, parts))


@pytest.mark.parametrize(("html", "markdown"), TRAPS.values(), ids=TRAPS.keys())
def test_a_body_becomes_the_markdown_that_an_editor_would_write(html: str, markdown: str) -> None:
    body = convert(html)
    assert body.markdown == markdown
    publish(body.markdown)


LOSSES = {
    "a link on the computer of the editor": (
        '<a href="file:///D:/x.doc">Phiếu</a>',
        "Phiếu",
        "liên kết “Phiếu” tới “file:///D:/x.doc” không còn dẫn tới đâu: chỉ giữ lại chữ",
    ),
    "a link that ran a script": (
        '<a href="javascript:void(0)">Xem</a>',
        "Xem",
        "liên kết “Xem” tới “javascript:void(0)” không còn dẫn tới đâu: chỉ giữ lại chữ",
    ),
    "a link that has lost its address": (
        "<a>Xem</a>",
        "Xem",
        "liên kết “Xem” không có địa chỉ từ trước: chỉ giữ lại chữ",
    ),
    "a link within the page": (
        '<a href="#cuoi">Xem</a>',
        "Xem",
        "liên kết “Xem” tới “#cuoi” trong cùng trang",
    ),
    "a missing picture": (
        'q<br><img src="/uploads/mat.jpg"><br><em>Một</em>',
        "q\n\n*Một*",
        "ảnh “/uploads/mat.jpg” không có trong các tệp đã tải lên",
    ),
    "a picture of another site": (
        'q<img src="https://a.example/x.jpg">',
        "q",
        "ảnh “https://a.example/x.jpg” lấy từ máy chủ khác",
    ),
    "a pasted picture": (
        'q<img src="data:image/png;base64,iVBORw0KGgo">',
        "q",
        "ảnh dán thẳng vào chữ (data:image/png;base64,iVBORw0…) không chép được",
    ),
    "a frame that has lost its address": (
        "q<iframe></iframe>",
        "q",
        "một khung nhúng không còn địa chỉ từ trước",
    ),
    "letters as numbers": (
        '<ol type="a"><li>Một</li></ol>',
        "1. Một",
        "danh sách “Một” đánh số kiểu “a” thành 1, 2, 3",
    ),
    "hidden words": (
        '<p>q</p><p style="display: none">Quảng cáo</p>',
        "q",
        "đoạn chữ ẩn “Quảng cáo” không chép sang",
    ),
}


@pytest.mark.parametrize(("html", "markdown", "what"), LOSSES.values(), ids=LOSSES.keys())
def test_every_loss_is_told(html: str, markdown: str, what: str) -> None:
    body = convert(html)
    assert body.markdown == markdown
    assert [loss.what for loss in body.losses] == [what]
    assert all(loss.kind and loss.remedy for loss in body.losses)


def test_a_loss_is_told_once() -> None:
    assert len(convert("<a>Xem</a> <a>Xem</a>").losses) == 1


def test_words_of_sql_are_mended_where_the_file_is_known() -> None:
    html = (
        '<p>f-rom</p><a href="/uploads/f-rom-dan-mat.pdf">Một</a><img src="/uploads/up-date.jpg">'
    )
    names = {"/uploads/update.jpg": "update.jpg"}
    body = convert_body(html, lambda _: None, names.get)
    assert body.markdown == "f-rom\n\nMột\n\n![](update.jpg)"
    assert [loss.kind for loss in body.losses] == ["liên kết"]


RUN = "".join(f"<div>{PHOTO.format(number)}</div><div>&nbsp;</div>" for number in range(3))


def test_photos_at_an_end_are_the_gallery() -> None:
    body = convert(f"{RUN}<p>Một.</p>{PHOTO.format('x')}<p>Hai.</p>{RUN}<p><em>Ba</em></p>")
    assert body.markdown == "Một.\n\n![](x.jpg)\n\nHai."
    assert [one.name for one in body.gallery] == ["0.jpg", "1.jpg", "2.jpg"] * 2
    assert body.gallery[-1] == BodyPicture("/uploads/2.jpg", "2.jpg", "", "Ba")
    assert [one.name for one in body.pictures] == ["x.jpg"]


def test_a_body_of_photos_is_a_gallery_and_one_photo_is_not() -> None:
    assert convert(RUN).markdown == ""
    assert convert(PHOTO.format("a")).markdown == "![](a.jpg)"


def test_the_cover_is_not_shown_twice() -> None:
    html = f"<p>{PHOTO.format('a')}</p><p><em>Một</em></p><p>Hai.</p><p>{PHOTO.format('a')}</p>"
    body = convert(html, cover="/uploads/a.jpg")
    assert body.markdown == "Hai.\n\n![](a.jpg)"
    assert body.cover == BodyPicture("/uploads/a.jpg", "a.jpg", "", "Một")
    assert convert(html, cover="/uploads/b.jpg").cover is None


DEEP = {
    "boxes": "<div>x",
    "lists": "<ul><li>x",
    "quotations": "<blockquote>x",
    "tables": "<table><tr><td>x",
    "bold": "<b> x",
    "spans": "<span> x",
    "unknown tags": "<x> x",
    "headings": "<h1><b>x",
}


@pytest.mark.parametrize("opening", DEEP.values(), ids=DEEP.keys())
def test_depth_is_bounded_without_a_loss_of_words(opening: str) -> None:
    body = convert(opening * 500 + " cuối")
    assert facts_of(publish(body.markdown)).words == {"x": 500, "cuối": 1}


ENDLESS = {
    "paragraphs": "<p>Xin chào bà con</p>\n",
    "signs": "&",
    "comments": "<!--",
    "open bold": "<p><b>x</p>",
    "open links": "<a href='",
    "open tags": "<a ",
    "lines": "a<br>",
    "marks": "<p>- a</p>",
    "photos": '<img src="/uploads/a.jpg">',
    "cells": "<table><tr><td>a<td>b</table>",
    "addresses": "http://a.example/ ",
    "pieces": "<b>a</b>",
}


@pytest.mark.parametrize("piece", ENDLESS.values(), ids=ENDLESS.keys())
def test_time_grows_with_the_length_only(piece: str) -> None:
    def seconds(size: int) -> float:
        html = piece * (size // len(piece))
        start = time.process_time()
        convert(html)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(80_000) < 24 * seconds(10_000) + 0.2


def test_the_portal_has_nothing_against_a_body(tmp_path: Path) -> None:
    html = (
        f"<div style='text-align:justify'>{LONG}<br />&nbsp; &nbsp;{LONG}<br />- Một;<br />- Hai."
        "</div><p align=center><img alt='Bà con trong hội trường' src='/uploads/a.jpg'><br><em>Bà "
        f"con họp.</em></p>{LONG}"
        "<table><tr><td rowspan=2>A</td><td>1</td></tr><tr><td><a href='https://a.example/'>Trang "
        "của xã</a></td></tr></table><iframe src='https://youtube.com/embed/aqz-KE-bpKQ'></iframe>"
        "<h1>Kết quả</h1><p>Xem https://a.example/x_y và {các} *việc* &lt;khác&gt;.</p>"
    )
    folder = "content/articles/2024/mot"
    files: dict[str, str | bytes] = {
        f"{folder}/index.md": article(convert(html).markdown),
        f"{folder}/a.jpg": jpeg(),
    }
    assert errors_of(files, tmp_path / "errors") == []
    assert [line for line in advice_of(files, tmp_path / "advice") if "mot/" in line] == []
