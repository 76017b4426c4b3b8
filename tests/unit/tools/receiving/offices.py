"""An office: an installation whose builds are stood in for, a repository, a clone of an editor."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from plugins.tools.receiving.hook_files import receive
from tests.support.sites import ROOT, write_files

PAGE = "content/page.txt"
# In the place of the project's: a page with an error is held back (`sai`) or stops everything
# (`hỏng`), any other is published.
STAND_INS = {
    "plugins/__init__.py": "",
    "plugins/tools/__init__.py": "",
    "plugins/tools/admin/bundling.py": "def prepare_release(root, report): pass\n",
    "plugins/newsdesk/commands/tasks.py": """
def check(root, *, since, released):
    root.with_name("released").write_text(str(released))
    root.with_name("since").write_text(since)
    if (root / "content/page.txt").read_text(encoding="utf-8").strip() in ("sai", "hỏng"):
        print("content/page.txt:1: sai chính tả", flush=True)
        return 1
    return 0
""",
    "plugins/tools/publishing/publisher.py": """
import os, pathlib, time
from collections import namedtuple
from plugins.core.errors import FaultyContentError, PublishingError
Revision = namedtuple("Revision", "commit is_dirty")
Publication = namedtuple("Publication", "held status", defaults=((), 0))
Held = namedtuple("Held", "bundle commit")
def publish(root, to, report, *, revision, sources, is_faulty):
    text = (root / "content/page.txt").read_text(encoding="utf-8").strip()
    if text == "lâu":
        root.with_name("pid").write_text(str(os.getpid()))
        time.sleep(60)
    if text == "chết":
        os.kill(os.getpid(), 9)
    if text == "đứt":
        raise PublishingError("Chưa đổi gì trên mạng: đĩa đầy.")
    if text == "hỏng":
        raise FaultyContentError("Chưa xuất bản gì: phải sửa trước các lỗi khác.")
    if is_faulty:
        report("Mọi bài khác đã được đăng.")
        return Publication((Held("content/page.txt", ""),), 4)
    token = os.environ.get("ENGAGEMENT_TOKEN")
    words = [text, os.environ["PORTAL_PUBLISHER"].strip(), os.environ.get("GIT_DIR"), token]
    pathlib.Path(to).write_text(" ".join(map(str, words)), encoding="utf-8")
    return Publication()
""",
    "plugins/tools/publishing/released.py": """
def read_released(to):
    return f"addresses at {to}"
""",
    "tasks.py": "# the installation's\n",
    "pelicanconf.py": "A = 1\n",
    ".gitignore": "/plugins/\n",
}
LINKED = (
    "plugins/core",
    "plugins/newsdesk/problems.py",
    "plugins/tools/environment",
    "plugins/tools/publishing/sources.py",
    "plugins/tools/receiving",
    "plugins/vietnamese",
)


class Office:
    """A clone from which people push, the repository that receives, and what is published."""

    def __init__(self, folder: Path) -> None:
        self.code = folder / "cài đặt"
        self.repository = folder / "kho 'A'.git"
        self.checkout = folder / "kho 'A'.checkout"
        self.site = folder / "trang"
        self.clone = folder / "clone"
        write_files(STAND_INS, self.code)
        for name in LINKED:
            (self.code / name).symlink_to(ROOT / name)
        self.git("init", "--quiet", "--initial-branch=main", where=self.code)
        self.commit("Mã", where=self.code)
        self.receive()
        self.git("clone", "--quiet", str(self.code), str(self.clone), where=folder)
        self.git("remote", "set-url", "origin", str(self.repository))

    def receive(self, minutes: float = 30) -> Path:
        """Write the hooks."""
        self.hook = receive(self.code, self.repository, str(self.site), print, minutes=minutes)
        return self.hook

    def git(self, *arguments: str, where: Path | None = None, is_fine: bool = True) -> str:
        """Run git; it must succeed or fail as expected. Return what it says."""
        who = ["-c", "user.email=bbt@co-quan.example", "-c", "user.name=Ban biên tập"]
        run = subprocess.run(
            ["git", *who, *arguments],
            check=False,
            cwd=where or self.clone,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        assert (run.returncode == 0) == is_fine, run.stdout
        return run.stdout

    def commit(self, message: str, where: Path | None = None) -> None:
        """Commit everything."""
        self.git("add", "--all", where=where)
        self.git("commit", "--quiet", "-m", message, where=where)

    def write(self, text: str) -> None:
        """Write the page and commit it."""
        write_files({PAGE: text}, self.clone)
        self.git("add", PAGE)
        self.git("commit", "--quiet", "--allow-empty", "-m", text)

    def send(self, *options: str, branch: str = "main", is_fine: bool = True) -> str:
        """Push what is committed; return what the pusher sees."""
        return self.git(
            "push", *options, str(self.repository), f"HEAD:refs/heads/{branch}", is_fine=is_fine
        )

    def push(self, text: str, branch: str = "main") -> str:
        """Commit a page and push it; return what the pusher sees."""
        self.write(text)
        return self.send(branch=branch)

    def again(self, **variables: str) -> subprocess.CompletedProcess[str]:
        """Publish without a push."""
        return subprocess.run(
            [self.hook, "again"],
            check=False,
            cwd="/",
            env=os.environ | variables,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def published(self) -> str:
        """Return the page that readers see, with its publisher and two variables."""
        return self.site.read_text(encoding="utf-8") if self.site.exists() else ""

    def tip(self, branch: str = "main") -> str:
        """Return the newest commit of a branch in the repository."""
        return self.git("rev-parse", f"refs/heads/{branch}", where=self.repository).strip()
