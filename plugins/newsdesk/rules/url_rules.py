"""Every address of the portal in one book, clashes and reserved names recorded."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundles import FrontMatter
from plugins.newsdesk.schema.categories import CategoryTree
from plugins.newsdesk.schema.entries import MenuEntry
from plugins.newsdesk.schema.slugs import is_reserved
from plugins.newsdesk.schema.yaml_nodes import Place
from plugins.newsdesk.urls.article_urls import page_key_of
from plugins.newsdesk.urls.list_urls import OF_FIGURES, iter_list_addresses
from plugins.newsdesk.urls.url_registry import Owner, UrlRegistry, claim_keys


@dataclass(frozen=True)
class PublishedUrls:
    """The outlines that need addresses, what they got, which of them readers can open and find."""

    articles: Sequence[FrontMatter]
    pages: Sequence[FrontMatter]
    urls: Mapping[Path, str]
    public: Collection[Path]
    listed: Collection[Path]


def open_address_book(
    holdings: PublishedUrls, categories: CategoryTree, findings: Findings, *, has_figures: bool
) -> UrlRegistry:
    """Return the book of all addresses, recording clashes and reserved ones."""
    book = UrlRegistry(findings)
    listed = [outline for outline in holdings.articles if outline.path in holdings.listed]
    book.lists.update(iter_list_addresses(listed, categories))
    if has_figures:
        book.lists.update(OF_FIGURES)
    pages = [page for page in holdings.pages if _is_free(page, findings)]
    for outline in holdings.articles:
        _claim_address(outline, "bài mới hơn", holdings, book)
    for outline in pages:
        _claim_address(outline, "trang này", holdings, book)
    for outline in chain(holdings.articles, pages):
        for alias in outline.values.get("aliases", ()):
            owner = _owner(outline, "aliases", holdings)
            book.claim(alias, owner, "bỏ địa chỉ này khỏi aliases của một trong hai bài")
    keys = [(page_key_of(one), _owner(one, "id", holdings)) for one in holdings.articles]
    claim_keys(keys, findings)
    return book


def check_links_of_data(
    links: Sequence[tuple[Path, Place, str]], book: UrlRegistry, findings: Findings
) -> None:
    """Record addresses in data files (file, place, address) at which nothing stands."""
    for path, place, href in links:
        address = href.partition("#")[0].partition("?")[0]
        if address.startswith("/") and not book.is_served(address):
            findings.error(
                path,
                place,
                f"liên kết «{href}» không dẫn tới trang nào",
                "sửa địa chỉ, ví dụ /tin-hoat-dong/ (có dấu / ở cuối)",
            )


def iter_menu_links(entries: Sequence[MenuEntry], path: Path) -> list[tuple[Path, Place, str]]:
    """Return (file, place, address) of every menu entry that names an address."""
    links = []
    for entry in entries:
        if entry.url:
            links.append((path, entry.written_at, entry.url))
        links.extend(iter_menu_links(entry.children, path))
    return links


def _claim_address(
    outline: FrontMatter, what: str, holdings: PublishedUrls, book: UrlRegistry
) -> None:
    url = holdings.urls.get(outline.path)
    if url is None:
        return
    book.claim(f"/{url}", _owner(outline, "slug", holdings), f"đặt slug khác cho {what}")
    for name in outline.documents:
        book.files.add(f"/{url}{name}")


def _owner(outline: FrontMatter, field: str, holdings: PublishedUrls) -> Owner:
    return Owner(outline.path, outline.place(field), outline.path in holdings.public)


def _is_free(page: FrontMatter, findings: Findings) -> bool:
    """Record a page at an address of the portal's own, and tell whether it may have its own."""
    slug = page.slug
    if is_reserved(slug):
        findings.error(
            page.path,
            page.place("slug"),
            f"địa chỉ /{slug}/ dành riêng cho cổng",
            "đặt slug khác cho trang này",
        )
    return not is_reserved(slug)
