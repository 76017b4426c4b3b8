"""The editors' desk at /duyet/, on a socket of its own: lists, decisions, the way back.

The web server signs editors in; only on the Unix socket its word about who they are is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b
from hmac import compare_digest
from http import HTTPStatus
from typing import NamedTuple

from plugins.core.voice import LONGEST_NAME
from plugins.engagement.service.counting.recorder import EngagementRecorder
from plugins.engagement.service.errors import StoreUnavailable
from plugins.engagement.service.http.desk_cards import COMMENT_VERBS, LETTER_VERBS, Typed
from plugins.engagement.service.http.desk_lists import DeskList, read_list, read_subject
from plugins.engagement.service.http.desk_pages import (
    DESK,
    HEADERS,
    VIEWS,
    DeskFrame,
    Piece,
    desk_page,
    show_decisions,
    show_problem,
)
from plugins.engagement.service.http.html import NOTHING
from plugins.engagement.service.http.refusals import HttpRefusal, as_refusal
from plugins.engagement.service.http.requests import Request
from plugins.engagement.service.http.responses import NO_STORE, SAFE, Response, see_other
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store.decisions import ACCEPTED, DROPPED, Outdated
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.voice.deciding import (
    Decided,
    Review,
    review_answer,
    review_comment,
    review_letter,
    review_votes,
    take_back,
)
from plugins.engagement.service.voice.desk import Desk
from plugins.engagement.service.voice.drafts import WRONG_FORM, WrongDraft, read_fields
from plugins.vietnamese.plain_text import clean_line, clean_text

MOST_FORM_BYTES = 65_536
FIELDS = ("khoa", "ve", "ban", "viec", "noi_dung", "tra_loi", "ghi_chu")
VOTE_VERBS = {"nhan": ACCEPTED, "bo": DROPPED}
USER = b"remote-user"  # set by the web server after it has signed an editor in
NOBODY = "xem thử"  # who decides in a preview, which has no sign-in
CHANGED = "Trong lúc bạn xem, mục này đã đổi hoặc đã được xử lý: hãy xem lại rồi quyết định."
REFUSED: Mapping[int, str] = {
    400: WRONG_FORM,
    403: "Trang này chỉ dành cho ban biên tập: hãy đăng nhập rồi mở lại từ đầu.",
    404: "Không có trang này.",
    405: "Địa chỉ này không nhận yêu cầu kiểu đó.",
    503: "Chưa ghi được, hãy thử lại sau ít phút.",
}

Fields = Mapping[str, str]


class DeskRefusal(Exception):
    """A request that the desk does not answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Post(NamedTuple):
    """A decision that was sent: the kind of its subject in the address, its code, the form."""

    place: str
    subject: str
    fields: Fields

    @property
    def version(self) -> int | None:
        text = self.fields["ban"]
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


class DeskApp:
    """Answers editors; `trusts_user` is whether the web server says who they are."""

    def __init__(
        self,
        settings: ServiceSettings,
        recorder: EngagementRecorder,
        desk: Desk,
        *,
        trusts_user: bool,
    ) -> None:
        self._origins = settings.origins
        self._recorder = recorder
        self._desk = desk
        self._trusts_user = trusts_user

    def most_body_bytes(self, _: bytes) -> int:
        return MOST_FORM_BYTES

    async def answer(self, request: Request) -> Response:
        try:
            who = self._find_editor(request)
            place, _, subject = request.path.removeprefix(DESK).partition("/")
            if not request.path.startswith(DESK):
                raise DeskRefusal(HTTPStatus.NOT_FOUND)
            if request.method == "POST":
                return await self._decide(request, who, place, subject)
            if request.method not in {"GET", "HEAD"}:
                raise DeskRefusal(HTTPStatus.METHOD_NOT_ALLOWED)
            if subject:
                return await self._show_subject(who, place, subject)
            return await self._show_list(request, who, place)
        except DeskRefusal as refusal:
            return self._refuse(refusal.status)
        except (HttpRefusal, StoreUnavailable) as problem:
            return self._refuse(as_refusal(problem).reason.status)

    def _find_editor(self, request: Request) -> str:
        """Return who is asking. Raises DeskRefusal."""
        if not self._trusts_user:
            return NOBODY
        name = request.header(USER).encode("latin-1").decode("utf-8", "replace")
        who = clean_line(name)[:LONGEST_NAME]
        if not who:
            raise DeskRefusal(HTTPStatus.FORBIDDEN)
        return who

    async def _show_list(self, request: Request, who: str, view: str) -> Response:
        if view not in VIEWS:
            raise DeskRefusal(HTTPStatus.NOT_FOUND)
        query = request.read_query()
        number = max(_read_numbers(query.get("trang", [])) or [1])
        made = _read_numbers(query.get("xong", []))
        found = await self._desk.read(lambda store: read_list(store, view, number or 1, made))
        frame = self._frame(view, who, found)
        notice = show_decisions(frame, found.decided) if "xong" in query else NOTHING
        piece = Piece(number or 1, found.has_more)
        return _page(desk_page(frame, found.show(frame), notice=notice, piece=piece))

    async def _show_subject(self, who: str, place: str, subject: str) -> Response:
        found = await self._desk.read(lambda store: read_subject(store, place, subject))
        if not (found.comments or found.letters):
            raise DeskRefusal(HTTPStatus.NOT_FOUND)
        frame = self._frame("gop-y" if found.letters else "", who, found)
        heading = "Một góp ý" if found.letters else "Một ý kiến"
        return _page(desk_page(frame, found.show(frame), heading=heading))

    async def _decide(self, request: Request, who: str, place: str, subject: str) -> Response:
        post = Post(place, subject, self._read_form(request, who))
        work = DECISIONS.get(place)
        if work is None:
            raise DeskRefusal(HTTPStatus.NOT_FOUND)
        try:
            made = await self._desk.decide(lambda store, now: work(store, post, now, who))
        except WrongDraft as wrong:
            return await self._show_again(post, who, " ".join(wrong.problems), 400)
        except Outdated:
            return await self._show_again(post, who, CHANGED, 409)
        numbers = ",".join(map(str, made.numbers))
        return see_other(f"{DESK}{post.fields['ve']}?xong={numbers}")

    def _read_form(self, request: Request, who: str) -> Fields:
        """Return the fields of a form that this editor got from here. Raises refusals."""
        request.check_origin(self._origins)
        try:
            fields = read_fields(request.read_text_form(MOST_FORM_BYTES), FIELDS)
        except WrongDraft as wrong:
            raise DeskRefusal(HTTPStatus.BAD_REQUEST) from wrong
        if not compare_digest(fields["khoa"].encode(), self._token(who).encode()):
            raise DeskRefusal(HTTPStatus.FORBIDDEN)
        if fields["ve"] not in VIEWS:
            raise DeskRefusal(HTTPStatus.BAD_REQUEST)
        return fields

    async def _show_again(self, post: Post, who: str, problem: str, status: int) -> Response:
        """Return what a decision was about as it is now, with what the editor typed."""
        fields, view = post.fields, post.fields["ve"]
        found = await self._desk.read(lambda store: read_subject(store, post.place, post.subject))
        frame = self._frame(view, who, found)
        text, answer = fields["noi_dung"] or fields["ghi_chu"], fields["tra_loi"]
        typed = Typed(clean_text(text), clean_text(answer))
        body = desk_page(
            frame, found.show(frame, typed), notice=show_problem(problem), heading="Chưa ghi"
        )
        return _page(body, status)

    def _frame(self, view: str, who: str, found: DeskList) -> DeskFrame:
        return DeskFrame(view, found.counts, self._token(who), self._recorder.pages)

    def _token(self, who: str) -> str:
        """Return what forms carry, so that no page elsewhere can send one."""
        key = self._recorder.keys.voter
        return blake2b(who.encode(), key=key, person=b"desk", digest_size=16).hexdigest()

    def _refuse(self, status: int) -> Response:
        detail = REFUSED.get(status, REFUSED[HTTPStatus.BAD_REQUEST])
        frame = DeskFrame("", {}, "", {})
        notice = show_problem(detail)
        return _page(desk_page(frame, [], notice=notice, heading="Không được"), status)


def _review_comment(store: Store, post: Post, now: int, who: str) -> Decided:
    state = _find_verb(COMMENT_VERBS, post)
    fields = post.fields
    review = Review(post.subject, state, fields["noi_dung"], fields["tra_loi"], post.version)
    return review_comment(store, review, now, who)


def _review_answer(store: Store, post: Post, now: int, who: str) -> Decided:
    return review_answer(store, post.subject, post.fields["noi_dung"], post.version, now, who)


def _review_letter(store: Store, post: Post, now: int, who: str) -> Decided:
    state = _find_verb(LETTER_VERBS, post)
    note = post.fields["ghi_chu"]
    return review_letter(store, post.subject, state, note, post.version, now, who)


def _review_votes(store: Store, post: Post, now: int, who: str) -> Decided:
    return review_votes(store, post.subject, _find_verb(VOTE_VERBS, post), now, who)


def _take_back(store: Store, post: Post, now: int, who: str) -> Decided:
    (number, *_) = [*_read_numbers([post.subject]), 0]
    return take_back(store, number, now, who)


DECISIONS: Mapping[str, Callable[[Store, Post, int, str], Decided]] = {
    "y-kien": _review_comment,
    "tra-loi": _review_answer,
    "gop-y": _review_letter,
    "phieu": _review_votes,
    "lui": _take_back,
}


def _find_verb(verbs: Mapping[str, str], post: Post) -> str:
    found = verbs.get(post.fields["viec"])
    if found is None:
        raise WrongDraft(WRONG_FORM)
    return found


def _read_numbers(texts: list[str]) -> list[int]:
    """Return the numbers of a list with commas; whatever else is there is left out."""
    parts = [part for text in texts for part in text.split(",")][:10]
    return [int(one) for one in parts if one.isascii() and one.isdigit() and len(one) < 10]


def _page(body: bytes, status: int = 200) -> Response:
    return Response(status, (*HEADERS, *NO_STORE, *SAFE), body)
