"""Dispatch of addresses to operations, and metrics."""

from __future__ import annotations

from typing import cast

import pytest

from plugins.engagement.service.counting.agents import Agents
from plugins.engagement.service.counting.recorder import EngagementRecorder
from plugins.engagement.service.http.app import App, format_metrics
from plugins.engagement.service.http.refusals import HttpRefusal, Reason
from plugins.engagement.service.http.requests import Request
from plugins.engagement.service.http.routes import describe
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.voice.reception import Reception


def make_app() -> App:
    """Return an application of which only the table of addresses is used."""
    return App(
        ServiceSettings(),
        cast("EngagementRecorder", None),
        cast("Reception", None),
        cast("Agents", None),
    )


def test_every_described_address_is_answered_by_the_operation_of_that_name() -> None:
    app = make_app()
    for path, item in describe("/tt/")["paths"].items():
        target = path.replace("{page}", "bai-1").encode()
        methods = [name.upper() for name in item if name != "parameters"]
        for method in methods:
            handler, key = app._find(Request(method, target, {}))
            assert handler.__name__ == item[method.lower()]["operationId"]
            assert key == ("bai-1" if "{page}" in path else "")
        with pytest.raises(HttpRefusal) as caught:
            app._find(Request("DELETE", target, {}))
        assert caught.value.reason is Reason.WRONG_METHOD
        assert caught.value.allow == ", ".join(methods + ["HEAD"] * ("GET" in methods))


@pytest.mark.parametrize(
    "path", ["/tt/", "/tt", "/", "/tt/p/", "/tt/v", "/tt/a/bai-1", "/tt/g/", "/x/p"]
)
def test_other_addresses_are_unknown(path: str) -> None:
    app = make_app()
    with pytest.raises(HttpRefusal) as caught:
        app._find(Request("GET", path.encode(), {}))
    assert caught.value.reason is Reason.UNKNOWN_PAGE


def test_metrics_are_written_as_prometheus_reads_them() -> None:
    text = format_metrics({"messages": 12_345_678, "guests": 3})
    assert text == (
        "# TYPE tuong_tac_messages counter\ntuong_tac_messages 12345678\n"
        "# TYPE tuong_tac_guests gauge\ntuong_tac_guests 3\n"
    )
