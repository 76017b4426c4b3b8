"""Writes the pages that list articles: home, categories, tags, authors, topics, archives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pelican.generators import Generator

from plugins.newsdesk.schema.categories import CategoryTree
from plugins.portal import lists
from plugins.portal.model import ArchiveYear, ArticleLike, Block, Crumb
from plugins.portal.numbering import iter_listings
from plugins.portal.trail import category_steps, trail_to
from plugins.vietnamese.collation import collation_key

LATEST_COUNT = 50
Groups = Sequence[tuple[Any, list[ArticleLike]]]


@dataclass(frozen=True)
class TermList:
    """A kind of list by name: its template, the page that lists its terms, and their groups."""

    template: str
    index_template: str
    title: str
    url: str
    names: Callable[[ArticleLike], Iterable[Any]]


TAGS = TermList("tag", "tags", "Tags", "tag/", lambda article: article.tags)
AUTHORS = TermList("author", "authors", "Tác giả", "tac-gia/", lambda article: article.byline)
TOPICS = TermList("topic", "topics", "Chủ đề", "chu-de/", lambda article: _one(article.topic))
SOURCES = TermList("source", "sources", "Nguồn tin", "nguon/", lambda article: _one(article.source))
TERM_LISTS = (TAGS, AUTHORS, TOPICS, SOURCES)


class ListsGenerator(Generator):  # type: ignore[misc] # Pelican has no types
    """Writes every list of the articles that readers may find in lists."""

    def generate_output(self, writer: Any) -> None:  # noqa: ANN401 - Pelican has no types
        """Write all lists."""
        self._writer = writer
        articles = lists.newest_first(self.context["articles"])
        categories = self.context["edition"].data.categories
        groups = lists.group_by_category(articles, categories)
        terms = {kind.template: lists.group_by(articles, kind.names) for kind in TERM_LISTS}
        home = lists.compose_home(articles, groups, categories.roots, terms["topic"])
        self._write("index", "", "index.html", home=home, **self.context["on_home"])
        self._write_categories(groups, categories)
        for kind in TERM_LISTS:
            self._write_terms(kind, terms[kind.template])
        years = lists.split_archive(articles)
        self._write_archive(years)
        self._write_latest(articles)
        self._write_site_map(years, terms["topic"])
        trail = trail_to(Crumb("Không tìm thấy trang"))
        self._write(
            "404", "404.html", "404.html", categories=categories.roots, trail=trail, noindex=True
        )

    def _write_categories(
        self, groups: dict[str, list[ArticleLike]], categories: CategoryTree
    ) -> None:
        url = "chuyen-muc/"
        trail = trail_to(Crumb("Chuyên mục"))
        roots = categories.roots
        self._write("categories", url, f"{url}index.html", categories=roots, trail=trail)
        for category in categories:
            own = [one for one in groups[category.slug] if one.category.slug == category.slug]
            steps = category_steps(category, categories)
            blocks = lists.make_blocks(category.children, groups)
            self._write_listing("category", category.url, own, steps, blocks, category=category)

    def _write_terms(self, kind: TermList, groups: Groups) -> None:
        step = Crumb(kind.title, f"/{kind.url}")
        self._write(
            kind.index_template,
            kind.url,
            f"{kind.url}index.html",
            terms=lists.count_terms(groups),
            trail=trail_to(step),
        )
        for term, articles in groups:
            steps = (step, Crumb(term.name))
            self._write_listing(kind.template, term.url, articles, steps, **{kind.template: term})

    def _write_latest(self, articles: Sequence[ArticleLike]) -> None:
        url = "tin-moi-nhat/"
        trail = trail_to(Crumb("Tin mới nhất"))
        newest = articles[:LATEST_COUNT]
        self._write("latest", url, f"{url}index.html", articles=newest, trail=trail)

    def _write_site_map(self, years: Sequence[ArchiveYear], topics: Groups) -> None:
        content = self.context["edition"]
        pages = [Crumb(one.metadata.title, f"/{one.url}") for one in content.pages.values()]
        self._write(
            "site_map",
            "so-do/",
            "so-do/index.html",
            trail=trail_to(Crumb("Sơ đồ cổng")),
            categories=content.data.categories.roots,
            pages=sorted(pages, key=lambda page: collation_key(page.label)),
            topics=[topic for topic, _ in topics],
            years=[year.period.name for year in years],
        )

    def _write_archive(self, years: Sequence[ArchiveYear]) -> None:
        step = Crumb("Lưu trữ", "/luu-tru/")
        self._write("archives", "luu-tru/", "luu-tru/index.html", years=years, trail=trail_to(step))
        for year in years:
            year_step = Crumb(year.period.label, f"/{year.period.url}")
            for period in (year.period, *year.months):
                steps = [step, year_step]
                if period.month is not None:
                    steps.append(Crumb(period.label))
                self._write_listing(
                    "period_archives", period.url, period.articles, steps, period=period.name
                )

    def _write_listing(
        self,
        template: str,
        url: str,
        articles: Sequence[ArticleLike],
        steps: Sequence[Crumb],
        blocks: Sequence[Block] = (),
        **variables: Any,  # noqa: ANN401
    ) -> None:
        """Write the pages of a list; `blocks` stand on the first one alone."""
        for listing in iter_listings(articles, url):
            self._write(
                template,
                listing.url,
                listing.save_as,
                listing=listing,
                blocks=blocks if listing.number is None else (),
                trail=trail_to(*steps),
                **variables,
            )

    def _write(self, template: str, url: str, save_as: str, **variables: Any) -> None:  # noqa: ANN401
        self._writer.write_file(
            save_as, self.get_template(template), self.context, url=url, **variables
        )


def _one(term: Any) -> tuple[Any, ...]:  # noqa: ANN401
    return (term,) if term is not None else ()
