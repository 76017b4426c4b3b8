"""Record hits, votes and presence of checked requests, and return the figures to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from plugins.engagement.manifest import NO_ARTICLE, Manifest, ManifestPage
from plugins.engagement.service.clock import Clock
from plugins.engagement.service.counting.figures import (
    Figures,
    Totals,
    format_comments,
    format_snapshot,
    read_approved_comments,
    read_stored_figures,
)
from plugins.engagement.service.counting.memory import Bucket, GpcWindows, Presence, VisitorQuota
from plugins.engagement.service.counting.visitors import (
    Address,
    Caller,
    crowd_key,
    make_salt,
    network_key,
    usable_salts,
    visitor_key,
    window_of,
)
from plugins.engagement.service.counting.writer import Writer
from plugins.engagement.service.errors import StoreUnavailable
from plugins.engagement.service.messages import Counted, Hit, PageCounts, Vote, Window
from plugins.engagement.service.store.keys import Keys

NEW_VISITORS = 200
VOTES_PER_MINUTE = 10
# Floods, far beyond an office: of an address, of a network.
ADDRESS_VOTES_PER_HOUR = 1_200
NETWORK_VOTES_PER_HOUR = 12_000


class ShownFigures(NamedTuple):
    """Figures for one page: its counts, the portal's totals, the reader's own vote.

    `comments` is the number of approved ones, None if the portal has none at all.
    """

    tally: PageCounts
    totals: Totals
    mine: int | None
    comments: int | None = None


class EngagementRecorder:
    """State of one process between requests: figures, presence, quotas, salts."""

    def __init__(
        self, writer: Writer, figures: Figures, keys: Keys, clock: Clock, hits_per_minute: int
    ) -> None:
        self.figures = figures
        self.keys = keys
        self.manifest = Manifest({})
        self.pages: Mapping[str, ManifestPage] = {}
        self.presence = Presence()
        self.crawlers = 0
        self._writer = writer
        self._clock = clock
        self._salts: dict[int, bytes] = {}
        self._private = GpcWindows()
        self._visitors = VisitorQuota(NEW_VISITORS)  # for hits
        self._guests = VisitorQuota(NEW_VISITORS)  # for signs of presence
        self._hits = Bucket(hits_per_minute, 60)
        self._votes = Bucket(VOTES_PER_MINUTE, 60)
        self._address_votes = Bucket(ADDRESS_VOTES_PER_HOUR, 3600)
        self._network_votes = Bucket(NETWORK_VOTES_PER_HOUR, 3600)

    def admit(self, caller: Caller) -> float:
        """Return 0, or the seconds to wait for an address with too many requests."""
        return self._hits.take(caller.visitor_network, self._clock())

    def admit_vote(self, caller: Caller, token: str | None) -> float:
        """Return 0, or the seconds to wait for a person in haste or a flood of votes."""
        now = self._clock()
        return (
            (self._votes.take(token, now) if token is not None else 0.0)
            or self._address_votes.take(caller.visitor_network, now)
            or self._network_votes.take(caller.crowd_network, now)
        )

    async def count(
        self, page: str, caller: Caller, token: str | None = None, *, is_private: bool = False
    ) -> ShownFigures:
        """Count a hit and return the figures after its commit.

        With `is_private` no key of the visitor is stored. Raises StoreUnavailable.
        """
        now, address = int(self._clock()), caller.visitor_network
        salts = await self._find_salts(now)
        has_room = self._visitors.has_room(address, now)
        visit = window_of(NO_ARTICLE, caller, salts, has_room=has_room)
        self._see(visit, caller, salts, now, has_room=has_room)
        view = None
        if page != NO_ARTICLE:
            view = window_of(page, caller, salts, has_room=has_room)
        voter = self.keys.voter_of(token) if token is not None else None
        quota = address if has_room else None
        if is_private:
            mine = await self._count_privately(page, visit, view, voter, now, quota)
            return self.show(page, mine)
        counted = await self._send(Hit(page, visit, view, voter), quota)
        return self.show(page, counted.mine)

    async def _count_privately(
        self,
        page: str,
        visit: Window,
        view: Window | None,
        voter: str | None,
        now: int,
        quota: Address | None,
    ) -> int | None:
        """Count a hit with windows in memory; return the person's own vote."""
        is_visit = self._private.open(visit.keys, now)
        is_view = view is not None and self._private.open(view.keys, now)
        free = Window(())
        try:
            hit = Hit(page, free if is_visit else None, free if is_view else None, voter)
            return (await self._send(hit, quota)).mine
        except StoreUnavailable:
            if is_visit:
                self._private.close(visit.keys[0])
            if view is not None and is_view:
                self._private.close(view.keys[0])
            raise

    async def be_present(self, caller: Caller) -> None:
        """Record that a visitor is still online; new ones count against their address.

        The quota is separate from that of hits: a tab that was hidden for long comes back as new.
        """
        now, address = int(self._clock()), caller.visitor_network
        salts = await self._find_salts(now)
        has_room = self._guests.has_room(address, now)
        visit = window_of(NO_ARTICLE, caller, salts, has_room=has_room)
        if self._see(visit, caller, salts, now, has_room=has_room) and has_room:
            self._guests.use(address)

    def _see(
        self, visit: Window, caller: Caller, salts: Sequence[bytes], now: int, *, has_room: bool
    ) -> bool:
        """Record that a visitor is online, and return whether they are new."""
        former = [visitor_key(salt, caller, NO_ARTICLE, has_room=has_room) for salt in salts[1:]]
        return self.presence.see(visit.keys[0], now, former)

    async def vote(self, page: str, caller: Caller, points: int, token: str) -> None:
        """Record 1 to 5 points, or delete the vote with 0. Raises StoreUnavailable."""
        salts = await self._find_salts(int(self._clock()))
        crowd, network = crowd_key(salts[0], caller), network_key(salts[0], caller)
        await self._writer.send(Vote(page, self.keys.voter_of(token), points, crowd, network))

    async def read_own_vote(self, page: str, token: str) -> int | None:
        """Return a person's points for a page. Raises StoreUnavailable."""
        asked = (page, self.keys.voter_of(token))
        own = await self._writer.call(lambda store: store.read_own_votes([asked]))
        return own.get(asked)

    def show(self, page: str, mine: int | None = None) -> ShownFigures:
        return ShownFigures(
            self.figures.of_page(page), self.totals(), mine, self.count_comments(page)
        )

    def count_comments(self, page: str) -> int | None:
        """Return the number of a page's approved comments, None if the portal has none at all."""
        return self.figures.comments_of(page) if self.manifest.comments else None

    def totals(self) -> Totals:
        self.figures.turn()
        return self.figures.totals(self.crawlers, self.presence.count(int(self._clock())))

    async def take_snapshot(self) -> Mapping[str, Any]:
        """Return the snapshot document, comments included. Raises StoreUnavailable."""
        stored, approved = await self._writer.call(
            lambda store: (read_stored_figures(store), read_approved_comments(store))
        )
        return {**format_snapshot(stored), "comments": format_comments(approved)}

    async def take_comments(self) -> Mapping[str, Any]:
        """Return the document of approved comments. Raises StoreUnavailable."""
        return {"comments": format_comments(await self._writer.call(read_approved_comments))}

    def take_over_manifest(self, manifest: Manifest) -> None:
        self.manifest, self.pages = manifest, manifest.pages

    def forget(self, now: float) -> None:
        """Delete addresses from full buckets."""
        for bucket in (self._hits, self._votes, self._address_votes, self._network_votes):
            bucket.sweep(now)

    def take_over_salts(self, salts: Mapping[int, bytes]) -> None:
        self._salts = dict(salts)

    async def _find_salts(self, now: int) -> Sequence[bytes]:
        day = self.figures.turn()
        if day not in self._salts:
            self._salts[day] = await self._writer.call(lambda store: make_salt(store, day))
        return usable_salts(self._salts, day, now)

    async def _send(self, hit: Hit, quota: Address | None) -> Counted:
        """Send a hit; a new visitor uses the quota of the address, if it has room."""
        if quota is None:
            counted: Counted = await self._writer.send(hit)
            return counted
        self._visitors.use(quota)
        is_new = False
        try:
            counted = await self._writer.send(hit)
            is_new = counted.is_visit
        finally:
            if not is_new:
                self._visitors.give_back(quota)
        return counted
