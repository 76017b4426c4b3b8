"""Health and metrics of the process, for the administrator's programs only."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from plugins.engagement.service.http.requests import Request
from plugins.engagement.service.http.responses import NO_STORE, Headers, Response

Metrics = Callable[[], Mapping[str, float]]
Checks = Callable[[], list[str]]

PLAIN: Headers = ((b"content-type", b"text/plain; charset=utf-8"),)
KINDS = {"batches": "counter", "messages": "counter", "failures": "counter"}


class StatusApp:
    """Answers /healthz, /readyz and /metrics on a separate port."""

    def __init__(self, checks: Checks, metrics: Metrics) -> None:
        """Serve `metrics`; the service is ready if `checks` returns no problems."""
        self._checks = checks
        self._metrics = metrics

    async def answer(self, request: Request) -> Response:
        """Answer one request."""
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
