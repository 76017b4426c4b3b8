"""The newest and the most viewed articles next to every page, in a file that a script fetches.

In the pages themselves each new article would make all of them stale.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice
from typing import Any

from plugins.portal.build import Build
from plugins.portal.model import ArticleLike
from plugins.vietnamese.formats import format_date_time
from plugins.vietnamese.typography import typeset_text

NEWS = "tin-moi-nhat/tin.json"
# One more than behaviours/news.js shows: it leaves out the page that the reader is on.
LISTED = 6

Entry = tuple[str, str, str, str]


def add_news(
    build: Build, newest: Sequence[ArticleLike], most_viewed: Sequence[ArticleLike]
) -> None:
    """Add the file; both lists are in the order in which they are shown."""
    lists = {
        "latest": _describe_all(newest),
        "viewed": _describe_all(most_viewed),
    }
    text = json.dumps(lists, ensure_ascii=False, separators=(",", ":"))
    build.add_file(NEWS, text, text.encode)


def _describe_all(articles: Sequence[ArticleLike]) -> list[Entry]:
    public = (article for article in articles if not article.unpublished)
    return [_describe(article) for article in islice(public, LISTED)]


def _describe(article: Any) -> Entry:  # noqa: ANN401 - of this plugin or of one above
    """Return title and address, date for people and for programs."""
    moment = article.date
    title = typeset_text(article.title)
    return title, f"/{article.url}", format_date_time(moment), moment.isoformat()
