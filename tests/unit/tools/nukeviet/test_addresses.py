"""Where addresses of an old site lead on the portal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from plugins.tools.nukeviet.addresses import AddressBook
from plugins.tools.nukeviet.content.redirect_lines import FormerAddress, article_address, clean
from plugins.tools.nukeviet.dump.database import Database
from plugins.tools.nukeviet.dump.facts import DumpFacts
from plugins.tools.nukeviet.site.articles import read_articles
from plugins.tools.nukeviet.site.modules import NEWS, PAGE, Module, OldSite
from tests.support.nukeviet import make_site
from tests.unit.tools.nukeviet.test_old_sites import open_site

SITE = OldSite(
    Database(Path("none"), (), DumpFacts()),
    "nv4",
    "vi",
    ("vi", "en"),
    (
        Module("news", NEWS, "nv4_vi_news", "news", "Tin", is_on=True),
        Module("su-kien", NEWS, "nv4_vi_su_kien", "su-kien", "Sự kiện", is_on=True),
        Module("about", PAGE, "nv4_vi_about", "about", "Giới thiệu", is_on=True),
    ),
    {("global", "rewrite_op_mod"): "news"},
    frozenset({"cu.example"}),
)


@pytest.fixture
def book() -> AddressBook:
    book = AddressBook(SITE)
    book.articles = {("news", 9): "/tin/chin/", ("su-kien", 9): "/sk/chin/", ("news", 7): ""}
    book.categories = {("news", "tin-co-so"): "/tin/co-so/", ("su-kien", "tin-co-so"): "/sk/"}
    book.pages = {("about", "co-cau"): "/co-cau/"}
    book.homes = {"news": "/", "su-kien": "/", "about": "/co-cau/"}
    book.banners = {"3": "https://tinh.example/"}
    book.add_list("tags", "news", "dân-vận-khéo", "/tag/dan-van-kheo/")
    book.add_list("tags", "news", "điều-9", "/tag/dieu-9/")
    book.add_list("authors", "news", "Thu-Ha", "/tac-gia/thu-ha/")
    return book


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/tin-co-so/bai-9.html", "/tin/chin/"),
        ("/chuyen-muc-da-doi/ten-da-doi-9.html", "/tin/chin/"),
        ("/vi/news/tin-co-so/bai-9.html", "/tin/chin/"),
        ("/su-kien/tin-co-so/bai-9.html", "/sk/chin/"),
        ("/print/tin-co-so/bai-9.html", "/tin/chin/"),
        ("http://www.cu.example/tin-co-so/bai-9.html#a", "/tin/chin/"),
        ("//cu.example/tin-co-so/bai-9.html", "/tin/chin/"),
        ("/index.php?language=vi&nv=su-kien&op=x/y-9.html", "/sk/chin/"),
        ("/index.php?language=vi&amp;nv=news&amp;op=x/y-9", "/tin/chin/"),
        ("/index.php/tin-co-so/bai-9.html", "/tin/chin/"),
        ("../tin-co-so/bai-9.html", "/tin/chin/"),
        ("/VI/news/tin-co-so/bai-9.html", "/tin/chin/"),
        ("/tin-co-so/bai-9.html%20", "/tin/chin/"),
        ("/EN/news/tin-co-so/bai-9.html", None),
        ("/tin-co-so/bai-7.html", None),
        ("/tin-co-so/bai-8.html", None),
        ("/en/news/tin/bai-9.html", None),
        ("/tin-co-so/", "/tin/co-so/"),
        ("/tin-co-so/page-3/", "/tin/co-so/"),
        ("/su-kien/tin-co-so", "/sk/"),
        ("/index.php?nv=news&op=tin-co-so", "/tin/co-so/"),
        ("/tag/D%C3%A2n+v%E1%BA%ADn+kh%C3%A9o", "/tag/dan-van-kheo/"),
        ("/tag/dân-vận-khéo", "/tag/dan-van-kheo/"),
        ("/author/thu-ha/", "/tac-gia/thu-ha/"),
        ("/tag/điều-9", "/tag/dieu-9/"),
        ("/tag/khong-co", None),
        ("/about/co-cau.html", "/co-cau/"),
        ("/about/", "/co-cau/"),
        ("/", "/"),
        ("http://cu.example", "/"),
        ("/vi/", "/"),
        ("/banners/click/?id=3", "https://tinh.example/"),
        ("/search/?q=a", "/tim-kiem/"),
        ("/contact/", None),
        ("https://khac.example/a b", "https://khac.example/a%20b"),
        ("//khac.example/a", "https://khac.example/a"),
        ("www.khac.example", "https://www.khac.example"),
        ("mailto:a@khac.example", "mailto:a@khac.example"),
        ("tel:02993555012", "tel:02993555012"),
        ("ftp://10.0.0.5/a", None),
        ("file:///D:/a.doc", None),
        ("javascript:alert(1)", None),
        ("http://localhost/a", None),
        ("http://[a", None),
        ("D:\\a.doc", None),
        ("#ghi-chu", None),
        ("", None),
    ],
)
def test_an_address_leads_to_what_it_means_now(
    book: AddressBook, address: str, leads_to: str | None
) -> None:
    assert book.resolve(address) == leads_to


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/uploads/news/a.pdf", "/uploads/news/a.pdf"),
        ("http://www.cu.example/uploads/a.pdf", "/uploads/a.pdf"),
        ("uploads/a.pdf", "uploads/a.pdf"),
        ("https://khac.example/uploads/a.pdf", ""),
        ("/tin/bai-9.html", ""),
        ("mailto:uploads/a", ""),
    ],
)
def test_files_of_the_old_site_are_told_from_those_of_others(
    book: AddressBook, address: str, path: str
) -> None:
    assert book.upload_path(address) == path


def test_the_address_of_an_article_is_short_enough_for_a_file(tmp_path: Path) -> None:
    site = open_site(tmp_path, make_site().tables)
    one = next(read_articles(site, site.modules[1]))
    site.database.close()
    address = article_address(site, replace(one, alias="chữ-" * 80), {})
    assert address.endswith("-1.html")
    assert len(address.encode()) <= 250


def test_redirects_are_told_once_and_never_from_what_the_portal_has() -> None:
    found = clean(
        [
            FormerAddress("/tag/dân vận", "/tag/dan-van/"),
            FormerAddress("/tag/dân vận", "/khac/"),
            FormerAddress("/tin/", "/khac/"),
            FormerAddress("/giong/", "/giong/"),
            FormerAddress("/", "/khac/"),
        ],
        ["/tin/"],
    )
    assert found == [FormerAddress("/tag/d%C3%A2n%20v%E1%BA%ADn", "/tag/dan-van/")]
