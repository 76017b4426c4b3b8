"""A push with faulty articles to a repository of `receive`: hook, schedule and alert."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plugins.tools.alerts.commands import notify_held
from plugins.tools.receiving.hook_files import receive
from tests.support.settings import PRODUCTION, settings_file
from tests.support.sites import DATA, ROOT, article, jpeg, write_files

FOLDER = "content/articles/2024"
OLD = f"{FOLDER}/cu/index.md"
NEW = f"{FOLDER}/moi.md"
CU, MOI = "tin-hoat-dong/cu", "tin-hoat-dong/moi"
FAULT = "ngày mai"  # no date
NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


class Server:
    """An installation, a repository that publishes what is pushed, and a clone of an editor."""

    def __init__(self, folder: Path) -> None:
        self.code, self.clone = folder / "opt", folder / "bài"
        self.repository, self.target = folder / "kho.git", folder / "cổng"
        self.status = folder / "status"
        write_files({"pelicanconf.py": settings_file(), "publishconf.py": PRODUCTION}, self.code)
        for name in ("plugins", "theme", "tasks.py"):
            (self.code / name).symlink_to(ROOT / name)
        self.hook = receive(self.code, self.repository, str(self.target), print)
        self.clone.mkdir()
        self.git("init", "--quiet")

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=Ban", "-c", "user.email=ban@portal.example")
        done = subprocess.run(
            ["git", *who, *arguments],
            check=True,
            cwd=self.clone,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        return done.stdout

    def push(self, files: Mapping[str, str | bytes]) -> list[str]:
        """Write and push files; return the lines that the editor sees."""
        write_files(files, self.clone)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Bài")
        told = self.git("push", str(self.repository), "HEAD:main")
        lines = (line.removeprefix("remote: ").rstrip() for line in told.splitlines())
        return [line for line in lines if line]

    def again(self) -> int:
        """Publish as the schedule does; return the status."""
        run = subprocess.run([self.hook, "again"], check=False, cwd="/", stdout=subprocess.DEVNULL)
        return run.returncode

    def page(self, name: str) -> str:
        path = self.target / "current" / name / "index.html"
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def look(self) -> dict[str, object]:
        """Look at what was held back as the message of the schedule does; return the status."""
        said: list[str] = []
        where = str(self.target), str(self.status)
        notify_held(self.code, *where, said.append, variables={}, clock=lambda: NOON)
        found: dict[str, object] = json.loads((self.status / "status.json").read_text("utf-8"))
        return found


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Return a server that has published an article with a photo."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    server = Server(tmp_path)
    told = server.push({**DATA, OLD: article("Bản một.", id="cu"), f"{FOLDER}/cu/a.jpg": jpeg()})
    assert any("Đã xuất bản" in line for line in told)
    return server


def test_a_push_is_published_without_its_faulty_articles_until_they_are_mended(
    server: Server,
) -> None:
    told = server.push(
        {
            OLD: article("Bản hai.", id="cu", date=FAULT),
            f"{FOLDER}/cu/a.jpg": b"hong",
            NEW: article("Bài mới.", id="moi"),
            f"{FOLDER}/dan.md": article("[x](/khong-co/)", id="dan"),
        }
    )
    start = told.index("2 BÀI CÒN LỖI, BẢN MỚI CHƯA ĐƯỢC ĐĂNG:")
    assert f"    → {FOLDER}/cu: bản đã đăng trước đó vẫn trên mạng." in told[start:]
    assert f"    → {FOLDER}/dan.md: bài mới này chưa lên mạng." in told[start:]
    assert any(line.startswith(f"  {OLD}:3:7: ") for line in told[start:])
    assert "CHƯA XUẤT BẢN" not in "".join(told)
    assert ("Bản một." in server.page(CU), "<picture" in server.page(CU)) == (True, True)
    assert "Bài mới." in server.page(MOI)
    assert server.again() == 4
    status = server.look()
    assert (status["ok"], status["what"]) == (False, "2 bài còn lỗi, bản mới chưa được đăng")
    assert f"{FOLDER}/cu/a.jpg:1:1: " in str(status["message"])
    assert ", và 1 lỗi khác (bản đã đăng trước đó vẫn trên mạng)" in str(status["message"])

    told = server.push(
        {NEW: article("Bài mới, sửa.", id="moi"), f"{FOLDER}/dan.md": article(id="dan")}
    )
    assert "1 BÀI CÒN LỖI, BẢN MỚI CHƯA ĐƯỢC ĐĂNG:" in told
    assert ("Bản một." in server.page(CU), "sửa." in server.page(MOI)) == (True, True)

    server.push({OLD: article("Bản ba.", id="cu"), f"{FOLDER}/cu/a.jpg": jpeg()})
    assert "Bản ba." in server.page(CU)
    assert server.again() == 0
    assert server.look() == {"ok": True, "failures": {}}


def test_an_error_in_a_data_file_stops_everything_and_is_told(server: Server) -> None:
    live = (server.target / "current").readlink()
    told = server.push(
        {
            OLD: article("Bản hai.", id="cu", date=FAULT),
            "content/data/menu.yml": "- label: X\n",
            NEW: article(id="moi"),
        }
    )
    assert any(line.startswith("content/data/menu.yml:1:3: ") for line in told)
    assert any("phải sửa trước các lỗi không thuộc bài viết nào." in line for line in told)
    assert any(line.startswith("CHƯA XUẤT BẢN") for line in told)
    assert (server.target / "current").readlink() == live
    assert server.again() == 1
