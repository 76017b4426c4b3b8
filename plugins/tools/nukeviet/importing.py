"""`import`: from a dump and uploads to content, redirects and a report."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.forking import run_forked
from plugins.core.locking import exclusive
from plugins.core.progress import Reporter, Work
from plugins.core.project import load_hooks
from plugins.newsdesk.settings import NewsdeskSettings
from plugins.newsdesk.site.content import DATA
from plugins.newsdesk.urls.article_urls import (
    ALBUMS_ROOT,
    DOCUMENTS_ROOT,
    STAFF_ROOT,
    VIDEOS_ROOT,
)
from plugins.newsdesk.urls.url_registry import PluginUrls
from plugins.tools.nukeviet.accounting import Accounts
from plugins.tools.nukeviet.content.added_files import CATEGORIES, read_added_files
from plugins.tools.nukeviet.content.banner_files import FOLDER as BANNERS
from plugins.tools.nukeviet.content.bundles import BundleWriter
from plugins.tools.nukeviet.content.categories import HEAD, CategoryPlan, head_of
from plugins.tools.nukeviet.content.data_writing import DataWriter
from plugins.tools.nukeviet.content.making import Made, Maker, Planned
from plugins.tools.nukeviet.content.record import ImportRecord
from plugins.tools.nukeviet.data_files import DataFilesWriter, WrittenData
from plugins.tools.nukeviet.dump.database import Database, load_dump
from plugins.tools.nukeviet.failures import ImportingError, explain_failure
from plugins.tools.nukeviet.planning import Planner
from plugins.tools.nukeviet.report import Report
from plugins.tools.nukeviet.site.archives import unpack
from plugins.tools.nukeviet.site.completeness import refuse_useless
from plugins.tools.nukeviet.site.modules import (
    ALBUMS,
    CLIPS,
    LAWS,
    ORGANS,
    Module,
    OldSite,
    choose_modules,
    find_site,
    host_of,
)
from plugins.tools.nukeviet.site.uploads import Uploads
from plugins.tools.nukeviet.site_plan import SitePlan

HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*")
WORK = Path(".cache") / "nukeviet"
# Kind of a module → address of the portal that its content fills.
ROOMS = {LAWS: DOCUMENTS_ROOT, ALBUMS: ALBUMS_ROOT, CLIPS: VIDEOS_ROOT, ORGANS: STAFF_ROOT}


@dataclass(frozen=True)
class ImportOptions:
    """What to import: `uploads` is a folder or an archive, `hosts` further own names of the site.

    With `is_trial` only the report is written; with `shows_expired` articles that have expired can
    still be opened by their addresses.
    """

    dump: Path
    content: Path
    uploads: Path | None = None
    modules: tuple[str, ...] = ()
    language: str = "vi"
    hosts: tuple[str, ...] = ()
    is_trial: bool = False
    shows_expired: bool = False


def import_site(
    options: ImportOptions, settings: Mapping[str, Any], now: datetime, reporter: Reporter
) -> Report:
    """Import a site and return the report, which is written beside the content.

    Waits for an import that is running. Raises PortalError if nothing can be imported.
    """
    content = options.content.absolute()
    home = content.resolve().parent
    if options.uploads is not None and not options.uploads.exists():
        raise ImportingError(f"Không có {options.uploads} — hãy ghi lại --uploads.")
    if bad := [host for host in options.hosts if not HOST.fullmatch(host_of(host))]:
        raise ImportingError(
            f"--site {bad[0]!r} không phải địa chỉ trang web — hãy ghi như danvan.tinh.example."
        )
    work = home / WORK
    try:
        with exclusive(work / "lock"):
            report = _import(options, settings, now, reporter, content, work)
        report.write(content.parent)
    except (OSError, sqlite3.Error) as error:
        raise ImportingError(explain_failure(error)) from error
    return report


def _import(
    options: ImportOptions,
    settings: Mapping[str, Any],
    now: datetime,
    reporter: Reporter,
    content: Path,
    work: Path,
) -> Report:
    """Import a site with the lock held; its own files do not stay."""
    database: Database | None = None
    try:
        database = load_dump(options.dump, work / "dump.sqlite", reporter)
        return _Import(options, settings, now, reporter, content, work, database).run()
    finally:
        if database is not None:
            database.close()
        for name in ("dump.sqlite", "uploads", "staging", "whole"):
            _remove(work / name)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


class _Import:
    """One run, with the lock held."""

    def __init__(
        self,
        options: ImportOptions,
        settings: Mapping[str, Any],
        now: datetime,
        reporter: Reporter,
        content: Path,
        work: Path,
        database: Database,
    ) -> None:
        self.options = options
        self.settings = settings
        self.now = now
        self.reporter = reporter
        self.content = content
        self.work = work
        self.database = database
        self.newsdesk = NewsdeskSettings.from_settings({**settings, "PATH": str(content)}, now)
        self.record = ImportRecord(content, work, is_kept=not options.is_trial)
        self.data = DataWriter(self.record, is_trial=options.is_trial)

    def run(self) -> Report:
        options = self.options
        site = find_site(self.database, options.language, options.hosts)
        modules = choose_modules(site, options.modules)
        refuse_useless(site, modules)
        uploads = self._open_uploads({one.uploads for one in site.modules} | {BANNERS})
        plan = self._plan(site, modules)
        _remove(self.work / "staging")
        categories = self._write_categories(plan)
        made = self._make(site, plan, uploads)
        staging = self.work / "staging" / "data"
        files = DataFilesWriter(site, plan, uploads, self.data, staging, self.now)
        written = files.write_all([one.name for one in modules])
        self.record.settle()
        written.actions[CATEGORIES] = categories
        return self._report(site, modules, plan, made, written, uploads)

    def _open_uploads(self, known: Collection[str]) -> Uploads:
        given = self.options.uploads
        if given is None or given.is_dir():
            return Uploads(given, known)
        folder = self.work / "uploads"
        with self.reporter.showing(Work.UNPACK, 0):
            unpack(given, folder, self.reporter.advance)
        return Uploads(folder, known)

    def _plan(self, site: OldSite, modules: Sequence[Module]) -> SitePlan:
        hooks = load_hooks(self.settings.get("PLUGINS", ()), "urls")
        urls = PluginUrls(self.settings, hooks)
        rooms = {ROOMS[one.kind].strip("/") for one in modules if one.kind in ROOMS}
        categories = CategoryPlan(is_reserved=lambda slug: slug in rooms or urls.is_reserved(slug))
        categories.add_existing(read_added_files(self.content))
        planner = Planner(
            site,
            modules,
            categories,
            self.record,
            self.now,
            shows_expired=self.options.shows_expired,
        )
        return planner.plan()

    def _write_categories(self, plan: SitePlan) -> str:
        """Write the categories first: articles without them would be errors."""
        path = self.content / DATA / CATEGORIES
        if not plan.categories.has_new and path.is_file():
            return "giữ nguyên"
        head = head_of(path.read_text(encoding="utf-8")) if path.is_file() else HEAD
        text = plan.categories.as_text(head or HEAD)
        return self.data.write(CATEGORIES, text, replaces_others=True).value

    def _make(self, site: OldSite, plan: SitePlan, uploads: Uploads) -> list[Made]:
        """Make all bundles, in several processes."""
        staging = self.work / "staging"
        writer = BundleWriter(self.record, staging, is_trial=self.options.is_trial)
        maker = Maker(
            site,
            uploads,
            plan.book,
            writer,
            self.now,
            self.newsdesk.max_file_bytes,
        )
        jobs: list[Planned] = [*plan.bundles, *plan.pages, *plan.documents]
        site.database.close()
        with self.reporter.showing(Work.IMPORT, len(jobs)):
            made = run_forked(jobs, maker.make, self.newsdesk.process_count, self.reporter.advance)
        if failed := next((one.failure for one in made if one.failure), ""):
            raise ImportingError(failed)
        return made

    def _report(
        self,
        site: OldSite,
        modules: Sequence[Module],
        plan: SitePlan,
        made: Sequence[Made],
        written: WrittenData,
        uploads: Uploads,
    ) -> Report:
        report = Report(site.name or self.options.dump.name, self.now, self.options.is_trial)
        accounts = Accounts(report, site, modules, plan, made, self.record)
        accounts.fill(written, uploads)
        return report
