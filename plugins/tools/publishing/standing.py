"""Publish without the faulty versions of articles: decide which, and build the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from plugins.core.errors import FaultyContentError, PublishingError, SettingsError, SetupError
from plugins.newsdesk.commands.faults import find_faults
from plugins.newsdesk.problems import Problem, bundle_of
from plugins.tools.publishing.held_back import HeldBundle, one_line
from plugins.tools.publishing.live_release import LiveRelease, read_live
from plugins.tools.publishing.manifest import UNKNOWN
from plugins.tools.publishing.production import BuiltOutput, build_site
from plugins.tools.publishing.sources import Sources, environment
from plugins.tools.publishing.targets import Target

SHOWN_PROBLEMS = 5
KEEPING_DEAD_LINKS = ("-e", "KEEP_DEAD_LINKS=true")
KEPT = "bản đang xem trên mạng được giữ nguyên"


class Standing(NamedTuple):
    """A project to build, what it lacks, and whether links in it may lead nowhere."""

    project: Path
    held: tuple[HeldBundle, ...]
    keeps_dead_links: bool


@dataclass(frozen=True)
class Holding:
    """The sources of a publication, and the live release whose versions stand."""

    sources: Sources
    live: LiveRelease

    def decide(self) -> Standing:
        """Hold back faulty bundles until no other has errors.

        One that links to a bundle held back may become faulty itself. Raises FaultyContentError if
        something else than bundles has errors, or if a version that was published has some; links
        that lead nowhere are kept in such versions. Raises SettingsError and SetupError.
        """
        held: dict[str, HeldBundle] = {}
        newer = self.sources.list_newer(self.live.commit) | self.live.held.keys()
        while True:
            commits = {name: one.commit for name, one in held.items()}
            project = self.sources.assemble(commits)
            faulty = self._find_faulty(project, newer, commits)
            if not faulty.keys() - held.keys():
                return Standing(project, tuple(held.values()), bool(faulty))
            for bundle in faulty.keys() - held.keys():
                commit = self.live.commit_of(bundle)
                is_there = commit and self.sources.has(commit, bundle)
                held[bundle] = HeldBundle(bundle, commit if is_there else "", tuple(faulty[bundle]))

    def _find_faulty(
        self, project: Path, newer: Collection[str], held: Mapping[str, str]
    ) -> dict[str, list[Problem]]:
        """Return the errors of each bundle in a project with versions that stand."""
        earlier = defaultdict(set)
        for bundle, commit in self.live.held.items():
            if commit not in {"", UNKNOWN}:
                earlier[commit].add(bundle)
        with environment(self.sources.seeing_git(project)):
            since = self.sources.since
            changes = {since(commit): bundles for commit, bundles in earlier.items()}
            faults = find_faults(project, since(self.live.commit), newer, changes)
        if not faults.holds_back:
            raise _refusal("có bài còn lỗi, mà cổng này đặt HOLD_BACK_FAULTY = False")
        faulty = defaultdict(list)
        for problem in faults.problems:
            faulty[bundle_of(problem.path)].append(problem)
        return _check_faulty(faulty, held)


def _check_faulty(
    faulty: Mapping[str | None, list[Problem]], held: Collection[str]
) -> dict[str, list[Problem]]:
    """Return the errors of bundles. Raises FaultyContentError for what holding back cannot cure.

    That are errors outside bundles, and all but dead links in bundles that are held back.
    """
    if None in faulty:
        because = f" (khi {_names(held)} bị giữ lại)" if held else ""
        raise _refusal(
            f"phải sửa trước các lỗi không thuộc bài viết nào{because}",
            faulty[None] if held else (),
        )
    bundles = {bundle: problems for bundle, problems in faulty.items() if bundle is not None}
    stuck = {
        bundle: problems
        for bundle, problems in bundles.items()
        if bundle in held and not all(one.is_dead_link for one in problems)
    }
    if stuck:
        raise _refusal(
            f"bản đã đăng của {_names(stuck)} cũng có lỗi, theo luật hiện hành hoặc vì tệp khác "
            "đã đổi, phải sửa trước",
            [one for problems in stuck.values() for one in problems],
        )
    return bundles


def check_live(live: LiveRelease | None, sources: Sources) -> LiveRelease:
    """Return the live release if its versions of bundles are known; raise FaultyContentError."""
    reason = ""
    if live is None:
        reason = "nơi xuất bản chưa có bản nào để giữ lại"
    elif not live.commit:
        reason = "bản đang dùng không ghi commit nên không biết bản đã đăng của bài"
    else:
        missing = [one for one in live.commits if sources.repository.find_commit(one) is None]
        if missing:
            reason = (
                f"kho git ở đây thiếu commit {missing[0]} của bản đang dùng (git fetch --unshallow)"
            )
    if live is None or reason:
        raise _refusal(f"bài còn lỗi phải sửa trước, vì {reason}")
    return live


def _refusal(reason: str, problems: Collection[Problem] = ()) -> FaultyContentError:
    """Return the error with a reason; the first problems follow it, one a line."""
    shown = [one_line(one.as_text()) for one in sorted(problems)[:SHOWN_PROBLEMS]]
    if len(problems) > len(shown):
        shown.append(f"… và {len(problems) - len(shown)} lỗi khác")
    lines = [f"Chưa xuất bản gì, {KEPT}: {reason}.", *(f"  {line}" for line in shown)]
    return FaultyContentError("\n".join(lines))


def _names(bundles: Collection[str]) -> str:
    return ", ".join(sorted(bundles))


def build_standing(
    open_sources: Callable[[], Sources],
    target: Target,
    is_faulty: bool,
    root: Path,
    output: Path,
) -> BuiltOutput:
    """Build the project `root` into `output`, without the newest versions of faulty bundles.

    With `is_faulty` its content is known to have errors. Raises PublishingError.
    """
    if not is_faulty:
        try:
            return build_site(root, output)
        except PublishingError:
            if not _has_faults(root):
                raise
    sources = open_sources()
    try:
        standing = Holding(sources, check_live(read_live(target), sources)).decide()
        options = KEEPING_DEAD_LINKS if standing.keeps_dead_links else ()
        built = build_site(standing.project, output, *options)
        return replace(built, held=standing.held)
    except (SettingsError, SetupError) as error:
        raise PublishingError(str(error)) from error
    finally:
        sources.clear()


def _has_faults(root: Path) -> bool:
    try:
        return bool(find_faults(root, since="").problems)
    except (SettingsError, SetupError):  # already printed by the build
        return False
