"""Inspect many files; unchanged ones come from the photo cache, others are decoded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from plugins.core.clock import DAY_SECONDS
from plugins.core.lfs import Pointer, parse_pointer, read_object, read_pointer
from plugins.core.progress import Reporter, Work
from plugins.gallery.photo_cache import KnownFile, PhotoCache
from plugins.gallery.photos import (
    Facts,
    Photo,
    PhotoError,
    PhotoReason,
    hash_content,
    make_photo,
    read_bytes,
)
from plugins.gallery.pointers import fetch_photos, find_photo_store
from plugins.gallery.rendering import iter_results, measure
from plugins.gallery.settings import GallerySettings

# A younger file may be written again without a change of its time.
SETTLED_SECONDS = 2


@dataclass(frozen=True)
class Signature:
    """File status; an equal signature means unchanged content."""

    size_bytes: int
    modified_ns: int
    inode: int

    def __str__(self) -> str:
        return f"{self.size_bytes}-{self.modified_ns}-{self.inode}"


def read_signature(path: Path) -> Signature | None:
    """Return a regular file's signature, or None if there is no such file."""
    try:
        stat = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return Signature(stat.st_size, stat.st_mtime_ns, stat.st_ino) if path.is_file() else None


class Inspector:
    """Inspects files with the help of an open photo cache. `now` is in seconds since 1970."""

    def __init__(
        self, settings: GallerySettings, photo_cache: PhotoCache, reporter: Reporter, now: float
    ) -> None:
        self.settings = settings
        self.photo_cache = photo_cache
        self.reporter = reporter
        self.now = now

    def inspect(self, signatures: Mapping[Path, Signature]) -> dict[Path, Photo | PhotoError]:
        """Return the photo or the error of each file."""
        found: dict[Path, Photo | PhotoError] = {}
        found.update(self._recall(signatures))
        self._fetch_unknown(signatures.keys() - found.keys())
        # Largest first, so that all threads end at about the same time.
        fresh = sorted(
            (path for path in signatures if path not in found),
            key=lambda path: signatures[path].size_bytes,
            reverse=True,
        )
        threads = self.settings.thread_count
        results = iter_results(self._read, fresh, threads, Work.INSPECT, self.reporter)
        for path, photo in zip(fresh, results, strict=True):
            found[path] = photo
            if isinstance(photo, Photo):
                self._record(photo, signatures[path])
        return found

    def _recall(self, signatures: Mapping[Path, Signature]) -> dict[Path, Photo]:
        """Return the photos of files whose signature is the recorded one."""
        keys = {path: _key(path) for path in signatures}
        known = self.photo_cache.read_files(list(keys.values()))
        self.photo_cache.see_files(known, self._today)
        photos = {}
        for path, signature in signatures.items():
            file = known.get(keys[path])
            if file is not None and file.signature == str(signature) and self._fits(file.facts):
                photos[path] = make_photo(path, file.content_hash, file.facts, file.size_bytes)
        return photos

    def _read(self, path: Path) -> Photo | PhotoError:
        """Read a file and decode it unless its content is known; runs in a thread."""
        try:
            content = read_bytes(path)
            pointer = parse_pointer(content)
            if pointer is not None:
                return self._read_pointed(path, pointer)
            return self._read_content(path, hash_content(content), content)
        except PhotoError as error:
            return error

    def _read_pointed(self, path: Path, pointer: Pointer) -> Photo:
        """Return the photo that a pointer of Git LFS stands for. Raises PhotoError."""
        facts = self.photo_cache.read_facts(pointer.sha256)
        if facts is not None and self._fits(facts):
            return make_photo(path, pointer.sha256, facts, pointer.size_bytes)
        store = find_photo_store(path)
        content = read_object(store, pointer) if store else None
        if content is None:
            raise PhotoError(path, PhotoReason.POINTER)
        return self._read_content(path, pointer.sha256, content)

    def _read_content(self, path: Path, content_hash: str, content: bytes) -> Photo:
        facts = self.photo_cache.read_facts(content_hash)
        if facts is None or not self._fits(facts):
            facts = measure(content, path, self.settings.max_pixels)
        return make_photo(path, content_hash, facts, len(content))

    def _fetch_unknown(self, paths: Iterable[Path]) -> None:
        """Fetch the photos of Git LFS that no build has decoded."""
        pointers = {path: pointer for path in paths if (pointer := read_pointer(path))}
        known = self.photo_cache.read_facts
        fetch_photos({path: one for path, one in pointers.items() if not known(one.sha256)})

    def _record(self, photo: Photo, signature: Signature) -> None:
        facts = photo.facts
        self.photo_cache.record_facts(photo.content_hash, facts)
        is_settled = self.now - signature.modified_ns / 1e9 > SETTLED_SECONDS
        if is_settled and signature.size_bytes == photo.size_bytes:
            known = KnownFile(str(signature), photo.content_hash, photo.size_bytes, facts)
            self.photo_cache.record_file(_key(photo.path), known, self._today)

    def _fits(self, facts: Facts) -> bool:
        return facts.width * facts.height <= self.settings.max_pixels

    @property
    def _today(self) -> int:
        return int(self.now // DAY_SECONDS)


def _key(path: Path) -> str:
    return str(path.absolute())
