"""What is not well on a server is told, and ends the check with 1."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.tools.serving import health
from plugins.tools.serving.health import examine, examine_certificate, main
from tests.support.ports import free_port
from tests.support.serving import serve

NOW = 1_800_000_000.0


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Return releases of which one is live."""
    (tmp_path / "releases/r1").mkdir(parents=True)
    (tmp_path / "releases/r1/index.html").write_text("trang chủ")
    (tmp_path / "current").symlink_to("releases/r1")
    (tmp_path / "history.log").write_text("2026-11-28T00:00:00Z\tpublish\tr1\n")
    return tmp_path


@pytest.fixture
def origin(target: Path) -> Iterator[str]:
    with serve(target / "current") as address:
        yield address


def wrong(origin: str, target: Path, readyz: str = "") -> list[str]:
    found = examine(origin, target, readyz, lambda: NOW)
    return [finding.subject for finding in found if not finding.is_well]


def test_a_portal_that_is_well_ends_with_zero(
    origin: str, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([origin, str(target), "--health", f"{origin}/index.html"]) == 0
    said = capsys.readouterr().out
    assert "ok    release: r1, last switch 2026-11-28T00:00:00Z\n" in said
    assert "WRONG" not in said


def test_a_server_that_does_not_answer_is_told(target: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    assert wrong(nobody, target, nobody) == ["pages", "service"]
    assert main([nobody, str(target)]) == 1


def test_a_service_that_is_not_ready_is_told(origin: str, target: Path) -> None:
    assert wrong(origin, target, f"{origin}/readyz") == ["service"]


def test_a_certificate_that_cannot_be_seen_is_told() -> None:
    finding = examine_certificate(f"https://127.0.0.1:{free_port()}", NOW)
    assert (finding.subject, finding.is_well) == ("certificate", False)


def test_a_full_disk_is_told(origin: str, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 1 << 62)
    assert wrong(origin, target) == ["disk"]


def test_a_release_that_is_not_there_is_told(origin: str, target: Path) -> None:
    (target / "current").unlink()
    (target / "current").symlink_to("releases/r0")
    assert "release" in wrong(origin, target)


@pytest.mark.parametrize(("hours", "told"), [(2.9, []), (3.1, ["publication"])])
def test_publications_that_have_stopped_are_told(
    origin: str, target: Path, hours: float, told: list[str]
) -> None:
    checked = target / "checked"
    checked.touch()
    os.utime(checked, (NOW - hours * 3600, NOW - hours * 3600))
    assert wrong(origin, target) == told
