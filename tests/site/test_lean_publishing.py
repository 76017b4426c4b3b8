"""`publish` in CI: a fresh clone with pointers of Git LFS, and photos kept at the target only."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugins.core.errors import PublishingError
from plugins.tools.publishing.publisher import publish
from tests.support.object_storage import BUCKET, running_storage
from tests.support.projects import make_project, read_files
from tests.support.settings import PRODUCTION
from tests.support.sites import article, jpeg, write_files

FOLDER = "content/articles/2024"
ONE, TWO = f"{FOLDER}/mot/index.md", f"{FOLDER}/hai/index.md"
FILES: dict[str, str | bytes] = {
    "publishconf.py": PRODUCTION,
    ".gitignore": "/.cache\n__pycache__\n",
    ".gitattributes": "content/articles/**/*.jpg filter=lfs diff=lfs merge=lfs -text\n",
    ONE: article("Bản một.", id="mot", title="Bài một"),
    f"{FOLDER}/mot/một, hai.jpg": jpeg(500, 400, "#a81"),
    TWO: article("Bản hai.", id="hai", title="Bài hai"),
    f"{FOLDER}/hai/b.jpg": jpeg(500, 400, "#18a"),
}


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=Ban", "-c", "user.email=ban@portal.example")
    return subprocess.run(
        ["git", *who, *arguments], check=True, cwd=folder, capture_output=True, encoding="utf-8"
    ).stdout


class Forge:
    """A repository with photos in Git LFS, clones as CI makes them, and a target."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.desk, self.target = folder, folder / "bàn", folder / "máy chủ"
        self.bare = folder / "kho.git"
        self.hour = 0
        git(folder, "init", "-q", "--bare", "-b", "main", str(self.bare))
        make_project(self.desk)
        write_files(FILES, self.desk)
        git(self.desk, "init", "-q", "-b", "main")
        git(self.desk, "lfs", "install", "--local")
        git(self.desk, "remote", "add", "origin", self.bare.as_uri())
        self.push({})

    def push(self, files: dict[str, str | bytes]) -> None:
        write_files(files, self.desk)
        git(self.desk, "add", "--all")
        git(self.desk, "commit", "-qm", "Bài", "--allow-empty")
        git(self.desk, "push", "-q", "origin", "main")

    def clone(self) -> Path:
        """Return a clone with pointers, and the cache of the one before."""
        former = self.folder / f"bản {self.hour}"
        self.hour += 1
        clone = self.folder / f"bản {self.hour}"
        git(self.folder, "clone", "-q", "--filter=blob:none", self.bare.as_uri(), str(clone))
        if (former / ".cache").exists():
            shutil.copytree(former / ".cache", clone / ".cache")
        return clone

    def publish(self, *, target: str = "", is_lean: bool = True) -> Path:
        """Publish from a new clone and return it."""
        clone, now = self.clone(), datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=self.hour)
        to = target or str(self.target)
        publish(clone, to, print, is_lean=is_lean, clock=lambda: now)
        return clone

    def site(self, target: Path | None = None) -> dict[str, bytes]:
        """Return the files and the photos that readers see."""
        place = target or self.target
        return read_files(place / "current") | read_files(place / "photos")


@pytest.fixture
def forge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Forge:
    # Debian's git-lfs fetches photos at every checkout of the machine; forges switch that off.
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    return Forge(tmp_path)


def fetched(clone: Path) -> list[bytes]:
    """Return the photos that a clone has fetched."""
    store = clone / ".git/lfs/objects"
    return [path.read_bytes() for path in store.rglob("*") if path.is_file()]


def kept(clone: Path) -> list[str]:
    """Return the renditions in the cache of a clone."""
    return [path.name for path in (clone / ".cache").rglob("*") if path.suffix in {".avif", ".jpg"}]


def test_photos_are_fetched_and_made_once_and_then_kept_at_the_target_only(forge: Forge) -> None:
    first = forge.publish()
    assert len(fetched(first)) == 2
    assert kept(first) == []
    assert git(first, "status", "--porcelain") == ""
    forge.push({ONE: article("Bản mới.", id="mot", title="Bài một")})
    second = forge.publish()
    assert (fetched(second), kept(second)) == ([], [])
    assert "Bản mới." in forge.site()["tin-hoat-dong/mot/index.html"].decode()
    whole = forge.folder / "nguyên"
    publish(forge.desk, str(whole), print)
    assert forge.site() == forge.site(whole)


def test_of_new_photos_only_these_are_fetched_and_sent(forge: Forge) -> None:
    forge.publish()
    before = forge.site().keys()
    new = jpeg(300, 200, "#3c3")
    forge.push({f"{FOLDER}/hai/c.jpg": new})
    assert fetched(forge.publish()) == [new]
    come = {name for name in forge.site().keys() - before if name.endswith((".avif", ".jpg"))}
    assert {name.partition("/")[2].split("-")[0] for name in come} == {"c"}


def test_a_target_without_photos_gets_all_of_them(forge: Forge) -> None:
    forge.publish()
    other = forge.folder / "máy khác"
    assert len(fetched(forge.publish(target=str(other)))) == 2
    assert forge.site(other) == forge.site()


def test_a_photo_that_no_page_shows_any_more_leaves_the_next_release(forge: Forge) -> None:
    forge.publish()
    (forge.desk / FOLDER / "hai/b.jpg").unlink()
    forge.push({})
    clone = forge.publish()
    lists = sorted((forge.target / "manifests").glob("*.photos"))
    assert any("/b-" in line for line in lists[0].read_text().splitlines())
    assert not any("/b-" in line for line in lists[-1].read_text().splitlines())
    assert fetched(clone) == []


def test_no_address_is_lost_and_no_photo_made_again_for_it(
    forge: Forge, capfd: pytest.CaptureFixture[str]
) -> None:
    forge.publish()
    before = forge.site()
    shutil.rmtree(forge.desk / FOLDER / "hai")
    forge.push({ONE: article("Bản mới.", id="mot", title="Bài một")})
    clone = forge.publish()
    assert (fetched(clone), kept(clone)) == ([], [])
    after = forge.site()
    assert "Bản mới." in after["tin-hoat-dong/mot/index.html"].decode()
    assert after["tin-hoat-dong/hai/index.html"] == before["tin-hoat-dong/hai/index.html"]
    assert "ở địa chỉ đã đăng /tin-hoat-dong/hai/ không còn bài" in capfd.readouterr().out
    assert (forge.target / "held-back.json").exists()


def test_a_photo_that_cannot_be_fetched_is_named_and_nothing_is_published(
    forge: Forge, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(forge.bare / "lfs")
    with pytest.raises(PublishingError):
        forge.publish()
    assert "ảnh chưa được Git LFS tải về" in capfd.readouterr().out
    assert not (forge.target / "current").exists()


def test_photos_stay_in_object_storage_as_well(forge: Forge) -> None:
    with running_storage() as storage:
        to = f"s3://{BUCKET}/cong"
        assert len(fetched(forge.publish(target=to))) == 2
        photos = storage.list_keys("cong/photos/")
        forge.push({ONE: article("Bản mới.", id="mot", title="Bài một")})
        second = forge.publish(target=to)
        assert (fetched(second), kept(second)) == ([], [])
        assert storage.list_keys("cong/photos/") == photos
        page = storage.get("cong/sites/2/tin-hoat-dong/mot/index.html")["Body"].read().decode()
    assert "Bản mới." in page
    assert "mot-hai" in page
