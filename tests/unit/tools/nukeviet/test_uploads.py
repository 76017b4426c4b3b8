"""Uploaded files are found by the addresses of texts; archives are unpacked within bounds."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.tools.nukeviet.site import archives
from plugins.tools.nukeviet.site.archives import ArchiveError, unpack
from plugins.tools.nukeviet.site.uploads import Uploads
from tests.support.nukeviet import list_files, write_uploads

Write = Callable[[Path, dict[str, bytes]], Path]
PHOTO = "news/2024_01/Ảnh trao quà (1).jpg"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/uploads/news/2024_01/hoi-nghi.jpg", "news/2024_01/hoi-nghi.jpg"),
        ("uploads/news/2024_01/hoi-nghi.jpg", "news/2024_01/hoi-nghi.jpg"),
        ("../../uploads/news/2024_01/hoi-nghi.jpg", "news/2024_01/hoi-nghi.jpg"),
        ("http://cu.example/portal/uploads/news/2024_01/hoi-nghi.jpg", "news/2024_01/hoi-nghi.jpg"),
        ("/uploads/news/2024_01/hoi-nghi.jpg?v=2#a", "news/2024_01/hoi-nghi.jpg"),
        ("/uploads/news/2024_01/HOI-NGHI.JPG", "news/2024_01/hoi-nghi.jpg"),
        ("/assets/news/2024_01/hoi-nghi.jpg", "news/2024_01/hoi-nghi.jpg"),
        ("/files/news/thumb/2024_01/hoi-nghi.jpg", "news/2024_01/hoi-nghi.jpg"),
        ("2024_01/hoi-nghi.jpg", "news/2024_01/hoi-nghi.jpg"),
        ("/uploads/news/uploads/news/2024_01/hoi-nghi.jpg", "news/2024_01/hoi-nghi.jpg"),
        (f"/uploads/{PHOTO}", PHOTO),
        ("/uploads/news/2024_01/%E1%BA%A2nh%20trao%20qu%C3%A0%20%281%29.jpg", PHOTO),
        ("/uploads/news/2024_01/A\u0309nh trao qua\u0300 (1).jpg", PHOTO),
    ],
)
def test_a_file_is_found_by_any_address_of_it(tmp_path: Path, address: str, name: str) -> None:
    found = Uploads(write_uploads(tmp_path)).find(address, "news")
    assert found is not None
    assert (found.name, found.is_mended) == (name, False)


def test_hyphens_of_nukeviet_3_are_taken_out_only_where_the_file_is_there(tmp_path: Path) -> None:
    folder = write_uploads(tmp_path)
    (folder / "news/from-1.jpg").write_bytes(b"a")
    uploads = Uploads(folder)
    found = uploads.find("/uploads/news/f-rom-1.jpg")
    assert found is not None
    assert (found.name, found.is_mended) == ("news/from-1.jpg", True)
    assert uploads.find("/uploads/news/f-rom-2.jpg") is None


@pytest.mark.parametrize(
    "address",
    ["/uploads/../../etc/passwd", "/uploads/news/../news/2024_01/1.jpg", "/uploads/khac/a.jpg", ""],
)
def test_nothing_outside_is_found(tmp_path: Path, address: str) -> None:
    assert Uploads(write_uploads(tmp_path)).find(address) is None


def test_links_among_the_uploads_are_not_followed(tmp_path: Path) -> None:
    folder = write_uploads(tmp_path)
    (tmp_path / "ngoai.jpg").write_bytes(b"a")
    (folder / "a.jpg").symlink_to(tmp_path / "ngoai.jpg")
    (folder / "thu-muc").symlink_to(tmp_path)
    uploads = Uploads(folder)
    assert uploads.find("/uploads/a.jpg") is None
    assert uploads.find("/uploads/thu-muc/ngoai.jpg") is None


@pytest.mark.parametrize("above", ["", "..", "public_html"])
def test_the_folder_may_be_that_of_the_uploads_or_of_the_site(tmp_path: Path, above: str) -> None:
    folder = write_uploads(tmp_path / "public_html")
    given = {"": folder, "..": folder.parent, "public_html": tmp_path}[above]
    assert Uploads(given).find("/uploads/banners/trai.jpg") is not None


@pytest.mark.parametrize("below", ["home/cu/domains/cu.example/public_html", "uploads/uploads", ""])
@pytest.mark.parametrize("name", ["uploads", "Uploads", "tep-cu"])
def test_the_folder_is_found_by_the_folders_that_the_site_had(
    tmp_path: Path, below: str, name: str
) -> None:
    folder = write_uploads(tmp_path / "goc" / below)
    (tmp_path / "goc" / below / "assets/news/2024_01").mkdir(parents=True)
    (folder / "news/uploads").mkdir()
    folder.rename(folder.with_name(name))
    found = Uploads(tmp_path / "goc", ["news", "banners"])
    assert found.find("/uploads/banners/trai.jpg") is not None


def test_without_a_folder_nothing_is_found() -> None:
    assert Uploads(None).find("/uploads/a.jpg") is None
    assert len(Uploads(None)) == 0


def write_zip(path: Path, files: dict[str, bytes], mode: int = 0) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            packed.writestr(info, content, zipfile.ZIP_DEFLATED)
    return path


def write_tar(path: Path, files: dict[str, bytes], kind: bytes = tarfile.REGTYPE) -> Path:
    with tarfile.open(path, "w:gz") as packed:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.type, info.linkname = len(content), kind, "/etc/passwd"
            packed.addfile(info, io.BytesIO(content) if kind == tarfile.REGTYPE else None)
    return path


GOOD = {"uploads/news/a.jpg": b"a", "uploads/Ảnh (1).jpg": b"b", "uploads/x.php": b"<?php"}
BAD = (
    *("../ngoai.jpg", "uploads/../../ngoai.jpg", "/ngoai.jpg", "\\ngoai.jpg", "C:\\ngoai.jpg"),
    *("uploads/..\\..\\ngoai.jpg", "uploads/a\nb.jpg", "uploads/" + "d" * 256),
)


@pytest.mark.parametrize("write", [write_zip, write_tar])
def test_an_archive_gives_its_files_and_no_programs(tmp_path: Path, write: Write) -> None:
    unpack(write(tmp_path / "a.bin", GOOD), tmp_path / "out")
    assert list_files(tmp_path / "out") == {"uploads/news/a.jpg": b"a", "uploads/Ảnh (1).jpg": b"b"}


def test_names_in_utf_8_of_a_zip_that_does_not_say_so_are_read(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "uploads.zip", {"uploads/Ảnh (1).jpg": b"b"})
    content = path.read_bytes()  # the flag is in both heads of the file
    path.write_bytes(content.replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00"))
    unpack(path, tmp_path / "ra")
    assert list(list_files(tmp_path / "ra")) == ["uploads/Ảnh (1).jpg"]


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("write", [write_zip, write_tar])
def test_no_path_of_an_archive_leads_out(tmp_path: Path, write: Write, name: str) -> None:
    archive = write(tmp_path / "a.bin", {name: b"x", "uploads/a.jpg": b"a"})
    unpack(archive, tmp_path / "in" / "out")
    assert list_files(tmp_path) == {"a.bin": (tmp_path / "a.bin").read_bytes(),
                                    "in/out/uploads/a.jpg": b"a"}  # fmt: skip


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]
)
def test_links_and_devices_of_an_archive_are_left_out(tmp_path: Path, kind: bytes) -> None:
    unpack(write_tar(tmp_path / "a.tar.gz", {"uploads/a.jpg": b""}, kind), tmp_path / "out")
    assert list_files(tmp_path / "out") == {}


def test_links_of_a_zip_are_left_out(tmp_path: Path) -> None:
    unpack(write_zip(tmp_path / "a.zip", {"a.jpg": b"/etc/passwd"}, stat.S_IFLNK), tmp_path / "out")
    assert list_files(tmp_path / "out") == {}


def test_a_file_named_twice_and_a_folder_in_the_way_of_a_file_do_not_matter(tmp_path: Path) -> None:
    archive = tmp_path / "a.tar"
    with tarfile.open(archive, "w") as packed:
        for name, content in (("a", b"1"), ("a", b"2"), ("a/b", b"3"), ("c/d", b"4"), ("c", b"5")):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            packed.addfile(info, io.BytesIO(content))
    unpack(archive, tmp_path / "out")
    assert list_files(tmp_path / "out") == {"a": b"1", "c/d": b"4"}


@pytest.mark.parametrize("write", [write_zip, write_tar])
def test_a_bomb_is_refused(tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LEAST_LIMIT_BYTES", 1000)
    monkeypatch.setattr(archives, "MOST_RATIO", 2)
    archive = write(tmp_path / "a.bin", {"a.jpg": bytes(10_000_000)})
    with pytest.raises(ArchiveError, match="quá lớn"):
        unpack(archive, tmp_path / "out")
    monkeypatch.setattr(archives, "MOST_FILES", 1)
    many = write(tmp_path / "b.bin", {"a.jpg": b"", "b.jpg": b""})
    with pytest.raises(ArchiveError, match="hơn 1 tệp"):
        unpack(many, tmp_path / "out")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", r"không phải \.zip hay \.tar\.gz"),
        (b"Rar!\x1a", r"không phải \.zip hay \.tar\.gz"),
        (b"PK\x03\x04 cut", "hỏng hoặc thiếu phần cuối"),
    ],
)
def test_what_is_no_archive_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "a.rar"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=told):
        unpack(path, tmp_path / "out")


def test_a_damaged_archive_is_told(tmp_path: Path) -> None:
    path = write_tar(tmp_path / "a.tar.gz", {"a.jpg": bytes(range(256)) * 4000})
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(ArchiveError, match="không mở được"):
        unpack(path, tmp_path / "out")
