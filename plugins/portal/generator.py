"""Writes the pages that list articles: home, categories, tags, authors, topics, archives."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pelican.generators import Generator

from plugins.newsdesk.categories import CategoryTree
from plugins.newsdesk.problems import Findings, iter_lines
from plugins.newsdesk.publication import iter_attachments
from plugins.portal import lists
from plugins.portal.files import write_changed
from plugins.portal.model import ArticleLike, Crumb
from plugins.portal.numbering import iter_listings
from plugins.portal.orphans import prune
from plugins.portal.redirects import MAP, Redirect, as_map, plan_redirects
from plugins.portal.trail import category_steps, trail_to

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
    """Renders every list from the articles that readers may find in lists."""

    def generate_output(self, writer: Any) -> None:  # noqa: ANN401 - Pelican has no types
        """Write all lists."""
        self._writer = writer
        articles = lists.newest_first(self.context["articles"])
        categories = self.context["edition"].data.categories
        groups = lists.group_by_category(articles, categories)
        terms = {kind.template: lists.group_by(articles, kind.names) for kind in TERM_LISTS}
        home = lists.compose_home(articles, groups, categories.roots, terms["topic"])
        self._write("index", "", "index.html", home=home)
        self._write_categories(groups, categories)
        for kind in TERM_LISTS:
            self._write_terms(kind, terms[kind.template])
        self._write_archive(articles)
        self._write("404", "404.html", "404.html", trail=trail_to(Crumb("Không tìm thấy trang")))

    def _write_categories(
        self, groups: dict[str, list[ArticleLike]], categories: CategoryTree
    ) -> None:
        url = "chuyen-muc/"
        trail = trail_to(Crumb("Chuyên mục"))
        self._write("categories", url, f"{url}index.html", trail=trail)
        for category in categories:
            own = [one for one in groups[category.slug] if one.category.slug == category.slug]
            steps = category_steps(category, categories)
            blocks = lists.make_blocks(category.children, groups)
            self._write_listing(
                "category", category.url, own, steps, category=category, blocks=blocks
            )

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

    def _write_archive(self, articles: Sequence[ArticleLike]) -> None:
        years = lists.split_archive(articles)
        step = Crumb("Lưu trữ", "/luu-tru/")
        self._write("archives", "luu-tru/", "luu-tru/index.html", years=years, trail=trail_to(step))
        for year in years:
            year_step = Crumb(year.period.label, f"/{year.period.url}")
            for period in (year.period, *year.months):
                steps = [step, year_step]
                if period.month is not None:
                    steps.append(Crumb(period.label))
                self._write_listing(
                    "period_archives", period.url, period.articles, steps, period=period
                )

    def _write_listing(
        self,
        template: str,
        url: str,
        articles: Sequence[ArticleLike],
        steps: Sequence[Crumb],
        **variables: Any,  # noqa: ANN401
    ) -> None:
        for listing in iter_listings(articles, url):
            self._write(
                template,
                listing.url,
                listing.save_as,
                listing=listing,
                trail=trail_to(*steps),
                **variables,
            )

    def _write(self, template: str, url: str, save_as: str, **variables: Any) -> None:  # noqa: ANN401
        self._writer.write_file(
            save_as, self.get_template(template), self.context, url=url, **variables
        )


def _one(term: Any) -> tuple[Any, ...]:  # noqa: ANN401
    return (term,) if term is not None else ()


class OutputKeeper(Generator):  # type: ignore[misc] # Pelican has no types
    """Ends the build: the theme's files that pages asked for, former addresses, what is left over.

    Former addresses come last, for one may want a place that an earlier build left taken.
    """

    def generate_output(self, writer: Any) -> None:  # noqa: ANN401 - Pelican has no types
        """Let pages be rendered, write the theme's files, prune by the record of the build before,
        write redirects.
        """
        writer.flush()
        output = Path(self.output_path).resolve()
        attachments = iter_attachments(self.context["edition"])
        written = self.context["written"] | {unquote(one.url) for one in attachments}
        written |= self.context["assets"].write(output)
        redirects = self._plan_redirects(written)
        digest = hashlib.sha256(str(output).encode()).hexdigest()[:8]
        record = Path(self.path).resolve().parent / ".cache" / f"output-{digest}.json"
        prune(output, record, {*written, MAP, *(one.save_as for one in redirects)})
        write_changed(output / MAP, as_map(redirects, written).encode())
        template = self.get_template("redirect")
        for name, redirect in {one.save_as: one for one in redirects}.items():
            writer.write_file(name, template, self.context, redirect=redirect)
        writer.flush()

    def _plan_redirects(self, written: set[str]) -> list[Redirect]:
        edition = self.context["edition"]
        findings = Findings(edition.settings.project)
        redirects = plan_redirects(edition, written, findings)
        for line in iter_lines(findings.advice(), "text"):
            sys.stderr.write(f"{line}\n")
        return redirects
