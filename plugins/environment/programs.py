"""Programs of other kinds, got from the system's packages when they are not there."""

from __future__ import annotations

import shutil
import subprocess

from .browser import administrator_prefix
from .problems import EnvironmentProblem


def ensure_program(name: str, package: str) -> None:
    """See to it that a program is there, from the Debian package that has it.

    Raises EnvironmentProblem, which says what to install.
    """
    if shutil.which(name):
        return
    prefix = administrator_prefix()
    if prefix is not None and shutil.which("apt-get"):
        update = [*prefix, "apt-get", "update", "-qq"]
        install = [*prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
        for command in (update, install):
            subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
    if not shutil.which(name):
        raise EnvironmentProblem(
            f"Cần chương trình {name} mà không tự cài được — hãy cài nó, ví dụ "
            f"`sudo apt install {package}`, rồi chạy lại."
        )
