"""Addresses that were not found, from logs, with proposals."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from plugins.tools.nukeviet.missing import LogError, Missing, as_lines, find_missing
from tests.support.sites import article, write_files

CONTENT = {
    "content/articles/2024/hoi-nghi-tong-ket/index.md": article(id="news-1532"),
    "content/articles/2024/mua-he-tinh-nguyen/index.md": article(id="mua-he"),
    "content/pages/lien-he.md": "---\ntitle: Liên hệ\n---\n",
}


def line(uri: str, status: int = 404, method: str = "GET") -> str:
    fields = {"time": 1.0, "address": "198.51.100.7", "method": method, "uri": uri}
    return json.dumps({**fields, "status": str(status)})


def find(folder: Path, *lines: str, most: int = 10) -> list[Missing]:
    write_files(CONTENT, folder)
    log = folder / "access.log"
    log.write_text("".join(f"{one}\n" for one in lines), encoding="utf-8")
    return find_missing([log], folder / "content", most)


@pytest.mark.parametrize(
    ("uri", "file"),
    [
        ("/tin/ten-khac-han-1532.html", "articles/2024/hoi-nghi-tong-ket/index.md"),
        ("/tin/mua-he-tinh-nguyen/", "articles/2024/mua-he-tinh-nguyen/index.md"),
        ("/tin/mua-he-tinh-nguyn.html", "articles/2024/mua-he-tinh-nguyen/index.md"),
        ("/m%C3%B9a-h%C3%A8-t%C3%ACnh-nguy%E1%BB%87n", "articles/2024/mua-he-tinh-nguyen/index.md"),
        ("/contact/lien-he", "pages/lien-he.md"),
        ("/khong-giong-gi/", ""),
        ("/tin/bai-la-77.html", ""),
    ],
)
def test_a_lost_address_is_told_with_the_article_that_it_may_have_meant(
    tmp_path: Path, uri: str, file: str
) -> None:
    [found] = find(tmp_path, line(uri))
    assert (found.count, found.file) == (1, file)


def test_the_most_wanted_come_first_and_no_reader_is_named(tmp_path: Path) -> None:
    found = find(tmp_path, line("/a/"), line("/b/?x=1"), line("/b/"), line("/c/", 200))
    assert [(one.address, one.count) for one in found] == [("/b/", 2), ("/a/", 1)]
    assert "198.51.100.7" not in "".join(as_lines(found))
    assert find(tmp_path, line("/a/"), line("/b/"), most=1) == [Missing("/a/", 1)]


@pytest.mark.parametrize(
    "uri",
    [
        *("/wp-login.php", "/.env", "/x/.git/config", "/admin/a", "//a/b", "/a.sql", "/a%0ab"),
        *("/anh/a.jpg", "/favicon.ico", "/a%22b", "/vendor/x"),
    ],
)
def test_what_programs_look_for_is_left_out(tmp_path: Path, uri: str) -> None:
    assert find(tmp_path, line(uri), line("/a/", method="POST"), "{", "khong-phai-nhat-ky") == []


def test_rotated_logs_and_the_usual_format_are_read(tmp_path: Path) -> None:
    write_files(CONTENT, tmp_path)
    usual = '198.51.100.7 - - [01/Mar/2024:09:00:00 +0700] "GET /cu/ HTTP/1.1" 404 10 "-" "x"\n'
    log = tmp_path / "access.log.2.gz"
    log.write_bytes(gzip.compress(usual.encode() + usual.replace(" 404 ", " 200 ").encode()))
    assert find_missing([log], tmp_path / "content", 5) == [Missing("/cu/", 1)]


def test_a_log_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="hãy ghi lại --log"):
        find_missing([tmp_path / "khong-co.log"], tmp_path, 5)
