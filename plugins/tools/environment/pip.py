"""Install one pinned list of packages with pip, and explain its failures."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

from plugins.core.errors import SetupError

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = (
    "--disable-pip-version-check",
    "--no-input",
    "install",
    "--quiet",
    "--no-deps",  # the list is complete: nothing is resolved
    "--require-hashes",
    "--only-binary=:all:",  # building from source would run code that no hash covers
    "--retries=3",  # a dead network is told after two seconds; without retries pip hides it
    "--no-compile",  # Python compiles what is imported, when it is imported
)

NETWORK = re.compile(
    r"NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|SSLError|ProtocolError"
    r"|Max retries exceeded|Temporary failure in name resolution|Name or service not known"
    r"|getaddrinfo failed|nodename nor servname|Network is unreachable|Connection refused"
    r"|Connection reset|Could not fetch URL|ConnectionError"
)
NO_PACKAGE = re.compile(r"No matching distribution found for (\S+)")


def install(python: Path, requirements: Path) -> None:
    """Install `requirements` into the environment of `python`.

    Raises SetupError with one line when pip fails.
    """
    command = [str(python), "-m", "pip", *OPTIONS, "-r", str(requirements)]
    run = subprocess.run(
        command,
        check=False,
        env=pip_environment(dict(os.environ)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if run.returncode != 0:
        raise SetupError(explain(run.stdout, requirements.name))


def pip_environment(environment: dict[str, str]) -> dict[str, str]:
    """Return `environment` without what would lead pip away from the virtual environment."""
    away = {"PIP_PREFIX", "PIP_TARGET", "PIP_ROOT", "PYTHONHOME", "PYTHONPATH"}
    kept = {name: value for name, value in environment.items() if name not in away}
    return {**kept, "PIP_USER": "0", "PYTHONUTF8": "1"}


def explain(output: str, name: str) -> str:
    """Say in one Vietnamese line why pip, which wrote `output`, could not install `name`."""
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
