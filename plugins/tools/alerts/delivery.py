"""Delivery of messages by mail and webhook. No error contains a secret or a server's answer."""

from __future__ import annotations

import json
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from plugins.core.errors import AlertError
from plugins.tools.alerts.failures import Message
from plugins.tools.alerts.settings import AlertSettings, MailSettings

TIMEOUT_SECONDS = 20


class _PostStays(HTTPRedirectHandler):
    """Makes a redirect an error: urllib would follow it by a GET without the message."""

    def redirect_request(self, *_: object) -> None:
        return None


def deliver(settings: AlertSettings, message: Message, report: Callable[[str], None]) -> bool:
    """Send a message through all channels; return whether anyone received it."""
    for problem in settings.problems:
        report(f"Thông báo: {problem}.")
    deliveries: list[Callable[[], None]] = []
    if mail := settings.mail:
        deliveries.append(lambda: send_mail(mail, message))
    if settings.webhook:
        deliveries.append(lambda: post_webhook(settings.webhook, message))
    if not deliveries and not settings.problems:
        report("Chưa khai báo nơi nhận thông báo (ALERT_MAIL_TO hoặc ALERT_WEBHOOK).")
    return any([_try(one, report) for one in deliveries])


def _try(send: Callable[[], None], report: Callable[[str], None]) -> bool:
    try:
        send()
    except AlertError as problem:
        report(f"Chưa gửi được thông báo: {problem}.")
        return problem.is_partly
    return True


def send_mail(settings: MailSettings, message: Message) -> None:
    """Send a message to all recipients. Raises AlertError."""
    try:
        with _connect(settings) as server:
            if settings.user:
                server.login(settings.user, settings.password)
            refused = server.send_message(_compose(settings, message))
    except smtplib.SMTPAuthenticationError:
        raise AlertError("máy chủ thư không nhận tên hoặc mật khẩu") from None
    except smtplib.SMTPResponseException as error:
        raise AlertError(f"máy chủ thư từ chối (mã {error.smtp_code})") from None
    except smtplib.SMTPRecipientsRefused:
        raise AlertError("máy chủ thư không nhận người nhận nào") from None
    except ssl.SSLError as error:
        raise AlertError(f"không mã hóa được đường truyền ({error.reason})") from None
    except OSError as error:  # includes the other errors of smtplib
        reason = error.strerror or type(error).__name__
        raise AlertError(f"không liên lạc được với máy chủ thư ({reason})") from None
    except ValueError:  # smtplib accepts only ASCII names and passwords, and repeats them
        raise AlertError("tên, mật khẩu hoặc địa chỉ thư có ký tự không gửi được") from None
    if refused:
        raise AlertError(f"máy chủ thư không nhận {len(refused)} người nhận", is_partly=True)


def _connect(settings: MailSettings) -> smtplib.SMTP:
    where = (settings.host, settings.port)
    if settings.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(*where, timeout=TIMEOUT_SECONDS, context=context)
    server = smtplib.SMTP(*where, timeout=TIMEOUT_SECONDS)
    if settings.security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server


def _compose(settings: MailSettings, message: Message) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = message.subject
    mail["From"] = settings.sender
    mail["To"] = ", ".join(settings.recipients)
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain=parseaddr(settings.sender)[1].rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic replies
    mail.set_content("\n".join([*message.lines, ""]))
    return mail


def post_webhook(address: str, message: Message) -> None:
    """Post `{"ok", "subject", "text"}`; chat services show `text`. Raises AlertError."""
    text = "\n".join([message.subject, *message.lines])
    body = {"ok": message.is_ok, "subject": message.subject, "text": text}
    try:
        request = Request(
            address,
            data=json.dumps(body, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json; charset=utf-8"},
            method="POST",
        )
        with build_opener(_PostStays).open(request, timeout=TIMEOUT_SECONDS):
            pass
    except HTTPError as error:
        error.close()
        raise AlertError(f"địa chỉ webhook trả lời {error.code}") from None
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None)
        words = getattr(reason or error, "strerror", None) or type(reason or error).__name__
        raise AlertError(f"không gửi được đến địa chỉ webhook ({words})") from None
