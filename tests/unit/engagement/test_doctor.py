"""The doctor looks, says what is well and what is not, and touches nothing."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import stat
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from plugins.engagement.manifest import ManifestPage, format_manifest
from plugins.engagement.service.logs.access_log import identify
from plugins.engagement.service.logs.crawlers import POSITION
from plugins.engagement.service.messages import SentComment
from plugins.engagement.service.operations import backups, doctor, transfer
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store import open_store
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.voice import add_comment
from tests.unit.engagement.builders import DAY, NOON


def find(subject: str, settings: ServiceSettings, now: float = NOON) -> doctor.CheckResult:
    """Return what the doctor finds of one thing."""
    found = [one for one in doctor.examine(settings, lambda: now) if one.subject == subject]
    assert len(found) == 1
    return found[0]


def examine(settings: ServiceSettings, now: float = NOON) -> dict[str, doctor.CheckResult]:
    """Return what the doctor finds by subject."""
    return {finding.subject: finding for finding in doctor.examine(settings, lambda: now)}


def test_a_service_that_is_well_is_found_well(
    settings: ServiceSettings, store: Store, tmp_path: Path
) -> None:
    settings = replace(settings, manifest=tmp_path / "manifest.json")
    (tmp_path / "manifest.json").write_text(format_manifest([ManifestPage("bai-1", "/bai-1/")]))
    backups.back_up(settings, lambda: NOON, keep=1)
    findings = examine(settings)
    assert [finding for finding in findings.values() if not finding.is_well] == []
    assert findings["schema"].text == "version 3"
    assert findings["quarantine"].text == "2 votes wait for an editor"
    assert findings["backup"].text == "last one 0.0 hours ago"


@pytest.mark.parametrize(("days", "is_well"), [(0, True), (149, True), (150, False)])
def test_a_letter_that_would_be_deleted_unanswered_is_told(
    settings: ServiceSettings, store: Store, days: int, is_well: bool
) -> None:
    comment = SentComment("c0mment002", "bai-1", "Chi", "", "Chờ", is_held=False)
    with store.transaction():
        add_comment(store, comment, NOON)
    findings = examine(settings, NOON + days * 86_400)
    assert findings["comments"].text == f"1 wait for an editor, {days} days at most"
    assert findings["letters"].text == f"1 are open, {days} of 180 days at most"
    assert (findings["comments"].is_well, findings["letters"].is_well) == (True, is_well)


def test_what_is_not_well_is_told(settings: ServiceSettings, store: Store, tmp_path: Path) -> None:
    store.run("UPDATE page SET votes = 99")
    settings.keys_file.write_text(f"voter {'0' * 64}\nsnapshot {'a' * 43}\n")
    findings = examine(replace(settings, manifest=tmp_path / "none"), NOON - 86_400)
    wrong = {finding.subject for finding in findings.values() if not finding.is_well}
    assert wrong == {"integrity", "days", "keys", "backup", "build"}
    assert "the clock was wrong" in findings["days"].text


def test_a_store_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    findings = examine(ServiceSettings(state=tmp_path, store=f"sqlite:///{tmp_path}"))
    assert not findings["store"].is_well


@pytest.mark.parametrize(
    ("days", "is_well"), [(-1, False), (0, True), (1, True), (400, True)], ids=str
)
def test_a_day_that_lies_ahead_is_not_well(
    settings: ServiceSettings, store: Store, days: int, is_well: bool
) -> None:
    found = find("days", settings, NOON + days * 86_400)
    assert found.is_well == is_well
    assert "2024-10-04" in found.text
    assert DAY == 20_000


@pytest.mark.parametrize(
    ("hours", "is_well"), [(0, True), (47, True), (48, True), (49, False), (2000, False)], ids=str
)
def test_a_backup_is_good_for_two_days(
    settings: ServiceSettings, store: Store, hours: int, is_well: bool
) -> None:
    backups.back_up(settings, lambda: NOON, keep=1)
    assert find("backup", settings, NOON + hours * 3600).is_well == is_well


def test_a_folder_that_is_no_backup_does_no_harm(settings: ServiceSettings, store: Store) -> None:
    made = backups.back_up(settings, lambda: NOON, keep=1)
    shutil.copytree(made, made.with_name("TRUOC-NANG-CAP-Z"))
    assert find("backup", settings).is_well


@pytest.mark.parametrize(
    ("read", "size", "is_well"),
    [
        pytest.param(None, 10, True, id="little-and-never-read"),
        pytest.param(None, doctor.LONGEST_LAG_BYTES + 1, False, id="much-and-never-read"),
        pytest.param(doctor.LONGEST_LAG_BYTES, doctor.LONGEST_LAG_BYTES * 2, True, id="just-so"),
        pytest.param(1, doctor.LONGEST_LAG_BYTES + 2, False, id="too-much"),
    ],
)
def test_a_log_is_read_up_to_ten_megabytes(
    settings: ServiceSettings,
    store: Store,
    tmp_path: Path,
    read: int | None,
    size: int,
    is_well: bool,
) -> None:
    log = tmp_path / "access.log"
    log.write_bytes(b"\n")
    file = identify(log)
    assert file is not None
    os.truncate(log, size)
    with store.transaction():
        store.run("DELETE FROM log_position")
        if read is not None:
            store.keep_position(POSITION, file, read)
    with_log = ServiceSettings(state=settings.state, access_log=log)
    assert find("access log", with_log).is_well == is_well
    log.unlink()
    assert not find("access log", with_log).is_well


class Usage(NamedTuple):
    """What a disk has."""

    total: int
    used: int
    free: int


@pytest.mark.parametrize(
    ("free", "is_well"), [(500 << 20, True), ((500 << 20) - 1, False), (0, False)], ids=str
)
def test_a_disk_needs_room(
    settings: ServiceSettings,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    free: int,
    is_well: bool,
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1, 1, free))
    assert find("disk", settings).is_well == is_well


@pytest.mark.parametrize(
    ("content", "is_well"),
    [
        pytest.param(format_manifest([ManifestPage("a", "/a/")]), True, id="good"),
        pytest.param(
            '{"pages": [{"id": "a", "url": "/a/"}, {"id": "B"}]}', False, id="one-bad-page"
        ),
        pytest.param("{", False, id="cut"),
        pytest.param(None, False, id="missing"),
    ],
)
def test_a_manifest_has_to_be_readable(
    settings: ServiceSettings, store: Store, tmp_path: Path, content: str | None, is_well: bool
) -> None:
    manifest = tmp_path / "manifest.json"
    if content is not None:
        manifest.write_text(content)
    with_manifest = ServiceSettings(state=settings.state, manifest=manifest)
    assert find("build", with_manifest).is_well == is_well


@pytest.mark.parametrize(
    "change",
    ["UPDATE page SET points = points + 1", "DELETE FROM page"],
    ids=["points", "page-removed"],
)
def test_totals_that_are_wrong_are_told(
    settings: ServiceSettings, store: Store, change: str
) -> None:
    store.run(change)
    assert not find("integrity", settings).is_well


def test_a_damaged_store_is_told(settings: ServiceSettings, store: Store) -> None:
    store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    path = settings.state / "engagement.sqlite3"
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    path.write_bytes(content)
    assert not all(one.is_well for one in doctor.examine(settings, lambda: NOON))


@pytest.mark.parametrize("content", [None, b"", b"voter 1\n"], ids=["missing", "empty", "damaged"])
def test_keys_that_do_not_fit_are_told(
    settings: ServiceSettings, store: Store, content: bytes | None
) -> None:
    settings.keys_file.unlink()
    if content is not None:
        settings.keys_file.write_bytes(content)
    assert not find("keys", settings).is_well


def test_a_store_that_is_not_there_is_not_well(settings: ServiceSettings) -> None:
    """A mistyped folder or a disk that is not mounted."""
    found = list(doctor.examine(settings, lambda: NOON))
    assert not all(one.is_well for one in found if one.subject != "backup")


@pytest.mark.parametrize("missing", ["state", "keys"])
def test_the_doctor_leaves_everything_as_it_is(
    settings: ServiceSettings, tmp_path: Path, missing: str
) -> None:
    """Keys that it made would stand in the way of those that are to be put back."""
    if missing == "keys":
        open_store(settings.store_url).close()
    before = {path.name for path in tmp_path.rglob("*")}
    list(doctor.examine(settings, lambda: NOON))
    after = {path.name for path in tmp_path.rglob("*")}
    assert {name for name in after if "sqlite3-" not in name} == before


def test_a_store_that_the_doctor_has_seen_takes_an_import(
    settings: ServiceSettings, store: Store, tmp_path: Path
) -> None:
    """Moving house: look at the new store first, then import."""
    lines = list(transfer.export_lines(store))
    new = ServiceSettings(state=settings.state, store=f"sqlite:///{tmp_path / 'new.sqlite3'}")
    other = open_store(new.store_url)
    list(doctor.examine(new, lambda: NOON))
    assert transfer.import_lines(other, lines) == len(lines)
    other.close()


@pytest.mark.parametrize(
    "origin",
    ["https://a..b", "https://" + "a" * 64 + ".example", "https://localhost:1", "https://[::1]:1"],
    ids=["empty-label", "long-label", "closed-port", "ipv6"],
)
def test_an_origin_that_cannot_be_reached_is_told(
    settings: ServiceSettings, store: Store, origin: str
) -> None:
    with_origin = ServiceSettings(state=settings.state, origin=(origin,))
    found = find("certificate", with_origin)
    assert not found.is_well
    assert origin in found.text


def test_an_origin_without_encryption_has_no_certificate(
    settings: ServiceSettings, store: Store
) -> None:
    with_origin = ServiceSettings(state=settings.state, origin=("http://localhost:1",))
    subjects = [one.subject for one in doctor.examine(with_origin, lambda: NOON)]
    assert "certificate" not in subjects


def test_every_finding_is_one_line(settings: ServiceSettings, store: Store) -> None:
    now = (datetime.fromtimestamp(NOON, UTC) + timedelta(days=9)).timestamp()
    for one in doctor.examine(settings, lambda: now):
        assert one.text
        assert "\n" not in one.text


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
    found = find("certificate", with_origin, now)
    assert (found.is_well, found.text) == (True, "29 days left")
    assert not find("certificate", with_origin, now + 20 * 86_400).is_well


def test_the_store_and_its_folder_are_for_their_owner_alone(
    settings: ServiceSettings, store: Store
) -> None:
    assert stat.S_IMODE(settings.state.stat().st_mode) == 0o700
    assert stat.S_IMODE((settings.state / "engagement.sqlite3").stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.keys_file.stat().st_mode) == 0o600
