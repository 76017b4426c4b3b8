"""The worst texts cost time with their length, not with its square."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from plugins.vietnamese.gaps import mend_gaps
from plugins.vietnamese.normalize import iter_mark_piles
from plugins.vietnamese.quotes import iter_unbalanced_quotes, mend_plain_quotes, mend_quotes
from plugins.vietnamese.typography import cut_line, set_line, typeset_html, typeset_text

pytestmark = pytest.mark.usefixtures("no_collection")

SMALL, LARGE = 10_000, 40_000
PIECES = [
    *("[", "![", "[x](", "<a ", '"', "“", "a\n===\n", "```\n", "</p>", "\\\\", "<a@b.c>"),
    *("<![CDATA[", "*", "_", "~~", "|", "> ", "- ", "&", "{:", "{a=", "=", "`a", "``a", "'", "''"),
    *('<a ="', '<a x=">" ', "<a x=\"'", "<code ", "<code>", "<svg", "](<", '](a "b ', "](", "<!"),
    *(
        '"a" ',
        "“a” ",
        ",,a",
        "12 ",
        "ngày 12 ",
        "12\u00a0km ",
        "1 -A/",
        "2020 - ",
        "...",
        "--",
        "a",
    ),
    *("5'", '5"', "'90s ", "'a ", "<i>'", "\u00a0", "  ", " \u00a0", "Nguyễn Văn A ", "0299 355 "),
    *("https://", "www.", 'https://="', "http://a/'", 'www.""', "15/10/2024 - ", "<code>x</code>'"),
    *("a  b", "a !", "a\n\n", "- a  ", "a...b", "[^1]:  "),
]
STEPS: dict[str, Callable[[str], object]] = {
    "unbalanced": lambda text: list(iter_unbalanced_quotes(text)),
    "quotes": mend_quotes,
    "plain quotes": mend_plain_quotes,
    "html": typeset_html,
    "text": typeset_text,
    "gaps": mend_gaps,
    "line": set_line,
    "cut line": lambda text: cut_line(text, len(text) - 1),
    "marks": lambda text: list(iter_mark_piles(text)),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
@pytest.mark.parametrize("piece", PIECES)
def test_four_times_the_text_takes_no_more_than_ten_times_as_long(
    piece: str, step: Callable[[str], object]
) -> None:
    def spend(length: int) -> float:
        text = (piece * length)[:length]
        start = time.process_time()
        step(text)
        return time.process_time() - start

    # Never the same text twice: some steps remember what they set.
    small = min(spend(SMALL + more) for more in range(2))
    assert spend(LARGE) < 10 * small + 0.3


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a" + "\u0301\u0323" * 15, []),
        ("ba" + "\u0301\u0323" * 16, [2]),
        ("…" * 100 + "😀" * 100 + "“" * 100, []),
        ("ữ" * 100, []),
    ],
    ids=["thirty marks", "thirty-two marks", "signs", "letters"],
)
def test_a_pile_of_marks_is_found(text: str, places: list[int]) -> None:
    assert list(iter_mark_piles(text)) == places
