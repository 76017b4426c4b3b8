"""Who may push may write news: nothing that is pushed runs, or shows files of other accounts.

The pusher's account owns repository, checkout and releases; root owns the installation, the web
server's account its log. Needs root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.tools.receiving.hook_files import receive
from tests.support.ports import free_port
from tests.support.settings import PRODUCTION, settings_file
from tests.support.sites import DATA, ROOT, article, write_files
from tests.support.web_server import plan_server, running_nginx

PUSHER, WEB_SERVER = "nobody", "www-data"
CODE = ("plugins", "theme", "tasks.py", "pyproject.toml", ".gitignore", ".gitattributes")
SECRET = "203.0.113.77 đã đọc trang này"
ARTICLE = "content/articles/2024/bai.md"
# Leaves a file that everybody may write, and takes along whatever this account may read.
PAYLOAD = """
import os, pathlib
loot = pathlib.Path({loot!r})
(loot / f"ran-{{os.getpid()}}").write_text(os.environ.get("ENGAGEMENT_TOKEN", ""))
"""


def may_be_another_account() -> bool:
    """Return whether another account may start this Python."""
    if os.geteuid() != 0 or not shutil.which("runuser"):
        return False
    command = ["runuser", "-u", PUSHER, "--", sys.executable, "-c", "import pelican"]
    return not subprocess.run(command, check=False, cwd="/", capture_output=True).returncode


pytestmark = pytest.mark.skipif(
    not may_be_another_account(),
    reason="needs root's rights, and a Python that other accounts may start",
)


class Server:
    """A server with an installation, a repository, releases, and what is to stay secret."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.code, self.clone = folder, folder / "opt", folder / "home/clone"
        self.repository, self.target = folder / "srv/portal.git", folder / "srv/portal"
        self.site = folder / "home/site"
        self.loot, self.log = folder / "loot", folder / "log/access.log"
        for name in CODE:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            (self.code).mkdir(exist_ok=True)
            copy(ROOT / name, self.code / name)
        write_files({"pelicanconf.py": settings_file(), "publishconf.py": PRODUCTION}, self.code)
        write_files(DATA | {ARTICLE: article(id="bai")}, self.code)
        for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "Cổng"]):
            subprocess.run(["git", *WHO, *command], check=True, cwd=self.code)
        write_files({"access.log": SECRET}, self.log.parent)
        self.log.chmod(0o640)
        shutil.chown(self.log, WEB_SERVER, WEB_SERVER)
        for name in ("srv", "home", "loot"):
            (folder / name).mkdir()
            (folder / name).chmod(0o777 if name == "loot" else 0o755)
            shutil.chown(folder / name, PUSHER)
        self.run("git", "init", "-q", "--bare", "-b", "main", str(self.repository))
        receive(self.code, self.repository, str(self.target), print, checkout=self.site)
        bundle = folder / "portal.bundle"
        subprocess.run(["git", "bundle", "create", "-q", bundle, "main"], check=True, cwd=self.code)
        self.run("git", "clone", "-q", "-b", "main", str(bundle), str(self.clone))

    def run(self, *command: str, is_fine: bool = True) -> str:
        """Run a program as the account that pushes, in its clone; return what it says."""
        done = subprocess.run(
            ["runuser", "-u", PUSHER, "--", *command],
            check=False,
            cwd=self.clone if self.clone.exists() else self.folder,
            env=os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "HOME": str(self.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        assert (done.returncode == 0) == is_fine, done.stdout
        return done.stdout

    def write(self, name: str, text: str) -> None:
        """Write a file as the account that pushes, and stage it whatever git thinks of it."""
        self.run("mkdir", "-p", str((self.clone / name).parent))
        (self.clone / name).write_text(text, encoding="utf-8")
        shutil.chown(self.clone / name, PUSHER)
        self.run("git", "add", "--force", name)

    def append(self, name: str) -> None:
        """Add the payload to a file of the code."""
        text = (self.clone / name).read_text(encoding="utf-8")
        self.write(name, text + PAYLOAD.format(loot=str(self.loot)))

    def link(self, name: str, aim: Path) -> None:
        """Stage a link."""
        self.run("mkdir", "-p", str((self.clone / name).parent))
        self.run("rm", "-rf", str(self.clone / name))
        self.run("ln", "-s", str(aim), str(self.clone / name))
        self.run("git", "add", "--force", "--all", name)

    def push(self, *, is_fine: bool) -> str:
        """Commit what is staged and push it; return what the pusher sees."""
        self.run("git", *WHO, "commit", "-qm", "Bài")
        return self.run("git", "push", str(self.repository), "HEAD:main", is_fine=is_fine)

    def start_again(self) -> None:
        """Take back what was committed and refused."""
        self.run("git", "reset", "-q", "--hard", "HEAD~")

    @property
    def live(self) -> str:
        """Return the name of the live release."""
        return (self.target / "current").readlink().name


WHO = ("-c", "user.name=Ban", "-c", "user.email=ban@portal.example")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Return a server that has published one article."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = Server(Path(folder))
        server.write("content/articles/2024/hai.md", article(id="hai", title="Bài hai"))
        assert "remote: Đã xuất bản" in server.push(is_fine=True)
        yield server


def smudge(server: Server) -> None:
    """Ask for a filter that the pusher's own git would run."""
    server.write(".gitattributes", "* filter=hu\n")
    server.write(".gitmodules", '[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "touch /tmp/x"\n')


HOSTILE: dict[str, Callable[[Server], None]] = {
    "tasks": lambda server: server.append("tasks.py"),
    "plugin": lambda server: server.append("plugins/newsdesk/__init__.py"),
    "settings": lambda server: server.append("publishconf.py"),
    "environment": lambda server: server.write(".venv/lib/x.pth", "import os"),
    "cache": lambda server: server.write(".cache/build/x", "x"),
    "hook": lambda server: server.write("hooks/post-receive", "#!/bin/sh\n"),
    "attributes": smudge,
    "template": lambda server: server.write("theme/templates/base.html", "{{ 7 * 7 }}"),
    "linked log": lambda server: server.link("content/articles/2024/b/so.pdf", server.log),
    "linked folder": lambda server: server.link("content/pages", server.log.parent),
    "linked data": lambda server: server.link("content/data", server.log.parent),
    "linked code": lambda server: server.link("plugins", server.log.parent),
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_push_runs_nothing_and_moves_nothing(
    server: Server, change: Callable[[Server], None]
) -> None:
    live, tip = server.live, (server.repository / "refs/heads/main").read_text()
    change(server)
    told = server.push(is_fine=False)
    assert "remote: KHÔNG NHẬN: " in told
    assert SECRET not in told
    assert (server.live, (server.repository / "refs/heads/main").read_text()) == (live, tip)
    assert list(server.loot.iterdir()) == []
    server.start_again()


def test_code_on_another_branch_never_runs(server: Server) -> None:
    server.append("tasks.py")
    server.append("plugins/__init__.py")
    server.run("git", *WHO, "commit", "-qm", "Mã")
    server.run("git", "push", str(server.repository), "HEAD:nhap")
    server.run(str(server.repository / "hooks/post-receive"), "again")
    assert list(server.loot.iterdir()) == []
    server.start_again()


def test_the_build_runs_the_installation_and_has_links_to_nothing_else(server: Server) -> None:
    links = {path.name: path.readlink() for path in server.site.iterdir() if path.is_symlink()}
    assert {"plugins", "theme", "pelicanconf.py", "publishconf.py"} <= links.keys()
    assert {path.parent for path in links.values()} == {server.code}
    assert [one for one in (server.site / "content").rglob("*") if one.is_symlink()] == []
    owners = {one.stat().st_uid for one in (server.code, *server.code.rglob("*.py"))}
    assert owners == {0}


def test_an_address_that_a_push_loses_is_still_named(server: Server) -> None:
    server.write("content/articles/2024/hai.md", article(id="hai", title="Bài hai", slug="khac"))
    told = server.push(is_fine=True)
    assert "remote: content/articles/2024/hai.md:" in told
    assert "địa chỉ của bài đổi từ" in told
    assert "1 BÀI CÒN LỖI, BẢN MỚI CHƯA ĐƯỢC ĐĂNG" in told
    assert (server.target / "current/tin-hoat-dong/hai/index.html").is_file()
    assert not (server.target / "current/tin-hoat-dong/khac").exists()
    server.write("content/articles/2024/hai.md", article(id="hai", title="Bài hai", lead="Mới."))
    assert "Đã xuất bản" in server.push(is_fine=True)
    history = (server.target / "history.log").read_text(encoding="utf-8").splitlines()[-1]
    assert f"commit={server.run('git', 'rev-parse', 'HEAD').strip()}\tdirty=no" in history
    assert "by=ban@portal.example\t" in history


def test_nginx_shows_nothing_that_the_releases_only_link_to(server: Server, tmp_path: Path) -> None:
    """The account of the releases puts links to the log everywhere that nginx looks."""
    target = server.target
    current = target / "current"
    planned = replace(plan_server(tmp_path / "machine", free_port()), target=str(target))
    with running_nginx(planned, current.readlink()) as web:
        assert web.ask("GET", "/").status == 200
        assert web.ask("GET", "/tin-hoat-dong/").status == 200
        server.run("ln", "-s", str(server.log), str(current / "x.txt"))
        server.run("ln", "-s", str(server.log.parent), str(current / "y"))
        server.run("ln", "-sf", str(server.log), str(target / "status.json"))
        addresses = ["/x.txt", "/y/access.log", "/admin/trang-thai.json"]
        assert [web.ask("GET", one).status for one in addresses] == [404] * 3
        server.run("ln", "-sfn", str(server.log.parent), str(current))
        for address in ("/access.log", "/"):
            answer = web.ask("GET", address)
            assert answer.status in {403, 404}
            assert SECRET.encode() not in answer.body
