"""The whole content, read and checked at once.

First every header, so that all addresses are known; then all photos in parallel; then the bodies,
whose links and photos can now be resolved. Nothing is written here but the build state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from plugins.core.incremental.fingerprints import digest, fingerprint
from plugins.core.incremental.store import BuildState
from plugins.core.progress import Reporter
from plugins.core.project import check_settings, load_hooks
from plugins.gallery.photo_pipeline import PhotoPipeline
from plugins.gallery.settings import GallerySettings
from plugins.newsdesk.model import Article, Page, Visibility
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundle_files import is_photo
from plugins.newsdesk.reading.bundles import Bundle
from plugins.newsdesk.reading.data_files import DataFiles, read_data_files
from plugins.newsdesk.reading.front_matter import FrontMatter
from plugins.newsdesk.reading.tree import walk
from plugins.newsdesk.rendering.article_page import RenderContext, RenderJob
from plugins.newsdesk.rendering.body import BodyRenderer
from plugins.newsdesk.rules.figure_rules import check_figures
from plugins.newsdesk.rules.layout_rules import check_folders, find_articles, find_pages
from plugins.newsdesk.rules.name_rules import advise_on_names
from plugins.newsdesk.rules.url_rules import (
    PublishedUrls,
    check_links_of_data,
    iter_menu_links,
    register_urls,
)
from plugins.newsdesk.schema.categories import Category, CategoryTree
from plugins.newsdesk.schema.declarations import ARTICLE_FIELDS, PAGE_FIELDS
from plugins.newsdesk.schema.entries import ArticleMetadata, PageMetadata
from plugins.newsdesk.schema.fields import Field
from plugins.newsdesk.settings import NewsdeskSettings
from plugins.newsdesk.site.article_cache import ArticleCache, Assembly, Task
from plugins.newsdesk.site.bundle_reader import BundleReader, Reading
from plugins.newsdesk.site.content import ARTICLES, DATA, PAGES, Content, LoadCounts
from plugins.newsdesk.urls.article_urls import article_url, article_visibility, page_url
from plugins.newsdesk.urls.link_lookups import KnownUrls
from plugins.newsdesk.urls.plugin_urls import PluginUrls
from plugins.newsdesk.urls.url_registry import UrlRegistry


def load_content(
    settings: Mapping[str, Any],
    clock: datetime,
    reporter: Reporter | None = None,
    state: BuildState | None = None,
) -> Content:
    """Read the content by Pelican's settings; `reporter` hears of photos being inspected.

    With `state`, what an earlier run has read and nobody has changed is not read again. Raises
    SettingsError with every invalid setting.
    """
    check_settings(settings)
    newsdesk = NewsdeskSettings.from_settings(settings, clock)
    photos = PhotoPipeline(GallerySettings.from_settings(settings))
    plugin_urls = PluginUrls(settings, load_hooks(settings.get("PLUGINS", ()), "urls"))
    return load(newsdesk, photos, plugin_urls, reporter, state)


def load(
    settings: NewsdeskSettings,
    photos: PhotoPipeline,
    plugin_urls: PluginUrls,
    reporter: Reporter | None = None,
    state: BuildState | None = None,
) -> Content:
    """Read and check the whole content folder."""
    return ContentLoader(settings, photos, plugin_urls, reporter, state).compose()


class ContentLoader:
    """Loads the content once, from files to `Content`."""

    def __init__(
        self,
        settings: NewsdeskSettings,
        photos: PhotoPipeline,
        plugin_urls: PluginUrls,
        reporter: Reporter | None,
        state: BuildState | None,
    ) -> None:
        self.settings = settings
        self.photos = photos
        self.plugin_urls = plugin_urls
        self.reporter = reporter
        self.findings = Findings(settings.project)
        self.data = read_data_files(
            settings.content / DATA, photos, self.findings, plugin_urls.is_reserved
        )
        self.reader = BundleReader(settings.project, state, settings.process_count, reporter)
        self.line = ArticleCache(state, settings.process_count, reporter)
        self.common_key = fingerprint(
            (
                state.code if state else b"",
                settings.frame_hosts,
                settings.body_photo_sizes,
                _recipe(photos.settings),
            )
        )

    def compose(self) -> Content:
        """Read headers, check them together, assemble, and return all of it."""
        articles, pages = self._read_headers()
        of_articles = [one.front_matter for one in articles if one.front_matter]
        of_pages = [one.front_matter for one in pages if one.front_matter]
        visibility = {one.path: article_visibility(one, self.settings) for one in of_articles}
        categories = self.data.categories
        published = _hold(of_articles, of_pages, categories, visibility)
        known = KnownUrls(self._check_together(published), published.urls)
        plans = {
            **self._plan_articles(articles, visibility, published.urls),
            **self._plan_pages(pages, published.urls),
        }
        done, assembled_count = self._assemble_all(plans, known)
        return Content(
            self.settings,
            self.data,
            _make_articles(of_articles, visibility, published.urls, categories, done),
            _make_pages(of_pages, published.urls, done),
            {one.path: one for one in chain(of_articles, of_pages)},
            published.urls,
            self.photos,
            self.findings,
            LoadCounts(
                bundles=len(plans),
                read=sum(reading.bundle is not None for reading in chain(articles, pages)),
                assembled=assembled_count,
            ),
        )

    def _check_together(self, published: PublishedUrls) -> UrlRegistry:
        """Check what one bundle alone cannot have wrong, and return all addresses."""
        advise_on_names(published.articles, self.findings)
        check_figures(
            published.articles, self.data.figures, self.settings.content / DATA, self.findings
        )
        registry = register_urls(published, self.data.categories, self.plugin_urls, self.findings)
        _check_data_links(self.data, self.settings.content / DATA, registry, self.findings)
        return registry

    def _assemble_all(
        self, plans: Mapping[Task, _Plan], known: KnownUrls
    ) -> tuple[dict[Path, Assembly], int]:
        """Return what was assembled by the path of its file, and how much of it in this run."""
        found = self.line.recall(plans, known)
        left = {task: plan for task, plan in plans.items() if task not in found}
        made = self._assemble(left, known)
        self.reader.forget_gone()
        self.line.note_use()
        for assemblies, is_new in ((found, False), (made, True)):
            for assembly in assemblies.values():
                if assembly.record.problems:
                    self.findings.include(assembly.record.problems, is_new=is_new)
        together = chain(found.items(), made.items())
        return {plans[task].reading.site.path: one for task, one in together}, len(made)

    def _read_headers(self) -> tuple[list[Reading], list[Reading]]:
        """Return articles and pages."""
        content, project = self.settings.content, self.settings.project
        trees = {name: walk(content / name, project) for name in (ARTICLES, PAGES, DATA)}
        for tree in trees.values():
            check_folders(tree, self.findings)
        found = find_articles(trees[ARTICLES], self.findings)
        articles = self.reader.read(found, ARTICLE_FIELDS)
        found = find_pages(trees[PAGES], self.findings)
        pages = self.reader.read(found, PAGE_FIELDS)
        for reading in chain(articles, pages):
            if reading.problems:
                self.findings.include(reading.problems, is_new=reading.bundle is not None)
        return articles, pages

    def _plan_articles(
        self,
        readings: Iterable[Reading],
        visibility: Mapping[Path, Visibility],
        urls: Mapping[Path, str],
    ) -> dict[Task, _Plan]:
        plans = {}
        for reading in readings:
            front_matter = reading.front_matter
            if front_matter is None:
                continue
            seen = visibility[front_matter.path]
            category = self.data.categories.by_path.get(front_matter.values.get("category", ""))
            plan = _Plan(
                reading,
                ARTICLE_FIELDS,
                urls.get(front_matter.path, ""),
                seen.is_public,
                seen.is_public or self.settings.shows_drafts,
            )
            named = (category.path, category.name) if category else ()
            plans[self._make_task(plan, seen.value, *named)] = plan
        return plans

    def _plan_pages(
        self, readings: Iterable[Reading], urls: Mapping[Path, str]
    ) -> dict[Task, _Plan]:
        plans = {}
        for reading in readings:
            if reading.front_matter is not None:
                plan = _Plan(reading, PAGE_FIELDS, urls.get(reading.site.path, ""))
                plans[self._make_task(plan, "page")] = plan
        return plans

    def _make_task(self, plan: _Plan, *more: str) -> Task:
        reading = plan.reading
        key = digest(self.common_key, reading.content, plan.url, str(plan.is_built), *more)
        return Task(reading.site.name, key)

    def _assemble(self, plans: Mapping[Task, _Plan], known: KnownUrls) -> dict[Task, Assembly]:
        if not plans:
            return {}
        bundles: dict[Path, Bundle] = {}
        for fields in (ARTICLE_FIELDS, PAGE_FIELDS):
            readings = [plan.reading for plan in plans.values() if plan.fields is fields]
            bundles.update(
                (bundle.path, bundle) for bundle in self.reader.complete(readings, fields)
            )
        inspected = self.photos.inspect_many(_iter_photos(bundles.values()), self.reporter)
        bench = RenderContext(
            self.settings,
            self.photos.settings,
            BodyRenderer(),
            inspected,
            known,
            self.data.categories,
        )
        work = [
            (task, plan.assign(bundle))
            for task, plan in plans.items()
            if (bundle := bundles.get(plan.reading.site.path)) is not None
        ]
        return self.line.assemble(work, bench)


def _recipe(settings: GallerySettings) -> GallerySettings:
    """Return the settings of pictures without those that say where and how they are made."""
    return replace(settings, cache_dir=Path(), workers=0, keep_days=1)


class _Plan(NamedTuple):
    """What is to become of a reading."""

    reading: Reading
    fields: Sequence[Field]
    url: str
    is_public: bool = True
    is_built: bool = True

    def assign(self, bundle: Bundle) -> RenderJob:
        is_article = self.fields is ARTICLE_FIELDS
        return RenderJob(bundle, self.url, self.is_public, self.is_built, is_article)


def _hold(
    articles: Sequence[FrontMatter],
    pages: Sequence[FrontMatter],
    categories: CategoryTree,
    visibility: Mapping[Path, Visibility],
) -> PublishedUrls:
    urls = {one.path: url for one in articles if (url := article_url(one, categories))}
    urls |= {one.path: url for one in pages if (url := page_url(one))}
    public = {path for path, seen in visibility.items() if seen.is_public}
    listed = {path for path, seen in visibility.items() if seen is Visibility.LISTED}
    return PublishedUrls(articles, pages, urls, public | {page.path for page in pages}, listed)


def _check_data_links(
    data: DataFiles, folder: Path, registry: UrlRegistry, findings: Findings
) -> None:
    links = iter_menu_links(data.menu, folder / "menu.yml")
    banners = ((folder / "banners.yml", one.written_at, one.url) for one in data.banners if one.url)
    check_links_of_data([*links, *banners], registry, findings)


def _iter_photos(bundles: Iterable[Bundle]) -> Iterator[Path]:
    return (path for bundle in bundles for name, path in bundle.files.items() if is_photo(name))


def _make_articles(
    headers: Iterable[FrontMatter],
    visibility: Mapping[Path, Visibility],
    urls: Mapping[Path, str],
    categories: CategoryTree,
    assembled: Mapping[Path, Assembly],
) -> dict[Path, Article]:
    articles = {}
    for front_matter in headers:
        path = front_matter.path
        category: Category | None = categories.by_path.get(front_matter.values.get("category", ""))
        url, assembly = urls.get(path), assembled.get(path)
        if category and url and assembly and front_matter.has_all(ARTICLE_FIELDS):
            articles[path] = Article(
                front_matter,
                ArticleMetadata(**front_matter.values),
                category,
                url,
                visibility[path],
                assembly.fingerprint,
                assembly.record.teaser,
                assembly.record.has_cover,
                assembly.record.has_photos,
                assembly.record.attachments,
                assembly.open_body,
            )
    return articles


def _make_pages(
    headers: Iterable[FrontMatter], urls: Mapping[Path, str], assembled: Mapping[Path, Assembly]
) -> dict[Path, Page]:
    pages = {}
    for front_matter in headers:
        url, assembly = urls.get(front_matter.path), assembled.get(front_matter.path)
        if url and assembly and front_matter.has_all(PAGE_FIELDS):
            metadata = PageMetadata(**front_matter.values)
            pages[front_matter.path] = Page(
                front_matter,
                metadata,
                url,
                assembly.fingerprint,
                assembly.record.has_photos,
                assembly.record.attachments,
                assembly.open_body,
            )
    return pages
