"""All documents of a build together: how they replace each other, and which articles name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from plugins.newsdesk.model import OfficialDocument
from plugins.newsdesk.schema.declarations import VALIDITY_WORDS
from plugins.newsdesk.schema.document_numbers import key_of
from plugins.newsdesk.site.content import Content
from plugins.portal.views import Teaser

NOT_YET = "chưa có hiệu lực"


class NamedDocument(NamedTuple):
    """A document that another one names; `href` is None for one that the portal does not have."""

    number: str
    title: str
    href: str | None


@dataclass(frozen=True)
class Library:
    """The documents that get a page, newest first, on the day of the build.

    `listed` are those of lists. `articles` are the listed articles that name a document, newest
    first, by its address.
    """

    documents: Sequence[OfficialDocument]
    listed: Sequence[OfficialDocument]
    today: date
    articles: Mapping[str, Sequence[Teaser]] = field(default_factory=dict)

    def replaced_by(self, document: OfficialDocument) -> tuple[NamedDocument, ...]:
        """Return the documents that replace one: those it names, and those that name it."""
        return self._related(document, "replaced_by", self._replacing)

    def replaces(self, document: OfficialDocument) -> tuple[NamedDocument, ...]:
        """Return the documents that one replaces: those it names, and those that name it."""
        return self._related(document, "replaces", self._replaced)

    def validity(self, document: OfficialDocument) -> str:
        """Return whether a document is in force, in words for readers; empty if unknown.

        What is written counts first; a document that was replaced is no longer in force, one with
        a day of effect is in force from then on.
        """
        metadata = document.metadata
        if metadata.validity:
            return VALIDITY_WORDS[metadata.validity]
        if self.replaced_by(document):
            return VALIDITY_WORDS["expired"]
        if metadata.effective is None:
            return ""
        return VALIDITY_WORDS["in force"] if metadata.effective <= self.today else NOT_YET

    def _related(
        self,
        document: OfficialDocument,
        field_name: str,
        inverse: Mapping[str, Sequence[OfficialDocument]],
    ) -> tuple[NamedDocument, ...]:
        named = [
            (number, self._resolve(number, document, field_name))
            for number in getattr(document.metadata, field_name)
        ]
        found = {
            key_of(number): _name(number, other)
            for number, other in (
                *named,
                *((other.metadata.number, other) for other in inverse.get(document.url, ())),
            )
        }
        return tuple(found.values())

    @cached_property
    def _replacing(self) -> Mapping[str, Sequence[OfficialDocument]]:
        return self._invert("replaces")

    @cached_property
    def _replaced(self) -> Mapping[str, Sequence[OfficialDocument]]:
        return self._invert("replaced_by")

    def _invert(self, field_name: str) -> Mapping[str, Sequence[OfficialDocument]]:
        inverse: dict[str, list[OfficialDocument]] = defaultdict(list)
        for document in self.listed:
            for number in getattr(document.metadata, field_name):
                other = self._resolve(number, document, field_name)
                if other is not None:
                    inverse[other.url].append(document)
        return inverse

    def _resolve(
        self, number: str, document: OfficialDocument, field_name: str
    ) -> OfficialDocument | None:
        """Return the document with a number; of several the nearest before or after `document`."""
        others = [one for one in self._by_key.get(key_of(number), ()) if one is not document]
        issued = document.metadata.issued
        if field_name == "replaces":
            return next((one for one in others if one.metadata.issued <= issued), None)
        later = [one for one in others if one.metadata.issued >= issued]
        return later[-1] if later else None

    @cached_property
    def _by_key(self) -> Mapping[str, Sequence[OfficialDocument]]:
        by_key: dict[str, list[OfficialDocument]] = defaultdict(list)
        for document in self.listed:
            by_key[key_of(document.metadata.number)].append(document)
        return by_key


def open_library(content: Content, articles: Iterable[Teaser]) -> Library:
    """Return the library of the content; `articles` are those of lists, newest first."""
    documents, today = content.built_documents, content.settings.now.date()
    if not documents:
        return Library((), (), today)
    named = {one.url: one.named for one in content.built_articles if one.named}
    naming: dict[str, list[Teaser]] = defaultdict(list)
    for teaser in articles:
        for address in named.get(teaser.url, ()):
            naming[address].append(teaser)
    return Library(documents, content.listed_documents, today, naming)


def _name(number: str, document: OfficialDocument | None) -> NamedDocument:
    if document is None:
        return NamedDocument(number, number, None)
    return NamedDocument(number, document.metadata.title, f"/{document.url}")
