"""Bodies on which a parser would spend minutes or overflow are refused, at their place."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from plugins.newsdesk.failures import attempt
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.rendering import article_page
from plugins.newsdesk.rendering.bounds import iter_refusals
from tests.support.projects import needs_sample
from tests.support.sites import ROOT, article, errors_of

pytestmark = pytest.mark.usefixtures("no_collection")

ONE = "content/articles/2024/mot/index.md"
TWO = "content/articles/2024/hai/index.md"
OPEN = (
    "đoạn này có quá nhiều dấu [, ( hoặc < mở mà không đóng — đóng hoặc xóa những dấu ấy, hoặc "
    "chia đoạn bằng dòng trống"
)
LONG = "đoạn này quá dài mà có quá nhiều ký hiệu — chia đoạn bằng dòng trống, hoặc xóa ký hiệu thừa"
CROWDED = (
    "quá nhiều đề mục, đường kẻ hoặc định nghĩa liền nhau — để một dòng trống trước mỗi đề mục, "
    "đường kẻ, định nghĩa"
)
DEEP = "các khối lồng nhau quá sâu — bớt cấp của danh sách, trích dẫn hoặc thẻ HTML"
SLOW = "đọc tệp này mất quá 1 giây — chia thành nhiều bài, hoặc xóa những ký hiệu lặp lại quá nhiều"
SIZE = 200_000
LINE = re.compile(r":1[0-9]{1,2}:[0-9]+: ")  # of an element too deep, the hundredth
PIECES = {
    "[": OPEN,
    "![": OPEN,
    "[x](": OPEN,
    "[x](a(b)": OPEN,
    "<a ": OPEN,
    '<a href="': OPEN,
    "<![CDATA[": OPEN,
    "<!--": OPEN,
    "`a": LONG,
    "\\\\": LONG,
    "&lt;": LONG,
    "a*": LONG,
    "<br>": LONG,
    "</p>": LONG,
    "a  \n": LONG,
    "a\n===\n": CROWDED,
    "# a\n": CROWDED,
    "---\n": CROWDED,
    "*[a]: b\n": CROWDED,
    "a\n: b\n": CROWDED,
    "> ": DEEP,
    "- ": DEEP,
    "1. ": DEEP,
    "> - ": DEEP,
    '<div markdown="1">\n': DEEP,
    "<b>a ": DEEP,
}
CHEAP = ['"', "“", "'", "*", "_a", "~~", "|", "&", "{:", "```\n", "[^1]", "[a](b) ", "<http://a> "]
COSTLY = ["- a\n", "a | b\n--|--\n", "~~~\n", "**a** ", "> a\n\n"]


@pytest.mark.parametrize(("piece", "message"), PIECES.items(), ids=PIECES.keys())
def test_a_body_beyond_bounds_is_refused_before_it_is_converted(
    piece: str, message: str, tmp_path: Path
) -> None:
    start = time.process_time()
    messages = errors_of({ONE: article("Mở đầu.\n\n" + (piece * SIZE)[:SIZE])}, tmp_path)
    assert time.process_time() - start < 2
    assert f"{ONE}:11:1: {message}" in [LINE.sub(":11:1: ", one) for one in messages]


@pytest.mark.parametrize("piece", [*CHEAP, *COSTLY])
def test_any_body_is_read_or_refused_in_two_seconds(piece: str, tmp_path: Path) -> None:
    start = time.process_time()
    messages = errors_of({ONE: article((piece * SIZE)[:SIZE]), TWO: article(date="sai")}, tmp_path)
    assert time.process_time() - start < 2.5
    assert any(message.startswith(f"{TWO}:3:7: ") for message in messages)


@pytest.mark.parametrize(
    "body",
    [
        "[a](b) " * 2_000,
        "- [Tên một văn bản dài](https://example.vn/van-ban/1234)\n" * 2_000,
        "| **a** | [b](c) | `d` |\n" * 1_000,
        "\n\n".join(["## Mục", "Nội dung *nghiêng*, **đậm** [1] (xem trang 5)."] * 2_000),
        "> " * 29 + "a",
        "<https://example.vn/> " * 500,
        "Nếu a < b, c <d và e<f thì " * 20,
        "<table>" + "<tr><td>a<td>b" * 500 + "</table>",
        "\n".join(f"[{number}]: https://example.vn/{number}" for number in range(500)),
    ],
    ids=["links", "list", "table", "sections", "quotation", "addresses", "signs", "cells", "refs"],
)
def test_large_articles_are_within_bounds(body: str) -> None:
    assert list(iter_refusals(body)) == []


@needs_sample
def test_the_articles_of_the_sample_are_far_from_all_bounds() -> None:
    for path in (ROOT / "content/articles").rglob("*.md"):
        assert list(iter_refusals("\n\n".join([path.read_text(encoding="utf-8")] * 10))) == []


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (KeyError("a\nb"), "không đọc được tệp này (KeyError: 'a\\nb')"),
        (MemoryError(), "không đọc được tệp này (MemoryError: )"),
        (RecursionError("too deep"), DEEP.split(" — ")[0]),
        (
            UnicodeEncodeError("utf-8", "\udce1", 0, 1, "no"),
            "không đọc được tệp này (UnicodeEncode",
        ),
    ],
    ids=["a mistake", "memory", "depth", "encoding"],
)
def test_a_failure_is_an_error_of_the_file(
    error: Exception, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> str:
        raise error

    monkeypatch.setattr(article_page, "_render_body", fail)
    messages = errors_of({ONE: article(), TWO: article(date="sai", id="hai")}, tmp_path)
    assert [one.partition(" ")[0] for one in messages] == [
        f"{TWO}:1:1:",
        f"{TWO}:3:7:",
        f"{ONE}:1:1:",
    ]
    assert messages[-1].startswith(f"{ONE}:1:1: {message}")


def test_a_key_that_ends_a_run_is_no_failure_of_a_file(tmp_path: Path) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        attempt(stop, tmp_path / "a.md", Findings(tmp_path), 1)


LISTS = {
    "tags": (ONE, article(tags="[" + "a," * 101 + "]"), ":7:208: trường “tags”: danh sách có 101"),
    "aliases": (
        ONE,
        article(aliases="[" + "/a/," * 20_000 + "]"),
        ":7:411: trường “aliases”: danh sách có 20000 mục, nhiều nhất 100 — bỏ bớt mục",
    ),
    "a lead": (
        ONE,
        article(lead="a" * 10_001),
        ":5:7: trường “lead”: giá trị dài 10001 ký tự, nhiều nhất 10000 — rút gọn, phần còn lại",
    ),
    "banners": (
        "content/data/banners.yml",
        "- place: left\n  image: a.jpg\n  alt: a\n" * 1_001,
        ":3001:3: danh sách có 1001 mục, nhiều nhất 1000 — bỏ bớt mục",
    ),
    "categories": (
        "content/data/categories.yml",
        "".join(
            f"- name: A{one}\n  children:\n" + "".join(f"  - name: B{two}\n" for two in range(99))
            for one in range(20)
        ),
        ":1:1: tệp có 2000 mục, nhiều nhất 300 — bỏ bớt mục",
    ),
    "menu": (
        "content/data/menu.yml",
        "- label: A\n  url: /\n  children:\n"
        + "  - label: A\n    url: /\n    children:\n    - {label: B, url: /}\n" * 600,
        ":1:1: tệp có 1201 mục, nhiều nhất 1000 — bỏ bớt mục",
    ),
}


@pytest.mark.parametrize(("name", "text", "message"), LISTS.values(), ids=LISTS.keys())
def test_what_would_make_thousands_of_pages_is_refused(
    name: str, text: str, message: str, tmp_path: Path
) -> None:
    messages = errors_of({name: text}, tmp_path)
    assert any(one.startswith(f"{name}{message}") for one in messages), messages[:5]
