"""Programs that tests start are found, installed all at once, or named in one line."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from invoke.context import Context

import tasks
from plugins.core.errors import SetupError
from plugins.tools.environment import browser, programs

APT = """
echo "$*" >> "{folder}/calls"
[ "$2" = install ] || exit 0
shift 4
for name; do cp "$0" "{folder}/$name"; done
"""
SUDO = '[ "$1" = -n ] || exit 1\nshift\n[ "$1" = true ] || exec "$@"'
LINE = (
    "Máy này thiếu chương trình mà không tự cài được — hãy chạy "
    "`sudo apt install chromium git nginx` rồi chạy lại."
)


def write_program(path: Path, script: str = "") -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Debian with no more than a shell, for an ordinary user; returns the folder of PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "env", "cp", "chmod"):
        (folder / name).symlink_to(shutil.which(name) or name)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(programs, "ADMINISTRATION", (str(tmp_path / "sbin"),))
    monkeypatch.setattr(programs, "POSTGRESQL", tmp_path / "postgresql")
    monkeypatch.setattr(programs, "is_debian", lambda: True)
    monkeypatch.setattr(browser, "APPLICATIONS", ())
    monkeypatch.setattr(browser, "find_playwright_browser", lambda: None)
    monkeypatch.setattr("sys.executable", str(write_program(tmp_path / "python", "exit 1")))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    return folder


def ensure(*packages: str) -> list[str]:
    told: list[str] = []
    programs.ensure_packages(packages, told.append)
    return told


def calls(folder: Path) -> list[str]:
    return (folder / "calls").read_text().splitlines()


def test_nothing_is_installed_where_everything_is_there(bare: Path) -> None:
    for name in ("apt-get", "sudo", "git", "google-chrome"):
        write_program(bare / name, f'echo "$0" >> "{bare}/calls"')
    assert ensure("git", "chromium") == []
    assert not (bare / "calls").exists()


@pytest.mark.parametrize("is_root", [True, False], ids=["root", "sudo without a password"])
def test_all_missing_packages_are_installed_by_one_command(
    bare: Path, monkeypatch: pytest.MonkeyPatch, is_root: bool
) -> None:
    write_program(bare / "apt-get", APT.format(folder=bare))
    if is_root:
        monkeypatch.setattr("os.geteuid", lambda: 0)
    else:
        write_program(bare / "sudo", SUDO)
    write_program(bare / "sed")
    assert ensure("chromium", "git", "sed", "nginx") == [
        "Đang cài: apt-get install chromium git nginx …"
    ]
    assert calls(bare) == [
        "-qq update",
        "-qq install --yes --no-install-recommends chromium git nginx",
    ]


def test_one_line_names_all_packages_that_an_ordinary_user_lacks(bare: Path) -> None:
    write_program(bare / "apt-get", APT.format(folder=bare))
    write_program(bare / "sed")
    with pytest.raises(SetupError) as problem:
        ensure("chromium", "git", "sed", "nginx")
    assert str(problem.value) == LINE
    assert not (bare / "calls").exists()


def test_the_task_ends_with_the_line_and_status_1(
    bare: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_program(bare / "apt-get", APT.format(folder=bare))
    with pytest.raises(SystemExit) as end:
        tasks.test(Context())
    missing = programs.find_missing(programs.TESTS)
    assert {"chromium", "git", "logrotate", "nginx", "postgresql"} <= set(missing)
    assert end.value.code == 1
    assert capsys.readouterr().err.endswith(f"{programs.explain(missing)}\n")


def test_the_reason_of_apt_comes_before_the_line(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    write_program(bare / "apt-get", "echo 'E: no network' >&2; exit 100")
    told: list[str] = []
    with pytest.raises(SetupError) as problem:
        programs.ensure_packages(["chromium", "git", "nginx"], told.append)
    assert (told[1:], str(problem.value)) == (["E: no network"], LINE)


def test_without_apt_the_line_names_the_packages(bare: Path) -> None:
    with pytest.raises(SetupError) as problem:
        ensure("git", "nginx")
    assert str(problem.value) == (
        "Máy này thiếu (tên gói của Debian): git nginx — hãy cài rồi chạy lại."
    )


def test_programs_outside_path_are_found_and_can_be_started(bare: Path, tmp_path: Path) -> None:
    nginx = write_program(tmp_path / "sbin/nginx", "echo nginx")
    for version in ("9.6", "14", "15"):
        for name in ("initdb", "pg_ctl"):
            (tmp_path / "postgresql" / version).mkdir(parents=True, exist_ok=True)
            write_program(tmp_path / "postgresql" / version / "bin" / name, f"echo {version}")
    assert programs.find_program("nginx") == str(nginx)
    assert ensure("nginx", "postgresql") == []
    assert subprocess.check_output(["nginx"]) == b"nginx\n"
    assert subprocess.check_output(["pg_ctl"]) == b"15\n"


def test_chromium_comes_from_playwright_where_it_is_no_package(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "is_debian", lambda: False)
    write_program(bare / "apt-get", APT.format(folder=bare))
    write_program(bare / "sudo", SUDO)
    script = f'echo "$*" >> "{bare}/calls"; [ "$3" = install-deps ] || cp "$0" "{bare}/chromium"'
    write_program(tmp_path / "python", script)
    assert len(ensure("chromium", "git")) == 3
    assert calls(bare) == [
        "-m playwright install-deps chromium",
        "-m playwright install chromium",
        "-qq update",
        "-qq install --yes --no-install-recommends git",
    ]


def test_a_file_is_found_by_its_pattern(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(programs.PACKAGES, "git", (f"{tmp_path}/*/libgit.so",))
    assert programs.find_missing(["git"]) == ["git"]
    (bare / "libgit.so").touch()
    assert ensure("git") == []


def test_a_program_of_no_package_is_not_looked_up() -> None:
    with pytest.raises(LookupError, match="ls is not in"):
        programs.find_program("ls")


def test_no_test_starts_a_program_of_the_system_that_is_not_listed() -> None:
    for command in (["ls"], [shutil.which("ls") or ""]):
        with pytest.raises(LookupError, match="ls is not in"):
            subprocess.run(command, check=False)


@pytest.mark.parametrize(
    "name", ["chromium", "google-chrome", "chromium-browser", "Applications/Chromium"]
)
def test_a_browser_is_found(bare: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(browser, "APPLICATIONS", (str(bare / "Applications/Chromium"),))
    program = write_program(bare / name)
    assert browser.require_browser() == program


def test_playwrights_browser_is_found(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "find_playwright_browser", lambda: bare / "chrome")
    assert browser.require_browser() == bare / "chrome"


@pytest.mark.usefixtures("bare")
def test_a_machine_without_a_browser_is_told_so() -> None:
    with pytest.raises(SetupError, match="Không tìm thấy trình duyệt Chromium"):
        browser.require_browser()
