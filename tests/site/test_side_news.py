"""The file of news that every page shows, and that a new article makes only this file stale."""

from __future__ import annotations

import json
import re
from pathlib import Path

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


def news(site: BuiltSite) -> dict[str, list[str]]:
    """Return the addresses of both lists."""
    lists = json.loads(site.page(NEWS))
    return {name: re.findall(r'href="(/[^"]+)"', items) for name, items in lists.items()}


def test_it_has_the_newest_and_the_most_viewed_set_for_reading(tmp_path: Path) -> None:
    site = build_site(files_of(8), tmp_path)
    assert site.status == 0, site.log
    newest = [f"/tin-hoat-dong/tin-{number}/" for number in (7, 6, 5, 4, 3, 2)]
    assert news(site) == {"latest": newest, "viewed": newest}
    items = json.loads(site.page(NEWS))
    assert 'datetime="2026-08-01T08:00:00+07:00">01/08/2026 08:00</time>' in items["latest"]
    assert "“Dân\xa0vận khéo”</a>" in items["latest"]
    assert "Lượt xem: " in items["viewed"]
    assert site.page(NEWS).startswith('{"latest"')


@pytest.mark.parametrize("status", ["draft", "hidden"])
def test_it_names_nothing_that_readers_do_not_find(status: str, tmp_path: Path) -> None:
    hidden: dict[str, str | bytes] = {
        "content/articles/2026/rieng.md": article(id="rieng", status=status)
    }
    site = build_site(files_of(2) | hidden, tmp_path)
    assert "rieng" not in site.page(NEWS)
    assert NEWS not in site.page("/sitemap.xml")
    assert all(NEWS not in site.page(f"/{name}") for name in site.files if "sitemap" in name)


def test_markup_in_a_title_is_text(tmp_path: Path) -> None:
    sly = article(id="sly", title="'</a><script>alert(1)</script>'", date="2026-10-01")
    site = build_site({"content/articles/2026/sly.md": sly}, tmp_path)
    assert "&lt;script&gt;" in json.loads(site.page(NEWS))["latest"]
    assert "<" not in site.page(NEWS)


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
    assert news(after)["latest"][:2] == ["/tin-hoat-dong/moi/", before["latest"][0]]
    assert page.stat().st_mtime_ns == stamp
