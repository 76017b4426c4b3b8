"""The site that is published: build it, and scan the result."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from plugins.core.errors import PublishingError
from plugins.core.files import iter_files
from plugins.core.incremental.fingerprints import digest
from plugins.core.incremental.store import ArtifactRow, read_output_files
from plugins.core.locking import exclusive
from plugins.core.project import PRODUCTION, read_project_settings
from plugins.gallery.photo_pipeline import list_claimed
from plugins.gallery.settings import GallerySettings
from plugins.tools.environment.commands import pelican_arguments, run_repeating
from plugins.tools.publishing.held_back import HeldBundle
from plugins.tools.publishing.manifest import Manifest, mark_file, mark_photos

ARTICLES = re.compile(r"Đã tạo xong (\d+) bài\b")
PHOTO_FOLDER = "anh"
FOLDER = ".cache/publishing"
ELSEWHERE = "GALLERY_ELSEWHERE"


@dataclass(frozen=True)
class BuiltOutput:
    """A finished build.

    `articles` is None if the build did not report their number. `known` are the files of the build
    state outside `photo_folder`, by name; other files in `folder` are not published. With None, all
    are. `held` are the bundles whose newest version is not in it. `photos` are those of the site,
    by name in `folder`; with None, the files that are there.
    """

    folder: Path
    articles: int | None
    photo_folder: str = PHOTO_FOLDER
    known: Mapping[str, ArtifactRow] | None = None
    held: tuple[HeldBundle, ...] = ()
    photos: frozenset[str] | None = None


class SiteScan(NamedTuple):
    """Content of a site to be published; photos are sorted paths below their folder."""

    manifest: Manifest
    photos: tuple[str, ...]
    size_bytes: int


def build_site(root: Path, output: Path, overrides: Mapping[str, object]) -> BuiltOutput:
    """Build `root` with publishconf.py into `output`, incrementally. Raises PublishingError.

    `overrides` are settings.
    """
    command = [sys.executable, "-m", "pelican", *pelican_arguments(PRODUCTION, output, overrides)]
    with ThreadPoolExecutor(1) as pool:
        settings = pool.submit(read_project_settings, root)
        result = run_repeating(command, root, sys.stdout)
    if not result.ok:
        raise PublishingError(
            "Chưa tạo được trang nên không xuất bản; bản đang xem trên mạng được giữ nguyên."
        )
    articles = ARTICLES.search(result.messages)
    gallery = read_gallery(root, settings.result())
    claimed = frozenset(list_claimed(gallery, output)) if ELSEWHERE in overrides else None
    return BuiltOutput(
        output,
        int(articles[1]) if articles else None,
        gallery.url_folder,
        read_output_files(root, output),
        photos=claimed,
    )


def read_gallery(root: Path, settings: Mapping[str, Any]) -> GallerySettings:
    """Return the settings of a project's photos, with the folder of their cache."""
    found = {name: value for name, value in settings.items() if name.startswith("GALLERY_")}
    gallery = GallerySettings.from_settings(found)
    return replace(gallery, cache_dir=root / gallery.cache_dir)


def forget_photos(root: Path, site: BuiltOutput) -> None:
    """Remove the photos of a published site from this machine; what is known of them stays."""
    cache = read_gallery(root, read_project_settings(root)).cache_dir
    for folder in (site.folder / site.photo_folder, *cache.glob("[0-9a-z][0-9a-z]")):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def kept_site(root: Path, build: Callable[[Path, Path], BuiltOutput]) -> Iterator[BuiltOutput]:
    """Build into a folder that is kept for the next incremental build.

    It is in `.cache` like the photos, so that renditions are linked, not copied. Simultaneous
    publications of one project wait for each other.
    """
    with exclusive(root / f"{FOLDER}.lock"):
        yield build(root, root / FOLDER)


def scan_site(site: BuiltOutput) -> SiteScan:
    """Return the content of a site; the build state is trusted for the digests of its files.

    Raises PublishingError for names that cannot be sent.
    """
    files = list_files(site)
    taken = frozenset(file.name for file in files)
    photos = tuple(sorted(_list_photos(site), key=os.fsencode))  # as sort(1) does
    if "index.html" not in taken:
        raise PublishingError("Bản vừa tạo không có trang nhất (index.html): không xuất bản.")
    for name in (*taken, *photos):
        if not name.isprintable():
            raise PublishingError(f"Không xuất bản được tệp có tên {name!r} — hãy đổi tên.")
    marks = {
        file.name: mark_file(file.name, file.content, file.size_bytes, taken) for file in files
    }
    size_bytes = sum(file.size_bytes for file in files)
    return SiteScan(Manifest(marks, mark_photos(photos)), photos, size_bytes)


def _list_photos(site: BuiltOutput) -> list[str]:
    if site.photos is None:
        return [name for name, _ in iter_files(site.folder / site.photo_folder)]
    return [name.removeprefix(f"{site.photo_folder}/") for name in site.photos]


def list_files(site: BuiltOutput) -> list[ArtifactRow]:
    """Return the files of a site without photos, by name, all with digest and size.

    Raises PublishingError if a file has to be read and is missing.
    """
    known = site.known
    if known is None:
        names = [name for name, _ in iter_files(site.folder)]
        photos = f"{site.photo_folder}/"
        known = {name: ArtifactRow(name) for name in names if not name.startswith(photos)}
    return [row if row.content else _read_row(site, name) for name, row in sorted(known.items())]


def _read_row(site: BuiltOutput, name: str) -> ArtifactRow:
    content = read_file(site.folder, name)
    return ArtifactRow(name, content=digest(content), size_bytes=len(content))


def read_file(folder: Path, name: str) -> bytes:
    """Return the content of a file of a site. Raises PublishingError if it is missing."""
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        raise gone_since_build(name) from None


def gone_since_build(name: str) -> PublishingError:
    """Return the error for a file that was removed or changed after the build."""
    return PublishingError(f"Tệp {name} mất hoặc bị đổi ngay sau khi tạo — hãy chạy lại.")
