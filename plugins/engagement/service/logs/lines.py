"""Lines of the web server's access log, JSON as `log_format` of plugins/tools/serving writes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plugins.engagement.service.counting.visitors import Address
from plugins.engagement.service.http.client_address import parse_address

LATEST = 253_402_214_400  # just before the year 10000, the end of datetime


@dataclass(frozen=True, slots=True)
class LogLine:
    """One request in the log; texts are decoded as Latin-1, as headers are."""

    moment: float
    address: Address
    method: str
    target: str
    status: int
    agent: str
    origin: str
    is_private: bool


def parse_line(line: bytes) -> LogLine | None:
    """Return a line, or None if it is malformed."""
    try:
        fields = json.loads(line.decode("latin-1"))
        if not isinstance(fields, dict):
            return None
        address, moment = parse_address(_text(fields, "address")), float(fields["time"])
        if address is None or not 0 <= moment < LATEST:
            return None
        return LogLine(
            moment=moment,
            address=address,
            method=_text(fields, "method"),
            target=_text(fields, "uri"),
            status=int(fields["status"]),
            agent=_text(fields, "agent"),
            origin=_text(fields, "origin"),
            is_private=fields.get("gpc") == "1",
        )
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields[name]
    if not isinstance(value, str):
        raise TypeError(name)
    value.encode("latin-1")  # raises ValueError for text that no header can contain
    return value
