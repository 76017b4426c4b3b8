"""Images of the data files: drawings and photos that these name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from plugins.gallery.photo_pipeline import PhotoPipeline
from plugins.newsdesk.failures import attempt
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundle_files import (
    FileProblem,
    list_files,
    record_photo_errors,
    resolve_file,
)
from plugins.newsdesk.reading.svg import DrawingError, read_size
from plugins.newsdesk.reading.tree import is_inside
from plugins.newsdesk.schema.entries import (
    BannerEntry,
    Identity,
    LinkEntry,
    TopicEntry,
    UnitEntry,
)
from plugins.newsdesk.schema.yaml_nodes import Place

IMAGES = "images"
DRAWING_SECONDS = 2


def find_images(
    folder: Path,
    identity: Identity | None,
    banners: Sequence[BannerEntry],
    links: Sequence[LinkEntry],
    units: Sequence[UnitEntry],
    topics: Sequence[TopicEntry],
    photos: PhotoPipeline,
    findings: Findings,
) -> dict[str, Path]:
    """Return the images that data files name, by these names; missing and faulty ones are errors.

    `folder` is that of the data files.
    """
    wanted: list[tuple[Path, Place, str]] = [
        *((folder / "banners.yml", banner.written_at, banner.image) for banner in banners),
        *((folder / "links.yml", link.written_at, link.image) for link in links),
    ]
    people = (person for unit in units for person in unit.people)
    wanted += [(folder / "staff.yml", one.written_at, one.photo) for one in people if one.photo]
    wanted += [(folder / "topics.yml", one.written_at, one.image) for one in topics if one.image]
    if identity:
        drawn = (identity.emblem, identity.icon, identity.share_image)
        wanted.extend((folder / "portal.yml", (1, 1), name) for name in drawn if name)
    if not is_inside(folder / IMAGES, findings.project):
        return {}
    files = list_files(folder / IMAGES)
    images = {}
    for path, place, name in wanted:
        found = resolve_file(name.removeprefix(f"{IMAGES}/"), files)
        if isinstance(found, FileProblem):
            findings.error(path, place, f"ảnh “{name}”: {found.what}", found.remedy)
        else:
            images[name] = found
    _check_images(set(images.values()), photos, findings)
    return images


def _check_drawing(path: Path, findings: Findings) -> None:
    try:
        read_size(path.read_bytes())
    except DrawingError as error:
        findings.error(path, error.place, error.what, error.remedy)


def _check_images(paths: Iterable[Path], photos: PhotoPipeline, findings: Findings) -> None:
    drawings = {path for path in paths if path.suffix.lower() == ".svg"}
    for path in drawings:
        attempt(partial(_check_drawing, path, findings), path, findings, DRAWING_SECONDS)
    record_photo_errors(photos.inspect_many(sorted(set(paths) - drawings)), findings)
