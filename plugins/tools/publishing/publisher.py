"""Publish a release, or return to an earlier one."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from plugins.core.errors import PublishingError
from plugins.tools.publishing.manifest import SiteScan, scan_site
from plugins.tools.publishing.production import BuiltOutput, build_site, kept_site
from plugins.tools.publishing.revision import Revision, read_publisher, read_revision
from plugins.tools.publishing.session import RELEASE, ask, send
from plugins.tools.publishing.targets import Target, parse_target

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEPT_RELEASES = 5
SAMPLE_ADDRESS = "https://portal.example"
RELEASE_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-z]+")


def publish(
    root: Path,
    to: str,
    report: Callable[[str], None],
    *,
    build: Callable[[Path, Path], BuiltOutput] = build_site,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> str:
    """Build `root` for production, upload it to `to`, make it live; return the live release's name.

    A site that equals the live release makes no new one, so that hourly runs push none out.
    Raises PublishingError; what is live is then as it was.
    """
    target = parse_target(to)
    with ThreadPoolExecutor(1) as aside:
        asked = aside.submit(read_revision, root)  # git looks at every file while they are built
        with kept_site(root, build) as site:
            return release_site(root, target, site, asked.result(), report, clock())


def release_site(
    root: Path,
    target: Target,
    site: BuiltOutput,
    revision: Revision,
    report: Callable[[str], None],
    now: datetime,
) -> str:
    """Upload what was built and make it live; return the live release's name."""
    found = scan_site(site)
    name = f"{now:%Y%m%dT%H%M%SZ}-{revision.short}"
    counts = [str(found.manifest.file_count), str(len(found.photos))]
    facts = format_facts(revision, site, found)
    release = [name, *counts, site.photo_folder, facts, str(KEPT_RELEASES)]
    live = ask(
        target,
        RELEASE,
        ["publish", target.path, stamp(now), read_publisher(root), *release],
        partial(send, site, found, facts, report),
        done=name,
    )
    if is_placeholder(site):
        report("Nên sửa: SITEURL trong publishconf.py vẫn là địa chỉ mẫu, hãy ghi địa chỉ thật.")
    if live == name:
        report(f"Đã xuất bản {live}.")
    return live


def is_placeholder(site: BuiltOutput) -> bool:
    """Return whether the pages still name the address that publishconf.py comes with."""
    home = site.folder / "index.html"
    return home.is_file() and f'href="{SAMPLE_ADDRESS}/' in home.read_text(encoding="utf-8")


def rollback(
    root: Path,
    to: str,
    release: str | None,
    report: Callable[[str], None],
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> str:
    """Make `release`, or the one before the live one, live at `to`; return its name.

    Raises PublishingError; what is live is then as it was.
    """
    target = parse_target(to)
    if release is not None and not RELEASE_NAME.fullmatch(release):
        raise PublishingError(
            f"Tên bản {release!r} không hợp lệ — tên đúng có dạng 20240113T010203Z-1a2b3c4d."
        )
    who = read_publisher(root)
    live = ask(target, RELEASE, ["rollback", target.path, stamp(clock()), who, release or ""])
    report(f"Đã quay lại bản {live}.")
    return live


def format_facts(revision: Revision, site: BuiltOutput, found: SiteScan) -> str:
    """Return what history tells about a release, separated by tabs."""
    facts = {
        "commit": revision.commit or "none",
        "dirty": "yes" if revision.is_dirty else "no",
        "files": len(found.manifest.marks),
        "photos": len(found.photos),
        "articles": "unknown" if site.articles is None else site.articles,
        "bytes": found.size_bytes,
    }
    return "\t".join(f"{key}={value}" for key, value in facts.items())


def stamp(now: datetime) -> str:
    return f"{now:%Y-%m-%dT%H:%M:%SZ}"
