"""Let a push to a bare repository publish: write its hooks, which run the installation's code."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from plugins.core.errors import PublishingError
from plugins.core.git import Account, run_git
from plugins.tools.publishing.targets import parse_target
from plugins.tools.receiving.guarded_folders import (
    find_real_folder,
    iter_foreign,
    opened,
    read_plain,
    take_over,
    write_program,
)

MARK = "# Written by `tasks.py receive`: changes here are lost."
HOOKS = {"pre-receive": "accept", "post-receive": '"${1:-publish}"'}
MINUTES = 30.0


def receive(
    code: Path,
    repository: Path,
    to: str,
    report: Callable[[str], None],
    *,
    branch: str = "main",
    checkout: Path | None = None,
    minutes: float = MINUTES,
) -> Path:
    """Make `repository` a bare one that publishes to `to` on every push; return its hook.

    The hooks run the code of the installation `code`. Creates the repository if it is missing, and
    replaces earlier hooks of this function only. Called by root for another account's repository,
    it writes through no link of that account, and leaves hooks that only root can change. The
    first push creates the folder `checkout`, by default next to the repository, in which the site
    is built; a publication is ended after `minutes`. Raises PublishingError.
    """
    target = parse_target(to)
    place = to if target.host else target.path
    if minutes <= 0:
        raise PublishingError(f"Thời hạn {minutes:g} phút không hợp lệ — hãy ghi số lớn hơn 0.")
    if not _has_run(Path(), "check-ref-format", f"refs/heads/{branch}"):
        raise PublishingError(f"{branch!r} không phải tên của một nhánh.")
    repository = find_real_folder(repository.absolute())
    beside = Path(f"{str(repository).removesuffix('.git')}.checkout")
    checkout = checkout.absolute() if checkout else beside
    _prepare(repository, branch)
    values = {
        "repository": str(repository),
        "site": str(checkout),
        "branch": branch,
        "target": place,
        "code": str(code),
        "minutes": f"{minutes:g}",
    }
    with opened(repository) as folder:
        account = _find_account(repository, os.fstat(folder))
        _check_installation(code, account)
        _write_hooks(folder, repository, account, values)
    _set_hooks_path(repository, account)
    report(f"Mỗi lần push vào nhánh {branch} của {repository} sẽ xuất bản vào {place}.")
    return repository / "hooks/post-receive"


def format_hook(verb: str, values: dict[str, str]) -> str:
    """Return the text of a hook."""
    arguments = [f"--{name}={shlex.quote(value)}" for name, value in values.items()]
    lines = [
        "#!/bin/sh",
        MARK,
        "# It runs the installation's code, never a file of the repository.",
        "unset PYTHONPATH PYTHONHOME PYTHONSTARTUP",
        "export PYTHONUTF8=1 PYTHONUNBUFFERED=1",
        f"cd {shlex.quote(values['code'])} || exit 1",
        f"exec {shlex.quote(sys.executable)} -m plugins.tools.receiving.push {verb} \\",
        *(f"    {one} \\" for one in arguments[:-1]),
        f"    {arguments[-1]}",
    ]
    return "\n".join([*lines, ""])


def _write_hooks(
    folder: int, repository: Path, account: Account | None, values: dict[str, str]
) -> None:
    """Write the hooks into the open folder of the repository."""
    if "hooks" not in os.listdir(folder):
        os.mkdir("hooks", 0o755, dir_fd=folder)
    with opened("hooks", folder) as hooks:
        if account:
            take_over(hooks)
        _check_hooks(hooks, repository / "hooks", is_shared=account is not None)
        for name, verb in HOOKS.items():
            write_program(hooks, name, format_hook(verb, values))


def _check_hooks(hooks: int, path: Path, *, is_shared: bool) -> None:
    """Raise PublishingError for hooks of others; earlier ones of ours may be replaced."""
    for name in HOOKS:
        try:
            text = read_plain(hooks, name)
        except OSError:
            text = ""
        if text is not None and MARK not in text:
            raise PublishingError(
                f"Đã có hook khác ở {path / name} nên không ghi đè — hãy xóa hoặc đổi tên tệp đó "
                "rồi chạy lại."
            )
    ours = {*HOOKS, *(f"{name}.new" for name in HOOKS)}
    for name in iter_foreign(hooks) if is_shared else ():
        if name not in ours and not name.endswith(".sample"):
            raise PublishingError(
                f"{path / name} là của tài khoản khác, git có thể chạy tệp này — hãy xem rồi xóa."
            )


def _set_hooks_path(repository: Path, account: Account | None) -> None:
    """Override core.hooksPath of the machine and the account.

    Raises PublishingError if another file that the settings of the repository include wins.
    """
    hooks = f"{repository}/hooks"
    git = ("--git-dir", str(repository), "config")
    if not _has_run(repository, *git, "--replace-all", "core.hooksPath", hooks, account=account):
        raise PublishingError(f"Không ghi được cấu hình của kho git {repository}.")
    done = run_git(repository, *git, "core.hooksPath", variables=_home(account), account=account)
    if os.fsdecode(done.stdout).strip() != hooks:
        raise PublishingError(
            f"Cấu hình {repository}/config dẫn git đến hook khác — hãy xem và xóa các dòng include "
            "trong tệp đó."
        )


def _prepare(repository: Path, branch: str) -> None:
    if not repository.exists() or not any(repository.iterdir()):
        nearest = next(one for one in (repository, *repository.parents) if one.exists())
        command = ("init", "--quiet", "--bare", f"--initial-branch={branch}", str(repository))
        if not _has_run(nearest, *command, account=_find_account(nearest, nearest.stat())):
            raise PublishingError(f"Không tạo được kho git {repository} — hãy xem lỗi ở trên.")
    elif not (repository / "HEAD").is_file():
        raise PublishingError(
            f"{repository} không phải kho git chỉ để nhận (bare) — hãy ghi một thư mục mới."
        )


def _find_account(folder: Path, status: os.stat_result) -> Account | None:
    """Return the account of a folder if it is not this one. Raises PublishingError unless root."""
    if status.st_uid == os.geteuid():
        return None
    if os.geteuid() != 0:
        raise PublishingError(f"{folder} thuộc tài khoản khác — hãy dùng tài khoản đó hoặc root.")
    return Account(status.st_uid, status.st_gid)


def _check_installation(code: Path, account: Account | None) -> None:
    """Raise PublishingError if the account of the repository cannot run it, or could change it."""
    if account is None:
        return
    parts = [code, code / "plugins", code / "tasks.py", Path(sys.executable)]
    if any(one.exists() and one.stat().st_uid == account.user for one in parts):
        raise PublishingError(
            f"{code} thuộc tài khoản nhận bài, ai push được cũng sửa được — hãy chạy từ bản cài "
            "đặt của quản trị, ví dụ /opt/portal."
        )
    try:
        subprocess.run(
            [sys.executable, "-c", "import os; os.listdir('plugins'); open('tasks.py').close()"],
            check=True,
            cwd=code,
            stderr=subprocess.DEVNULL,
            user=account.user,
            group=account.group,
            extra_groups=(),
        )
    except (OSError, subprocess.CalledProcessError):
        raise PublishingError(
            f"Tài khoản nhận bài không đọc được {code} hoặc không chạy được {sys.executable} — "
            "hãy mở quyền đọc (chmod -R a+rX)."
        ) from None


def _has_run(folder: Path, *arguments: str, account: Account | None = None) -> bool:
    """Run git, show its errors, and return whether it succeeded."""
    try:
        done = run_git(folder, *arguments, variables=_home(account), account=account)
    except OSError as error:
        raise PublishingError("Không chạy được git — hãy cài chương trình này.") from error
    sys.stderr.write(done.stderr.decode("utf-8", "replace"))
    return done.returncode == 0


def _home(account: Account | None) -> dict[str, str]:
    """Return the variable that leads git to the settings of the account."""
    if account is None:
        return {}
    import pwd

    try:
        return {"HOME": pwd.getpwuid(account.user).pw_dir}
    except KeyError:
        return {"HOME": "/"}
