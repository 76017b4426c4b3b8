"""The virtual environment `.venv`, made from pinned lists of packages.

In its folder, `installed/<list>` holds the hash of each completely installed list, and `unfinished`
exists while an installation runs. A folder with `unfinished` or without `installed` was interrupted
and is made again from scratch.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from plugins.core.errors import SetupError
from plugins.core.locking import exclusive

BASE = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"

PIP_OPTIONS = (
    "--disable-pip-version-check",
    "--no-input",
    "install",
    "--quiet",
    "--no-deps",  # the list is complete: nothing is resolved
    "--require-hashes",
    "--only-binary=:all:",  # building from source would run code that no hash covers
    "--retries=3",  # a dead network is reported after two seconds; without retries pip hides it
    "--no-compile",  # Python compiles each module at its first import
)
# Variables that would lead pip away from the virtual environment.
PIP_REDIRECTIONS = {"PIP_PREFIX", "PIP_TARGET", "PIP_ROOT", "PYTHONHOME", "PYTHONPATH"}
NETWORK = re.compile(
    r"NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|SSLError|ProtocolError"
    r"|Max retries exceeded|Temporary failure in name resolution|Name or service not known"
    r"|getaddrinfo failed|nodename nor servname|Network is unreachable|Connection refused"
    r"|Connection reset|Could not fetch URL|ConnectionError"
)
NO_PACKAGE = re.compile(r"No matching distribution found for (\S+)")


@dataclass(frozen=True)
class VirtualEnvironment:
    """The environment of the project in folder `root`."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def unfinished(self) -> Path:
        return self.folder / "unfinished"

    def marker(self, name: str) -> Path:
        return self.folder / "installed" / name

    def is_running(self) -> bool:
        """Return whether this process runs inside the environment."""
        return os.path.realpath(sys.prefix) == os.path.realpath(self.folder)

    def is_whole(self) -> bool:
        installed = self.marker(BASE).parent
        return self.python.exists() and installed.is_dir() and not self.unfinished.exists()

    def has(self, name: str) -> bool:
        """Return whether the current version of the list `name` is installed."""
        marker = self.marker(name)
        return self.is_whole() and marker.is_file() and marker.read_text() == self.digest(name)

    def digest(self, name: str) -> str:
        return hashlib.sha256((self.root / name).read_bytes()).hexdigest()


def prepare(
    environment: VirtualEnvironment, name: str, report: Callable[[str], None] = lambda line: None
) -> None:
    """Install the list `name` unless it is installed already.

    Simultaneous calls of several processes wait for the first one. `report` gets a line before
    each slow step. Raises SetupError.
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
        digest = environment.digest(name)
        environment.unfinished.touch()
        environment.marker(name).unlink(missing_ok=True)
        install_requirements(environment.python, environment.root / name)
        environment.marker(name).write_text(digest)
        environment.unfinished.unlink()


def _create(environment: VirtualEnvironment) -> None:
    if environment.is_running():
        raise SetupError(
            "Lần cài đặt trước bị ngắt giữa chừng — hãy chạy `python3 tasks.py` "
            "(ngoài .venv) để tạo lại môi trường."
        )
    if any(importlib.util.find_spec(module) is None for module in ("venv", "ensurepip")):
        raise SetupError(
            "Python trên máy này thiếu venv — trên Debian/Ubuntu hãy chạy "
            "`sudo apt install python3-venv` rồi chạy lại."
        )
    import venv

    builder = venv.EnvBuilder(with_pip=True, clear=True, symlinks=os.name != "nt")
    try:
        builder.create(environment.folder)
        environment.marker(BASE).parent.mkdir()
    except (OSError, ValueError) as error:
        raise SetupError(f"Không tạo được .venv: {error}") from error


def install_requirements(python: Path, requirements: Path) -> None:
    """Install a pinned list with the pip of `python`. Raises SetupError with one line."""
    run = subprocess.run(
        [str(python), "-m", "pip", *PIP_OPTIONS, "-r", str(requirements)],
        check=False,
        env=pip_environment(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if run.returncode != 0:
        raise SetupError(explain_failure(run.stdout, requirements.name))


def pip_environment(variables: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in variables.items() if name not in PIP_REDIRECTIONS}
    return {**kept, "PIP_USER": "0", "PYTHONUTF8": "1"}


def explain_failure(output: str, name: str) -> str:
    """Return one Vietnamese line for pip's `output` after it failed to install the list `name`."""
    if "DO NOT MATCH THE HASHES" in output:
        return (
            f"Một gói tải về không khớp mã kiểm tra trong {name}: không cài đặt gì — "
            "hãy chạy lại, nếu vẫn lỗi thì báo cho người quản trị."
        )
    if "No space left on device" in output:
        return "Ổ đĩa đã đầy, không cài được các gói — hãy dọn bớt rồi chạy lại."
    if NETWORK.search(output):
        return (
            "Không tải được các gói cần thiết vì không kết nối được mạng — "
            "hãy kiểm tra mạng (hoặc proxy) rồi chạy lại."
        )
    if missing := NO_PACKAGE.search(output):
        return (
            f"Không có gói {missing[1]!r} cho phiên bản Python và hệ điều hành này — "
            "hãy dùng một bản Python từ 3.11 đang phổ biến, 64 bit."
        )
    errors = [line.strip() for line in output.splitlines() if line.startswith("ERROR")]
    reason = (errors or output.strip().splitlines() or ["không rõ lý do"])[-1]
    return f"pip không cài được các gói trong {name}: {reason}"
