"""Load the whole content: headers, then addresses, then bodies, whose links can now be resolved.

Nothing is written but the build state.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from plugins.core.incremental.fingerprints import fingerprint
from plugins.core.incremental.store import BuildState
from plugins.core.progress import Reporter
from plugins.core.project import check_settings, load_hooks
from plugins.gallery.photo_pipeline import PhotoPipeline
from plugins.gallery.settings import GallerySettings
from plugins.newsdesk.model import Visibility
from plugins.newsdesk.problems import Findings, bundle_of
from plugins.newsdesk.reading.bundles import Reading
from plugins.newsdesk.reading.data_files import (
    GONE,
    NOTICES,
    REDIRECTS,
    STAFF,
    TOPICS,
    read_data_files,
)
from plugins.newsdesk.reading.file_types import is_photo
from plugins.newsdesk.reading.layout import find_articles, find_documents, find_pages
from plugins.newsdesk.reading.stray_files import check_strays
from plugins.newsdesk.reading.tree import check_folders, check_roots, walk
from plugins.newsdesk.rendering.article_page import RenderContext, RenderJob
from plugins.newsdesk.rendering.body import BodyRenderer
from plugins.newsdesk.rules.article_rules import check_figures, check_names
from plugins.newsdesk.rules.comment_rules import check_comments
from plugins.newsdesk.rules.date_rules import check_dates, check_days
from plugins.newsdesk.rules.document_rules import check_documents
from plugins.newsdesk.rules.gone_rules import check_gone
from plugins.newsdesk.rules.media_rules import check_topics
from plugins.newsdesk.rules.notice_rules import check_notices
from plugins.newsdesk.rules.room_rules import check_room_addresses
from plugins.newsdesk.rules.staff_rules import check_staff
from plugins.newsdesk.rules.url_rules import (
    PublishedUrls,
    check_links_of_data,
    check_redirects,
    iter_menu_links,
    register_urls,
)
from plugins.newsdesk.schema.declarations import ARTICLE_FIELDS, DOCUMENT_FIELDS, PAGE_FIELDS
from plugins.newsdesk.settings import NewsdeskSettings
from plugins.newsdesk.site.bundle_reader import BundleReader
from plugins.newsdesk.site.content import ARTICLES, DATA, DOCUMENTS, PAGES, Content, LoadCounts
from plugins.newsdesk.site.items import (
    make_article,
    make_document,
    make_page,
    url_of_reading,
    visibility_of_reading,
)
from plugins.newsdesk.site.lost_urls import record_lost
from plugins.newsdesk.site.render_cache import RenderCache, Rendered
from plugins.newsdesk.urls.documents import index_documents
from plugins.newsdesk.urls.link_lookups import KnownUrls
from plugins.newsdesk.urls.released import parse_released
from plugins.newsdesk.urls.url_registry import PluginUrls


def load_content(
    settings: Mapping[str, Any],
    clock: datetime,
    state: BuildState,
    reporter: Reporter,
    newer: Collection[str] = (),
) -> Content:
    """Load the content by Pelican's settings. Raises SettingsError if they are invalid.

    When an id or an address is taken twice, the error is that of a bundle among `newer` (as
    `bundle_of` names them), by default that of the later name.
    """
    check_settings(settings)
    newsdesk = NewsdeskSettings.from_settings(settings, clock)
    photos = PhotoPipeline(GallerySettings.from_settings(settings))
    plugin_urls = PluginUrls(settings, load_hooks(settings.get("PLUGINS", ()), "urls"))
    content = ContentLoader(newsdesk, photos, plugin_urls, state, reporter, newer).load()
    if newsdesk.released is not None:
        record_lost(content, parse_released(newsdesk.released.read_text(encoding="utf-8")))
    return content


class ContentLoader:
    """Loads the content once, from files to `Content`."""

    def __init__(
        self,
        settings: NewsdeskSettings,
        photos: PhotoPipeline,
        plugin_urls: PluginUrls,
        state: BuildState,
        reporter: Reporter,
        newer: Collection[str] = (),
    ) -> None:
        self.settings = settings
        self.photos = photos
        self.plugin_urls = plugin_urls
        self.reporter = reporter
        self.newer = newer
        self.findings = Findings(settings.project)
        self.data = read_data_files(
            settings.content / DATA, photos, self.findings, plugin_urls.is_reserved
        )
        self.reader = BundleReader(settings, state, reporter)
        self.cache = RenderCache(state, settings.process_count, reporter)
        self.render_settings = fingerprint(
            (settings.frame_hosts, settings.body_photo_sizes, _recipe(photos.settings))
        )

    def load(self) -> Content:
        """Read headers, check them together, render bodies, and return all of it."""
        readings = self._read_headers()
        visibility = self._decide_visibility(readings)
        published = self._assign_urls(readings, visibility)
        known = self._check_together(published)
        jobs = list(self._iter_jobs(readings, visibility, published.urls))
        rendered, made_count = self._render(jobs, known)
        articles = (make_article(*one) for one in rendered if one[0].reading.is_article)
        documents = (make_document(*one) for one in rendered if one[0].reading.is_document)
        pages = (make_page(*one) for one in rendered if one[0].reading.is_page)
        return Content(
            self.settings,
            self.data,
            {article.path: article for article in articles if article},
            {page.path: page for page in pages if page},
            {one.path: one for one in documents if one},
            {one.path: one.front_matter for one in readings if one.front_matter},
            published.urls,
            known.registry,
            self.photos,
            self.findings,
            LoadCounts(len(jobs), sum(one.bundle is not None for one in readings), made_count),
        )

    # Headers

    def _read_headers(self) -> list[Reading]:
        """Return all bundles, articles first."""
        content, project = self.settings.content, self.settings.project
        roots = {name: content / name for name in (ARTICLES, PAGES, DOCUMENTS, DATA)}
        check_roots((content, *roots.values()), self.findings)
        trees = {name: walk(root, project) for name, root in roots.items()}
        for tree in trees.values():
            check_folders(tree, self.settings.max_file_bytes, self.findings)
        check_strays(content, trees, self.data.images.values(), self.findings)
        readings = [
            *self.reader.read(find_articles(trees[ARTICLES], self.findings), ARTICLE_FIELDS),
            *self.reader.read(find_pages(trees[PAGES], self.findings), PAGE_FIELDS),
            *self.reader.read(find_documents(trees[DOCUMENTS], self.findings), DOCUMENT_FIELDS),
        ]
        for reading in readings:
            if reading.problems:
                self.findings.include(reading.problems, is_new=reading.bundle is not None)
        return readings

    def _decide_visibility(self, readings: Iterable[Reading]) -> dict[Path, Visibility]:
        return {
            one.path: visibility_of_reading(one, one.front_matter, self.settings)
            for one in readings
            if one.front_matter
        }

    # Addresses

    def _assign_urls(
        self, readings: Iterable[Reading], visibility: Mapping[Path, Visibility]
    ) -> PublishedUrls:
        found = [(one, one.front_matter) for one in readings if one.front_matter]
        articles, pages, documents = (
            [front_matter for one, front_matter in found if one.fields is fields]
            for fields in (ARTICLE_FIELDS, PAGE_FIELDS, DOCUMENT_FIELDS)
        )
        urls = {
            one.path: url
            for one, front_matter in found
            if (url := url_of_reading(one, front_matter, self.data.categories))
        }
        public = {path for path, one in visibility.items() if one.is_public}
        listed = {path for path, one in visibility.items() if one is Visibility.LISTED}
        newer = {one.path for one, _ in found if self._is_newer(one.path)}
        return PublishedUrls(articles, pages, documents, urls, public, listed, newer)

    def _is_newer(self, path: Path) -> bool:
        return bool(self.newer) and bundle_of(self.findings.shown(path)) in self.newer

    def _check_together(self, published: PublishedUrls) -> KnownUrls:
        """Check names, figures, addresses and links of data files, and return all addresses."""
        folder = self.settings.content / DATA
        now = self.settings.now
        check_names(published.articles, published.newer, self.findings)
        check_dates(published.items, now, self.findings)
        check_documents(published.documents, published.newer, self.findings)
        check_notices(self.data.notices, folder / NOTICES, self.findings)
        check_staff(self.data.units, folder / STAFF, self.findings)
        check_topics(self.data.topics, published.articles, folder / TOPICS, self.findings)
        for name, entries in (("banners.yml", self.data.banners), ("links.yml", self.data.links)):
            check_days(entries, folder / name, now.date(), self.findings)
        check_figures(published.articles, self.data.figures, folder, self.findings)
        check_comments(published.articles, self.data.comments, folder, now, self.findings)
        check_room_addresses(published, self.data, folder, self.findings)
        registry = register_urls(published, self.data, self.plugin_urls, self.findings)
        check_gone(self.data.gone, folder / GONE, registry, now.date())
        links = iter_menu_links(self.data.menu, folder / "menu.yml")
        written = folder / "banners.yml"
        links += [(written, one.written_at, one.url) for one in self.data.banners if one.url]
        written = folder / NOTICES
        links += [(written, one.written_at, one.url) for one in self.data.notices if one.url]
        check_links_of_data(links, registry, self.findings)
        check_redirects(self.data.redirects, folder / REDIRECTS, registry, self.findings)
        anchors = {
            published.urls[one.path].strip("/"): one.anchors
            for one in published.items
            if one.path in published.urls
        }
        index = index_documents(published.documents)
        return KnownUrls(registry, published.urls, anchors, index)

    # Bodies

    def _iter_jobs(
        self,
        readings: Iterable[Reading],
        visibility: Mapping[Path, Visibility],
        urls: Mapping[Path, str],
    ) -> Iterator[RenderJob]:
        for reading in readings:
            if (front_matter := reading.front_matter) is None:
                continue
            seen = visibility[reading.path]
            yield RenderJob(
                reading,
                front_matter,
                urls.get(reading.path, ""),
                seen,
                seen.is_public or self.settings.shows_drafts,
                self.data.categories.by_path.get(front_matter.values.get("category", "")),
                self.render_settings,
            )

    def _render(
        self, jobs: Sequence[RenderJob], known: KnownUrls
    ) -> tuple[list[tuple[RenderJob, Rendered]], int]:
        """Return the jobs with their results, and how many were rendered in this run."""
        rendered = {job.key: one for job in jobs if (one := self.cache.cached(job, known))}
        stale = self._complete([job for job in jobs if job.key not in rendered])
        made = self.cache.render(stale, self._open_context(stale, known)) if stale else []
        self.reader.keep_used()
        self.cache.keep_used()
        for some, is_new in ((rendered.values(), False), (made, True)):
            for one in some:
                if one.summary.problems:
                    self.findings.include(one.summary.problems, is_new=is_new)
        rendered |= {job.key: one for job, one in zip(stale, made, strict=True)}
        return [(job, rendered[job.key]) for job in jobs if job.key in rendered], len(made)

    def _complete(self, jobs: Sequence[RenderJob]) -> list[RenderJob]:
        """Return the jobs with their whole bundles."""
        whole = self.reader.complete([job.reading for job in jobs], self.findings)
        by_name = {reading.name: reading for reading in whole}
        return [
            replace(job, reading=by_name[job.reading.name])
            for job in jobs
            if job.reading.name in by_name
        ]

    def _open_context(self, jobs: Sequence[RenderJob], known: KnownUrls) -> RenderContext:
        bundles = (job.reading.bundle for job in jobs)
        files = chain.from_iterable(bundle.files.values() for bundle in bundles if bundle)
        photos = filter(is_photo, files)
        inspected = self.photos.inspect_many(photos, self.reporter)
        return RenderContext(
            self.settings,
            self.photos.settings,
            BodyRenderer(),
            inspected,
            known,
            self.data.categories,
        )


def _recipe(settings: GallerySettings) -> GallerySettings:
    """Return the settings without those that do not change a picture."""
    return replace(settings, cache_dir=Path(), workers=0, keep_days=1, elsewhere="")
