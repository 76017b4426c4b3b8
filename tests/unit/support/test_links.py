"""Dead addresses are found in whatever file carries them."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import ParseError

import pytest

from tests.support.carriers import read_markup
from tests.support.links import find_dead_links
from tests.support.sites import write_files

SITE = "https://cong.example"
RSS = '<rss version="2.0"><channel>{}</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><entry>{}</entry></feed>'
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:i="http://www.google.com/schemas/sitemap-image/1.1"><url>{}</url></urlset>'
)
INDEX = (
    '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<sitemap><loc>{}</loc></sitemap></sitemapindex>"
)
OPENSEARCH = (
    '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
    '<Url type="text/html" template="{}?q={{searchTerms}}"/></OpenSearchDescription>'
)
JSON_LD = '<script type="application/ld+json">{}</script>'

# The file that carries an address, and what stands in it around the address.
CARRIERS = [
    pytest.param("index.html", '<a href="{}">', id="a"),
    pytest.param("index.html", "<a\n class=x href='{}'>", id="single quotes"),
    pytest.param("index.html", "<A HREF={}>", id="no quotes, capitals"),
    pytest.param("index.html", '<link rel="canonical" href="{}">', id="canonical"),
    pytest.param("index.html", '<map><area href="{}"></map>', id="area"),
    pytest.param("index.html", '<script src="{}"></script>', id="script"),
    pytest.param("index.html", '<img alt="a > b" src="{}">', id="img"),
    pytest.param("index.html", '<img srcset="/co.html 1x, {} 2x">', id="srcset"),
    pytest.param("index.html", '<source srcset="{} 400w,/co.html 800w">', id="srcset, first"),
    pytest.param("index.html", '<link imagesrcset="{}">', id="imagesrcset"),
    pytest.param("index.html", '<video poster="{}">', id="poster"),
    pytest.param("index.html", '<object data="{}">', id="object"),
    pytest.param("index.html", '<form action="{}">', id="form"),
    pytest.param("index.html", '<form method="GET" action="{}">', id="form with GET"),
    pytest.param("index.html", '<button formmethod="get" formaction="{}">', id="button"),
    pytest.param("index.html", '<meta http-equiv="refresh" content="0; url={}">', id="refresh"),
    pytest.param(
        "index.html", "<meta http-equiv=Refresh content=\"5;URL='{}'\">", id="refresh, ''"
    ),
    pytest.param("index.html", '<meta property="og:image" content="{}">', id="og:image"),
    pytest.param("index.html", '<meta property="og:url" content="{}">', id="og:url"),
    pytest.param("index.html", '<meta name="twitter:image" content="{}">', id="twitter:image"),
    pytest.param("index.html", JSON_LD.format('{{"url": "{}"}}'), id="JSON-LD"),
    pytest.param(
        "index.html",
        JSON_LD.format('{{"@graph": [{{"image": ["/co.html", "{}"]}}]}}'),
        id="JSON-LD, deeper",
    ),
    pytest.param("index.html", "<style>p {{ background: url({}) }}</style>", id="style"),
    pytest.param("index.html", "<noscript><iframe src='{}'></iframe></noscript>", id="noscript"),
    pytest.param("index.html", '<!-- " --><a href="{}">', id="after a comment"),
    pytest.param("index.html", '<title>"</title><a href="{}">', id="after a title"),
    pytest.param("a.svg", '<svg><image href="{}"/></svg>', id="SVG"),
    pytest.param("a.svg", '<svg><use xlink:href="{}"/></svg>', id="SVG, xlink"),
    pytest.param("a.css", "p {{ background: url({}) }}", id="CSS"),
    pytest.param("a.css", "p {{ background: url( '{}' ) }}", id="CSS, quotes"),
    pytest.param("a.css", '@import "{}" layer(a);', id="CSS, import"),
    pytest.param("rss/a.xml", RSS.format("<item><link>\n{}\n</link></item>"), id="RSS link"),
    pytest.param("rss/a.xml", RSS.format("<item><guid>{}</guid></item>"), id="RSS guid"),
    pytest.param("rss/a.xml", RSS.format('<enclosure url="{}"/>'), id="RSS enclosure"),
    pytest.param("rss/a.xml", RSS.format("<image><url>{}</url></image>"), id="RSS image"),
    pytest.param(
        "rss/a.xml",
        RSS.format("<description><![CDATA[<a href='{}'>]]></description>"),
        id="RSS description",
    ),
    pytest.param("rss/a.xml", ATOM.format('<link href="{}"/>'), id="Atom link"),
    pytest.param(
        "rss/a.xml", ATOM.format('<link rel="enclosure" href="{}"/>'), id="Atom enclosure"
    ),
    pytest.param(
        "rss/a.xml",
        ATOM.format('<content type="html">&lt;img src="{}"&gt;</content>'),
        id="Atom HTML",
    ),
    pytest.param(
        "rss/a.xml",
        ATOM.format(
            '<content><p xmlns="http://www.w3.org/1999/xhtml"><a href="{}"/></p></content>'
        ),
        id="Atom XHTML",
    ),
    pytest.param("rss/a.xml", '<?xml-stylesheet href="{}"?><rss/>', id="style sheet of XML"),
    pytest.param("sitemap/a.xml", SITEMAP.format("<loc>{}</loc>"), id="sitemap"),
    pytest.param(
        "sitemap/a.xml", SITEMAP.format("<i:image><i:loc>{}</i:loc></i:image>"), id="image sitemap"
    ),
    pytest.param("sitemap.xml", INDEX, id="sitemap index"),
    pytest.param("tim-kiem.xml", OPENSEARCH, id="OpenSearch"),
    pytest.param("redirects.map", "# map\n/cu {};", id="redirect"),
    pytest.param(
        "redirects.map", '"/cu \\"a\\"" {};\n/co.html /co.html;', id="redirect, quoted key"
    ),
    pytest.param("redirects.map", '/cu "{}";', id="redirect, quoted"),
    pytest.param("robots.txt", "User-agent: *\nSitemap: {}\n", id="robots.txt"),
    pytest.param("a.webmanifest", '{{"start_url": "{}"}}', id="manifest"),
    pytest.param("a.webmanifest", '{{"icons": [{{"src": "{}"}}]}}', id="manifest, icon"),
]


@pytest.mark.parametrize("root", ["", SITE], ids=["relative", "absolute"])
@pytest.mark.parametrize(("name", "text"), CARRIERS)
def test_what_is_missing_is_found_in_every_carrier(
    name: str, text: str, root: str, tmp_path: Path
) -> None:
    files = {"co.html": "", "thu-muc/index.html": ""}
    for address in ("/co.html", "/thu-muc/"):
        write_files({**files, name: text.format(root + address)}, tmp_path)
        assert find_dead_links(tmp_path, SITE) == set(), address
    dead = f"{root}/mat/tich.html"
    write_files({**files, name: text.format(dead)}, tmp_path)
    (found,) = find_dead_links(tmp_path, SITE)
    assert found[0] == name
    assert found[1].partition("?")[0] == dead


@pytest.mark.parametrize(
    ("address", "is_dead"),
    [
        ("#day", False),
        ("#", False),
        ("#top", False),
        ("#kia", True),
        ("", False),
        ("?q=a", False),
        ("/", False),
        ("/bai/", False),
        ("/bai/?trang=2#kia", False),
        ("/bai/#kia", False),
        ("bai/#kia", False),
        ("./bai/", False),
        ("/bai/#day", True),
        ("/bai/#day:~:text=a", True),
        ("/bai/#:~:text=a", False),
        ("/bai/#%C4%91%C3%A2y", False),
        ("/bai", True),
        ("/khac/", True),
        ("khac/", True),
        ("bai/khac/", True),
        ("/anh%20%C4%91%E1%BA%B9p.jpg", False),
        ("/anh đẹp.jpg", False),
        ("/Anh%20%C4%91%E1%BA%B9p.jpg", True),
        ("/a.pdf#page=2", False),
        ("/b.pdf#page=2", True),
        ("/a.svg#dau", False),
        ("/a.svg#cuoi", True),
        ("/tt/thong-ke", False),
        ("/tt/khac", True),
        ("mailto:a@example.vn", False),
        ("data:,a", False),
        ("https://khac.example/mat", False),
        ("//khac.example/mat", False),
        ("https://[", True),
        (SITE, False),
        (f"{SITE}/#day", False),
        (f"{SITE}/#kia", True),
        (f"{SITE}/mat", True),
        ("HTTPS://CONG.example/mat", True),
        ("//cong.example/mat", True),
        (f"{SITE}.vn/mat", False),
    ],
)
def test_an_address_is_followed_to_its_file_and_place(
    address: str, is_dead: bool, tmp_path: Path
) -> None:
    files: dict[str, str | bytes] = {
        "index.html": f'<p id="day"><a href="{address}">',
        "bai/index.html": '<p id="kia"><p id="đây">',
        "anh đẹp.jpg": b"",
        "a.pdf": b"",
        "a.svg": '<svg><g id="dau"/></svg>',
    }
    write_files(files, tmp_path)
    found = find_dead_links(tmp_path, SITE, elsewhere={"/tt/thong-ke"})
    assert found == ({("index.html", address)} if is_dead else set())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("index.html", '<!-- <a href="/mat"> -->', id="comment"),
        pytest.param("index.html", "<script>'<a href=\"/mat\">'</script>", id="text of a script"),
        pytest.param("index.html", '<textarea><a href="/mat"></textarea>', id="text of a field"),
        pytest.param("index.html", "<p title='a href=\"/mat\"'>", id="text of an attribute"),
        pytest.param("index.html", '<form method="post" action="/mat">', id="form with POST"),
        pytest.param("index.html", '<meta name="description" content="/mat">', id="description"),
        pytest.param("index.html", JSON_LD.format('{"@id": "/#cong", "name": "/mat"}'), id="@id"),
        pytest.param("a.css", "/* url(/mat) */", id="comment of CSS"),
        pytest.param("a.css", "p { fill: url(#mat) }", id="place of CSS"),
        pytest.param("rss/a.xml", RSS.format('<guid isPermaLink="false">/mat</guid>'), id="guid"),
        pytest.param("redirects.map", "# /cu /mat;", id="comment of a map"),
        pytest.param("a.txt", "/mat", id="plain text"),
    ],
)
def test_what_is_no_address_is_not_followed(name: str, text: str, tmp_path: Path) -> None:
    write_files({name: text}, tmp_path)
    assert find_dead_links(tmp_path, SITE) == set()


def test_without_an_address_of_its_own_a_portal_has_relative_links_only(tmp_path: Path) -> None:
    write_files({"index.html": f'<a href="{SITE}/mat"><a href="/mat">'}, tmp_path)
    assert find_dead_links(tmp_path) == {("index.html", "/mat")}


def test_a_portal_below_a_folder_of_its_host_knows_its_own(tmp_path: Path) -> None:
    addresses = ("/cong", "/cong/", "/cong/mat", "/cong-khac/mat", "/mat")
    links = "".join(f'<a href="{SITE}{address}">' for address in addresses)
    write_files({"index.html": links}, tmp_path)
    assert find_dead_links(tmp_path, f"{SITE}/cong") == {("index.html", f"{SITE}/cong/mat")}


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    write_files({"rss/a.xml": "<rss>"}, tmp_path)
    with pytest.raises(ParseError) as caught:
        find_dead_links(tmp_path)
    assert caught.value.__notes__ == ["in rss/a.xml"]


def test_a_stray_quotation_mark_costs_no_time() -> None:
    assert read_markup('<p title="' * 5_000 + "<a" * 5_000).addresses == []
