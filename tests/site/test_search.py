"""The index is made from the content alone, and holds what readers may find."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.projects import read_stamps
from tests.support.sites import BuiltSite, article, build_folder, build_site, write_files

INDEX = "tim-kiem/muc-luc"
FILES: dict[str, str | bytes] = {
    **{
        f"content/articles/2024/bai-{number:02}.md": article(
            f"Đoạn một số {number}.\n\nĐoạn hai.",
            title=f"Bài {number}",
            id=f"bai-{number}",
            date=f"2024-01-{number + 1:02}",
        )
        for number in range(20)
    },
    "content/articles/2024/an.md": article("Giấu kín.", title="Ẩn mình", id="an", status="hidden"),
    "content/articles/2024/nhap.md": article(
        "Chưa xong.", title="Nháp dở", id="nhap", status="draft"
    ),
    "content/articles/2027/mai.md": article(
        "Tương lai.", title="Ngày mai", id="mai", date="2027-01-01"
    ),
    "content/articles/2023/cu.md": article(
        "Đã qua.", title="Hết hạn", id="cu", date="2023-05-01", expires="2024-01-01"
    ),
    "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n\nVề cơ quan.\n",
}


def read_index(site: BuiltSite) -> dict[str, bytes]:
    assert site.status == 0, site.log
    return {
        name: (site.output / name).read_bytes() for name in site.files if name.startswith(INDEX)
    }


def read_pairs(index: Mapping[str, bytes]) -> set[tuple[str, str]]:
    shards = [json.loads(content) for name, content in index.items() if Path(name).stem.isdigit()]
    return {
        (first, second)
        for shard in shards
        if isinstance(shard, dict)  # marks are a list
        for first in shard
        if isinstance(shard[first], dict)  # the vocabulary has numbers
        for second in shard[first]
    }


def read_titles(index: Mapping[str, bytes]) -> list[str]:
    chunks = [json.loads(index[name]) for name in sorted(index) if "/bai-" in name]
    return [title for chunk in chunks for title, *_ in chunk]


def test_listed_and_expired_articles_and_pages_are_found_and_nothing_else(tmp_path: Path) -> None:
    index = read_index(build_site(FILES, tmp_path))
    titles = read_titles(index)
    assert titles[:2] == ["Giới thiệu", "Hết hạn"]
    assert titles[2:] == [f"Bài {number}" for number in range(20)]
    pairs = read_pairs(index)
    assert ("vê\u0300", "cơ") in pairs
    assert not {("giâu\u0301", "kin\u0301"), ("chưa", "xong"), ("tương", "lai")} & pairs
    everything = b"".join(index.values()).decode()
    assert "Ẩn mình" not in everything
    assert "Nháp" not in everything


def test_drafts_are_found_where_they_are_shown(tmp_path: Path) -> None:
    index = read_index(build_site(FILES, tmp_path, SHOW_DRAFTS=True))
    assert {"[Nháp] Nháp dở", "[Hẹn 01/01/2027] Ngày mai"} <= set(read_titles(index))
    assert "Ẩn mình" not in read_titles(index)


def test_all_that_an_article_shows_is_found(tmp_path: Path) -> None:
    text = article(
        "Thân bài.",
        title="Tên bài",
        lead="Mở lời.",
        tags="[Thẻ một]",
        authors="[Tác giả hai]",
        topic="Chuyên đề ba",
        source="Nguồn bốn",
        attachments="[{file: a.pdf, title: Văn bản năm}]",
        category="Dân vận khéo/Mô hình hay",
    )
    files: dict[str, str | bytes] = {
        "content/articles/2024/a/index.md": text,
        "content/articles/2024/a/a.pdf": b"%PDF",
    }
    pairs = read_pairs(read_index(build_site(files, tmp_path)))
    folded = {
        ("thân", "bai\u0300"),
        ("tên", "bai\u0300"),
        ("mơ\u0309", "lơi\u0300"),
        ("the\u0309", "môt\u0323"),
        ("gia\u0309", "hai"),
        ("đê\u0300", "ba"),
        ("nguôn\u0300", "bôn\u0301"),
        ("ban\u0309", "năm"),
        ("vân\u0323", "kheo\u0301"),
        ("hinh\u0300", "hay"),
    }
    assert folded - pairs == set()


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param({"content/articles/2024/bai-05.md": None}, id="removed"),
        pytest.param(
            {"content/articles/2024/moi.md": article(id="moi", date="2025-01-01")}, id="added last"
        ),
        pytest.param(
            {"content/articles/2024/moi.md": article(id="moi", date="2024-01-05")},
            id="added in between",
        ),
        pytest.param(
            {
                "content/articles/2024/bai-05.md": article(
                    "Khác hẳn.", title="Bài 5", id="bai-5", date="2024-01-06"
                )
            },
            id="edited",
        ),
        pytest.param(
            {"content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n\nChữ khác.\n"},
            id="page edited",
        ),
    ],
)
def test_an_edited_index_is_that_of_a_clean_build(edit: dict[str, Any], tmp_path: Path) -> None:
    build_site(FILES, tmp_path / "one")
    for name, content in edit.items():
        if content is None:
            (tmp_path / "one" / name).unlink()
        else:
            write_files({name: content}, tmp_path / "one")
    shutil.copytree(tmp_path / "one/content", tmp_path / "two/content")
    edited = read_index(build_folder(tmp_path / "one"))
    assert edited == read_index(build_folder(tmp_path / "two"))


def test_an_edit_writes_the_files_of_what_it_changes_alone(tmp_path: Path) -> None:
    site = build_site(FILES, tmp_path)
    before = read_stamps(site.output)
    name = "content/articles/2024/bai-05.md"
    text = (tmp_path / name).read_text()
    write_files({name: text.replace("Đoạn hai", "Đoạn ba")}, tmp_path)
    after = read_stamps(build_folder(tmp_path).output)
    changed = {one for one in after if before.get(one) != after[one]}
    assert before.keys() == after.keys()
    assert 1 <= len({one for one in changed if INDEX in one}) <= 12
    assert {one for one in changed if INDEX not in one} == {"tin-hoat-dong/bai-05/index.html"}


def test_a_lost_file_of_the_index_is_made_again(tmp_path: Path) -> None:
    site = build_site(FILES, tmp_path)
    before = read_index(site)
    for name in before:
        (site.output / name).unlink()
    assert read_index(build_folder(tmp_path)) == before
