"""A push publishes what is right, and tells what is wrong."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from plugins.tools.receiving.hook_files import receive
from tests.support.sites import write_files
from tests.support.waiting import wait_until
from tests.unit.tools.receiving.offices import PAGE, Office


def test_a_push_publishes_in_the_name_of_who_committed(office: Office) -> None:
    office.push("một")
    assert office.published() == "một bbt@co-quan.example None None"
    office.push("hai")
    assert office.published().startswith("hai ")


def test_who_pushed_sees_what_is_wrong_and_the_site_stays(office: Office) -> None:
    office.push("một")
    told = office.push("hỏng")
    assert "remote: content/page.txt:1: sai chính tả" in told
    assert "remote: Chưa xuất bản gì: phải sửa trước các lỗi khác." in told
    assert "CHƯA XUẤT BẢN: kho đã nhận bài, nhưng trang được giữ nguyên vì các lỗi trên." in told
    assert office.published().startswith("một ")
    assert office.again().returncode == 1
    office.push("hai")
    assert office.published().startswith("hai ")


def test_a_push_that_holds_a_faulty_article_back_publishes_the_rest(office: Office) -> None:
    office.push("một")
    told = office.push("sai")
    assert "remote: content/page.txt:1: sai chính tả" in told
    assert "remote: Mọi bài khác đã được đăng." in told
    assert "CHƯA XUẤT BẢN" not in told
    assert office.again().returncode == 4
    office.push("hai")
    assert office.again().returncode == 0


def test_addresses_are_compared_with_what_readers_see_of_a_bundle_held_back(
    office: Office, tmp_path: Path
) -> None:
    office.push("một")
    office.push("sai")
    office.again()
    seen, _, newest = (tmp_path / "since").read_text().partition("..")
    assert newest == office.tip()
    assert (
        office.git("diff", "--name-status", seen, newest, where=office.repository) == f"A\t{PAGE}\n"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [("đứt", "remote: Chưa đổi gì trên mạng: đĩa đầy."), ("chết", "CHƯA XUẤT BẢN")],
)
def test_a_publishing_that_fails_is_told(office: Office, text: str, words: str) -> None:
    told = office.push(text)
    assert words in told
    assert "CHƯA XUẤT BẢN" in told
    assert office.published() == ""


def test_other_branches_are_received_and_not_published(office: Office) -> None:
    office.push("một")
    office.push("nháp", branch="nhap")
    assert office.published().startswith("một ")


def test_what_was_pushed_by_force_or_left_lying_about_does_no_harm(office: Office) -> None:
    office.push("một")
    content = office.checkout / "content"
    (content / "page.txt").write_text("tay ai đó")
    write_files({"thừa.txt": "", "thừa/tệp.txt": "", "../plugins.txt": ""}, content)
    (content / "liên-kết").symlink_to("/etc")
    (office.checkout / "tasks.py").unlink()
    (office.checkout / "tasks.py").symlink_to("/dev/null")
    office.git("commit", "--quiet", "--amend", "--allow-empty", "-m", "khác")
    office.send("--force")
    assert office.published().startswith("một ")
    assert [path.name for path in content.iterdir()] == ["page.txt"]
    assert (office.checkout / "tasks.py").resolve() == office.code / "tasks.py"
    assert not (office.checkout / "plugins.txt").exists()


def test_only_what_changed_is_written_again(office: Office) -> None:
    write_files({"content/a/ảnh.bin": bytes(range(256)) * 9000, "content/b.txt": ""}, office.clone)
    office.git("add", "content")
    office.push("một")
    photo = office.checkout / "content/a/ảnh.bin"
    before = photo.stat()
    assert photo.read_bytes() == bytes(range(256)) * 9000
    office.git("rm", "--quiet", "content/b.txt")
    office.push("hai")
    assert (photo.stat().st_ino, photo.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert not (office.checkout / "content/b.txt").exists()
    os.utime(photo, ns=(1, 1))
    office.push("ba")
    assert photo.stat().st_mtime_ns > before.st_mtime_ns


def test_it_publishes_again_without_a_push(office: Office) -> None:
    office.push("một")
    office.site.unlink()
    assert office.again().returncode == 0
    assert office.published().startswith("một ")


def test_the_token_of_the_unit_reaches_the_build(office: Office, tmp_path: Path) -> None:
    office.push("một")
    write_files({"publish.env": "# x=y\nENGAGEMENT_TOKEN=khoa\n"}, tmp_path / "credentials")
    office.again(CREDENTIALS_DIRECTORY=str(tmp_path / "credentials"))
    assert office.published().endswith(" khoa")
    office.again(CREDENTIALS_DIRECTORY=str(tmp_path))
    assert office.published().endswith(" None")


def test_without_the_branch_again_fails_and_says_so(office: Office) -> None:
    run = office.again()
    assert run.returncode == 1
    assert "Kho không có nhánh main" in run.stderr


def test_two_pushes_at_once_wait_and_the_newest_stays(office: Office) -> None:
    office.push("một")
    with Path(f"{office.checkout}.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        office.write("hai")
        first = subprocess.Popen(
            ["git", "push", str(office.repository), "HEAD:main"],
            cwd=office.clone,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert first.stderr
        while "vui lòng đợi" not in (line := first.stderr.readline()):
            assert line
        assert office.git("rev-parse", "HEAD").strip() == office.tip()
        assert office.published().startswith("một ")
    first.communicate(timeout=60)
    assert office.published().startswith("hai ")


def test_who_waits_too_long_is_told_and_hangs_no_longer(office: Office) -> None:
    office.push("một")
    office.receive(minutes=0.02)
    with Path(f"{office.checkout}.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = office.push("hai")
    assert "vui lòng đợi" in told
    assert "CHƯA XUẤT BẢN" in told
    assert "lần xuất bản trước chưa xong" in told
    office.receive()  # a build takes longer on a busy machine
    assert office.again().returncode == 0
    assert office.published().startswith("hai ")


def test_a_publication_that_takes_too_long_is_ended_with_all_its_processes(
    office: Office, tmp_path: Path
) -> None:
    office.push("một")
    office.receive(minutes=0.05)
    told = office.push("lâu")
    assert "Quá 0.05 phút nên lần xuất bản này đã bị dừng" in told
    assert "CHƯA XUẤT BẢN" in told
    pid = int((tmp_path / "pid").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    office.receive()
    office.push("hai")
    assert office.published().startswith("hai ")


def test_a_hook_that_is_ended_takes_its_build_along(office: Office, tmp_path: Path) -> None:
    office.write("lâu")
    push = subprocess.Popen(["git", "push", "-q", office.repository, "HEAD:main"], cwd=office.clone)
    wait_until((tmp_path / "pid").exists)
    wait_until(lambda: (tmp_path / "pid").read_text() != "")
    build = int((tmp_path / "pid").read_text())
    hook = int(Path(f"/proc/{build}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(hook, 15)
    push.wait(30)
    wait_until(lambda: not Path(f"/proc/{build}").exists())


def test_the_checkout_may_lie_elsewhere(office: Office, tmp_path: Path) -> None:
    place = tmp_path / "nơi khác/dựng"
    receive(office.code, office.repository, str(office.site), print, checkout=place)
    office.push("một")
    assert (place / "content/page.txt").read_text(encoding="utf-8") == "một"
    assert office.published().startswith("một ")


def test_what_a_refused_push_lost_is_looked_for_until_something_is_published(
    office: Office, tmp_path: Path
) -> None:
    office.push("một")
    first = office.tip()
    assert (tmp_path / "since").read_text() == f"{first}..{first}"
    office.push("hỏng")
    refused = office.tip()
    office.again()
    assert (tmp_path / "since").read_text() == f"{first}..{refused}"
    assert (tmp_path / "released").read_text() == f"addresses at {office.site}"
    office.push("hai")
    office.again()
    assert (tmp_path / "since").read_text() == f"{office.tip()}..{office.tip()}"


def test_settings_of_the_machine_do_not_keep_the_hook_from_running(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gitconfig").write_text(f"[core]\n\thooksPath = {tmp_path}/others\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    office.push("một")
    assert office.published().startswith("một ")


def test_a_checkout_of_an_earlier_version_is_replaced_whole(office: Office) -> None:
    office.push("một")
    shutil.rmtree(office.checkout)
    office.git("init", "--quiet", str(office.checkout), where=office.code)
    office.git("fetch", "--quiet", str(office.repository), "main", where=office.checkout)
    write_files({"plugins/x.py": "", ".cache/x": "", "content/x": ""}, office.checkout)
    office.push("hai")
    assert office.published().startswith("hai ")
    assert (office.checkout / "plugins").is_symlink()
    assert {path.name for path in office.checkout.rglob("x")} == set()


def test_a_folder_of_other_use_is_not_built_in(office: Office) -> None:
    write_files({"thư.txt": "x"}, office.checkout)
    assert "có tệp khác" in office.push("một")
    assert (office.checkout / "thư.txt").exists()
    assert office.published() == ""
