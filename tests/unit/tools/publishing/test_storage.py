"""Publishing into object storage, on a real server: whole releases, one switch, nothing half."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugins.core.errors import PublishingError
from plugins.core.project import read_version
from plugins.tools.publishing.live_release import read_live
from plugins.tools.publishing.publisher import publish, rollback
from plugins.tools.publishing.released import read_released, read_released_photos
from plugins.tools.publishing.status import read_status, write_status
from plugins.tools.publishing.storage import lock as locking
from plugins.tools.publishing.storage.store import Store
from plugins.tools.publishing.targets import Bucket, parse_place
from tests.support.object_storage import BUCKET, ObjectStorage, running_storage
from tests.support.sites import ROOT
from tests.unit.tools.publishing.places import FIRST, SECOND, Files, site_of
from tests.unit.tools.publishing.rollbacks import (
    check_refusals,
    check_rollbacks,
    check_rolled_back_stay_away,
)

PREFIX = "cổng".encode().hex()
TO = f"s3://{BUCKET}/{PREFIX}/chinh"
PHOTO, OTHER_PHOTO = "anh/k1/a-0123456789-400.avif", "anh/k2/b-0123456789-400.avif"
HASHED = "theme/main.0123456789.css"


@pytest.fixture(scope="module")
def server() -> Iterator[ObjectStorage]:
    with running_storage() as storage:
        yield storage


class Desk:
    """Publishes from a project to a bucket; the clock goes on by an hour each time."""

    def __init__(self, root: Path, storage: ObjectStorage) -> None:
        self.root, self.storage, self.hour = root, storage, 0
        self.said: list[str] = []

    def clock(self) -> datetime:
        self.hour += 1
        return datetime(2024, 1, 13, tzinfo=UTC) + timedelta(hours=self.hour)

    def publish(self, files: Files) -> str:
        return publish(
            self.root, TO, self.said.append, build=site_of(files), clock=self.clock
        ).release

    def rollback(self, release: str | None = None) -> str:
        return rollback(self.root, TO, release, self.said.append, clock=self.clock)

    def objects(self, below: str = "") -> dict[str, str]:
        found = self.storage.read(f"{PREFIX}/chinh/{below}")
        start = len(f"{PREFIX}/chinh/{below}")
        return {key[start:]: content.decode() for key, content in found.items()}

    def current(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.objects("current").get("", "{}"))
        return found

    def live(self) -> dict[str, str]:
        """Return what readers see: the site that the index names, and the photos of its list."""
        site = self.current().get("site")
        if not site:
            return {}
        listed = self.objects(f"manifests/{site}.photos")[""].splitlines()
        photos = self.objects("photos/")
        shown = {f"anh/{name}": photos[name] for name in listed}
        places = [self.objects(f"{place}/{site}/") for place in ("sites", "gone", "hidden")]
        assert sum(map(len, places)) == len({name for place in places for name in place})
        return {name: text for place in places for name, text in place.items()} | shown

    def history(self) -> list[list[str]]:
        return [line.split("\t") for line in self.objects("history.log")[""].splitlines()]


@pytest.fixture
def desk(server: ObjectStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    server.clear()
    monkeypatch.setenv("GITHUB_ACTOR", "Biên tập")
    root = tmp_path / "dự án"
    root.mkdir()
    return Desk(root, server)


def test_what_was_built_is_live(desk: Desk) -> None:
    name = desk.publish(FIRST | {PHOTO: "ảnh", ".addresses": "/a/\t\t\n"})
    assert name == "20240113T010000Z-nogit"
    assert desk.live() == FIRST | {PHOTO: "ảnh", ".addresses": "/a/\t\t\n"}
    assert desk.current()["releases"] == {"1": name}
    assert desk.said[-1] == f"Đã xuất bản {name}."
    assert "lock" not in desk.objects()


def test_the_next_release_has_its_own_files_and_no_others(desk: Desk) -> None:
    first = desk.publish(FIRST | {PHOTO: "ảnh"})
    second = desk.publish(SECOND | {OTHER_PHOTO: "khác"})
    assert desk.live() == SECOND | {OTHER_PHOTO: "khác"}
    assert desk.current()["releases"] == {"1": first, "2": second}


def test_a_site_that_did_not_change_makes_no_new_release(desk: Desk) -> None:
    name = desk.publish(FIRST)
    before = desk.objects()
    assert desk.publish(FIRST) == name
    assert desk.said[-1].startswith("Không có gì thay đổi")
    assert desk.objects() == before


def test_five_releases_are_kept_and_only_what_differs_is_sent(desk: Desk) -> None:
    names = [desk.publish(FIRST | {"index.html": str(number)}) for number in range(7)]
    assert sorted(desk.current()["releases"].values()) == names[-5:]  # type: ignore[attr-defined]
    assert desk.live() == FIRST | {"index.html": "6"}
    assert [line for line in desk.said if line.startswith("Tải lên")] == [
        "Tải lên 3 tệp mới hoặc đã đổi trên tổng số 3 tệp …",
        *["Tải lên 1 tệp mới hoặc đã đổi trên tổng số 3 tệp …"] * 6,
    ]


def test_a_photo_is_sent_once_and_goes_with_the_last_release_that_shows_it(desk: Desk) -> None:
    desk.publish(FIRST | {PHOTO: "ảnh"})
    for number in range(4):
        desk.publish(FIRST | {"index.html": str(number)})
        assert "k1/a-0123456789-400.avif" in desk.objects("photos/")
    desk.publish(FIRST | {"index.html": "cuối"})
    assert desk.objects("photos/") == {}


def test_rollback_returns_to_the_release_before_or_to_a_named_one(desk: Desk) -> None:
    names = check_rollbacks(desk)
    desk.rollback(names[0])
    desk.publish({"index.html": "mới"})
    assert desk.rollback(names[0]) == names[0]
    assert desk.live() == {"index.html": "0"}


def test_rollback_never_returns_to_what_was_rolled_back(desk: Desk) -> None:
    check_rolled_back_stay_away(desk)


def test_rollback_refuses_when_there_is_nothing_before(desk: Desk) -> None:
    check_refusals(desk)


def test_history_is_that_of_a_server(desk: Desk) -> None:
    desk.publish(FIRST)
    desk.publish(SECOND)
    desk.rollback()
    who = "by=Biên tập"
    facts = ["commit=none", "dirty=no", "files=3", "photos=0", "articles=3", "bytes=11", "held=0"]
    facts.append(f"version={read_version(ROOT)}")
    first, _, last = desk.history()
    assert first == ["2024-01-13T01:00:00Z", "publish", "20240113T010000Z-nogit", who, *facts]
    assert last[:4] == ["2024-01-13T03:00:00Z", "rollback", "20240113T010000Z-nogit", who]
    assert last[4:] == ["from=20240113T020000Z-nogit", *facts]


def test_later_publications_learn_of_the_live_release(desk: Desk) -> None:
    assert read_released(TO) is None
    assert read_live(parse_place(TO)) is None
    desk.publish(FIRST | {".addresses": "/a/\t\t\n", PHOTO: "ảnh"})
    assert read_released(TO) == "/a/\t\t\n"
    assert read_released_photos(TO) == "5 k1/a-0123456789-400.avif\n"
    live = read_live(parse_place(TO))
    assert live is not None
    assert (live.commit, live.held) == ("", {})
    desk.storage.client.delete_object(Bucket=BUCKET, Key=f"{PREFIX}/chinh/photos/{PHOTO[4:]}")
    assert read_released_photos(TO) == ""


def test_status_lines_are_kept_beside_the_releases(desk: Desk) -> None:
    assert read_status(TO) == ""
    write_status(TO, '{"ok": false}')
    assert read_status(TO) == '{"ok": false}'
    assert desk.objects("status.json") == {"": '{"ok": false}\n'}


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("index.html", "text/html; charset=utf-8", "no-cache"),
        ("sw.js", "application/javascript; charset=utf-8", "no-cache"),
        ("theme/a.0123456789.css", "text/css; charset=utf-8", "immutable"),
        ("theme/a.css", "text/css; charset=utf-8", "no-cache"),
        ("admin/assets/a.js", "application/javascript; charset=utf-8", "immutable"),
        ("tin/bai/ke-hoach.PDF", "application/pdf", "no-cache"),
        ("rss/index.xml", "text/xml; charset=utf-8", "no-cache"),
        ("tin/so-lieu", "application/octet-stream", "no-cache"),
    ],
)
def test_browsers_keep_what_they_would_keep_of_a_server(
    desk: Desk, name: str, kind: str, kept: str
) -> None:
    desk.publish({"index.html": "", name: "x", PHOTO: "ảnh"})
    found = desk.storage.get(f"{PREFIX}/chinh/sites/1/{name}")
    assert found["ContentType"] == kind
    assert kept in found["CacheControl"]
    photo = desk.storage.get(f"{PREFIX}/chinh/photos/{PHOTO[4:]}")
    assert (photo["ContentType"], photo["CacheControl"]) == (
        "image/avif",
        "public, max-age=31536000, immutable",
    )


def test_what_a_server_shows_to_nobody_is_in_no_site(desk: Desk) -> None:
    hidden = {".addresses": "", "tuong-tac.json": "{}", "a/.b/c": "x"}
    desk.publish(FIRST | hidden)
    assert desk.objects("sites/1/") == FIRST
    assert desk.objects("hidden/1/") == hidden


def test_a_page_of_what_was_removed_is_not_at_its_address(desk: Desk) -> None:
    for number in range(8):  # also over sites that had it otherwise
        gone = {
            "tin/index.html": f"gỡ {number}",
            "tin/.gone": "",
            "b.html": "gỡ",
            "b.html.gone": "",
        }
        desk.publish(FIRST | (gone if number % 3 == 1 else {"tin/index.html": str(number)}))
        site = desk.current()["site"]
        pages = {"tin/index.html", "b.html"} if number % 3 == 1 else set()
        assert desk.objects(f"gone/{site}/").keys() == pages
        assert desk.objects(f"sites/{site}/").keys().isdisjoint(pages)
        assert ("tin/index.html" in desk.objects(f"sites/{site}/")) is (not pages)


class Death(BaseException):
    """The process is gone; nothing is cleaned up."""


def dying_at(patch: pytest.MonkeyPatch, step: int, *, is_kill: bool) -> Callable[[], int]:
    """Let the store die before its `step`th change; return a function that counts changes."""
    steps = 0
    for name in ("write", "write_first", "copy", "remove"):
        original = getattr(Store, name)

        def change(
            store: Store,
            *arguments: object,
            _original: Callable[..., object] = original,
        ) -> object:
            nonlocal steps
            steps += 1
            if steps == step:
                raise Death if is_kill else PublishingError("mất mạng")
            return _original(store, *arguments)

        patch.setattr(Store, name, change)
    if is_kill:
        patch.setattr(locking.Lock, "leave", lambda lock: None)
    patch.setattr("plugins.tools.publishing.storage.store.AT_ONCE", 1)
    return lambda: steps


BEFORE = FIRST | {
    PHOTO: "ảnh",
    HASHED: "a",
    "cu/index.html": "cũ",
    "lai/index.html": "gỡ",
    "lai/.gone": "",
    "the/index.html": "y nguyên",
}
AFTER = SECOND | {
    OTHER_PHOTO: "khác",
    HASHED: "a",
    "moi/index.html": "mới",
    "cu/index.html": "gỡ",
    "cu/.gone": "",
    "lai/index.html": "lại có",
    "the/index.html": "y nguyên",
    "the/.gone": "",
}


def count_steps(desk: Desk) -> int:
    """Return how many changes of the store the second publication makes."""
    desk.publish(BEFORE)
    with pytest.MonkeyPatch.context() as patch:
        count = dying_at(patch, 0, is_kill=False)
        desk.publish(AFTER)
    return count()


@pytest.mark.parametrize("is_kill", [False, True], ids=["an error", "a kill"])
@pytest.mark.parametrize("stride", [6, pytest.param(1, marks=pytest.mark.slow)])
def test_whenever_it_dies_readers_see_one_whole_release_and_the_next_run_ends_it(
    desk: Desk, is_kill: bool, stride: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = count_steps(desk)
    clean = desk.live()
    assert steps > 10
    for step in range(1, steps + 1, stride):
        desk.storage.clear()
        desk.hour = 0
        desk.publish(BEFORE)
        with pytest.MonkeyPatch.context() as patch:
            dying_at(patch, step, is_kill=is_kill)
            with suppress(Death, PublishingError):
                desk.publish(AFTER)
        assert desk.live() in (BEFORE, AFTER), step
        monkeypatch.setattr(locking, "STALE", timedelta())  # nobody waits ten minutes
        desk.publish(AFTER)
        assert desk.live() == clean == AFTER, step
        assert not [name for name in desk.objects() if name.endswith(".pending")], step
        assert [line[1] for line in desk.history()] == ["publish", "publish"], step
        assert desk.rollback() == "20240113T010000Z-nogit", step
        assert desk.live() == BEFORE, step


def test_after_two_deaths_with_different_sites_the_third_is_whole(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "STALE", timedelta())
    steps = count_steps(desk)
    desk.storage.clear()
    desk.publish(BEFORE)
    for number, step in enumerate((steps // 2, steps // 2 + 2)):
        with pytest.MonkeyPatch.context() as patch:
            dying_at(patch, step, is_kill=True)
            with pytest.raises(Death):
                desk.publish(AFTER | {"index.html": f"dở {number}", f"do-{number}": "x"})
    desk.publish(AFTER)
    assert desk.live() == AFTER
    assert desk.objects("photos/").keys() == {PHOTO[4:], OTHER_PHOTO[4:]}


def test_two_at_once_do_not_interleave(desk: Desk) -> None:
    desk.publish(FIRST)
    key = f"{PREFIX}/chinh/lock"
    desk.storage.put(key, json.dumps({"who": "Chị Lan", "nonce": "x"}).encode())
    with pytest.raises(PublishingError, match=r"Chị Lan đang xuất bản .* sau 10 phút"):
        desk.publish(SECOND)
    with pytest.raises(PublishingError, match="Chị Lan đang xuất bản"):
        desk.rollback()
    assert desk.live() == FIRST
    assert "nonce" in desk.objects("lock")[""]


def test_the_lock_of_a_dead_one_is_taken_and_the_dead_one_switches_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.publish(FIRST)
    original = Store.write
    monkeypatch.setattr(locking, "STALE", timedelta())

    def overtaken(store: Store, name: str, content: bytes, *more: object) -> None:
        original(store, name, content, *more)  # type: ignore[arg-type]
        if name.endswith("index.html") and content == b"hai":
            original(store, "lock", b'{"who": "khac", "nonce": "y"}')

    monkeypatch.setattr(Store, "write", overtaken)
    with pytest.raises(PublishingError, match="một lần xuất bản khác đã bắt đầu"):
        desk.publish(SECOND)
    assert desk.live() == FIRST
    assert "khac" in desk.objects("lock")[""]


def test_a_file_that_the_live_site_lost_is_sent_instead_of_copied(desk: Desk) -> None:
    desk.publish(FIRST)
    desk.storage.client.delete_object(Bucket=BUCKET, Key=f"{PREFIX}/chinh/sites/1/theme/main.css")
    desk.publish(SECOND)
    assert desk.live() == SECOND


@pytest.mark.parametrize(
    ("text", "bucket"),
    [
        ("s3://cong-thong-tin", Bucket("cong-thong-tin")),
        ("s3://cong-thong-tin/", Bucket("cong-thong-tin")),
        ("s3://a.b-1/x/y_z", Bucket("a.b-1", "x/y_z")),
        ("s3://a.b-1/x/y/", Bucket("a.b-1", "x/y")),
    ],
)
def test_a_bucket_is_named_by_its_address(text: str, bucket: Bucket) -> None:
    assert parse_place(text) == bucket
    assert str(bucket) == text.rstrip("/")


@pytest.mark.parametrize(
    "text", ["s3://", "s3://A/b", "s3://a", "s3://abc//x", "s3://abc/../x", "s3://abc/x y"]
)
def test_an_address_that_is_no_buckets_is_refused(text: str) -> None:
    with pytest.raises(PublishingError, match="không hợp lệ"):
        parse_place(text)


def test_a_bucket_that_is_not_there_is_a_message_and_no_traceback(desk: Desk) -> None:
    with pytest.raises(PublishingError, match=r"s3://khong-co .* kiểm tra tên kho, khóa"):
        publish(desk.root, "s3://khong-co", print, build=site_of(FIRST), clock=desk.clock)


def test_an_address_of_a_store_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "kho.example")
    with pytest.raises(PublishingError, match=r"Không mở được s3://abc .*AWS_ENDPOINT_URL_S3"):
        read_status("s3://abc")


def test_without_boto3_a_message_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['boto3'] = None\n"
        "from plugins.tools.publishing.storage import store\n"
        "from plugins.tools.publishing.targets import Bucket\n"
        "store.VirtualEnvironment.is_running = lambda environment: False\n"
        "store.open_store(Bucket('abc'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, cwd=ROOT, capture_output=True, encoding="utf-8"
    )
    last = done.stderr.strip().splitlines()[-1]
    assert "PublishingError: Xuất bản lên s3:// cần gói boto3" in last
    assert "pip install --require-hashes -r requirements-s3.txt" in last
