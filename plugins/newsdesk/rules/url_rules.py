"""Every address of the portal in one registry, clashes and reserved names recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundles import FrontMatter
from plugins.newsdesk.reading.data_files import DataFiles
from plugins.newsdesk.schema.entries import MenuEntry, RedirectEntry
from plugins.newsdesk.schema.yaml_nodes import Place
from plugins.newsdesk.urls.article_urls import page_key_of
from plugins.newsdesk.urls.url_registry import (
    Owner,
    PluginUrls,
    Rooms,
    UrlRegistry,
)


@dataclass(frozen=True)
class PublishedUrls:
    """Front matter that needs addresses, its addresses, files that are public or listed.

    `newer` are files that clash with others by their own fault, since the others are published.
    """

    articles: Sequence[FrontMatter]
    pages: Sequence[FrontMatter]
    documents: Sequence[FrontMatter]
    urls: Mapping[Path, str]
    public: Collection[Path]
    listed: Collection[Path]
    newer: Collection[Path] = ()

    @property
    def items(self) -> list[FrontMatter]:
        """Return articles, pages and documents."""
        return [*self.articles, *self.pages, *self.documents]

    def in_order(self, items: Iterable[FrontMatter]) -> list[FrontMatter]:
        """Return items with the newer ones last, to be named when two clash."""
        return sorted(items, key=lambda one: one.path in self.newer)


def register_urls(
    published: PublishedUrls, data: DataFiles, plugin_urls: PluginUrls, findings: Findings
) -> UrlRegistry:
    """Return the registry of all addresses, recording clashes and reserved ones."""
    listed = [item for item in published.articles if item.path in published.listed]
    documents = [item for item in published.documents if item.path in published.listed]
    rooms = Rooms(documents, data.notices, data.units)
    served = plugin_urls.list(listed, data.categories, data.identity, rooms)
    registry = UrlRegistry(findings, served)
    pages = [page for page in published.pages if _is_free(page, plugin_urls, findings)]
    items = [*((one, "bài mới hơn") for one in published.articles)]
    items += ((one, "trang này") for one in pages)
    items += ((one, "văn bản này") for one in published.documents)
    for is_newer in (False, True):
        group = [one for one in items if (one[0].path in published.newer) is is_newer]
        for item, what in group:
            _register_address(item, what, published, registry)
        for item, _ in group:
            _register_aliases(item, published, registry)
    _check_keys(published.in_order(published.articles), findings)
    return registry


def check_links_of_data(
    links: Sequence[tuple[Path, Place, str]], registry: UrlRegistry, findings: Findings
) -> None:
    """Record addresses in data files (file, place, address) that nothing has."""
    for path, place, href in links:
        address = href.partition("#")[0].partition("?")[0]
        if not address.startswith("/") or registry.is_served(address):
            continue
        if registry.is_served(f"{address}/"):
            what, remedy = f"liên kết “{href}” thiếu dấu / ở cuối", f"viết {address}/"
        else:
            what = f"liên kết “{href}” không dẫn tới trang nào"
            remedy = "sửa địa chỉ như thấy trên trình duyệt, hoặc xóa mục này"
        findings.error(path, place, what, remedy)


def check_redirects(
    redirects: Sequence[RedirectEntry], path: Path, registry: UrlRegistry, findings: Findings
) -> None:
    """Advise on redirects to nothing, or from an address that the portal itself has."""
    for entry in redirects:
        new = entry.new.partition("#")[0].partition("?")[0]
        if new.startswith("/") and not registry.is_served(new):
            what = f"“{entry.new}” không dẫn tới trang nào"
            findings.advise(path, entry.written_at, what, "sửa new, hoặc xóa mục này")
        if registry.is_served(entry.old):
            what = f"địa chỉ cũ “{entry.old}” nay là một trang của cổng"
            findings.advise(path, entry.written_at, what, "xóa mục này")


def iter_menu_links(entries: Sequence[MenuEntry], path: Path) -> list[tuple[Path, Place, str]]:
    """Return (file, place, address) of every menu entry that names an address."""
    links = []
    for entry in entries:
        if entry.url:
            links.append((path, entry.written_at, entry.url))
        links.extend(iter_menu_links(entry.children, path))
    return links


def _check_keys(articles: Iterable[FrontMatter], findings: Findings) -> None:
    """Record ids given to two articles, naming both files."""
    holders: dict[str, FrontMatter] = {}
    for one in articles:
        key = page_key_of(one)
        holder = holders.setdefault(key, one)
        if holder is not one:
            findings.error(
                one.path,
                one.place("id"),
                f"id “{key}” đã thuộc {findings.shown(holder.path)}",
                "đặt id khác cho bài mới hơn (id của bài cũ giữ nguyên)",
            )


def _register_address(
    item: FrontMatter, what: str, published: PublishedUrls, registry: UrlRegistry
) -> None:
    url = published.urls.get(item.path)
    if url is None:
        return
    registry.register(f"/{url}", _owner(item, "slug", published), f"đặt slug khác cho {what}")
    for name in item.documents:
        registry.files.add(f"/{url}{name}")


def _register_aliases(item: FrontMatter, published: PublishedUrls, registry: UrlRegistry) -> None:
    for alias in item.values.get("aliases", ()):
        owner = _owner(item, "aliases", published)
        registry.register(alias, owner, "bỏ địa chỉ này khỏi aliases của một trong hai bài")


def _owner(item: FrontMatter, field: str, published: PublishedUrls) -> Owner:
    return Owner(item.path, item.place(field), item.path in published.public)


def _is_free(page: FrontMatter, plugin_urls: PluginUrls, findings: Findings) -> bool:
    """Return whether a page may have its address; record one that a plugin reserves."""
    slug = page.slug
    if is_taken := plugin_urls.is_reserved(slug):
        findings.error(
            page.path,
            page.place("slug"),
            f"địa chỉ /{slug}/ dành riêng cho cổng",
            "đặt slug khác cho trang này",
        )
    return not is_taken
