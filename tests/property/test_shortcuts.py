"""The ways around Python-Markdown's searches change nothing: its own ones give the same HTML."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor

from plugins.newsdesk.rendering.body import BodyHooks, BodyRenderer
from plugins.newsdesk.rendering.shortcuts import BLOCK_SIGNS, Guard, is_plain

LAW = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
HOOKS = BodyHooks(lambda image: f"<img alt='{image.alt}'>", lambda href: f"/{href}")
# One for each of the patterns that are guarded, by the names that Python-Markdown gives them.
MARKUP = {
    "abbr": "Ban DVTU họp.\n\n*[DVTU]: Dân vận Tỉnh ủy",
    "autolink": "Xem <https://cong.example/a>.",
    "automail": "Thư <a@cong.example>.",
    "backslash-break": "dòng một\\\ndòng hai",
    "backtick": "chạy `lệnh` này",
    "bare-address": "Xem https://cong.example/a_b hay www.cong.example.",
    "bare-email": "Thư a_b@cong.example.",
    "deflist": "Từ\n: nghĩa",
    "deleted": "bỏ ~~chữ này~~",
    "em_strong": "*nghiêng* và **đậm** và __đậm__ và _nghiêng_",
    "entity": "a & b &nbsp; &#8211; c",
    "escape": "\\*không nghiêng\\*",
    "footnote": "Chữ[^1].\n\n[^1]: Chú thích.",
    "hashheader": "## Đề mục\nchữ",
    "hr": "trên\n\n- - -\n\ngiữa\n\n* * *\n\ndưới\n\n_____",
    "html": "chữ <b>đậm</b>",
    "image_link": "trước ![Ảnh](a.jpg) sau",
    "image_reference": "trước ![Ảnh][a] sau\n\n[a]: a.jpg",
    "linebreak": "dòng một  \ndòng hai",
    "link": "[Kế hoạch](ke-hoach.pdf)",
    "quote": "> Trích dẫn\n> hai dòng\ntiếp",
    "reference": "[Kế hoạch][a]\n\n[a]: ke-hoach.pdf",
    "short_image_ref": "![a]\n\n[a]: a.jpg",
    "short_reference": "[a]\n\n[a]: ke-hoach.pdf",
}
PLAIN = "Hội nghị tổng kết (năm 2024): “tốt”; chi 1.200 đồng - 25%, từ 8 giờ 30 đến 10 giờ."
PIECES = st.sampled_from(
    [
        *(
            "chữ",
            "hai chữ",
            ":",
            ": ",
            "::",
            ".",
            "-",
            "- ",
            "* ",
            "1. ",
            "# ",
            ">",
            "> ",
            "=",
            "|",
        ),
        *(
            "`",
            "```",
            "~~~",
            "~~",
            "*",
            "**",
            "_",
            "__",
            "\\",
            "&",
            "&amp;",
            "<",
            ">",
            "<b>",
            "</b>",
        ),
        *(
            '<div markdown="1">',
            "</div>",
            "<details>",
            "<!-- a -->",
            "[",
            "]",
            "](",
            "[^1]",
            "[^1]: ",
        ),
        *("[a]: /b", "*[TW]: Trung ương", "TW", "![a](b.jpg)", "a@b.example", "www.b.example"),
        *("WWW.b.example", "https://b.example", "HTTPS://b.example", "{#a}", "{: .b}", '"', "'"),
        *(
            " ",
            "  ",
            "    ",
            "\n",
            "  \n",
            "\n\n",
            "| a | b |\n|---|---|\n| c | d |\n",
            "\x02",
            "\x03",
        ),
    ]
)


@cache
def quick() -> BodyRenderer:
    return BodyRenderer()


@cache
def thorough() -> BodyRenderer:
    """Return a renderer in which Python-Markdown searches everywhere itself."""
    renderer = BodyRenderer()
    md = renderer._markdown
    md.treeprocessors.register(InlineProcessor(md), "inline", 20)
    for name, attribute in BLOCK_SIGNS:
        delattr(md.parser.blockprocessors[name], attribute)  # that of the class again
    return renderer


@pytest.mark.parametrize("markdown", MARKUP.values(), ids=MARKUP)
def test_markup_is_found_with_its_sign(markdown: str) -> None:
    assert quick().convert(markdown, HOOKS) == thorough().convert(markdown, HOOKS)


@LAW
@given(st.lists(PIECES, min_size=1, max_size=16).map("".join))
def test_shortcuts_change_nothing(markdown: str) -> None:
    assert quick().convert(markdown, HOOKS) == thorough().convert(markdown, HOOKS)


def test_every_guarded_pattern_of_python_markdown_has_an_example() -> None:
    patterns = quick()._markdown.inlinePatterns
    assert len([name for name in MARKUP if name in patterns]) == len(patterns)
    assert {name for name, _ in BLOCK_SIGNS} <= MARKUP.keys()


def test_a_plain_paragraph_is_not_searched() -> None:
    assert is_plain(PLAIN)
    processors = quick()._markdown.parser.blockprocessors
    guards = [getattr(processors[name], attribute) for name, attribute in BLOCK_SIGNS]
    assert all(isinstance(one, Guard) for one in guards)
