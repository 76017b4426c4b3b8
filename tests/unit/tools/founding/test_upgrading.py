"""A new version reaches an office's repository; nothing that is its own changes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from plugins.core.errors import SetupError
from plugins.tools.founding.upgrading import upgrade
from tests.support.sites import write_files

FIRST = {
    "pyproject.toml": '[project]\nversion = "1.0.0"\n',
    "code.py": "a\n\n\n\n\nb\n",
    "theme-local/README.md": "1",
    "content/HUONG-DAN.md": "1",
    "content/articles/2024/mau.md": "1",
    "content/data/portal.yml": "mẫu\n",
}
SECOND = FIRST | {
    "pyproject.toml": '[project]\nversion = "1.1.0"\n',
    "code.py": "a\n\n\n\n\nc\n",
    "content/HUONG-DAN.md": "2",
    "content/articles/2024/mau.md": "2",
    "content/articles/2024/moi.md": "2",
    "content/data/portal.yml": "mẫu mới\n",
}
OWN = {
    "content/articles/2025/bai.md": "của cơ quan",
    "content/data/portal.yml": "cơ quan\n",
    "theme-local/static/css/office.css": "a {}",
}


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Ban", "-c", "user.email=ban@example.org"]
    command = ["git", *who, *arguments]
    return subprocess.run(command, check=True, cwd=folder, capture_output=True, text=True).stdout


def commit(folder: Path, files: dict[str, str]) -> None:
    write_files(files, folder)
    git(folder, "add", "--all")
    git(folder, "commit", "-qm", "Một")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    commit(folder, FIRST)
    return folder


@pytest.fixture
def office(source: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    git(tmp_path, "clone", "-q", str(source), str(folder))
    git(folder, "config", "user.name", "Ban")
    git(folder, "config", "user.email", "ban@example.org")
    (folder / "content/articles/2024/mau.md").unlink()
    commit(folder, OWN)
    commit(source, SECOND)
    return folder


def read(folder: Path) -> dict[str, str]:
    names = git(folder, "ls-files", "-z").split("\0")[:-1]
    return {name: (folder / name).read_text(encoding="utf-8") for name in names}


def test_code_and_handbook_are_new_and_everything_else_stays(office: Path, source: Path) -> None:
    before, said = read(office), list[str]()
    upgrade(office, str(source), "main", said.append)
    new = ("pyproject.toml", "code.py", "content/HUONG-DAN.md")
    assert read(office) == before | {name: SECOND[name] for name in new}
    assert git(office, "status", "--porcelain") == ""
    assert said[0].startswith("Đã nâng cấp từ 1.0.0 lên 1.1.0")
    upgrade(office, str(source), "main", said.append)
    assert said[-1].startswith("Cổng đã có mọi thay đổi")
    commit(source, {"code.py": "d\n"})
    upgrade(office, str(source), "main", said.append)
    assert said[-2].startswith("Đã nâng cấp lên mã mới nhất của 1.1.0;")


def test_changes_that_are_not_committed_are_kept(office: Path, source: Path) -> None:
    (office / "content/moi.md").write_text("chưa commit")
    with pytest.raises(SetupError, match="chưa commit"):
        upgrade(office, str(source), "main", print)
    assert (office / "content/moi.md").read_text() == "chưa commit"


def test_code_that_both_have_changed_is_named_and_the_content_is_whole(
    office: Path, source: Path
) -> None:
    commit(office, {"code.py": "a\n\n\n\n\nd\n"})
    with pytest.raises(SetupError, match=r"cùng sửa code\.py"):
        upgrade(office, str(source), "main", print)
    assert (office / "content/data/portal.yml").read_text() == "cơ quan\n"
    git(office, "merge", "--abort")
    assert (office / "code.py").read_text() == "a\n\n\n\n\nd\n"
