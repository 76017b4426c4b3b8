"""What the form writes, letter for letter as Sveltia CMS 0.221 does it, is read without advice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.sites import advice_of, errors_of, jpeg, read_site

FOLDER = "content/articles/2026/dak-o-duong-moi-doi-thay-o-bu-gia-map"
WRITTEN = """\
---
title: 'Đắk Ơ: "Đường mới" & Đổi thay ở Bù Gia Mập'
date: 2026-11-19 00:25
category: Dân vận khéo/Mô hình hay
lead: 'Sáng 23/3: bà con # thôn 4 làm đường.'
status: published
cover: anh-dau-bai.jpg
cover_alt: Con đường đất đỏ
gallery:
  - file: anh-so-0.jpg
    alt: 'Con đường bê tông số 0: rộng'
    caption: Đường mới
  - file: anh-so-1.jpg
    alt: Con đường bê tông số 1
attachments:
  - file: ke-hoach.pdf
    title: 'Kế hoạch: năm 2026'
tags:
  - Thi đua
  - 'Xã Đắk Ơ: đường'
authors:
  - Phòng Tổng hợp
source: BBT
source_url: https://mattran.org.vn/
modified: 2026-11-20 08:00
expires: 2027-06-30 17:00
featured: false
rating: true
comments: true
id: dak-o-duong-moi-doi-thay-o-bu-gia-map-1aa0e81e
aliases:
  - /tin/bai-cu-1532.html
---

Đoạn một.

## Đề mục

- Một
    - Một rưỡi
- Hai

Đoạn hai, có **chữ đậm** và _chữ nghiêng_.
"""
FILES: dict[str, str | bytes] = {
    f"{FOLDER}/index.md": WRITTEN,
    f"{FOLDER}/anh-dau-bai.jpg": jpeg(1400, 900),
    f"{FOLDER}/anh-so-0.jpg": jpeg(),
    f"{FOLDER}/anh-so-1.jpg": jpeg(),
    f"{FOLDER}/ke-hoach.pdf": b"%PDF-1.4",
}


def test_an_article_of_the_form_has_nothing_wrong_with_it(tmp_path: Path) -> None:
    assert errors_of(FILES, tmp_path) == []
    assert advice_of(FILES, tmp_path) == []


def test_an_article_of_the_form_says_what_was_typed(tmp_path: Path) -> None:
    (article,) = read_site(FILES, tmp_path).articles.values()
    metadata = article.metadata
    assert metadata.title == 'Đắk Ơ: "Đường mới" & Đổi thay ở Bù Gia Mập'
    assert metadata.lead == "Sáng 23/3: bà con # thôn 4 làm đường."
    assert metadata.tags == ("Thi đua", "Xã Đắk Ơ: đường")
    assert f"{metadata.date:%Y-%m-%d %H:%M %z}" == "2026-11-19 00:25 +0700"
    assert [figure.alt for figure in article.open_body().gallery] == [
        "Con đường bê tông số 0: rộng",
        "Con đường bê tông số 1",
    ]
    assert [one.title for one in article.attachments] == ["Kế hoạch: năm 2026"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("banners.yml", "- place: top\n  image: bang-ron.jpg\n  alt: 'Biểu ngữ: 15/10'\n"),
        ("menu.yml", "- label: Trang nhất\n  url: /\n- label: Khéo\n  category: Dân vận khéo\n"),
        ("links.yml", "- name: Báo\n  url: https://bao.example/\n  image: bang-ron.jpg\n"),
    ],
)
def test_a_data_file_of_the_form_has_nothing_wrong_with_it(
    tmp_path: Path, name: str, text: str
) -> None:
    files: dict[str, str | bytes] = {
        f"content/data/{name}": text,
        "content/data/images/bang-ron.jpg": jpeg(),
    }
    assert errors_of(files, tmp_path) == []
