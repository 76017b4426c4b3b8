"""The pages of documents, their lists by kind and year, and the index for the filter."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from plugins.core.incremental.fingerprints import digest
from plugins.documents.library import Library
from plugins.documents.views import KINDS, ROOT, TITLE, DocumentTeaser, DocumentView
from plugins.newsdesk.model import Visibility
from plugins.newsdesk.reading.bundles import FrontMatter
from plugins.newsdesk.schema.slugs import make_slug
from plugins.newsdesk.urls.url_registry import ServedUrl
from plugins.portal.build import Build
from plugins.portal.lists import NUMBERED, iter_listings
from plugins.portal.model import Crumb, Term, trail_to
from plugins.vietnamese.collation import collation_key
from plugins.vietnamese.typography import typeset_text

YEARS = f"{ROOT}nam/"
INDEX = f"{ROOT}danh-muc.json"


@dataclass(frozen=True)
class DocumentFilter:
    """The lists by kind and by year, and the address of the index."""

    kinds: tuple[Term, ...]
    years: tuple[Term, ...]
    index: str = f"/{INDEX}"


def document_urls(documents: Sequence[FrontMatter]) -> Iterator[ServedUrl]:
    """Yield the addresses of the lists of these documents; without any they are free."""
    if documents:
        yield ServedUrl(f"/{ROOT}", NUMBERED)
        yield ServedUrl(f"/{INDEX}")
    kinds = {make_slug(kind) for one in documents if (kind := one.values.get("kind"))}
    yield from (ServedUrl(f"/{KINDS}{slug}/", NUMBERED) for slug in kinds)
    years = {issued.year for one in documents if (issued := one.values.get("issued"))}
    yield from (ServedUrl(f"/{YEARS}{year}/", NUMBERED) for year in years)


class DocumentPages:
    """Adds the pages of a library to a build."""

    def __init__(self, build: Build, library: Library) -> None:
        self._build = build
        self._library = library
        self._teasers = [DocumentTeaser(one, library) for one in library.listed]

    def add_all(self) -> None:
        for document in self._library.documents:
            is_secret = document.visibility is not Visibility.LISTED
            self._build.add_page(
                f"{document.url}index.html",
                "document",
                document=DocumentView(document, self._library),
                noindex=is_secret,
            )
        if self._teasers:
            self._add_lists()
            self._add_index()

    def _add_lists(self) -> None:
        kinds = _group(self._teasers, lambda one: (one.kind.name, one.kind.url))
        years = _group(self._teasers, lambda one: (str(one.issued.year), _year_url(one)))
        kinds.sort(key=lambda group: collation_key(group[0].name))
        shown = DocumentFilter(tuple(term for term, _ in kinds), tuple(term for term, _ in years))
        top = Crumb(TITLE, f"/{ROOT}")
        self._add_list(ROOT, self._teasers, "", (top,), shown)
        for term, members in kinds:
            self._add_list(term.url, members, term.name, (top, Crumb(term.name)), shown)
        for term, members in years:
            title = f"Năm {term.name}"
            self._add_list(term.url, members, title, (top, Crumb(title)), shown)

    def _add_list(
        self,
        url: str,
        teasers: Sequence[DocumentTeaser],
        name: str,
        steps: Sequence[Crumb],
        shown: DocumentFilter,
    ) -> None:
        """Add the pages of a list; only its own address has the filter with all its counts."""
        for listing in iter_listings(teasers, url):
            is_first = listing.number is None
            self._build.add_page(
                listing.save_as,
                "documents",
                listing=listing,
                list_name=name,
                filter=shown if is_first else None,
                blocks=(),
                trail=trail_to(*steps),
            )

    def _add_index(self) -> None:
        shown = digest(*[one.fingerprint for one in self._teasers])
        signers = repr([one.metadata.signer for one in self._library.listed])
        self._build.add_file(INDEX, (shown, signers), partial(self._make_index))

    def _make_index(self) -> bytes:
        """Return a row for each document: the values of an item of the list, and its signer."""
        signers = (one.metadata.signer or "" for one in self._library.listed)
        rows = [
            [
                *(one.number, one.kind.name, one.issued.isoformat(), typeset_text(one.subject)),
                *(one.issuer, one.validity, f"/{one.url}", signer),
            ]
            for one, signer in zip(self._teasers, signers, strict=True)
        ]
        return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def _year_url(one: DocumentTeaser) -> str:
    return f"{YEARS}{one.issued.year}/"


def _group(
    teasers: Sequence[DocumentTeaser], name: Callable[[DocumentTeaser], tuple[str, str]]
) -> list[tuple[Term, list[Any]]]:
    """Return the documents by a name with an address, in the given order; as spelled first."""
    names: dict[str, str] = {}
    groups: dict[str, list[Any]] = {}
    for teaser in teasers:
        label, url = name(teaser)
        names.setdefault(url, label)
        groups.setdefault(url, []).append(teaser)
    return [(Term(names[url], url, len(members)), members) for url, members in groups.items()]
