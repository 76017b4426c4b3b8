"""`check --fix`: what it mends, and that it changes nothing else."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from plugins.newsdesk.commands.autofix import unique_key
from plugins.newsdesk.commands.header_edits import add_alias, mend
from plugins.newsdesk.commands.tasks import check
from tests.support.sites import DATA, Files, article, write_files

ONE = "content/articles/2024/mot/index.md"
CONF = {"pelicanconf.py": 'PATH = "content"\nGALLERY_CACHE_DIR = ".cache/photos"\n'}

MENDED = {
    "a byte order mark and CRLF": ("\ufeff---\r\ntitle: A\r\n---\r\n", "---\ntitle: A\n---\n"),
    "letters as combinations": ("---\ntitle: Da\u0302n\n---\n", "---\ntitle: Dân\n---\n"),
    "a hidden character": ("---\ntitle: Dân\u200b vận\n---\n", "---\ntitle: Dân vận\n---\n"),
    "an unquoted colon": (
        '---\ntitle: Dân vận: "khéo"\n---\n',
        '---\ntitle: "Dân vận: \\"khéo\\""\n---\n',
    ),
    "two unquoted colons": (
        "---\ntitle: a: b\nlead: c: d\n---\n",
        '---\ntitle: "a: b"\nlead: "c: d"\n---\n',
    ),
    "wrong spaces": (
        "---\ntitle: Họp  mặt , tốt !\ncover: anh  1.jpg\n---\nsố\u00a0 13, hay !\n\n`a  b`\n",
        "---\ntitle: Họp mặt, tốt!\ncover: anh  1.jpg\n---\nsố 13, hay!\n\n`a  b`\n",
    ),
    "a classic header": (
        "Title: Dân vận: khéo\nDate: 2024-01-13\nTags: một, hai\nSummary: Đoạn\n  mở đầu\n\nBài.\n",
        '---\ntitle: "Dân vận: khéo"\ndate: "2024-01-13"\ntags: ["một", "hai"]\n'
        'lead: "Đoạn mở đầu"\n---\n\nBài.\n',
    ),
}

ALIASES = {
    "none yet": ("---\nid: a\n---\n", "---\nid: a\naliases:\n  - /cu/\n---\n"),
    "a block": (
        "---\naliases:\n- /a/\nid: a\n---\n",
        "---\naliases:\n- /cu/\n- /a/\nid: a\n---\n",
    ),
    "a flow": ("---\naliases: [/a/]\n---\n", "---\naliases: [/cu/, /a/]\n---\n"),
    "a single value": ("---\naliases: /a/\n---\n", "---\naliases:\n  - /cu/\n  - /a/\n---\n"),
}


@pytest.mark.parametrize(("text", "mended"), MENDED.values(), ids=MENDED.keys())
def test_a_file_is_mended_once_and_for_all(text: str, mended: str) -> None:
    assert mend(text)[0] == mended
    assert mend(mended) == (mended, [])


@pytest.mark.parametrize(("text", "mended"), ALIASES.values(), ids=ALIASES.keys())
def test_a_former_address_is_added_however_aliases_are_written(text: str, mended: str) -> None:
    assert add_alias(text, "/cu/") == mended


def test_an_id_is_written_and_a_taken_one_gets_a_number(tmp_path: Path) -> None:
    make_project(tmp_path, {ONE: article(id=""), "content/articles/2023/mot.md": article(id="mot")})
    assert check(tmp_path, fix=True) == 1  # one address for both
    assert "\nid: mot-2\n---\n" in (tmp_path / ONE).read_text(encoding="utf-8")


def test_an_id_after_a_fault_is_not_written_twice(tmp_path: Path) -> None:
    broken = article().replace("id: hoi-nghi", "tags: [a\nid: hoi-nghi")
    make_project(tmp_path, {ONE: broken})
    assert check(tmp_path, fix=True) == 1
    assert (tmp_path / ONE).read_text() == broken


def test_corrections_overwrite_nothing_through_a_link(tmp_path: Path) -> None:
    make_project(tmp_path / "project", {ONE: article(id="")})
    (tmp_path / "outside").write_text("a")
    (tmp_path / "project" / ONE).with_name(".index.md.new").symlink_to(tmp_path / "outside")
    assert check(tmp_path / "project", fix=True) == 0
    assert (tmp_path / "outside").read_text() == "a"


def test_a_key_is_cut_to_what_an_id_may_hold() -> None:
    assert len(unique_key("a" * 80, {"a" * 64})) <= 64


def test_a_good_file_is_not_touched(tmp_path: Path) -> None:
    make_project(tmp_path, {ONE: article()})
    before = (tmp_path / ONE).stat()
    assert check(tmp_path, fix=True) == 0
    assert (tmp_path / ONE).stat().st_ino == before.st_ino


def test_a_changed_address_is_an_error_until_the_old_one_is_an_alias(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_project(tmp_path, {ONE: article()})
    commit(tmp_path)
    write_files({ONE: article(slug="ten-moi")}, tmp_path)
    assert check(tmp_path) == 1
    assert capsys.readouterr().out.startswith(
        f"{ONE}:7:7: địa chỉ của bài đổi từ /tin-hoat-dong/mot/ sang /tin-hoat-dong/ten-moi/ — "
        "thêm /tin-hoat-dong/mot/ vào aliases (check --fix làm việc này trước khi push)\n"
    )
    assert check(tmp_path, fix=True) == 0
    assert "aliases:\n  - /tin-hoat-dong/mot/\n" in (tmp_path / ONE).read_text(encoding="utf-8")


def test_a_moved_folder_is_found_by_its_id(tmp_path: Path) -> None:
    make_project(tmp_path, {ONE: article()})
    commit(tmp_path)
    (tmp_path / ONE).parent.rename(tmp_path / "content/articles/2024/khac")
    assert check(tmp_path) == 1


def test_a_renamed_category_moves_all_its_articles(tmp_path: Path) -> None:
    make_project(tmp_path, {ONE: article()})
    commit(tmp_path)
    categories = tmp_path / "content/data/categories.yml"
    categories.write_text("- name: Tin hoạt động\n  slug: tin\n", encoding="utf-8")
    assert check(tmp_path) == 1


def test_a_lost_address_is_found_against_any_commit(tmp_path: Path) -> None:
    make_project(tmp_path, {ONE: article()})
    commit(tmp_path)
    write_files({ONE: article(slug="ten-moi")}, tmp_path)
    commit(tmp_path)
    assert check(tmp_path) == 0
    assert check(tmp_path, since="HEAD~1") == 1
    assert check(tmp_path, since="0" * 40) == 0


def test_a_renamed_page_is_found_by_its_file(tmp_path: Path) -> None:
    page = "content/pages/lien-he.md"
    make_project(tmp_path, {page: "---\ntitle: Liên hệ\n---\n"})
    commit(tmp_path)
    write_files({page: "---\ntitle: Liên hệ\nslug: gop-y\n---\n"}, tmp_path)
    assert check(tmp_path, fix=True) == 0
    assert "aliases:\n  - /lien-he/\n" in (tmp_path / page).read_text(encoding="utf-8")


def test_an_unknown_category_is_no_new_address(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_project(tmp_path, {ONE: article()})
    commit(tmp_path)
    write_files({ONE: article(category="Sai")}, tmp_path)
    assert check(tmp_path, fix=True) == 1
    assert "aliases" not in (tmp_path / ONE).read_text(encoding="utf-8")
    assert capsys.readouterr().out.endswith("1 lỗi, 0 điều nên sửa\n")


def test_a_changed_id_is_an_error_and_a_dropped_one_is_restored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_project(tmp_path, {ONE: article()})
    commit(tmp_path)
    write_files({ONE: article(id="khac")}, tmp_path)
    assert check(tmp_path) == 1
    assert capsys.readouterr().out.startswith(
        f"{ONE}:6:5: id của bài đổi từ “hoi-nghi” sang “khac” — ghi lại id: hoi-nghi "
    )
    write_files({ONE: article(id="")}, tmp_path)
    assert check(tmp_path, fix=True) == 0
    assert "\nid: hoi-nghi\n" in (tmp_path / ONE).read_text(encoding="utf-8")


def test_a_draft_may_move_freely(tmp_path: Path) -> None:
    make_project(tmp_path, {ONE: article(status="draft")})
    commit(tmp_path)
    write_files({ONE: article(slug="ten-moi", status="draft")}, tmp_path)
    assert check(tmp_path) == 0


def test_messages_can_be_annotations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(tmp_path, {ONE: article(category="Sai, 100%")})
    check(tmp_path, style="github")
    assert capsys.readouterr().out.startswith(
        f"::error file={ONE},line=4,col=11::chưa khai báo chuyên mục “Sai, 100%25”"
    )


def make_project(folder: Path, files: Files) -> None:
    """Write a project that `check` can read."""
    write_files(DATA | CONF | dict(files), folder)


def commit(folder: Path) -> None:
    """Put everything in a first commit."""
    (folder / ".gitignore").write_text(".cache/\n")
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.vn"]
    for arguments in (["init", "-q"], ["add", "."], [*identity, "commit", "-qm", "content: Add"]):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True)
