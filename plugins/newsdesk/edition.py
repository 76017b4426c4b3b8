"""The whole content, read and checked at once: the edition that a build prints.

First every header, so that all addresses are known; then all photos in parallel; then the bodies,
whose links and photos can now be resolved. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from plugins.gallery.planning import PhotoDesk
from plugins.gallery.reporting import Reporter
from plugins.gallery.settings import GallerySettings
from plugins.newsdesk.addresses import AddressBook, Owner, claim_keys
from plugins.newsdesk.assembly import Assembler, Workshop
from plugins.newsdesk.body import BodyRenderer
from plugins.newsdesk.bundles import Bundle, iter_markdown, read_bundle
from plugins.newsdesk.categories import Category, CategoryTree
from plugins.newsdesk.data_files import FIGURES, DataFiles, read_data_files
from plugins.newsdesk.entries import ArticleHeader, PageHeader
from plugins.newsdesk.fields import Field, closest
from plugins.newsdesk.files import is_photo
from plugins.newsdesk.header_rules import check_article_header, check_body_text
from plugins.newsdesk.list_addresses import iter_list_addresses
from plugins.newsdesk.model import Article, Page, Standing, standing_of
from plugins.newsdesk.name_rules import advise_on_names
from plugins.newsdesk.photo_rules import check_photos
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.schema import ARTICLE_FIELDS, PAGE_FIELDS
from plugins.newsdesk.settings import NewsdeskSettings
from plugins.newsdesk.slugs import is_reserved, make_slug

ARTICLES, PAGES, DATA = "articles", "pages", "data"


@dataclass(frozen=True)
class Edition:
    """Everything that was read, by path; with errors among the findings it must not be built."""

    settings: NewsdeskSettings
    data: DataFiles
    articles: dict[Path, Article]
    pages: dict[Path, Page]
    bundles: dict[Path, Bundle]
    urls: dict[Path, str]
    desk: PhotoDesk
    findings: Findings


def open_content(
    settings: Mapping[str, Any], clock: datetime, reporter: Reporter | None = None
) -> Edition:
    """Read the content by Pelican's settings; `reporter` hears of photos being inspected.

    Raises SettingsError or GallerySettingsError when those do not fit.
    """
    newsdesk = NewsdeskSettings.from_settings(settings, clock)
    desk = PhotoDesk(GallerySettings.from_settings(settings))
    return read_edition(newsdesk, desk, reporter)


def read_edition(
    settings: NewsdeskSettings, desk: PhotoDesk, reporter: Reporter | None = None
) -> Edition:
    """Read and check the whole content folder."""
    findings = Findings(settings.project)
    data = read_data_files(settings.content / DATA, desk, findings)
    articles = _read_bundles(settings.content / ARTICLES, ARTICLE_FIELDS, findings)
    pages = _read_bundles(settings.content / PAGES, PAGE_FIELDS, findings)
    for bundle in articles:
        check_article_header(bundle, data.categories, settings, findings)
    advise_on_names(articles, findings)
    _advise_on_figures(articles, data, settings, findings)
    urls = {
        **{
            bundle.path: url for bundle in articles if (url := article_url(bundle, data.categories))
        },
        **{bundle.path: f"{slug_of(bundle)}/" for bundle in pages},
    }
    addresses = _fill_address_book(articles, pages, urls, data.categories, settings, findings)
    inspected = desk.inspect_many(_iter_photos([*articles, *pages]), reporter)
    check_photos(inspected, settings, findings)
    workshop = Workshop(settings, desk, BodyRenderer(), inspected, addresses, urls, findings)
    return Edition(
        settings,
        data,
        _assemble_articles(articles, data.categories, workshop),
        _assemble_pages(pages, workshop),
        {bundle.path: bundle for bundle in chain(articles, pages)},
        urls,
        desk,
        findings,
    )


def slug_of(bundle: Bundle) -> str:
    """Return the last part of a bundle's address."""
    return str(bundle.values.get("slug") or make_slug(bundle.name))


def page_key_of(bundle: Bundle) -> str:
    """Return the stable key of an article: its id, else its slug."""
    return str(bundle.values.get("id") or slug_of(bundle))


def article_url(bundle: Bundle, categories: CategoryTree) -> str | None:
    """Return the address of an article without leading slash, None without a known category."""
    category = categories.by_path.get(bundle.values.get("category", ""))
    return f"{category.slug}/{slug_of(bundle)}/" if category else None


def standing(bundle: Bundle, settings: NewsdeskSettings) -> Standing:
    """Return how an article stands; one whose date cannot be read counts as a draft."""
    values = bundle.values
    if "date" not in values:
        return Standing.DRAFT
    return standing_of(
        values.get("status", "published"), values["date"], values.get("expires"), settings.now
    )


def _read_bundles(folder: Path, fields: Sequence[Field], findings: Findings) -> list[Bundle]:
    bundles = []
    for path in iter_markdown(folder) if folder.is_dir() else ():
        bundle = read_bundle(path, fields, findings)
        if bundle is not None:
            check_body_text(bundle, findings)
            bundles.append(bundle)
    return bundles


def _advise_on_figures(
    articles: Sequence[Bundle], data: DataFiles, settings: NewsdeskSettings, findings: Findings
) -> None:
    keys = {page_key_of(bundle) for bundle in articles}
    for key, figures in data.figures.articles:
        if key not in keys:
            findings.advise(
                settings.content / DATA / FIGURES,
                figures.written_at,
                f"không có bài nào có id «{key}»{closest(key, keys)}",
                "sửa id hoặc xóa dòng này",
            )


def _iter_photos(bundles: Sequence[Bundle]) -> Iterator[Path]:
    return (path for bundle in bundles for name, path in bundle.files.items() if is_photo(name))


def _fill_address_book(
    articles: Sequence[Bundle],
    pages: Sequence[Bundle],
    urls: Mapping[Path, str],
    categories: CategoryTree,
    settings: NewsdeskSettings,
    findings: Findings,
) -> AddressBook:
    addresses = AddressBook(findings)
    addresses.lists.update(iter_list_addresses(articles, categories))
    fit_pages = [bundle for bundle in pages if not _refuse_reserved(bundle, findings)]
    for bundle in chain(articles, fit_pages):
        is_public = "date" not in bundle.values or standing(bundle, settings).is_public
        owner = Owner(bundle.path, bundle.place("slug"), is_public)
        if url := urls.get(bundle.path):
            addresses.claim(f"/{url}", owner, "đặt slug khác cho bài mới hơn")
    for bundle in chain(articles, pages):
        for alias in bundle.values.get("aliases", ()):
            owner = Owner(bundle.path, bundle.place("aliases"))
            addresses.claim(alias, owner, "bỏ địa chỉ này khỏi aliases của một trong hai bài")
    keys = [(page_key_of(bundle), Owner(bundle.path, bundle.place("id"))) for bundle in articles]
    claim_keys(keys, findings)
    return addresses


def _refuse_reserved(page: Bundle, findings: Findings) -> bool:
    """Record a page at an address of the portal's own, and tell whether it is one."""
    slug = slug_of(page)
    if is_reserved(slug):
        findings.error(
            page.path,
            page.place("slug"),
            f"địa chỉ /{slug}/ dành riêng cho cổng",
            "đặt slug khác cho trang này",
        )
    return is_reserved(slug)


def _assemble_articles(
    bundles: Sequence[Bundle], categories: CategoryTree, workshop: Workshop
) -> dict[Path, Article]:
    articles = {}
    for bundle in bundles:
        stands = standing(bundle, workshop.settings)
        is_built = stands.is_public or workshop.settings.shows_drafts
        assembler = Assembler(bundle, workshop, is_public=stands.is_public, is_built=is_built)
        parts = assembler.assemble(has_gallery=True)
        category: Category | None = categories.by_path.get(bundle.values.get("category", ""))
        if category is None or not bundle.has_all(ARTICLE_FIELDS):
            continue
        articles[bundle.path] = Article(
            path=bundle.path,
            header=ArticleHeader(**bundle.values),
            page_key=page_key_of(bundle),
            url=workshop.urls[bundle.path],
            slug=slug_of(bundle),
            category=category,
            standing=stands,
            body=parts.body,
            cover=parts.cover,
            share=parts.share,
            gallery=parts.gallery,
            attachments=parts.attachments,
        )
    return articles


def _assemble_pages(bundles: Sequence[Bundle], workshop: Workshop) -> dict[Path, Page]:
    pages = {}
    for bundle in bundles:
        parts = Assembler(bundle, workshop, is_public=True, is_built=True).assemble(
            has_gallery=False
        )
        if bundle.has_all(PAGE_FIELDS):
            header = PageHeader(**bundle.values)
            url, slug = workshop.urls[bundle.path], slug_of(bundle)
            pages[bundle.path] = Page(bundle.path, header, url, slug, parts.body, parts.attachments)
    return pages
