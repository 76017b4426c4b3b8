"""Programs of other kinds, got from the system's packages when they are not there."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from .browser import administrator_prefix
from .locking import exclusive
from .problems import EnvironmentProblem

# apt-get does not wait for another one.
LOCK = Path(tempfile.gettempdir()) / "portal-programs.lock"


def ensure_program(name: str, package: str) -> None:
    """See to it that a program is there, from the Debian package that has it.

    Raises EnvironmentProblem, which says what to install.
    """
    with exclusive(LOCK):
        if not shutil.which(name):
            install(package)
    if not shutil.which(name):
        raise EnvironmentProblem(
            f"Cần chương trình {name} mà không tự cài được — hãy cài nó, ví dụ "
            f"`sudo apt install {package}`, rồi chạy lại."
        )


def ensure_package(name: str) -> None:
    """See to it that a Debian package that brings no program is there.

    Raises EnvironmentProblem, which says what to install.
    """
    with exclusive(LOCK):
        if not is_installed(name):
            install(name)
    if not is_installed(name):
        raise EnvironmentProblem(
            f"Cần gói {name} mà không tự cài được — hãy cài bằng `sudo apt install {name}`, "
            "rồi chạy lại."
        )


def is_installed(package: str) -> bool:
    """Tell whether Debian has a package installed."""
    if not shutil.which("dpkg-query"):
        return False
    command = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    return done.stdout == "installed"


def install(package: str) -> None:
    """Install a Debian package where that is allowed."""
    prefix = administrator_prefix()
    if prefix is None or not shutil.which("apt-get"):
        return
    update = [*prefix, "apt-get", "update", "-qq"]
    get = [*prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    for command in (update, get):
        subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
