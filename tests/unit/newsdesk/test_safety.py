"""What Markdown may bring along, and script however it is hidden."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest

from plugins.newsdesk.rendering.safety import FRAME_IDS
from tests.support.sites import ROOT, article, build_site, errors_of, jpeg, read_site

ONE = "content/articles/2024/mot/index.md"

HARMLESS = {
    "a comment": "Trước.\n\n<!-- ghi chú -->\n\nSau.",
    "an e-mail address": "Thư: <toasoan@example.vn>",
    "a telephone number": "[Gọi](tel:+84271000000)",
    "code that names a photo and a script": "`![x](khong-co.jpg)`\n\n    <script>x</script>",
    "a table": "| a | b |\n|---|:-:|\n| 1 | 2 |",
    "a footnote": "Số liệu[^1].\n\n[^1]: Đến 31/12.",
    "an id and a number": "Một đoạn.\n{: #muc-tieu lang=en }\n\n<ol start=3><li>Ba</li></ol>",
    "code of a language": "```python\nx\n```",
    "details": "<details markdown=1><summary>Xem</summary>\n\nNội dung.\n\n</details>",
}
HIDDEN = {
    "a comment that browsers end early": "<!--> <script>alert(1)</script> -->",
    "a character data section": "<![CDATA[ > <img src=x onerror=alert(1)> ]]>",
    "an element of raw text": "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></p>",
    "an animation of SVG": '<svg><a><set attributeName="href" to="javascript:alert(1)"/></a></svg>',
    "entities in a scheme": "<a href='java&#115;cript:alert(1)'>x</a>",
}


@pytest.mark.parametrize("body", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_is_harmless_passes(body: str, tmp_path: Path) -> None:
    content = read_site({ONE: article(body)}, tmp_path)
    assert [problem.as_text() for problem in content.findings.problems] == []


@pytest.mark.parametrize("body", HIDDEN.values(), ids=HIDDEN.keys())
def test_script_is_refused_or_dropped_however_it_is_hidden(body: str, tmp_path: Path) -> None:
    content = read_site({ONE: article(body)}, tmp_path)
    if content.findings.errors():
        return
    [built] = content.articles.values()
    tree = html5lib.parseFragment(built.open_body().body, namespaceHTMLElements=False)
    names = {element.tag for element in tree.iter() if isinstance(element.tag, str)}
    attributes = {name for element in tree.iter() for name in element.attrib}
    assert not names & {"script", "svg", "noscript", "img"}
    assert not [name for name in attributes if name.startswith("on")]
    assert "javascript:" not in built.open_body().body.replace("&", "")


CLAIMS = {
    "an id of the frame": (
        "Một.\n{: #noi-dung }",
        "10:5: id “noi-dung” là của khung trang — đặt id khác",
    ),
    "an id of the frame in HTML": (
        '<p id="menu">x</p>',
        "9:8: id “menu” là của khung trang — đặt id khác",
    ),
    "an id given twice": (
        "Một.\n{: #mot }\n\nHai.\n{: #mot }",
        "10:5: id “mot” ghi hai lần trong bài — đặt id khác",
    ),
    "a class of the frame": (
        "Một.\n{: .skip }",
        "10:5: thuộc tính class=“skip” của thẻ <p> không được phép — xóa thuộc tính class",
    ),
    "a part of the frame": (
        '<div role="banner">x</div>',
        "9:6: thuộc tính role=“banner” của thẻ <div> không được phép — xóa thuộc tính role",
    ),
    "an order of its own": (
        '<p tabindex="5">x</p>',
        "9:4: thuộc tính tabindex=“5” của thẻ <p> không được phép — xóa thuộc tính tabindex",
    ),
}


@pytest.mark.parametrize(("body", "message"), CLAIMS.values(), ids=CLAIMS.keys())
def test_a_body_takes_no_part_of_the_frame(body: str, message: str, tmp_path: Path) -> None:
    assert errors_of({ONE: article(body)}, tmp_path) == [f"{ONE}:{message}"]


def test_every_id_of_the_frame_is_known() -> None:
    templates = (ROOT / "theme/templates").rglob("*.html")
    written = "".join(path.read_text(encoding="utf-8") for path in templates)
    fixed = re.findall(r'\bid="([^"{}]+)"', written)
    assert fixed
    assert {*fixed, *re.findall(r'search_box\([^"()]+, "([^"]+)"', written)} <= FRAME_IDS


def test_no_id_of_a_built_page_is_unknown(tmp_path: Path) -> None:
    header = {"topic": "Sự kiện", "tags": "[A]", "source_url": "https://a.example/"}
    files: dict[str, str | bytes] = {
        ONE: article(**header),
        ONE.replace("index.md", "a.jpg"): jpeg(),
        ONE.replace("index.md", "b.jpg"): jpeg(),
        ONE.replace("index.md", "c.pdf"): b"%PDF",
        ONE.replace("mot", "hai"): article(id="hai", date="2024-01-14", **header),
        ONE.replace("mot", "ba"): article(id="ba", date="2024-01-15", **header),
        "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n",
    }
    site = build_site(files, tmp_path)
    assert site.status == 0, site.log
    found = set()
    for address in ("/tin-hoat-dong/mot/", "/tin-hoat-dong/hai/", "/gioi-thieu/"):
        tree = html5lib.parse(site.page(address), namespaceHTMLElements=False)
        found |= {element.get("id") for element in tree.iter() if element.get("id")}
    assert found
    assert found <= FRAME_IDS
