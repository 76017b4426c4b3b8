"""The file of news that every page shows, and that a new article makes only this file stale."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.sites import BuiltSite, article, build_folder, build_site, write_files

NEWS = "/tin-moi-nhat/tin.json"
FIGURES = "articles:\n" + "".join(
    f"  tin-{number}: {{views: {number + 1}, votes: 0, points: 0}}\n" for number in range(8)
)


def files_of(count: int) -> dict[str, str | bytes]:
    """Return so many articles, one a month from 2026-01, and their views."""
    files: dict[str, str | bytes] = {
        f"content/articles/2026/tin-{number}.md": article(
            title=f'"Tin số {number}: ""Dân vận khéo"""'.replace('""', '\\"'),
            id=f"tin-{number}",
            date=f"2026-{number + 1:02}-01 08:00",
            category="Tin hoạt động" if number else "Dân vận khéo",
        )
        for number in range(count)
    }
    return files | {"content/data/figures.yml": FIGURES}


def news(site: BuiltSite) -> Any:  # noqa: ANN401 - JSON
    return json.loads(site.page(NEWS))


def test_it_has_the_newest_and_the_most_viewed_set_for_reading(tmp_path: Path) -> None:
    site = build_site(files_of(8), tmp_path)
    assert site.status == 0, site.log
    found = news(site)
    assert [entry[1] for entry in found["latest"]] == [
        f"/tin-hoat-dong/tin-{number}/" for number in (7, 6, 5, 4, 3, 2)
    ]
    assert [entry[1] for entry in found["viewed"]] == [entry[1] for entry in found["latest"]]
    title, _, shown, moment = found["latest"][0]
    assert (shown, moment) == ("01/08/2026 08:00", "2026-08-01T08:00:00+07:00")
    assert title.replace("\xa0", " ") == "Tin số 7: “Dân vận khéo”"
    assert "\xa0" in title


@pytest.mark.parametrize("status", ["draft", "hidden"])
def test_it_names_nothing_that_readers_do_not_see(status: str, tmp_path: Path) -> None:
    hidden: dict[str, str | bytes] = {
        "content/articles/2026/rieng.md": article(id="rieng", status=status)
    }
    site = build_site(files_of(2) | hidden, tmp_path, SHOW_DRAFTS=True)
    assert "rieng" not in site.page(NEWS)


def test_without_engagement_nothing_is_most_viewed(tmp_path: Path) -> None:
    site = build_site(files_of(3), tmp_path, ENGAGEMENT=False)
    assert news(site)["viewed"] == []
    assert "Tin xem nhiều" not in site.page("/tin-hoat-dong/tin-1/")


def test_a_new_article_changes_the_file_but_no_page_of_another_category(tmp_path: Path) -> None:
    site = build_site(files_of(4), tmp_path)
    page = tmp_path / "output/dan-van-kheo/tin-0/index.html"
    before, stamp = news(site), page.stat().st_mtime_ns
    write_files({"content/articles/2026/moi.md": article(id="moi", date="2026-11-01")}, tmp_path)
    after = build_folder(tmp_path)
    assert [entry[1] for entry in news(after)["latest"]][:2] == [
        "/tin-hoat-dong/moi/",
        before["latest"][0][1],
    ]
    assert page.stat().st_mtime_ns == stamp
