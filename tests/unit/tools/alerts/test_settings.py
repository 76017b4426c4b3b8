"""Whom to tell, read from environment variables; secrets are never repeated."""

from __future__ import annotations

import pytest

from plugins.tools.alerts.settings import AlertSettings, MailSettings

MAIL = {"ALERT_MAIL_TO": "bbt@co-quan.example", "ALERT_SMTP_HOST": "thu.co-quan.example"}
LOGIN = {"ALERT_SMTP_USER": "cong", "ALERT_SMTP_PASSWORD": "mat-khau-bi-mat"}
WEBHOOK = "https://chat.example/ma-bi-mat"


def test_nothing_set_is_nobody_to_tell_and_no_problem() -> None:
    assert AlertSettings.from_environment({"PATH": "/bin", "ALERT_MAIL_TO": " "}) == AlertSettings()


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ("starttls", 587, "bbt@co-quan.example")),
        ({"ALERT_SMTP_SECURITY": "tls"}, ("tls", 465, "bbt@co-quan.example")),
        ({"ALERT_SMTP_PORT": "2525"}, ("starttls", 2525, "bbt@co-quan.example")),
        ({"ALERT_MAIL_FROM": "Cổng <c@a.vn>"}, ("starttls", 587, "Cổng <c@a.vn>")),
    ],
)
def test_what_is_not_said_follows_from_the_rest(
    more: dict[str, str], expected: tuple[str, int, str]
) -> None:
    mail = AlertSettings.from_environment(MAIL | more).mail
    assert mail is not None
    assert (mail.security, mail.port, mail.sender) == expected


def test_several_people_can_be_told() -> None:
    settings = AlertSettings.from_environment(
        MAIL | LOGIN | {"ALERT_MAIL_TO": "a@a.vn, Bình <b@a.vn>"}
    )
    assert settings.mail == MailSettings(
        host="thu.co-quan.example",
        port=587,
        security="starttls",
        sender="a@a.vn",
        recipients=("a@a.vn", "Bình <b@a.vn>"),
        user="cong",
        password="mat-khau-bi-mat",
    )


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        ({"ALERT_MAIL_TO": "a@a.vn"}, "ALERT_SMTP_HOST còn trống — ghi tên máy chủ thư"),
        (
            {"ALERT_SMTP_HOST": "h"},
            "ALERT_MAIL_TO còn trống — ghi người nhận, cách nhau bằng dấu phẩy",
        ),
        (MAIL | {"ALERT_SMTP_SECURITY": "ssl"}, "ALERT_SMTP_SECURITY không hợp lệ"),
        (MAIL | {"ALERT_SMTP_PORT": "thư"}, "ALERT_SMTP_PORT không phải số cổng"),
        (MAIL | {"ALERT_SMTP_PORT": "70000"}, "ALERT_SMTP_PORT không phải số cổng"),
        (MAIL | {"ALERT_SMTP_USER": "a"}, "ALERT_SMTP_USER và ALERT_SMTP_PASSWORD phải có cả hai"),
        (MAIL | LOGIN | {"ALERT_SMTP_SECURITY": "none"}, "mật khẩu thư không được gửi khi chưa mã"),
        (MAIL | {"ALERT_MAIL_TO": "a@a.vn, bình"}, "ALERT_MAIL_TO có địa chỉ thư không hợp lệ"),
        (MAIL | {"ALERT_MAIL_FROM": "a\nBcc: b@a.vn"}, "ALERT_MAIL_FROM có địa chỉ thư không hợp"),
    ],
)
def test_half_a_setting_switches_mail_off_and_leaves_the_webhook(
    variables: dict[str, str], problem: str
) -> None:
    settings = AlertSettings.from_environment(variables | {"ALERT_WEBHOOK": WEBHOOK})
    assert settings.mail is None
    assert settings.webhook == WEBHOOK
    assert len(settings.problems) == 1
    assert settings.problems[0].startswith(problem)


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "chat.example/ma", "http://", "http://["]
)
def test_a_webhook_is_asked_by_http_only(address: str) -> None:
    settings = AlertSettings.from_environment({"ALERT_WEBHOOK": address})
    assert settings.webhook == ""
    assert settings.problems[0].startswith("ALERT_WEBHOOK không phải địa chỉ http(s)")


def test_secrets_are_not_shown() -> None:
    settings = AlertSettings.from_environment(MAIL | LOGIN | {"ALERT_WEBHOOK": WEBHOOK})
    assert "bi-mat" not in repr(settings)
    broken = {name: f"{value} \x00bi-mat" for name, value in (MAIL | LOGIN).items()}
    broken |= {
        "ALERT_WEBHOOK": "bi-mat",
        "ALERT_SMTP_SECURITY": "bi-mat",
        "ALERT_SMTP_PORT": "bi-mat",
    }
    assert "bi-mat" not in repr(AlertSettings.from_environment(broken))
