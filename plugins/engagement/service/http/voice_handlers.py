"""Handlers of comments and letters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from plugins.engagement.manifest import ManifestPage
from plugins.engagement.service.counting.agents import Agents
from plugins.engagement.service.counting.recorder import EngagementRecorder
from plugins.engagement.service.errors import StoreUnavailable
from plugins.engagement.service.http.base_handlers import BaseHandlers
from plugins.engagement.service.http.html import HTML
from plugins.engagement.service.http.refusals import HttpRefusal, Reason, as_refusal
from plugins.engagement.service.http.requests import Request
from plugins.engagement.service.http.responses import (
    NO_STORE,
    SAFE,
    Response,
    refusal_headers,
    see_other,
    uncached_json,
)
from plugins.engagement.service.http.voice_pages import (
    COMMENT_SENT,
    LETTER_SENT,
    STATES,
    ask_page,
    comment_problem_page,
    comment_sent_page,
    letter_problem_page,
    letter_sent_page,
    letter_state_page,
)
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store.voice import Letter
from plugins.engagement.service.voice.codes import make_receipt, read_receipt, show_receipt
from plugins.engagement.service.voice.drafts import (
    Form,
    WrongDraft,
    is_trapped,
    read_comment,
    read_fields,
    read_letter,
)
from plugins.engagement.service.voice.reception import Reception

# A letter of Vietnam's alphabet has nine bytes in a form.
MOST_COMMENT_BYTES, MOST_LETTER_BYTES, MOST_RECEIPT_BYTES = 24_576, 98_304, 256


class VoiceHandlers(BaseHandlers):
    """Takes in comments and letters, and tells what has become of a letter."""

    def __init__(
        self,
        settings: ServiceSettings,
        recorder: EngagementRecorder,
        reception: Reception,
        agents: Agents,
    ) -> None:
        super().__init__(settings, recorder, agents)
        self._reception = reception

    async def send_comment(self, request: Request, key: str) -> Response:
        request.check_origin(self._origins)
        page = self._find_discussed(key)
        form = request.read_text_form(MOST_COMMENT_BYTES)
        refusal = await _attempt(lambda: self._keep_comment(request, page, form))
        if refusal is not None:
            return _refuse(request, refusal, lambda: comment_problem_page(page, form, refusal))
        if request.wants_html:
            return see_other(f"{self._prefix}c/{page.id}")
        return uncached_json({"detail": COMMENT_SENT})

    async def _keep_comment(self, request: Request, page: ManifestPage, form: Form) -> None:
        caller = self._read_person(request)
        try:
            draft = read_comment(form)
        except WrongDraft as wrong:
            raise HttpRefusal(Reason.BAD_COMMENT, detail=" ".join(wrong.problems)) from wrong
        if is_trapped(form):
            return
        if wait := self._reception.admit(caller):
            raise HttpRefusal(Reason.TOO_OFTEN, wait_seconds=wait)
        await self._reception.send_comment(page.id, draft, caller)

    async def confirm_comment(self, request: Request, key: str) -> Response:
        return _page(comment_sent_page(self._find_discussed(key)))

    async def send_letter(self, request: Request, _: str) -> Response:
        request.check_origin(self._origins)
        topics = self._find_topics()
        form = request.read_text_form(MOST_LETTER_BYTES)
        receipt = ""

        async def keep() -> None:
            nonlocal receipt
            receipt = await self._keep_letter(request, topics, form)

        refusal = await _attempt(keep)
        if refusal is not None:
            return _refuse(request, refusal, lambda: letter_problem_page(topics, form, refusal))
        # Not redirected: the receipt would be in an address, and logged. A reload sends the same
        # letter again, which is one.
        if request.wants_html:
            return _page(letter_sent_page(receipt))
        return uncached_json({"detail": LETTER_SENT, "ma": show_receipt(receipt)})

    async def _keep_letter(self, request: Request, topics: tuple[str, ...], form: Form) -> str:
        caller = self._read_person(request)
        try:
            draft = read_letter(form, topics)
        except WrongDraft as wrong:
            raise HttpRefusal(Reason.BAD_LETTER, detail=" ".join(wrong.problems)) from wrong
        if is_trapped(form):
            return make_receipt()
        if wait := self._reception.admit(caller):
            raise HttpRefusal(Reason.TOO_OFTEN, wait_seconds=wait)
        return await self._reception.send_letter(draft, caller)

    async def ask_for_receipt(self, request: Request, _: str) -> Response:
        self._find_topics()
        return _page(ask_page(f"{self._prefix}g/hoi"))

    async def show_letter_state(self, request: Request, _: str) -> Response:
        request.check_origin(self._origins)
        self._find_topics()
        form = request.read_text_form(MOST_RECEIPT_BYTES)
        action, typed, found = f"{self._prefix}g/hoi", (form.get("ma") or [""])[0], None
        try:
            found = await self._find_letter(request, form)
        except (HttpRefusal, StoreUnavailable) as problem:
            refusal = as_refusal(problem)
            return _refuse(request, refusal, lambda: ask_page(action, typed, refusal))
        if request.wants_html:
            return _page(letter_state_page(action, found))
        return uncached_json(
            {"state": found.state, "detail": STATES[found.state], "note": found.note}
        )

    async def _find_letter(self, request: Request, form: Form) -> Letter:
        self._admit(request.read_caller(self._proxies))
        try:
            receipt = read_receipt(read_fields(form, ["ma"])["ma"])
        except WrongDraft as wrong:
            raise HttpRefusal(Reason.BAD_REQUEST) from wrong
        found = await self._reception.find_letter(receipt) if receipt is not None else None
        if found is None:
            raise HttpRefusal(Reason.UNKNOWN_RECEIPT)
        return found

    def _find_discussed(self, key: str) -> ManifestPage:
        """Return a page that accepts comments."""
        if not self._recorder.manifest.comments:
            raise HttpRefusal(Reason.UNKNOWN_PAGE)
        page = self._find_page(key)
        if not page.comments:
            raise HttpRefusal(Reason.NO_COMMENTS)
        return page

    def _find_topics(self) -> tuple[str, ...]:
        """Return the topics of letters, of which a portal with letters has one at least."""
        topics = self._recorder.manifest.letters
        if not topics:
            raise HttpRefusal(Reason.UNKNOWN_PAGE)
        return topics


async def _attempt(work: Callable[[], Awaitable[None]]) -> HttpRefusal | None:
    """Return why a form was not taken, None if it was."""
    try:
        await work()
    except (HttpRefusal, StoreUnavailable) as problem:
        return as_refusal(problem)
    return None


def _refuse(request: Request, refusal: HttpRefusal, page: Callable[[], bytes]) -> Response:
    """Return the form with what was typed; raise the refusal for those who want no page."""
    if not request.wants_html:
        raise refusal
    return Response(refusal.reason.status, (*HTML, *refusal_headers(refusal)), page())


def _page(body: bytes) -> Response:
    return Response(200, (*HTML, *NO_STORE, *SAFE), body)
