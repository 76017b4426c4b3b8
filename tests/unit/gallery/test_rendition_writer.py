"""Which work has to be done, and in which order."""

from __future__ import annotations

from pathlib import Path

from plugins.gallery.photos import Photo
from plugins.gallery.recipes import plan_picture
from plugins.gallery.rendition_writer import RenditionRequest, plan_jobs
from plugins.gallery.settings import GallerySettings


def requests(name: str, content_hash: str, width: int) -> list[RenditionRequest]:
    photo = Photo(Path(name), content_hash, width, width, "#808080", 1)
    return [
        RenditionRequest(photo, each) for each in plan_picture(photo, GallerySettings()).renditions
    ]


def test_the_longest_jobs_come_first() -> None:
    jobs = plan_jobs([*requests("a.jpg", "a", 300), *requests("b.jpg", "b", 1600)])
    assert [job.photo.path.name for job in jobs] == ["b.jpg", "a.jpg"]


def test_one_content_under_two_names_is_one_job() -> None:
    [job] = plan_jobs([*requests("a.jpg", "a", 300), *requests("b.jpg", "a", 300)])
    assert len(job.renditions) == 2


def test_without_requests_there_is_nothing_to_do() -> None:
    assert plan_jobs([]) == []
