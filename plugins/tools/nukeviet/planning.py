"""The plan of an import: every article and page with its place, and where all addresses lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from plugins.newsdesk.schema.slugs import make_slug
from plugins.newsdesk.urls.article_urls import DOCUMENTS_ROOT
from plugins.portal.list_pages import AUTHORS, TAGS, TOPICS
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
    page_key,
    plan_article,
    plan_page,
)
from plugins.tools.nukeviet.content.record import ImportRecord
from plugins.tools.nukeviet.content.redirect_lines import (
    FormerAddress,
    article_address,
    clean,
    external_redirects,
    iter_list_redirects,
    page_aliases,
)
from plugins.tools.nukeviet.decisions import iter_decisions
from plugins.tools.nukeviet.notes import Note, NoteKind
from plugins.tools.nukeviet.site.articles import OldArticle, read_articles
from plugins.tools.nukeviet.site.categories import OldCategory, read_categories
from plugins.tools.nukeviet.site.laws import read_laws
from plugins.tools.nukeviet.site.modules import CONTACT, LAWS, NEWS, PAGE, Module, OldSite
from plugins.tools.nukeviet.site.pages import OldPage, read_pages
from plugins.tools.nukeviet.site.statuses import decide_standing
from plugins.tools.nukeviet.site.surroundings import OldBanner, read_banners
from plugins.tools.nukeviet.site.texts import plain_line, whole
from plugins.tools.nukeviet.site.topics import OldTopic, read_topics


@dataclass
class SitePlan:
    """Everything that is to be written, and notes on decisions."""

    articles: list[PlannedArticle]
    pages: list[PlannedPage]
    categories: CategoryPlan
    book: AddressBook
    redirects: list[FormerAddress]
    banners: list[OldBanner]
    notes: list[Note] = field(default_factory=list)
    page_count: int = 0
    left_pages: int = 0
    documents: list[PlannedDocument] = field(default_factory=list)
    document_count: int = 0
    topics: list[OldTopic] = field(default_factory=list)
    topic_names: dict[str, str] = field(default_factory=dict)

    @property
    def bundles(self) -> list[PlannedArticle]:
        """Return the articles that become bundles."""
        return [one for one in self.articles if not one.redirect]


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
        self.page_modules = [one for one in modules if one.kind == PAGE]
        self.law_modules = [one for one in modules if one.kind == LAWS]
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
        spelled = Spellings.of(old)
        self._note_spellings(spelled)
        articles = self._plan_articles([spelled.apply(one) for one in old])
        pages, page_count = self._plan_pages()
        laws = [one for module in self.law_modules for one in read_laws(self.site, module)]
        documents = plan_documents(self.site, laws, self._closed, self.record)
        self.notes += documents.notes
        self._fill_book(articles, pages, documents.documents)
        self._fill_lists(articles, spelled)
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
        )

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
        address = article_address(self.site, old, categories)
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

    def _plan_pages(self) -> tuple[list[PlannedPage], int]:
        """Return the pages that readers could open, and how many there are in all."""
        present = pages_by_slug(self.record.content)
        by_path = {one.path: one for one in present.values()}
        slugs = Slugs(set(present) | {root.slug for root in self.categories.roots.values()})
        slugs.is_reserved = self.categories.is_reserved
        planned, count = [], 0
        for module in self.page_modules:
            for page in read_pages(self.site, module):
                count += 1
                if not page.is_on or page.module in self._closed:
                    self._leave_page(page)
                    continue
                self._note_views(page)
                there = by_path.get(self.record.find(page_key(page)))
                planned.append(plan_page(page, there, slugs, page_aliases(self.site, page)))
        return planned, count

    def _note_views(self, page: OldPage) -> None:
        if page.views:
            what = f"{page.views} lượt xem của trang “{page.title}”: cổng mới chỉ đếm bài"
            note = Note(NoteKind.LOSS, "Lượt xem của trang", what, "", page.module, str(page.id))
            self.notes.append(note)

    def _leave_page(self, page: OldPage) -> None:
        what = f"trang “{page.title}” không bật trên cổng cũ, không nhập"
        remedy = "bật trang trên cổng cũ rồi xuất lại, hoặc chép tay"
        self.notes.append(Note(NoteKind.LOSS, "Trang", what, remedy, page.module, str(page.id)))

    def _fill_book(
        self,
        articles: Iterable[PlannedArticle],
        pages: Sequence[PlannedPage],
        documents: Sequence[PlannedDocument],
    ) -> None:
        book = self.book
        slugs = {*pages_by_slug(self.record.content), *(one.url.strip("/") for one in pages)}
        for name, url in self.site.rooms.items():
            if url != CONTACT or CONTACT.strip("/") in slugs:
                book.homes[name] = url
        for one in articles:
            url = one.redirect or (f"/{one.url}" if one.is_public else "")
            book.articles[one.old.module, one.old.id] = url
        for module, categories in self._old_categories.items():
            for id_, category in categories.items():
                node = self.categories.find(self.categories.paths[module, id_])
                if node is not None:
                    book.categories[module, category.alias] = f"/{node.url}/"
            book.homes[module] = "/"
        for page in pages:
            book.pages[page.old.module, page.old.alias] = f"/{page.url}"
            book.homes.setdefault(page.old.module, f"/{page.url}")
        for document in documents:
            url = "" if document.is_draft else f"/{document.url}"
            book.articles[document.old.module, document.old.id] = url
        if any(not one.is_draft for one in documents):
            book.homes.update({one.name: f"/{DOCUMENTS_ROOT}" for one in self.law_modules})

    def _fill_lists(self, articles: Sequence[PlannedArticle], spelled: Spellings) -> None:
        """Add the lists that have articles on the portal."""
        listed = [one.old for one in articles if one.is_listed and not one.redirect]
        shown = {
            "tags": {make_slug(name) for one in listed for name in one.tags},
            "topics": {make_slug(one.topic) for one in listed if one.topic},
            "authors": {make_slug(name) for one in listed for name in one.authors},
        }
        kinds = {"tags": TAGS.url, "topics": TOPICS.url, "authors": AUTHORS.url}
        names = {"tags": spelled.tags, "topics": spelled.topics, "authors": spelled.authors}
        for module in self.news:
            for kind, alias, name in self._iter_lists(module):
                slug = make_slug(names[kind].get(name, name)) if kind in kinds else ""
                if kind in kinds and slug in shown[kind]:
                    self.book.add_list(kind, module.name, alias, f"/{kinds[kind]}{slug}/")
                elif kind not in kinds:
                    self.book.add_list(kind, module.name, alias, "/")

    def _iter_lists(self, module: Module) -> Iterator[tuple[str, str, str]]:
        """Yield kind, alias and name of the lists of a module."""
        database, stem = self.site.database, module.stem
        spelled: dict[int, str] = {}
        for row in database.rows(database.find("tags_id", stem)):
            spelled.setdefault(whole(row["tid"]), plain_line(row.get("keyword")))
        for row in database.rows(database.find("tags", stem)):
            name = spelled.get(whole(row["tid"])) or _name(row, "title", "keywords", "alias")
            yield "tags", str(row["alias"]), name
        for kind, table, column in (
            ("topics", "topics", "title"),
            ("authors", "author", "pseudonym"),
            ("groups", "block_cat", "title"),
        ):
            for row in database.rows(database.find(table, stem)):
                yield kind, str(row["alias"]), plain_line(row[column])

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
            if not one.new.startswith("/") or one.old not in aliases
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


def _name(row: dict[str, Any], *columns: str) -> str:
    return next((name for column in columns if (name := plain_line(row.get(column)))), "")
