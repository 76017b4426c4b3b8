"""Where releases are kept: a folder of this machine, or of another one reached by ssh."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from plugins.core.errors import PublishingError

# [user@]host:path, or [user@][IPv6 address]:path; a drive letter is no host.
REMOTE = re.compile(r"(?P<host>(?:[\w.+-]+@)?(?:[\w.-]{2,}|\[[0-9A-Fa-f:.%\w]+\])):(?P<path>.*)")


class Target(Protocol):
    """A place for releases."""

    @property
    def path(self) -> str:
        """The folder, as it is named on the machine that holds it."""
        ...

    def command(self, script: str, arguments: list[str]) -> list[str]:
        """Return the command that runs the POSIX sh `script` on the machine that holds `path`."""
        ...


@dataclass(frozen=True)
class LocalTarget:
    """A folder of this machine."""

    path: str

    def command(self, script: str, arguments: list[str]) -> list[str]:
        return ["sh", "-c", script, "portal", *arguments]


@dataclass(frozen=True)
class SshTarget:
    """A folder of another machine; ports, keys and names of hosts belong in ~/.ssh/config."""

    host: str
    path: str

    def command(self, script: str, arguments: list[str]) -> list[str]:
        # A dead connection is noticed within a minute.
        options = ["-T", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4"]
        remote = shlex.join(["sh", "-c", script, "portal", *arguments])
        return ["ssh", *options, "--", self.host, remote]


def parse_target(text: str) -> Target:
    """Read `user@host:path` or a local folder. Raises PublishingError."""
    if text.startswith("-") or not text.strip() or not text.isprintable():
        raise PublishingError(
            f"Nơi xuất bản {text!r} không hợp lệ — hãy ghi một thư mục hoặc người_dùng@máy:thư_mục."
        )
    if remote := REMOTE.fullmatch(text):
        path = remote["path"].removeprefix("~/")
        if not path or path.startswith(("-", "~")):
            raise PublishingError(
                f"Thư mục {remote['path']!r} trong {text!r} không hợp lệ — hãy ghi đường dẫn đầy "
                "đủ, ví dụ may-chu:/srv/portal."
            )
        return SshTarget(remote["host"].replace("[", "").replace("]", ""), path)
    return LocalTarget(str(Path(text).expanduser().absolute()))
