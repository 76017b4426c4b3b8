"""The two applications: the public addresses, and health and metrics for the administrator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from plugins.engagement.service.counting.agents import Agents
from plugins.engagement.service.counting.recorder import EngagementRecorder
from plugins.engagement.service.errors import StoreUnavailable
from plugins.engagement.service.http.handlers import Handlers
from plugins.engagement.service.http.html import HTML
from plugins.engagement.service.http.pages import refusal_page
from plugins.engagement.service.http.protocol import MOST_BODY_BYTES
from plugins.engagement.service.http.refusals import HttpRefusal, Reason, as_refusal
from plugins.engagement.service.http.requests import Request
from plugins.engagement.service.http.responses import (
    NO_STORE,
    Headers,
    Response,
    refusal_headers,
    refuse,
)
from plugins.engagement.service.http.routes import OPERATIONS, Handler, Operation, describe
from plugins.engagement.service.http.voice_handlers import (
    MOST_COMMENT_BYTES,
    MOST_LETTER_BYTES,
)
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.voice.reception import Reception

PLAIN: Headers = ((b"content-type", b"text/plain; charset=utf-8"),)
KINDS = {"batches": "counter", "messages": "counter", "failures": "counter"}


class App:
    """The public application: finds the operation of a request and answers refusals."""

    def __init__(
        self,
        settings: ServiceSettings,
        recorder: EngagementRecorder,
        reception: Reception,
        agents: Agents,
    ) -> None:
        self._recorder = recorder
        self._prefix = settings.prefix
        description = describe(settings.prefix)
        self._handlers = Handlers(settings, recorder, reception, agents, description)
        self._operations: dict[str, list[Operation]] = {}
        for operation in OPERATIONS:
            self._operations.setdefault(operation.beginning, []).append(operation)

    def most_body_bytes(self, target: bytes) -> int:
        """Return how long the body of a request may be."""
        path = target.partition(b"?")[0].decode("latin-1").removeprefix(self._prefix)
        if path == "g":
            return MOST_LETTER_BYTES
        return MOST_COMMENT_BYTES if path.startswith("c/") else MOST_BODY_BYTES

    async def answer(self, request: Request) -> Response:
        """Answer a request; a refusal is a problem document, or a page if HTML is accepted."""
        try:
            handler, key = self._find(request)
            return await handler(self._handlers, request, key)
        except (HttpRefusal, StoreUnavailable) as problem:
            refusal = as_refusal(problem)
        if request.wants_html:
            body = refusal_page(refusal, self._back_from(request))
            return Response(refusal.reason.status, (*HTML, *refusal_headers(refusal)), body)
        return refuse(refusal, request.path)

    def _find(self, request: Request) -> tuple[Handler, str]:
        """Return the handler of a request and the variable part of its path. Raises HttpRefusal."""
        below = request.path.removeprefix(self._prefix)
        first, slash, rest = below.partition("/")
        operations = self._operations.get(first + slash)
        if operations is None and slash:  # an address of two parts without a variable one
            operations, rest = self._operations.get(below), ""
        if operations is None or not request.path.startswith(self._prefix):
            raise HttpRefusal(Reason.UNKNOWN_PAGE)
        method = "GET" if request.method == "HEAD" else request.method
        for operation in operations:
            if operation.method == method:
                if not rest.endswith(operation.ending):
                    raise HttpRefusal(Reason.UNKNOWN_PAGE)
                return operation.handler, rest.removesuffix(operation.ending)
        raise HttpRefusal(Reason.WRONG_METHOD, allow=_list_methods(operations))

    def _back_from(self, request: Request) -> str:
        """Return the URL of the page with the submitted form."""
        key = request.path.removeprefix(self._prefix).partition("/")[2]
        page = self._recorder.pages.get(key)
        return page.url if page is not None else "/"


def _list_methods(operations: Iterable[Operation]) -> str:
    methods = [operation.method for operation in operations]
    return ", ".join([*methods, "HEAD"] if "GET" in methods else methods)


class StatusApp:
    """Answers /healthz, /readyz and /metrics on a separate port."""

    def __init__(
        self, checks: Callable[[], list[str]], metrics: Callable[[], Mapping[str, float]]
    ) -> None:
        """Serve `metrics`; the service is ready if `checks` returns no problems."""
        self._checks = checks
        self._metrics = metrics

    async def answer(self, request: Request) -> Response:
        match request.path:
            case "/healthz":
                return _plain(200, "ok\n")
            case "/readyz":
                problems = self._checks()
                return _plain(503 if problems else 200, "\n".join(problems or ["ok"]) + "\n")
            case "/metrics":
                return _plain(200, format_metrics(self._metrics()))
        return _plain(404, "not found\n")


def _plain(status: int, text: str) -> Response:
    return Response(status, (*PLAIN, *NO_STORE), text.encode())


def format_metrics(metrics: Mapping[str, float]) -> str:
    """Return metrics. Format: Prometheus text exposition format 0.0.4."""
    lines = []
    for name, value in metrics.items():
        lines.append(f"# TYPE tuong_tac_{name} {KINDS.get(name, 'gauge')}")
        lines.append(f"tuong_tac_{name} {value}")
    return "\n".join(lines) + "\n"
