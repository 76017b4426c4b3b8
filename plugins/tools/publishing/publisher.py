"""Publish a release, or return to an earlier one."""

from __future__ import annotations

import getpass
import os
import re
import socket
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from plugins.core.errors import PublishingError
from plugins.core.git import ask_git_or_none
from plugins.newsdesk.site.samples import find_samples
from plugins.tools.publishing.production import (
    BuiltOutput,
    SiteScan,
    build_site,
    kept_site,
    scan_site,
)
from plugins.tools.publishing.released import compare_with_live
from plugins.tools.publishing.targets import RELEASE, Target, parse_target, run_script
from plugins.tools.publishing.upload import send

KEPT_RELEASES = 5
RELEASE_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-z]+")


class Revision(NamedTuple):
    """State of the sources: the commit (empty outside git) and whether files differ from it."""

    commit: str
    is_dirty: bool

    @property
    def short(self) -> str:
        return self.commit[:8] or "nogit"


def publish(
    root: Path,
    to: str,
    report: Callable[[str], None],
    *,
    revision: Revision | None = None,
    build: Callable[[Path, Path], BuiltOutput] | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> str:
    """Build `root` for production, upload it to `to`, make it live; return the live release's name.

    A site equal to the live release makes no new one, so that hourly runs do not displace earlier
    releases. The build fails if it loses an address of the live release. Without `revision`, git is
    asked for that of `root`. Raises PublishingError; the live release is then unchanged.
    """
    target = parse_target(to)
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(read_revision, root)  # git reads all files while the site is built
        with kept_site(root, build or partial(build_after, to)) as site:
            return release_site(root, target, site, revision or found.result(), report, clock())


def build_after(to: str, root: Path, output: Path) -> BuiltOutput:
    """Build what comes after the live release at `to`, unless it is the sample office.

    Raises PublishingError.
    """
    refuse_samples(root)
    return build_site(root, output, *compare_with_live(root, to))


def release_site(
    root: Path,
    target: Target,
    site: BuiltOutput,
    revision: Revision,
    report: Callable[[str], None],
    now: datetime,
) -> str:
    """Upload a built site and make it live; return the live release's name."""
    found = scan_site(site)
    name = f"{now:%Y%m%dT%H%M%SZ}-{revision.short}"
    counts = [str(found.manifest.file_count), str(len(found.photos))]
    facts = format_facts(revision, site, found)
    release = [name, *counts, site.photo_folder, facts, str(KEPT_RELEASES)]
    live = run_script(
        target,
        RELEASE,
        ["publish", target.path, stamp(now), read_publisher(root), *release],
        partial(send, site, found, facts, report),
        done=name,
    )
    if live == name:
        report(f"Đã xuất bản {live}.")
    return live


def refuse_samples(root: Path) -> None:
    """Raise PublishingError, naming every place, if something of the sample office is left."""
    if found := find_samples(root):
        lines = "\n".join(one.as_text() for one in found)
        raise PublishingError(
            f"{lines}\nKhông xuất bản: cổng còn {len(found)} chỗ của cơ quan mẫu, không có thật."
        )


def rollback(
    root: Path,
    to: str,
    release: str | None,
    report: Callable[[str], None],
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> str:
    """Make `release`, or the one before the live one, live at `to`; return its name.

    Raises PublishingError; the live release is then unchanged.
    """
    target = parse_target(to)
    if release is not None and not RELEASE_NAME.fullmatch(release):
        raise PublishingError(
            f"Tên bản {release!r} không hợp lệ — tên đúng có dạng 20240113T010203Z-1a2b3c4d."
        )
    arguments = ["rollback", target.path, stamp(clock()), read_publisher(root), release or ""]
    live = run_script(target, RELEASE, arguments)
    report(f"Đã quay lại bản {live}.")
    return live


def format_facts(revision: Revision, site: BuiltOutput, found: SiteScan) -> str:
    """Return the fields of a release in the history, separated by tabs."""
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


def read_revision(root: Path) -> Revision:
    """Ask git about the sources in `root`."""
    return Revision(_ask(root, "rev-parse", "HEAD"), bool(_ask(root, "status", "--porcelain")))


def read_publisher(root: Path, variables: Mapping[str, str] = os.environ) -> str:
    """Return the publisher's name: from the environment, git's user.email, or the account."""
    pusher = variables.get("PORTAL_PUBLISHER") or variables.get("GITHUB_ACTOR")
    name = pusher or _ask(root, "config", "user.email") or _account()
    return "".join(sign for sign in name if sign.isprintable())


def _account() -> str:
    try:
        return f"{getpass.getuser()}@{socket.gethostname()}"
    except (KeyError, OSError):
        return socket.gethostname()


def _ask(root: Path, *arguments: str) -> str:
    return (ask_git_or_none(root, *arguments) or "").strip()
