"""The plan of an import: every article and page with its place, and where all addresses lead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from plugins.newsdesk.urls.article_urls import DOCUMENTS_ROOT
from plugins.tools.nukeviet.addresses import AddressBook
from plugins.tools.nukeviet.content.categories import CategoryPlan
from plugins.tools.nukeviet.content.documents import PlannedDocument, plan_documents
from plugins.tools.nukeviet.content.existing import ExistingBundle, articles_by_key, pages_by_slug
from plugins.tools.nukeviet.content.plan import (
    PlannedArticle,
    PlannedPage,
    Slugs,
    Spellings,
    external_address,
    key_of,
    plan_article,
)
from plugins.tools.nukeviet.content.record import ImportRecord
from plugins.tools.nukeviet.content.redirect_lines import (
    FormerAddress,
    article_address,
    clean,
    clip_address,
    external_redirects,
    iter_list_redirects,
)
from plugins.tools.nukeviet.content.staff_file import plan_staff
from plugins.tools.nukeviet.decisions import iter_decisions
from plugins.tools.nukeviet.lists import fill_lists, fill_questions, fill_staff
from plugins.tools.nukeviet.notes import Note, NoteKind
from plugins.tools.nukeviet.page_planning import plan_pages
from plugins.tools.nukeviet.site.articles import OldArticle, read_articles
from plugins.tools.nukeviet.site.categories import OldCategory, read_categories
from plugins.tools.nukeviet.site.laws import read_laws
from plugins.tools.nukeviet.site.media import (
    CLIP_PATH,
    ROOT,
    read_media,
    read_media_categories,
)
from plugins.tools.nukeviet.site.modules import (
    CLIPS,
    CONTACT,
    LAWS,
    MEDIA,
    NEWS,
    ORGANS,
    PAGE,
    QUESTIONS,
    Module,
    OldSite,
)
from plugins.tools.nukeviet.site.staff import read_departments, read_units
from plugins.tools.nukeviet.site.statuses import decide_standing
from plugins.tools.nukeviet.site.surroundings import read_banners
from plugins.tools.nukeviet.site.texts import plain_line
from plugins.tools.nukeviet.site.topics import read_topics
from plugins.tools.nukeviet.site_plan import SitePlan


class Planner:
    """Plans the import of some modules of a site into a content folder."""

    def __init__(
        self,
        site: OldSite,
        modules: Sequence[Module],
        categories: CategoryPlan,
        record: ImportRecord,
        now: datetime,
        *,
        shows_expired: bool,
    ) -> None:
        self.site = site
        self.news = [one for one in modules if one.kind == NEWS]
        self.page_modules = [one for one in modules if one.kind in {PAGE, QUESTIONS}]
        self.law_modules = [one for one in modules if one.kind == LAWS]
        self.organs = [one for one in modules if one.kind == ORGANS]
        self.media = [one for one in modules if one.kind in MEDIA]
        self.categories = categories
        self.record = record
        self.now = now
        self.shows_expired = shows_expired
        self.book = AddressBook(site)
        self.notes: list[Note] = []
        self._old_categories: dict[str, dict[int, OldCategory]] = {}
        self._closed = {one.name for one in modules if not (one.is_on and one.is_public)}

    def plan(self) -> SitePlan:
        for module in self.news:
            self._old_categories[module.name] = read_categories(self.site, module)
            self.categories.add_old(module.name, self._old_categories[module.name])
        old = [one for module in self.news for one in read_articles(self.site, module)]
        old += self._read_media()
        spelled = Spellings.of(old)
        self._note_spellings(spelled)
        articles = self._plan_articles([spelled.apply(one) for one in old])
        page_plan = plan_pages(
            self.site, self.page_modules, self._closed, self.categories, self.record
        )
        pages, page_count = page_plan.pages, page_plan.count
        self.notes += page_plan.notes
        laws = [one for module in self.law_modules for one in read_laws(self.site, module)]
        documents = plan_documents(self.site, laws, self._closed, self.record)
        self.notes += documents.notes
        self._fill_book(articles, pages, documents.documents)
        fill_lists(self.book, self.news, articles, spelled)
        units = [one for module in self.organs for one in read_units(self.site, module)]
        staff = plan_staff(units, read_departments(self.site), self._page_slugs(pages))
        fill_staff(self.book, staff)
        banners = read_banners(self.site)
        self.book.banners = {
            str(one.id): url for one in banners if (url := self.book.resolve(one.url))
        }
        redirects = self._plan_redirects(articles, [*pages, *documents.documents])
        return SitePlan(
            articles,
            pages,
            self.categories,
            self.book,
            redirects,
            banners,
            self.notes,
            page_count,
            page_count - len(pages),
            documents.documents,
            documents.count,
            [one for module in self.news for one in read_topics(self.site, module)],
            dict(spelled.topics),
            staff,
        )

    def _read_media(self) -> list[OldArticle]:
        """Return the albums and clips, and add the categories of modules that have any."""
        found = []
        for module in self.media:
            if old := list(read_media(self.site, module)):
                categories = read_media_categories(self.site, module)
                self._old_categories[module.name] = categories
                self.categories.add_old(module.name, categories)
                found += [one if one.category_id in categories else replace(one, category_id=ROOT)
                          for one in old]  # fmt: skip
        return found

    def _plan_articles(self, articles: Sequence[OldArticle]) -> list[PlannedArticle]:
        present = articles_by_key(self.record.content)
        keys = {(one.module, one.id): self._key(one) for one in articles}
        slugs = Slugs({one.slug for one in present.values()} | self._category_slugs())
        return [self._plan_one(one, keys[one.module, one.id], present, slugs) for one in articles]

    def _key(self, article: OldArticle) -> str:
        return key_of(article.module, article.id, self.site.language)

    def _plan_one(
        self, old: OldArticle, key: str, present: dict[str, ExistingBundle], slugs: Slugs
    ) -> PlannedArticle:
        categories = self._old_categories[old.module]
        category = categories.get(old.category_id)
        standing = decide_standing(
            old,
            self.now,
            is_locked=old.module in self._closed or (category is not None and category.is_locked),
            shows_expired=self.shows_expired,
        )
        clips = {one.name for one in self.media if one.kind == CLIPS}
        address = (clip_address if old.module in clips else article_address)(
            self.site, old, categories
        )
        redirect = external_address(old, self._source_text(old)) if old.is_external else ""
        plan = plan_article(old, standing, key, present.get(key), self.categories, slugs, self.now)
        plan = replace(plan, aliases=(address,), redirect=redirect)
        self.notes += [
            one._replace(module=old.module, id=str(old.id), address=address, file=plan.file)
            for one in iter_decisions(plan)
        ]
        return plan

    def _category_slugs(self) -> set[str]:
        return {node.slug for _, node in self.categories.with_paths()}

    def _source_text(self, old: OldArticle) -> str:
        stem = next(one.stem for one in self.news if one.name == old.module)
        for table in self.site.database.find_all("detail"):
            if table.stem == stem and (row := self.site.database.row(table, old.id)):
                return plain_line(row.get("sourcetext"))
        return ""

    def _page_slugs(self, pages: Sequence[PlannedPage]) -> set[str]:
        return {*pages_by_slug(self.record.content), *(one.url.strip("/") for one in pages)}

    def _fill_book(
        self,
        articles: Iterable[PlannedArticle],
        pages: Sequence[PlannedPage],
        documents: Sequence[PlannedDocument],
    ) -> None:
        book = self.book
        slugs = self._page_slugs(pages)
        for name, url in self.site.rooms.items():
            if url != CONTACT or CONTACT.strip("/") in slugs:
                book.homes[name] = url
        clips = {one.name for one in self.media if one.kind == CLIPS}
        for one in articles:
            url = one.redirect or (f"/{one.url}" if one.is_public else "")
            if one.old.module in clips:
                book.pages[one.old.module, f"{CLIP_PATH}{one.old.alias}"] = url
            else:
                book.articles[one.old.module, one.old.id] = url
        for module, categories in self._old_categories.items():
            for id_, category in categories.items():
                node = self.categories.find(self.categories.paths[module, id_])
                if node is not None and category.alias:
                    book.categories[module, category.alias] = f"/{node.url}/"
                elif node is not None:
                    book.homes[module] = f"/{node.url}/"
            book.homes.setdefault(module, "/")
        for page in pages:
            book.pages[page.old.module, page.old.alias] = f"/{page.url}"
            book.homes.setdefault(page.old.module, f"/{page.url}")
        fill_questions(book, [one for one in self.page_modules if one.kind == QUESTIONS])
        for document in documents:
            url = "" if document.is_draft else f"/{document.url}"
            book.articles[document.old.module, document.old.id] = url
        if any(not one.is_draft for one in documents):
            book.homes.update({one.name: f"/{DOCUMENTS_ROOT}" for one in self.law_modules})

    def _plan_redirects(
        self,
        articles: Sequence[PlannedArticle],
        others: Sequence[PlannedPage | PlannedDocument],
    ) -> list[FormerAddress]:
        feeds = {
            f"/{node.url}/": f"/rss/{node.url}.rss.xml" for _, node in self.categories.with_paths()
        }
        found = [
            *external_redirects(articles),
            *iter_list_redirects(self.site, self.book, feeds),
        ]
        served = {f"/{node.url}/" for _, node in self.categories.with_paths()}
        bundles: list[PlannedArticle | PlannedPage | PlannedDocument] = [*articles, *others]
        served |= {f"/{one.url}" for one in bundles}
        aliases = {alias for one in bundles for alias in one.aliases}
        return [
            one
            for one in clean(found, served)
            if (not one.new.startswith("/") or one.old not in aliases)
            and not self.categories.is_reserved(one.old.strip("/"))
        ]

    def _note_spellings(self, spelled: Spellings) -> None:
        kinds = {
            "Thẻ": spelled.tags,
            "Tác giả": spelled.authors,
            "Dòng sự kiện": spelled.topics,
            "Nguồn": spelled.sources,
        }
        for group, names in kinds.items():
            for name, written in names.items():
                if name != written:
                    what = f"“{name}” viết thành “{written}” (hai tên chung một địa chỉ)"
                    self.notes.append(Note(NoteKind.DECISION, group, what))
