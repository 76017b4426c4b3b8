"""Alerts as JSON, posted to an address; that address is a secret and is never shown."""

from __future__ import annotations

import json
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from plugins.core.errors import AlertError
from plugins.tools.alerts.failures import Message

TIMEOUT_SECONDS = 20


class _NoRedirects(HTTPRedirectHandler):
    """Leaves a redirect unanswered: urllib would go on with a GET without the message."""

    def redirect_request(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        return None


def post_webhook(address: str, message: Message) -> None:
    """Post `{"ok", "subject", "text"}`, of which chat services show `text`.

    Raises AlertError, which holds no secret.
    """
    text = "\n".join([message.subject, *message.lines])
    body = {"ok": message.is_ok, "subject": message.subject, "text": text}
    try:
        request = Request(
            address,
            data=json.dumps(body, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json; charset=utf-8"},
            method="POST",
        )
        with build_opener(_NoRedirects).open(request, timeout=TIMEOUT_SECONDS):
            pass
    except HTTPError as error:
        error.close()
        raise AlertError(f"địa chỉ webhook trả lời {error.code}") from None
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None)
        words = getattr(reason or error, "strerror", None) or type(reason or error).__name__
        raise AlertError(f"không gửi được đến địa chỉ webhook ({words})") from None
