"""Photos for generated portals: a few are drawn, and yet no two files are the same."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field

from tests.support.drawing import Size, landscape

DRAWN = 8
START_OF_IMAGE, COMMENT = b"\xff\xd8", b"\xff\xfe"


@dataclass(frozen=True)
class Photo:
    """A photo of one story: what was drawn, under a name, with a comment that only it has."""

    name: str
    owner: str
    drawn: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """Return its caption, which no other photo has."""
        return f"Quang cảnh hội nghị ở {self.owner}, {self.name.removesuffix('.jpg')}"

    @property
    def content(self) -> bytes:
        """Return the file: whoever knows photos by their content knows this one from all others."""
        comment = f"{self.owner}/{self.name}".encode()
        segment = COMMENT + struct.pack(">H", len(comment) + 2) + comment
        return START_OF_IMAGE + segment + self.drawn.removeprefix(START_OF_IMAGE)


@dataclass(frozen=True)
class Album:
    """What is drawn, and how many photos each story has."""

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
    """Draw photos of that many pixels, as JPEG."""
    return Album(tuple(draw(size, seed) for seed in range(DRAWN)), photos_each)


def draw(size: Size, seed: int) -> bytes:
    """Return one photo."""
    stream = io.BytesIO()
    landscape(size, seed).save(stream, "JPEG", quality=88)
    return stream.getvalue()
