"""Starting figures must be those of articles that exist."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.data_files import FIGURES
from plugins.newsdesk.reading.front_matter import FrontMatter
from plugins.newsdesk.schema.entries import StartingFigures
from plugins.newsdesk.schema.fields import closest
from plugins.newsdesk.urls.article_urls import page_key_of

MAX_SUGGESTIONS = 20  # each costs a comparison with every key


def advise_on_figures(
    articles: Iterable[FrontMatter], starting: StartingFigures, folder: Path, findings: Findings
) -> None:
    """Record figures for a key that no article has; `folder` holds the data files."""
    keys = {page_key_of(front_matter) for front_matter in articles}
    unknown = [(key, figures) for key, figures in starting.articles if key not in keys]
    for number, (key, figures) in enumerate(unknown):
        suggestion = closest(key, keys) if number < MAX_SUGGESTIONS else ""
        findings.advise(
            folder / FIGURES,
            figures.written_at,
            f"không có bài nào có id «{key}»{suggestion}",
            "sửa id hoặc xóa dòng này",
        )
