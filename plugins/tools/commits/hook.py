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
# Git runs it at the top of the work tree. A commit without content costs one question to git.
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
    """Write the hook where git looks for it and return its path; ours is written anew.

    Raises SetupError when there is another one, or when the place is other repositories'
    too: then it says what to add by hand.
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
    """Raise SetupError when git's settings send the hooks of all repositories to one place.

    `git config` answers one line of scope and value for each time the setting is made.
    """
    question = ("config", "--show-scope", "--get-regexp", r"^core\.hookspath$")
    try:
        lines = ask_git(root, *question).splitlines()
    except SetupError:  # git's answer to "there is none" is a failure
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
