"""What becomes of lists: home, categories, names, time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.links import find_dead_links
from tests.support.sites import BuiltSite, Files, article, build_site, jpeg


def many(count: int, **fields: str) -> dict[str, str | bytes]:
    """Return so many articles, one a day from 2024-01-01."""
    return {
        f"content/articles/2024/bai-{number:02}.md": article(
            title=f"Tin-{number:02}",
            id=f"bai-{number:02}",
            date=f"2024-{1 + number // 28:02}-{1 + number % 28:02} 08:00",
            **fields,
        )
        for number in range(count)
    }


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Return a site in which 41 articles are in one list of each kind."""
    names = {"tags": "[Thi đua]", "topic": "Dân vận khéo", "authors": "[Tổ tin]", "source": "BBT"}
    return build_site(many(41, **names), tmp_path_factory.mktemp("numbered"))


@pytest.mark.parametrize(
    "address",
    [
        *("/tin-hoat-dong/", "/tag/thi-dua/", "/chu-de/dan-van-kheo/", "/tac-gia/to-tin/"),
        *("/nguon/bbt/", "/2024/"),
    ],
)
def test_every_kind_of_list_is_numbered_from_the_oldest(address: str, numbered: BuiltSite) -> None:
    own, first = numbered.page(address), numbered.page(f"{address}trang/1/")
    assert "Tin-40" in own
    assert "Tin-20" in own
    assert "Tin-19" not in own[own.index("<main") : own.index("</main>")]
    assert "Tin-19" in first
    assert "Tin-00" in first
    assert f'href="{address}trang/1/"' in own
    assert f'href="{address}"' in first
    assert ("Trang sau" in own, "Trang trước" in own) == (True, False)
    assert ("Trang sau" in first, "Trang trước" in first) == (False, True)
    assert f"{address.strip('/')}/trang/2/index.html" not in numbered.files


def test_a_category_shows_its_sub_categories_as_blocks(tmp_path: Path) -> None:
    files: Files = {
        "content/articles/2024/cha.md": article(title="Bài của mục cha", category="Dân vận khéo"),
        "content/articles/2024/con.md": article(
            title="Bài của mục con", category="Dân vận khéo/Mô hình hay", id="con"
        ),
    }
    site = build_site(files, tmp_path)
    parent = site.page("/dan-van-kheo/")
    assert parent.count("Bài của mục cha") == 1
    assert parent.count("Bài của mục con") == 1
    assert 'href="/dan-van-kheo/mo-hinh-hay/"' in parent
    assert "Bài của mục cha" not in site.page("/dan-van-kheo/mo-hinh-hay/")


def test_only_a_category_without_anything_says_so(tmp_path: Path) -> None:
    child = article(category="Dân vận khéo/Mô hình hay")
    site = build_site({"content/articles/2024/con.md": child}, tmp_path)
    assert "Chưa có bài viết nào" not in site.page("/dan-van-kheo/")
    assert "Chưa có bài viết nào" in site.page("/tin-hoat-dong/")


def test_months_and_years_are_lists_and_the_archive_names_them(numbered: BuiltSite) -> None:
    archive = numbered.page("/luu-tru/")
    assert 'href="/2024/"' in archive
    assert 'href="/2024/02/"' in archive
    assert "2024/02/index.html" in numbered.files
    assert "Tháng 2/2024" in archive


def test_names_stand_in_vietnamese_order(tmp_path: Path) -> None:
    tags = "[Đoàn kết, Dân vận, Ấm no, Ân nghĩa, An ninh, Xây dựng]"
    page = build_site(many(1, tags=tags), tmp_path).page("/tag/").replace("\u00a0", " ")
    names = ["An ninh", "Ân nghĩa", "Ấm no", "Dân vận", "Đoàn kết", "Xây dựng"]
    order = sorted(names, key=lambda name: page.index(f">{name}<"))
    assert order == ["An ninh", "Ấm no", "Ân nghĩa", "Dân vận", "Đoàn kết", "Xây dựng"]


def test_an_article_leads_to_its_neighbours_and_its_topic(numbered: BuiltSite) -> None:
    page = numbered.page("/tin-hoat-dong/bai-15/")
    newer = page[page.index("Những tin mới hơn") : page.index("Những tin cũ hơn")]
    older = page[page.index("Những tin cũ hơn") :]
    assert newer.index("Tin-16") < newer.index("Tin-25")
    assert "Tin-26" not in newer
    assert older.index("Tin-14") < older.index("Tin-05")
    assert "Tin-04" not in older
    assert "(15/01/2024)" in older
    assert "Theo dòng sự kiện" in page


def test_blocks_of_the_home_page_do_not_repeat_what_stands_above_them(tmp_path: Path) -> None:
    photos: Files = {f"content/articles/2024/a{number}/1.jpg": jpeg() for number in range(6)}
    articles: Files = {
        f"content/articles/2024/a{number}/index.md": article(
            title=f"Bài-{number}", id=f"a{number}", date=f"2024-01-0{number + 1}"
        )
        for number in range(6)
    }
    page = build_site({**photos, **articles}, tmp_path).page("/")
    front, blocks = page.split('class="block"', 1)
    news = blocks[: blocks.index("Tin mới nhất")]
    assert [number for number in range(6) if f"Bài-{number}" in front] == [2, 3, 4, 5]
    assert [number for number in range(6) if f"Bài-{number}" in news] == [0, 1]


def test_latest_news_stand_in_the_home_page_only(numbered: BuiltSite) -> None:
    """Other pages have a place for them, which a script fills."""
    assert "Tin-40" in numbered.page("/").partition('id="tin-moi-nhat"')[2]
    page = numbered.page("/luu-tru/")
    assert 'data-list="latest"></ul>' in page
    assert "Tin-40" not in page


def test_the_empty_portal_builds(tmp_path: Path) -> None:
    site = build_site({}, tmp_path)
    assert site.status == 0, site.log
    names = {"index.html", "404.html", "luu-tru/index.html", "tin-hoat-dong/index.html"}
    assert names <= site.files


@pytest.mark.parametrize(
    ("name", "entry", "place"),
    [
        ("banners.yml", "place: right, image: a.svg, alt: Biểu ngữ", ""),
        ("links.yml", "name: Báo, image: a.jpg", 'class="links__link" '),
    ],
)
def test_banners_and_links_are_shown_from_their_first_to_their_last_day(
    name: str, entry: str, place: str, tmp_path: Path
) -> None:
    days = {
        "hom-nay": "first_day: 2026-11-23, last_day: 2026-11-23",
        "hom-qua": "last_day: 2026-11-22",
        "ngay-mai": "first_day: 2026-11-24",
    }
    entries = [f"- {{{entry}, url: 'https://{day}.example/', {days[day]}}}\n" for day in days]
    files: Files = {
        f"content/data/{name}": "".join(entries),
        "content/data/images/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"/>',
        "content/data/images/a.jpg": jpeg(230, 94, "#a33"),
    }
    home = build_site(files, tmp_path).page("/")
    assert re.findall(rf'{place}href="https://([^.]+)\.example/"', home) == ["hom-nay"]


def test_spellings_of_one_name_share_a_page(tmp_path: Path) -> None:
    files: Files = {
        "content/articles/2024/mot.md": article(id="mot", title="Một", tags="[Thi đua, THI ĐUA]"),
        "content/articles/2024/hai.md": article(
            id="hai", title="Hai", tags="[thi đua]", topic="Hòa giải", date="2024-01-14 08:00"
        ),
        "content/articles/2024/ba.md": article(id="ba", title="Ba", topic="hoà giải"),
    }
    site = build_site(files, tmp_path, SITEURL="https://example.vn")
    assert site.status == 0, site.log
    tags = {name for name in site.files if name.startswith("tag/")}
    assert tags == {"tag/index.html", "tag/thi-dua/index.html"}
    page = site.page("/tag/thi-dua/")
    assert [page.count(f'href="/tin-hoat-dong/{name}/"') for name in ("mot", "hai")] == [1, 1]
    assert site.page("/chu-de/hoa-giai/").count('class="listing__item"') == 2
    assert "trùng trang với" in site.log
    assert find_dead_links(site.output, "https://example.vn", {"/tt/thong-ke"}) == set()
