"""The photos of one build: inspected, planned, rendered at the end, pruned after it.

Planning tells addresses and sizes at once and does nothing; rendering makes what is missing, each
file once, in parallel.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from plugins.core.clock import DAY_SECONDS
from plugins.core.files import remove, sweep_staging
from plugins.core.progress import Reporter
from plugins.gallery.errors import PhotoError, PhotoReason
from plugins.gallery.inspection import Inspector, read_signature
from plugins.gallery.photo_cache import PhotoCache, open_photo_cache
from plugins.gallery.photos import Photo
from plugins.gallery.recipes import Picture, Rendition, plan_picture, plan_share, slug_of
from plugins.gallery.rendition_writer import RenditionRequest, RenditionWriter
from plugins.gallery.settings import GallerySettings

__all__ = ["Claims", "PhotoPipeline", "Picture", "RenderResult", "Rendition"]


@dataclass(frozen=True)
class RenderResult:
    """How many renditions were made and how many were there already, and the time it took."""

    made: int
    kept: int
    seconds: float

    @property
    def line(self) -> str:
        """Return the line that tells editors what was done."""
        return f"Ảnh: đã tạo {self.made} bản, giữ lại {self.kept}, {self.seconds:.1f} giây"


class Claims:
    """The pictures that somebody shows: planned at once, to be rendered later."""

    def __init__(
        self, settings: GallerySettings, photos: Iterable[Photo] = (), shared: Iterable[Photo] = ()
    ) -> None:
        """Claim pictures of `photos` and pictures for sharing of `shared` to begin with."""
        self._settings = settings
        self._pictures: dict[tuple[str, str], tuple[Photo, Picture]] = {}
        self._shares: dict[tuple[str, str], RenditionRequest] = {}
        for photo in photos:
            self.plan(photo)
        for photo in shared:
            self.plan_share(photo)

    @property
    def photos(self) -> tuple[Photo, ...]:
        """Return the photos that pictures were planned of."""
        return tuple(photo for photo, _ in self._pictures.values())

    @property
    def shared(self) -> tuple[Photo, ...]:
        """Return the photos that pictures for sharing were planned of."""
        return tuple(order.photo for order in self._shares.values())

    def plan(self, photo: Photo) -> Picture:
        """Claim a photo and return its picture; the same photo again is the same picture."""
        key = (photo.content_hash, slug_of(photo.path))
        if key not in self._pictures:
            self._pictures[key] = (photo, plan_picture(photo, self._settings))
        return self._pictures[key][1]

    def plan_share(self, photo: Photo) -> Rendition:
        """Claim a photo's picture for sharing and return it."""
        key = (photo.content_hash, slug_of(photo.path))
        if key not in self._shares:
            self._shares[key] = RenditionRequest(photo, plan_share(photo, self._settings))
        return self._shares[key].rendition

    def iter_orders(self) -> Iterator[RenditionRequest]:
        """Yield everything that has to be rendered."""
        for photo, picture in self._pictures.values():
            for rendition in picture.renditions:
                yield RenditionRequest(photo, rendition)
        yield from self._shares.values()


@dataclass(frozen=True)
class _Holding:
    """What an owner claims, worked out only when its fingerprint is a new one."""

    fingerprint: bytes
    claims: Callable[[], Claims]


PORTAL = ""  # the owner of what no article or page shows alone
ALWAYS = b""  # the fingerprint of what is looked at anew in every build


class PhotoPipeline:
    """The state of one build. `clock` returns seconds since 1970."""

    def __init__(self, settings: GallerySettings, clock: Callable[[], float] = time.time) -> None:
        """Begin with nothing planned; nothing is read or written yet."""
        self.settings = settings
        self._clock = clock
        self._own = Claims(settings)
        self._holdings = {PORTAL: _Holding(ALWAYS, lambda: self._own)}
        self._fresh: dict[str, set[str]] = {}

    def inspect(self, path: Path) -> Photo:
        """Return the photo in a file, decoded now or known from before; raises PhotoError."""
        found = self.inspect_many([path])[path]
        if isinstance(found, PhotoError):
            raise found
        return found

    def inspect_many(
        self, paths: Iterable[Path], reporter: Reporter | None = None
    ) -> dict[Path, Photo | PhotoError]:
        """Return for each path its photo, or the error that says why there is none."""
        signatures = {path: read_signature(path) for path in paths}
        there = {path: signature for path, signature in signatures.items() if signature}
        found: dict[Path, Photo | PhotoError] = {}
        if there:
            with open_photo_cache(self.settings.cache_dir) as photo_cache:
                inspector = Inspector(
                    self.settings, photo_cache, reporter or Reporter(), self._clock()
                )
                found = inspector.inspect(there)
        return {
            path: found.get(path) or PhotoError(path, PhotoReason.MISSING) for path in signatures
        }

    def plan(self, photo: Photo) -> Picture:
        """Claim a photo for the portal itself and return its picture."""
        return self._own.plan(photo)

    def plan_share(self, photo: Photo) -> Rendition:
        """Claim a photo's picture for sharing for the portal itself and return it."""
        return self._own.plan_share(photo)

    def hold(self, owner: str, fingerprint: bytes, claims: Callable[[], Claims]) -> None:
        """Claim what an owner shows; `claims` is called when it was not rendered by then.

        The same fingerprint must mean the same claims.
        """
        self._holdings[owner] = _Holding(fingerprint, claims)

    def render(self, output: Path, reporter: Reporter | None = None) -> RenderResult:
        """Make what is missing of all that was claimed and place it in the output folder.

        Files that are there already are not touched, and owners all of whose files are there are
        not even asked. Raises RenderError, after everything else was made, for photos that are no
        longer what was inspected.
        """
        started = time.monotonic()
        folder = self._folder_key(output)
        with open_photo_cache(self.settings.cache_dir) as photo_cache:
            photo_cache.enter_folder(folder, self._today())
            stale = self._find_stale(photo_cache, output)
            orders = {owner: list(holding.claims().iter_orders()) for owner, holding in stale}
            names = {one.rendition.cache_name for some in orders.values() for one in some}
            # Claimed first: whatever moment the build is killed at, each file has an owner.
            photo_cache.claim(sorted(names), self._today())
            for owner, claimed in orders.items():
                files = {one.rendition.save_as: one.rendition.cache_name for one in claimed}
                self._fresh[owner] = set(files)
                photo_cache.record_outputs(folder, owner, files)
            workshop = RenditionWriter(self.settings, photo_cache, output, reporter or Reporter())
            made = workshop.render_missing(one for some in orders.values() for one in some)
        return RenderResult(made, len(names) - made, time.monotonic() - started)

    def prune(self, output: Path) -> int:
        """Remove what earlier builds placed in the output and nobody claims; return how many.

        To be called when the pages are written: until then the old ones show the old pictures.
        What the cache holds goes too once nobody has claimed it for `keep_days`.
        """
        folder, cache = self._folder_key(output), self.settings.cache_dir
        last_day = self._today() - self.settings.keep_days
        with open_photo_cache(cache) as photo_cache:
            gone = photo_cache.read_output_owners(folder) - self._holdings.keys()
            count = 0
            for owner, files in [*self._fresh.items(), *((owner, set()) for owner in gone)]:
                left = photo_cache.read_outputs(folder, owner) - files
                orphans = photo_cache.find_sole_outputs(folder, owner, left)
                for name in orphans:
                    remove(output / name, output)
                # Only now: a build that is killed here would leave files that nobody knows.
                photo_cache.forget_outputs(folder, owner, left)
                count += len(orphans)
            photo_cache.forget_owners(folder, gone)
            # Only now: a build that was killed before has left something to prune.
            done = {owner: self._holdings[owner].fingerprint for owner in self._fresh}
            photo_cache.record_owners(folder, done)
            expired = photo_cache.read_expired(last_day)
            for name in expired:
                remove(cache / name, cache)
            photo_cache.forget(expired, last_day)
            photo_cache.record_shelves(folder, self._read_shelves(output))
        for staging in (cache, output / self.settings.url_folder):
            sweep_staging(staging, self._clock())
        return count

    def _find_stale(self, photo_cache: PhotoCache, output: Path) -> list[tuple[str, _Holding]]:
        """Return the owners whose files may be missing: new ones, and those of touched folders."""
        folder = self._folder_key(output)
        known = photo_cache.read_owners(folder)
        times = self._read_shelves(output)
        suspicious = set()
        for shelf, modified_ns in photo_cache.read_shelves(folder).items():
            if times.get(shelf) != modified_ns:
                suspicious |= photo_cache.find_owners(folder, shelf)
        return [
            (owner, holding)
            for owner, holding in self._holdings.items()
            if owner in suspicious
            or holding.fingerprint == ALWAYS
            or known.get(owner) != holding.fingerprint
        ]

    def _read_shelves(self, output: Path) -> dict[str, int]:
        """Return when a file came into or went out of each folder of renditions."""
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
        """Return the name of an output folder as seen from the cache, so that both may be moved."""
        try:
            return os.path.relpath(output.resolve(), self.settings.cache_dir.resolve())
        except ValueError:  # on another drive
            return str(output.resolve())
