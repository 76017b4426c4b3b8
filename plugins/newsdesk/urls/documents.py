"""Documents by number: which one a text means that names a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from plugins.newsdesk.model import Visibility
from plugins.newsdesk.reading.bundles import FrontMatter
from plugins.newsdesk.schema.document_numbers import key_of
from plugins.newsdesk.urls.article_urls import document_url, document_visibility

ANY_DAY = "9999-12-31"


@dataclass(frozen=True)
class DocumentIndex:
    """Key of a number → day of issue (ISO) and address from the root of each document, in order.

    Numbering begins again with each term or year, so that several documents may share a number.
    """

    by_key: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)

    def find(self, key: str, day: str = ANY_DAY) -> str | None:
        """Return the address of the last one issued by a day, else of the first one after it."""
        known = self.by_key.get(key)
        if not known:
            return None
        past = [address for issued, address in known if issued <= day]
        return past[-1] if past else known[0][1]


def index_documents(documents: Iterable[FrontMatter]) -> DocumentIndex:
    """Return the index of the documents that readers find in lists."""
    by_key: dict[str, list[tuple[str, str]]] = {}
    for one in documents:
        number, issued, url = one.values.get("number"), one.values.get("issued"), document_url(one)
        if number and issued and url and document_visibility(one) is Visibility.LISTED:
            by_key.setdefault(key_of(number), []).append((issued.isoformat(), f"/{url}"))
    return DocumentIndex({key: sorted(some) for key, some in by_key.items()})
