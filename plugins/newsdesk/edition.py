"""The whole content, read and checked at once: the edition that a build prints.

First every header, so that all addresses are known; then all photos in parallel; then the bodies,
whose links and photos can now be resolved. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from plugins.gallery.planning import PhotoDesk
from plugins.gallery.reporting import Reporter
from plugins.gallery.settings import GallerySettings
from plugins.newsdesk.address_rules import (
    Holdings,
    check_links_of_data,
    iter_menu_links,
    open_address_book,
)
from plugins.newsdesk.addresses import AddressBook
from plugins.newsdesk.assembly import Assembler, Surroundings
from plugins.newsdesk.body import BodyRenderer
from plugins.newsdesk.bundles import Bundle, read_bundle
from plugins.newsdesk.categories import Category, CategoryTree
from plugins.newsdesk.data_files import FIGURES, DataFiles, read_data_files
from plugins.newsdesk.entries import ArticleMetadata, PageMetadata
from plugins.newsdesk.fields import Field, closest
from plugins.newsdesk.files import is_photo
from plugins.newsdesk.header_rules import check_article_header, check_body_text, check_naming
from plugins.newsdesk.layout_rules import check_folders, iter_articles, iter_pages
from plugins.newsdesk.model import Article, Page, Standing
from plugins.newsdesk.name_rules import advise_on_names
from plugins.newsdesk.naming import (
    article_standing,
    article_url,
    page_key_of,
    page_url,
    slug_of,
)
from plugins.newsdesk.photo_rules import check_photos
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.schema import ARTICLE_FIELDS, PAGE_FIELDS
from plugins.newsdesk.settings import NewsdeskSettings

MAX_SUGGESTIONS = 20  # each costs a comparison with every key
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
    for name in (ARTICLES, PAGES, DATA):
        check_folders(settings.content / name, findings)
    articles = _read_bundles(
        iter_articles(settings.content / ARTICLES, findings), ARTICLE_FIELDS, findings
    )
    pages = _read_bundles(iter_pages(settings.content / PAGES, findings), PAGE_FIELDS, findings)
    for bundle in articles:
        check_article_header(bundle, data.categories, findings)
    advise_on_names(articles, findings)
    _advise_on_figures(articles, data, settings, findings)
    standings = {bundle.path: article_standing(bundle, settings) for bundle in articles}
    holdings = _hold(articles, pages, data.categories, standings)
    book = open_address_book(holdings, data.categories, findings, has_figures=settings.has_figures)
    _check_data_links(data, settings.content / DATA, book, findings)
    inspected = desk.inspect_many(_iter_photos([*articles, *pages]), reporter)
    check_photos(inspected, findings)
    around = Surroundings(settings, desk, BodyRenderer(), inspected, book, holdings.urls, findings)
    return Edition(
        settings,
        data,
        _assemble_articles(articles, standings, data.categories, around),
        _assemble_pages(pages, around),
        {bundle.path: bundle for bundle in chain(articles, pages)},
        dict(holdings.urls),
        desk,
        findings,
    )


def _hold(
    articles: Sequence[Bundle],
    pages: Sequence[Bundle],
    categories: CategoryTree,
    standings: Mapping[Path, Standing],
) -> Holdings:
    urls = {one.path: url for one in articles if (url := article_url(one, categories))}
    urls |= {one.path: url for one in pages if (url := page_url(one))}
    public = {path for path, standing in standings.items() if standing.is_public}
    listed = {path for path, standing in standings.items() if standing is Standing.LISTED}
    return Holdings(articles, pages, urls, public | {page.path for page in pages}, listed)


def _check_data_links(data: DataFiles, folder: Path, book: AddressBook, findings: Findings) -> None:
    links = iter_menu_links(data.menu, folder / "menu.yml")
    banners = ((folder / "banners.yml", one.written_at, one.url) for one in data.banners if one.url)
    check_links_of_data([*links, *banners], book, findings)


def _read_bundles(
    paths: Iterable[Path], fields: Sequence[Field], findings: Findings
) -> list[Bundle]:
    bundles = []
    for path in paths:
        bundle = read_bundle(path, fields, findings)
        if bundle is not None:
            check_naming(bundle, findings)
            check_body_text(bundle, findings)
            bundles.append(bundle)
    return bundles


def _advise_on_figures(
    articles: Sequence[Bundle], data: DataFiles, settings: NewsdeskSettings, findings: Findings
) -> None:
    keys = {page_key_of(bundle) for bundle in articles}
    unknown = 0
    for key, figures in data.figures.articles:
        if key not in keys:
            suggestion = closest(key, keys) if (unknown := unknown + 1) <= MAX_SUGGESTIONS else ""
            findings.advise(
                settings.content / DATA / FIGURES,
                figures.written_at,
                f"không có bài nào có id «{key}»{suggestion}",
                "sửa id hoặc xóa dòng này",
            )


def _iter_photos(bundles: Sequence[Bundle]) -> Iterator[Path]:
    return (path for bundle in bundles for name, path in bundle.files.items() if is_photo(name))


def _assemble_articles(
    bundles: Sequence[Bundle],
    standings: Mapping[Path, Standing],
    categories: CategoryTree,
    around: Surroundings,
) -> dict[Path, Article]:
    articles = {}
    for bundle in bundles:
        standing = standings[bundle.path]
        is_built = standing.is_public or around.settings.shows_drafts
        assembler = Assembler(bundle, around, is_public=standing.is_public, is_built=is_built)
        parts = assembler.assemble(has_gallery=True)
        category: Category | None = categories.by_path.get(bundle.values.get("category", ""))
        url = around.urls.get(bundle.path)
        if category is None or url is None or not bundle.has_all(ARTICLE_FIELDS):
            continue
        articles[bundle.path] = Article(
            path=bundle.path,
            metadata=ArticleMetadata(**bundle.values),
            page_key=page_key_of(bundle),
            url=url,
            slug=slug_of(bundle),
            category=category,
            standing=standing,
            body=parts.body,
            cover=parts.cover,
            share=parts.share,
            gallery=parts.gallery,
            attachments=parts.attachments,
        )
    return articles


def _assemble_pages(bundles: Sequence[Bundle], around: Surroundings) -> dict[Path, Page]:
    pages = {}
    for bundle in bundles:
        parts = Assembler(bundle, around, is_public=True, is_built=True).assemble(has_gallery=False)
        url = around.urls.get(bundle.path)
        if url is not None and bundle.has_all(PAGE_FIELDS):
            metadata = PageMetadata(**bundle.values)
            slug = slug_of(bundle)
            pages[bundle.path] = Page(
                bundle.path, metadata, url, slug, parts.body, parts.attachments
            )
    return pages
