"""What a run knows of its forge, by the variables that the forge sets.

GitHub's: “Variables reference” (`GITHUB_…`), which Gitea and Forgejo set too; GitLab's: “Predefined
CI/CD variables” (`CI_…`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from plugins.core.errors import SetupError

NO_COMMIT = re.compile("0*")  # what forges give for a new branch
KEY, HOSTS = "PUBLISH_KEY", "PUBLISH_HOSTS"


def is_scheduled(variables: Mapping[str, str]) -> bool:
    """Return whether a schedule has started the run, not a push."""
    event = variables.get("GITHUB_EVENT_NAME") or variables.get("CI_PIPELINE_SOURCE")
    return event == "schedule"


def format_of(variables: Mapping[str, str]) -> str:
    """Return the `--format` of `check` that the forge shows next to the changed lines."""
    return "github" if variables.get("GITHUB_ACTIONS") else "text"


def base_of(since: str) -> str:
    """Return the commit to compare with: the one given, or HEAD for a new branch."""
    return "HEAD" if NO_COMMIT.fullmatch(since.strip()) else since.strip()


def find_run(variables: Mapping[str, str]) -> str:
    """Return the address of this run on GitLab; that of others the alerts know."""
    return variables.get("CI_JOB_URL", "")


def set_output(name: str, value: str, variables: Mapping[str, str]) -> None:
    """Write an output for other jobs of the workflow, if the forge has a file for them."""
    if file := variables.get("GITHUB_OUTPUT"):
        with Path(file).open("a", encoding="utf-8") as output:
            output.write(f"{name}={value}\n")


def prepare_ssh(variables: Mapping[str, str], home: Path) -> None:
    """Let ssh know the server and the key, if the variables have them.

    A key of the account is never replaced: on a runner of one's own it may be somebody's. Raises
    SetupError.
    """
    key, hosts = variables.get(KEY, "").strip(), variables.get(HOSTS, "").strip()
    if not key:
        return
    folder = home / ".ssh"
    folder.mkdir(mode=0o700, exist_ok=True)
    _put_key(folder / "id_ed25519", f"{key}\n")
    known = folder / "known_hosts"
    lines = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    added = [line for line in hosts.splitlines() if line not in lines]
    known.write_text("".join(f"{line}\n" for line in [*lines, *added]), encoding="utf-8")


def _put_key(file: Path, text: str) -> None:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if file.read_text(encoding="utf-8") == text:
            return
        raise SetupError(
            f"Máy chạy CI đã có {file} khác — hãy dùng một tài khoản riêng cho việc xuất bản, "
            "hoặc bỏ biến PUBLISH_KEY nếu khóa sẵn có là đúng."
        ) from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as output:
        output.write(text)
