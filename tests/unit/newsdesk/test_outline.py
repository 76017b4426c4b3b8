"""The sections of a long body."""

from __future__ import annotations

import pytest

from plugins.newsdesk.model import Section
from plugins.newsdesk.rendering.outline import estimate_minutes, read_outline

FOUR = "\n".join(f'<h2 id="{name}">Phần {name}</h2>\n<p>Đoạn.</p>' for name in "abcd")


def test_four_sections_have_a_list_and_three_do_not() -> None:
    assert read_outline(FOUR) == tuple(Section(name, f"Phần {name}") for name in "abcd")
    assert read_outline(FOUR.partition('<h2 id="d"')[0]) == ()


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ('<h2 id="e">A &amp; <em>B</em></h2>', Section("e", "A & B")),
        ('<h2 class="x" id="e">Có\nxuống dòng</h2>', Section("e", "Có\nxuống dòng")),
        (
            '<h2 id="e">Chú thích<sup id="r"><a href="#n">1</a></sup></h2>',
            Section("e", "Chú thích"),
        ),
        ('<h2 id="a&quot;b">Tên</h2>', Section('a"b', "Tên")),
        ("<h2>Không có tên neo</h2>", None),
        ('<h2 id="e"><br></h2>', None),
        ('<h3 id="e">Mục nhỏ</h3>', None),
        ('<blockquote><h2 id="e">Trong khung</h2></blockquote>', None),
    ],
    ids=["markup", "lines", "note", "sign", "no id", "no words", "lower", "enclosed"],
)
def test_a_heading_is_read_as_plain_text(heading: str, found: Section | None) -> None:
    outline = read_outline(f"{FOUR}\n{heading}")
    assert outline[4:] == ((found,) if found else ())


@pytest.mark.parametrize(("syllables", "minutes"), [(0, 0), (900, 0), (1200, 4), (2405, 8)])
def test_only_a_long_text_has_minutes_of_reading(syllables: int, minutes: int) -> None:
    paragraph = '<p class="mot hai ba">Dân\u00a0vận <a href="/mot hai/">khéo</a> ở</p>\n'
    assert estimate_minutes(paragraph * (syllables // 4)) == minutes
