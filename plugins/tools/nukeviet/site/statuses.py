"""Who can see an article on the portal: never somebody who could not on the old site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from plugins.tools.nukeviet.site.articles import OldArticle

LOCKED = 21  # added to the status while the category is locked
PUBLISHED, SCHEDULED, EXPIRED = 1, 2, 3
WORDS = {
    0: "đã ngừng đăng",
    PUBLISHED: "đã đăng",
    SCHEDULED: "hẹn giờ",
    EXPIRED: "hết hạn",
    4: "bản nháp",
    5: "chờ duyệt",
    6: "bị trả lại",
    7: "chờ duyệt",
    8: "chờ đăng",
    9: "bị từ chối đăng",
    10: "chờ duyệt lại",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of an article: `old` in words, whether it becomes a draft, and why."""

    old: str
    is_draft: bool
    why: str = ""
    remedy: str = ""


def decide_standing(
    article: OldArticle, now: datetime, *, is_locked: bool, shows_expired: bool
) -> Standing:
    """Return the standing of an article at `now`."""
    number = article.status % LOCKED if article.status > LOCKED else article.status
    old = WORDS.get(number, f"trạng thái {number}")
    if article.status > LOCKED or is_locked:
        return Standing(
            f"{old} (chuyên mục bị khóa)",
            is_draft=True,
            why="chuyên mục bị khóa, tắt hoặc chỉ dành cho thành viên, bạn đọc không mở được bài",
            remedy="muốn đăng lại thì xóa dòng status: draft",
        )
    if number == SCHEDULED:
        return _scheduled(article, old, now)
    if number not in {PUBLISHED, EXPIRED}:
        return Standing(
            old,
            is_draft=True,
            why=f"trên cổng cũ: {old}, bạn đọc không mở được",
            remedy="muốn đăng thì xóa dòng status: draft; không cần nữa thì xóa thư mục bài",
        )
    is_over = number == EXPIRED or (article.expires is not None and article.expires <= now)
    if is_over and not shows_expired:
        return Standing(
            WORDS[EXPIRED],
            is_draft=True,
            why="bài hết hạn, trên cổng cũ không mở được nữa",
            remedy="muốn bạn đọc còn mở được theo địa chỉ thì xóa dòng status: draft; cho "
            "mọi bài hết hạn: nhập với --expired",
        )
    return Standing(WORDS[EXPIRED] if is_over else old, is_draft=False)


def _scheduled(article: OldArticle, old: str, now: datetime) -> Standing:
    if article.published is not None and article.published > now:
        return Standing(old, is_draft=False)
    return Standing(
        old,
        is_draft=True,
        why="bài hẹn giờ, giờ hẹn đã qua mà cổng cũ chưa đăng",
        remedy="muốn đăng thì xóa dòng status: draft và xem lại ngày",
    )
