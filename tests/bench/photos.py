"""Measure the gallery against bare Pillow: `python -m tests.bench.photos [--photos 20]`.

Bare Pillow is the shortest program that makes the same files: open, draft, turn upright, each
width from the next larger one, save; one process per core, nothing checked, nothing remembered.
The gallery does its whole work: it decodes each photo once more to inspect it, hashes, plans,
renders and places. The two take turns on the same photos in one run and the best turn of each
counts, so that what else the machine does matters little. A last pass shows that nothing is
rendered again.

Exits with 1 when the gallery reaches less than 0.9 of bare Pillow's photos per second, or when
the last pass renders or touches anything.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from PIL import ExifTags, Image, ImageOps

from plugins.gallery.photo_pipeline import PhotoCounts, PhotoPipeline
from plugins.gallery.photos import Photo
from plugins.gallery.settings import GallerySettings
from tests.support.drawing import landscape, save_jpeg
from tests.support.projects import read_stamps

FLOOR = 0.9
SIZE = (4000, 3000)
DEFAULTS = GallerySettings()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--photos", type=int, default=20, help="how many of 12 megapixels")
    parser.add_argument("--rounds", type=int, default=3, help="how often each takes its turn")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        paths = draw_photos(Path(folder) / "photos", options.photos)
        return compare(paths, Path(folder), options.rounds)


def compare(paths: Sequence[Path], folder: Path, rounds: int) -> int:
    """Run both in turns on the same photos and return the exit code."""
    turns = [measure_turn(paths, folder / f"turn-{turn}") for turn in range(rounds)]
    bare_seconds, gallery_seconds = (min(seconds) for seconds in zip(*turns, strict=True))
    ratio = bare_seconds / gallery_seconds
    print(f"{len(paths)} photos of 12 megapixels, {DEFAULTS.thread_count} cores, {rounds} rounds")
    print(f"bare Pillow  {len(paths) / bare_seconds:6.2f} photos/s")
    print(f"the gallery  {len(paths) / gallery_seconds:6.2f} photos/s")
    print(f"ratio        {ratio:6.2f} (at least {FLOOR})")
    is_still = check_second_pass(paths, folder / f"turn-{rounds - 1}" / "gallery")
    return 0 if ratio >= FLOOR and is_still else 1


def measure_turn(paths: Sequence[Path], folder: Path) -> tuple[float, float]:
    """Return the seconds that bare Pillow and the gallery take, one after the other."""
    bare_seconds = measure(partial(run_bare, paths, folder / "bare"))
    return bare_seconds, measure(partial(run_gallery, paths, folder / "gallery"))


def check_second_pass(paths: Sequence[Path], folder: Path) -> bool:
    """Build again and return whether nothing was rendered or touched."""
    before = read_stamps(folder / "output")
    started = time.perf_counter()
    result = run_gallery(paths, folder)
    seconds = time.perf_counter() - started
    is_still = result.made == 0 and read_stamps(folder / "output") == before
    print(f"second pass  {result.made} made, {result.kept} kept, {seconds * 1000:.0f} ms", end="")
    print("" if is_still else ": SOMETHING WAS TOUCHED")
    return is_still


def measure(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def run_gallery(paths: Sequence[Path], folder: Path) -> PhotoCounts:
    """Inspect, plan, render and prune as a build does, with cache and output in a folder."""
    pipeline = PhotoPipeline(GallerySettings(cache_dir=folder / "cache"))
    for photo in pipeline.inspect_many(paths).values():
        if not isinstance(photo, Photo):
            raise photo
        pipeline.plan(photo)
    result = pipeline.render(folder / "output")
    pipeline.prune(folder / "output")
    return result


def run_bare(paths: Sequence[Path], output: Path) -> None:
    """Make the same files with a process per core."""
    output.mkdir(parents=True)
    with ProcessPoolExecutor(DEFAULTS.thread_count) as pool:
        list(pool.map(partial(render_bare, output=output), paths))


def render_bare(path: Path, output: Path) -> None:
    """Make one photo's files with bare Pillow."""
    with Image.open(path) as opened:
        is_sideways = opened.getexif().get(ExifTags.Base.Orientation, 1) >= 5
        largest = DEFAULTS.widths[-1]
        opened.draft("RGB", (1, largest) if is_sideways else (largest, 1))
        image = ImageOps.exif_transpose(opened).convert("RGB")
    for width in reversed(DEFAULTS.widths):
        size = (width, round(image.height * width / image.width))
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        name = output / f"{path.stem}-{width}"
        image.save(
            name.with_suffix(".avif"),
            quality=DEFAULTS.avif_quality,
            speed=DEFAULTS.avif_speed,
            max_threads=1,
            exif=b"",
            icc_profile=b"",
        )
        if width == DEFAULTS.jpeg_width:
            image.save(
                name.with_suffix(".jpg"),
                quality=DEFAULTS.jpeg_quality,
                progressive=True,
                exif=b"",
                icc_profile=b"",
                comment=b"",
            )


def draw_photos(folder: Path, count: int) -> list[Path]:
    """Draw photos, every fourth of which was taken with the camera held upright."""
    folder.mkdir(parents=True)
    with ThreadPoolExecutor(DEFAULTS.thread_count) as pool:
        return list(pool.map(partial(_draw_photo, folder), range(count)))


def _draw_photo(folder: Path, seed: int) -> Path:
    orientation = 1 if seed % 4 else 6
    size = SIZE if orientation == 1 else SIZE[::-1]
    path = folder / f"anh-{seed:03}.jpg"
    return save_jpeg(path, landscape(size, seed), orientation=orientation)


if __name__ == "__main__":
    sys.exit(main())
