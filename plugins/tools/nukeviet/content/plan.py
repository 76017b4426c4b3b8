"""What becomes of each article and page: id, folder, address, status, names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from plugins.newsdesk.commands.autofix import unique_key
from plugins.newsdesk.commands.drafting import shorten_slug
from plugins.newsdesk.schema.kinds import SLUG
from plugins.newsdesk.schema.slugs import NUMBERED_PAGES, make_slug
from plugins.newsdesk.site.content import ARTICLES, PAGES
from plugins.tools.nukeviet.content.categories import CategoryPlan
from plugins.tools.nukeviet.content.existing import ExistingBundle
from plugins.tools.nukeviet.content.spelling import unify_names
from plugins.tools.nukeviet.site.articles import WEB_ADDRESS, OldArticle
from plugins.tools.nukeviet.site.pages import OldPage
from plugins.tools.nukeviet.site.statuses import Standing

MAIN_LANGUAGE = "vi"
UNDATED_YEAR = 2000


@dataclass(frozen=True, slots=True)
class PlannedArticle:
    """An article and what it becomes.

    `folder` is that of the bundle below the content folder, `url` its site-relative address.
    `redirect` is the address to which an article led that was only a link.
    """

    old: OldArticle
    key: str
    folder: str
    url: str
    category: str
    standing: Standing
    aliases: tuple[str, ...]
    is_listed: bool
    redirect: str = ""
    existing: ExistingBundle | None = None

    @property
    def file(self) -> str:
        return self.existing.path if self.existing else f"{self.folder}/index.md"

    @property
    def is_public(self) -> bool:
        """Return whether readers can open it at some time without a further step."""
        if self.redirect:
            return False
        status = self.existing.status if self.existing else ""
        return status != "draft" if status else not self.standing.is_draft


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """A page and what it becomes."""

    old: OldPage
    folder: str
    url: str
    aliases: tuple[str, ...]
    existing: ExistingBundle | None = None

    @property
    def key(self) -> str:
        """Return what the record calls the page."""
        return page_key(self.old)

    @property
    def file(self) -> str:
        return self.existing.path if self.existing else f"{self.folder}/index.md"


@dataclass
class Slugs:
    """Gives slugs that no other bundle, category or list has."""

    taken: set[str] = field(default_factory=set)
    is_reserved: Callable[[str], bool] = lambda _: False

    def give(self, likely: str, otherwise: str) -> str:
        """Return a free slug."""
        slug = shorten_slug(likely) or otherwise
        free, number = slug, 2
        while free in self.taken or free == NUMBERED_PAGES or self.is_reserved(free):
            free, number = f"{slug}-{number}", number + 1
        self.taken.add(free)
        return free


@dataclass(frozen=True)
class Spellings:
    """Name → the name to write, for each field of names."""

    tags: Mapping[str, str]
    authors: Mapping[str, str]
    topics: Mapping[str, str]
    sources: Mapping[str, str]

    @classmethod
    def of(cls, articles: Sequence[OldArticle]) -> Spellings:
        return cls(
            unify_names(Counter(tag for one in articles for tag in one.tags)),
            unify_names(Counter(name for one in articles for name in one.authors)),
            unify_names(Counter(one.topic for one in articles if make_slug(one.topic))),
            unify_names(Counter(one.source for one in articles if make_slug(one.source))),
        )

    def apply(self, article: OldArticle) -> OldArticle:
        return replace(
            article,
            tags=_mapped(article.tags, self.tags),
            authors=_mapped(article.authors, self.authors),
            topic=self.topics.get(article.topic, ""),
            source=self.sources.get(article.source, ""),
        )


def key_of(module: str, id_: int, language: str) -> str:
    """Return the id of an article: it names views, votes and comments for ever."""
    prefix = "" if language == MAIN_LANGUAGE else f"{language}-"
    return unique_key(f"{prefix}{make_slug(module)}-{id_}", set())


def page_key(page: OldPage) -> str:
    return f"page:{page.module}/{page.id}"


def slug_of(title: str, alias: str, *, had_marks: bool) -> str:
    """Return the slug of an address: the old one, unless letters with marks had broken it."""
    if alias and not had_marks:
        return alias if SLUG.fullmatch(alias) else make_slug(alias)
    return make_slug(title) or make_slug(alias)


def plan_article(
    article: OldArticle,
    standing: Standing,
    key: str,
    existing: ExistingBundle | None,
    categories: CategoryPlan,
    slugs: Slugs,
    now: datetime,
) -> PlannedArticle:
    """Return what becomes of an article; its old addresses and redirects are added later."""
    category = categories.path_of(article.module, article.category_id)
    date = article.published or article.added
    if existing is not None:
        folder, slug = existing.folder, existing.slug
        category = existing.category if categories.find(existing.category) else category
    else:
        wished = slug_of(article.title, article.alias, had_marks=article.had_marks)
        slug = slugs.give(wished, f"bai-{article.id}")
        folder = f"{ARTICLES}/{date.year if date else UNDATED_YEAR}/{slug}"
    node = categories.find(category)
    is_over = article.expires is not None and article.expires <= now
    is_listed = not standing.is_draft and not is_over and (date is None or date <= now)
    url = f"{node.url if node else make_slug(category)}/{slug}/"
    return PlannedArticle(
        article, key, folder, url, category, standing, (), is_listed, existing=existing
    )


def plan_page(
    page: OldPage, existing: ExistingBundle | None, slugs: Slugs, aliases: tuple[str, ...]
) -> PlannedPage:
    """Return what becomes of a page."""
    if existing is not None:
        return PlannedPage(page, existing.folder, f"{existing.slug}/", aliases, existing)
    wished = slug_of(page.title, page.alias, had_marks=page.had_marks)
    slug = slugs.give(wished, f"trang-{page.id}")
    return PlannedPage(page, f"{PAGES}/{slug}", f"{slug}/", aliases)


def external_address(article: OldArticle, source_text: str) -> str:
    """Return where an article led that was only a link to another place."""
    if not article.is_external:
        return ""
    found = WEB_ADDRESS.fullmatch(source_text.strip())
    return found[0] if found else ""


def _mapped(names: Iterable[str], spelled: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(spelled.get(name, name) for name in names))
