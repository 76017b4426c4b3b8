"""Faults of feeds are found."""

from __future__ import annotations

import pytest

from tests.support.feeds import find_feed_faults

ADDRESS = "https://cong.example/rss/a.xml"
RSS = """\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>Cổng thông tin</title>
<link>https://cong.example/</link>
<description>Tin mới</description>
<language>vi</language>
<lastBuildDate>Sat, 13 Jan 2024 08:00:00 +0700</lastBuildDate>
<atom:link rel="self" type="application/rss+xml" href="https://cong.example/rss/a.xml"/>
<item>
<title>Hội nghị</title>
<link>https://cong.example/tin/hoi-nghi/</link>
<guid isPermaLink="false">tag:cong.example,2024:hoi-nghi</guid>
<pubDate>Sat, 13 Jan 2024 08:00:00 +0700</pubDate>
<author>bbt@cong.example (Ban biên tập)</author>
<description><![CDATA[<p><a href="https://cong.example/gioi-thieu/">Bài</a></p>]]></description>
<enclosure url="https://cong.example/a.jpg" length="1204" type="image/jpeg"/>
</item>
<item>
<title>Bài khác</title>
<link>https://cong.example/tin/khac/</link>
<guid>https://cong.example/tin/khac/</guid>
<pubDate>Fri, 12 Jan 2024 08:00:00 +0700</pubDate>
<description>Chữ</description>
</item>
</channel>
</rss>
"""
ATOM = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">
<id>https://cong.example/</id>
<title>Cổng thông tin</title>
<updated>2024-01-13T09:30:00+07:00</updated>
<author><name>Ban biên tập</name></author>
<link rel="self" href="https://cong.example/rss/a.xml"/>
<link href="https://cong.example/"/>
<entry>
<id>tag:cong.example,2024:hoi-nghi</id>
<title>Hội nghị</title>
<updated>2024-01-13T09:30:00+07:00</updated>
<published>2024-01-13T08:00:00+07:00</published>
<link href="https://cong.example/tin/hoi-nghi/"/>
<link rel="enclosure" href="https://cong.example/a.jpg" length="1204" type="image/jpeg"/>
<content type="html">&lt;img src="https://cong.example/a.jpg"&gt;</content>
</entry>
</feed>
"""


@pytest.mark.parametrize("text", [RSS, ATOM], ids=["RSS", "Atom"])
def test_a_good_feed_has_no_fault(text: str) -> None:
    assert find_feed_faults(text.encode(), ADDRESS) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('version="2.0"', 'version="0.92"', "rss: version '0.92' is not 2.0"),
        ('version="2.0"', 'version="0.92"', "feedparser takes it for 'rss092'"),
        ("<language>vi</language>", "", "channel: 0 × language"),
        (">vi<", ">vi-VN<", "language: 'vi-VN' is not vi"),
        ("<title>Hội nghị</title>", "<title> Hội nghị</title>", "title: ' Hội nghị' is not a text"),
        ("<description>Chữ</description>", "", "item: 0 × description"),
        ("https://cong.example/tin/khac/</link", "/tin/khac/</link", "'/tin/khac/' is not an abs"),
        ("/tin/khac/</link", "/tin/khác/</link", "is not an absolute, escaped address"),
        ("</guid>", "</guid><guid>a</guid>", "item: 2 × guid"),
        ("tag:cong.example,2024:hoi-nghi", "https://cong.example/tin/khac/", "stands 2 times"),
        ('<guid isPermaLink="false">', "<guid>", "guid: 'tag:cong.example,2024:hoi-nghi' is not"),
        ("Sat, 13 Jan 2024 08:00:00 +0700</pubDate", "2024-01-13</pubDate", "is not a time of RFC"),
        ("bbt@cong.example (Ban biên tập)", "Ban biên tập", "author: 'Ban biên tập' is not"),
        ('length="1204" ', "", "enclosure: length None is not a number above zero"),
        ('length="1204"', 'length="0"', "enclosure: length '0' is not a number above zero"),
        ('type="image/jpeg"', 'type="jpeg"', "type 'jpeg' is not a media type"),
        ("/rss/a.xml", "/rss/b.xml", "link to itself"),
        ('rel="self"', 'rel="hub"', "link to itself: []"),
        ('href="https://cong.example/gioi', 'href="/gioi', "text of an entry: '/gioi-thieu/' is"),
        ("<description>Chữ", "<content>Chữ</content><description>Chữ", "content is unknown"),
        ("</channel>", "", "not XML"),
        ("rss", "rdf", "rdf is no feed"),
    ],
)
def test_faults_of_rss_are_found(old: str, new: str, fault: str) -> None:
    assert_fault(RSS, old, new, fault)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (' xml:lang="vi"', "", "feed: lang None is not vi"),
        ("<id>https://cong.example/</id>", "", "feed: 0 × id"),
        ("<id>https://cong.example/</id>", "<id>tag:cong.example,2024:hoi-nghi</id>", "2 times"),
        ("<published>2024-01-13T08:00:00+07:00</published>", "", "entry: 0 × published"),
        ("13T08:00:00+07:00", "13T08:00:00", "is not a time of RFC 3339"),
        ("<author><name>Ban biên tập</name></author>", "", "entry 1: neither it nor the feed has"),
        ("<name>Ban biên tập</name>", "<ten>Ban biên tập</ten>", "ten is unknown"),
        ('<link href="https://cong.example/tin/hoi-nghi/"/>', "", "entry 1: 0 × link to the page"),
        ('length="1204" ', "", "entry 1: enclosure: length None is not a number above zero"),
        (' type="image/jpeg"', "", "entry 1: enclosure: type None is not a media type"),
        ('src="https://cong.example/a.jpg"', 'src="/a.jpg"', "text of an entry: '/a.jpg' is not"),
        ('src="https://cong.example/a.jpg"', 'src="a.jpg"', "text of an entry: 'a.jpg' is not"),
        ("/rss/a.xml", "/rss/b.xml", "link to itself"),
        ("2005/Atom", "2005/Atoms", "is no feed"),
    ],
)
def test_faults_of_atom_are_found(old: str, new: str, fault: str) -> None:
    assert_fault(ATOM, old, new, fault)


def assert_fault(text: str, old: str, new: str, fault: str) -> None:
    """See to it that a good feed with one thing replaced has a fault."""
    assert old in text
    found = find_feed_faults(text.replace(old, new).encode(), ADDRESS)
    assert any(fault in one for one in found), found
