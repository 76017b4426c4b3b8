"""Draw photos for tests: the same arguments give the same pixels.

`landscape` has the texture of a photograph, `quarters` shows which way is up. The `save_…`
functions write what cameras, telephones and editors write, the awkward kinds too. Metadata that
must never be published holds `SECRET`.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

from PIL import ExifTags, Image, ImageDraw, PngImagePlugin

Size = tuple[int, int]

SECRET = b"SECRET"
COMMENT = b"SECRET comment of an editor"
RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 180, 40), (30, 40, 200), (250, 250, 250)
ORIENTED: Mapping[int, Image.Transpose | None] = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def landscape(size: Size = (640, 480), seed: int = 0) -> Image.Image:
    """Return sky, hills and a field in RGB, with leaves and grain as fine as one pixel."""
    chance = random.Random(seed)
    sky = _tint(_rough(size, chance, 4), (110, 150, 205), (235, 240, 245))
    for distance in range(2):
        grass = tuple(chance.randint(20, 150) for _ in range(3))
        ground = _tint(_rough(size, chance, 11), (15, 25, 15), (grass[0], grass[1] + 90, grass[2]))
        sky.paste(ground, mask=_hills(size, size[1] * (0.35 + 0.3 * distance), chance))
    return sky


def quarters(size: Size = (640, 480)) -> Image.Image:
    """Return red, green, blue, white: top left, top right, bottom left, bottom right."""
    width, height = size
    image = Image.new("RGB", size, RED)
    image.paste(GREEN, (width // 2, 0, width, height))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    image.paste(WHITE, (width // 2, height // 2, width, height))
    return image


def save_jpeg(
    path: Path,
    image: Image.Image,
    *,
    orientation: int = 1,
    has_secrets: bool = False,
    profile: bytes = b"",
    quality: int = 88,
) -> Path:
    """Write a JPEG that shows the image upright once its orientation is heeded."""
    turn = ORIENTED[orientation]
    stored = image if turn is None else image.transpose(turn)
    exif = camera_exif(orientation, has_secrets=has_secrets)
    stored.save(
        path,
        "JPEG",
        quality=quality,
        exif=exif,
        icc_profile=profile,
        comment=COMMENT if has_secrets else b"",
        xmp=b"<x:xmpmeta>SECRET</x:xmpmeta>" if has_secrets else b"",
    )
    return path


def save_png(path: Path, image: Image.Image, *, has_secrets: bool = False) -> Path:
    """Write a PNG, with text chunks and EXIF when it has secrets."""
    notes = PngImagePlugin.PngInfo()
    if has_secrets:
        notes.add_text("Comment", "SECRET comment")
        notes.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>SECRET</x:xmpmeta>")
    image.save(path, "PNG", pnginfo=notes, exif=camera_exif(1, has_secrets=has_secrets))
    return path


def save_animated(path: Path, kind: str, size: Size = (64, 48), frames: int = 3) -> Path:
    """Write a moving GIF, WebP, AVIF or PNG."""
    images = [landscape(size, seed) for seed in range(frames)]
    images[0].save(path, kind, save_all=True, append_images=images[1:], duration=100)
    return path


def save_two_in_one(path: Path, image: Image.Image) -> Path:
    """Write a JPEG with a second, small picture behind it, as many telephones do."""
    image.save(path, "MPO", save_all=True, append_images=[image.resize((160, 120))])
    return path


def save_heic(path: Path, brand: bytes = b"heic", compatible: bytes = b"mif1heic") -> Path:
    """Write the beginning of a HEIC file, which is all that can be recognised."""
    box = b"ftyp" + brand + struct.pack(">I", 0) + compatible
    path.write_bytes(struct.pack(">I", len(box) + 4) + box + bytes(512))
    return path


def save_bomb(path: Path, size: Size) -> Path:
    """Write a PNG that says it is as large as `size` and holds almost nothing."""
    header = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", b"\x78\x9c\x03\x00\x00\x00\x00\x01"), (b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_png_chunk(*chunk) for chunk in chunks))
    return path


def cut_short(path: Path, fraction: float = 0.6) -> Path:
    """Leave only the beginning of a file, as an interrupted copy does."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * fraction)])
    return path


def camera_exif(orientation: int = 1, *, has_secrets: bool = False) -> Image.Exif:
    """Return what a camera writes, with a place and a name when it has secrets."""
    exif = Image.Exif()
    if orientation != 1:
        exif[ExifTags.Base.Orientation] = orientation
    if has_secrets:
        exif[ExifTags.Base.Make] = "SECRET camera"
        exif[ExifTags.Base.Artist] = "SECRET name"
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        place[ExifTags.GPS.GPSLatitudeRef] = "N"
        place[ExifTags.GPS.GPSLatitude] = (11.0, 32.0, 4.5)
        place[ExifTags.GPS.GPSProcessingMethod] = b"SECRET place"
    return exif


def _rough(size: Size, chance: random.Random, octaves: int) -> Image.Image:
    """Return grey noise of `octaves` sizes of grain, the coarse ones strongest."""
    width, height = size
    rough = Image.new("L", size, 128)
    for octave in range(octaves):
        grain = (min(width, 3 << octave), min(height, 2 << octave))
        noise = Image.frombytes("L", grain, chance.randbytes(grain[0] * grain[1]))
        weight = 0.55 if octave == 0 else 0.3
        rough = Image.blend(rough, noise.resize(size, Image.Resampling.BICUBIC), weight)
    return rough


def _tint(grey: Image.Image, dark: tuple[int, ...], light: tuple[int, ...]) -> Image.Image:
    """Return grey as colours from `dark` to `light`."""
    bands = [
        grey.point([low + (high - low) * level // 255 for level in range(256)])
        for low, high in zip(dark, light, strict=True)
    ]
    return Image.merge("RGB", bands)


def _hills(size: Size, top: float, chance: random.Random) -> Image.Image:
    """Return a mask of everything below a jagged line around `top`."""
    width, height = size
    mask = Image.new("L", size, 0)
    step = max(1, width // 40)
    ridge = [(x, top + chance.uniform(-0.06, 0.06) * height) for x in range(0, width + step, step)]
    ImageDraw.Draw(mask).polygon([(0, height), *ridge, (ridge[-1][0], height)], fill=255)
    return mask


def _png_chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)
