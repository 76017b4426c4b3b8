"""Programs that tasks and tests start, found or installed from Debian's packages."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from plugins.core.errors import SetupError
from plugins.tools.environment import browser
from plugins.tools.environment.browser import run_quietly

# Debian package → programs that are started, or the pattern of a file if it has none.
TESTS = {
    "chromium": ("chromium",),
    browser.HEADLESS: (browser.HEADLESS,),
    "coreutils": (
        *("cat", "chmod", "comm", "cp", "dd", "env", "id", "ln", "mkdir", "mv", "readlink", "rm"),
        *("rmdir", "sort", "sync", "tail", "touch", "tr", "uname", "wc"),
    ),
    "dash": ("sh",),
    "diffutils": ("cmp",),
    "findutils": ("find", "xargs"),
    "git": ("git",),
    "git-lfs": ("git-lfs",),
    "grep": ("grep",),
    "libatomic1": ("/usr/lib/*/libatomic.so.1",),  # of Playwright's driver
    "libnginx-mod-http-brotli-static": (
        "/etc/nginx/modules-enabled/50-mod-http-brotli-static.conf",
    ),
    "logrotate": ("logrotate",),
    "mount": ("mount", "umount"),
    "nginx": ("nginx",),
    "openssl": ("openssl",),
    "postgresql": ("initdb", "pg_ctl"),
    "procps": ("kill",),
    "python3": ("python3",),
    "sed": ("sed",),
    "systemd": ("systemd-analyze",),
    "tar": ("tar",),
    "util-linux": ("flock", "runuser", "unshare"),
}
LONG_TESTS = {"default-jre-headless": ("java",), "npm": ("node", "npm")}
BENCHMARKS = {"wrk": ("wrk",)}
PACKAGES = {**TESTS, **LONG_TESTS, **BENCHMARKS}

BROWSERS = {"chromium": browser.find_browser, browser.HEADLESS: browser.find_headless_browser}

# Debian's PATH of an ordinary user lacks these.
ADMINISTRATION = ("/usr/local/sbin", "/usr/sbin", "/sbin")
POSTGRESQL = Path("/usr/lib/postgresql")


def ensure_packages(packages: Iterable[str], report: Callable[[str], None]) -> None:
    """Install missing packages in one step, and extend PATH to all their programs.

    Raises SetupError with the command that installs the rest.
    """
    wanted = list(packages)
    if missing := find_missing(wanted):
        install(missing, report)
    if missing := find_missing(wanted):
        raise SetupError(explain(missing))
    extend_path()


def find_missing(packages: Iterable[str]) -> list[str]:
    """Return the packages that lack a program or file."""
    return [name for name in packages if not all(map(find_program, PACKAGES[name]))]


def find_program(name: str) -> str | None:
    """Return the path of an entry of PACKAGES, or None.

    Raises LookupError if no package lists `name`.
    """
    if not any(name in programs for programs in PACKAGES.values()):
        raise LookupError(f"{name} is not in plugins.tools.environment.programs.PACKAGES")
    if name in BROWSERS:
        found = BROWSERS[name]()
        return str(found) if found else None
    if name.startswith("/"):
        return next(map(str, Path("/").glob(name[1:])), None)
    return shutil.which(name, path=search_path())


def search_path() -> str:
    """Return PATH with the folders of administration and of the newest PostgreSQL server."""
    servers = sorted(POSTGRESQL.glob("*/bin"), key=lambda path: float(path.parent.name))
    usual = os.environ.get("PATH", os.defpath).split(os.pathsep)
    folders = [*usual, *ADMINISTRATION, *map(str, servers[-1:])]
    return os.pathsep.join(dict.fromkeys(folders))


def extend_path() -> None:
    """Let this process and its children find the programs by name."""
    os.environ["PATH"] = search_path()


def install(packages: list[str], report: Callable[[str], None]) -> None:
    """Install packages as far as this is possible without asking for a password."""
    prefix = administrator_prefix()
    if "chromium" in packages and not is_debian():
        browser.install_with_playwright(prefix, report)
        packages = [name for name in packages if name not in BROWSERS]
    if packages and prefix is not None and shutil.which("apt-get"):
        report(f"Đang cài: apt-get install {' '.join(packages)} …")
        apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        run_quietly([*apt, "update"])
        done = run_quietly([*apt, "install", "--yes", "--no-install-recommends", *packages])
        if done.returncode:
            report(done.stderr.strip())


def explain(missing: list[str]) -> str:
    """Return one Vietnamese line with the command that installs `missing`."""
    if not shutil.which("apt-get"):
        return f"Máy này thiếu (tên gói của Debian): {' '.join(missing)} — hãy cài rồi chạy lại."
    return (
        "Máy này thiếu chương trình mà không tự cài được — hãy chạy "
        f"`sudo apt install {' '.join(missing)}` rồi chạy lại."
    )


def is_debian() -> bool:
    """Return whether Chromium is a package; Ubuntu has it only as a snap."""
    try:
        return platform.freedesktop_os_release()["ID"] == "debian"
    except OSError:
        return False


def administrator_prefix() -> list[str] | None:
    """Return the prefix of commands of an administrator, or None if there is none."""
    if os.name == "nt":
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and run_quietly(["sudo", "-n", "true"]).returncode == 0:
        return ["sudo", "-n"]
    return None
