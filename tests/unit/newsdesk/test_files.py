"""Links, names and sizes of files: nothing outside the content is read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.newsdesk.commands.autofix import fix_content
from tests.support.sites import (
    DATA,
    ROOT,
    article,
    build_folder,
    errors_of,
    read_folder,
    write_files,
)

ONE = "content/articles/2024/mot/index.md"
FOLDER = "là liên kết tới thư mục khác — chép chính thư mục đó vào chỗ này"
FILE = "là liên kết tới tệp ngoài thư mục — chép chính tệp đó vào thư mục"
PLAN = "content/articles/2024/mot/ke-hoach.pdf"
LINKED = {
    "the content": ("content", FOLDER),
    "all articles": ("content/articles", FOLDER),
    "a year": ("content/articles/2024", FOLDER),
    "a bundle": ("content/articles/2024/mot", FOLDER),
    "all pages": ("content/pages", FOLDER),
    "the folder of a page": ("content/pages/gioi-thieu", FOLDER),
    "the data files": ("content/data", FOLDER),
    "the pictures of the data files": ("content/data/images", FOLDER),
    "a data file": ("content/data/portal.yml", FILE),
    "a picture of the data files": ("content/data/images/emblem.svg", FILE),
    "a text": (ONE, FILE),
    "an attachment": (PLAN, FILE),
}
FILES: dict[str, str | bytes] = DATA | {
    ONE: article("Chữ riêng."),
    PLAN: b"%PDF-1.7",
    "content/pages/gioi-thieu/index.md": "---\ntitle: Chữ riêng\n---\n",
    "content/data/images/emblem.svg": "<svg/>",
}


def move_out(name: str, project: Path) -> None:
    """Put a link in the place of a file or folder, which is moved out of the project."""
    write_files(FILES, project)
    (project / name).rename(project.parent / "outside")
    (project / name).symlink_to(project.parent / "outside")


@pytest.mark.parametrize(("name", "message"), LINKED.values(), ids=LINKED.keys())
def test_a_link_that_leads_out_is_refused_and_not_followed(
    name: str, message: str, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    move_out(name, project)
    site = build_folder(project)
    assert site.status == 1
    assert f"{name}:1:1: {message}\n" in site.log
    assert "Chữ riêng" not in site.log
    assert not any((tmp_path / "outside").rglob(".cache"))


@pytest.mark.parametrize("name", [name for name, _ in LINKED.values()], ids=LINKED.keys())
def test_corrections_write_through_no_link(name: str, tmp_path: Path) -> None:
    project = tmp_path / "project"
    move_out(name, project)
    outside = [tmp_path / "outside", *(tmp_path / "outside").rglob("*")]
    before = {}
    for path in outside:
        if path.suffix in {".md", ".yml"}:
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        if path.is_file():
            before[path] = path.read_bytes()
    list(fix_content(project / "content", lambda: read_folder(project), lambda _: ()))
    assert {path: path.read_bytes() for path in before} == before


NAMES = {
    "bytes that are no UTF-8": (b"B\xe1o c\xe1o.pdf", r"B\xe1o c\xe1o.pdf"),
    "a line feed": (b"a\nb.pdf", r"a\x0ab.pdf"),
    "a tab": (b"a\tb.pdf", r"a\x09b.pdf"),
    "an escape sequence": (b"\x1b[2Ja.pdf", r"\x1b[2Ja.pdf"),
    "a text that is no UTF-8": (b"b\xe0i.md", r"b\xe0i.md"),
    "a control character of eight bits": ("a\x85b.pdf".encode(), r"a\x85b.pdf"),
}


@pytest.mark.parametrize("is_folder", [False, True], ids=["file", "folder"])
@pytest.mark.parametrize(("name", "shown"), NAMES.values(), ids=NAMES.keys())
def test_a_name_that_is_no_text_is_named(
    name: bytes, shown: str, is_folder: bool, tmp_path: Path
) -> None:
    write_files(DATA | {ONE: article()}, tmp_path)
    path = (tmp_path / ONE).with_name(os.fsdecode(name))
    if is_folder:
        path.mkdir()
        (path / "index.md").write_text(article(id="hai"))
    else:
        path.write_bytes(b"%PDF")
    site = build_folder(tmp_path)
    assert site.status == 1
    assert site.log.encode()
    assert (
        f"content/articles/2024/mot/{shown}:1:1: tên tệp hoặc thư mục có ký tự điều khiển, hoặc "
        "không phải Unicode — đổi tên, chỉ dùng chữ, số và dấu -\n1 lỗi" in site.log
    )


def sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


@pytest.mark.parametrize(
    ("name", "size"), [("ke-hoach.pdf", 101_000_000), ("a.jpg", 20_000_000_000)]
)
def test_a_file_too_large_is_refused_without_being_read(
    name: str, size: int, tmp_path: Path
) -> None:
    write_files(DATA | {ONE: article(gallery="false")}, tmp_path)
    sparse(tmp_path / "content/articles/2024/mot" / name, size)
    messages = errors_of({}, tmp_path)
    assert (
        f"content/articles/2024/mot/{name}:1:1: tệp nặng {size / 1e6:.0f} MB, cổng chỉ nhận đến "
        "100 MB — nén hoặc chia nhỏ tệp, hoặc đưa lên nơi khác rồi đặt liên kết" in messages
    )


def test_a_text_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / ONE
    write_files(DATA | {ONE: ""}, tmp_path)
    sparse(path, 30_000_000)
    assert errors_of({}, tmp_path) == [f"{ONE}:1:1: tệp chữ nặng quá 20 MB — chia thành nhiều tệp"]


def test_a_large_attachment_takes_no_memory(tmp_path: Path) -> None:
    def peak_kb(project: Path) -> int:
        program = (
            "import resource, sys; from pathlib import Path\n"
            "from tests.support.sites import build_folder\n"
            "site = build_folder(Path(sys.argv[1]), MAX_FILE_MB=300)\n"
            "assert site.status == 0, site.log\n"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, project], cwd=ROOT, capture_output=True, check=True
        )
        return int(done.stdout)

    for project in ("small", "large"):
        write_files(DATA | {ONE: article()}, tmp_path / project)
    sparse(tmp_path / "small" / PLAN, 1_000)
    sparse(tmp_path / "large" / PLAN, 300_000_000)
    assert peak_kb(tmp_path / "large") - peak_kb(tmp_path / "small") < 20_000
    copy = tmp_path / "large/output/tin-hoat-dong/mot/ke-hoach.pdf"
    assert copy.stat().st_size == 300_000_000
