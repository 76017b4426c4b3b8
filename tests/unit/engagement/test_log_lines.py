"""Lines of the log: read strictly, and none of them does harm."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.engagement.service.logs.access_log import LogLine, parse_line
from tests.unit.engagement.builders import AGENTS, NOON, ORIGIN, line


def test_a_line_is_read_into_its_fields() -> None:
    text = line(1.5, agent='a "b" \\ \u00e9', gpc="1", status="200", uri="/tt/v/bai-1?n=x")
    assert parse_line(text) == LogLine(
        moment=1.5,
        address=bytes((203, 0, 113, 7)),
        method="POST",
        target="/tt/v/bai-1?n=x",
        status=200,
        agent='a "b" \\ é',
        origin=ORIGIN,
        is_private=True,
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="cut"),
        pytest.param(b"[]", id="list"),
        pytest.param(b"{}", id="no-fields"),
        pytest.param(line(address="unix:"), id="no-address"),
        pytest.param(line(status="x"), id="no-status"),
        pytest.param(line(agent=None), id="no-agent"),
        pytest.param(line().replace(b'"time": %d' % NOON, b'"time": 1e999'), id="endless"),
        pytest.param(b"[" * 100_000, id="deep"),
    ],
)
def test_a_damaged_line_is_passed_over(text: bytes) -> None:
    assert parse_line(text) is None


@given(st.binary() | st.text().map(str.encode))
def test_no_line_does_harm(text: bytes) -> None:
    parse_line(text)


LINES = st.fixed_dictionaries(
    {},
    optional={
        name: st.none() | st.text() | st.floats() | st.integers() | st.lists(st.text())
        for name in ("time", "address", "method", "uri", "status", "agent", "origin", "gpc")
    },
)


@given(LINES)
def test_no_field_does_harm(fields: dict[str, Any]) -> None:
    parse_line(line(**fields))


values = st.none() | st.booleans() | st.text() | st.floats() | st.integers() | st.just("66.1.1.1")
documents = st.dictionaries(
    st.sampled_from(["time", "address", "method", "uri", "status", "agent", "origin", "gpc"]),
    values,
)


@given(documents | values | st.lists(values))
def test_any_json_is_a_line_or_none(document: object) -> None:
    parsed = parse_line(json.dumps(document).encode())
    assert parsed is None or isinstance(parsed, LogLine)


@given(st.data())
def test_a_line_with_a_byte_changed_does_no_harm(data: st.DataObject) -> None:
    text = bytearray(line())
    for _ in range(data.draw(st.integers(1, 4))):
        text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.integers(0, 255))
    parsed = parse_line(bytes(text))
    if parsed is not None:
        assert len(parsed.address) in {4, 16}
        AGENTS.recognise(parsed.agent)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"time": "1.5"}, 1.5, id="time-as-text"),
        pytest.param({"time": 0}, 0.0, id="beginning"),
        pytest.param({"time": -1}, None, id="before-the-beginning"),
        pytest.param({"time": float("nan")}, None, id="no-number"),
        pytest.param({"time": float("inf")}, None, id="endless"),
        pytest.param({"time": 1e300}, None, id="beyond-dates"),
        pytest.param({"time": None}, None, id="null"),
        pytest.param({"time": "9" * 5000}, None, id="many-digits"),
        pytest.param({"status": 10**20}, float(NOON), id="status-beyond-all"),
        pytest.param({"status": float("inf")}, None, id="endless-status"),
        pytest.param({"status": ""}, None, id="no-status"),
        pytest.param({"address": ""}, None, id="no-address"),
        pytest.param({"address": "203.0.113.7, 10.0.0.1"}, None, id="two-addresses"),
        pytest.param({"uri": 5}, None, id="uri-is-a-number"),
    ],
)
def test_times_and_numbers_are_read_strictly(
    fields: dict[str, Any], expected: float | None
) -> None:
    parsed = parse_line(line(**fields))
    assert (parsed and parsed.moment) == expected


@pytest.mark.parametrize(
    ("written", "is_private"), [("1", True), ("", False), ("0", False), (1, False), ("true", False)]
)
def test_only_the_header_1_asks_for_privacy(written: object, is_private: bool) -> None:
    parsed = parse_line(line(gpc=written))
    assert parsed is not None
    assert parsed.is_private == is_private
