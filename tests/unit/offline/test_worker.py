"""What the worker is told of a build."""

from __future__ import annotations

from plugins.offline.worker import Offline, OfflineSettings, make_unregistering_worker, make_worker

SETTINGS = OfflineSettings(engagement_prefix="/dem/", photo_folder="hinh")


def test_the_worker_knows_what_to_leave_alone_and_how_much_to_keep() -> None:
    script = make_worker(Offline(articles=7, photos=9), SETTINGS, "a1").decode()
    assert script.splitlines()[:2] == [
        "// a1",
        'const PAGE="/ngoai-tuyen/",FOLDER="hinh",SKIPPED=["/dem/","/admin/"],ARTICLES=7,PHOTOS=9;',
    ]


def test_another_release_is_another_worker() -> None:
    first, second = (make_worker(Offline(), SETTINGS, release) for release in ("a1", "a2"))
    assert first != second


def test_the_unregistering_worker_handles_no_request() -> None:
    script = make_unregistering_worker().decode()
    assert "unregister" in script
    assert "fetch" not in script
