"""What Markdown may bring along, and script however it is hidden."""

from __future__ import annotations

from pathlib import Path

import html5lib
import pytest

from tests.support.sites import article, read_site

ONE = "content/articles/2024/mot/index.md"

HARMLESS = {
    "a comment": "Trước.\n\n<!-- ghi chú -->\n\nSau.",
    "an e-mail address": "Thư: <toasoan@example.vn>",
    "a telephone number": "[Gọi](tel:+84271000000)",
    "code that names a photo and a script": "`![x](khong-co.jpg)`\n\n    <script>x</script>",
    "a table": "| a | b |\n|---|:-:|\n| 1 | 2 |",
    "a footnote": "Số liệu[^1].\n\n[^1]: Đến 31/12.",
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
