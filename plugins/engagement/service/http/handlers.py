"""Handlers of the public addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plugins.core.clock import DAY_SECONDS
from plugins.engagement.manifest import NO_ARTICLE, PAGE_KEY, ManifestPage
from plugins.engagement.retention import COOKIE_DAYS, cookie_name
from plugins.engagement.service.counting.agents import Agent, Agents
from plugins.engagement.service.counting.recorder import EngagementRecorder
from plugins.engagement.service.http.html import HTML
from plugins.engagement.service.http.pages import totals_page, vote_page
from plugins.engagement.service.http.refusals import HttpRefusal, Reason
from plugins.engagement.service.http.requests import Request
from plugins.engagement.service.http.responses import (
    COMPACT,
    JSON,
    LOCKED,
    Response,
    cacheable,
    cacheable_json,
    page_document,
    see_other,
    shown_response,
    totals_document,
    uncached_json,
)
from plugins.engagement.service.http.voice_handlers import VoiceHandlers
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store.keys import make_token
from plugins.engagement.service.voice.reception import Reception

COOKIE_SECONDS = COOKIE_DAYS * DAY_SECONDS
MOST_PAGES = 100
PRIVATE = ((b"cache-control", b"private, no-cache"),)


class Handlers(VoiceHandlers):
    """One method per operation of routes.py; `description` is the OpenAPI document.

    Arguments are the request and the variable part of its path: a page key, or an empty text.
    """

    def __init__(
        self,
        settings: ServiceSettings,
        recorder: EngagementRecorder,
        reception: Reception,
        agents: Agents,
        description: Mapping[str, Any],
    ) -> None:
        super().__init__(settings, recorder, reception, agents)
        self._description = COMPACT(description).encode()
        self._separator = settings.thousands
        self._cookie = cookie_name(is_secure=settings.is_secure)
        secure = "; Secure" if settings.is_secure else ""
        self._cookie_end = f"; Path=/; HttpOnly; SameSite=Lax{secure}"

    async def count(self, request: Request, key: str) -> Response:
        caller = self._read_sender(request)
        page = NO_ARTICLE if key == NO_ARTICLE else self._find_page(key).id
        token = request.read_token(self._cookie)
        if self._agents.recognise(caller.agent) is not Agent.PERSON or request.is_prefetch:
            shown = self._recorder.show(page)
        else:
            shown = await self._recorder.count(page, caller, token, is_private=request.is_private)
        if page == NO_ARTICLE:
            return uncached_json({"s": totals_document(shown.totals)})
        return shown_response(shown)

    async def be_present(self, request: Request, _: str) -> Response:
        caller = self._read_sender(request)
        if self._agents.recognise(caller.agent) is Agent.PERSON:
            await self._recorder.be_present(caller)
        return uncached_json({"s": totals_document(self._recorder.totals())})

    async def vote(self, request: Request, key: str) -> Response:
        request.check_origin(self._origins)
        points = read_points(request.read_form())
        page = self._find_page(key)
        if not page.rating:
            raise HttpRefusal(Reason.NO_RATING)
        token = request.read_token(self._cookie)
        caller = self._read_person(request)
        if wait := self._recorder.admit_vote(caller, token):
            raise HttpRefusal(Reason.TOO_OFTEN, wait_seconds=wait)
        if token is None and points == 0:
            return self._confirm_vote(request, page, None)
        token = token or make_token()
        await self._recorder.vote(page.id, caller, points, token)
        cookie = f"{self._cookie}={token}; Max-Age={COOKIE_SECONDS}{self._cookie_end}"
        return self._confirm_vote(request, page, points or None, (b"set-cookie", cookie.encode()))

    def _confirm_vote(
        self,
        request: Request,
        page: ManifestPage,
        mine: int | None,
        *headers: tuple[bytes, bytes],
    ) -> Response:
        if request.wants_html:
            return see_other(f"{self._prefix}r/{page.id}", *headers)
        document = page_document(self._recorder.figures.of_page(page.id))
        return uncached_json({"r": {**document["r"], "mine": mine}}, *headers)

    async def confirm(self, request: Request, key: str) -> Response:
        page = self._find_page(key)
        token, mine = request.read_token(self._cookie), None
        if token is not None:
            self._admit(request.read_caller(self._proxies))
            mine = await self._recorder.read_own_vote(page.id, token)
        figures = self._recorder.figures.of_page(page.id)
        body = vote_page(page, figures, mine, self._separator)
        return Response(200, (*HTML, (b"cache-control", b"no-store")), body)

    async def show_page(self, request: Request, key: str) -> Response:
        page = self._find_page(key)
        return cacheable_json(self._describe_page(page), request.header(b"if-none-match"))

    async def show_pages(self, request: Request, _: str) -> Response:
        asked = request.read_query().get("id", [])
        if not 0 < len(asked) <= MOST_PAGES or not all(map(PAGE_KEY.fullmatch, asked)):
            raise HttpRefusal(Reason.BAD_REQUEST)
        pages = {key: self._recorder.pages[key] for key in asked if key in self._recorder.pages}
        document = {key: self._describe_page(page) for key, page in pages.items()}
        return cacheable_json(document, request.header(b"if-none-match"))

    def _describe_page(self, page: ManifestPage) -> Mapping[str, Any]:
        tally = self._recorder.figures.of_page(page.id)
        return page_document(tally, self._recorder.count_comments(page.id))

    async def show_totals(self, request: Request, _: str) -> Response:
        document = totals_document(self._recorder.totals())
        return cacheable_json(document, request.header(b"if-none-match"))

    async def show_totals_page(self, request: Request, _: str) -> Response:
        body = totals_page(self._recorder.totals(), self._separator)
        return cacheable(body, HTML, request.header(b"if-none-match"))

    async def show_snapshot(self, request: Request, _: str) -> Response:
        if not request.has_bearer(self._recorder.keys.snapshot):
            raise HttpRefusal(Reason.NO_TOKEN)
        snapshot = await self._recorder.take_snapshot()
        return cacheable_json(snapshot, request.header(b"if-none-match"), PRIVATE)

    async def show_comments(self, request: Request, _: str) -> Response:
        if not request.has_bearer(self._recorder.keys.snapshot):
            raise HttpRefusal(Reason.NO_TOKEN)
        comments = await self._recorder.take_comments()
        return cacheable_json(comments, request.header(b"if-none-match"), PRIVATE)

    async def show_description(self, request: Request, _: str) -> Response:
        return cacheable(self._description, (*JSON, *LOCKED), request.header(b"if-none-match"))


def read_points(form: Mapping[str, list[str]]) -> int:
    """Return the points, 0 to 5, of a form with this field only. Raises HttpRefusal."""
    match form:
        case {"diem": [("0" | "1" | "2" | "3" | "4" | "5") as points], **others} if not others:
            return int(points)
    raise HttpRefusal(Reason.BAD_POINTS)
