"""Whom to tell, and how: from environment variables, since passwords belong in no file of git."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from email.utils import parseaddr
from urllib.parse import urlsplit

from plugins.core.settings import Rule, accepting, digits, one_of, parse_settings, setting, text

SECURITIES = {"starttls": 587, "tls": 465, "none": 25}  # and the port that goes with each
OWN_HOSTS = {"localhost", "127.0.0.1", "::1"}
WORDING = "{name} {expected}"  # without the value, which may be a secret


def is_web_address(address: str) -> bool:
    """Return whether it can be asked by HTTP."""
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def is_mail_address(text: str) -> bool:
    """Return whether it is `a@b` or `Name <a@b>`."""
    name, _, host = parseaddr(text)[1].rpartition("@")
    return bool(name and host) and text.isprintable() and not any(map(str.isspace, name + host))


def _parse_recipients(text: str) -> tuple[str, ...]:
    return tuple(SENDER.parse(one.strip()) for one in text.split(","))


SECURITY = one_of(tuple(SECURITIES), f"không hợp lệ — chọn một trong {', '.join(SECURITIES)}")
PORT = digits(0, 65535, "không phải số cổng — ghi số, ví dụ 587")
SENDER = accepting(
    "có địa chỉ thư không hợp lệ — ghi lại, ví dụ bbt@co-quan.example", is_mail_address
)
RECIPIENTS = Rule(SENDER.expected, _parse_recipients)
WEBHOOK = accepting(
    "không phải địa chỉ http(s) — ghi lại, ví dụ https://chat.example/ma", is_web_address
)


@dataclass(frozen=True)
class MailSettings:
    """A mail server, and whom to write to.

    `security` is `starttls`, `tls` or `none`; without a `user` the server takes mail from anybody.
    """

    host: str = setting("ALERT_SMTP_HOST", "", text())
    security: str = setting("ALERT_SMTP_SECURITY", "starttls", SECURITY)
    port: int = setting("ALERT_SMTP_PORT", 0, PORT)
    recipients: tuple[str, ...] = setting("ALERT_MAIL_TO", (), RECIPIENTS)
    sender: str = setting("ALERT_MAIL_FROM", "", SENDER)
    user: str = setting("ALERT_SMTP_USER", "", text())
    password: str = setting("ALERT_SMTP_PASSWORD", "", text(), is_secret=True)


@dataclass(frozen=True)
class AlertSettings:
    """Where alerts go, and what is wrong with the settings, in Vietnamese and without values.

    What does not fit switches its own channel off and nothing else.
    """

    mail: MailSettings | None = None
    webhook: str = setting("ALERT_WEBHOOK", "", WEBHOOK, is_secret=True)
    problems: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls, variables: Mapping[str, str]) -> AlertSettings:
        """Return the settings; README.md explains the variables."""
        given = {name: value.strip() for name, value in variables.items() if value.strip()}
        mail, problems = _read_mail(given)
        values, wrong = parse_settings(cls, given, WORDING)
        return cls(mail, problems=(*problems, *wrong), **values)


NEEDED = {
    "ALERT_MAIL_TO": "ghi người nhận, cách nhau bằng dấu phẩy",
    "ALERT_SMTP_HOST": "ghi tên máy chủ thư",
}


def _read_mail(given: Mapping[str, str]) -> tuple[MailSettings | None, list[str]]:
    """Return the mail settings when they are whole; people without a mail server are not told."""
    if not any(name.startswith("ALERT_SMTP_") or name == "ALERT_MAIL_TO" for name in given):
        return None, []
    missing = [
        f"{name} còn trống — {remedy}" for name, remedy in NEEDED.items() if name not in given
    ]
    values, wrong = parse_settings(MailSettings, given, WORDING)
    mail = MailSettings(**values)
    if problems := [*missing, *wrong, *_iter_contradictions(mail)]:
        return None, problems
    return (
        replace(
            mail,
            port=values.get("port", SECURITIES[mail.security]),
            sender=mail.sender or mail.recipients[0],
        ),
        [],
    )


def _iter_contradictions(mail: MailSettings) -> Iterator[str]:
    if bool(mail.user) != bool(mail.password):
        yield "ALERT_SMTP_USER và ALERT_SMTP_PASSWORD phải có cả hai, hoặc không có"
    if mail.password and mail.security == "none" and mail.host not in OWN_HOSTS:
        yield "mật khẩu thư không được gửi khi chưa mã hóa — ghi ALERT_SMTP_SECURITY=starttls"
