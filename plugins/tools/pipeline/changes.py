"""News or code: what of a commit has not been tested yet, and what is due since the last run.

The folder `.cache/ci` goes from one run to the next in the cache of the forge. Whoever loses it
tests, and publishes, once more than needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from plugins.core.clock import ZONE
from plugins.core.files import write_whole
from plugins.core.git import ask_git, ask_git_or_none

FOLDER = ".cache/ci"
TESTED, PUBLISHED = "tested", "published"
NEWS = "content/"
HANDBOOK = "content/HUONG-DAN.md"  # the tests read it


def is_news(name: str) -> bool:
    """Return whether a file is content, which no test of the code reads."""
    return name.startswith(NEWS) and name != HANDBOOK


def list_untested(root: Path) -> list[str] | None:
    """Return the files of the last commit, content left out, that differ from the tested commit.

    It is the last one whose tests went well, however many pushes ago: one that failed is not
    forgotten when only news follows. None if no commit is known to be tested, or git has not got
    it. Raises SetupError.
    """
    commit = _read(root, TESTED)
    if not commit or ask_git_or_none(root, "cat-file", "-e", f"{commit}^{{commit}}") is None:
        return None
    names = ask_git(root, "diff", "--name-only", "--no-renames", "-z", commit, "HEAD")
    return [name for name in names.split("\0") if name and not is_news(name)]


def note_tested(root: Path) -> None:
    """Remember that the tests of the last commit went well. Raises SetupError."""
    _write(root, TESTED, ask_git(root, "rev-parse", "HEAD").strip())


def is_due(root: Path, moments: Iterable[datetime], now: datetime) -> bool:
    """Return whether pages have changed by themselves since the last publication.

    They do when one of the moments has come, or another day: banners and links have days, and the
    figures of the day before are new.
    """
    last = read_published(root)
    if last is None or last.astimezone(ZONE).date() != now.astimezone(ZONE).date():
        return True
    return any(last < moment <= now for moment in moments)


def read_published(root: Path) -> datetime | None:
    """Return when the last publication that went well began, None if that is unknown."""
    try:
        return datetime.fromisoformat(_read(root, PUBLISHED))
    except ValueError:
        return None


def note_published(root: Path, began: datetime) -> None:
    """Remember a publication by the time at which it began; `began` has a zone."""
    _write(root, PUBLISHED, began.isoformat())


def forget_published(root: Path) -> None:
    """Let the next scheduled run publish."""
    (root / FOLDER / PUBLISHED).unlink(missing_ok=True)


def _read(root: Path, name: str) -> str:
    try:
        return (root / FOLDER / name).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def _write(root: Path, name: str, words: str) -> None:
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / name, f"{words}\n".encode(), staging=folder)
