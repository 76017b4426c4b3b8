"""What readers can open now: commit and addresses of the live release."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import IO, NamedTuple

from plugins.tools.publishing.targets import LIVE, parse_target, run_script
from plugins.tools.publishing.upload import iter_lines

FOLDER = ".cache/released"
NO_RELEASE = "none"


class LiveRelease(NamedTuple):
    """Name and commit of the live release, and the text of its list of addresses.

    The name is empty before the first publication, the commit where git was not asked. `addresses`
    is None for releases of builds that wrote no list.
    """

    name: str = ""
    commit: str = ""
    addresses: str | None = None


def read_live(to: str) -> LiveRelease:
    """Return the live release at the target `to`. Raises PublishingError."""
    target = parse_target(to)
    lines: list[str] = []
    name = run_script(target, LIVE, [target.path], partial(_take_lines, lines))
    if name == NO_RELEASE:
        return LiveRelease()
    has_facts = bool(lines) and "commit=" in lines[0]
    facts = dict(one.partition("=")[::2] for one in lines[0].split("\t")) if has_facts else {}
    commit = facts.get("commit", "").rstrip("\n")
    addresses = "".join(lines[1:] if has_facts else lines)
    return LiveRelease(name, "" if commit == "none" else commit, addresses or None)


def keep_addresses(root: Path, live: LiveRelease) -> Path | None:
    """Write the addresses into the cache of a project, for its build; return the file."""
    if live.addresses is None:
        return None
    file = root / FOLDER
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(live.addresses, encoding="utf-8")
    return file


def _take_lines(lines: list[str], to_script: IO[bytes], from_script: IO[bytes]) -> None:
    lines.extend(iter_lines(from_script))
