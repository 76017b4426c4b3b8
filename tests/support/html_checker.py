"""The Nu HTML checker: an npm package, which needs Java."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.support.npm import install_package

PACKAGE = "vnu-jar@26.9.27"


def check_html(folder: Path, tools: Path) -> str:
    """Return the checker's complaints about every HTML file below a folder, one a line.

    `tools` is where the checker is kept between runs.
    """
    jar = install_package(PACKAGE, tools) / "build/dist/vnu.jar"
    options = ["--skip-non-html", "--errors-only", "--format", "gnu"]
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", str(jar), *options, str(folder)],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stderr
