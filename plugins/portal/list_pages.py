"""Pages with lists of articles: home, categories, tags, authors, topics, sources, archives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plugins.newsdesk.schema.slugs import find_former_slugs, make_slug
from plugins.newsdesk.urls.url_registry import ListedContent, ServedUrl
from plugins.portal import lists
from plugins.portal.build import Build
from plugins.portal.lists import NUMBERED, iter_listings
from plugins.portal.media import MEDIA_ROOMS, media_urls, newest_of_rooms
from plugins.portal.model import ArchiveYear, ArticleLike, Block, Crumb, category_steps, trail_to
from plugins.portal.redirects import Redirect
from plugins.portal.rooms import add_rooms, room_urls
from plugins.portal.topics import Topics
from plugins.portal.views import Name
from plugins.vietnamese.collation import collation_key

LATEST_COUNT = 50
# Addresses of lists, site-relative.
CATEGORIES, LATEST, SITE_MAP, ARCHIVE = "chuyen-muc/", "tin-moi-nhat/", "so-do/", "luu-tru/"
NOT_FOUND = "404.html"
NEWS = f"{LATEST}tin.json"
# One more than are shown: the page that the reader is on is left out.
NEWS_COUNT = 6
Groups = Sequence[tuple[Any, list[ArticleLike]]]


@dataclass(frozen=True)
class TermList:
    """Lists by a field of articles; `template` is for one list, `index_template` for all terms."""

    field: str
    template: str
    index_template: str
    title: str
    url: str
    names: Callable[[ArticleLike], Iterable[Any]]


TAGS = TermList("tags", "tag", "tags", "Thẻ", "tag/", lambda one: one.tags)
AUTHORS = TermList("authors", "author", "authors", "Tác giả", "tac-gia/", lambda one: one.byline)
TOPICS = TermList(
    "topic", "topic", "topics", "Dòng sự kiện", "chu-de/", lambda one: _one(one.topic)
)
SOURCES = TermList(
    "source", "source", "sources", "Nguồn tin", "nguon/", lambda one: _one(one.source)
)
TERM_LISTS = (TAGS, AUTHORS, TOPICS, SOURCES)


class ListPages:
    """Adds all lists to a build."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._categories = build.content.data.categories
        self._articles = lists.newest_first(build.articles)

    def add_all(self) -> None:
        groups = lists.group_by_category(self._articles, self._categories)
        own = self._build.kept(Topics) or Topics({}, ())
        terms = {kind.template: lists.group_by(self._articles, kind.names) for kind in TERM_LISTS}
        terms["topic"] = topics = own.order(terms["topic"])
        roots = self._categories.roots
        home = lists.compose_home(self._articles, groups, roots, topics, own.pinned)
        media = newest_of_rooms(self._articles)
        self._build.add_page("index.html", "index", home=home, **media, **self._build.home)
        self._add_news()
        self._add_categories(groups)
        for kind in TERM_LISTS:
            self._add_terms(kind, terms[kind.template], own if kind is TOPICS else None)
        for room in MEDIA_ROOMS:
            if articles := room.pick(self._articles):
                self._add_listing(room.name, room.url, articles, (Crumb(room.title),))
        years = lists.split_archive(self._articles)
        self._add_archive(years)
        newest = self._articles[:LATEST_COUNT]
        self._add(LATEST, "latest", "Tin mới nhất", articles=newest)
        self._add_site_map(years, topics)
        trail = trail_to(Crumb("Không tìm thấy trang"))
        self._build.add_page(NOT_FOUND, "404", categories=roots, trail=trail, noindex=True)

    def _add_news(self) -> None:
        """Add the news next to every page, as HTML in JSON, which a script fetches.

        In the pages themselves each new article would make all of them stale.
        """
        viewed = self._build.home.get("most_viewed", ())[:NEWS_COUNT]
        latest = self._articles[:NEWS_COUNT]
        self._build.add_page(NEWS, "news", latest=latest, viewed=viewed, noindex=True)

    def _add_categories(self, groups: Mapping[str, Sequence[ArticleLike]]) -> None:
        self._add(CATEGORIES, "categories", "Chuyên mục", categories=self._categories.roots)
        for category in self._categories:
            own = [one for one in groups[category.slug] if one.category.slug == category.slug]
            steps = category_steps(category, self._categories)
            blocks = lists.make_blocks(category.children, groups)
            self._add_listing("category", category.url, own, steps, blocks, category=category)

    def _add_terms(self, kind: TermList, groups: Groups, own: Topics | None) -> None:
        counted = lists.count_terms(groups)
        shown = own.describe(counted, groups) if own else counted
        self._add(kind.url, kind.index_template, kind.title, terms=shown)
        step = Crumb(kind.title, f"/{kind.url}")
        for term, articles in groups:
            steps = (step, Crumb(term.name))
            card = {"card": own.cards.get(term.slug)} if own else {}
            variables = {kind.template: term, **card}
            self._add_listing(kind.template, term.url, articles, steps, **variables)
        self._add_former_terms(kind)

    def _add_former_terms(self, kind: TermList) -> None:
        """Add redirects from where lists were while addresses had no hyphens for signs."""
        names = {term.slug: term.name for one in self._articles for term in kind.names(one)}
        spellings = (term.name for one in self._articles for term in kind.names(one))
        for former, slug in find_former_slugs(spellings).items():
            address = f"/{kind.url}{former}/"
            redirect = Redirect(address, f"/{kind.url}{slug}/", names[slug])
            self._build.add_page(redirect.save_as, "redirect", redirect=redirect, noindex=True)

    def _add_site_map(self, years: Sequence[ArchiveYear], topics: Groups) -> None:
        pages = [
            Crumb(one.metadata.title, f"/{one.url}") for one in self._build.content.pages.values()
        ]
        self._add(
            SITE_MAP,
            "site_map",
            "Sơ đồ Cổng",
            categories=self._categories.roots,
            pages=sorted(pages, key=lambda page: collation_key(page.label)),
            topics=[topic for topic, _ in topics],
            years=[year.period.name for year in years],
            rooms=add_rooms(self._build),
        )

    def _add_archive(self, years: Sequence[ArchiveYear]) -> None:
        self._add(ARCHIVE, "archives", "Lưu trữ", years=years)
        step = Crumb("Lưu trữ", f"/{ARCHIVE}")
        for year in years:
            year_step = Crumb(year.period.label, f"/{year.period.url}")
            for period in (year.period, *year.months):
                own = () if period.month is None else (Crumb(period.label),)
                steps = (step, year_step, *own)
                self._add_listing(
                    "period_archives", period.url, period.articles, steps, period=period.name
                )

    def _add_listing(
        self,
        template: str,
        url: str,
        articles: Sequence[ArticleLike],
        steps: Sequence[Crumb],
        blocks: Sequence[Block] = (),
        **variables: object,
    ) -> None:
        """Add the pages of a list; only the first one has `blocks`."""
        for listing in iter_listings(articles, url):
            self._build.add_page(
                listing.save_as,
                template,
                listing=listing,
                blocks=blocks if listing.number is None else (),
                trail=trail_to(*steps),
                **variables,
            )

    def _add(self, url: str, template: str, title: str, **variables: object) -> None:
        """Add a page one step below the home page."""
        trail = trail_to(Crumb(title))
        self._build.add_page(f"{url}index.html", template, trail=trail, **variables)


def list_urls(content: ListedContent) -> Iterator[ServedUrl]:
    """Yield the addresses of all lists and their numbered pages."""
    yield ServedUrl("/")
    yield ServedUrl(f"/{NOT_FOUND}")
    yield from room_urls(content.rooms)
    yield from media_urls(content.articles)
    for url in (LATEST, SITE_MAP, CATEGORIES, *(kind.url for kind in TERM_LISTS)):
        yield ServedUrl(f"/{url}")
    yield ServedUrl(f"/{NEWS}")
    yield ServedUrl(f"/{ARCHIVE}", reserves=rf"{ARCHIVE.rstrip('/')}|\d{{4}}")
    for category in content.categories:
        yield ServedUrl(f"/{category.url}", NUMBERED)
    for kind in TERM_LISTS:
        names = {name for one in content.articles for name in one.names(kind.field)}
        slugs = {make_slug(name) for name in names}
        yield from (ServedUrl(f"/{kind.url}{slug}/", NUMBERED) for slug in slugs)
        yield from (ServedUrl(f"/{kind.url}{former}/") for former in find_former_slugs(names))
    dates = [date for one in content.articles if (date := one.values.get("date"))]
    months = {(date.year, date.month) for date in dates}
    yield from (ServedUrl(f"/{year}/", NUMBERED) for year in {date.year for date in dates})
    yield from (ServedUrl(f"/{year}/{month:02}/", NUMBERED) for year, month in months)


def _one(term: Name | None) -> tuple[Name, ...]:
    return (term,) if term is not None else ()
