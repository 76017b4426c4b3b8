"""Feeds say in two formats what is new, for good and with its zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree

import pytest

from plugins.core.clock import ZONE
from plugins.discovery.feeds import (
    Feed,
    FeedEntry,
    FeedPicture,
    make_tag,
    plan_feeds,
    write_atom,
    write_rss,
)
from plugins.newsdesk.schema.categories import Category, CategoryTree

SITE = "https://example.vn"
FEED = Feed("Cổng", "Cổng", "", "rss/tin-moi.atom.xml", "rss/tin-moi.rss.xml")
ENTRY = FeedEntry(
    tag="tag:example.vn,2024-01-13:mot",
    title="Tổng kết & ký kết <năm 2023>",
    url=f"{SITE}/tin/mot/",
    lead="Sáng 12/01 & chiều <13/01>",
    published=datetime(2024, 1, 13, 8, 0, tzinfo=ZONE),
    updated=datetime(2024, 1, 14, 9, 30, tzinfo=ZONE),
    authors=("Phòng A", "Phòng B"),
    terms=("Tin", "Thi đua"),
    picture=FeedPicture(f"{SITE}/anh/a.jpg", 1200, 800, 4321),
)
ATOM = "{http://www.w3.org/2005/Atom}"


def atom(*entries: FeedEntry) -> ElementTree.Element:
    """Return a feed in Atom, parsed."""
    return ElementTree.fromstring(write_atom(FEED, entries, SITE, "Ban Dân vận"))


def rss(*entries: FeedEntry) -> ElementTree.Element:
    """Return the channel of a feed in RSS, parsed."""
    return ElementTree.fromstring(write_rss(FEED, entries, SITE, "Ban Dân vận"))[0]


def test_atom_tells_language_times_and_who() -> None:
    feed = atom(ENTRY)
    assert feed.attrib == {"{http://www.w3.org/XML/1998/namespace}lang": "vi"}
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert feed.findtext(f"{ATOM}updated") == "2024-01-14T09:30:00+07:00"
    assert entry.findtext(f"{ATOM}published") == "2024-01-13T08:00:00+07:00"
    assert entry.findtext(f"{ATOM}updated") == "2024-01-14T09:30:00+07:00"
    assert entry.findtext(f"{ATOM}title") == ENTRY.title
    assert entry.findtext(f"{ATOM}id") == ENTRY.tag
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Phòng A, Phòng B"


def test_rss_tells_language_times_and_identity() -> None:
    channel = rss(ENTRY)
    item = channel.find("item")
    assert item is not None
    assert channel.findtext("language") == "vi"
    assert channel.findtext("lastBuildDate") == "Sat, 13 Jan 2024 08:00:00 +0700"
    assert item.findtext("pubDate") == "Sat, 13 Jan 2024 08:00:00 +0700"
    guid = item.find("guid")
    assert guid is not None
    assert (guid.text, guid.attrib) == (ENTRY.tag, {"isPermaLink": "false"})
    assert [one.text for one in item.findall("category")] == ["Tin", "Thi đua"]


def test_the_picture_stands_in_the_text_and_beside_it_with_its_size() -> None:
    item = rss(ENTRY).find("item")
    entry = atom(ENTRY).find(f"{ATOM}entry")
    assert item is not None
    assert entry is not None
    enclosure = item.find("enclosure")
    link = entry.find(f"{ATOM}link[@rel='enclosure']")
    assert enclosure is not None
    assert link is not None
    expected = {"length": "4321", "type": "image/jpeg"}
    assert enclosure.attrib == {"url": f"{SITE}/anh/a.jpg", **expected}
    assert link.attrib == {"rel": "enclosure", "href": f"{SITE}/anh/a.jpg", **expected}
    shown = (
        f'<p><img src="{SITE}/anh/a.jpg" width="1200" height="800" alt=""></p>'
        "<p>Sáng 12/01 &amp; chiều &lt;13/01&gt;</p>"
    )
    assert item.findtext("description") == entry.findtext(f"{ATOM}content") == shown


def test_an_article_without_picture_and_author_is_whole() -> None:
    plain = replace(ENTRY, picture=None, authors=())
    entry, item = atom(plain).find(f"{ATOM}entry"), rss(plain).find("item")
    assert entry is not None
    assert item is not None
    assert entry.find(f"{ATOM}author") is None
    assert item.find("enclosure") is None
    assert item.findtext("description") == "<p>Sáng 12/01 &amp; chiều &lt;13/01&gt;</p>"


def test_an_empty_feed_is_the_same_whenever_it_is_written() -> None:
    assert atom().findtext(f"{ATOM}updated") == "2000-01-01T00:00:00+07:00"
    assert rss().findtext("lastBuildDate") == "Sat, 01 Jan 2000 00:00:00 +0700"


@pytest.mark.parametrize(
    ("site_url", "tag"),
    [
        ("https://bandanvan.example.vn", "tag:bandanvan.example.vn,2024-01-13:mot"),
        ("https://example.vn:8443/cong", "tag:example.vn,2024-01-13:mot"),
        ("", "tag:localhost,2024-01-13:mot"),
    ],
)
def test_an_article_is_known_by_day_and_page_key(site_url: str, tag: str) -> None:
    assert make_tag(site_url, ENTRY.published, "mot") == tag


def test_there_is_a_feed_of_the_portal_and_one_of_each_category() -> None:
    child = Category("Mô hình", "Khéo/Mô hình", "kheo/mo-hinh", "")
    parent = Category("Khéo", "Khéo", "kheo", "", (child,))
    feeds = plan_feeds("Cổng", CategoryTree((parent,), {one.path: one for one in (parent, child)}))
    assert list(feeds) == ["", "kheo", "kheo/mo-hinh"]
    assert feeds["kheo/mo-hinh"] == Feed(
        "Mô hình – Cổng",
        "Mô hình",
        "kheo/mo-hinh/",
        "rss/kheo/mo-hinh.atom.xml",
        "rss/kheo/mo-hinh.rss.xml",
    )
