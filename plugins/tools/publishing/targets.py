"""Where releases are kept, and the scripts that run there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from plugins.core.errors import PublishingError

# [user@]host:path, or [user@][IPv6 address]:path
REMOTE = re.compile(r"(?P<host>(?:[\w.+-]+@)?(?:[^\W_][\w.-]*|\[[0-9A-Fa-f:.%\w]+\])):(?P<path>.*)")
DRIVE = re.compile(r"[A-Za-z]:[\\/]")
# A share of another machine, or a first part as only a remote target has it.
REMOTE_LOOKING = re.compile(r"//|\\\\|[^/]*[:@]")
# An option of ssh, the home of another account, `ssh://host/…`, `host::module`, `host:22:/…`
WRONG_FOLDER = re.compile(r"$|[-~]|//|[^/]*:")
SCHEME = "s3://"
# Names of buckets: Amazon S3, “General purpose bucket naming rules”.
BUCKET = re.compile(
    r"s3://(?P<name>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?P<prefix>(?:/[\w.-]+)*)/?", re.ASCII
)
# A dead connection is noticed within a minute.
SSH = ("ssh", "-T", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4", "--")
RELEASE = Path(__file__).with_name("release.sh")
RELEASED = Path(__file__).with_name("released.sh")

Talk = Callable[[IO[bytes], IO[bytes]], None]
"""What is said to a script: called with the script's input and its output."""


@dataclass(frozen=True)
class Target:
    """The folder `path`, of this machine or of `host`, which is reached by ssh."""

    path: str
    host: str = ""

    def command(self, script: str, arguments: list[str]) -> list[str]:
        """Return the command that runs the POSIX sh `script` on the machine of the folder."""
        local = ["sh", "-c", script, "portal", *arguments]
        return [*SSH, self.host, shlex.join(local)] if self.host else local


@dataclass(frozen=True)
class Bucket:
    """A place in object storage: a bucket, and a prefix without slashes at its ends."""

    name: str
    prefix: str = ""

    def key(self, name: str) -> str:
        """Return the key of an object below the prefix."""
        return f"{self.prefix}/{name}" if self.prefix else name

    def __str__(self) -> str:
        return f"{SCHEME}{self.name}/{self.prefix}".rstrip("/")


def parse_place(text: str) -> Target | Bucket:
    """Read `s3://bucket/prefix`, or a target as `parse_target` does. Raises PublishingError."""
    if not text.startswith(SCHEME):
        return parse_target(text)
    found = BUCKET.fullmatch(text)
    if found is None or any(part in {"", ".", ".."} for part in found["prefix"].split("/")[1:]):
        raise PublishingError(
            f"Nơi xuất bản {text!r} không hợp lệ — hãy ghi s3://tên-kho/thư-mục, tên kho gồm chữ "
            "thường không dấu, số, dấu chấm và gạch nối."
        )
    return Bucket(found["name"], found["prefix"].strip("/"))


def parse_target(text: str) -> Target:
    """Read `user@host:path` or a local folder.

    A local folder with a colon or `@` in its first part is written `./a:b`. Raises PublishingError.
    """
    if text.startswith("-") or not text.strip() or not text.isprintable():
        raise _wrong_target(text)
    is_drive = os.name == "nt" and DRIVE.match(text)
    if is_drive or not REMOTE_LOOKING.match(text):
        return Target(_find_folder(text))
    remote = REMOTE.fullmatch(text)
    if remote is None:
        raise _wrong_target(text)
    path = remote["path"].removeprefix("~/")
    if WRONG_FOLDER.match(path):
        raise PublishingError(
            f"Thư mục {remote['path']!r} trong {text!r} không hợp lệ — hãy ghi đường dẫn đầy "
            "đủ, ví dụ may-chu:/srv/portal."
        )
    return Target(path, remote["host"].replace("[", "").replace("]", ""))


def _find_folder(text: str) -> str:
    try:
        return str(Path(text).expanduser().absolute())
    except RuntimeError:  # the home of an unknown account
        raise _wrong_target(text) from None


def _wrong_target(text: str) -> PublishingError:
    return PublishingError(
        f"Nơi xuất bản {text!r} không hợp lệ — hãy ghi người_dùng@máy:thư_mục hoặc một thư mục "
        "của máy này (tên có dấu : hoặc @ thì ghi ./ ở trước)."
    )


def run_script(
    target: Target, script: Path, arguments: list[str], talk: Talk | None = None, done: str = ""
) -> str:
    """Run a script at the target and return its answer, the last line of its output.

    The answer `done` means success, whatever fails afterwards. Raises PublishingError with the
    script's last error when the script fails or the connection ends.
    """
    command = target.command(script.read_text(encoding="utf-8"), arguments)
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
            )
        except OSError as error:
            raise PublishingError(
                f"Không chạy được {command[0]!r} ({error.strerror}) — hãy cài chương trình này."
            ) from error
        answer = _talk_with(process, talk)
        errors.seek(0)
        words = errors.read().decode("utf-8", "replace")
    if done and answer == done:
        return answer
    if process.returncode != 0 or not answer:
        raise PublishingError(explain(words))
    return answer


def _talk_with(process: subprocess.Popen[bytes], talk: Talk | None) -> str:
    """Talk, wait for the end, and return the last line of the output."""
    if process.stdin is None or process.stdout is None:
        raise PublishingError("Không mở được đường truyền.")
    try:
        # The status and the errors of a script that has ended give the reason.
        with suppress(BrokenPipeError, ConnectionResetError):
            if talk is not None:
                talk(process.stdin, process.stdout)
            process.stdin.flush()
    except BaseException:
        process.terminate()
        raise
    finally:
        with suppress(OSError):
            process.stdin.close()
        lines = process.stdout.read().decode().split("\n")
        process.stdout.close()
        process.wait()
    return lines[-2] if len(lines) > 1 else ""


def explain(words: str) -> str:
    """Return one Vietnamese line for a script's standard error."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    own = [line.removeprefix("portal: ") for line in lines if line.startswith("portal: ")]
    reasons = [line for line in lines if not line.startswith("portal: ")]
    if own:
        detail = f" ({reasons[-1]})" if reasons else ""
        return f"Chưa đổi gì trên mạng: {own[-1]}{detail}."
    detail = reasons[-1] if reasons else "không rõ lý do"
    return f"Mất kết nối ({detail}); không có bản dở dang nào được đưa lên — hãy chạy lại."
