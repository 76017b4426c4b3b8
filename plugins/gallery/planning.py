"""The photos of one build: inspected, planned, rendered at the end, pruned after it.

Planning tells addresses and sizes at once and does nothing; rendering makes what is missing, each
file once, in parallel.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from plugins.gallery.errors import PhotoError, PhotoReason
from plugins.gallery.files import remove, sweep_staging
from plugins.gallery.inspection import DAY_SECONDS, Inspector, read_signature
from plugins.gallery.ledger import open_ledger
from plugins.gallery.photos import Photo
from plugins.gallery.production import Order, Workshop
from plugins.gallery.recipes import Picture, Rendition, plan_picture, plan_share, slug_of
from plugins.gallery.reporting import Reporter
from plugins.gallery.settings import GallerySettings

__all__ = ["PhotoDesk", "Picture", "RenderResult", "Rendition"]


@dataclass(frozen=True)
class RenderResult:
    """How many renditions were made and how many were there already, and the time it took."""

    made: int
    kept: int
    seconds: float


class PhotoDesk:
    """The state of one build. `clock` returns seconds since 1970."""

    def __init__(self, settings: GallerySettings, clock: Callable[[], float] = time.time) -> None:
        """Begin with nothing planned; nothing is read or written yet."""
        self.settings = settings
        self._clock = clock
        self._pictures: dict[tuple[str, str], tuple[Photo, Picture]] = {}
        self._shares: dict[tuple[str, str], Order] = {}

    @property
    def root(self) -> str:
        """Return the beginning of every rendition's address on the site, `/anh/`."""
        return f"/{self.settings.url_folder}/"

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
            with open_ledger(self.settings.cache_dir) as ledger:
                inspector = Inspector(self.settings, ledger, reporter or Reporter(), self._clock())
                found = inspector.inspect(there)
        return {
            path: found.get(path) or PhotoError(path, PhotoReason.MISSING) for path in signatures
        }

    def plan(self, photo: Photo) -> Picture:
        """Claim a photo and return its picture; the same photo again is the same picture."""
        key = (photo.content_hash, slug_of(photo.path))
        if key not in self._pictures:
            self._pictures[key] = (photo, plan_picture(photo, self.settings))
        return self._pictures[key][1]

    def plan_share(self, photo: Photo) -> Rendition:
        """Claim a photo's picture for sharing and return it."""
        key = (photo.content_hash, slug_of(photo.path))
        if key not in self._shares:
            self._shares[key] = Order(photo, plan_share(photo, self.settings))
        return self._shares[key].rendition

    def render(self, output: Path, reporter: Reporter | None = None) -> RenderResult:
        """Make what is missing of all that was planned and place it in the output folder.

        Files that are there already are not touched. Raises RenderError, after everything else
        was made, for photos that are no longer what was inspected.
        """
        started = time.monotonic()
        orders = list(self._iter_orders())
        names = {order.rendition.cache_name for order in orders}
        if not orders:
            return RenderResult(0, 0, 0.0)
        with open_ledger(self.settings.cache_dir) as ledger:
            # Claimed first: whatever moment the build is killed at, each file has an owner.
            ledger.claim(sorted(names), self._today())
            ledger.record_outputs(_folder_key(output), sorted(self._claimed()))
            made = Workshop(self.settings, ledger, output, reporter or Reporter()).fulfil(orders)
        return RenderResult(made, len(names) - made, time.monotonic() - started)

    def prune(self, output: Path) -> int:
        """Remove what earlier builds placed in the output and nobody claims; return how many.

        To be called when the pages are written: until then the old ones show the old pictures.
        What the cache holds goes too once nobody has claimed it for `keep_days`.
        """
        folder, cache = _folder_key(output), self.settings.cache_dir
        last_day = self._today() - self.settings.keep_days
        with open_ledger(cache) as ledger:
            orphans = sorted(ledger.read_outputs(folder) - self._claimed())
            for name in orphans:
                remove(output / name, output)
            ledger.forget_outputs(folder, orphans)
            expired = ledger.read_expired(last_day)
            for name in expired:
                remove(cache / name, cache)
            ledger.forget(expired, last_day)
        for staging in (cache, output / self.settings.url_folder):
            sweep_staging(staging, self._clock())
        return len(orphans)

    def _iter_orders(self) -> Iterator[Order]:
        for photo, picture in self._pictures.values():
            for rendition in picture.renditions:
                yield Order(photo, rendition)
        yield from self._shares.values()

    def _claimed(self) -> set[str]:
        return {order.rendition.save_as for order in self._iter_orders()}

    def _today(self) -> int:
        return int(self._clock() // DAY_SECONDS)


def _folder_key(output: Path) -> str:
    return str(output.resolve())
