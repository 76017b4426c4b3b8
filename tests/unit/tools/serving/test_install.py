"""install.sh on a machine that is a folder: what an earlier version left is converted."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from plugins.tools.serving.server import ServerPlan
from plugins.tools.serving.writing import write_server
from tests.support.sites import write_files

UNIT = "etc/systemd/system/portal-publish-alert.service"
SETTINGS = "etc/portal/engagement.env"
OWN = "TUONG_TAC_ORIGIN=https://của-mình\nTUONG_TAC_TRUSTED_PROXY={}\nTUONG_TAC_STORE=x\n"


class Machine:
    """A folder in the place of a server's root, and programs that do nothing."""

    def __init__(self, folder: Path) -> None:
        self.root, self.files, self.programs = (folder / one for one in ("root", "out", "programs"))
        self.status = self.root / "srv/portal/status.json"
        write_files({"srv/portal/status.json": "{}", "etc/nginx/nginx.conf": ""}, self.root)
        self.programs.mkdir()
        for name in ("systemd-sysusers", "systemd-tmpfiles", "systemctl", "nginx", "sshd"):
            (self.programs / name).write_text("#!/bin/sh\n")
            (self.programs / name).chmod(0o755)

    def install(self, door: str = ServerPlan.door) -> None:
        """Write the files of a server and install them."""
        target = str(self.status.parent)
        server = ServerPlan("portal.example", root=str(self.root), target=target, door=door)
        write_server(server, self.files, print)
        path = f"{self.programs}:{os.environ['PATH']}"
        command = ["sh", str(self.files / "install.sh")]
        subprocess.run(command, check=True, env=os.environ | {"PATH": path})

    def read_nginx(self) -> dict[str, str]:
        """Return path → text of nginx's files."""
        files = (path for path in (self.root / "etc/nginx").rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_text() for path in files}

    def read(self, name: str) -> str:
        """Return the text of an installed file."""
        return (self.root / name).read_text(encoding="utf-8")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize(
    ("door", "before", "after"),
    [
        (ServerPlan.door, "127.0.0.1", "unix"),
        ("127.0.0.1:8710", "unix", "127.0.0.1"),
        (ServerPlan.door, "10.0.0.0/8", "10.0.0.0/8"),
    ],
)
def test_the_trusted_proxy_goes_with_the_door_unless_it_was_chosen(
    machine: Machine, door: str, before: str, after: str
) -> None:
    write_files({SETTINGS: OWN.format(before)}, machine.root)
    machine.install(door)
    assert machine.read(SETTINGS) == OWN.format(after)


@pytest.mark.parametrize("user", ["publisher", "portal-alert"])
def test_failures_that_the_publisher_wrote_are_no_longer_shown(machine: Machine, user: str) -> None:
    write_files({UNIT: f"[Service]\nUser={user}\n"}, machine.root)
    machine.install()
    assert machine.status.exists() == (user == "portal-alert")
    assert "User=portal-alert\n" in machine.read(UNIT)


def test_the_credential_of_the_build_is_there_and_is_kept(machine: Machine) -> None:
    path = machine.root / "etc/portal/publish.env"
    machine.install()
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("", 0o600)
    path.write_text("ENGAGEMENT_TOKEN=x\n")
    machine.install()
    assert path.read_text() == "ENGAGEMENT_TOKEN=x\n"


@pytest.mark.parametrize(("words", "stays"), [("", True), ("! grep -rqs Match {}", False)])
def test_settings_that_sshd_refuses_are_taken_back(
    machine: Machine, words: str, stays: bool
) -> None:
    folder = machine.root / "etc/ssh/sshd_config.d"
    (machine.programs / "sshd").write_text(f"#!/bin/sh\n{words.format(folder)}\n")
    machine.install()
    assert (folder / "portal.conf").exists() == stays


@pytest.mark.parametrize("was_installed", [True, False])
def test_settings_that_nginx_refuses_are_taken_back_whole(
    machine: Machine, was_installed: bool
) -> None:
    if was_installed:
        machine.install()
    (machine.programs / "nginx").write_text("#!/bin/sh\nexit 1\n")
    before = machine.read_nginx()
    with pytest.raises(subprocess.CalledProcessError):
        machine.install("127.0.0.1:8710")
    assert machine.read_nginx() == before
    assert ("etc/nginx/conf.d/00-portals.conf" in before) == was_installed
