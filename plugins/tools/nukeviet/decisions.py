"""What was decided on articles when they were planned, told one by one."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.tools.nukeviet.content.plan import PlannedArticle
from plugins.tools.nukeviet.notes import Note, NoteKind


def iter_decisions(plan: PlannedArticle) -> Iterator[Note]:
    """Yield what was decided on an article, without its place."""
    old, standing = plan.old, plan.standing
    decided = NoteKind.DECISION
    if plan.redirect:
        what = f"bài chỉ là liên kết tới {plan.redirect}: địa chỉ cũ chuyển thẳng tới đó"
        if standing.is_draft:
            what = f"bài chỉ là liên kết tới {plan.redirect} và {standing.old}: bỏ"
        yield Note(decided, "Bài liên kết ngoài", what)
        return
    if standing.is_draft:
        yield Note(decided, f"Trạng thái: {standing.old}", standing.why, standing.remedy)
    if old.is_external:
        what = "bài đánh dấu liên kết ngoài nhưng không có địa chỉ, nhập như bài thường"
        yield Note(decided, "Bài liên kết ngoài", what, "xem lại nội dung bài")
    if not old.is_on_home and not standing.is_draft:
        what = "cổng cũ không cho bài lên trang nhất; cổng mới không có lựa chọn này"
        yield Note(decided, "Trang nhất", what)
    if old.rounds > 1:
        what = f"tiêu đề bị mã hóa {old.rounds} lần, đã giải: “{old.title}”"
        yield Note(decided, "Tiêu đề", what)
    if old.had_marks:
        what = f"tiêu đề gõ Unicode tổ hợp, địa chỉ cũ hỏng dấu; địa chỉ mới /{plan.url}"
        yield Note(decided, "Địa chỉ", what)
    if old.other_category_ids:
        what = (
            f"bài còn thuộc {len(old.other_category_ids)} chuyên mục khác; chỉ giữ chuyên mục chính"
        )
        yield Note(NoteKind.LOSS, "Chuyên mục phụ", what)
    if old.groups:
        names = ", ".join(f"“{name}”" for name in old.groups)
        what = f"bài thuộc nhóm tin {names}" + (": ghi featured" if old.is_highlight else "")
        yield Note(decided if old.is_highlight else NoteKind.LOSS, "Nhóm tin", what)
