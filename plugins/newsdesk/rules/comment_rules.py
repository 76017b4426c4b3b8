"""Rules for starting comments beyond the kinds of their fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundles import FrontMatter
from plugins.newsdesk.reading.data_files import COMMENTS
from plugins.newsdesk.schema.entries import AnswerEntry, CommentEntry
from plugins.newsdesk.schema.fields import closest
from plugins.newsdesk.schema.yaml_nodes import Place
from plugins.newsdesk.urls.article_urls import page_key_of

MAX_SUGGESTIONS = 20  # each costs a comparison with every key


def check_comments(
    articles: Iterable[FrontMatter],
    comments: Sequence[CommentEntry],
    folder: Path,
    now: datetime,
    findings: Findings,
) -> None:
    """Record impossible times as errors; advise on comments that no page would show, or twice.

    `folder` holds the data files.
    """
    path = folder / COMMENTS
    _check_times(comments, path, now, findings)
    _advise_on_pages(articles, comments, path, findings)
    first_seen: dict[tuple[str, str, str], Place] = {}
    for comment in comments:
        place = first_seen.setdefault(
            (comment.page, comment.name, comment.text), comment.written_at
        )
        if place != comment.written_at:
            what = f"ý kiến này đã có ở dòng {place[0]}"
            findings.advise(path, comment.written_at, what, "xóa một trong hai")


def _check_times(
    comments: Sequence[CommentEntry], path: Path, now: datetime, findings: Findings
) -> None:
    for comment in comments:
        entries: tuple[CommentEntry | AnswerEntry, ...] = (comment, *comment.answers)
        for entry in entries:
            if entry.time > now:
                what = f"giờ gửi ({entry.time:%d/%m/%Y %H:%M}) còn ở phía trước"
                findings.error(path, entry.written_at, what, "sửa “time”")
            elif entry.time < comment.time:
                what = f"trả lời ({entry.time:%d/%m/%Y %H:%M}) đứng trước ý kiến được trả lời"
                findings.error(path, entry.written_at, what, "sửa “time” của một trong hai")


def _advise_on_pages(
    articles: Iterable[FrontMatter],
    comments: Sequence[CommentEntry],
    path: Path,
    findings: Findings,
) -> None:
    accepting = {page_key_of(one): one.values.get("comments", True) for one in articles}
    unknown = 0
    for comment in comments:
        if comment.page not in accepting:
            unknown += 1
            suggestion = closest(comment.page, accepting) if unknown <= MAX_SUGGESTIONS else ""
            what = f"không có bài nào có id “{comment.page}”{suggestion}"
            findings.advise(path, comment.written_at, what, "sửa page hoặc xóa ý kiến này")
        elif not accepting[comment.page]:
            what = f"bài “{comment.page}” có comments: false nên ý kiến này không hiện"
            findings.advise(
                path, comment.written_at, what, "bỏ comments: false trong bài, hoặc xóa ý kiến"
            )
