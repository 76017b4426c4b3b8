"""Photos for generated portals: few drawings, but no two equal files."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field

from tests.support.drawing import Size, landscape

DRAWN = 8
START_OF_IMAGE, COMMENT = b"\xff\xd8", b"\xff\xfe"


@dataclass(frozen=True)
class Photo:
    """A photo of one story: a drawing with a name and a comment of its own."""

    name: str
    owner: str
    drawn: bytes = field(repr=False)

    @property
    def text(self) -> str:
        return f"Quang cảnh hội nghị ở {self.owner}, {self.name.removesuffix('.jpg')}"

    @property
    def content(self) -> bytes:
        """Return the file; its comment makes the content unique."""
        comment = f"{self.owner}/{self.name}".encode()
        segment = COMMENT + struct.pack(">H", len(comment) + 2) + comment
        return START_OF_IMAGE + segment + self.drawn.removeprefix(START_OF_IMAGE)


@dataclass(frozen=True)
class Album:
    """Drawings, and the number of photos in each story."""

    drawn: tuple[bytes, ...] = ()
    photos_each: int = 0

    def photos_of(self, owner: str, number: int) -> tuple[Photo, ...]:
        """Return the photos of a story, beginning elsewhere in the album than its neighbours'."""
        first = number * self.photos_each
        return tuple(
            Photo(f"anh-{place + 1:02}.jpg", owner, self.drawn[(first + place) % len(self.drawn)])
            for place in range(self.photos_each)
        )


NO_PHOTOS = Album()


def draw_album(size: Size, photos_each: int) -> Album:
    """Draw the photos of a portal as JPEG."""
    return Album(tuple(draw(size, seed) for seed in range(DRAWN)), photos_each)


def draw(size: Size, seed: int) -> bytes:
    stream = io.BytesIO()
    landscape(size, seed).save(stream, "JPEG", quality=88)
    return stream.getvalue()
