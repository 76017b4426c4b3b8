"""Dates that cannot be meant, and days that end with the day."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from plugins.core.clock import ZONE
from plugins.newsdesk.model import Visibility
from tests.support.sites import NOW, advice_of, article, build_site, errors_of, read_site

ONE = "content/articles/2024/mot/index.md"
PAGE = "content/pages/gioi-thieu.md"
AHEAD = "còn ở phía trước: chưa thể có sửa đổi"
SOON = f"{NOW + timedelta(minutes=1):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("moment", ["2062-01-15 08:00", "2062-01-15", "15/01/2062", SOON])
@pytest.mark.parametrize("status", ["published", "draft", "hidden"])
def test_an_editing_in_the_future_is_an_error(moment: str, status: str, tmp_path: Path) -> None:
    (error,) = errors_of({ONE: article(modified=moment, status=status)}, tmp_path)
    assert error.startswith(f"{ONE}:7:11: “modified” (")
    assert AHEAD in error


def test_pages_are_edited_in_the_past_too(tmp_path: Path) -> None:
    (error,) = errors_of({PAGE: "---\ntitle: X\nmodified: 2062-01-15\n---\n"}, tmp_path)
    assert error.startswith(f"{PAGE}:3:11: “modified” (15/01/2062 00:00) {AHEAD}")


def test_nothing_in_a_sitemap_or_feed_lies_in_the_future(tmp_path: Path) -> None:
    site = build_site({ONE: article(modified="2062-01-15 08:00")}, tmp_path)
    assert site.status != 0
    assert AHEAD in site.log


@pytest.mark.parametrize("moment", [f"{NOW:%Y-%m-%d %H:%M}", f"{NOW:%Y-%m-%d}", "2024-01-14"])
def test_an_editing_up_to_now_is_well(moment: str, tmp_path: Path) -> None:
    assert read_site({ONE: article(modified=moment)}, tmp_path).findings.problems == set()


UNLIKELY = {
    "a publication in decades": ({ONE: article(date="2062-01-13 08:00")}, f"{ONE}:3:7:", "2062"),
    "a publication in two years": ({ONE: article(date="2028-11-30 08:00")}, f"{ONE}:3:7:", "2028"),
    "a publication long ago": ({ONE: article(date="1924-01-13 08:00")}, f"{ONE}:3:7:", "1924"),
    "a logo of decades to come": (
        {
            ONE: article(),
            "content/data/links.yml": "- name: A\n  url: https://a.vn/\n  image: a.svg\n"
            "  first_day: 2062-01-01\n",
            "content/data/images/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="1" '
            'height="1"/>',
        },
        "content/data/links.yml:1:3:",
        "2062",
    ),
}


@pytest.mark.parametrize(("files", "place", "year"), UNLIKELY.values(), ids=UNLIKELY.keys())
def test_an_unlikely_year_is_advised_on(
    files: dict[str, str | bytes], place: str, year: str, tmp_path: Path
) -> None:
    (advice,) = advice_of(files, tmp_path)
    assert advice.startswith(place)
    assert year in advice


def test_a_publication_within_a_year_is_a_schedule(tmp_path: Path) -> None:
    assert advice_of({ONE: article(date="2027-11-01 08:00")}, tmp_path) == []


LAST_DAY = datetime(2024, 6, 1, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("written", "hour", "is_over"),
    [
        ("2024-06-01", 0, False),
        ("2024-06-01", 12, False),
        ("2024-06-01", 23, False),
        ("2024-06-01", 24, True),
        ("01/06/2024", 12, False),
        ("2024-06-01 00:00", 0, True),
        ("2024-06-01 17:00", 16, False),
        ("2024-06-01 17:00", 17, True),
        ("2024-06-01T17:00+07:00", 17, True),
    ],
)
def test_a_day_without_a_time_ends_with_the_day(
    written: str, hour: int, is_over: bool, tmp_path: Path
) -> None:
    now = LAST_DAY + timedelta(hours=hour)
    content = read_site({ONE: article(expires=written)}, tmp_path, now)
    (one,) = content.articles.values()
    assert (one.visibility is Visibility.EXPIRED) == is_over


def test_an_article_may_expire_on_its_own_day(tmp_path: Path) -> None:
    assert errors_of({ONE: article(expires="2024-01-13")}, tmp_path) == []


@pytest.mark.parametrize(
    ("written", "remedy"), [("01/06/2024", "2024-06-01"), ("01/06/2024 17:00", "2024-06-01 17:00")]
)
def test_a_day_written_first_is_rewritten_without_another_meaning(
    written: str, remedy: str, tmp_path: Path
) -> None:
    (advice,) = advice_of({ONE: article(expires=written)}, tmp_path)
    assert advice.endswith(f"viết {remedy}")
