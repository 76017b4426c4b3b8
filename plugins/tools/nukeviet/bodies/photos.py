"""Pictures on lines of their own: their captions, the gallery, the one that is the cover."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plugins.tools.nukeviet.bodies.model import (
    Block,
    BodyPicture,
    Listing,
    Paragraph,
    Photo,
    Quote,
    Run,
)
from plugins.tools.nukeviet.bodies.tables import LONGEST_CAPTION, caption_photo

FEWEST_IN_GALLERY = 2
_IS_CAPTION = re.compile(
    r"[(\[]?(?:ảnh|hình)(?: minh h[oọ]ạ?a?| tư liệu| chụp| \d+)?\s*[:.\d]", re.IGNORECASE
)
# A signature below the text, a pointer to another article.
_IS_NONE = re.compile(r"(?:tin|bài|nguồn tin|tác giả|theo|xem|>>)\b|>", re.IGNORECASE)


@dataclass(slots=True)
class Arranged:
    """A body whose photos have their places."""

    blocks: list[Block]
    gallery: list[BodyPicture] = field(default_factory=list)
    cover: BodyPicture | None = None


def attach_captions(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks in which the words below a picture are its caption."""
    attached: list[Block] = []
    for block in blocks:
        before = attached[-1] if attached else None
        if isinstance(block, Listing):
            block.items = [attach_captions(item) for item in block.items]
        elif isinstance(block, Quote):
            block.blocks = attach_captions(block.blocks)
        is_caption = (
            isinstance(before, Photo)
            and isinstance(block, Paragraph)
            and _is_caption(before, block)
            and not caption_photo(attached, [block])
        )
        if not is_caption:
            attached.append(block)
    return attached


def _is_caption(photo: Photo, paragraph: Paragraph) -> bool:
    text = paragraph.text
    if len(text) > LONGEST_CAPTION or _IS_NONE.match(text):
        return False
    if _IS_CAPTION.match(text):
        return True
    runs = [one for one in paragraph.inlines if isinstance(one, Run) and one.text.strip()]
    if all(run.style.italic for run in runs):
        return True
    is_bold = all(run.style.bold for run in runs)
    return photo.is_centred and paragraph.is_centred and not is_bold


def arrange_photos(blocks: list[Block], cover_name: str | None) -> Arranged:
    """Take the picture that is the cover out of a body, and the photos at its ends as gallery."""
    arranged = Arranged(blocks)
    if cover_name is not None:
        _take_cover(arranged, cover_name)
    start = _count_photos(arranged.blocks)
    end = _count_photos(arranged.blocks[start:][::-1])
    start = start if start >= FEWEST_IN_GALLERY else 0
    end = len(arranged.blocks) - (end if end >= FEWEST_IN_GALLERY else 0)
    taken = [*arranged.blocks[:start], *arranged.blocks[end:]]
    arranged.gallery = [picture_of(one) for one in taken if isinstance(one, Photo)]
    arranged.blocks = arranged.blocks[start:end]
    return arranged


def picture_of(photo: Photo) -> BodyPicture:
    """Return a photo as the header of an article names it."""
    image = photo.image
    return BodyPicture(image.src, image.name, image.alt, photo.caption)


def _take_cover(arranged: Arranged, name: str) -> None:
    for place, block in enumerate(arranged.blocks):
        if isinstance(block, Photo) and block.image.name == name:
            arranged.cover = picture_of(block)
            del arranged.blocks[place]
            return


def _count_photos(blocks: Sequence[Block]) -> int:
    """Return how many photos stand before the first block that is none."""
    return next(
        (at for at, block in enumerate(blocks) if not isinstance(block, Photo)), len(blocks)
    )
