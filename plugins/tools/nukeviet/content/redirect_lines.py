"""Former addresses: of articles and pages in their aliases, of lists in redirects.yml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from plugins.newsdesk.schema.addresses import LONGEST_PART_BYTES
from plugins.tools.nukeviet.addresses import LISTS, AddressBook
from plugins.tools.nukeviet.content.plan import PlannedArticle
from plugins.tools.nukeviet.site.articles import OldArticle
from plugins.tools.nukeviet.site.categories import OldCategory
from plugins.tools.nukeviet.site.media import CLIP_PATH
from plugins.tools.nukeviet.site.modules import OldSite
from plugins.tools.nukeviet.site.pages import OldPage
from plugins.vietnamese.normalize import normalize

SAFE = "/.,~-_()'!*+:;@&="


@dataclass(frozen=True)
class FormerAddress:
    """A former address with its new one; both begin with a slash, `new` may be another site's."""

    old: str
    new: str


def article_address(
    site: OldSite, article: OldArticle, categories: Mapping[int, OldCategory]
) -> str:
    """Return the address that readers saw, shortened if no file can have its name.

    NukeViet accepts any words before the number.
    """
    category = categories.get(article.category_id)
    folder = f"{category.alias}/" if category and category.alias else ""
    ending = f"-{article.id}.html"
    room = LONGEST_PART_BYTES - len(ending)
    alias = normalize(article.alias or "post").encode()[:room].decode("utf-8", "ignore")
    return f"{site.base(article.module)}/{folder}{alias}{ending}"


def clip_address(
    site: OldSite, article: OldArticle, _: Mapping[int, OldCategory] | None = None
) -> str:
    """Return the address of a clip of a module of videos."""
    return f"{site.base(article.module)}/{CLIP_PATH}{article.alias}.html"


def page_aliases(site: OldSite, page: OldPage) -> tuple[str, ...]:
    """Return the addresses of a page: with and without the language."""
    bases = [site.base(page.module), f"/{site.language}/{page.module}"]
    return tuple(dict.fromkeys(f"{base}/{page.alias}.html" for base in bases if page.alias))


def iter_list_redirects(
    site: OldSite, book: AddressBook, feeds: Mapping[str, str]
) -> Iterator[FormerAddress]:
    """Yield the former addresses of categories, tags, topics, authors, groups and modules."""
    for (module, alias), url in book.categories.items():
        base = site.base(module)
        yield FormerAddress(f"{base}/{alias}/", url)
        if feed := feeds.get(url):
            yield FormerAddress(f"{base}/rss/{alias}/", feed)
    ends = {kind: end for end, kind in reversed(LISTS.items())}
    for (kind, module, _), (alias, url) in book.lists.items():
        slash = "" if kind == "tags" else "/"
        yield FormerAddress(f"{site.base(module)}/{ends[kind]}/{alias}{slash}", url)
    for module, url in book.homes.items():
        for base in site.bases(module):
            if base:
                yield FormerAddress(f"{base}/", url)
    yield FormerAddress("/search/", "/tim-kiem/")


def external_redirects(articles: Iterable[PlannedArticle]) -> Iterator[FormerAddress]:
    """Yield the addresses of articles that were only links to other places."""
    for one in articles:
        if one.redirect and not one.standing.is_draft:
            yield from (FormerAddress(alias, one.redirect) for alias in one.aliases)


def clean(redirects: Iterable[FormerAddress], served: Iterable[str]) -> list[FormerAddress]:
    """Return each former address once, without those that the portal has itself."""
    known = {f"/{url.strip('/')}" for url in served}
    found: dict[str, FormerAddress] = {}
    for one in redirects:
        bare = f"/{one.old.strip('/')}"
        if bare not in known and bare != f"/{one.new.strip('/')}" and bare != "/":
            found.setdefault(one.old, FormerAddress(quote(one.old, safe=SAFE), one.new))
    return list(found.values())
