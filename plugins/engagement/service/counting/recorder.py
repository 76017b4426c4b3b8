"""Record hits, votes and presence of checked requests, and return the figures to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from plugins.engagement.manifest import NO_ARTICLE, ManifestPage
from plugins.engagement.service.clock import Clock
from plugins.engagement.service.counting.figures import (
    Figures,
    Totals,
    format_snapshot,
    read_stored_figures,
)
from plugins.engagement.service.counting.memory import Bucket, GpcWindows, NonceQuota, Presence
from plugins.engagement.service.counting.visitors import (
    Caller,
    crowd_key,
    make_salt,
    usable_salts,
    visitor_key,
    window_of,
)
from plugins.engagement.service.counting.writer import Writer
from plugins.engagement.service.errors import StoreUnavailable
from plugins.engagement.service.messages import Counted, Hit, PageCounts, Vote, Window
from plugins.engagement.service.store.keys import Keys

NONCES = 200
VOTES_PER_MINUTE = 10
NETWORK_VOTES_PER_HOUR = 60


class ShownFigures(NamedTuple):
    """Figures for one page: its counts, the portal's totals, the reader's own vote."""

    tally: PageCounts
    totals: Totals
    mine: int | None


class EngagementRecorder:
    """State of one process between requests: figures, presence, quotas, salts."""

    def __init__(
        self, writer: Writer, figures: Figures, keys: Keys, clock: Clock, hits_per_minute: int
    ) -> None:
        self.figures = figures
        self.keys = keys
        self.pages: Mapping[str, ManifestPage] = {}
        self.presence = Presence()
        self.crawlers = 0
        self._writer = writer
        self._clock = clock
        self._salts: dict[int, bytes] = {}
        self._private = GpcWindows()
        self._nonces = NonceQuota(NONCES)  # for hits
        self._guests = NonceQuota(NONCES)  # for signs of presence
        self._hits = Bucket(hits_per_minute, 60)
        self._votes = Bucket(VOTES_PER_MINUTE, 60)
        self._network_votes = Bucket(NETWORK_VOTES_PER_HOUR, 3600)

    def admit(self, caller: Caller) -> float:
        """Return 0, or the seconds to wait for an address with too many requests."""
        return self._hits.take(caller.visitor_network, self._clock())

    def admit_vote(self, caller: Caller, token: str | None) -> float:
        """Return 0, or the seconds to wait for a person or network with too many votes."""
        now = self._clock()
        wait = self._votes.take(token, now) if token is not None else 0.0
        return wait or self._network_votes.take(caller.crowd_network, now)

    async def count(
        self, page: str, caller: Caller, token: str | None = None, *, is_private: bool = False
    ) -> ShownFigures:
        """Count a hit and return the figures after its commit.

        With `is_private` no key of the visitor is stored. Raises StoreUnavailable.
        """
        now, address = int(self._clock()), caller.visitor_network
        salts = await self._find_salts(now)
        brings_nonce = caller.nonce != "" and self._nonces.has_room(address, now)
        visit = window_of(NO_ARTICLE, caller, salts, has_nonce=brings_nonce)
        self._see(visit, caller, salts, now, has_nonce=brings_nonce)
        view = None
        if page != NO_ARTICLE:
            view = window_of(page, caller, salts, has_nonce=brings_nonce)
        voter = self.keys.voter_of(token) if token is not None else None
        if is_private:
            return self.show(page, await self._count_privately(page, visit, view, voter, now))
        counted = await self._send(Hit(page, visit, view, voter), address if brings_nonce else None)
        return self.show(page, counted.mine)

    async def _count_privately(
        self, page: str, visit: Window, view: Window | None, voter: str | None, now: int
    ) -> int | None:
        """Count a hit with windows in memory; return the person's own vote."""
        is_visit = self._private.open(visit.keys, now)
        is_view = view is not None and self._private.open(view.keys, now)
        free = Window(())
        try:
            hit = Hit(page, free if is_visit else None, free if is_view else None, voter)
            return (await self._send(hit, None)).mine
        except StoreUnavailable:
            if is_visit:
                self._private.close(visit.keys[0])
            if view is not None and is_view:
                self._private.close(view.keys[0])
            raise

    async def be_present(self, caller: Caller) -> None:
        """Record that a visitor is still online; new nonces count against their address.

        The quota is separate from that of hits: a tab that was hidden for long comes back as new.
        """
        now, address = int(self._clock()), caller.visitor_network
        salts = await self._find_salts(now)
        has_nonce = caller.nonce != "" and self._guests.has_room(address, now)
        visit = window_of(NO_ARTICLE, caller, salts, has_nonce=has_nonce)
        if self._see(visit, caller, salts, now, has_nonce=has_nonce) and has_nonce:
            self._guests.use(address)

    def _see(
        self, visit: Window, caller: Caller, salts: Sequence[bytes], now: int, *, has_nonce: bool
    ) -> bool:
        """Record that a visitor is online, and return whether they are new."""
        former = [visitor_key(salt, caller, NO_ARTICLE, has_nonce=has_nonce) for salt in salts[1:]]
        return self.presence.see(visit.keys[0], now, former)

    async def vote(self, page: str, caller: Caller, points: int, token: str) -> None:
        """Record 1 to 5 points, or delete the vote with 0. Raises StoreUnavailable."""
        salts = await self._find_salts(int(self._clock()))
        vote = Vote(page, self.keys.voter_of(token), points, crowd_key(salts[0], caller))
        await self._writer.send(vote)

    async def read_own_vote(self, page: str, token: str) -> int | None:
        """Return a person's points for a page. Raises StoreUnavailable."""
        asked = (page, self.keys.voter_of(token))
        own = await self._writer.call(lambda store: store.read_own_votes([asked]))
        return own.get(asked)

    def show(self, page: str, mine: int | None = None) -> ShownFigures:
        return ShownFigures(self.figures.of_page(page), self.totals(), mine)

    def totals(self) -> Totals:
        self.figures.turn()
        return self.figures.totals(self.crawlers, self.presence.count(int(self._clock())))

    async def take_snapshot(self) -> Mapping[str, Any]:
        """Return the snapshot document. Raises StoreUnavailable."""
        return format_snapshot(await self._writer.call(read_stored_figures))

    def forget(self, now: float) -> None:
        """Delete addresses from full buckets."""
        for bucket in (self._hits, self._votes, self._network_votes):
            bucket.sweep(now)

    def take_over_salts(self, salts: Mapping[int, bytes]) -> None:
        self._salts = dict(salts)

    async def _find_salts(self, now: int) -> Sequence[bytes]:
        day = self.figures.turn()
        if day not in self._salts:
            self._salts[day] = await self._writer.call(lambda store: make_salt(store, day))
        return usable_salts(self._salts, day, now)

    async def _send(self, hit: Hit, brings_nonce: bytes | None) -> Counted:
        """Send a hit; a nonce counts against its address if the visitor is new."""
        if brings_nonce is None:
            counted: Counted = await self._writer.send(hit)
            return counted
        self._nonces.use(brings_nonce)
        is_new = False
        try:
            counted = await self._writer.send(hit)
            is_new = counted.is_visit
        finally:
            if not is_new:
                self._nonces.give_back(brings_nonce)
        return counted
