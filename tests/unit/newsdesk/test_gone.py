"""Addresses that readers know: moved, dropped, removed; and the list of removed ones."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from plugins.newsdesk.commands.tasks import check
from plugins.newsdesk.urls.released import ReleasedAddress, format_released, parse_released
from tests.support.sites import DATA, Files, advice_of, article, errors_of, write_files

ONE = "content/articles/2024/mot/index.md"
OTHER = "content/articles/2024/hai.md"
GONE = "content/data/gone.yml"
CONF = {"pelicanconf.py": 'PATH = "content"\nNOW = "2026-11-23"\nGALLERY_CACHE_DIR = ".cache/p"\n'}
ADDRESS = "/tin-hoat-dong/mot/"
RELEASED = format_released(
    [
        ReleasedAddress(ADDRESS, ONE, "hoi-nghi"),
        ReleasedAddress("/cu/mot.html", ONE, "hoi-nghi"),
        ReleasedAddress("/lien-he/", "content/pages/lien-he.md"),
    ]
)
PAGE = {"content/pages/lien-he.md": "---\ntitle: Liên hệ\n---\n"}
ENTRY = "- {{url: {}, date: 2026-11-23, reason: …}}"


def entry(url: str = ADDRESS, date: str = "2026-11-20", reason: str = "Đăng nhầm") -> str:
    return f"- url: {url}\n  date: {date}\n  reason: {reason}\n"


def lost(files: Files, folder: Path, capsys: pytest.CaptureFixture[str], **how: str) -> list[str]:
    """Return the errors of a site after a release."""
    write_files(DATA | CONF | dict(files), folder)
    check(folder, **{"released": RELEASED, **how})  # type: ignore[arg-type]
    lines = capsys.readouterr().out.splitlines()
    return [line for line in lines[:-1] if "(nên sửa)" not in line]


def test_a_list_of_addresses_is_read_as_it_was_written() -> None:
    listed = [
        ReleasedAddress("/tin tức/", "content/pages/tin tức.md"),
        ReleasedAddress("/", "a", "b"),
    ]
    assert parse_released(format_released(listed)) == sorted(listed)
    assert parse_released("# rác\n\n/a/\tb\n") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (entry(url="tin/bai/"), "1:8: trường “url”: “tin/bai/” không phải địa chỉ trên cổng"),
        (entry(url="https://a.vn/b/"), "1:8: trường “url”: “https://a.vn/b/” không phải địa chỉ"),
        (entry(url="/../a/"), "1:8: trường “url”: “/../a/” không thể là địa chỉ của một trang"),
        (entry(date="hôm qua"), "2:9: trường “date”: “hôm qua” không phải ngày giờ"),
        (entry(date="2026-11-24"), "1:3: ngày gỡ 24/11/2026 còn ở phía trước"),
        (entry(reason="…"), "3:11: trường “reason”: “…” chưa nói gì"),
        (entry(reason="a" * 301), "3:11: trường “reason”: câu này dài 301 ký tự, nhiều nhất 300"),
        ("- url: /a/\n", "1:3: thiếu trường “date”"),
        (entry() + entry(url="/tin-hoat-dong/mot"), "4:3: địa chỉ /tin-hoat-dong/mot ghi hai lần"),
        (entry(url="/tin-hoat-dong/hai/"), f"1:3: địa chỉ /tin-hoat-dong/hai/ đang là của {OTHER}"),
        (entry(url="/cu/"), f"1:3: địa chỉ /cu/ đang là của {OTHER}"),
        (entry(url="/tin-hoat-dong/hai/index.html"), "1:3: địa chỉ /tin-hoat-dong/hai/index.html "),
        (entry(url="/tag/"), "1:3: ở địa chỉ /tag/ đang có trang khác"),
        (entry(url="/anh/a.jpg"), "1:3: ở địa chỉ /anh/a.jpg đang có trang khác"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(text: str, message: str, tmp_path: Path) -> None:
    files = {OTHER: article(id="hai", aliases="[/cu/]"), GONE: text}
    messages = errors_of(files, tmp_path)
    assert any(one.startswith(f"{GONE}:{message}") for one in messages), messages


def test_the_address_of_a_draft_may_be_gone(tmp_path: Path) -> None:
    assert errors_of({ONE: article(status="draft"), GONE: entry()}, tmp_path) == []


def test_a_link_to_what_was_removed_is_advised_on(tmp_path: Path) -> None:
    files = {OTHER: article(f"Xem [bài]({ADDRESS}).", id="hai"), GONE: entry()}
    assert errors_of(files, tmp_path / "a") == []
    [line] = [one for one in advice_of(files, tmp_path / "b") if "đã gỡ" in one]
    assert (
        line == f"{OTHER}:9:11: (nên sửa) liên kết “{ADDRESS}” dẫn tới bài đã gỡ — bỏ liên kết này"
    )


def test_what_is_as_released_is_no_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {ONE: article(aliases="[/cu/mot.html]"), **PAGE}
    assert lost(files, tmp_path, capsys) == []
    for seen in ({"status": "hidden"}, {"expires": "2025-01-01"}):
        assert lost({ONE: article(aliases="[/cu/mot.html]", **seen)}, tmp_path, capsys) == []


def test_a_removed_article_is_an_error_of_its_file_until_it_is_in_the_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = (
        f"{ONE}:1:1: ở địa chỉ đã đăng {{}} không còn bài hay trang nào — đưa tệp này trở lại, "
        "hoặc ghi địa chỉ ấy vào aliases của bài thay thế; nếu gỡ bài thì thêm vào "
        f"content/data/gone.yml: {ENTRY}"
    )
    said = lost(PAGE, tmp_path, capsys)
    assert sorted(said) == [line.format(one, one) for one in ("/cu/mot.html", ADDRESS)]
    written = "\n".join(one.rpartition("gone.yml: ")[2] for one in said).replace("…", "Đăng nhầm")
    assert lost({GONE: written}, tmp_path, capsys) == []


@pytest.mark.parametrize("text", [None, article(status="draft")])
def test_a_former_address_of_a_removed_article_does_not_keep_it(
    text: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = PAGE | {GONE: entry()} | ({ONE: text} if text else {})
    assert lost(files, tmp_path, capsys) == []
    assert check(tmp_path, released=RELEASED) == 0
    assert (
        f"{GONE}:1:1: (nên sửa) /cu/mot.html là địa chỉ cũ của bài đã gỡ, mở ra chỉ thấy "
        f"“Không tìm thấy trang” — thêm vào tệp này: {ENTRY.format('/cu/mot.html')}"
    ) in capsys.readouterr().out


def test_an_article_in_the_place_of_a_removed_one_has_its_addresses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {OTHER: article(id="hai", aliases=f"[{ADDRESS}, /cu/mot.html]"), **PAGE}
    assert lost(files, tmp_path, capsys) == []


def test_a_moved_article_gets_its_former_address_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {ONE: article(slug="moi", aliases="[/cu/mot.html]"), **PAGE}
    assert lost(files, tmp_path, capsys) == [
        f"{ONE}:7:7: địa chỉ của bài đổi từ {ADDRESS} sang /tin-hoat-dong/moi/ — "
        f"thêm {ADDRESS} vào aliases (check --fix làm việc này trước khi push)"
    ]
    assert check(tmp_path, fix=True, released=RELEASED) == 0
    assert f"aliases: [{ADDRESS}, /cu/mot.html]" in (tmp_path / ONE).read_text(encoding="utf-8")


def test_a_dropped_former_address_is_found_and_written_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    released = format_released(
        [*parse_released(RELEASED), ReleasedAddress("/cũ: a/", ONE, "hoi-nghi")]
    )
    files = {ONE: article(aliases="[/cu/mot.html]"), **PAGE}
    assert lost(files, tmp_path, capsys, released=released) == [
        f"{ONE}:7:10: địa chỉ cũ /cũ: a/ không còn trong aliases — "
        "ghi lại /cũ: a/ vào aliases (check --fix làm việc này trước khi push)"
    ]
    assert check(tmp_path, fix=True, released=released) == 0


@pytest.mark.parametrize(
    ("fields", "place", "now"),
    [
        ({"status": "draft"}, "7:9", "là bản nháp"),
        ({"date": "2026-12-01 08:00"}, "3:7", "hẹn tới ngày khác mới đăng"),
    ],
)
def test_an_article_taken_back_is_an_error_until_it_is_in_the_list(
    fields: dict[str, str], place: str, now: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    released = format_released([ReleasedAddress(ADDRESS, ONE, "hoi-nghi")])
    [line] = lost({ONE: article(**fields)}, tmp_path, capsys, released=released)
    assert line == (
        f"{ONE}:{place}: bài đã đăng ở {ADDRESS} nay {now}: bạn đọc không mở được nữa — "
        "để bài như đã đăng, hoặc đặt status: hidden để ẩn khỏi các danh sách; nếu gỡ bài thì thêm "
        f"vào content/data/gone.yml: {ENTRY.format(ADDRESS)}"
    )
    assert lost({GONE: entry()}, tmp_path, capsys, released=released) == []


def test_an_entry_of_the_list_is_not_taken_back_unnoticed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    released = format_released([ReleasedAddress(ADDRESS, GONE)])
    assert lost({GONE: ""}, tmp_path, capsys, released=released) == [
        f"{GONE}:1:1: mục của địa chỉ đã gỡ {ADDRESS} không còn trong tệp này — "
        f"ghi lại mục ấy: {ENTRY.format(ADDRESS)}"
    ]
    assert lost({ONE: article(), GONE: ""}, tmp_path, capsys, released=released) == []


def test_a_faulty_file_is_not_called_removed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for text in (
        "Không có phần đầu.",
        article(date="sai"),
        article(category="Sai"),
        article(title=""),
    ):
        said = lost({ONE: text, **PAGE}, tmp_path, capsys)
        assert said, text
        assert not [line for line in said if "địa chỉ" in line], said


def test_lists_and_taken_addresses_may_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    released = format_released([ReleasedAddress("/gioi-thieu/", "content/pages/gioi-thieu.md")])
    files = {
        "pelicanconf.py": f'{CONF["pelicanconf.py"]}PLUGINS = ["plugins.portal"]\n',
        "content/data/categories.yml": "- {name: Giới thiệu, slug: gioi-thieu}\n",
    }
    assert lost(files, tmp_path, capsys, released=released) == []


def test_a_changed_id_is_found_in_the_release(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {ONE: article(id="khac", aliases="[/cu/mot.html]"), **PAGE}
    [line] = lost(files, tmp_path, capsys)
    assert line.startswith(f"{ONE}:6:5: id của bài đổi từ “hoi-nghi” sang “khac”")


def test_a_commit_without_the_article_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(DATA | CONF | {ONE: article(), GONE: entry(url="/da-go/")}, tmp_path)
    commit(tmp_path)
    shutil.rmtree((tmp_path / ONE).parent)
    (tmp_path / GONE).unlink()
    assert check(tmp_path) == 1
    said = capsys.readouterr().out
    assert f"{ONE}:1:1: ở địa chỉ đã đăng {ADDRESS} không còn" in said
    assert f"{GONE}:1:1: mục của địa chỉ đã gỡ /da-go/ không còn" in said
    write_files({GONE: entry() + entry(url="/da-go/")}, tmp_path)
    assert check(tmp_path) == 0


def test_what_was_never_pushed_may_be_removed(tmp_path: Path) -> None:
    write_files(DATA | CONF, tmp_path)
    commit(tmp_path)
    git(tmp_path, "branch", "pushed")
    git(tmp_path, "branch", "--set-upstream-to=pushed")
    write_files({ONE: article()}, tmp_path)
    commit(tmp_path)
    shutil.rmtree((tmp_path / ONE).parent)
    assert check(tmp_path) == 0
    assert check(tmp_path, since=git(tmp_path, "rev-parse", "HEAD").strip()) == 1


def commit(folder: Path) -> None:
    (folder / ".gitignore").write_text(".cache/\n")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "-c", "user.name=Test", "-c", "user.email=a@example.vn", "commit", "-qm", "content")


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
