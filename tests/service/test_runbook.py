"""The runbook's commands, from top to bottom, on a machine of their own.

The machine is a process with its own files (overlays) and, from the certificate on, its own
network. Not for real: systemd, which runs nowhere but on a booted machine, who gives certificates,
and the other machine of the backups. Needs root.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.projects import project_files
from tests.support.settings import PRODUCTION, settings_file
from tests.support.sites import DATA, ROOT, article, write_files

RUNBOOK = (ROOT / "RUNBOOK.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", RUNBOOK, re.MULTILINE | re.DOTALL)
ON_ANOTHER_MACHINE = "rsync "
OWN_NETWORK_FROM = "certbot certonly"
MACHINE = ROOT / "tests/support/machine"
LOOPBACK = """import fcntl, socket, struct
with socket.socket() as one:
    fcntl.ioctl(one, 0x8914, struct.pack("16sh14x", b"lo", 1))
"""
LAST_LOOK = """
import http.client, ssl, time
def ask(path, secure=True):
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    more = {"context": ssl.create_default_context(cafile=CERTIFICATE)} if secure else {}
    one = kind("portal.example", timeout=5, **more)
    one.request("GET", path)
    answer = one.getresponse()
    answer.read()
    return answer
CERTIFICATE = "/etc/letsencrypt/live/portal.example/fullchain.pem"
home = ask("/")
assert home.status == 200, home.status
assert home.headers["strict-transport-security"] == "max-age=31536000"
assert home.headers["cross-origin-opener-policy"] == "same-origin"
plain = ask("/a?b", secure=False)
assert (plain.status, plain.headers["location"]) == (301, "https://portal.example/a?b")
assert ask("/cu/").headers["location"] == "/tin-hoat-dong/bai/"
figures = ask("/tt/s.json")
assert (figures.status, figures.headers["etag"] is None) == (200, False)
print("THE PORTAL IS LIVE")
"""


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_commands_are_good_shell(block: str) -> None:
    done = subprocess.run(["sh", "-n"], input=block, check=False, encoding="utf-8")
    assert done.returncode == 0


def test_tasks_of_the_runbook_exist() -> None:
    named = set(re.findall(r"tasks\.py ([a-z]+)", RUNBOOK))
    tasks = (ROOT / "tasks.py").read_text(encoding="utf-8")
    assert {name for name in named if not re.search(rf"\ndef {name}_?\(", tasks)} == set()


def can_be_a_machine() -> bool:
    command = ["unshare", "-m", "-n", "-p", "--fork", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    is_there = shutil.which("unshare") and shutil.which("apt-get")
    return (
        bool(is_there) and not subprocess.run(command, check=False, capture_output=True).returncode
    )


def make_source(folder: Path) -> Path:
    """Return a bundle of the project with a small content."""
    project = folder / "project"
    for name in project_files():
        if not name.startswith("content/"):
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, project / name)
    story = article(id="bai", aliases="[/cu/]")
    figures = "total: 5\n"
    files = {"content/articles/2024/bai.md": story, "content/data/figures.yml": figures}
    settings = {"pelicanconf.py": settings_file(), "publishconf.py": PRODUCTION}
    write_files(DATA | files | settings, project)
    who = ["-c", "user.name=Ban", "-c", "user.email=ban@portal.example"]
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "."],
        [*who, "commit", "-qm", "Portal"],
        ["bundle", "create", "-q", str(folder / "portal.bundle"), "HEAD", "main"],
    ):
        subprocess.run(["git", *command], check=True, cwd=project)
    return folder / "portal.bundle"


def make_script(folder: Path) -> Path:
    """Return the whole runbook as two scripts, of which the first starts the second."""
    programs = folder / "programs"
    programs.mkdir()
    for name in ("systemctl", "systemd-run", "journalctl", "certbot"):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec python3 {MACHINE}/programs.py {name} "$@"\n')
        program.chmod(0o755)
    start = next(number for number, one in enumerate(BLOCKS) if OWN_NETWORK_FROM in one)
    first = "".join(BLOCKS[:start])
    second = "".join(one for one in BLOCKS[start:] if not one.startswith(ON_ANOTHER_MACHINE))
    head = f"set -eux\nexport PATH={programs}:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin\n"
    (folder / "second.sh").write_text(
        f"{head}{BLOCKS[0]}python3 {folder}/loopback.py\n"
        "echo 127.0.0.1 portal.example >> /etc/hosts\n"
        f"nginx\n{second}python3 {folder}/look.py\n",
        encoding="utf-8",
    )
    (folder / "loopback.py").write_text(LOOPBACK)
    (folder / "look.py").write_text(LAST_LOOK)
    (folder / "first.sh").write_text(
        f"{head}cp {folder}/portal.bundle /root/portal.bundle\n{first}"
        f"exec unshare -n sh {folder}/second.sh\n",
        encoding="utf-8",
    )
    return folder / "first.sh"


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0 or not can_be_a_machine(), reason="needs root's rights")
def test_the_runbook_leads_to_a_live_portal(tmp_path: Path) -> None:
    make_source(tmp_path)
    begin = ["unshare", "-m", "-p", "--fork", "--kill-child", "--mount-proc", "sh"]
    log = tmp_path / "log"
    with log.open("wb") as output:
        done = subprocess.run(
            [*begin, str(MACHINE / "begin.sh"), "sh", str(make_script(tmp_path))],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=900,
        )
    said = log.read_text(encoding="utf-8", errors="replace")
    sys.stdout.write(said[-6000:])
    assert done.returncode == 0
    assert "THE PORTAL IS LIVE" in said
