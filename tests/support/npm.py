"""Tools from npm, kept between runs."""

from __future__ import annotations

import subprocess
from pathlib import Path

from plugins.core.errors import SetupError

HTML_CHECKER = "vnu-jar@26.9.27"  # needs Java


def install_package(package: str, folder: Path) -> Path:
    """Return the folder of a package such as `lighthouse@12.8.2`, installed if missing.

    Each has a folder of its own: npm removes other packages. Raises SetupError.
    """
    name = package.rpartition("@")[0]
    installed = folder / package.replace("/", "-") / "node_modules" / name
    if not installed.is_dir():
        target = ["--prefix", str(installed.parent.parent), package]
        npm = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--silent", *target]
        if subprocess.run(npm, check=False, stdin=subprocess.DEVNULL).returncode:
            raise SetupError(f"Không cài được {package} bằng npm — hãy kiểm tra mạng.")
    return installed


def check_html(folder: Path, tools: Path) -> str:
    """Return the complaints of the Nu HTML checker about all pages below a folder, one a line."""
    jar = install_package(HTML_CHECKER, tools) / "build/dist/vnu.jar"
    options = ["--skip-non-html", "--errors-only", "--format", "gnu"]
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", str(jar), *options, str(folder)],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stderr
