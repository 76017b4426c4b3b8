"""One photo: what it shows, in which light and shape, and how it is drawn and saved."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests.support.sample_photos import scenes_indoor as indoor
from tests.support.sample_photos import scenes_outdoor as outdoor
from tests.support.sample_photos import scenes_village as village
from tests.support.sample_photos.canvas import Canvas
from tests.support.sample_photos.colours import LIGHTS, Light

MAX_BYTES = 112 * 1024

SCENES: dict[str, Callable[[Canvas, Light], None]] = {
    scene.__name__: scene
    for scene in (
        *(indoor.hall, indoor.listeners, indoor.talk, indoor.lesson, indoor.counter),
        *(indoor.stage, indoor.gifts, outdoor.paddies, outdoor.planting, outdoor.river),
        *(outdoor.relief, outdoor.upland, outdoor.boulevard, village.road, village.roadworks),
        *(village.market, village.school, village.gathering, village.board, village.helpdesk),
    )
}

SHAPES = {
    "wide": (1600, 1067),
    "tall": (1067, 1600),
    "square": (1200, 1200),
    "panorama": (2400, 900),
    "small": (960, 640),
    "card": (1200, 630),
}


@dataclass(frozen=True)
class Shot:
    """A photo to be drawn: its path below content/articles, scene, light, shape."""

    path: str
    scene: str
    light: str
    shape: str = "wide"


def draw(shot: Shot) -> Image.Image:
    """Draw the photo; its path is the seed."""
    canvas = Canvas(*SHAPES[shot.shape], seed=shot.path)
    light = LIGHTS[shot.light]
    SCENES[shot.scene](canvas, light)
    return canvas.finish(light, mirrored=canvas.rng.random() < 0.5)


def save(picture: Image.Image, target: Path) -> None:
    """Write the photo as its name says: PNG, or JPEG of at most `MAX_BYTES`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix == ".png":
        picture.quantize(224, dither=Image.Dither.NONE).save(target, optimize=True)
        return
    for quality in range(80, 40, -4):
        picture.save(target, quality=quality, optimize=True, progressive=True)
        if target.stat().st_size <= MAX_BYTES:
            return
