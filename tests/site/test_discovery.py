"""Feeds, sitemaps and structured data of whole sites."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from plugins.discovery import sitemap_files
from tests.support.feeds import find_feed_faults
from tests.support.links import find_dead_links
from tests.support.sample_site import FILES
from tests.support.sitemaps import find_sitemap_faults
from tests.support.sites import DATA, NOW, BuiltSite, article, build_site

SITE = "https://example.vn"
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    site = build_site(FILES, tmp_path_factory.mktemp("discovery"), SITEURL=SITE)
    assert site.status == 0, site.log
    return site


def parse(site: BuiltSite, name: str) -> ElementTree.Element:
    return ElementTree.fromstring((site.output / name).read_bytes())


def read(site: BuiltSite, name: str) -> bytes:
    return (site.output / name).read_bytes()


def located(site: BuiltSite, name: str) -> dict[str, str | None]:
    """Return address below the site → lastmod of a sitemap."""
    return {
        one.findtext(f"{SITEMAP}loc", "").removeprefix(SITE): one.findtext(f"{SITEMAP}lastmod")
        for one in parse(site, name)
    }


def all_located(site: BuiltSite) -> dict[str, str | None]:
    """Return what all sitemaps of the index locate, apart from news."""
    found: dict[str, str | None] = {}
    for address in located(site, "sitemap.xml"):
        if "tin-moi" not in address:
            found |= located(site, address.lstrip("/"))
    return found


def read_descriptions(page: str) -> dict[str, Any]:
    """Return type → what a page says to machines."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return {one["@type"]: one for one in map(json.loads, found)}


def test_sitemaps_name_every_page_that_may_be_found(site: BuiltSite) -> None:
    pages = {f"/{name.removesuffix('index.html')}" for name in site.files if name.endswith(".html")}
    secret = {"/404.html", "/dan-van-kheo/mo-hinh-hay/an/", "/cu/dai-12.html", "/cu/dai/"}
    secret |= {"/tin-hoat-dong/da-go/", "/cu/da-go-7.html"}
    assert secret < pages
    assert all_located(site).keys() == pages - secret
    assert '<meta name="robots" content="noindex">' not in site.page("/tin-hoat-dong/dai/")
    for address in secret:
        assert '<meta name="robots" content="noindex">' in site.page(address)


@pytest.mark.parametrize(
    ("address", "lastmod"),
    [
        ("/tin-hoat-dong/dai/", "2024-01-14T09:30:00+07:00"),
        ("/tin-hoat-dong/tin-01/", "2024-01-01T08:00:00+07:00"),
        ("/tag/thi-dua/", "2024-01-14T09:30:00+07:00"),
        ("/dan-van-kheo/mo-hinh-hay/", "2023-05-02T00:00:00+07:00"),
        ("/", "2024-01-30T08:00:00+07:00"),
        ("/gioi-thieu/", None),
        ("/tag/", None),
    ],
)
def test_lastmod_is_what_articles_say(address: str, lastmod: str | None, site: BuiltSite) -> None:
    assert all_located(site)[address] == lastmod


def test_an_article_brings_all_its_photos(site: BuiltSite) -> None:
    [entry] = [
        one
        for one in parse(site, "sitemap-2024-01.xml")
        if one.findtext(f"{SITEMAP}loc") == f"{SITE}/tin-hoat-dong/dai/"
    ]
    photos = [one.text or "" for one in entry.iter(f"{IMAGE}loc")]
    assert len(photos) == 4
    for photo in photos:
        assert (site.output / photo.removeprefix(f"{SITE}/")).is_file()


def test_news_are_those_of_two_days(tmp_path: Path) -> None:
    dates = {
        "moi": "2026-11-23 08:00",
        "hom-qua": "2026-11-21 09:00",
        "cu": "2026-11-21 08:59",
        "mai": "2026-11-24 08:00",
    }
    files = {
        f"content/articles/2026/{name}.md": article(id=name, title=name, date=date)
        for name, date in dates.items()
    }
    site = build_site({**DATA, **files}, tmp_path, SITEURL=SITE)
    news = parse(site, "sitemap-tin-moi.xml")
    assert [one.text for one in news.iter(f"{NEWS}title")] == ["moi", "hom-qua"]
    assert {one.text for one in news.iter(f"{NEWS}language")} == {"vi"}
    assert "/sitemap-tin-moi.xml" in located(site, "sitemap.xml")


def test_without_news_there_is_no_sitemap_of_them(site: BuiltSite) -> None:
    assert "sitemap-tin-moi.xml" not in site.files
    assert "/sitemap-tin-moi.xml" not in located(site, "sitemap.xml")


def test_feeds_and_sitemaps_keep_the_rules_of_their_formats(tmp_path: Path) -> None:
    files = {
        **FILES,
        "content/articles/2026/moi.md": article(
            id="moi", title="Mới & <nhanh>", lead="Một & hai <ba>", date="2026-11-22 10:00"
        ),
    }
    site = build_site(files, tmp_path, SITEURL=SITE)
    assert site.status == 0, site.log
    feeds = {name for name in site.files if name.startswith("rss/") and name.endswith(".xml")}
    sitemaps = {name for name in site.files if name.startswith("sitemap")}
    assert len(feeds) == 16
    assert len(sitemaps) == 8
    faults = {name: find_feed_faults(read(site, name), f"{SITE}/{name}") for name in feeds}
    faults |= {
        name: find_sitemap_faults(read(site, name), f"{SITE}/{name}", NOW) for name in sitemaps
    }
    assert {name: found for name, found in faults.items() if found} == {}


def test_every_address_of_a_published_site_leads_somewhere(site: BuiltSite) -> None:
    assert find_dead_links(site.output, SITE, {"/tt/thong-ke"}) == set()


def test_no_sitemap_has_more_locations_than_its_format_allows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap_files, "MOST_LOCATIONS", 2)
    days = range(1, 6)
    articles = {
        f"content/articles/2024/ngay-{day}.md": article(id=f"n{day}", date=f"2024-03-0{day}")
        for day in days
    }
    site = build_site({**DATA, **articles}, tmp_path, SITEURL=SITE)
    assert site.status == 0, site.log
    names = [name for name in located(site, "sitemap.xml") if "2024-03" in name]
    assert names == [f"/sitemap-2024-03{part}.xml" for part in ("", "-2", "-3")]
    parts = [len(located(site, name.lstrip("/"))) for name in located(site, "sitemap.xml")]
    assert max(parts) == 2
    assert len({one for one in all_located(site) if one.rstrip("/")[-7:-1] == "/ngay-"}) == 5


def test_robots_learn_where_the_sitemap_is_and_what_is_not_for_them(site: BuiltSite) -> None:
    lines = (site.output / "robots.txt").read_text().splitlines()
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    assert {"User-agent: *", "Disallow: /tt/", "Disallow: /admin/"} < set(lines)


def test_a_category_feed_has_the_articles_of_its_sub_categories(site: BuiltSite) -> None:
    for name in ("dan-van-kheo", "dan-van-kheo/mo-hinh-hay"):
        entries = parse(site, f"rss/{name}.atom.xml").findall(f"{ATOM}entry")
        links = [one.find(f"{ATOM}link").get("href") for one in entries]  # type: ignore[union-attr]
        slugs = ("mo-hinh", "cho-phien", "co-phim", "xem-phim")
        assert links == [f"{SITE}/dan-van-kheo/mo-hinh-hay/{slug}/" for slug in slugs]


def test_the_portal_feed_has_the_newest_and_nothing_secret(site: BuiltSite) -> None:
    entries = parse(site, "rss/tin-moi.atom.xml").findall(f"{ATOM}entry")
    titles = [one.findtext(f"{ATOM}title") for one in entries]
    assert len(titles) == 30
    assert titles[0] == "Tin ngắn số 30"
    ids = " ".join(one.findtext(f"{ATOM}id", "") for one in entries)
    assert ":an" not in ids
    assert ":het-han" not in ids


def test_pages_lead_to_the_feeds(site: BuiltSite) -> None:
    category = site.page("/dan-van-kheo/mo-hinh-hay/")
    for ending in ("atom.xml", "rss.xml"):
        assert f'href="/rss/tin-moi.{ending}"' in category
        assert category.count(f'href="/rss/dan-van-kheo/mo-hinh-hay.{ending}"') == 2
        assert f'href="/rss/tin-moi.{ending}"' in site.page("/tin-hoat-dong/dai/")
        assert f'href="/rss/dan-van-kheo/mo-hinh-hay.{ending}"' in site.page("/rss/")


def test_an_article_describes_itself(site: BuiltSite) -> None:
    described = read_descriptions(site.page("/tin-hoat-dong/dai/"))
    news = described["NewsArticle"]
    assert news["datePublished"] == "2024-01-13T08:00:00+07:00"
    assert news["dateModified"] == "2024-01-14T09:30:00+07:00"
    assert news["mainEntityOfPage"] == f"{SITE}/tin-hoat-dong/dai/"
    assert news["articleSection"] == "Tin hoạt động"
    assert news["keywords"] == ["Thi đua", "Dân vận khéo"]
    assert news["author"][0]["name"] == "Phòng Tuyên truyền"
    assert news["publisher"]["name"] == "Ban Dân vận Tỉnh ủy"
    assert "aggregateRating" not in news
    for image in news["image"]:
        assert (site.output / image["url"].removeprefix(f"{SITE}/")).is_file()
    steps = [one["item"] for one in described["BreadcrumbList"]["itemListElement"]]
    assert steps == [f"{SITE}/", f"{SITE}/tin-hoat-dong/", f"{SITE}/tin-hoat-dong/dai/"]


def test_an_article_without_author_is_the_offices_own(site: BuiltSite) -> None:
    news = read_descriptions(site.page("/tin-hoat-dong/tin-01/"))["NewsArticle"]
    assert news["author"] == news["publisher"]
    assert "image" not in news


def test_the_home_page_describes_the_office(site: BuiltSite) -> None:
    office = read_descriptions(site.page("/"))["Organization"]
    assert (office["name"], office["url"]) == ("Ban Dân vận Tỉnh ủy", f"{SITE}/")
    assert office["telephone"] == "0271 000 000"


def test_an_article_is_shared_with_its_picture_and_times(site: BuiltSite) -> None:
    page = site.page("/tin-hoat-dong/dai/")
    metas = dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', page))
    assert metas["og:type"] == "article"
    assert metas["og:url"] == f"{SITE}/tin-hoat-dong/dai/"
    assert metas["og:image:alt"] == "Ba đại biểu ngồi ở bàn chủ tọa"
    assert (metas["og:image:width"], metas["og:image:height"]) == ("1200", "630")
    assert metas["article:published_time"] == "2024-01-13T08:00:00+07:00"
    assert metas["article:modified_time"] == "2024-01-14T09:30:00+07:00"
    assert metas["article:section"] == "Tin hoạt động"


def test_what_no_feed_can_hold_is_refused_where_it_stands(tmp_path: Path) -> None:
    files = {"content/articles/2024/mot.md": article(title='"Một\\x1b"', lead="Ba.")}
    site = build_site({**DATA, **files}, tmp_path, SITEURL=SITE)
    assert site.status == 1
    assert "mot.md:2:8: trường “title”: ở đây có ký tự điều khiển không nhìn thấy" in site.log


def test_an_empty_portal_has_whole_feeds_and_sitemaps(tmp_path: Path) -> None:
    site = build_site(DATA, tmp_path, SITEURL=SITE)
    assert site.status == 0, site.log
    for name in site.files:
        if name.endswith(".xml"):
            parse(site, name)
    assert set(located(site, "sitemap.xml")) == {"/sitemap-trang-1.xml"}
