"""Makes the bundle of the editors' page with npm and esbuild, where it is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from plugins.core.errors import SettingsError, SetupError
from plugins.core.locking import exclusive
from plugins.core.project import read_project_settings
from plugins.editors.bundle import CACHE, SCRIPTS, SOURCES, digest_sources, find_bundle
from plugins.editors.settings import EditorsSettings
from plugins.tools.environment.programs import ensure_packages

INSTALL = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def ensure_bundle(root: Path, report: Callable[[str], None]) -> Path:
    """Return the folder with the current bundle; make it if it is missing.

    Raises SetupError if it cannot be made; the old bundle then remains.
    """
    with exclusive(root / CACHE / "lock"):
        if found := find_bundle(root):
            return found
        report("Đang tạo trang biên tập, lần đầu mất chừng nửa phút …")
        ensure_packages(["npm"], report)
        target = root / CACHE / digest_sources()
        with tempfile.TemporaryDirectory(dir=root / CACHE, prefix=".new-") as unfinished:
            made = _make(Path(unfinished))
            _remove_old(root / CACHE, Path(unfinished))
            made.rename(target)
        return target


def prepare_release(root: Path, report: Callable[[str], None]) -> None:
    """Make the bundle if it is missing and the published portal has the page.

    Raises SetupError if the settings are invalid or the bundle cannot be made.
    """
    try:
        settings = EditorsSettings.from_settings(read_project_settings(root))
    except SettingsError as error:
        raise SetupError(str(error)) from error
    if settings.is_on and not settings.is_local:
        ensure_bundle(root, report)


def _make(folder: Path) -> Path:
    for name in SOURCES:
        shutil.copyfile(SCRIPTS / name, folder / name)
    _run(INSTALL, folder, "npm không tải được các gói của trang biên tập", "kiểm tra mạng")
    _run(
        ("node", "build.mjs", "out"),
        folder,
        "không ghép được trang biên tập",
        "kiểm tra phiên bản node (cần từ 18)",
    )
    return folder / "out"


def _run(command: tuple[str, ...], folder: Path, what: str, remedy: str) -> None:
    program = shutil.which(command[0])  # on Windows npm is npm.cmd
    done = subprocess.run(
        [program or command[0], *command[1:]],
        check=False,
        cwd=folder,
        env={**os.environ, "NODE_ENV": "production"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        lines = (done.stderr.strip() or done.stdout.strip() or "không rõ lý do").splitlines()
        raise SetupError(f"{what} ({lines[0]}) — {remedy} rồi chạy lại.")


def _remove_old(cache: Path, unfinished: Path) -> None:
    for folder in cache.iterdir():
        if folder.is_dir() and folder != unfinished:
            shutil.rmtree(folder)
