"""What an administrator does with a store: nothing is lost, and what is wrong is told."""

from __future__ import annotations

import shutil
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
from plugins.engagement.service.batch import apply
from plugins.engagement.service.messages import Hit, Window
from plugins.engagement.service.operations import backups, doctor, moving, seeding
from plugins.engagement.service.problems import ServiceProblem
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store import open_store
from plugins.engagement.service.store.holding import hold
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.sqlite import SqliteStore
from tests.support.ports import free_port
from tests.unit.engagement.builders import DAY, NOON

ROOT = Path(__file__).resolve().parents[3]
SALT = b"s" * 32
STAMP = datetime.fromtimestamp(NOON, UTC).strftime(backups.NAME)


@pytest.fixture
def settings(tmp_path: Path) -> ServiceSettings:
    """Return the settings of a service whose state is new."""
    return ServiceSettings(state=tmp_path / "state", manifest=tmp_path / "manifest.json")


@pytest.fixture
def store(store: Store) -> Store:
    """Return the store with something that is never carried away."""
    with store.transaction():
        store.read_salt(DAY, SALT)
        store.see_crawlers({5: NOON})
    return store


# Export and import


def test_what_is_exported_and_imported_is_the_same(store: Store, tmp_path: Path) -> None:
    other = SqliteStore(tmp_path / "other.sqlite3")
    moving.import_lines(other, moving.export_lines(store))
    assert moving.verify(other) == moving.verify(store)
    assert other.read_tallies() == store.read_tallies()
    assert other.read_start() == store.read_start()
    assert other.read_quarantine() == store.read_quarantine()
    assert other.read_position("crawlers", "abc") == 10
    other.close()


def test_an_export_holds_nothing_of_readers_but_votes(store: Store) -> None:
    text = "\n".join(moving.export_lines(store))
    assert '"salt"' not in text
    assert '"opening"' not in text
    assert '"crowd"' not in text


def test_an_import_goes_into_an_empty_store_only(store: Store) -> None:
    lines = list(moving.export_lines(store))
    with pytest.raises(ServiceProblem, match="holds figures already"):
        moving.import_lines(store, lines)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("{", id="cut"),
        pytest.param("[]", id="list"),
        pytest.param('{"table": "salt", "row": {}}', id="unknown-table"),
        pytest.param('{"table": "day", "row": {"day": "2024-01-13"}}', id="missing-field"),
        pytest.param('{"table": "day", "row": 1}', id="no-row"),
    ],
)
def test_a_line_that_is_no_export_is_named_and_nothing_is_imported(
    tmp_path: Path, line: str
) -> None:
    empty = SqliteStore(tmp_path / "empty.sqlite3")
    good = '{"table": "day", "row": {"day": "2024-01-13", "visits": 5}}'
    with pytest.raises(ServiceProblem, match="line 2 is no line of an export"):
        moving.import_lines(empty, [good, line])
    assert empty.read_days() == {}
    empty.close()


def test_totals_that_do_not_fit_the_votes_are_told(store: Store) -> None:
    store.run("UPDATE page SET points = points + 1")
    assert moving.verify(store).problems == [
        "page 'bai-1' has 5 votes with 21 points, its votes say 5 with 20"
    ]


# Starting figures


def test_the_portals_own_starting_figures_are_taken(store: Store) -> None:
    figures = seeding.read_starting_figures(ROOT / "content/data/figures.yml")
    seeding.seed(store, figures)
    assert store.read_start_total() == figures.total > 0
    assert store.read_start() == figures.pages
    assert store.read_tallies()["bai-1"].views == 2


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        pytest.param("", [], id="empty"),
        pytest.param("- 1", ["expected `total` and `articles`"], id="list"),
        pytest.param("total: -1", ["total is -1"], id="negative"),
        pytest.param("total: yes", ["total is True"], id="truth"),
        pytest.param("sum: 1\ntotal: x", ["'sum': there is no", "total is 'x'"], id="two"),
        pytest.param("articles: [1]", ["articles is [1]"], id="articles-list"),
        pytest.param("articles: {Bai: {views: 1}}", ["'Bai': no page key"], id="key"),
        pytest.param("articles: {a: 1}", ["'a': expected views, votes, points"], id="number"),
        pytest.param("articles: {a: {view: 1}}", ["'view': there is no such"], id="field"),
        pytest.param("articles: {a: {views: 1.5}}", ["views is 1.5"], id="fraction"),
        pytest.param("articles: {a: {votes: 1, points: 6}}", ["not possible"], id="six-points"),
        pytest.param("articles: {a: {votes: 2, points: 1}}", ["not possible"], id="one-point"),
        pytest.param("a: {", ["cannot be read"], id="no-yaml"),
    ],
)
def test_every_problem_of_starting_figures_is_told_at_once(
    tmp_path: Path, text: str, problems: list[str]
) -> None:
    path = tmp_path / "figures.yml"
    path.write_text(text, encoding="utf-8")
    if not problems:
        assert seeding.read_starting_figures(path).total == 0
        return
    with pytest.raises(ServiceProblem) as caught:
        seeding.read_starting_figures(path)
    assert str(caught.value).count(str(path)) >= len(problems)
    for problem in problems:
        assert problem in str(caught.value)


# Backups


def test_a_backup_is_whole_and_holds_nothing_of_readers_but_votes(
    settings: ServiceSettings, store: Store
) -> None:
    folder = backups.back_up(settings, lambda: NOON, keep=3)
    assert folder == settings.backups_folder / STAMP
    copy = SqliteStore(folder / backups.STORE_FILE)
    assert moving.verify(copy) == moving.verify(store)
    for table in ("salt", "opening", "crawler", "presence"):
        assert copy.run(f"SELECT count(*) FROM {table}") == [(0,)]
    assert copy.run("SELECT count(*) FROM vote WHERE crowd IS NOT NULL") == [(0,)]
    copy.close()
    assert SALT not in (folder / backups.STORE_FILE).read_bytes()


def test_a_backup_can_be_read_by_its_owner_alone(settings: ServiceSettings, store: Store) -> None:
    folder = backups.back_up(settings, lambda: NOON, keep=3)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_newest_backups_are_kept(settings: ServiceSettings, store: Store) -> None:
    for day in range(4):
        backups.back_up(settings, lambda day=day: NOON + day * 86_400, keep=2)  # type: ignore[misc]
    assert len(backups.list_backups(settings.backups_folder)) == 2
    assert not (settings.backups_folder / STAMP).exists()


def test_a_backup_that_fails_leaves_nothing(settings: ServiceSettings, store: Store) -> None:
    settings.keys_file.unlink()
    with pytest.raises(ServiceProblem, match="the backup failed"):
        backups.back_up(settings, lambda: NOON, keep=2)
    assert list(settings.backups_folder.iterdir()) == []


def test_what_is_restored_is_what_was_backed_up(settings: ServiceSettings, store: Store) -> None:
    before, keys = moving.verify(store), settings.keys_file.read_bytes()
    folder = backups.back_up(settings, lambda: NOON, keep=3)
    apply(store, [Hit("bai-2", Window((9,)), Window((90,)))], NOON)
    after = moving.verify(store)
    store.close()
    settings.keys_file.write_text("other")
    former = backups.restore(settings, folder)
    restored = open_store(settings.store_url)
    assert moving.verify(restored) == before
    assert settings.keys_file.read_bytes() == keys
    restored.close()
    assert former is not None
    kept = SqliteStore(former / "engagement.sqlite3")
    assert moving.verify(kept) == after
    kept.close()


def test_a_store_that_was_killed_is_kept_with_its_log(
    settings: ServiceSettings, store: Store, tmp_path: Path
) -> None:
    folder = backups.back_up(settings, lambda: NOON, keep=3)
    apply(store, [Hit("bai-2", Window((9,)), Window((90,)))], NOON)
    killed = tmp_path / "killed"
    shutil.copytree(settings.state, killed)
    former = backups.restore(ServiceSettings(state=killed), folder)
    assert former is not None
    kept = SqliteStore(former / "engagement.sqlite3")
    assert kept.read_tallies()["bai-2"].views == 1
    kept.close()
    restored = open_store(ServiceSettings(state=killed).store_url)
    assert "bai-2" not in restored.read_tallies()
    restored.close()


def test_a_damaged_backup_is_refused_and_changes_nothing(
    settings: ServiceSettings, store: Store
) -> None:
    folder = backups.back_up(settings, lambda: NOON, keep=3)
    path = folder / backups.STORE_FILE
    content = bytearray(path.read_bytes())
    content[4096:8192] = bytes(4096)
    path.write_bytes(content)
    before = moving.verify(store)
    with pytest.raises(ServiceProblem, match="damaged"):
        backups.restore(settings, folder)
    (folder / backups.KEYS_FILE).unlink()
    with pytest.raises(ServiceProblem, match="missing, so this is no backup"):
        backups.restore(settings, folder)
    assert moving.verify(store) == before


def test_nothing_is_restored_under_a_running_service(
    settings: ServiceSettings, store: Store
) -> None:
    folder = backups.back_up(settings, lambda: NOON, keep=3)
    with hold(settings.store_url), pytest.raises(ServiceProblem, match="another service runs"):
        backups.restore(settings, folder)


@pytest.mark.parametrize("step", range(4))
def test_a_restore_that_is_cut_short_leaves_a_store_and_can_be_run_again(
    settings: ServiceSettings, store: Store, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    folder = backups.back_up(settings, lambda: NOON, keep=3)
    store.close()
    steps = iter(range(step))

    def cut(_: object, original: object = None) -> None:
        if next(steps, None) is None:
            raise KeyboardInterrupt

    original_replace = Path.replace

    def replace(path: Path, target: Path) -> Path:
        cut(path)
        return original_replace(path, target)

    original_link = Path.hardlink_to

    def link(path: Path, target: Path) -> None:
        cut(path)
        original_link(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(Path, "hardlink_to", link)
    with pytest.raises(KeyboardInterrupt):
        backups.restore(settings, folder)
    monkeypatch.undo()
    left = open_store(settings.store_url)
    assert moving.verify(left).problems == []
    assert left.read_tallies()["bai-1"].views == 2
    left.close()
    backups.restore(settings, folder)


# Doctor


def examine(settings: ServiceSettings, now: float = NOON) -> dict[str, doctor.Finding]:
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
