"""Why an installation failed, in one line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from plugins.core.errors import SetupError
from plugins.tools.environment import pip
from tests.unit.tools.environment.projects import pip_variables


@pytest.mark.parametrize(
    ("output", "told"),
    [
        pytest.param(
            "WARNING: Retrying (Retry(total=0)) after connection broken by "
            "'NewConnectionError('[Errno -3] Temporary failure in name resolution')'\n"
            "ERROR: No matching distribution found for pelican==4.11",
            "không kết nối được mạng",
            id="no network",
        ),
        pytest.param("... ReadTimeoutError(...)", "không kết nối được mạng", id="time-out"),
        pytest.param("ProxyError('Cannot connect')", "kiểm tra mạng (hoặc proxy)", id="proxy"),
        pytest.param(
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "không khớp mã kiểm tra",
            id="hash",
        ),
        pytest.param(
            "ERROR: Could not install: [Errno 28] No space left on device", "đã đầy", id="disk"
        ),
        pytest.param(
            "ERROR: No matching distribution found for pillow==13.0.0",
            "Không có gói 'pillow==13.0.0' cho phiên bản Python",
            id="no wheel",
        ),
        pytest.param(
            "noise\nERROR: one\nERROR: two\nnoise",
            "pip không cài được các gói trong requirements.txt: ERROR: two",
            id="other",
        ),
        pytest.param("", "không rõ lý do", id="silence"),
    ],
)
def test_the_reason_is_told_in_one_line(output: str, told: str) -> None:
    line = pip.explain(output, "requirements.txt")
    assert told in line
    assert "\n" not in line


def test_a_network_that_is_down_is_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    variables = pip_variables(tmp_path)
    for name in ("PIP_NO_INDEX", "PIP_FIND_LINKS"):
        del variables[name]
    monkeypatch.setattr("os.environ", {**variables, "PIP_INDEX_URL": "http://127.0.0.1:1/"})
    list_ = tmp_path / "requirements.txt"
    list_.write_text(f"nothing==1.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(SetupError, match="không kết nối được mạng"):
        pip.install(Path(sys.executable), list_)


def test_settings_that_lead_elsewhere_are_dropped() -> None:
    before = {"PIP_TARGET": "/x", "PIP_USER": "1", "PIP_INDEX_URL": "kept", "PYTHONPATH": "/y"}
    assert pip.pip_environment(before) == {
        "PIP_USER": "0",
        "PIP_INDEX_URL": "kept",
        "PYTHONUTF8": "1",
    }
