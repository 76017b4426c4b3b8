"""Comments of readers as a service tells them, and text that would do harm if it were markup."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from plugins.core.clock import ZONE

FIRST = datetime(2026, 10, 1, 8, tzinfo=ZONE)
# Each begins with ZZ, by which tests find it again.
HOSTILE = (
    "ZZ<script>alert(1)</script>",
    "ZZ</script><script>alert(2)</script>",
    "ZZ<!--<script>",
    "ZZ--></section></ol><h1>chiếm trang</h1>",
    "ZZ<img src=x onerror=alert(3)>",
    "ZZ\"' onfocus=alert(4) autofocus x='\"",
    "ZZ<svg/onload=alert(5)>",
    "ZZ<a href=javascript:alert(6)>bấm</a>",
    "ZZ<iframe src=//a.example></iframe>",
    "ZZ</title></textarea></style><b>",
    "ZZ&lt;b&gt;&amp;&#60;script&#62;",
    "ZZ{{ 7 * 7 }}{% raw %}{# # #}",
    "ZZ\\u003cscript\\u003e\\",
    "ZZ]]><x xmlns:y='z'/>",
    "ZZhttps://a.example/ www.a.example a@a.example",
    "ZZ**đậm** [chữ](https://a.example) `mã`",
)


def comment(
    text: str, number: int = 0, name: str = "Bạn đọc ở xã A", answers: Iterable[str] = ()
) -> dict[str, Any]:
    """Return a comment; a higher number is later."""
    sent = FIRST + timedelta(minutes=number)
    told = [
        {"name": "Ban biên tập", "time": (sent + timedelta(hours=1)).isoformat(), "text": answer}
        for answer in answers
    ]
    return {
        "code": f"ma{number:08}",
        "name": name,
        "time": sent.isoformat(),
        "text": text,
        "answers": told,
    }


def snapshot(comments: dict[str, list[dict[str, Any]]] | None = None, **parts: Any) -> str:  # noqa: ANN401
    """Return a snapshot of a service, which knows no comments if none are given."""
    known = {} if comments is None else {"comments": comments}
    return json.dumps({"total": 0, "days": {}, "pages": {}, **known, **parts})
