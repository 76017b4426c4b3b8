"""Comments and letters as editors see them, each with the form that decides about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from plugins.core.voice import LONGEST_ANSWER, LONGEST_COMMENT
from plugins.engagement.service.http.desk_pages import OLD_TEXT, DeskFrame, show_moment
from plugins.engagement.service.http.html import NOTHING, join
from plugins.engagement.service.store.voice import (
    APPROVED,
    CLOSED,
    READ,
    RECEIVED,
    REFUSED,
    SPAM,
    WAITING,
    Answer,
    Comment,
    Letter,
)
from plugins.engagement.service.voice.codes import show_receipt
from plugins.engagement.service.voice.deciding import LONGEST_NOTE, OFFICE

COMMENT_VERBS = {
    "duyet": APPROVED,
    "khong-duyet": REFUSED,
    "rac": SPAM,
    "cho": WAITING,
    "luu": "",  # only texts change
}
LETTER_VERBS = {"da-xem": READ, "xong": CLOSED, "mo-lai": RECEIVED}
BUTTONS: dict[str, Sequence[tuple[str, str]]] = {
    WAITING: (("duyet", "Duyệt"), ("khong-duyet", "Không duyệt"), ("rac", "Rác")),
    APPROVED: (("luu", "Lưu"), ("khong-duyet", "Gỡ xuống"), ("cho", "Về chờ duyệt")),
    REFUSED: (("duyet", "Duyệt"), ("cho", "Về chờ duyệt"), ("rac", "Rác")),
    SPAM: (("duyet", "Duyệt"), ("cho", "Về chờ duyệt")),
    RECEIVED: (("da-xem", "Đã xem"), ("xong", "Kết thúc")),
    READ: (("xong", "Kết thúc"), ("mo-lai", "Về chưa xem")),
    CLOSED: (("mo-lai", "Mở lại"),),
}
STATES = {
    WAITING: "chờ duyệt",
    APPROVED: "đã duyệt",
    REFUSED: "không duyệt",
    SPAM: "rác",
    RECEIVED: "chưa xem",
    READ: "đã xem",
    CLOSED: "đã xong",
}
CARD = Markup(
    '<article aria-labelledby="t-{code}"><h2 id="t-{code}"><a href="{url}">{title}</a></h2>'
    "<p>{name}, {time}{email} – {state}, mã {code}</p>"
    '<p class="text">{shown}</p>{original}'
    '<form method="post" action="/duyet/y-kien/{code}">{hidden}'
    "<details{open_edit}><summary>Sửa chữ</summary><label>Nội dung hiện trên trang (bản gốc vẫn "
    'được giữ)<textarea name="noi_dung" rows="6" maxlength="{longest_text}">\n{text}</textarea>'
    "</label></details>"
    "<details{open_answer}><summary>Trả lời</summary><label>Câu trả lời, ký tên “{office}”"
    '<textarea name="tra_loi" rows="4" maxlength="{longest_answer}">\n{answer}</textarea></label>'
    "</details>{buttons}</form>{answers}</article>"
)
EMAIL = Markup(", {}")
OPEN = Markup(" open")
BUTTON = Markup('<button name="viec" value="{}">{}</button>')
ANSWERED = Markup(
    '<div class="answer"><p><strong>{name}</strong>, {time}</p><p class="text">{text}</p>'
    '<form method="post" action="/duyet/tra-loi/{code}">{hidden}'
    "<details><summary>Sửa câu trả lời</summary><label>Câu trả lời (để trống là gỡ xuống)"
    '<textarea name="noi_dung" rows="4" maxlength="{longest}">\n{text}</textarea></label>'
    "<button>Lưu câu trả lời</button></details></form></div>"
)
LETTER = Markup(
    '<article aria-labelledby="t-{code}"><h2 id="t-{code}">{topic}</h2>'
    "<p>{name}, {time} – {state}, mã {receipt}</p><p>Liên hệ: {contact}</p>"
    '<p class="text">{text}</p>{note}'
    '<form method="post" action="/duyet/gop-y/{code}">{hidden}{write}{buttons}</form></article>'
)
WRITE_NOTE = Markup(
    "<details{open}><summary>Lời nhắn khi kết thúc</summary><label>Người góp ý đọc được khi hỏi "
    'bằng mã<textarea name="ghi_chu" rows="4" maxlength="{longest}">\n{note}</textarea></label>'
    "</details>"
)


class Typed(NamedTuple):
    """What an editor typed that could not be taken; empty texts are those of the store."""

    text: str = ""
    answer: str = ""


NOTHING_TYPED = Typed()


def show_comment(
    frame: DeskFrame, comment: Comment, answers: Iterable[Answer], typed: Typed = NOTHING_TYPED
) -> Markup:
    """Return the card of a comment."""
    url, title = frame.title_of(comment.page)
    text = typed.text or comment.shown
    return CARD.format(
        code=comment.code,
        url=url,
        title=title,
        name=comment.name,
        time=show_moment(comment.moment),
        email=EMAIL.format(comment.email) if comment.email else NOTHING,
        state=STATES[comment.state],
        shown=comment.shown,
        original=OLD_TEXT.format("Bản gốc", comment.text) if comment.edited else NOTHING,
        hidden=frame.hidden(comment.version),
        open_edit=OPEN if text != comment.shown else NOTHING,
        open_answer=OPEN if typed.answer else NOTHING,
        text=text,
        longest_text=LONGEST_COMMENT,
        office=OFFICE,
        longest_answer=LONGEST_ANSWER,
        answer=typed.answer,
        buttons=_show_buttons(comment.state),
        answers=join(_show_answer(frame, one) for one in answers),
    )


def show_letter(frame: DeskFrame, letter: Letter, typed: Typed = NOTHING_TYPED) -> Markup:
    """Return the card of a letter."""
    write = WRITE_NOTE.format(
        open=OPEN if typed.text else NOTHING, longest=LONGEST_NOTE, note=typed.text
    )
    return LETTER.format(
        code=letter.code,
        receipt=show_receipt(letter.code),
        topic=letter.topic,
        name=letter.name,
        time=show_moment(letter.moment),
        state=STATES[letter.state],
        contact=letter.contact,
        text=letter.text,
        note=OLD_TEXT.format("Lời nhắn đã ghi", letter.note) if letter.note else NOTHING,
        hidden=frame.hidden(letter.version),
        write=write if letter.state != CLOSED else NOTHING,
        buttons=_show_buttons(letter.state),
    )


def _show_answer(frame: DeskFrame, answer: Answer) -> Markup:
    return ANSWERED.format(
        name=answer.name,
        time=show_moment(answer.moment),
        text=answer.text,
        code=answer.code,
        hidden=frame.hidden(answer.version),
        longest=LONGEST_ANSWER,
    )


def _show_buttons(state: str) -> Markup:
    return join(BUTTON.format(verb, name) for verb, name in BUTTONS[state])
