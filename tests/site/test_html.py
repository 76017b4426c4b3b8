"""Finished pages are valid HTML, and every address on them leads somewhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import html5lib
import pytest

from tests.support.html_checker import check_html
from tests.support.sample_site import KINDS
from tests.support.sites import ROOT, BuiltSite


class LinkReader(HTMLParser):
    """Gathers every address on a page, those of srcset too."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the addresses and the id of one element."""
        for name, value in attrs:
            if name in {"href", "src"} and value:
                self.addresses.append(value)
            elif name == "srcset" and value:
                self.addresses.extend(part.split()[0] for part in value.split(","))
            elif name == "id" and value:
                self.ids.append(value)


def iter_pages(site: BuiltSite) -> Iterator[tuple[str, str]]:
    """Yield name and HTML of every page."""
    for name in sorted(site.files):
        if name.endswith(".html"):
            yield name, (site.output / name).read_text(encoding="utf-8")


def read_links(page: str) -> LinkReader:
    """Return the addresses and ids of a page."""
    reader = LinkReader()
    reader.feed(page)
    reader.close()
    return reader


def test_there_is_a_page_of_every_kind(sample_site: BuiltSite) -> None:
    missing = [
        address for address in KINDS.values() if not page_file(sample_site, address).exists()
    ]
    assert missing == []


def test_every_page_parses_strictly(sample_site: BuiltSite) -> None:
    for name, page in iter_pages(sample_site):
        try:
            html5lib.HTMLParser(strict=True).parse(page)
        except html5lib.html5parser.ParseError as error:
            pytest.fail(f"{name}: {error}")


def test_every_address_leads_somewhere(sample_site: BuiltSite) -> None:
    broken = set()
    for name, page in iter_pages(sample_site):
        reader = read_links(page)
        for address in reader.addresses:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            if not parts.path:
                target_ids = reader.ids
            else:
                base = "/" + name.removesuffix("index.html")
                path = parts.path if parts.path.startswith("/") else base + parts.path
                if not page_file(sample_site, path).is_file():
                    broken.add((name, address))
                continue
            if parts.fragment and unquote(parts.fragment) not in target_ids:
                broken.add((name, address))
    assert broken == set()


def test_no_id_stands_twice_on_a_page(sample_site: BuiltSite) -> None:
    for name, page in iter_pages(sample_site):
        ids = read_links(page).ids
        assert len(ids) == len(set(ids)), name


def test_texts_are_composed_and_in_vietnamese(sample_site: BuiltSite) -> None:
    for _, page in iter_pages(sample_site):
        assert '<html lang="vi">' in page
        assert unicodedata.is_normalized("NFC", page)


def page_file(site: BuiltSite, address: str) -> Path:
    """Return the file that a web server answers an address with."""
    path = site.output / unquote(address).lstrip("/")
    return path / "index.html" if address.endswith("/") else path


@pytest.mark.slow
def test_the_html_checker_finds_no_error(sample_site: BuiltSite) -> None:
    assert check_html(sample_site.output, ROOT / ".cache/tools") == ""
