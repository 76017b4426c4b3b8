"""The public application: finds the route of a request and answers refusals."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.engagement.service.counting.agents import Agents
from plugins.engagement.service.counting.recorder import EngagementRecorder
from plugins.engagement.service.errors import StoreUnavailable
from plugins.engagement.service.http.handlers import Handlers
from plugins.engagement.service.http.pages import HTML, refusal_page
from plugins.engagement.service.http.refusals import (
    STORE_UNAVAILABLE,
    UNKNOWN_PAGE,
    WRONG_METHOD,
    HttpRefusal,
)
from plugins.engagement.service.http.requests import Request
from plugins.engagement.service.http.responses import Response, refusal_headers, refuse
from plugins.engagement.service.http.routes import ROUTES, Handler, Route, describe
from plugins.engagement.service.settings import ServiceSettings

RETRY_SECONDS = 30


class App:
    """The public part of the service."""

    def __init__(
        self, settings: ServiceSettings, recorder: EngagementRecorder, agents: Agents
    ) -> None:
        """Serve all routes below the prefix of the settings."""
        self._recorder = recorder
        self._prefix = settings.prefix
        description = describe(settings.prefix)
        self._handlers = Handlers(settings, recorder, agents, description)
        self._routes: Mapping[str, Route] = {route.beginning: route for route in ROUTES}

    async def answer(self, request: Request) -> Response:
        """Answer a request; a refusal is a problem document, or a page if HTML is accepted."""
        try:
            handler, key = self._find(request)
            return await handler(self._handlers, request, key)
        except StoreUnavailable:
            refusal = HttpRefusal(STORE_UNAVAILABLE, wait_seconds=RETRY_SECONDS)
        except HttpRefusal as caught:
            refusal = caught
        if request.wants_html:
            body = refusal_page(refusal.reason, self._back_from(request))
            return Response(refusal.reason.status, (*HTML, *refusal_headers(refusal)), body)
        return refuse(refusal, request.path)

    def _find(self, request: Request) -> tuple[Handler, str]:
        """Return the handler of a request and the variable part of its path. Raises HttpRefusal."""
        first, slash, rest = request.path.removeprefix(self._prefix).partition("/")
        route = self._routes.get(first + slash)
        if route is None or not request.path.startswith(self._prefix):
            raise HttpRefusal(UNKNOWN_PAGE)
        method = "GET" if request.method == "HEAD" else request.method
        for operation in route.operations:
            if operation.method == method:
                if not rest.endswith(route.ending):
                    raise HttpRefusal(UNKNOWN_PAGE)
                return operation.handler, rest.removesuffix(route.ending)
        raise HttpRefusal(WRONG_METHOD, allow=", ".join(one.method for one in route.operations))

    def _back_from(self, request: Request) -> str:
        """Return the URL of the page with the submitted form."""
        key = request.path.removeprefix(self._prefix).partition("/")[2]
        page = self._recorder.pages.get(key)
        return page.url if page is not None else "/"
