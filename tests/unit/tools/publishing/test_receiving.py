"""A push publishes what is right, and tells what is wrong."""

from __future__ import annotations

import fcntl
import subprocess
from pathlib import Path

import pytest

from plugins.core.errors import PublishingError
from plugins.tools.publishing.receiving import receive

# Stands for the project's tasks: a page of an error is refused, any other is published.
TASKS = """
import os, pathlib, sys
task, *rest = sys.argv[1:]
text = pathlib.Path("page.txt").read_text(encoding="utf-8").strip()
if task == "check":
    pathlib.Path(__file__).parent.with_name("since").write_text(rest[1])
    if text == "sai":
        print("page.txt:1: sai chính tả")
        sys.exit(1)
elif text == "đứt":
    sys.exit("Chưa đổi gì trên mạng: đĩa đầy.")
else:
    target = pathlib.Path(rest[1])
    line = f"{text} {os.environ['PORTAL_PUBLISHER']} {os.environ.get('GIT_DIR')}\\n"
    target.write_text(line, encoding="utf-8")
"""


@pytest.fixture(autouse=True)
def only_our_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody's own settings of git count."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")


class Office:
    """A clone from which people push, the repository that receives, and what is published."""

    def __init__(self, folder: Path) -> None:
        self.repository = folder / "kho 'A'.git"
        self.site = folder / "trang"
        self.clone = folder / "clone"
        self.hook = receive(self.repository, str(self.site), print)
        self.git("init", "--quiet", "--initial-branch=main", str(self.clone), where=folder)
        self.git("config", "user.email", "bbt@co-quan.example")
        self.git("config", "user.name", "Ban biên tập")
        (self.clone / "tasks.py").write_text(TASKS, encoding="utf-8")

    def git(self, *arguments: str, where: Path | None = None) -> str:
        run = subprocess.run(
            ["git", *arguments],
            check=True,
            cwd=where or self.clone,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        return run.stdout

    def push(self, text: str, branch: str = "main") -> str:
        """Commit a page and push it; return what the pusher sees."""
        (self.clone / "page.txt").write_text(text, encoding="utf-8")
        self.git("add", ".")
        self.git("commit", "--quiet", "-m", text)
        return self.git("push", str(self.repository), f"HEAD:{branch}")

    def published(self) -> str:
        return self.site.read_text(encoding="utf-8") if self.site.exists() else ""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_push_publishes_in_the_name_of_who_committed(office: Office) -> None:
    office.push("một")
    assert office.published() == "một bbt@co-quan.example None\n"
    office.push("hai")
    assert office.published().startswith("hai ")


def test_who_pushed_sees_what_is_wrong_and_the_site_stays(office: Office) -> None:
    office.push("một")
    told = office.push("sai")
    assert "remote: page.txt:1: sai chính tả" in told
    assert "CHƯA XUẤT BẢN" in told
    assert office.published().startswith("một ")
    office.push("hai")
    assert office.published().startswith("hai ")


def test_a_publishing_that_fails_is_told(office: Office) -> None:
    told = office.push("đứt")
    assert "remote: Chưa đổi gì trên mạng: đĩa đầy." in told
    assert "CHƯA XUẤT BẢN" in told
    assert office.published() == ""


def test_other_branches_are_received_and_not_published(office: Office) -> None:
    office.push("một")
    office.push("nháp", branch="nhap")
    assert office.published().startswith("một ")


def test_what_was_pushed_by_force_or_left_lying_about_does_no_harm(office: Office) -> None:
    office.push("một")
    checkout = office.repository.with_name("kho 'A'.checkout")
    (checkout / "page.txt").write_text("tay ai đó")
    (checkout / "thừa.txt").write_text("")
    office.git("commit", "--quiet", "--amend", "--allow-empty", "-m", "khác")
    office.git("push", "--force", str(office.repository), "HEAD:main")
    assert office.published().startswith("một ")
    assert not (checkout / "thừa.txt").exists()


def test_it_publishes_again_without_a_push(office: Office) -> None:
    office.push("một")
    office.site.unlink()
    subprocess.run([office.hook, "again"], check=True, cwd="/")
    assert office.published().startswith("một ")


def test_without_the_branch_again_fails_and_says_so(office: Office) -> None:
    run = subprocess.run(
        [office.hook, "again"], check=False, stderr=subprocess.PIPE, encoding="utf-8"
    )
    assert run.returncode == 1
    assert "Kho không có nhánh main" in run.stderr


def test_two_pushes_at_once_wait_and_the_newest_stays(office: Office) -> None:
    office.push("một")
    with office.repository.with_name("kho 'A'.checkout.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (office.clone / "page.txt").write_text("hai", encoding="utf-8")
        office.git("commit", "--quiet", "-am", "hai")
        first = subprocess.Popen(
            ["git", "push", str(office.repository), "HEAD:main"],
            cwd=office.clone,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert first.stderr
        while "xin đợi" not in (line := first.stderr.readline()):
            assert line
        newest = office.git("rev-parse", "HEAD").strip()
        assert newest in office.git("rev-parse", "main", where=office.repository)
        assert office.published().startswith("một ")
    first.communicate(timeout=60)
    assert office.published().startswith("hai ")


def test_a_hook_of_somebody_else_stays(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.hook.write_text("#!/bin/sh\nexit 0\n")
    with pytest.raises(PublishingError, match="không ghi đè"):
        receive(office.repository, str(office.site), print)
    assert office.hook.read_text() == "#!/bin/sh\nexit 0\n"


def test_a_folder_that_is_no_bare_repository_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(PublishingError, match="bare"):
        receive(tmp_path, "www", print)
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_the_name_of_a_branch_is_checked(tmp_path: Path) -> None:
    with pytest.raises(PublishingError, match="không phải tên của một nhánh"):
        receive(tmp_path / "kho.git", "www", print, branch="a..b")
    assert not (tmp_path / "kho.git").exists()


def test_the_checkout_may_lie_elsewhere(office: Office, tmp_path: Path) -> None:
    receive(office.repository, str(office.site), print, checkout=tmp_path / "nơi khác")
    office.push("một")
    assert (tmp_path / "nơi khác/page.txt").read_text(encoding="utf-8") == "một"
    assert office.published().startswith("một ")


def test_what_a_refused_push_lost_is_looked_for_until_something_is_published(
    office: Office, tmp_path: Path
) -> None:
    office.push("một")
    assert (tmp_path / "since").read_text() == "HEAD"
    first = office.git("rev-parse", "HEAD").strip()
    office.push("sai")
    subprocess.run([office.hook, "again"], check=False)
    since = (tmp_path / "since").read_text()
    checkout = office.repository.with_name("kho 'A'.checkout")
    assert office.git("rev-parse", since, where=checkout).strip() == first
    office.push("hai")
    assert office.git("rev-parse", since, where=checkout).strip() != first


def test_settings_of_the_machine_do_not_keep_the_hook_from_running(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gitconfig").write_text(f"[core]\n\thooksPath = {tmp_path}/others\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    office.push("một")
    assert office.published().startswith("một ")
