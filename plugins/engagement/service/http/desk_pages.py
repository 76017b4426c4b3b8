"""Pages of the editors' desk: frame, lists, votes in quarantine, log of decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from plugins.core.clock import ZONE
from plugins.engagement.manifest import ManifestPage
from plugins.engagement.service.http.html import NOTHING, html_headers, join, render_whole
from plugins.engagement.service.store.decisions import (
    ACCEPTED,
    ANSWER,
    COMMENT,
    DROPPED,
    EDITED,
    LETTER,
    NOTE,
    STATE,
    TEXT,
    VOTE,
    WEIGHT,
    Decision,
    WaitingVotes,
)
from plugins.engagement.service.store.voice import (
    APPROVED,
    CLOSED,
    READ,
    RECEIVED,
    REFUSED,
    SPAM,
    WAITING,
)
from plugins.vietnamese.formats import format_date_time

DESK = "/duyet/"
STYLE = (
    ":root{color-scheme:light dark}"
    "body{margin:0;background:Canvas;font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}"
    "header,main{max-inline-size:50rem;margin-inline:auto;padding:1rem}"
    "h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.125rem;margin:0}"
    "nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;list-style:none}"
    "nav a{display:inline-block;padding-block:.25rem}[aria-current]{font-weight:bold}"
    "article{margin-block:1rem;padding:1rem;border:1px solid #8886;border-radius:.25rem}"
    "[role=status],[role=alert]{padding:.75rem;border:2px solid}"
    "p,details{margin-block:.5rem}.text{white-space:pre-line}"
    "label{display:block}summary{padding-block:.25rem}"
    "textarea{display:block;box-sizing:border-box;inline-size:100%;font:inherit}"
    "button{margin:.25rem .5rem .25rem 0;padding:.375rem 1rem;font:inherit}"
    ".answer{padding-inline-start:1rem;border-inline-start:.25rem solid #8888}"
)
HEADERS = html_headers(STYLE, "'none'")
VIEWS: Mapping[str, str] = {
    "": "Chờ duyệt",
    "don-dap": "Gửi dồn dập",
    "gop-y": "Góp ý",
    "phieu": "Phiếu chờ xét",
    "da-duyet": "Đã duyệt",
    "khong-duyet": "Không duyệt",
    "rac": "Rác",
    "gop-y-xong": "Góp ý đã xong",
    "nhat-ky": "Nhật ký",
}
NOTHING_HERE = Markup("<p>Không có gì ở đây.</p>")
FRAME = Markup(
    '<header><nav aria-label="Mục"><ul>{links}</ul></nav></header>'
    "<main><h1>{heading}</h1>{notice}{body}{pages}</main>"
)
LINK = Markup('<li><a href="{}"{}>{}</a></li>')
CURRENT = Markup(' aria-current="page"')
EARLIER = Markup('<a href="{}">Trang trước</a> ')
LATER = Markup('<a href="{}">Trang sau</a>')
PAGES = Markup('<nav aria-label="Trang">{}</nav>')
STATUS = Markup('<div role="status">{}</div>')
ALERT = Markup('<p role="alert">{}</p>')
HIDDEN = Markup('<input type="hidden" name="{}" value="{}">')
UNDO = Markup(
    '<form method="post" action="/duyet/lui/{number}">{hidden}<p>{said} '
    "<button>Hoàn tác</button></p></form>"
)
SAID = Markup("<p>{}</p>")
VOTES = Markup(
    '<article><h2><a href="{url}">{title}</a></h2><p>{count} phiếu chờ xét: {points}</p>'
    '<form method="post" action="/duyet/phieu/{key}">{hidden}'
    '<button name="viec" value="nhan">Tính các phiếu này</button>'
    '<button name="viec" value="bo">Bỏ các phiếu này</button></form></article>'
)
ENTRY = Markup(
    "<article><p><strong>{said}</strong></p><p>{who}, {time}{link}</p>{texts}{undo}</article>"
)
SUBJECT_LINK = Markup(', <a href="/duyet/{0}/{1}">mã {1}</a>')
OLD_TEXT = Markup('<details><summary>{}</summary><p class="text">{}</p></details>')
WORDS: Mapping[tuple[str, str, str], str] = {
    (COMMENT, STATE, APPROVED): "Đã duyệt ý kiến",
    (COMMENT, STATE, REFUSED): "Không duyệt ý kiến",
    (COMMENT, STATE, SPAM): "Đã chuyển ý kiến vào mục rác",
    (COMMENT, STATE, WAITING): "Đã đưa ý kiến về chờ duyệt",
    (LETTER, STATE, READ): "Đã xem góp ý",
    (LETTER, STATE, CLOSED): "Đã kết thúc góp ý",
    (LETTER, STATE, RECEIVED): "Đã đưa góp ý về chưa xem",
    (VOTE, WEIGHT, ACCEPTED): "Đã tính các phiếu chờ xét",
    (VOTE, WEIGHT, DROPPED): "Đã bỏ các phiếu chờ xét",
    (VOTE, WEIGHT, ""): "Đã đưa các phiếu về chờ xét",
}
PLACES = {COMMENT: "y-kien", ANSWER: "tra-loi", LETTER: "gop-y"}


class DeskFrame(NamedTuple):
    """What each page of one request shows: its view, numbers by view, the editor's key.

    `pages` are the titles and addresses of the portal.
    """

    view: str
    counts: Mapping[str, int]
    token: str
    pages: Mapping[str, ManifestPage]

    def hidden(self, version: int | None = None) -> Markup:
        """Return what every form sends: key, view to return to, version that was seen."""
        fields = [HIDDEN.format("khoa", self.token), HIDDEN.format("ve", self.view)]
        if version is not None:
            fields.append(HIDDEN.format("ban", version))
        return join(fields)

    def title_of(self, page: str) -> tuple[str, str]:
        """Return URL and title of a page of the portal, its key if it is gone."""
        found = self.pages.get(page)
        return (found.url, found.title or page) if found else ("/", page)


class Piece(NamedTuple):
    """The number of a piece of a list, from 1, and whether another one follows."""

    number: int = 1
    has_more: bool = False


def desk_page(
    frame: DeskFrame,
    cards: Iterable[Markup],
    *,
    notice: Markup = NOTHING,
    piece: Piece | None = None,
    heading: str = "",
) -> bytes:
    """Return a page with a list."""
    heading = heading or VIEWS[frame.view]
    links = (
        LINK.format(
            DESK + view,
            CURRENT if view == frame.view else "",
            f"{name} ({frame.counts[view]})" if view in frame.counts else name,
        )
        for view, name in VIEWS.items()
    )
    body = FRAME.format(
        links=join(links),
        heading=heading,
        notice=notice,
        body=join(cards) or NOTHING_HERE,
        pages=_show_pages(frame.view, piece or Piece()),
    )
    return render_whole(f"{heading} – Ban biên tập", body, STYLE)


def _show_pages(view: str, piece: Piece) -> Markup:
    address, links = f"{DESK}{view}?trang=", NOTHING
    if piece.number > 1:
        links += EARLIER.format(f"{address}{piece.number - 1}")
    if piece.has_more:
        links += LATER.format(f"{address}{piece.number + 1}")
    return PAGES.format(links) if links else NOTHING


def show_decisions(frame: DeskFrame, decisions: Iterable[Decision]) -> Markup:
    """Return what was just decided, with a way back."""
    return STATUS.format(
        join(_show_undo(frame, one, f"{describe(one)}.") for one in decisions)
        or SAID.format("Không có gì thay đổi.")
    )


def show_problem(text: str) -> Markup:
    return ALERT.format(text)


def show_votes(frame: DeskFrame, votes: Iterable[WaitingVotes]) -> list[Markup]:
    """Return a card for each page with votes in quarantine."""
    by_page: dict[str, list[WaitingVotes]] = {}
    for vote in votes:
        by_page.setdefault(vote.page, []).append(vote)
    return [_show_votes_of(frame, key, some) for key, some in by_page.items()]


def _show_votes_of(frame: DeskFrame, key: str, votes: Sequence[WaitingVotes]) -> Markup:
    url, title = frame.title_of(key)
    return VOTES.format(
        url=url,
        title=title,
        count=sum(one.total for one in votes),
        points=", ".join(f"{one.total} phiếu {one.points} điểm" for one in votes),
        key=key,
        hidden=frame.hidden(),
    )


def show_entry(frame: DeskFrame, decision: Decision) -> Markup:
    """Return a decision in the log."""
    texts = ((decision.before, "Trước đó"), (decision.after, "Sau đó"))
    is_text = decision.field in {EDITED, TEXT, NOTE}
    place = PLACES.get(decision.kind)
    return ENTRY.format(
        said=describe(decision),
        who=decision.who,
        time=show_moment(decision.moment),
        link=SUBJECT_LINK.format(place, decision.subject)
        if place
        else f", {frame.title_of(decision.subject)[1]}"
        if decision.kind == VOTE
        else "",
        texts=join(OLD_TEXT.format(name, text) for text, name in texts if is_text and text),
        undo=_show_undo(frame, decision, "") if decision.is_undoable else NOTHING,
    )


def _show_undo(frame: DeskFrame, decision: Decision, said: str) -> Markup:
    if not decision.is_undoable:
        return SAID.format(said)
    return UNDO.format(number=decision.number, hidden=frame.hidden(), said=said)


def describe(decision: Decision) -> str:
    """Return a decision in words."""
    said = WORDS.get((decision.kind, decision.field, decision.after), "")
    if decision.field == EDITED:
        said = "Đã sửa chữ của ý kiến" if decision.after else "Đã trả ý kiến về bản gốc"
    elif decision.field == NOTE:
        said = "Đã ghi lời nhắn cho người góp ý" if decision.after else "Đã gỡ lời nhắn"
    elif decision.kind == ANSWER and not decision.before:
        said = "Đã đăng câu trả lời"
    elif decision.kind == ANSWER:
        said = "Đã sửa câu trả lời" if decision.after else "Đã gỡ câu trả lời"
    if decision.kind == VOTE and decision.after and not decision.is_undone:
        said = f"{said}, {decision.votes} phiếu"
    return f"{said} (hoàn tác)" if decision.undoes else said


def show_moment(moment: int) -> str:
    """Return `13/01/2024 08:00`."""
    return format_date_time(datetime.fromtimestamp(moment, ZONE))
