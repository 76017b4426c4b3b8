"""Forms of texts in feeds and sitemaps: times and addresses."""

from __future__ import annotations

import pytest

from tests.support.element_rules import ABSOLUTE, RFC_822, RFC_3339, W3C, Form

GOOD = [
    (RFC_3339, "2024-01-13T08:00:00+07:00"),
    (RFC_3339, "2024-01-13T08:00:00.5Z"),
    (RFC_822, "Sat, 13 Jan 2024 08:00:00 +0700"),
    (RFC_822, "Sat, 13 Jan 2024 01:00:00 GMT"),
    (W3C, "2026"),
    (W3C, "2026-11"),
    (W3C, "2026-11-23"),
    (W3C, "2026-11-23T09:00+07:00"),
    (W3C, "2026-11-23T09:00:00Z"),
    (W3C, "2026-11-23T09:00:00.25+07:00"),
    (ABSOLUTE, "https://cong.example/"),
    (ABSOLUTE, "https://cong.example/a%C4%91/?q=1&p=2"),
]
BAD = [
    (RFC_3339, "2024-01-13T08:00:00"),
    (RFC_3339, "2024-01-13T08:00:00-00:00"),
    (RFC_3339, "2024-01-13T08:00+07:00"),
    (RFC_3339, "2024-01-13 08:00:00+07:00"),
    (RFC_3339, "2024-02-30T08:00:00+07:00"),
    (RFC_3339, "2024-01-13"),
    (RFC_822, "Sun, 13 Jan 2024 08:00:00 +0700"),
    (RFC_822, "Sat, 13 Jan 24 08:00:00 +0700"),
    (RFC_822, "Sat, 13 Jan 2024 08:00:00"),
    (RFC_822, "Sat, 13 Jan 2024 08:00:00 -0000"),
    (RFC_822, "Sat, 13 Thg 2024 08:00:00 +0700"),
    (RFC_822, "Thu, 30 Feb 2024 08:00:00 +0700"),
    (RFC_822, "2024-01-13T08:00:00+07:00"),
    (W3C, "2026-11-23T09:00"),
    (W3C, "2026-13"),
    (W3C, "2026-11-31"),
    (W3C, "23/11/2026"),
    (ABSOLUTE, "https://cong.example/100%"),
    (ABSOLUTE, "https://cong.example/đ"),
    (ABSOLUTE, "https://cong.example/a b"),
    (ABSOLUTE, "ftp://cong.example/"),
    (ABSOLUTE, "//cong.example/"),
    (ABSOLUTE, "/"),
]


@pytest.mark.parametrize(("form", "text"), GOOD)
def test_a_good_text_is_accepted(form: Form, text: str) -> None:
    assert form.holds(text)


@pytest.mark.parametrize(("form", "text"), BAD)
def test_a_bad_text_is_refused(form: Form, text: str) -> None:
    assert not form.holds(text)
