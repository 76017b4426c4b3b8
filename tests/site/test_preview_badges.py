"""What the preview says of articles that readers do not see yet."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.support.sites import BuiltSite, Files, article, build_folder, build_site

NAMES = {
    "tags": "[Thi đua]",
    "topic": "Bầu cử",
    "authors": "[Tổ tin]",
    "source": "BBT",
    "featured": "true",
}
DRAFT, SCHEDULED = "content/articles/2026/nhap.md", "content/articles/2027/hen.md"
FIRST_DAY = "2027-01-04 08:00"
FILES: Files = {
    DRAFT: article(id="nhap", title="Bài nháp", status="draft", date="2026-11-02 08:00", **NAMES),
    SCHEDULED: article(id="hen", title="Bài hẹn", date=FIRST_DAY, **NAMES),
    **{
        f"content/articles/2026/bai-{number}.md": article(
            id=f"bai-{number}", title=f"Bài {number}", date=f"2026-11-0{number} 08:00", **NAMES
        )
        for number in (1, 3)
    },
    "content/data/figures.yml": (
        "articles:\n  nhap: {views: 9}\n  bai-1: {views: 8}\n  bai-3: {views: 7}\n"
    ),
}
LISTS = ["/", "/tin-hoat-dong/", "/tag/thi-dua/", "/tac-gia/to-tin/", "/nguon/bbt/"]
LISTS += ["/chu-de/bau-cu/", "/tin-moi-nhat/", "/2026/", "/2026/11/", "/2027/", "/xem-nhieu/"]
TITLE = re.compile(
    r'(?:<span class="badge[^"]*">(?P<badge>[^<]*)</span> )?'
    r'<a class="(?:teaser|headlines)__link" href="/[^"]*">(?P<title>[^<]*)</a>'
)
BADGES = {"Bài nháp": "Nháp", "Bài hẹn": "Hẹn 04/01/2027"}


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return build_site(FILES, tmp_path_factory.mktemp("preview"), SHOW_DRAFTS=True)


def read_titles(page: str) -> list[tuple[str, str]]:
    """Return title and badge, perhaps empty, of each article listed on a page."""
    page = page.replace("\u00a0", " ")
    return [(found["title"], found["badge"] or "") for found in TITLE.finditer(page)]


@pytest.mark.parametrize("address", LISTS)
def test_every_list_says_what_is_not_published(address: str, preview: BuiltSite) -> None:
    titles = read_titles(preview.page(address))
    assert titles
    assert all(badge == BADGES.get(title, "") for title, badge in titles), titles
    assert {title for title, _ in titles} & BADGES.keys()


def test_related_articles_say_it_too(preview: BuiltSite) -> None:
    titles = set(read_titles(preview.page("/tin-hoat-dong/bai-1/")))
    assert set(BADGES.items()) <= titles
    assert ("Bài 3", "") in titles


def test_the_page_of_an_article_says_when_it_is_published(preview: BuiltSite) -> None:
    assert "Bản nháp – chưa xuất bản" in preview.page("/tin-hoat-dong/nhap/")
    scheduled = preview.page("/tin-hoat-dong/hen/")
    assert "Bài hẹn giờ – tự đăng sau <time" in scheduled
    assert ">04/01/2027 08:00</time>, trước đó chỉ hiện khi xem trước." in scheduled


def test_results_of_a_search_say_it(preview: BuiltSite) -> None:
    chunks = (preview.output / "tim-kiem/muc-luc").glob("*/bai-*.json")
    titles = {
        row[0].replace("\u00a0", " ") for one in chunks for row in json.loads(one.read_text())
    }
    assert titles >= {"[Nháp] Bài nháp", "[Hẹn 04/01/2027] Bài hẹn", "Bài 1"}


def test_nothing_of_it_is_published(tmp_path: Path) -> None:
    site = build_site(FILES, tmp_path)
    published = "".join(
        site.page(f"/{name}") for name in site.files if name.endswith((".html", ".json"))
    )
    assert not re.search(r"badge|preview|Nháp|Hẹn ", published)
    assert not [name for name in site.files if "preview" in name]


def test_the_badge_goes_when_the_article_is_published(tmp_path: Path) -> None:
    """Lists are written again although no file has changed."""
    before = build_site(FILES, tmp_path, SHOW_DRAFTS=True)
    assert ("Bài hẹn", "Hẹn 04/01/2027") in read_titles(before.page("/tag/thi-dua/"))
    later: dict[str, object] = {"SHOW_DRAFTS": True, "NOW": "2027-01-05T08:00+07:00"}
    site = build_folder(tmp_path, **later)
    assert ("Bài hẹn", "") in read_titles(site.page("/tag/thi-dua/"))
    kept = {name: (site.output / name).read_bytes() for name in site.files}
    shutil.rmtree(tmp_path / ".cache")
    shutil.rmtree(site.output)
    clean = build_folder(tmp_path, **later)
    assert kept == {name: (clean.output / name).read_bytes() for name in clean.files}
