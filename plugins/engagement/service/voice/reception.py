"""Take in comments and letters: limits that refuse no network for its neighbours, and storing."""

from __future__ import annotations

from plugins.engagement.service.clock import Clock
from plugins.engagement.service.counting.memory import Bucket
from plugins.engagement.service.counting.visitors import Caller
from plugins.engagement.service.counting.writer import Writer
from plugins.engagement.service.messages import SentComment, SentLetter
from plugins.engagement.service.store.voice import Letter, find_letters
from plugins.engagement.service.voice.codes import make_code, make_receipt
from plugins.engagement.service.voice.drafts import CommentDraft, LetterDraft

# Beyond these, they wait in a list of their own: of a browser's name in a network, of a network.
USUAL_OF_BROWSER, BROWSER_SECONDS = 5, 600
USUAL_OF_NETWORK, NETWORK_SECONDS = 60, 3600
# Floods, far beyond an office or a school: of an address, of a network.
ADDRESS_PER_HOUR = 120
NETWORK_PER_HOUR = 1_200


class Reception:
    """Takes in comments and letters for one process; keeps no address of a sender."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock
        self._browsers = Bucket(USUAL_OF_BROWSER, BROWSER_SECONDS)
        self._networks = Bucket(USUAL_OF_NETWORK, NETWORK_SECONDS)
        self._address_floods = Bucket(ADDRESS_PER_HOUR, 3600)
        self._network_floods = Bucket(NETWORK_PER_HOUR, 3600)

    def admit(self, caller: Caller) -> float:
        """Return 0, or the seconds to wait for a flood."""
        now = self._clock()
        return self._address_floods.take(caller.visitor_network, now) or self._network_floods.take(
            caller.crowd_network, now
        )

    async def send_comment(self, page: str, draft: CommentDraft, caller: Caller) -> str:
        """Store a comment until an editor decides; return its code. Raises StoreUnavailable."""
        comment = SentComment(
            make_code(), page, draft.name, draft.email, draft.text, self._is_rush(caller)
        )
        return str(await self._writer.send(comment))

    async def send_letter(self, draft: LetterDraft, caller: Caller) -> str:
        """Store a letter unless it is known; return its receipt. Raises StoreUnavailable."""
        letter = SentLetter(make_receipt(), *draft, self._is_rush(caller))
        return str(await self._writer.send(letter))

    async def find_letter(self, receipt: str) -> Letter | None:
        """Return the letter with a receipt. Raises StoreUnavailable."""
        found = await self._writer.call(lambda store: find_letters(store, [receipt]))
        return found[0] if found else None

    def forget(self, now: float) -> None:
        """Delete addresses from full buckets."""
        for bucket in (
            self._browsers,
            self._networks,
            self._address_floods,
            self._network_floods,
        ):
            bucket.sweep(now)

    def _is_rush(self, caller: Caller) -> bool:
        now, network = self._clock(), caller.crowd_network
        waits = [
            self._browsers.take((caller.visitor_network, caller.agent), now),
            self._networks.take(network, now),
        ]
        return any(waits)
