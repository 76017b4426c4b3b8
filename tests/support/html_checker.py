"""The Nu HTML checker, got when it is not there: npm package and Java."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from plugins.environment.browser import administrator_prefix

PACKAGE = "vnu-jar@26.9.27"
DEBIAN_PACKAGES = {"java": "default-jre-headless", "npm": "npm"}


def check_html(folder: Path, tools: Path) -> str:
    """Return the checker's complaints about every HTML file below a folder, one a line.

    `tools` is where the checker is kept between runs.
    """
    _install_programs()
    jar = tools / "node_modules/vnu-jar/build/dist/vnu.jar"
    if not jar.is_file():
        npm = ["npm", "install", "--no-save", "--silent", "--prefix", str(tools), PACKAGE]
        subprocess.run(npm, check=True, stdin=subprocess.DEVNULL)
    options = ["--skip-non-html", "--errors-only", "--format", "gnu"]
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", str(jar), *options, str(folder)],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stderr


def _install_programs() -> None:
    missing = [package for name, package in DEBIAN_PACKAGES.items() if not shutil.which(name)]
    if not missing:
        return
    prefix = administrator_prefix()
    if prefix is None or not shutil.which("apt-get"):
        raise RuntimeError(f"the HTML checker needs Java and npm: install {', '.join(missing)}")
    update = [*prefix, "apt-get", "update", "-qq"]
    install = [*prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    for command in (update, install):
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
