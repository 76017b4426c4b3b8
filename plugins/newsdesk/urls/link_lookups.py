"""LinkLookups of a body about addresses, recorded with their answers.

A rendered body is current while its own files, its settings and these answers are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plugins.newsdesk.reading.anchors import match_anchor
from plugins.newsdesk.urls.article_urls import DOCUMENTS_ROOT
from plugins.newsdesk.urls.documents import DocumentIndex
from plugins.newsdesk.urls.url_registry import UrlRegistry

Answers = dict[tuple[str, str], str | bool | None]


@dataclass(frozen=True)
class KnownUrls:
    """All addresses in the registry, those of Markdown files by path, and ids by address.

    `documents` are those that a text may name by number.
    """

    registry: UrlRegistry
    urls: Mapping[Path, str]
    anchors: Mapping[str, tuple[str, ...]]
    documents: DocumentIndex = field(default_factory=DocumentIndex)

    def answer(self, question: str, about: str) -> str | bool | None:
        """Return the answer to a recorded question."""
        if question == "url_of":
            return self.urls.get(Path(about))
        if question == "document":
            return self.documents.find(*about.split(" "))
        if question == "has_anchors":
            return about.strip("/") in self.anchors
        if question == "anchor":
            address, _, fragment = about.partition("#")
            return match_anchor(fragment, self.anchors.get(address.strip("/"), ()))
        return bool(getattr(self.registry, question)(about))

    def still_answers(self, answers: Answers) -> bool:
        """Return whether all answers are still the same."""
        return all(self.answer(*asked) == answer for asked, answer in answers.items())


@dataclass(frozen=True)
class LinkLookups:
    """LinkLookups of one bundle, with the answers; addresses begin with a slash."""

    known: KnownUrls
    answers: Answers = field(default_factory=dict)

    def url_of(self, path: str) -> str | None:
        """Return the address of a Markdown file without leading slash."""
        answer = self._ask("url_of", path)
        return answer if isinstance(answer, str) else None

    def is_served(self, address: str) -> bool:
        """Return whether a page, list or file has the address."""
        return bool(self._ask("is_served", address))

    def is_known(self, address: str) -> bool:
        """Return whether a page or list has the address."""
        return bool(self._ask("is_known", address))

    def is_hidden_from_readers(self, address: str) -> bool:
        """Return whether the address is that of an unpublished article."""
        return bool(self._ask("is_hidden_from_readers", address))

    def is_gone(self, address: str) -> bool:
        """Return whether readers are told at the address that something was removed."""
        return bool(self._ask("is_gone", address))

    def document(self, key: str, day: str) -> str | None:
        """Return the address of the document that a text of a day names by number."""
        answer = self._ask("document", f"{key} {day}")
        return answer if isinstance(answer, str) else None

    def has_anchors(self, address: str) -> bool:
        """Return whether an address is that of an article or page, whose ids are known."""
        return bool(self._ask("has_anchors", address))

    def anchor(self, address: str, fragment: str) -> str | None:
        """Return the id of a page that a link's part after the # means."""
        answer = self._ask("anchor", f"{address.split('#')[0]}#{fragment}")
        return answer if isinstance(answer, str) else None

    def _ask(self, question: str, about: str) -> str | bool | None:
        answer = self.known.answer(question, about)
        self.answers[question, about] = answer
        return answer


def addresses_named(answers: Answers) -> tuple[str, ...]:
    """Return the addresses below that of the documents to which a body has links, in order."""
    found = set()
    for (question, about), answer in answers.items():
        if question == "document" and answer:
            found.add(str(answer))
        elif question == "is_served" and answer and about.startswith(f"/{DOCUMENTS_ROOT}"):
            found.add(about)
        elif question == "url_of" and str(answer).startswith(DOCUMENTS_ROOT):
            found.add(f"/{answer}")
    return tuple(sorted(found))
