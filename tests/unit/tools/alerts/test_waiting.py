"""People are told of new comments and letters, once an hour at most, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugins.core.errors import AlertError
from plugins.tools.alerts.commands import notify
from plugins.tools.alerts.waiting import (
    FILE,
    Told,
    Waiting,
    describe_waiting,
    is_due,
    notify_waiting,
)
from tests.support.mail_server import MailServer, run_mail_server
from tests.support.ports import free_port
from tests.support.service import TOPICS, ServicePlace, send
from tests.support.serving import serve
from tests.support.waiting import wait_until

SEE = "https://portal.example/duyet/"
START = datetime(2026, 11, 28, 1, 5, tzinfo=UTC)
METRICS = """\
# TYPE tuong_tac_guests gauge
tuong_tac_guests 3
tuong_tac_waiting_comments {comments}
tuong_tac_newest_comment {comment}
tuong_tac_waiting_letters {letters}
tuong_tac_newest_letter {letter}
"""


@dataclass
class Office:
    """An office with metrics in a file that a server shows; the clock goes on by hand."""

    folder: Path
    address: str
    variables: dict[str, str]
    now: datetime = START
    said: list[str] = field(default_factory=list)

    def come(self, comments: int, comment: int, letters: int = 0, letter: int = 0) -> None:
        text = METRICS.format(comments=comments, comment=comment, letters=letters, letter=letter)
        (self.folder / "site/metrics").write_text(text)

    def look(self, minutes: int = 0) -> None:
        self.now += timedelta(minutes=minutes)
        notify_waiting(
            self.folder,
            self.address,
            SEE,
            self.said.append,
            variables=self.variables,
            clock=lambda: self.now,
        )


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with run_mail_server(MailServer()) as server:
        yield server


@pytest.fixture
def office(tmp_path: Path, mail: MailServer) -> Iterator[Office]:
    (tmp_path / "site").mkdir()
    variables = {
        "ALERT_MAIL_TO": "bbt@co-quan.example",
        "ALERT_SMTP_HOST": "127.0.0.1",
        "ALERT_SMTP_PORT": str(mail.port),
        "ALERT_SMTP_SECURITY": "none",
    }
    with serve(tmp_path / "site") as origin:
        yield Office(tmp_path, f"{origin}/metrics", variables)


def test_nothing_new_is_no_message(office: Office, mail: MailServer) -> None:
    office.come(0, 0)
    for _ in range(3):
        office.look(600)
    assert (mail.mails, office.said) == ([], [])


def test_what_comes_within_an_hour_is_told_in_one_message(office: Office, mail: MailServer) -> None:
    office.come(1, 100)
    office.look()
    for number in range(2, 8):
        office.come(number, 100 + number, letters=1, letter=50)
        office.look(10)
        assert len(mail.mails) == 1 + (number == 7)
    office.look(600)
    first, second = mail.mails
    assert first["Subject"] == "[Cổng thông tin] 1 ý kiến chờ duyệt"
    assert second["Subject"] == "[Cổng thông tin] 7 ý kiến chờ duyệt, 1 góp ý chưa xong"
    assert second.get_content() == (
        "Hiện có 7 ý kiến chờ duyệt, 1 góp ý chưa xong.\n"
        "Xem và xử lý tại https://portal.example/duyet/\n"
        "Khi có thêm, tin tiếp theo sẽ đến sau ít nhất một giờ.\n"
    )


def test_what_was_told_and_still_waits_is_not_told_again(office: Office, mail: MailServer) -> None:
    office.come(2, 100)
    office.look()
    office.come(1, 90)  # the newer one was decided
    office.look(120)
    assert len(mail.mails) == 1


def test_a_message_that_did_not_arrive_is_sent_again(office: Office, mail: MailServer) -> None:
    port, office.variables["ALERT_SMTP_PORT"] = mail.port, str(free_port())
    office.come(1, 100)
    office.look()
    office.variables["ALERT_SMTP_PORT"] = str(port)
    office.look(10)
    assert len(mail.mails) == 1
    assert office.said[0].startswith("Chưa gửi được thông báo")


@pytest.mark.parametrize("text", [None, "", "<html>", "tuong_tac_waiting_comments x\n"])
def test_a_service_that_says_nothing_is_reported_and_no_failure(
    office: Office, mail: MailServer, text: str | None
) -> None:
    if text is not None:
        (office.folder / "site/metrics").write_text(text)
    office.look()
    assert mail.mails == []
    assert office.said[0].startswith("Chưa hỏi được dịch vụ")


@pytest.mark.parametrize("kept", ["", "{}", "null", '{"time": "x"}', "\xff"])
def test_a_broken_memory_is_no_memory(office: Office, mail: MailServer, kept: str) -> None:
    (office.folder / FILE).write_text(kept, encoding="latin-1")
    office.come(1, 100)
    office.look()
    assert len(mail.mails) == 1


def test_a_clock_set_back_silences_nothing() -> None:
    told = Told(START + timedelta(days=900), 100, 0)
    assert is_due(Waiting(1, 101, 0, 0), told, START)
    assert not is_due(Waiting(1, 100, 0, 0), told, START)


def test_letters_alone_are_told_alone() -> None:
    assert (
        describe_waiting(Waiting(0, 0, 2, 9), SEE).subject == "[Cổng thông tin] 2 góp ý chưa xong"
    )


def test_the_service_tells_in_its_metrics_what_waits(
    office: Office, mail: MailServer, tmp_path: Path
) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    with ServicePlace(tmp_path / "service").running() as service:
        headers = {**service.headers(), **form}
        send(service.port, "POST", "/tt/c/bai-1", headers, b"ten=An&noi_dung=Hay")
        letter = f"chu_de={TOPICS[1]}&ten=An&lien_he=1&noi_dung=x".encode()
        send(service.port, "POST", "/tt/g", headers, letter)
        office.address = f"http://127.0.0.1:{service.status_port}/metrics"
        wait_until(
            lambda: b"waiting_comments 1" in send(service.status_port, "GET", "/metrics").body
        )
        office.look()
    (told,) = mail.mails
    assert told["Subject"] == "[Cổng thông tin] 1 ý kiến chờ duyệt, 1 góp ý chưa xong"
    assert "Hay" not in told.get_content()


@pytest.mark.parametrize("given", [("", "", ""), ("a", "b", ""), ("a", "", "c"), ("a", "b", "c")])
def test_a_message_is_of_one_kind(tmp_path: Path, given: tuple[str, str, str]) -> None:
    failed, recovered, waiting = given
    with pytest.raises(AlertError, match="một trong ba"):
        notify(tmp_path, failed, recovered, "", "", "", waiting, print)
