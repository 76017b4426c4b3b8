"""The photos of one build: inspect, plan, render at the end, prune after it.

Planning returns addresses and sizes at once. Rendering encodes the missing files, each once, in
parallel.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from plugins.core.clock import DAY_SECONDS
from plugins.core.files import remove, sweep_staging
from plugins.core.progress import Reporter
from plugins.gallery.inspection import Inspector, read_signature
from plugins.gallery.photo_cache import PhotoCache, open_photo_cache
from plugins.gallery.photos import Photo, PhotoError, PhotoReason
from plugins.gallery.recipes import Picture, Rendition, plan_picture, plan_share, slug_of
from plugins.gallery.rendition_writer import RenditionRequest, RenditionWriter
from plugins.gallery.settings import GallerySettings
from plugins.vietnamese.formats import format_decimal

__all__ = ["Claims", "PhotoCounts", "PhotoPipeline", "Picture", "Rendition"]


@dataclass(frozen=True)
class PhotoCounts:
    """Numbers of renditions encoded and found, and the time taken."""

    made: int
    kept: int
    seconds: float

    @property
    def line(self) -> str:
        """Return the line shown to editors."""
        seconds = format_decimal(self.seconds)
        return f"Ảnh: đã tạo {self.made} bản, giữ lại {self.kept}, {seconds} giây"


class Claims:
    """Pictures shown by one owner: planned at once, rendered later."""

    def __init__(
        self, settings: GallerySettings, photos: Iterable[Photo] = (), shared: Iterable[Photo] = ()
    ) -> None:
        """Claim pictures of `photos` and link-card pictures of `shared`."""
        self._settings = settings
        self._pictures: dict[tuple[str, str], tuple[Photo, Picture]] = {}
        self._shares: dict[tuple[str, str], RenditionRequest] = {}
        for photo in photos:
            self.plan(photo)
        for photo in shared:
            self.plan_share(photo)

    @property
    def photos(self) -> tuple[Photo, ...]:
        return tuple(photo for photo, _ in self._pictures.values())

    @property
    def shared(self) -> tuple[Photo, ...]:
        return tuple(request.photo for request in self._shares.values())

    def plan(self, photo: Photo) -> Picture:
        """Claim a photo and return its picture, the same for the same photo."""
        key = (photo.content_hash, slug_of(photo.path))
        if key not in self._pictures:
            self._pictures[key] = (photo, plan_picture(photo, self._settings))
        return self._pictures[key][1]

    def plan_share(self, photo: Photo) -> Rendition:
        """Claim a photo's link-card picture and return it."""
        key = (photo.content_hash, slug_of(photo.path))
        if key not in self._shares:
            self._shares[key] = RenditionRequest(photo, plan_share(photo, self._settings))
        return self._shares[key].rendition

    def iter_requests(self) -> Iterator[RenditionRequest]:
        for photo, picture in self._pictures.values():
            for rendition in picture.renditions:
                yield RenditionRequest(photo, rendition)
        yield from self._shares.values()


@dataclass(frozen=True)
class _OwnerClaims:
    """An owner's claims, loaded only if its fingerprint has changed."""

    fingerprint: bytes
    load: Callable[[], Claims]


def list_claimed(settings: GallerySettings, output: Path) -> set[str]:
    """Return the renditions (paths in the output) that the last build of a folder claims."""
    folder = _folder_key(settings, output)
    with open_photo_cache(settings.cache_dir) as photo_cache:
        return photo_cache.read_folder(folder)


PORTAL = ""  # the owner of pictures that belong to no article or page
ALWAYS = b""  # the fingerprint of claims that every build loads


class PhotoPipeline:
    """The state of one build. `clock` returns seconds since 1970."""

    def __init__(self, settings: GallerySettings, clock: Callable[[], float] = time.time) -> None:
        self.settings = settings
        self._clock = clock
        self._own = Claims(settings)
        self._owners = {PORTAL: _OwnerClaims(ALWAYS, lambda: self._own)}
        self._rendered: dict[str, set[str]] = {}

    def inspect(self, path: Path) -> Photo:
        """Return the photo in a file, decoded or from the cache. Raises PhotoError."""
        found = self.inspect_many([path])[path]
        if isinstance(found, PhotoError):
            raise found
        return found

    def inspect_many(
        self, paths: Iterable[Path], reporter: Reporter | None = None
    ) -> dict[Path, Photo | PhotoError]:
        signatures = {path: read_signature(path) for path in paths}
        existing = {path: signature for path, signature in signatures.items() if signature}
        found: dict[Path, Photo | PhotoError] = {}
        if existing:
            with open_photo_cache(self.settings.cache_dir) as photo_cache:
                inspector = Inspector(
                    self.settings, photo_cache, reporter or Reporter(), self._clock()
                )
                found = inspector.inspect(existing)
        return {
            path: found.get(path) or PhotoError(path, PhotoReason.MISSING) for path in signatures
        }

    def plan(self, photo: Photo) -> Picture:
        """Claim a photo for the portal and return its picture."""
        return self._own.plan(photo)

    def claim(self, owner: str, fingerprint: bytes, load: Callable[[], Claims]) -> None:
        """Claim the pictures of an owner; `load` is called only if some may be missing.

        Equal fingerprints must mean equal claims.
        """
        self._owners[owner] = _OwnerClaims(fingerprint, load)

    def render(self, output: Path, reporter: Reporter | None = None) -> PhotoCounts:
        """Encode the missing ones of all claimed renditions and place them in the output folder.

        Present files are not touched; claims of owners with all files present are not loaded.
        Raises RenderError for photos changed since their inspection, after all others were
        encoded.
        """
        started = time.monotonic()
        folder = self._folder_key(output)
        with open_photo_cache(self.settings.cache_dir) as photo_cache:
            photo_cache.enter_folder(folder, self._today())
            stale = self._find_stale(photo_cache, output)
            claimed = {owner: list(claims.load().iter_requests()) for owner, claims in stale}
            requests = list(chain.from_iterable(claimed.values()))
            names = {request.rendition.cache_name for request in requests}
            # Recorded first: even if the build is killed, each file has an owner.
            photo_cache.claim(sorted(names), self._today())
            for owner, own in claimed.items():
                files = {one.rendition.save_as: one.rendition.cache_name for one in own}
                self._rendered[owner] = set(files)
                photo_cache.record_outputs(folder, owner, files)
            writer = RenditionWriter(self.settings, photo_cache, output, reporter or Reporter())
            made = writer.render_missing(requests)
        return PhotoCounts(made, len(names) - made, time.monotonic() - started)

    def count_bytes(self, rendition: Rendition, output: Path) -> int:
        """Return the size of a rendition that was placed, or is where the site is published."""
        size = self.settings.sizes_elsewhere.get(rendition.save_as)
        return (output / rendition.save_as).stat().st_size if size is None else size

    def prune(self, output: Path) -> None:
        """Remove files of earlier builds from the output that are not claimed.

        Call it after the pages are written: until then the old ones show the old pictures. Files
        of the cache that were not claimed for `keep_days` are removed too.
        """
        folder, cache = self._folder_key(output), self.settings.cache_dir
        with open_photo_cache(cache) as photo_cache:
            gone = photo_cache.read_output_owners(folder) - self._owners.keys()
            nothing: dict[str, set[str]] = {owner: set() for owner in gone}
            for owner, files in (nothing | self._rendered).items():
                _prune_owner(photo_cache, output, folder, owner, files)
            photo_cache.forget_owners(folder, gone)
            # Only now: a build that was killed before has left something to prune.
            done = {owner: self._owners[owner].fingerprint for owner in self._rendered}
            photo_cache.record_owners(folder, done)
            self._prune_cache(photo_cache)
            photo_cache.record_subfolders(folder, self._read_subfolders(output))
        for staging in (cache, output / self.settings.url_folder):
            sweep_staging(staging, self._clock())

    def _prune_cache(self, photo_cache: PhotoCache) -> None:
        cache, last_day = self.settings.cache_dir, self._today() - self.settings.keep_days
        expired = photo_cache.read_expired(last_day)
        for name in expired:
            remove(cache / name, cache)
        photo_cache.forget(expired, last_day)

    def _find_stale(self, photo_cache: PhotoCache, output: Path) -> list[tuple[str, _OwnerClaims]]:
        """Return owners with files that may be missing: changed ones, and of touched folders."""
        folder = self._folder_key(output)
        known = photo_cache.read_owners(folder)
        times = self._read_subfolders(output)
        touched = set()
        for subfolder, modified_ns in photo_cache.read_subfolders(folder).items():
            if times.get(subfolder) != modified_ns:
                touched |= photo_cache.find_owners(folder, subfolder)
        return [
            (owner, claims)
            for owner, claims in self._owners.items()
            if owner in touched
            or self.settings.elsewhere  # what is there may have gone
            or claims.fingerprint == ALWAYS
            or known.get(owner) != claims.fingerprint
        ]

    def _read_subfolders(self, output: Path) -> dict[str, int]:
        """Return the times of last change of the folders of renditions, in nanoseconds."""
        root = output / self.settings.url_folder
        with suppress(FileNotFoundError), os.scandir(root) as found:
            return {
                f"{self.settings.url_folder}/{entry.name}": entry.stat().st_mtime_ns
                for entry in found
                if entry.is_dir()
            }
        return {}

    def _today(self) -> int:
        return int(self._clock() // DAY_SECONDS)

    def _folder_key(self, output: Path) -> str:
        return _folder_key(self.settings, output)


def _folder_key(settings: GallerySettings, output: Path) -> str:
    """Return the output folder relative to the cache, so that both may be moved."""
    try:
        return os.path.relpath(output.resolve(), settings.cache_dir.resolve())
    except ValueError:  # on another drive
        return str(output.resolve())


def _prune_owner(
    photo_cache: PhotoCache, output: Path, folder: str, owner: str, files: set[str]
) -> None:
    """Remove an owner's files other than `files` that no other owner has."""
    dropped = photo_cache.read_outputs(folder, owner) - files
    for name in photo_cache.find_sole_outputs(folder, owner, dropped):
        remove(output / name, output)
    # Only now: a build killed before would leave files without an owner.
    photo_cache.forget_outputs(folder, owner, dropped)
