"""The texts of an article: title, lead, body, captions, with what was decided about them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from plugins.newsdesk.commands.header_edits import quote
from plugins.tools.nukeviet.bodies.conversion import BodyPicture, ConvertedBody
from plugins.tools.nukeviet.content.front_matter import MAX_LEAD, ArticleTexts, GalleryPhoto
from plugins.tools.nukeviet.notes import Note, NoteKind
from plugins.tools.nukeviet.site.articles import WEB_ADDRESS, OldArticle
from plugins.tools.nukeviet.site.texts import plain_line, plain_text, whole
from plugins.vietnamese.normalize import fold, normalize

LEAD_CHARACTERS = 300
SENTENCE_END = re.compile(r"(?<=[.!?…])\s")
MOST_NAMED = 5


def compose_texts(
    old: OldArticle, detail: Mapping[str, Any], body: ConvertedBody, now: datetime
) -> ArticleTexts:
    """Return the texts of an article; cover and attachments are added by its files."""
    title = old.title or f"Bài không có tiêu đề ({old.id})"
    lead, markdown = old.lead, normalize(body.markdown)
    if len(lead) > MAX_LEAD:
        lead, markdown = _cut(lead, MAX_LEAD), f"{lead}\n\n{markdown}"
    return ArticleTexts(
        title=title,
        lead=lead or _first_words(detail, title),
        body=markdown,
        source_url=_source_url(old, detail),
        cover_caption=_join_captions(old, body),
        cover_alt=plain_line(body.cover.alt) if body.cover else "",
        gallery=tuple(_gallery_photo(one) for one in body.gallery),
        modified=_modified(old, now),
        has_photos_left=bool(body.pictures),
    )


def iter_text_notes(
    old: OldArticle, detail: Mapping[str, Any], texts: ArticleTexts, body: ConvertedBody
) -> Iterator[Note]:
    """Yield what was decided about the texts of an article, and what of them was left."""
    decided, lost = NoteKind.DECISION, NoteKind.LOSS
    if not old.title:
        yield Note(decided, "Tiêu đề", "bài không có tiêu đề", "đặt tiêu đề")
    if not old.lead:
        what = "bài không có đoạn mở đầu, lấy câu đầu của bài"
        yield Note(decided, "Mở đầu", what, "viết lại lead")
    elif texts.lead != old.lead:
        what = "đoạn mở đầu quá dài, phần đầu giữ làm lead, cả đoạn đưa vào đầu bài"
        yield Note(decided, "Mở đầu", what, "rút gọn lead")
    pictures = [one for one in (*body.gallery, *body.pictures) if not (one.alt or one.caption)]
    if names := [one.name for one in pictures]:
        shown = ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
        what = f"{len(names)} ảnh không có mô tả, chú thích (tên tệp thì đã bỏ): {shown}"
        yield Note(decided, "Mô tả ảnh", what, "ghi alt hoặc caption")
    for column, label in (("titlesite", "Tiêu đề"), ("description", "Mô tả")):
        if text := plain_line(detail.get(column)):
            yield Note(lost, "Máy tìm kiếm", f"{label} riêng cho máy tìm kiếm: “{text}”")
    if whole(detail.get("copyright")):
        yield Note(lost, "Bản quyền", "dòng nhắc bản quyền dưới bài", "ghi vào cuối bài nếu cần")


def with_gallery(body: ConvertedBody) -> str:
    """Return the Markdown of a body with its gallery below, for pages, which have none."""
    lines = [normalize(body.markdown)]
    for one in body.gallery:
        caption = f" {quote(plain_line(one.caption))}" if one.caption else ""
        lines.append(f"![{plain_line(one.alt)}]({one.name}{caption})")
    return "\n\n".join(lines)


def _modified(old: OldArticle, now: datetime) -> datetime | None:
    """Return when the text was changed after the article was published and entered."""
    started = [one for one in (old.published, old.added) if one]
    edited = old.edited
    is_later = edited is not None and edited <= now and all(edited > one for one in started)
    return edited if is_later else None


def _source_url(old: OldArticle, detail: Mapping[str, Any]) -> str:
    written = plain_line(detail.get("sourcetext"))
    found = (one for one in (written, old.source_link) if WEB_ADDRESS.fullmatch(one))
    return next(found, "")


def _join_captions(old: OldArticle, body: ConvertedBody) -> str:
    """Return the caption of the cover with that of the same photo in the body."""
    own = old.image_caption
    other = plain_line(body.cover.caption) if body.cover is not None else ""
    if fold(own).strip(".") in fold(other):
        return other
    if fold(other).strip(".") in fold(own):
        return own
    return f"{own.rstrip('.')}. {other}"


def _gallery_photo(picture: BodyPicture) -> GalleryPhoto:
    return GalleryPhoto(picture.name, plain_line(picture.caption), plain_line(picture.alt))


def _first_words(detail: Mapping[str, Any], title: str) -> str:
    text = " ".join(plain_text(str(detail.get("bodyhtml") or "")[:20_000]).split())
    return _cut(text, LEAD_CHARACTERS) if text else title


def _cut(text: str, most: int) -> str:
    """Return the first sentences of a text, or its first words."""
    if len(text) <= most:
        return text
    ends = [found.start() for found in SENTENCE_END.finditer(text[: most + 1])]
    if ends and ends[-1] > most // 4:
        return text[: ends[-1]]
    return f"{text[:most].rpartition(' ')[0]}…"
