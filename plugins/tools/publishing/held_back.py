"""Bundles held back from a release: published as in an earlier commit, or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from plugins.core.errors import PublishingError
from plugins.tools.publishing.status import read_status, write_status

if TYPE_CHECKING:
    from plugins.newsdesk.problems import Problem

FILE = "held-back.json"
STANDS = "bản đã đăng trước đó vẫn trên mạng"
ABSENT = "bài mới này chưa lên mạng"


class HeldBundle(NamedTuple):
    """A bundle whose newest version has errors, and the commit whose version stands instead.

    `bundle` is its path as shown, `commit` empty if no version was published.
    """

    bundle: str
    commit: str
    problems: tuple[Problem, ...]

    @property
    def fate(self) -> str:
        """Return what readers see of it, as a clause."""
        return STANDS if self.commit else ABSENT

    @property
    def line(self) -> str:
        """Return its first error, the number of others and its fate, for a list of bundles."""
        rest = len(self.problems) - 1
        others = f", và {rest} lỗi khác" if rest else ""
        return f"{one_line(self.problems[0].as_text())}{others} ({self.fate})"


def describe(held: Iterable[HeldBundle]) -> str:
    """Return what the publisher is told when all other bundles are published."""
    bundles = list(held)
    lines = [f"{len(bundles)} BÀI CÒN LỖI, BẢN MỚI CHƯA ĐƯỢC ĐĂNG:"]
    for one in bundles:
        lines += [f"  {one_line(problem.as_text())}" for problem in one.problems]
        lines.append(f"    → {one.bundle}: {one.fate}.")
    lines.append("Mọi bài khác đã được đăng. Hãy sửa các lỗi trên rồi xuất bản (push) lại.")
    return "\n".join(lines)


def one_line(text: str) -> str:
    """Return a text without line ends and other invisible characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def write_held(to: str, held: Iterable[HeldBundle]) -> None:
    """Leave at the target what was held back, for alerts. Raises PublishingError."""
    lines = {one.bundle: one.line for one in held}
    write_status(to, json.dumps(lines, ensure_ascii=False), FILE)


def read_held(to: str) -> dict[str, str]:
    """Return bundle → error and fate of all bundles that the last publication held back.

    Raises PublishingError.
    """
    line = read_status(to, FILE)
    try:
        found = json.loads(line) if line else {}
        return {one_line(str(bundle)): one_line(str(words)) for bundle, words in found.items()}
    except (ValueError, AttributeError):
        raise PublishingError(f"Tệp {FILE} ở nơi xuất bản không đọc được.") from None
