"""Manifests of releases, scans of sites, the differences sent, and who published which commit."""

from __future__ import annotations

import gzip
import io
import subprocess
from pathlib import Path

import brotli
import pytest

from plugins.core.errors import PublishingError
from plugins.core.incremental.fingerprints import digest
from plugins.core.incremental.store import ArtifactRow
from plugins.tools.publishing.live_release import LiveRelease, parse_live
from plugins.tools.publishing.manifest import (
    NO_COMMIT,
    UNKNOWN,
    Manifest,
    ReleaseDelta,
    compare,
    format_head,
    format_manifest,
    is_worth_copies,
    mark_photos,
    parse_manifest,
)
from plugins.tools.publishing.production import BuiltOutput, scan_site
from plugins.tools.publishing.publisher import Revision, read_publisher, read_revision
from plugins.tools.publishing.upload import compress, write_delta


def test_a_manifest_reads_back_as_it_was_written() -> None:
    manifest = Manifest({"a b.html": "00+1", "tin/dân vận.html": "11"}, photos="ab")
    held = {"content/articles/2024/hai bài": "1a2b", "content/articles/2024/b.md": NO_COMMIT}
    text = format_manifest(manifest, format_head("commit=3c4d\tfiles=2", manifest, held))
    assert text.splitlines()[:4] == [
        "# commit=3c4d\tfiles=2",
        "# stored=4 photos=ab",
        "# held none content/articles/2024/b.md",
        "# held 1a2b content/articles/2024/hai bài",
    ]
    assert parse_manifest(text.splitlines()) == manifest
    live = parse_live(text.splitlines(keepends=True))
    assert live == LiveRelease(
        "3c4d", {name: one.replace("none", "") for name, one in held.items()}
    )


@pytest.mark.parametrize(
    ("head", "live"),
    [
        ([], None),
        (["# commit=none\tdirty=no\n"], LiveRelease("", {})),
        (["# files=2\n", "# stored=2 photos=none\n"], LiveRelease("", {})),
        (
            ["# commit=1a\n", "# held unknown content/pages/a b.md\n"],
            LiveRelease("1a", {"content/pages/a b.md": UNKNOWN}),
        ),
    ],
    ids=["no release", "no git", "earlier version", "not committed"],
)
def test_what_a_release_was_made_from_is_read_from_its_manifest(
    head: list[str], live: LiveRelease | None
) -> None:
    assert parse_live(head) == live


def test_a_changed_file_is_removed_from_the_copy_and_sent() -> None:
    difference = compare(
        {"same": "0", "old": "1", "both": "2"}, {"same": "0", "new": "3", "both": "4"}
    )
    assert difference.removed == ("old", "both")
    assert difference.sent == ("new", "both")


def test_folders_that_lose_all_files_go_those_inside_first() -> None:
    difference = compare({"a/b/c/x": "0", "a/y": "0", "d/x": "0"}, {"a/z": "0", "d/x": "1"})
    assert difference.emptied == ("a/b/c", "a/b")
    assert compare({"a/x": "0"}, {"a/x": "1"}).emptied == ()


def test_copies_leave_with_what_they_copy() -> None:
    difference = compare({"a.html": "1+1", "b.html": "1"}, {"a.html": "1", "b.html": "1+1"})
    assert difference.removed == ("a.html", "a.html.br", "a.html.gz", "b.html")
    assert difference.sent == ("a.html", "b.html")


def test_photos_are_marked_by_their_names_and_stand_apart(tmp_path: Path) -> None:
    for name in ("index.html", "anh/2b/song.avif", "anh/1a/cau.avif", "anhem/index.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    found = scan_site(BuiltOutput(tmp_path, 1))
    assert found.photos == ("1a/cau.avif", "2b/song.avif")
    assert found.manifest.photos == mark_photos(found.photos) != mark_photos(found.photos[:1])
    assert sorted(found.manifest.marks) == ["anhem/index.html", "index.html"]
    assert found.size_bytes == len("index.html") + len("anhem/index.html")


def test_what_the_build_says_of_a_file_is_not_asked_again(tmp_path: Path) -> None:
    row = ArtifactRow("index.html", b"", b"said", 2000)
    found = scan_site(BuiltOutput(tmp_path, 1, known={"index.html": row}))
    assert found.manifest.marks == {"index.html": b"said".hex() + "+1"}
    assert found.size_bytes == 2000


def test_a_file_without_a_digest_is_read_and_an_unknown_one_is_not_published(
    tmp_path: Path,
) -> None:
    for name in ("index.html", "ghi-chu.txt"):
        (tmp_path / name).write_text("một")
    found = scan_site(BuiltOutput(tmp_path, 1, known={"index.html": ArtifactRow("index.html")}))
    assert found.manifest.marks == {"index.html": digest("một".encode()).hex()}
    assert found.size_bytes == 5


@pytest.mark.parametrize(
    ("name", "size", "expected"),
    [
        ("index.html", 1024, True),
        ("index.html", 1023, False),
        ("theme/main.css", 5000, True),
        ("tim-kiem/a.json", 5000, True),
        ("sitemap.xml", 5000, True),
        ("anh/a.jpg", 5000, False),
        ("tep/a.pdf", 5000, False),
        ("own.html", 5000, False),
    ],
)
def test_texts_that_are_worth_it_get_copies(name: str, size: int, expected: bool) -> None:
    assert is_worth_copies(name, size, {"own.html", "own.html.br"}) is expected


@pytest.mark.parametrize("name", ["a.html", "a.css"])
def test_copies_hold_what_they_copy_and_are_smaller(name: str) -> None:
    content = "Cổng thông tin ".encode() * 200
    copies = compress(name, content)
    assert brotli.decompress(copies.brotli) == content == gzip.decompress(copies.gzip)
    assert max(map(len, copies)) < len(content) / 10
    assert compress(name, content) == copies


def test_a_file_that_is_gone_after_the_build_is_named(tmp_path: Path) -> None:
    known = {name: ArtifactRow(name) for name in ("index.html", "a.html")}
    (tmp_path / "index.html").write_text("")
    with pytest.raises(PublishingError, match=r"Tệp a\.html mất hoặc bị đổi ngay sau khi tạo"):
        scan_site(BuiltOutput(tmp_path, 1, known=known))


@pytest.mark.parametrize(("now", "mark"), [(None, "00"), (None, "00+1"), ("khác" * 500, "00+1")])
def test_an_upload_takes_no_file_that_is_not_as_its_build_left_it(
    tmp_path: Path, now: str | None, mark: str
) -> None:
    (tmp_path / "tin").mkdir()
    if now is not None:
        (tmp_path / "tin/index.html").write_text(now)
    manifest = Manifest({"tin/index.html": mark})
    delta = ReleaseDelta((), (), ("tin/index.html",))
    with pytest.raises(PublishingError, match=r"Tệp tin/index\.html mất hoặc bị đổi"):
        write_delta(io.BytesIO(), BuiltOutput(tmp_path, 1), manifest, "", delta)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    for command in (
        ["init", "--quiet"],
        ["config", "user.email", "bbt@co-quan.example"],
        ["config", "user.name", "Ban biên tập"],
        ["commit", "--quiet", "--allow-empty", "-m", "Start"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def test_the_commit_is_named_and_a_clean_tree_is_clean(repository: Path) -> None:
    revision = read_revision(repository)
    assert len(revision.commit) == 40
    assert revision.short == revision.commit[:8]
    assert not revision.is_dirty


def test_a_file_that_is_not_committed_makes_it_dirty(repository: Path) -> None:
    (repository / "bài.md").write_text("")
    assert read_revision(repository).is_dirty


def test_outside_git_there_is_no_commit(tmp_path: Path) -> None:
    assert read_revision(tmp_path) == Revision("", is_dirty=False)
    assert read_revision(tmp_path).short == "nogit"


def test_the_publisher_is_the_actor_of_ci_or_gits_address(repository: Path) -> None:
    assert read_publisher(repository, {}) == "bbt@co-quan.example"
    assert read_publisher(repository, {"GITHUB_ACTOR": "người\tlạ\n"}) == "ngườilạ"
