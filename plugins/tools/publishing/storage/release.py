"""Publish into a bucket, and return to an earlier release there.

Whole sites are below `sites/1/` to `sites/5/`; readers see the one that `current` names. A release
is written over the oldest of the others, so only files are sent that differ from it, and those that
the live site has are copied within the store. The switch is one write of `current`. Whatever dies
before leaves the live site as it is, and what is known of the other in its two manifests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock as Mutex

from plugins.core.errors import PublishingError
from plugins.newsdesk.schema.addresses import gone_marker
from plugins.tools.publishing.manifest import Manifest, format_manifest, is_marked
from plugins.tools.publishing.production import BuiltOutput, SiteScan, gone_since_build, read_file
from plugins.tools.publishing.storage.lock import Lock, locked
from plugins.tools.publishing.storage.objects import (
    PHOTOS,
    Site,
    find_gone,
    headers_of,
    headers_of_photo,
    is_immutable,
)
from plugins.tools.publishing.storage.state import (
    Known,
    State,
    complete_history,
    find_rolled_back,
    list_of,
    pending_of,
    photos_of,
    read_known,
    read_manifest,
    read_photos,
    read_state,
    write_state,
)
from plugins.tools.publishing.storage.store import Store, do_all

Report = Callable[[str], None]

SITE_COUNT = 5
CHECKED, HELD = "checked", "held-back.json"
LARGE_BYTES = 8_000_000  # of such files one at a time is in memory


@dataclass(frozen=True)
class NewRelease:
    """A release to publish: its name, the head of its manifest, and its line of the history."""

    name: str
    head: str
    line: str


def publish_site(
    store: Store, site: BuiltOutput, found: SiteScan, new: NewRelease, who: str, report: Report
) -> str:
    """Make a site live unless it is so already; return the live release's name.

    Raises PublishingError; the live site is then unchanged.
    """
    with locked(store, who) as lock:
        state = read_state(store)
        complete_history(store, state)
        if state.site and _is_same(store, state.site, found):
            report("Không có gì thay đổi so với bản đang dùng: không cần bản mới.")
            _note_success(store)
            return state.release
        slot = choose_site(state)
        others = {one: name for one, name in state.releases.items() if one != slot}
        if slot in state.releases:  # rollback must not find it half written
            write_state(store, replace(state, releases=others))
        writer = _SiteWriter(store, site, found, lock)
        before = writer.write(slot, state, new.head, report)
        lock.check()
        live = State(slot, others | {slot: new.name}, new.line)
        write_state(store, live)
        _finish(store, live, before, report)
        return new.name


def rollback_site(
    store: Store, release: str | None, format_line: Callable[[str, str, str], str], who: str
) -> str:
    """Make `release`, or the one before the live one, live again; return its name.

    `format_line` gets the release, the live one, and the facts of the former, for the history.
    Raises PublishingError.
    """
    with locked(store, who) as lock:
        state = read_state(store)
        complete_history(store, state)
        site = _find_site(state, release, find_rolled_back(store))
        head = store.read_text(list_of(site)).partition("\n")[0].removeprefix("# ")
        line = format_line(state.releases[site], state.release, head)
        lock.check()
        state = State(site, state.releases, line)
        write_state(store, state)
        complete_history(store, state)
        return state.release


def choose_site(state: State) -> str:
    """Return the site to write over: one without a release, else with the oldest not live."""
    sites = [str(number + 1) for number in range(SITE_COUNT)]
    others = [site for site in sites if site != state.site]
    return min(others, key=lambda site: state.releases.get(site, ""))


def _find_site(state: State, release: str | None, rolled_back: set[str]) -> str:
    if not state.site:
        raise PublishingError("Chưa đổi gì trên mạng: chưa có bản nào được xuất bản.")
    if release is None:
        older = [name for name in state.releases.values() if name < state.release]
        older = [name for name in older if name not in rolled_back]
        if not older:
            raise PublishingError(
                f"Chưa đổi gì trên mạng: không còn bản nào trước bản {state.release}, trừ những "
                "bản đã bị quay lui (--release thì vẫn được)."
            )
        release = max(older)
    if release == state.release:
        raise PublishingError(f"Chưa đổi gì trên mạng: bản {release} đang được dùng.")
    sites = [site for site, name in state.releases.items() if name == release]
    if not sites:
        raise PublishingError(f"Chưa đổi gì trên mạng: không có bản {release}.")
    return sites[0]


def _is_same(store: Store, site: str, found: SiteScan) -> bool:
    return read_manifest(store, list_of(site)) == found.manifest


def _note_success(store: Store) -> None:
    store.write(CHECKED, b"")
    store.remove(HELD)


def _finish(store: Store, state: State, before: Known, report: Report) -> None:
    """Finish after the switch; a failure is reported, and the next publication goes on."""
    try:
        complete_history(store, state)
        _note_success(store)
        kept = frozenset[str]().union(
            *(read_photos(store, list_of(site)) for site in state.releases)
        )
        do_all(lambda name: store.remove(f"{PHOTOS}/{name}"), sorted(before.photos - kept))
    except PublishingError as error:
        report(f"Bản mới đã lên mạng, nhưng chưa dọn xong: {error}")


class _SiteWriter:
    """Turns a site that is not live into the new release."""

    def __init__(self, store: Store, site: BuiltOutput, found: SiteScan, lock: Lock) -> None:
        self._store, self._site, self._found, self._lock = store, site, found, lock
        self._large = Mutex()
        self._gone = find_gone(found.manifest.marks)

    def _new(self, slot: str) -> Site:
        return Site(slot, self._gone)

    def write(self, slot: str, state: State, head: str, report: Report) -> Known:
        """Return what was known of the site before. Raises PublishingError."""
        known = read_known(self._store, slot)
        marks = self._found.manifest.marks
        self._announce(slot, known, head)
        photos = self._list_missing_photos(state, known)
        live = read_manifest(self._store, list_of(state.site)).marks if state.site else {}
        stale = [name for name in marks if self._is_stale(name, known)]
        copied = {name for name in stale if live.get(name) == marks[name]}
        count = len(photos) + len(stale) - len(copied)
        total = len(self._found.photos) + len(marks)
        report(f"Tải lên {count} tệp mới hoặc đã đổi trên tổng số {total} tệp …")
        self._each(self._send_photo, photos)
        source = Site(state.site, find_gone(live))
        for immutable in (True, False):
            names = [name for name in stale if is_immutable(name) is immutable]
            fresh = [name for name in names if name not in copied]
            self._each(lambda name: self._send(slot, name), fresh)
            old = [name for name in names if name in copied]
            self._each(lambda name: self._copy(source, slot, name), old)
        self._each(self._store.remove, self._list_left_over(slot, known, stale))
        self._conclude(slot, head)
        return known

    def _is_stale(self, name: str, known: Known) -> bool:
        """Return whether a file is not in the site as it is now, or in the other place of pages."""
        marks = self._found.manifest.marks
        both = (name, gone_marker(name))
        return any(known.marks.get(one) != marks.get(one) for one in both)

    def _list_left_over(self, slot: str, known: Known, stale: list[str]) -> list[str]:
        """Return the objects of the site before that are none of the new one."""
        removed = [name for name in known.marks if name not in self._found.manifest.marks]
        places = (Site(slot), Site(slot, find_gone(known.marks)))
        former = {site.object_of(name) for site in places for name in (*removed, *stale)}
        return sorted(former.difference(map(self._new(slot).object_of, self._found.manifest.marks)))

    def _announce(self, slot: str, known: Known, head: str) -> None:
        """Record what the site is being changed into, for the run after an interruption."""
        if not known.is_whole:
            base = format_manifest(Manifest(known.marks), "")
            self._store.write(list_of(slot), base.encode())
            self._store.write(photos_of(list_of(slot)), as_lines(known.photos))
        # The photos first: with the manifest, the change is announced.
        pending = pending_of(slot)
        self._store.write(photos_of(pending), as_lines(self._found.photos))
        self._store.write(pending, format_manifest(self._found.manifest, head).encode())

    def _conclude(self, slot: str, head: str) -> None:
        self._store.write(photos_of(list_of(slot)), as_lines(self._found.photos))
        self._store.write(list_of(slot), format_manifest(self._found.manifest, head).encode())
        self._store.remove(pending_of(slot))
        self._store.remove(photos_of(pending_of(slot)))

    def _list_missing_photos(self, state: State, known: Known) -> list[str]:
        """Return the photos to send. The store is asked only after an interruption."""
        lists = (read_photos(self._store, list_of(site)) for site in state.releases)
        there = frozenset[str]().union(*lists)
        missing = [name for name in self._found.photos if name not in there]
        if missing and not known.is_whole:
            sizes = self._store.list_sizes(PHOTOS)
            missing = [name for name in missing if sizes.get(name) != self._size_of(name)]
        return missing

    def _photo(self, name: str) -> Path:
        return self._site.folder / self._site.photo_folder / name

    def _size_of(self, name: str) -> int | None:
        path = self._photo(name)
        return path.stat().st_size if path.is_file() else None

    def _each(self, work: Callable[[str], None], names: list[str]) -> None:
        def do(name: str) -> None:
            self._lock.renew()
            work(name)

        do_all(do, names)

    def _send_photo(self, name: str) -> None:
        content = read_file(self._site.folder, f"{self._site.photo_folder}/{name}")
        self._store.write(f"{PHOTOS}/{name}", content, headers_of_photo(name))

    def _send(self, slot: str, name: str) -> None:
        path = self._site.folder / name
        if path.is_file() and path.stat().st_size > LARGE_BYTES:
            with self._large:
                self._send_content(slot, name)
        else:
            self._send_content(slot, name)

    def _send_content(self, slot: str, name: str) -> None:
        content = read_file(self._site.folder, name)
        if not is_marked(self._found.manifest.marks[name], content):
            raise gone_since_build(name)
        self._store.write(self._new(slot).object_of(name), content, headers_of(name))

    def _copy(self, live: Site, slot: str, name: str) -> None:
        try:
            self._store.copy(live.object_of(name), self._new(slot).object_of(name))
        except PublishingError:  # the live site lacks it, or the store copies nothing
            self._send(slot, name)


def as_lines(names: frozenset[str] | tuple[str, ...]) -> bytes:
    """Return names as the text of a list, sorted, one a line."""
    return "".join(f"{name}\n" for name in sorted(names)).encode()
