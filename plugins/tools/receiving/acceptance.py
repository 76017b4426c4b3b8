"""What may be pushed: content for everybody, code only as the administrator has installed it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from plugins.core.errors import PublishingError
from plugins.core.git_trees import Tree
from plugins.tools.receiving.pushed_tree import (
    PushedRepository,
    find_foreign_code,
    list_installed,
    one_line,
)

BRANCHES = "refs/heads/"
# The hooks' own, and those by which git shows other objects than were pushed.
RESERVED = ("refs/portal/", "refs/replace/")
SHOWN_PATHS = 10


def find_refusal(
    repository: PushedRepository, branch: str, code: Path, lines: Iterable[str]
) -> str:
    """Return why a push is refused, or nothing.

    `lines` are those of the hook pre-receive: old commit, new commit, ref. Other branches than
    `branch` are never published and may hold anything.
    """
    for line in lines:
        old, new, ref = line.split(" ", 2)
        if ref.startswith(RESERVED):
            return f"KHÔNG NHẬN: không ai push được vào {one_line(ref)}."
        is_change = ref == BRANCHES + branch and new.strip("0")
        if is_change and (words := _explain(repository, branch, code, old, new)):
            return words
    return ""


def _explain(repository: PushedRepository, branch: str, code: Path, old: str, new: str) -> str:
    """Return why a commit may not become the newest of the branch, or nothing."""
    before: Tree = repository.list_outside(old) if old.strip("0") else {}
    after, installed = repository.list_outside(new), list_installed(code)
    if foreign := find_foreign_code(after, before, installed):
        return explain_code(foreign, branch)
    try:
        repository.list_content(new)
    except PublishingError as error:
        lines = "\n".join(f"  {line}" for line in str(error).splitlines())
        return f"KHÔNG NHẬN: content/ chỉ được gồm thư mục và tệp thường.\n{lines}"
    return ""


def explain_code(paths: Sequence[str], branch: str) -> str:
    """Return what an editor whose push changes code is told."""
    shown = [f"  {one_line(path)}" for path in paths[:SHOWN_PATHS]]
    if len(paths) > SHOWN_PATHS:
        shown.append(f"  … và {len(paths) - SHOWN_PATHS} tệp khác")
    return "\n".join(
        [
            "KHÔNG NHẬN: lần push này đổi tệp ngoài content/, trên máy chủ không có gì thay đổi:",
            *shown,
            "Biên tập viên chỉ sửa trong content/: xóa tệp mới, trả lại tệp cũ rồi push lại:",
            f"  git checkout origin/{branch} -- . ':!content' && git commit",
            "Quản trị: cài mã mới lên máy chủ trước (RUNBOOK.vi.md, mục 8), rồi push đúng mã đó.",
        ]
    )
