"""Make `.venv` whole from a pinned list of packages, once, safely.

Inside the folder, `installed/<list>` holds the hash of each list that was installed to its end,
and `unfinished` exists while an installation runs. A folder with `unfinished`, or without
`installed`, was interrupted and is made again from nothing.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.core.errors import SetupError
from plugins.core.locking import exclusive
from plugins.tools.environment import pip

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BASE = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"


@dataclass(frozen=True)
class VirtualEnvironment:
    """The environment of the project in folder `root`."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        if os.name == "nt":
            return self.folder / "Scripts" / "python.exe"
        return self.folder / "bin" / "python"

    @property
    def unfinished(self) -> Path:
        return self.folder / "unfinished"

    def marker(self, name: str) -> Path:
        return self.folder / "installed" / name

    def is_running(self) -> bool:
        """Return whether this very process runs inside the environment."""
        return os.path.realpath(sys.prefix) == os.path.realpath(self.folder)

    def is_whole(self) -> bool:
        """Return whether the environment can be used or added to."""
        installed = self.marker(BASE).parent
        return self.python.exists() and installed.is_dir() and not self.unfinished.exists()

    def has(self, name: str) -> bool:
        """Return whether the list `name` is installed as it is written now."""
        marker = self.marker(name)
        return self.is_whole() and marker.is_file() and marker.read_text() == self.digest(name)

    def digest(self, name: str) -> str:
        return hashlib.sha256((self.root / name).read_bytes()).hexdigest()


def prepare(
    environment: VirtualEnvironment, name: str, report: Callable[[str], None] = lambda line: None
) -> None:
    """Install the list `name` unless it is installed already.

    Processes that ask at the same time wait for the first one. `report` gets a line before
    anything that takes time. Raises SetupError.
    """
    if environment.has(name):
        return
    with exclusive(environment.root / ".venv.lock"):
        if environment.has(name):
            return
        if not environment.is_whole():
            report("Đang chuẩn bị môi trường Python (.venv), chỉ một lần, chưa đến một phút …")
            _create(environment)
        report(f"Đang cài các gói trong {name} …")
        _install(environment, name)


def _create(environment: VirtualEnvironment) -> None:
    if environment.is_running():
        raise SetupError(
            "Lần cài đặt trước bị ngắt giữa chừng — hãy chạy `python3 tasks.py` "
            "(ngoài .venv) để dựng lại môi trường."
        )
    if any(importlib.util.find_spec(module) is None for module in ("venv", "ensurepip")):
        raise SetupError(
            "Python trên máy này thiếu venv — trên Debian/Ubuntu hãy chạy "
            "`sudo apt install python3-venv` rồi chạy lại."
        )
    import venv

    try:
        venv.EnvBuilder(with_pip=True, clear=True, symlinks=os.name != "nt").create(
            environment.folder
        )
        environment.marker(BASE).parent.mkdir()
    except (OSError, ValueError) as error:
        raise SetupError(f"Không tạo được .venv: {error}") from error


def _install(environment: VirtualEnvironment, name: str) -> None:
    digest = environment.digest(name)
    environment.unfinished.touch()
    environment.marker(name).unlink(missing_ok=True)
    pip.install(environment.python, environment.root / name)
    environment.marker(name).write_text(digest)
    environment.unfinished.unlink()
