"""The doctor tells what is well and what is not."""

from __future__ import annotations

import socket
import ssl
import stat
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plugins.engagement.manifest import ManifestPage, format_manifest
from plugins.engagement.service.operations import backups, doctor
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store.interface import Store
from tests.support.ports import free_port
from tests.unit.engagement.builders import NOON

ROOT = Path(__file__).resolve().parents[3]
SALT = b"s" * 32
STAMP = datetime.fromtimestamp(NOON, UTC).strftime(backups.NAME)


@pytest.fixture
def settings(tmp_path: Path) -> ServiceSettings:
    """Return the settings of a service whose state is new."""
    return ServiceSettings(state=tmp_path / "state", manifest=tmp_path / "manifest.json")


def examine(settings: ServiceSettings, now: float = NOON) -> dict[str, doctor.CheckResult]:
    """Return what the doctor finds by subject."""
    return {finding.subject: finding for finding in doctor.examine(settings, lambda: now)}


def test_a_service_that_is_well_is_found_well(
    settings: ServiceSettings, store: Store, tmp_path: Path
) -> None:
    assert settings.manifest is not None
    settings.manifest.write_text(format_manifest([ManifestPage("bai-1", "/bai-1/")]))
    backups.back_up(settings, lambda: NOON, keep=1)
    findings = examine(settings)
    assert [finding for finding in findings.values() if not finding.is_well] == []
    assert findings["schema"].text == "version 1"
    assert findings["quarantine"].text == "2 votes wait for an editor"
    assert findings["backup"].text == "last one 0.0 hours ago"


def test_what_is_not_well_is_told(settings: ServiceSettings, store: Store) -> None:
    store.run("UPDATE page SET votes = 99")
    settings.keys_file.write_text(f"voter {'0' * 64}\nsnapshot {'a' * 43}\n")
    findings = examine(settings, NOON - 86_400)
    wrong = {finding.subject for finding in findings.values() if not finding.is_well}
    assert wrong == {"integrity", "days", "keys", "backup", "build"}
    assert "the clock was wrong" in findings["days"].text


def test_a_store_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    findings = examine(ServiceSettings(state=tmp_path, store=f"sqlite:///{tmp_path}"))
    assert not findings["store"].is_well


def test_a_log_that_is_not_read_is_told(
    settings: ServiceSettings, store: Store, tmp_path: Path
) -> None:
    log = tmp_path / "access.log"
    log.write_bytes(b"x\n" * (doctor.LONGEST_LAG_BYTES // 2 + 1))
    with_log = ServiceSettings(state=settings.state, access_log=log)
    assert not examine(with_log)["access log"].is_well
    log.unlink()
    assert not examine(with_log)["access log"].is_well


@pytest.fixture
def https_origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the origin of a local server whose certificate is good for 30 days."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_shake_hands, args=(listening, context), daemon=True)
        thread.start()
        yield f"https://localhost:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)


def _shake_hands(listening: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection:
            try:
                context.wrap_socket(connection, server_side=True).close()
            except OSError:
                continue


def test_the_days_of_a_certificate_are_counted(
    settings: ServiceSettings, store: Store, https_origin: str
) -> None:
    with_origin = ServiceSettings(state=settings.state, origin=(https_origin,))
    now = datetime.now(UTC).timestamp()
    found = examine(with_origin, now)["certificate"]
    assert (found.is_well, found.text) == (True, "29 days left")
    assert not examine(with_origin, now + 20 * 86_400)["certificate"].is_well


def test_an_origin_that_does_not_answer_is_told(settings: ServiceSettings, store: Store) -> None:
    origin = f"https://localhost:{free_port()}"
    found = examine(ServiceSettings(state=settings.state, origin=(origin,)))["certificate"]
    assert not found.is_well
    assert origin in found.text


def test_the_store_and_its_folder_are_for_their_owner_alone(
    settings: ServiceSettings, store: Store
) -> None:
    assert stat.S_IMODE(settings.state.stat().st_mode) == 0o700
    assert stat.S_IMODE((settings.state / "engagement.sqlite3").stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.keys_file.stat().st_mode) == 0o600
