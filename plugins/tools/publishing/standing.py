"""Publish without the faulty versions of articles: decide which, and build the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from plugins.core.errors import FaultyContentError, PublishingError, SettingsError, SetupError
from plugins.newsdesk.problems import Problem, bundle_of
from plugins.tools.publishing.held_back import HeldBundle, one_line
from plugins.tools.publishing.live_release import LiveRelease, read_live
from plugins.tools.publishing.manifest import UNKNOWN
from plugins.tools.publishing.production import BuiltOutput, build_site
from plugins.tools.publishing.released import compare_with, leaving_photos_at, read_released
from plugins.tools.publishing.sources import Sources, environment
from plugins.tools.publishing.targets import parse_place

SHOWN_PROBLEMS = 5
KEEPING_DEAD_LINKS = {"KEEP_DEAD_LINKS": True}
KEPT = "bản đang xem trên mạng được giữ nguyên"


class Standing(NamedTuple):
    """A project to build, what it lacks, and whether links in it may lead nowhere."""

    project: Path
    held: tuple[HeldBundle, ...]
    keeps_dead_links: bool


class Holding:
    """A decision about the bundles of `sources`, of which those of the release `live` may stand.

    `released` are the addresses that it keeps, None if it wrote no list.
    """

    def __init__(self, sources: Sources, live: LiveRelease, released: str | None) -> None:
        self._sources, self._live, self._released = sources, live, released
        known = {name: one for name, one in live.held.items() if one != UNKNOWN}
        self._published = sources.compose(live.commit, known)
        self._held: dict[str, HeldBundle] = {}

    def decide(self) -> Standing:
        """Hold back faulty bundles until no other has errors.

        One that links to a bundle held back may become faulty itself. Raises FaultyContentError if
        something else than bundles has errors, or if a version that was published has some; links
        that lead nowhere are kept in such versions. Raises SettingsError and SetupError.
        """
        newer = self._sources.list_newer(self._published)
        while True:
            project = self._sources.assemble(self._published, self._held)
            faulty = self._find_faulty(project, newer)
            fresh = sorted(faulty.keys() - self._held.keys())
            if not fresh:
                return Standing(project, tuple(self._held.values()), bool(faulty))
            for bundle in fresh:
                self._hold(bundle, faulty[bundle])

    def _hold(self, bundle: str, problems: Collection[Problem]) -> None:
        commit = self._live.commit_of(bundle)
        if commit == UNKNOWN:
            raise _refusal(
                f"bản đã đăng của {bundle} chưa từng được commit nên không giữ lại được, phải sửa "
                "bài trước",
                problems,
            )
        is_there = self._sources.has(self._published, bundle)
        self._held[bundle] = HeldBundle(bundle, commit if is_there else "", tuple(problems))

    def _find_faulty(self, project: Path, newer: Collection[str]) -> dict[str, list[Problem]]:
        """Return the errors of each bundle in a project with versions that stand."""
        from plugins.newsdesk.commands.faults import find_faults  # slow, and seldom needed

        with environment(self._sources.seeing_git(project)):
            since = self._sources.since(self._published)
            faults = find_faults(project, self._released, since, newer)
        if not faults.holds_back:
            raise _refusal("có bài còn lỗi, mà cổng này đặt HOLD_BACK_FAULTY = False")
        faulty = defaultdict(list)
        for problem in faults.problems:
            faulty[bundle_of(problem.path)].append(problem)
        return _check_faulty(faulty, self._held)


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
    to: str,
    is_faulty: bool,
    is_lean: bool,
    root: Path,
    output: Path,
) -> BuiltOutput:
    """Build the project `root` into `output`, without the newest versions of faulty bundles.

    No address is lost of those of the live release at `to`. With `is_faulty` the content is known
    to have errors; with `is_lean` photos are not made that the live release has. Raises
    PublishingError.
    """
    released = read_released(to)
    overrides: dict[str, object] = {**compare_with(released, root)}
    if is_lean:
        overrides |= leaving_photos_at(to, root)
    if not is_faulty:
        try:
            return build_site(root, output, overrides)
        except PublishingError:
            if not _has_faults(root, released):
                raise
    sources = open_sources()
    try:
        live = check_live(read_live(parse_place(to)), sources)
        standing = Holding(sources, live, released).decide()
        if standing.keeps_dead_links:
            overrides |= KEEPING_DEAD_LINKS
        built = build_site(standing.project, output, overrides)
        return replace(built, held=standing.held)
    except (SettingsError, SetupError) as error:
        raise PublishingError(str(error)) from error
    finally:
        sources.clear()


def _has_faults(root: Path, released: str | None) -> bool:
    from plugins.newsdesk.commands.faults import find_faults

    try:
        return bool(find_faults(root, released, since="").problems)
    except (SettingsError, SetupError):  # already printed by the build
        return False
