"""Rules for articles that are albums, for videos of the header, and for topics."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundles import Bundle, FrontMatter
from plugins.newsdesk.schema.entries import TopicEntry
from plugins.newsdesk.schema.fields import closest
from plugins.newsdesk.schema.slugs import make_slug

FEWEST_PHOTOS = 3  # of an album; fewer are better told as an article


def check_media(bundle: Bundle, photo_count: int, findings: Findings) -> None:
    """Advise on an album of too few photos, and on fields of a video without a video."""
    values = bundle.values
    if values.get("layout") == "album" and photo_count < FEWEST_PHOTOS:
        findings.advise(
            bundle.path,
            bundle.place("layout"),
            f"tin ảnh này mới có {photo_count} ảnh",
            f"thêm ảnh cho đủ {FEWEST_PHOTOS}, hoặc bỏ dòng layout",
        )
    if "video" in bundle.places or not bundle.is_whole:
        return
    for field in ("video_poster", "video_transcript"):
        if field in values:
            what = f"có {field} mà không có video"
            remedy = f"ghi video, hoặc bỏ dòng {field}"
            findings.advise(bundle.path, bundle.place(field), what, remedy)


def check_topics(
    topics: Sequence[TopicEntry], articles: Sequence[FrontMatter], path: Path, findings: Findings
) -> None:
    """Record topics with one address; advise on those without articles and without descriptions."""
    if not topics:
        return
    used = {make_slug(name): name for one in articles if (name := one.values.get("topic"))}
    first: dict[str, TopicEntry] = {}
    for topic in topics:
        slug = make_slug(topic.name)
        known = first.setdefault(slug, topic)
        if known is not topic:
            what = f"dòng sự kiện “{topic.name}” đã có ở dòng {known.written_at[0]}"
            findings.error(path, topic.written_at, what, "gộp hai mục, hoặc đặt tên khác")
        elif slug not in used:
            what = f"chưa có bài nào thuộc dòng sự kiện “{topic.name}”"
            what += closest(topic.name, used.values())
            findings.advise(path, topic.written_at, what, "viết tên như trong topic của bài")
        if topic.image and not topic.image_alt:
            what = f"ảnh “{topic.image}” chưa có mô tả cho người không nhìn thấy ảnh"
            remedy = "ghi image_alt: một câu tả điều nhìn thấy trong ảnh"
            findings.advise(path, topic.written_at, what, remedy)
