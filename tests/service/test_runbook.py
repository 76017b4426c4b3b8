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
import unicodedata
from pathlib import Path

import pytest

from tests.support.projects import project_files
from tests.support.settings import PRODUCTION, settings_file
from tests.support.sites import DATA, ROOT, article, write_files

RUNBOOK, ENGLISH = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("RUNBOOK.vi.md", "RUNBOOK.md")
)
FENCED = re.compile(r"^ *```(sh|text)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
BLOCKS = [text for kind, text in FENCED.findall(RUNBOOK) if kind == "sh"]
# What stands in the place of a value, in each language.
PLACEHOLDERS = {
    "ĐỊA-CHỈ-CỦA-DỰ-ÁN": "ADDRESS-OF-THE-PROJECT",
    "MÁY-CHỦ-MỚI": "NEW-SERVER",
    "MÃ-COMMIT": "COMMIT",
}
ON_ANOTHER_MACHINE = "rsync "
OWN_NETWORK_FROM = "certbot certonly"
NAMES = {"portal": "portal.example", "portal_xa": "xa.portal.example"}
# The second portal is made when the machine has no other network any more.
FETCH_PACKAGES = """git clone --branch main /root/portal_xa.bundle /opt/portal_xa
cd /opt/portal_xa
python3 tasks.py version
"""
MACHINE = ROOT / "tests/support/machine"
LOOPBACK = """import fcntl, socket, struct
with socket.socket() as one:
    fcntl.ioctl(one, 0x8914, struct.pack("16sh14x", b"lo", 1))
"""
LAST_LOOK = """
import http.client, ssl, time
def ask(path, secure=True, name="portal.example"):
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    file = f"/etc/letsencrypt/live/{name}/fullchain.pem"
    more = {"context": ssl.create_default_context(cafile=file)} if secure else {}
    one = kind(name, timeout=5, **more)
    one.request("GET", path)
    answer = one.getresponse()
    answer.text = answer.read().decode()
    return answer
home = ask("/")
assert home.status == 200, home.status
assert home.headers["strict-transport-security"] == "max-age=31536000"
assert home.headers["cross-origin-opener-policy"] == "same-origin"
plain = ask("/a?b", secure=False)
assert (plain.status, plain.headers["location"]) == (301, "https://portal.example/a?b")
assert ask("/cu/").headers["location"] == "/tin-hoat-dong/bai/"
figures = ask("/tt/s.json")
assert (figures.status, figures.headers["etag"] is None) == (200, False)
for name in ("portal.example", "xa.portal.example"):
    home = ask("/", name=name)
    assert (home.status, f">Bài của {name}<" in home.text) == (200, True), home.text
    assert ask("/tt/s.json", name=name).status == 200
print("THE PORTALS ARE LIVE")
"""


def find_commands(runbook: str) -> list[tuple[str, list[str]]]:
    """Return kind and lines of each block, without comments."""
    return [
        (kind, [re.sub(r"\s+#.*", "", line) for line in text.splitlines()])
        for kind, text in FENCED.findall(runbook)
    ]


def test_both_runbooks_have_the_same_commands() -> None:
    translated = RUNBOOK
    for word, english in PLACEHOLDERS.items():
        assert word in RUNBOOK
        translated = translated.replace(word, english)
    commands = find_commands(translated)
    assert len(commands) > 30
    assert commands == find_commands(ENGLISH)


def test_both_runbooks_have_the_same_chapters() -> None:
    chapters, english = (
        re.findall(r"^## (\d+)\. ", text, re.MULTILINE) for text in (RUNBOOK, ENGLISH)
    )
    assert chapters == english == [str(number) for number in range(len(chapters))]
    parts, english_parts = (
        [line.split()[0] for line in text.splitlines() if re.match("##+ ", line)]
        for text in (RUNBOOK, ENGLISH)
    )
    assert parts == english_parts


def test_the_runbook_is_written_in_composed_letters() -> None:
    assert unicodedata.is_normalized("NFC", RUNBOOK)


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


def make_source(folder: Path, source: str, host: str) -> Path:
    """Return a bundle of the project with a small content, for a portal at this host."""
    project = folder / source / "project"
    for name in project_files():
        if not name.startswith("content/"):
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, project / name)
    story = article(title=f"Bài của {host}", id="bai", aliases="[/cu/]")
    figures = "total: 5\n"
    files = {"content/articles/2024/bai.md": story, "content/data/figures.yml": figures}
    production = PRODUCTION.replace("portal.example", host)
    assert f"https://{host}" in production
    settings = {"pelicanconf.py": settings_file(), "publishconf.py": production}
    write_files(DATA | files | settings, project)
    who = ["-c", "user.name=Ban", "-c", "user.email=ban@portal.example"]
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "."],
        [*who, "commit", "-qm", "Portal"],
        ["bundle", "create", "-q", str(folder / f"{source}.bundle"), "HEAD", "main"],
    ):
        subprocess.run(["git", *command], check=True, cwd=project)
    return folder / f"{source}.bundle"


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
        f"echo 127.0.0.1 {' '.join(NAMES.values())} >> /etc/hosts\n"
        f"nginx\n{second}python3 {folder}/look.py\n",
        encoding="utf-8",
    )
    (folder / "loopback.py").write_text(LOOPBACK)
    (folder / "look.py").write_text(LAST_LOOK)
    (folder / "first.sh").write_text(
        f"{head}cp {folder}/*.bundle /root/\n{first}{FETCH_PACKAGES}"
        f"exec unshare -n sh {folder}/second.sh\n",
        encoding="utf-8",
    )
    return folder / "first.sh"


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0 or not can_be_a_machine(), reason="needs root's rights")
def test_the_runbook_leads_to_a_live_portal(tmp_path: Path) -> None:
    for source, host in NAMES.items():
        make_source(tmp_path, source, host)
    begin = ["unshare", "-m", "-p", "--fork", "--kill-child", "--mount-proc", "sh"]
    log = tmp_path / "log"
    with log.open("wb") as output:
        done = subprocess.run(
            [*begin, str(MACHINE / "begin.sh"), "sh", str(make_script(tmp_path))],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=1800,
        )
    said = log.read_text(encoding="utf-8", errors="replace")
    sys.stdout.write(said[-6000:])
    assert done.returncode == 0
    assert "THE PORTALS ARE LIVE" in said
