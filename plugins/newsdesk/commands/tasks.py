"""The tasks of editors: check, check --fix, new."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from plugins.core.clock import ZONE
from plugins.core.errors import SettingsError, exiting_on
from plugins.core.garbage import collect_garbage_seldom
from plugins.core.git import list_touched
from plugins.core.incremental.store import open_state
from plugins.core.project import read_project_settings
from plugins.gallery.console import progress_bar
from plugins.gallery.settings import GallerySettings
from plugins.newsdesk.commands.autofix import fix_content
from plugins.newsdesk.commands.drafting import DraftError, draft_bundle, list_left_out
from plugins.newsdesk.commands.history import list_former
from plugins.newsdesk.problems import bundles_of, iter_lines, mention_others, summarize
from plugins.newsdesk.site.content import Content
from plugins.newsdesk.site.loading import load_content
from plugins.newsdesk.site.lost_urls import record_lost
from plugins.newsdesk.site.samples import NOTE, find_samples, is_begun
from plugins.newsdesk.urls.released import ReleasedAddress, parse_released

LAST_COMMIT = "HEAD"
DEVELOPMENT = "pelicanconf.py"


def check(
    root: Path,
    *,
    fix: bool = False,
    style: str = "text",
    since: str = LAST_COMMIT,
    released: str | None = None,
    advised: Collection[str] | None = None,
    shows_all: bool = False,
) -> int:
    """Print all problems of the content and return the exit status.

    With `fix` safe corrections are applied first; `style` is `text` or `github`. No address must be
    lost of those that are `released` (the text that a release keeps), else of those of the commit
    `since`. What is left of the sample office is an error once the portal has an address. Advice on
    files that have not changed since then, or are not in `advised`, is one line; `shows_all` prints
    it. When an article that has changed takes the address or id of one that has not, the error is
    its own.
    """

    def list_released(content: Content) -> Sequence[ReleasedAddress]:
        return list_former(content, since) if released is None else parse_released(released)

    if fix:
        for line in fix_content(root / "content", lambda: _open(root), list_released):
            sys.stdout.write(f"{line}\n")
    touched = list_touched(root, since) if advised is None else advised
    content = _open(root, bundles_of(touched or ()))
    record_lost(content, list_released(content))
    samples = find_samples(root)
    if is_begun(samples):
        content.findings.include(samples, is_new=True)
    else:
        sys.stderr.write(f"{NOTE}\n")
    findings = content.findings.advising(None if shows_all else touched)
    for line in iter_lines([*findings.errors(), *findings.advice()], style):
        sys.stdout.write(f"{line}\n")
    if others := len(content.findings.advice()) - len(findings.advice()):
        sys.stdout.write(f"{mention_others(others)}\n")
    sys.stdout.write(f"{summarize(findings)}\n")
    return 1 if findings.errors() else 0


def new(root: Path, *, title: str, photos: Path | None = None, category: str | None = None) -> Path:
    """Make a bundle for a new article and return its folder; an error ends the run."""
    content = _open(root)
    with exiting_on(DraftError):
        folder = draft_bundle(content, title, photos, category, datetime.now(ZONE))
    sys.stdout.write(f"Đã tạo {folder.relative_to(root)}/index.md (bản nháp)\n")
    for name in list_left_out(photos) if photos is not None else ():
        sys.stdout.write(f"không chép {photos}/{name}: không phải ảnh\n")
    return folder


def open_content(root: Path, name: str = DEVELOPMENT, newer: Collection[str] = ()) -> Content:
    """Read the content below a project's folder by the settings in its file `name`.

    `newer` are the bundles named first when two clash. Raises SettingsError and SetupError.
    """
    settings = read_project_settings(root, name)
    settings["PATH"] = str(root / settings["PATH"])
    photos = settings.get("GALLERY_CACHE_DIR", GallerySettings.cache_dir)
    settings["GALLERY_CACHE_DIR"] = str(root / photos) if photos else photos
    return load_content(settings, datetime.now(ZONE), open_state(root), progress_bar(), newer)


def _open(root: Path, newer: Collection[str] = ()) -> Content:
    collect_garbage_seldom()
    with exiting_on(SettingsError):
        return open_content(root, newer=newer)
