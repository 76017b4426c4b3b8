"""What the live release was made from: a commit, and for bundles held back an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, NamedTuple

from plugins.tools.publishing.manifest import HELD, NO_COMMIT, UNKNOWN
from plugins.tools.publishing.storage.reading import read_live_head
from plugins.tools.publishing.storage.store import open_store
from plugins.tools.publishing.targets import Bucket, Target, run_script
from plugins.tools.publishing.upload import iter_lines

LIVE = Path(__file__).with_name("live.sh")


class LiveRelease(NamedTuple):
    """The sources of the live release.

    `commit` is empty if it is unknown. `held` are the bundles with a version of another commit:
    empty for those that were left out, UNKNOWN for a version that is in no commit.
    """

    commit: str
    held: Mapping[str, str]

    @property
    def commits(self) -> set[str]:
        """Return all commits that versions are from."""
        return {self.commit, *self.held.values()} - {"", UNKNOWN}

    def commit_of(self, bundle: str) -> str:
        """Return the commit whose version of a bundle is live, empty if it was left out."""
        return self.held.get(bundle, self.commit)


def read_live(target: Target | Bucket) -> LiveRelease | None:
    """Return the sources of the live release, None if there is no release.

    Raises PublishingError.
    """
    if isinstance(target, Bucket):
        return parse_live(read_live_head(open_store(target)))
    lines: list[str] = []

    def talk(to_script: IO[bytes], from_script: IO[bytes]) -> None:
        lines.extend(iter_lines(from_script))

    run_script(target, LIVE, [target.path], talk)
    return parse_live(lines)


def parse_live(lines: Iterable[str]) -> LiveRelease | None:
    """Read the head of a manifest (`format_manifest`); return None if it is empty."""
    facts: dict[str, str] = {}
    held: dict[str, str] = {}
    for number, line in enumerate(lines):
        if number == 0:
            pairs = (field.partition("=") for field in line.strip("# \n").split("\t"))
            facts = {name: value for name, _, value in pairs}
        elif line.startswith(HELD):
            commit, _, bundle = line.removeprefix(HELD).rstrip("\n").partition(" ")
            held[bundle] = _known(commit)
    if not facts:
        return None
    return LiveRelease(_known(facts.get("commit", "")), held)


def _known(commit: str) -> str:
    return "" if commit == NO_COMMIT else commit
