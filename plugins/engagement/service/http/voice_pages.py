"""Pages for readers without scripts who send comments and letters.

What cannot be taken comes back in the form, so that nobody types it twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from plugins.core.voice import (
    LONGEST_COMMENT,
    LONGEST_CONTACT,
    LONGEST_EMAIL,
    LONGEST_LETTER,
    LONGEST_NAME,
    LONGEST_RECEIPT,
)
from plugins.engagement.manifest import ManifestPage
from plugins.engagement.service.http.html import join, render_page
from plugins.engagement.service.http.pages import show_title
from plugins.engagement.service.http.refusals import HttpRefusal
from plugins.engagement.service.store.voice import CLOSED, READ, RECEIVED, Letter
from plugins.engagement.service.voice.codes import show_receipt
from plugins.engagement.service.voice.drafts import Form
from plugins.vietnamese.plain_text import clean_line, clean_text

COMMENT_SENT = "Phản hồi của bạn đã được ghi nhận và sẽ hiện sau khi được duyệt."
LETTER_SENT = "Góp ý của bạn đã được gửi tới cơ quan."
KEEP_RECEIPT = "Hãy ghi lại mã này: có mã thì hỏi được góp ý đã được xem và trả lời chưa."
STATES = {
    RECEIVED: "Góp ý đã được nhận, chưa có người xem.",
    READ: "Góp ý đã được xem, đang được xử lý.",
    CLOSED: "Góp ý đã được xử lý xong.",
}
SENT = Markup(
    "<h1>Gửi phản hồi</h1>{title}<p role=status>{message}</p>"
    '<p><a href="{url}">Quay lại bài viết</a></p>'
)
COMMENT_FORM = Markup(
    '<h1>{heading}</h1>{title}<p role=alert>{problem}</p><form method="post">'
    '<label>Họ tên<input name="ten" value="{ten}" maxlength="{name}" required '
    'autocomplete="name"></label>'
    '<label>Thư điện tử (không bắt buộc, chỉ ban biên tập xem được)<input name="thu" type="email" '
    'value="{thu}" maxlength="{email}" autocomplete="email"></label>'
    '<label>Nội dung<textarea name="noi_dung" rows="8" maxlength="{text}" required>\n{noi_dung}'
    "</textarea></label>{trap}<button>Gửi phản hồi</button></form>"
    '<p><a href="{url}">Quay lại bài viết</a></p>'
)
# Nobody sees it and no key reaches it; programs that fill in every field give themselves away.
TRAP = Markup('<input name="website" hidden tabindex="-1" autocomplete="off">')
LETTER_FORM = Markup(
    '<h1>{heading}</h1><p role=alert>{problem}</p><form method="post">'
    '<label>Lĩnh vực<select name="chu_de">{topics}</select></label>'
    '<label>Họ tên<input name="ten" value="{ten}" maxlength="{name}" required '
    'autocomplete="name"></label>'
    '<label>Liên hệ để trả lời (điện thoại, thư điện tử hoặc địa chỉ)<input name="lien_he" '
    'value="{lien_he}" maxlength="{contact}" required></label>'
    '<label>Nội dung<textarea name="noi_dung" rows="12" maxlength="{text}" required>\n{noi_dung}'
    "</textarea></label>{trap}<button>Gửi góp ý</button></form>"
    '<p><a href="/">Về trang chủ</a></p>'
)
TOPIC = Markup('<option value="{0}"{1}>{0}</option>')
CHOSEN = Markup(" selected")
RECEIPT = Markup(
    "<h1>Gửi góp ý</h1><p role=status>{sent}</p><p>Mã của góp ý: <strong>{code}</strong></p>"
    '<p>{keep}</p><p><a href="/">Về trang chủ</a></p>'
)
ASK = Markup(
    '<h1>Hỏi kết quả góp ý</h1><form method="post" action="{action}">'
    '<label>Mã của góp ý<input name="ma" value="{code}" maxlength="{longest}" required '
    'autocomplete="off" autocapitalize="characters"></label><button>Hỏi kết quả</button></form>'
    '<p><a href="/">Về trang chủ</a></p>'
)
STATE = Markup("<p role=status>Góp ý mang mã <strong>{code}</strong>: {state}</p>")
NOTE = Markup('<p>Lời nhắn của cơ quan:</p><p class="text">{}</p>')
PROBLEM = Markup("<p role=alert>{}</p>")


def comment_sent_page(page: ManifestPage) -> bytes:
    body = SENT.format(title=show_title(page), message=COMMENT_SENT, url=page.url)
    return render_page("Gửi phản hồi", body)


def comment_problem_page(page: ManifestPage, form: Form, refusal: HttpRefusal) -> bytes:
    """Return the page with a refused comment in its form."""
    body = COMMENT_FORM.format(
        **_values(form, "ten", "thu", "noi_dung"),
        heading=refusal.reason.title,
        title=show_title(page),
        problem=refusal.detail,
        trap=TRAP,
        url=page.url,
        name=LONGEST_NAME,
        email=LONGEST_EMAIL,
        text=LONGEST_COMMENT,
    )
    return render_page(refusal.reason.title, body)


def letter_problem_page(topics: Sequence[str], form: Form, refusal: HttpRefusal) -> bytes:
    """Return the page with a refused letter in its form."""
    values = _values(form, "chu_de", "ten", "lien_he", "noi_dung")
    body = LETTER_FORM.format(
        **values,
        heading=refusal.reason.title,
        problem=refusal.detail,
        topics=join(
            TOPIC.format(topic, CHOSEN if topic == values["chu_de"] else "") for topic in topics
        ),
        trap=TRAP,
        name=LONGEST_NAME,
        contact=LONGEST_CONTACT,
        text=LONGEST_LETTER,
    )
    return render_page(refusal.reason.title, body)


def letter_sent_page(receipt: str) -> bytes:
    """Return the page with the receipt of a letter."""
    code = show_receipt(receipt)
    return render_page("Gửi góp ý", RECEIPT.format(sent=LETTER_SENT, code=code, keep=KEEP_RECEIPT))


def ask_page(action: str, code: str = "", refusal: HttpRefusal | None = None) -> bytes:
    """Return the page that asks for a receipt, with what is wrong with the last one."""
    problem = PROBLEM.format(refusal.detail) if refusal else Markup()
    form = ASK.format(action=action, code=clean_line(code), longest=LONGEST_RECEIPT)
    return render_page("Hỏi kết quả góp ý", problem + form)


def letter_state_page(action: str, letter: Letter) -> bytes:
    """Return the page that tells what has become of a letter."""
    code = show_receipt(letter.code)
    state = STATE.format(code=code, state=STATES[letter.state])
    note = NOTE.format(letter.note) if letter.state == CLOSED and letter.note else Markup()
    form = ASK.format(action=action, code=code, longest=LONGEST_RECEIPT)
    return render_page("Kết quả góp ý", state + note + form)


def _values(form: Form, *names: str) -> Mapping[str, str]:
    """Return what was typed, without the signs that no page may contain."""
    return {name: clean_text((form.get(name) or [""])[0]) for name in names}
