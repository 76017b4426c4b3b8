"""Whom to tell, and how: from environment variables, since passwords belong in no file of git."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from urllib.parse import urlsplit

SECURITIES = {"starttls": 587, "tls": 465, "none": 25}  # and the port that goes with each
OWN_HOSTS = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class MailSettings:
    """A mail server, and whom to write to.

    `security` is `starttls`, `tls` or `none`; without a `user` the server takes mail from anybody.
    """

    host: str
    port: int
    security: str
    sender: str
    recipients: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class AlertSettings:
    """Where alerts go, and what is wrong with the settings, in Vietnamese and without values.

    What does not fit switches its own channel off and nothing else.
    """

    mail: MailSettings | None = None
    webhook: str = field(default="", repr=False)
    problems: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls, variables: Mapping[str, str]) -> AlertSettings:
        """Return the settings; README.md explains the variables."""
        given = {name: value.strip() for name, value in variables.items() if value.strip()}
        mail, problems = _read_mail(given)
        webhook = given.get("ALERT_WEBHOOK", "")
        if webhook and not is_web_address(webhook):
            problems.append(
                "ALERT_WEBHOOK không phải địa chỉ http(s) — ghi lại, ví dụ https://chat.example/ma"
            )
            webhook = ""
        return cls(mail, webhook, tuple(problems))


def is_web_address(address: str) -> bool:
    """Return whether it can be asked by HTTP."""
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


NEEDED = {
    "ALERT_MAIL_TO": "ghi người nhận, cách nhau bằng dấu phẩy",
    "ALERT_SMTP_HOST": "ghi tên máy chủ thư",
}


def _read_mail(given: Mapping[str, str]) -> tuple[MailSettings | None, list[str]]:
    """Return the mail settings when they are whole; people without a mail server are not told."""
    if not any(name.startswith("ALERT_SMTP_") or name == "ALERT_MAIL_TO" for name in given):
        return None, []
    problems = [
        f"{name} còn trống — {remedy}" for name, remedy in NEEDED.items() if name not in given
    ]
    security = given.get("ALERT_SMTP_SECURITY", "starttls")
    if security not in SECURITIES:
        problems.append(
            f"ALERT_SMTP_SECURITY không hợp lệ — chọn một trong {', '.join(SECURITIES)}"
        )
    port = given.get("ALERT_SMTP_PORT", str(SECURITIES.get(security, 0)))
    if not (port.isascii() and port.isdigit() and int(port) < 65536):
        problems.append("ALERT_SMTP_PORT không phải số cổng — ghi số, ví dụ 587")
    user, password = given.get("ALERT_SMTP_USER", ""), given.get("ALERT_SMTP_PASSWORD", "")
    if bool(user) != bool(password):
        problems.append("ALERT_SMTP_USER và ALERT_SMTP_PASSWORD phải có cả hai, hoặc không có")
    if password and security == "none" and given.get("ALERT_SMTP_HOST") not in OWN_HOSTS:
        problems.append(
            "mật khẩu thư không được gửi khi chưa mã hóa — ghi ALERT_SMTP_SECURITY=starttls"
        )
    recipients = tuple(one.strip() for one in given.get("ALERT_MAIL_TO", "").split(","))
    sender = given.get("ALERT_MAIL_FROM", recipients[0])
    problems += [
        f"{name} có địa chỉ thư không hợp lệ — ghi lại, ví dụ bbt@co-quan.example"
        for name, addresses in (("ALERT_MAIL_TO", recipients), ("ALERT_MAIL_FROM", (sender,)))
        if name in given and not all(map(is_mail_address, addresses))
    ]
    if problems:
        return None, problems
    host = given["ALERT_SMTP_HOST"]
    return MailSettings(host, int(port), security, sender, recipients, user, password), []


def is_mail_address(text: str) -> bool:
    """Return whether it is `a@b` or `Name <a@b>`."""
    name, _, host = parseaddr(text)[1].rpartition("@")
    return bool(name and host) and text.isprintable() and not any(map(str.isspace, name + host))
