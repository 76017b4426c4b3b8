"""Let a push to a bare repository publish, for an office without a forge."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path

from plugins.core.errors import PublishingError
from plugins.core.git import run_git
from plugins.tools.publishing.targets import parse_target

SCRIPT = Path(__file__).with_name("post-receive.sh")
MARK = "# Written by `tasks.py receive`: changes here are lost."


def receive(
    repository: Path,
    to: str,
    report: Callable[[str], None],
    *,
    branch: str = "main",
    checkout: Path | None = None,
) -> Path:
    """Make `repository` a bare one that publishes to `to` on every push; return its hook.

    Creates the repository if it is missing, and replaces an earlier hook of this function only.
    The first push creates the folder `checkout`, by default next to the repository, in which the
    site is built. Raises PublishingError.
    """
    target = parse_target(to)
    place = to if target.host else target.path
    repository = repository.absolute()
    beside = Path(f"{str(repository).removesuffix('.git')}.checkout")
    checkout = checkout.absolute() if checkout else beside
    if not _has_run("check-ref-format", f"refs/heads/{branch}"):
        raise PublishingError(f"{branch!r} không phải tên của một nhánh.")
    _prepare(repository, branch)
    # Overrides core.hooksPath of the machine or the account.
    _has_run("--git-dir", str(repository), "config", "core.hooksPath", f"{repository}/hooks")
    hook = repository / "hooks/post-receive"
    if hook.exists() and MARK not in hook.read_text(encoding="utf-8", errors="replace"):
        raise PublishingError(
            f"{hook} là của người khác, không ghi đè — hãy xóa hoặc đổi tên tệp đó rồi chạy lại."
        )
    hook.parent.mkdir(exist_ok=True)
    fresh = hook.with_name("post-receive.new")
    fresh.write_text(format_hook(repository, checkout, place, branch), encoding="utf-8")
    fresh.chmod(0o755)
    fresh.replace(hook)
    report(f"Mỗi lần push vào nhánh {branch} của {repository} sẽ xuất bản vào {place}.")
    return hook


def format_hook(repository: Path, checkout: Path, to: str, branch: str) -> str:
    """Return post-receive.sh after the values of its variables."""
    values = {
        "repository": str(repository),
        "checkout": str(checkout),
        "target": to,
        "branch": branch,
        "python": getattr(sys, "_base_executable", sys.executable),
    }
    lines = [f"{name}={shlex.quote(value)}" for name, value in values.items()]
    head = "\n".join(["#!/bin/sh", MARK, *lines])
    return f"{head}\n\n{SCRIPT.read_text(encoding='utf-8')}"


def _prepare(repository: Path, branch: str) -> None:
    if not repository.exists() or not any(repository.iterdir()):
        if not _has_run("init", "--quiet", "--bare", f"--initial-branch={branch}", str(repository)):
            raise PublishingError(f"Không tạo được kho git {repository} — hãy xem lỗi ở trên.")
    elif not (repository / "HEAD").is_file():
        raise PublishingError(
            f"{repository} không phải kho git chỉ để nhận (bare) — hãy ghi một thư mục mới."
        )


def _has_run(*arguments: str) -> bool:
    """Run git, show its errors, and return whether it succeeded."""
    try:
        done = run_git(Path(), *arguments)
    except OSError as error:
        raise PublishingError("Không chạy được git — hãy cài chương trình này.") from error
    sys.stderr.write(done.stderr.decode("utf-8", "replace"))
    return done.returncode == 0
