"""`python -m plugins.tools.serving.health ORIGIN TARGET`: look at what keeps a portal well.

Run by portal-check.service. Needs nothing but Python; changes nothing.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.core.certificates import count_days_left

LEAST_FREE_BYTES = 1 << 30
FEWEST_CERTIFICATE_DAYS = 14
OLDEST_CHECK_SECONDS = 3 * 3600  # hourly publishing renews the file each time
ASK_SECONDS = 10


@dataclass(frozen=True)
class HealthResult:
    """Result of one check."""

    subject: str
    is_well: bool
    text: str


def examine(
    origin: str, target: Path, health: str = "", clock: Callable[[], float] = time.time
) -> Iterator[HealthResult]:
    """Check pages, certificate, service, disk, releases and publications."""
    yield examine_answer("pages", f"{origin}/")
    if origin.startswith("https:"):
        yield examine_certificate(origin, clock())
    if health:
        yield examine_answer("service", health)
    yield examine_disk(target)
    yield examine_release(target)
    yield from examine_publication(target / "checked", clock())


def examine_answer(subject: str, url: str) -> HealthResult:
    """Request an address and expect 200."""
    try:
        with urllib.request.urlopen(url, timeout=ASK_SECONDS) as answer:
            return HealthResult(subject, answer.status == 200, f"{url}: {answer.status}")
    except urllib.error.HTTPError as error:
        with error:
            words = " ".join(error.read(500).decode("utf-8", "replace").split())
        return HealthResult(subject, False, f"{url}: {error.code} {words}")
    except OSError as error:
        return HealthResult(subject, False, f"{url}: {error}")


def examine_certificate(origin: str, now: float) -> HealthResult:
    """Check how many days the certificate is still valid."""
    try:
        days = count_days_left(origin, now)
    except (OSError, ValueError) as error:
        return HealthResult("certificate", False, f"{origin}: {error}")
    return HealthResult("certificate", days >= FEWEST_CERTIFICATE_DAYS, f"{days} days left")


def examine_disk(target: Path) -> HealthResult:
    """Check the free space for releases."""
    try:
        free = shutil.disk_usage(target).free
    except OSError as error:
        return HealthResult("disk", False, f"{target}: {error.strerror}")
    return HealthResult("disk", free >= LEAST_FREE_BYTES, f"{free >> 20} MB free")


def examine_release(target: Path) -> HealthResult:
    """Check that a release is live; name it and the time of the history's last line."""
    current = target / "current"
    if not (current / "index.html").is_file():
        return HealthResult("release", False, f"{current}: no release is live")
    try:
        lines = (target / "history.log").read_text(encoding="utf-8").splitlines()
    except OSError as error:
        return HealthResult("release", False, f"{target / 'history.log'}: {error.strerror}")
    last = lines[-1].split("\t") if lines else [""]
    return HealthResult("release", True, f"{current.resolve().name}, last switch {last[0]}")


def examine_publication(path: Path, now: float) -> Iterator[HealthResult]:
    """Check the time of the last successful publication, with or without a new release."""
    if path.is_file():
        age = now - path.stat().st_mtime
        text = f"last publication that went well {age / 3600:.1f} hours ago"
        yield HealthResult("publication", age <= OLDEST_CHECK_SECONDS, text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print all results; return 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="plugins.tools.serving.health", description=__doc__)
    parser.add_argument("origin", metavar="ORIGIN", help="https://portal.example")
    parser.add_argument("target", type=Path, metavar="TARGET", help="folder of the releases")
    parser.add_argument("--health", default="", help="address of the service's readyz")
    options = parser.parse_args(arguments)
    results = list(examine(options.origin, options.target, options.health))
    for result in results:
        print(f"{'ok   ' if result.is_well else 'WRONG'} {result.subject}: {result.text}")
    return 0 if all(result.is_well for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
