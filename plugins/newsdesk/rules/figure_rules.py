"""Starting figures must be possible, and those of articles that exist."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from plugins.core.counts import is_rating
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.data_files import FIGURES
from plugins.newsdesk.reading.front_matter import FrontMatter
from plugins.newsdesk.schema.entries import StartingFigures
from plugins.newsdesk.schema.fields import closest
from plugins.newsdesk.urls.article_urls import page_key_of

MAX_SUGGESTIONS = 20  # each costs a comparison with every key


def check_figures(
    articles: Iterable[FrontMatter], starting: StartingFigures, folder: Path, findings: Findings
) -> None:
    """Record impossible ratings as errors, figures of no article as advice.

    `folder` holds the data files.
    """
    _check_ratings(starting, folder / FIGURES, findings)
    keys = {page_key_of(one) for one in articles}
    unknown = [(key, figures) for key, figures in starting.articles if key not in keys]
    for number, (key, figures) in enumerate(unknown):
        suggestion = closest(key, keys) if number < MAX_SUGGESTIONS else ""
        findings.advise(
            folder / FIGURES,
            figures.written_at,
            f"không có bài nào có id «{key}»{suggestion}",
            "sửa id hoặc xóa dòng này",
        )


def _check_ratings(starting: StartingFigures, path: Path, findings: Findings) -> None:
    if findings.has_errors_in(path):  # votes or points may be missing for it
        return
    for key, figures in starting.articles:
        if not is_rating(figures.votes, figures.points):
            findings.error(
                path,
                figures.written_at,
                f"bài «{key}» có {figures.votes} lượt đánh giá mà tổng điểm là {figures.points}",
                "mỗi lượt cho từ 1 đến 5 điểm: sửa votes hoặc points",
            )
