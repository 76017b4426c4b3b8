"""Failures told by mail and webhook to servers of the test, remembered at a target."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from plugins.newsdesk.problems import Problem, Severity
from plugins.tools.alerts.commands import notify_failure, notify_held, notify_recovery
from plugins.tools.publishing.held_back import HeldBundle, write_held
from tests.support.certificates import make_certificate
from tests.support.mail_server import MailServer, run_mail_server
from tests.support.ports import free_port

PUBLISH = "Xuất bản theo lịch"
START = datetime(2026, 11, 28, 1, 5, tzinfo=UTC)
LOGIN = {"ALERT_SMTP_USER": "cong", "ALERT_SMTP_PASSWORD": "mat-khau-bi-mat"}


@dataclass
class Office:
    """A project whose publishing fails and works; the clock goes on by hand."""

    root: Path
    to: str
    variables: dict[str, str] = field(default_factory=dict)
    now: datetime = START
    said: list[str] = field(default_factory=list)

    def fail(self, what: str = PUBLISH, see: str = "") -> None:
        notify_failure(self.root, what, self.to, see, self.said.append, **self._given())

    def recover(self, what: str = PUBLISH) -> None:
        notify_recovery(self.root, what, self.to, self.said.append, **self._given())

    def hold_back(self, **errors: str) -> None:
        """Publish without some articles, and look at what was held back as the schedule does."""
        releases = f"{self.to} bản"
        problems = {
            name: (Problem(name, 1, 1, Severity.ERROR, words, "sửa"),)
            for name, words in errors.items()
        }
        write_held(releases, (HeldBundle(name, "", some) for name, some in problems.items()))
        notify_held(self.root, releases, self.to, self.said.append, **self._given())

    def _given(self) -> dict[str, Any]:
        return {"variables": self.variables, "clock": lambda: self.now}

    def status(self) -> dict[str, Any]:
        line = (Path(self.to) / "status.json").read_text(encoding="utf-8")
        status: dict[str, Any] = json.loads(line)
        return status


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.chdir(tmp_path)  # a broken script must not write into the project
    return Office(tmp_path / "dự án", str(tmp_path / "máy chủ/cổng"))


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with run_mail_server(MailServer()) as server:
        yield server


def mail_to(server: MailServer, security: str = "none") -> dict[str, str]:
    return {
        "ALERT_MAIL_TO": "bbt@co-quan.example, Quản trị <qt@co-quan.example>",
        "ALERT_MAIL_FROM": "Cổng thông tin <cong@co-quan.example>",
        "ALERT_SMTP_HOST": "127.0.0.1",
        "ALERT_SMTP_PORT": str(server.port),
        "ALERT_SMTP_SECURITY": security,
    }


def test_a_failure_is_told_by_mail_once_a_day_and_its_end_too(
    office: Office, mail: MailServer
) -> None:
    office.variables = mail_to(mail)
    for hour in range(50):
        office.now = START + timedelta(hours=hour)
        office.fail(see="https://git.example/chạy/1")
    office.recover()
    office.recover()
    first, second, third, end = mail.mails
    assert first["Subject"] == "[Cổng thông tin] Xuất bản theo lịch không thành công"
    assert first["From"] == "Cổng thông tin <cong@co-quan.example>"
    assert first["To"] == "bbt@co-quan.example, Quản trị <qt@co-quan.example>"
    assert first["Message-ID"].endswith("@co-quan.example>")
    assert first.get_content() == (
        "Xuất bản theo lịch không thành công, từ 08:05 ngày 28/11/2026.\n"
        "Bản đang xem trên mạng được giữ nguyên.\n"
        "Xem lý do: https://git.example/chạy/1; sửa xong thì chạy lại.\n"
        "Khi khắc phục xong sẽ có thông báo; nếu chưa, mỗi ngày nhắc một lần.\n"
    )
    assert second["Subject"] == third["Subject"] == first["Subject"]
    assert end["Subject"] == "[Cổng thông tin] Xuất bản theo lịch đã thành công trở lại"
    assert end.get_content() == (
        "Xuất bản theo lịch đã thành công lúc 09:05 ngày 30/11/2026.\n"
        "Trước đó không thành công từ 08:05 ngày 28/11/2026.\n"
    )
    assert office.said == []


def test_each_thing_that_fails_is_told_of_by_itself(office: Office, mail: MailServer) -> None:
    office.variables = mail_to(mail)
    office.fail()
    office.fail("Kiểm tra\nnhánh main")
    assert office.status()["what"] == f"{PUBLISH}; Kiểm tra nhánh main không thành công"
    office.recover("Kiểm tra nhánh main")
    assert [one["Subject"].partition("] ")[2] for one in mail.mails] == [
        "Xuất bản theo lịch không thành công",
        "Kiểm tra nhánh main không thành công",
        "Kiểm tra nhánh main đã thành công trở lại",
    ]
    assert office.status()["what"] == f"{PUBLISH} không thành công"
    office.recover()
    assert office.status() == {"ok": True, "failures": {}}


def test_articles_held_back_are_told_once_a_day_and_when_the_last_one_is_published(
    office: Office, mail: MailServer
) -> None:
    office.variables = mail_to(mail)
    office.hold_back()
    assert not (Path(office.to) / "status.json").exists()
    for _ in range(3):
        office.hold_back(a="sai ngày")
        office.now += timedelta(hours=1)
    line = "a:1:1: sai ngày — sửa (bài mới này chưa lên mạng)"
    assert office.status()["message"] == ["Mọi bài khác đã được đăng.", line]
    office.hold_back(a="sai ngày", b="thiếu ảnh")
    office.hold_back(b="thiếu ảnh")
    assert list(office.status()["failures"]) == ["b"]
    office.now += timedelta(days=1)
    office.hold_back(b="thiếu ảnh")
    assert office.status()["since"] == "2026-11-28T04:05:00Z"
    for _ in range(2):
        office.hold_back()
    assert office.status() == {"ok": True, "failures": {}}
    assert [one["Subject"].partition("] ")[2] for one in mail.mails] == [
        "1 bài còn lỗi, bản mới chưa được đăng",
        "2 bài còn lỗi, bản mới chưa được đăng",
        "1 bài còn lỗi, bản mới chưa được đăng",
        "Mọi bài đã được đăng",
    ]
    assert mail.mails[0].get_content() == (
        f"Mọi bài khác đã được đăng.\n{line}\n"
        "Hãy sửa các lỗi này rồi xuất bản (push) lại.\n"
        "Khi mọi bài đã được đăng sẽ có thông báo; nếu chưa, mỗi ngày nhắc một lần.\n"
    )
    assert office.said == []


def test_a_publication_that_fails_leaves_held_articles_named(office: Office) -> None:
    office.hold_back(a="sai ngày")
    office.fail()
    office.hold_back(a="sai ngày")
    assert set(office.status()["failures"]) == {PUBLISH, "a"}
    office.recover()
    assert list(office.status()["failures"]) == ["a"]


def test_a_list_that_cannot_be_read_changes_nothing(office: Office) -> None:
    office.hold_back(a="sai ngày")
    (Path(f"{office.to} bản") / "held-back.json").write_text("[1]\n")
    notify_held(office.root, f"{office.to} bản", office.to, office.said.append)
    assert "Không đọc được danh sách bài bị giữ lại" in office.said[-1]
    assert list(office.status()["failures"]) == ["a"]


def test_the_page_of_the_editors_knows_without_any_setting(office: Office) -> None:
    office.fail(see="journalctl -u xuat-ban")
    assert office.said == ["Chưa khai báo nơi nhận thông báo (ALERT_MAIL_TO hoặc ALERT_WEBHOOK)."]
    status = office.status()
    assert (status["ok"], status["since"]) == (False, "2026-11-28T01:05:00Z")
    assert "Xem lý do: journalctl -u xuat-ban; sửa xong thì chạy lại." in status["message"]
    assert not (office.root / ".cache").exists()


def test_what_always_worked_is_nothing_to_tell(office: Office, mail: MailServer) -> None:
    office.variables = mail_to(mail)
    office.recover()
    assert mail.commands == []
    assert not (Path(office.to) / "status.json").exists()


def test_a_run_of_the_forge_is_named(office: Office) -> None:
    names = {"SERVER_URL": "https://git.example", "REPOSITORY": "bdv/cong", "RUN_ID": "7"}
    office.variables = {f"GITHUB_{name}": value for name, value in names.items()}
    office.fail()
    assert "https://git.example/bdv/cong/actions/runs/7" in office.status()["message"][1]


def test_mail_that_was_not_taken_is_sent_again(office: Office, mail: MailServer) -> None:
    office.variables = mail_to(mail)
    mail.answers["MAIL"] = "451 later"
    office.fail()
    assert office.said == ["Chưa gửi được thông báo: máy chủ thư từ chối (mã 451)."]
    mail.answers.clear()
    office.now += timedelta(hours=1)
    office.fail()
    assert len(mail.mails) == 1
    assert "từ 08:05 ngày 28/11/2026" in mail.mails[0].get_content()


@pytest.mark.parametrize("is_tls", [False, True], ids=["starttls", "tls"])
def test_passwords_go_to_a_server_that_proves_who_it_is(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_tls: bool
) -> None:
    certificate = make_certificate(tmp_path)
    logins = {"cong": "mat-khau-bi-mat"}
    with run_mail_server(MailServer(certificate, is_tls=is_tls, logins=logins)) as server:
        office.variables = mail_to(server, "tls" if is_tls else "starttls") | LOGIN
        office.fail()
        assert "AUTH" not in server.commands
        assert "không mã hóa được đường truyền (CERTIFICATE_VERIFY_FAILED)" in office.said[0]
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        office.fail()
        assert len(server.mails) == 1
        office.variables["ALERT_SMTP_PASSWORD"] = "mat-khau-bi-mat-khac"
        office.recover()
    assert office.said[1:] == ["Chưa gửi được thông báo: máy chủ thư không nhận tên hoặc mật khẩu."]
    assert "bi-mat" not in "".join(office.said)


def test_a_password_that_mail_cannot_carry_is_told_without_showing_it(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with run_mail_server(MailServer(certificate, logins={"cong": "x"})) as server:
        office.variables = mail_to(server, "starttls") | LOGIN
        office.variables["ALERT_SMTP_PASSWORD"] = "mậtkhẩu"
        office.fail()
    assert office.said == [
        "Chưa gửi được thông báo: tên, mật khẩu hoặc địa chỉ thư có ký tự không gửi được."
    ]
    assert office.status()["ok"] is False


def test_a_server_without_encryption_gets_no_password(office: Office, mail: MailServer) -> None:
    office.variables = mail_to(mail, "starttls") | LOGIN
    office.fail()
    assert office.said == [
        "Chưa gửi được thông báo: không liên lạc được với máy chủ thư (SMTPNotSupportedError)."
    ]
    assert "AUTH" not in mail.commands


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        pytest.param(
            lambda: mail_to(MailServer(port=free_port())),
            "Chưa gửi được thông báo: không liên lạc được với máy chủ thư (Connection refused).",
            id="no mail server",
        ),
        pytest.param(
            lambda: {"ALERT_WEBHOOK": f"http://127.0.0.1:{free_port()}/ma-bi-mat"},
            "Chưa gửi được thông báo: không gửi được đến địa chỉ webhook (Connection refused).",
            id="no webhook",
        ),
        pytest.param(
            lambda: {"ALERT_MAIL_TO": "bbt@co-quan.example"},
            "Thông báo: ALERT_SMTP_HOST còn trống — ghi tên máy chủ thư.",
            id="half a setting",
        ),
    ],
)
def test_a_channel_that_does_not_work_is_told_in_one_line_and_fails_nothing(
    office: Office, variables: Callable[[], dict[str, str]], said: str
) -> None:
    office.variables = variables()
    office.fail()
    assert office.said == [said]
    assert office.status()["ok"] is False


@dataclass
class Hook:
    """A chat service: what it answers and what it has got."""

    status: int = 200
    got: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    origin: str = ""


@contextmanager
def run_hook(hook: Hook) -> Iterator[Hook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kind = self.headers["Content-Type"]
            hook.got.append((self.path, kind, json.loads(body)))
            self.send_response(hook.status)
            self.send_header("Location", f"{hook.origin}/khac")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, format: str, *args: Any) -> None:  # noqa: ANN401
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        hook.origin = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield hook
        server.shutdown()
        thread.join()


def test_a_webhook_gets_json(office: Office) -> None:
    with run_hook(Hook()) as hook:
        office.variables = {"ALERT_WEBHOOK": f"{hook.origin}/ma-bi-mat"}
        office.fail()
        office.fail()
        office.recover()
    (path, kind, failure), (_, _, recovery) = hook.got
    assert (path, kind) == ("/ma-bi-mat", "application/json; charset=utf-8")
    assert failure["ok"] is False
    assert failure["text"].startswith(
        "[Cổng thông tin] Xuất bản theo lịch không thành công\nXuất bản theo lịch không"
    )
    assert recovery["ok"] is True
    assert recovery["subject"] == "[Cổng thông tin] Xuất bản theo lịch đã thành công trở lại"
    assert office.said == []


@pytest.mark.parametrize("status", [302, 403, 500])
def test_a_webhook_that_does_not_take_it_is_tried_again_and_not_shown(
    office: Office, status: int
) -> None:
    with run_hook(Hook(status)) as hook:
        office.variables = {"ALERT_WEBHOOK": f"{hook.origin}/ma-bi-mat"}
        office.fail()
        assert office.said == [f"Chưa gửi được thông báo: địa chỉ webhook trả lời {status}."]
        hook.status = 204
        office.fail()
    assert [path for path, _, _ in hook.got] == ["/ma-bi-mat"] * 2
    assert office.status()["failures"][PUBLISH]["told"]


def test_one_channel_that_works_is_enough(office: Office, mail: MailServer) -> None:
    office.variables = mail_to(mail) | {"ALERT_WEBHOOK": f"http://127.0.0.1:{free_port()}/x"}
    office.fail()
    office.fail()
    assert len(mail.mails) == 1


def test_a_target_out_of_reach_is_remembered_here_until_it_is_back(
    office: Office, mail: MailServer
) -> None:
    office.variables = mail_to(mail)
    blocked = Path(office.to).parent
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_text("một tệp, không phải thư mục")
    office.fail()
    office.now += timedelta(hours=1)
    office.fail()
    assert len(mail.mails) == 1
    assert "Không đọc được trạng thái ở nơi xuất bản: " in office.said[0]
    blocked.unlink()
    office.now += timedelta(hours=1)
    office.fail()
    assert len(mail.mails) == 1
    assert office.status()["since"] == "2026-11-28T01:05:00Z"
    office.recover()
    assert len(mail.mails) == 2
    assert list((office.root / ".cache/alerts").iterdir()) == []


def test_without_a_target_it_is_remembered_here(office: Office, mail: MailServer) -> None:
    office.to, office.variables = "", mail_to(mail)
    office.fail()
    office.fail()
    office.recover()
    assert len(mail.mails) == 2
    assert "Bản đang xem trên mạng" not in mail.mails[0].get_content()
    assert office.said == []


@pytest.mark.parametrize("to", ["-x", "may-chu:"])
def test_a_target_that_cannot_be_one_is_told_and_fails_nothing(office: Office, to: str) -> None:
    office.to = to
    office.fail()
    assert any("không hợp lệ" in line for line in office.said)


def test_a_unit_remembers_where_it_may_write(
    office: Office, mail: MailServer, tmp_path: Path
) -> None:
    office.to, office.variables = "", mail_to(mail) | {"STATE_DIRECTORY": f"{tmp_path / 'a'}:/b"}
    office.fail()
    office.fail()
    assert len(mail.mails) == 1
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["status.json"]
    assert not office.root.exists()


def test_a_folder_that_cannot_be_written_fails_nothing(office: Office, tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("")
    office.to, office.variables = "", {"STATE_DIRECTORY": str(tmp_path / "tệp" / "a")}
    office.fail()
    assert office.said[-2].startswith(f"Không ghi được {tmp_path / 'tệp' / 'a'}/status.json (")
