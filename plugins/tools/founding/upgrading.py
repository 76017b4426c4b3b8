"""`upgrade`: take a new version of the code into an office's repository; its content stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from plugins.core.errors import SetupError
from plugins.core.git import ask_git, list_names, run_git
from plugins.core.project import read_version

HANDBOOK = "content/HUONG-DAN.md"  # of the portal, not of the office
# An office's own: a new version changes nothing in them.
KEPT = ("content", "theme-local")


def upgrade(root: Path, source: str, branch: str, report: Callable[[str], None]) -> None:
    """Merge a branch of a repository and commit, with the content and own styles as they were.

    Nothing is merged into a folder with changes that are not committed. Raises SetupError; after a
    conflict in other files the merge is left as git left it, to be ended by hand.
    """
    if ask_git(root, "status", "--porcelain"):
        raise SetupError("Thư mục còn thay đổi chưa commit, chưa nâng cấp — commit rồi chạy lại.")
    before = read_version(root)
    ask_git(root, "fetch", "--quiet", source, branch)
    run_git(root, "merge", "--quiet", "--no-commit", "--no-ff", "FETCH_HEAD")
    if run_git(root, "rev-parse", "--verify", "--quiet", "MERGE_HEAD").returncode:
        report(f"Cổng đã có mọi thay đổi của {source}, phiên bản {before}.")
        return
    for folder in KEPT:
        if (root / folder).exists():
            ask_git(root, "reset", "--quiet", "HEAD", "--", folder)
            run_git(root, "checkout", "--quiet", "--", folder)
            ask_git(root, "clean", "-fdq", "--", folder)  # nothing else was untracked
    run_git(root, "checkout", "--quiet", "FETCH_HEAD", "--", HANDBOOK)
    if conflicts := list_names(root, "diff", "--name-only", "--diff-filter=U", "-z"):
        raise SetupError(
            f"Cả hai bên cùng sửa {', '.join(conflicts)} — sửa những tệp này rồi git add và "
            "git commit; muốn thôi thì git merge --abort."
        )
    ask_git(root, "commit", "--quiet", "--no-edit")
    after = read_version(root)
    change = f"từ {before} lên {after}" if after != before else f"lên mã mới nhất của {after}"
    report(f"Đã nâng cấp {change}; nội dung và theme-local giữ nguyên.")
    report("Chạy python3 tasks.py check và serve để xem, rồi git push.")
