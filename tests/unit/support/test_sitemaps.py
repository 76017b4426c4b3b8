"""Faults of sitemaps are found."""

from __future__ import annotations

import pytest

from tests.support import sitemaps
from tests.support.sitemaps import find_sitemap_faults
from tests.support.sites import NOW

ADDRESS = "https://cong.example/sitemap/a.xml"
SITEMAP = """\
<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url>
<loc>https://cong.example/tin/hoi-nghi/</loc>
<lastmod>2026-11-22T09:30:00+07:00</lastmod>
<image:image><image:loc>https://cong.example/a.jpg</image:loc></image:image>
<image:image><image:loc>https://cong.example/b.jpg</image:loc></image:image>
<news:news>
<news:publication><news:name>Cổng</news:name><news:language>vi</news:language></news:publication>
<news:publication_date>2026-11-22T08:00:00+07:00</news:publication_date>
<news:title>Hội nghị</news:title>
</news:news>
</url>
<url><loc>https://cong.example/gioi-thieu/</loc></url>
</urlset>
"""
INDEX = """\
<?xml version="1.0" encoding="utf-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://cong.example/sitemap/a.xml</loc><lastmod>2026-11-22</lastmod></sitemap>
</sitemapindex>
"""


def faults_of(text: str, *, is_in_robots: bool = True) -> list[str]:
    """Return the faults of a sitemap."""
    return find_sitemap_faults(text.encode(), ADDRESS, NOW, is_in_robots=is_in_robots)


@pytest.mark.parametrize("text", [SITEMAP, INDEX], ids=["sitemap", "index"])
def test_a_good_sitemap_has_no_fault(text: str) -> None:
    assert faults_of(text) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("schemas/sitemap/0.9", "schemas/sitemap/0.8", "is neither a sitemap nor an index"),
        ("</urlset>", "", "not XML"),
        ("<loc>https://cong.example/gioi-thieu/</loc>", "", "url: 0 × loc"),
        ("https://cong.example/gioi-thieu/", "/gioi-thieu/", "'/gioi-thieu/' is not an absolute"),
        ("/gioi-thieu/", "/giới-thiệu/", "is not an absolute, escaped address"),
        ("/gioi-thieu/", "/gioi thieu/", "is not an absolute, escaped address"),
        ("/gioi-thieu/", f"/{'a' * 2048}/", "is not an absolute, escaped address"),
        ("/gioi-thieu/", "/tin/hoi-nghi/", "stands 2 times"),
        ("cong.example/gioi-thieu/", "khac.example/", "is not below https://cong.example/"),
        ("22T09:30:00+07:00", "22T09:30:00", "lastmod: '2026-11-22T09:30:00' is not"),
        ("22T09:30:00+07:00", "32", "lastmod: '2026-11-32' is not"),
        ("</lastmod>", "</lastmod><priority>2</priority>", "priority: '2' is not 0.0 to 1.0"),
        ("</lastmod>", "</lastmod><changefreq>often</changefreq>", "changefreq: 'often' is not"),
        ("</lastmod>", "</lastmod><title>a</title>", "url: title is unknown"),
        ("https://cong.example/a.jpg", "/a.jpg", "loc: '/a.jpg' is not an absolute"),
        ("a.jpg</image:loc>", "a.jpg</image:loc><image:caption/>", "image: caption is unknown"),
        ("<image:loc>https://cong.example/a.jpg</image:loc>", "", "image: 0 × loc"),
        ("<news:language>vi", "<news:language>vie", "language: 'vie' is not vi"),
        ("<news:name>Cổng</news:name>", "", "publication: 0 × name"),
        ("<news:title>Hội nghị</news:title>", "", "news: 0 × title"),
        ("</news:title>", "</news:title><news:genres>Blog</news:genres>", "genres is unknown"),
        ("22T08:00:00+07:00", "22", "news of 2026-11-22: the time of day is missing"),
        ("22T08:00:00+07:00", "21T08:59:59+07:00", "is not of the last 48 hours"),
        ("22T08:00:00+07:00", "23T09:00:01+07:00", "is not of the last 48 hours"),
    ],
)
def test_faults_are_found(old: str, new: str, fault: str) -> None:
    assert old in SITEMAP
    found = faults_of(SITEMAP.replace(old, new))
    assert any(fault in one for one in found), found


def test_a_sitemap_speaks_for_its_folder_unless_robots_txt_names_it() -> None:
    assert faults_of(SITEMAP, is_in_robots=False) == [
        "https://cong.example/tin/hoi-nghi/ is not below https://cong.example/sitemap/",
        "https://cong.example/gioi-thieu/ is not below https://cong.example/sitemap/",
    ]


@pytest.mark.parametrize(("count", "faults"), [(49_998, []), (49_999, ["urlset: 50001 × url"])])
def test_a_sitemap_holds_50_000_locations(count: int, faults: list[str]) -> None:
    urls = (f"<url><loc>https://cong.example/{number}/</loc></url>" for number in range(count))
    assert faults_of(SITEMAP.replace("</urlset>", f"{''.join(urls)}</urlset>")) == faults


def test_a_sitemap_without_a_location_is_none() -> None:
    text = SITEMAP[: SITEMAP.index("<url>")] + "</urlset>"
    assert faults_of(text) == ["urlset: 0 × url"]


def test_a_thousand_news_are_enough() -> None:
    start, end = SITEMAP.index("<url>"), SITEMAP.index("<url><loc>")
    story = SITEMAP[start:end]
    stories = "".join(story.replace("hoi-nghi", f"tin-{number}") for number in range(1001))
    assert faults_of(SITEMAP[:start] + stories + SITEMAP[end:]) == [
        "1,001 news are more than 1,000"
    ]


def test_a_sitemap_has_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST_BYTES", 700)
    assert faults_of(SITEMAP) == [f"{len(SITEMAP.encode()):,} bytes are more than 700"]
