"""Articles sorted and grouped by category, term, period and page of a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, zip_longest
from typing import Any, TypeVar

from plugins.newsdesk.schema.categories import Category, CategoryTree
from plugins.newsdesk.schema.slugs import NUMBERED_PAGES
from plugins.portal.model import (
    ArchivePeriod,
    ArchiveYear,
    ArticleLike,
    Block,
    Home,
    Listing,
    ListItem,
    Related,
    Term,
)
from plugins.vietnamese.collation import collation_key
from plugins.vietnamese.formats import format_month

RELATED_COUNT = 10
NEARBY_COUNT = 3
BLOCK_COUNT = 5
FEATURED_COUNT = 3
LATEST_COUNT = 10
TOPIC_COUNT = 6
PAGE_SIZE = 20
NUMBERED = rf"{NUMBERED_PAGES}/\d+/"  # below the address of a list

AnyArticle = TypeVar("AnyArticle", bound=ArticleLike)


def newest_first(articles: Iterable[AnyArticle]) -> list[AnyArticle]:
    """Return the articles newest first; those of equal date by address."""
    by_url = sorted(articles, key=lambda article: article.url)
    return sorted(by_url, key=lambda article: article.date, reverse=True)


def group_by_category(
    articles: Sequence[AnyArticle], categories: CategoryTree
) -> dict[str, list[AnyArticle]]:
    """Return category slug → its articles and those of its sub-categories, in the given order.

    Raises KeyError if an article's category is not declared.
    """
    by_slug = {category.slug: category for category in categories}
    groups: dict[str, list[AnyArticle]] = {category.slug: [] for category in categories}
    for article in articles:
        category = by_slug[article.category.slug]
        for holder in (category, *categories.ancestors(category)):
            groups[holder.slug].append(article)
    return groups


def group_by(
    articles: Sequence[ArticleLike], names: Callable[[ArticleLike], Iterable[Any]]
) -> list[tuple[Any, list[ArticleLike]]]:
    """Return (term, articles) for every term that `names` returns, in Vietnamese order.

    `articles` are newest first. Terms with the same slug are merged, spelled as in the newest.
    """
    terms: dict[str, Any] = {}
    groups: dict[str, list[ArticleLike]] = defaultdict(list)
    for article in articles:
        for term in names(article):
            terms.setdefault(term.slug, term)
            if article not in groups[term.slug][-1:]:
                groups[term.slug].append(article)
    ordered = sorted(terms.values(), key=lambda term: collation_key(term.name))
    return [(term, groups[term.slug]) for term in ordered]


def count_terms(groups: Iterable[tuple[Any, Sequence[ArticleLike]]]) -> list[Term]:
    return [Term(term.name, term.url, len(articles)) for term, articles in groups]


def split_archive(articles: Sequence[ArticleLike]) -> list[ArchiveYear]:
    """Return the years with their months, newest first, for articles newest first."""
    years: dict[int, list[ArticleLike]] = defaultdict(list)
    months: dict[tuple[int, int], list[ArticleLike]] = defaultdict(list)
    for article in articles:
        years[article.date.year].append(article)
        months[article.date.year, article.date.month].append(article)
    periods: dict[int, list[ArchivePeriod]] = defaultdict(list)
    for (year, month), members in months.items():
        periods[year].append(ArchivePeriod(year, month, format_month(year, month), tuple(members)))
    return [
        ArchiveYear(ArchivePeriod(year, None, f"Năm {year}", tuple(members)), tuple(periods[year]))
        for year, members in years.items()
    ]


def compose_home(
    articles: Sequence[ArticleLike],
    groups: Mapping[str, Sequence[ArticleLike]],
    roots: Sequence[Category],
    topics: Sequence[tuple[Any, list[ArticleLike]]],
    pinned: Sequence[str] = (),
) -> Home:
    """Return the home page.

    The lead is the newest featured article with a photo, else the newest with a photo, else the
    newest; blocks do not repeat it or the featured articles next to it. Topics whose slugs are
    `pinned` come first, in that order, then those with the newest articles.
    """
    pictured = [article for article in articles if article.has_cover]
    candidates = [article for article in pictured if article.is_featured] or pictured
    lead = candidates[0] if candidates else next(iter(articles), None)
    others = [article for article in [*candidates, *pictured] if article is not lead]
    featured = tuple(dict.fromkeys(others))[:FEATURED_COUNT]
    by_latest = sorted(topics, key=lambda topic: topic[1][0].date, reverse=True)
    places = {slug: place for place, slug in enumerate(pinned)}
    by_latest.sort(key=lambda topic: places.get(topic[0].slug, len(places)))
    return Home(
        lead,
        featured,
        make_blocks(roots, groups, without={lead, *featured}),
        tuple(articles[:LATEST_COUNT]),
        tuple(topic for topic, _ in by_latest[:TOPIC_COUNT]),
        is_new=all(article.unpublished for article in articles),
    )


def make_blocks(
    categories: Sequence[Category],
    groups: Mapping[str, Sequence[ArticleLike]],
    without: Collection[ArticleLike | None] = (),
) -> tuple[Block, ...]:
    """Return a block for each category with articles, those of its sub-categories included.

    Articles in `without` are left out, unless the block would be empty. The newest with a photo is
    the first of its block. Blocks without a photo follow those with one, so that none is beside
    another kind.
    """
    blocks = []
    for category in categories:
        members = groups[category.slug]
        rest = [article for article in members if article not in without]
        if members:
            blocks.append(Block(category, _put_photo_first((rest or members)[:BLOCK_COUNT])))
    return tuple(sorted(blocks, key=lambda block: not block.is_illustrated))


def _put_photo_first(articles: Sequence[ArticleLike]) -> tuple[ArticleLike, ...]:
    """Return the articles, the first one with a photo before the others."""
    first = next((article for article in articles if article.has_cover), None)
    others = (article for article in articles if article is not first)
    return (first, *others) if first else tuple(others)


def relate(
    articles: Sequence[ArticleLike], topics: Sequence[tuple[Any, list[ArticleLike]]]
) -> dict[str, Related]:
    """Return address → related articles, for articles newest first."""
    by_category: dict[str, list[ArticleLike]] = defaultdict(list)
    for article in articles:
        by_category[article.category.slug].append(article)
    by_topic = {topic.slug: members for topic, members in topics}
    related = {}
    for members in by_category.values():
        for index, article in enumerate(members):
            newer = members[max(index - RELATED_COUNT, 0) : index]
            older = members[index + 1 : index + 1 + RELATED_COUNT]
            same = by_topic[article.topic.slug] if article.topic else []
            others = (other for other in same if other is not article)
            topic = tuple(islice(others, RELATED_COUNT))
            newer.reverse()
            nearby = pick_nearby(newer, older)
            related[article.url] = Related(tuple(newer), tuple(older), topic, nearby)
    return related


def pick_nearby(
    newer: Sequence[ArticleLike], older: Sequence[ArticleLike]
) -> tuple[ArticleLike, ...]:
    """Return the articles with photos nearest to one that lies between, in turns, newer first.

    Both are nearest first.
    """
    turns = chain.from_iterable(zip_longest(newer, older))
    return tuple(islice((one for one in turns if one and one.has_cover), NEARBY_COUNT))


def iter_listings(articles: Sequence[ListItem], url: str) -> Iterator[Listing]:
    """Yield the pages of a list, its own address first.

    `articles` are newest first. Closed pages hold exactly `PAGE_SIZE` articles, number 1 the
    oldest. The list's own address shows the open page and the last closed one, so that every
    article is on one page; the closed pages before it are at `trang/{n}/`.
    """
    count = len(articles)
    numbered = max(count // PAGE_SIZE - 1, 0)
    split = count - numbered * PAGE_SIZE
    older_url = _page_url(url, numbered, numbered)
    yield Listing(tuple(articles[:split]), None, url, None, older_url, count)
    for number in range(numbered, 0, -1):
        end = count - (number - 1) * PAGE_SIZE
        yield Listing(
            tuple(articles[end - PAGE_SIZE : end]),
            number,
            f"{url}trang/{number}/",
            _page_url(url, number + 1, numbered),
            _page_url(url, number - 1, numbered),
            None,
        )


def _page_url(url: str, number: int, last: int) -> str | None:
    if number < 1:
        return None
    return url if number > last else f"{url}trang/{number}/"
