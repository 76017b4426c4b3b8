"""The service is what its OpenAPI document says: schemathesis tries to show that it is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.service import BROWSER, ServicePlace

# 413 is an answer to wrong input too: what is too long is not looked at.
CONFIGURATION = """\
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 413, 415, 429]

[[operations]]
include-path-regex = "page"
parameters = { "path.page" = "bai-1" }

# Typed text is cleaned before it is measured, and topics are those that the office offers: what is
# taken of these forms, the description has in words only.
[[operations]]
include-path-regex = "^/tt/(c/|g)"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", 400, 403, 404]
"""


def test_the_service_is_what_its_description_says(place: ServicePlace, tmp_path: Path) -> None:
    configuration = tmp_path / "schemathesis.toml"
    configuration.write_text(CONFIGURATION, encoding="utf-8")
    place.settings = {"hits-per-minute": "1000000"}
    with place.running() as service:
        token = (service.state / "keys").read_text().split()[-1]
        headers = [
            f"Origin: {service.origin}",
            f"User-Agent: {BROWSER}",
            f"Authorization: Bearer {token}",
        ]
        done = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(configuration)),
                *("run", f"{service.origin}/tt/openapi.json", "--no-color", "--seed", "1"),
                *("--phases", "coverage,fuzzing", "--checks", "all", "--max-examples", "30"),
                *(part for header in headers for part in ("--header", header)),
            ],
            check=False,
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
        assert "ERROR" not in service.read_log()
