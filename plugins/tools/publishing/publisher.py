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

from plugins.core.errors import PARTLY_PUBLISHED, PublishingError
from plugins.core.git import ask_git_or_none, list_touched
from plugins.core.project import PROJECT, read_version
from plugins.newsdesk.problems import bundles_of
from plugins.newsdesk.site.samples import find_samples
from plugins.tools.publishing.held_back import HeldBundle, describe, write_held
from plugins.tools.publishing.manifest import NO_COMMIT, UNKNOWN, format_head
from plugins.tools.publishing.production import (
    BuiltOutput,
    SiteScan,
    forget_photos,
    kept_site,
    scan_site,
)
from plugins.tools.publishing.sources import Sources
from plugins.tools.publishing.standing import build_standing
from plugins.tools.publishing.storage.release import NewRelease, publish_site, rollback_site
from plugins.tools.publishing.storage.store import open_store
from plugins.tools.publishing.targets import RELEASE, Bucket, Target, parse_place, run_script
from plugins.tools.publishing.upload import send
from plugins.tools.publishing.working_tree import WorkingTree

KEPT_RELEASES = 5
RELEASE_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-z]+")


class Revision(NamedTuple):
    """State of the sources: the commit (empty outside git) and whether files differ from it.

    `changed` are the bundles whose published version is in no commit.
    """

    commit: str
    is_dirty: bool
    changed: frozenset[str] = frozenset()

    @property
    def short(self) -> str:
        return self.commit[:8] or "nogit"


class Publication(NamedTuple):
    """The live release, and the bundles whose newest version is not in it."""

    release: str
    held: tuple[HeldBundle, ...] = ()

    @property
    def status(self) -> int:
        """Return the exit status: 0 if everything was published."""
        return PARTLY_PUBLISHED if self.held else 0


def publish(
    root: Path,
    to: str,
    report: Callable[[str], None],
    *,
    revision: Revision | None = None,
    sources: Sources | None = None,
    is_faulty: bool = False,
    is_lean: bool = False,
    build: Callable[[Path, Path], BuiltOutput] | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Publication:
    """Build `root` for production, upload it to `to`, make it live.

    A site equal to the live release makes no new one, so that hourly runs do not displace earlier
    releases. The build fails if it loses an address of the live release. Faulty articles are held
    back: their versions come from `sources`, by default those of the folder `root`; with
    `is_faulty` there are such articles. With `is_lean` the photos are kept at the target only, none
    on this machine. Without `revision`, git is asked for that of `root`. Raises
    PublishingError; the live release is then unchanged.
    """
    target = parse_place(to)
    if build is None:
        refuse_samples(root)
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(read_revision, root)  # git reads all files while the site is built

        def open_sources() -> Sources:
            found.result()  # what follows changes git's variables
            return sources or WorkingTree(root)

        build = build or partial(build_standing, open_sources, to, is_faulty, is_lean)
        with kept_site(root, build) as site:
            live = release_site(root, target, site, revision or found.result(), report, clock())
            if is_lean:
                forget_photos(root, site)
    if site.held:
        tell_held(to, site.held, report)
    return Publication(live, site.held)


def tell_held(to: str, held: tuple[HeldBundle, ...], report: Callable[[str], None]) -> None:
    """Report what was held back, and leave it at the target for alerts."""
    try:
        write_held(to, held)
    except PublishingError as error:
        report(f"Không ghi được danh sách bài bị giữ lại: {error}")
    report(describe(held))


def release_site(
    root: Path,
    target: Target | Bucket,
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
    held = {one.bundle: one.commit or NO_COMMIT for one in site.held}
    head = format_head(facts, found.manifest, dict.fromkeys(revision.changed, UNKNOWN) | held)
    who = read_publisher(root)
    if isinstance(target, Bucket):
        new = NewRelease(name, head, format_line(now, "publish", name, who, facts))
        live = publish_site(open_store(target), site, found, new, who, report)
        if live == name:
            report(f"Đã xuất bản {live}.")
        return live
    release = [name, *counts, site.photo_folder, facts, str(KEPT_RELEASES)]
    live = run_script(
        target,
        RELEASE,
        ["publish", target.path, stamp(now), who, *release],
        partial(send, site, found, head, report),
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
    target = parse_place(to)
    if release is not None and not RELEASE_NAME.fullmatch(release):
        raise PublishingError(
            f"Tên bản {release!r} không hợp lệ — tên đúng có dạng 20240113T010203Z-1a2b3c4d."
        )
    now, who = clock(), read_publisher(root)
    if isinstance(target, Bucket):

        def line_of(name: str, before: str, facts: str) -> str:
            return format_line(now, "rollback", name, who, f"from={before}\t{facts}")

        live = rollback_site(open_store(target), release, line_of, who)
    else:
        arguments = ["rollback", target.path, stamp(now), who, release or ""]
        live = run_script(target, RELEASE, arguments)
    report(f"Đã quay lại bản {live}.")
    return live


def format_line(now: datetime, action: str, release: str, who: str, facts: str) -> str:
    """Return a line of the history without its end, as release.sh writes it."""
    return "\t".join([stamp(now), action, release, f"by={who}", facts])


def format_facts(revision: Revision, site: BuiltOutput, found: SiteScan) -> str:
    """Return the fields of a release in the history, separated by tabs."""
    facts = {
        "commit": revision.commit or NO_COMMIT,
        "dirty": "yes" if revision.is_dirty else "no",
        "files": len(found.manifest.marks),
        "photos": len(found.photos),
        "articles": "unknown" if site.articles is None else site.articles,
        "bytes": found.size_bytes,
        "held": len(site.held),
        "version": read_version(PROJECT),
    }
    return "\t".join(f"{key}={value}" for key, value in facts.items())


def stamp(now: datetime) -> str:
    return f"{now:%Y-%m-%dT%H:%M:%SZ}"


def read_revision(root: Path) -> Revision:
    """Ask git about the sources in `root`."""
    commit, is_dirty = _ask(root, "rev-parse", "HEAD"), bool(_ask(root, "status", "--porcelain"))
    changed = (list_touched(root, commit) or ()) if is_dirty and commit else ()
    return Revision(commit, is_dirty, bundles_of(changed))


def read_publisher(root: Path, variables: Mapping[str, str] = os.environ) -> str:
    """Return the publisher's name: from the environment, git's user.email, or the account."""
    pushers = map(variables.get, ("PORTAL_PUBLISHER", "GITHUB_ACTOR", "GITLAB_USER_LOGIN"))
    name = next(filter(None, pushers), None) or _ask(root, "config", "user.email") or _account()
    return "".join(sign for sign in name if sign.isprintable())


def _account() -> str:
    try:
        return f"{getpass.getuser()}@{socket.gethostname()}"
    except (KeyError, OSError):
        return socket.gethostname()


def _ask(root: Path, *arguments: str) -> str:
    return (ask_git_or_none(root, *arguments) or "").strip()
