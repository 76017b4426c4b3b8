"""Install the hook that git runs before a commit."""

from __future__ import annotations

import shlex
from pathlib import Path

from plugins.core.errors import SetupError
from plugins.core.git import ask_git

NAME = "pre-commit"
MARK = "# cong-thong-tin: python3 tasks.py hook"
CALL = "python3 tasks.py check --staged"
SHARED = ("system", "global", "command")
# Git runs it at the top of the work tree; for a commit without content it only asks git.
SCRIPT = f"""#!/bin/sh
{MARK}
# Kiểm tra bài viết sắp được commit. Tệp này do lệnh trên ghi ra: đừng sửa, lần sau nó bị ghi đè.
[ -f tasks.py ] || exit 0
git diff --cached --quiet -- content && exit 0
for python in .venv/bin/python .venv/Scripts/python.exe python3 python py; do
  if command -v "$python" >/dev/null 2>&1; then
    exec "$python" tasks.py check --staged
  fi
done
echo 'Không thấy Python nên chưa kiểm tra được bài: hãy cài Python 3.11 trở lên.' >&2
exit 1
"""


def install_hook(root: Path) -> Path:
    """Write the hook, or renew it, where git looks for it, and return its path.

    Raises SetupError, with the line to add by hand, if there is a foreign hook or other
    repositories share the folder.
    """
    top = Path(ask_git(root, "rev-parse", "--show-toplevel").rstrip("\n"))
    if not top.samefile(root):
        raise SetupError(
            f"Kho git bắt đầu ở {top}, không phải ở thư mục của cổng — hãy tự thêm dòng "
            f"`cd {shlex.quote(str(root))} && {CALL}` vào hook {NAME} của kho đó."
        )
    refuse_shared_folder(root)
    hook = root / ask_git(root, "rev-parse", "--git-path", f"hooks/{NAME}").rstrip("\n")
    if hook.is_symlink() or (hook.exists() and MARK not in read(hook)):
        raise SetupError(
            f"Đã có hook khác ở {hook} nên không ghi đè — hãy tự thêm dòng `{CALL}` vào đó."
        )
    hook.parent.mkdir(parents=True, exist_ok=True)
    unfinished = hook.with_name(f"{NAME}.new")
    unfinished.write_text(SCRIPT, encoding="utf-8", newline="\n")
    unfinished.chmod(0o755)
    unfinished.replace(hook)
    return hook


def refuse_shared_folder(root: Path) -> None:
    """Raise SetupError if git's settings give all repositories one folder of hooks.

    `git config` prints a line of scope and value for each definition of the setting.
    """
    question = ("config", "--show-scope", "--get-regexp", r"^core\.hookspath$")
    try:
        lines = ask_git(root, *question).splitlines()
    except SetupError:  # git fails if the setting is not defined
        return
    scope, _, setting = lines[-1].partition("\t")
    if scope in SHARED:
        folder = setting.partition(" ")[2]
        raise SetupError(
            f"core.hooksPath ({folder}) dùng chung cho mọi kho git trên máy nên không ghi vào đó — "
            f"hãy tự thêm dòng `{CALL}` vào hook {NAME} ở đó, hoặc chạy "
            "`git config core.hooksPath .git/hooks` rồi chạy lại."
        )


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
