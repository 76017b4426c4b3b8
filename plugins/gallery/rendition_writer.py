"""Encode the renditions that the cache lacks and place them in the output."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from plugins.core.files import place, size_of, write_whole
from plugins.core.lfs import read_pointer
from plugins.core.progress import Reporter, Work
from plugins.gallery.photo_cache import PhotoCache
from plugins.gallery.photos import Photo, PhotoError, RenderError, hash_content, read_photo
from plugins.gallery.pointers import fetch_photos, find_photo_store
from plugins.gallery.recipes import Rendition, plan_steps
from plugins.gallery.rendering import (
    Step,
    crop_middle,
    encode_avif,
    encode_jpeg,
    iter_results,
    iter_steps,
)
from plugins.gallery.settings import GallerySettings


@dataclass(frozen=True)
class RenditionRequest:
    """A claimed rendition and its photo."""

    photo: Photo
    rendition: Rendition


@dataclass(frozen=True)
class Job:
    """A photo with its missing renditions."""

    photo: Photo
    renditions: tuple[Rendition, ...]


class RenditionWriter:
    """Encodes and places renditions, and records them in an open photo cache."""

    def __init__(
        self, settings: GallerySettings, photo_cache: PhotoCache, output: Path, reporter: Reporter
    ) -> None:
        self.elsewhere = settings.sizes_elsewhere
        self.settings = settings
        self.photo_cache = photo_cache
        self.output = output
        self.reporter = reporter

    def render_missing(self, requests: Iterable[RenditionRequest]) -> int:
        """Bring every requested rendition into the output; return how many were encoded.

        Raises RenderError for photos changed since their inspection, after all others were
        encoded.
        """
        requests = list(requests)
        names = {request.rendition.cache_name for request in requests}
        sizes = self.photo_cache.read_sizes(sorted(names))
        absent = [
            one
            for one in requests
            if not self._is_elsewhere(one.rendition) and not self._is_placed(one.rendition, sizes)
        ]
        uncached = [one for one in absent if not self._is_cached(one.rendition, sizes)]
        made = self._render_jobs(plan_jobs(uncached))
        for request in absent:
            self._place(request.rendition)
        return made

    def _is_elsewhere(self, rendition: Rendition) -> bool:
        return rendition.save_as in self.elsewhere

    def _is_placed(self, rendition: Rendition, sizes: Mapping[str, int]) -> bool:
        size = sizes.get(rendition.cache_name)
        return size is not None and size_of(self.output / rendition.save_as) == size

    def _is_cached(self, rendition: Rendition, sizes: Mapping[str, int]) -> bool:
        name = rendition.cache_name
        return name in sizes and size_of(self.settings.cache_dir / name) == sizes[name]

    def _render_jobs(self, jobs: list[Job]) -> int:
        made, failed = 0, []
        paths = [job.photo.path for job in jobs]
        fetch_photos({path: pointer for path in paths if (pointer := read_pointer(path))})
        threads = self.settings.thread_count
        results = iter_results(self._render, jobs, threads, Work.RENDER, self.reporter)
        for job, sizes in zip(jobs, results, strict=True):
            if sizes is None:
                failed.append(job.photo.path)
            else:
                self.photo_cache.record_renditions(sizes)
                made += len(sizes)
        if failed:
            raise RenderError(sorted(failed))
        return made

    def _render(self, job: Job) -> dict[str, int] | None:
        """Return sizes by cache name, or None if the photo has changed; runs in a thread."""
        try:
            content = read_photo(job.photo.path, find_photo_store(job.photo.path))
            if hash_content(content) != job.photo.content_hash:
                return None
            return self._render_content(job, content)
        except PhotoError:
            return None

    def _render_content(self, job: Job, content: bytes) -> dict[str, int]:
        sizes = {}
        left = list(job.renditions)
        steps = plan_steps(job.photo, self.settings)
        for image in iter_steps(content, job.photo.path, steps, self.settings.max_pixels):
            for rendition in [each for each in left if each.width == image.width]:
                encoded = self._encode(image, rendition)
                cache = self.settings.cache_dir
                write_whole(cache / rendition.cache_name, encoded, staging=cache)
                sizes[rendition.cache_name] = len(encoded)
                left.remove(rendition)
            if not left:
                break
        return sizes

    def _encode(self, image: Step, rendition: Rendition) -> bytes:
        if rendition.format == "avif":
            return encode_avif(image, self.settings.avif_quality, self.settings.avif_speed)
        return encode_jpeg(crop_middle(image, rendition.height), self.settings.jpeg_quality)

    def _place(self, rendition: Rendition) -> None:
        source = self.settings.cache_dir / rendition.cache_name
        staging = self.output / self.settings.url_folder
        place(source, self.output / rendition.save_as, staging)


def plan_jobs(requests: Iterable[RenditionRequest]) -> list[Job]:
    """Return one job per content; each rendition is made once, however often it is requested.

    The longest jobs come first, so that all threads end at about the same time.
    """
    by_content: dict[str, dict[str, RenditionRequest]] = {}
    for request in requests:
        of_content = by_content.setdefault(request.photo.content_hash, {})
        of_content.setdefault(request.rendition.cache_name, request)
    jobs = [_plan_job(list(of_content.values())) for of_content in by_content.values()]
    return sorted(jobs, key=_count_pixels, reverse=True)


def _plan_job(requests: list[RenditionRequest]) -> Job:
    return Job(requests[0].photo, tuple(request.rendition for request in requests))


def _count_pixels(job: Job) -> int:
    return sum(rendition.width * rendition.height for rendition in job.renditions)
