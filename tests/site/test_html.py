"""Finished pages are valid HTML, and every address on them leads somewhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import html5lib
import pytest

from tests.support.carriers import iter_elements
from tests.support.links import file_name, find_dead_links
from tests.support.npm import check_html
from tests.support.sample_site import KINDS
from tests.support.sites import ROOT, BuiltSite


def iter_pages(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*.html")):
        yield path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")


OUR_SCRIPT = re.compile(r"/theme/(js|tim-kiem|tuong-tac)\.[0-9a-f]{10}(/|\.js$)")


def find_intruders(page: str) -> list[str]:
    """Return scripts that are not the theme's, attributes that run one, and foreign addresses."""
    found = []
    for element in html5lib.parse(page, namespaceHTMLElements=False).iter():
        tag = str(element.tag)  # that of a comment is a function
        if re.fullmatch(r"(\{.*\})?script", tag):
            is_ours = OUR_SCRIPT.match(element.get("src", "")) and not element.text
            found += [] if is_ours else [f"<{tag}>"]
        for name, value in element.items():
            if name.lower().startswith("on"):
                found.append(name)
            elif name == "src" and is_foreign(value):
                found.append(value)
            elif name == "srcset":
                parts = (part.split() for part in value.split(","))
                found += [part[0] for part in parts if part and is_foreign(part[0])]
    return found


def is_foreign(address: str) -> bool:
    """Return whether a browser would ask another server, or none, for what it loads."""
    parts = urlsplit(address.strip().replace("\\", "/"))
    return bool(parts.scheme or parts.netloc)


def test_there_is_a_page_of_every_kind(sample_site: BuiltSite) -> None:
    missing = [
        address
        for address in KINDS.values()
        if not (sample_site.output / file_name(address)).is_file()
    ]
    assert missing == []


def test_every_page_parses_strictly(sample_site: BuiltSite) -> None:
    for name, page in iter_pages(sample_site.output):
        try:
            html5lib.HTMLParser(strict=True).parse(page)
        except html5lib.html5parser.ParseError as error:
            pytest.fail(f"{name}: {error}")


def test_every_address_leads_somewhere(sample_site: BuiltSite) -> None:
    assert find_dead_links(sample_site.output, elsewhere={"/tt/thong-ke"}) == set()


def test_no_page_runs_or_loads_what_is_not_the_portals(sample_site: BuiltSite) -> None:
    for name, page in iter_pages(sample_site.output):
        assert find_intruders(page) == [], name


@pytest.mark.parametrize(
    ("element", "intruders"),
    [
        ('<script type="module" src="/theme/js.0123456789/main.js"></script>', []),
        ("<script>1</script>", ["<script>"]),
        ('<script src="/theme/js.0/main.js">1</script>', ["<script>"]),
        ('<script src="//a.example/a.js"></script>', ["<script>", "//a.example/a.js"]),
        ("<svg><script>1</script></svg>", ["<{http://www.w3.org/2000/svg}script>"]),
        ("<template><script>1</script></template>", ["<script>"]),
        ("<p/onclick=a>", ["onclick"]),
        ("<svg OnLoad=a></svg>", ["onload"]),
        ('<img src="/anh/a.jpg" srcset="/anh/a.jpg 1x, /anh/b.jpg 2x">', []),
        ('<img src="https://a.example/a.jpg">', ["https://a.example/a.jpg"]),
        ('<img src="/\\a.example/a.jpg">', ["/\\a.example/a.jpg"]),
        ('<source srcset="/a.jpg 1x, //a.example/b.jpg 2x">', ["//a.example/b.jpg"]),
    ],
)
def test_what_is_not_the_portals_is_found(element: str, intruders: list[str]) -> None:
    assert find_intruders(f"<!DOCTYPE html><title>a</title><body>{element}") == intruders


def test_no_id_stands_twice_on_a_page(sample_site: BuiltSite) -> None:
    for name, page in iter_pages(sample_site.output):
        ids = [one["id"] for _, one, _ in iter_elements(page) if "id" in one]
        assert len(ids) == len(set(ids)), name


def test_texts_are_composed_and_in_vietnamese(sample_site: BuiltSite) -> None:
    for _, page in iter_pages(sample_site.output):
        assert '<html lang="vi">' in page
        assert unicodedata.is_normalized("NFC", page)


@pytest.mark.slow
def test_the_html_checker_finds_no_error(sample_site: BuiltSite) -> None:
    assert check_html(sample_site.output, ROOT / ".cache/tools") == ""
