"""What these tests build again and again: moments, lines of a log, filled stores."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from plugins.engagement.service.clock import day_of, start_of
from plugins.engagement.service.counting.agents import Agents
from plugins.engagement.service.counting.batch import apply
from plugins.engagement.service.messages import (
    Hit,
    PageCounts,
    SentComment,
    SentLetter,
    Vote,
    Window,
)
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.voice import APPROVED, add_comment, add_letter
from plugins.engagement.service.voice.deciding import Review, review_comment
from tests.support.service import BROWSER

NOON = start_of(20_000) + 12 * 3600
SALT = b"s" * 32
DAY = day_of(NOON)
MIDNIGHT = start_of(DAY + 1)
ORIGIN = "https://portal.example"
GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
AGENTS = Agents()


def line(moment: float = NOON, **fields: Any) -> bytes:  # noqa: ANN401 - a log may say anything
    """Return the line of a hit that was lost, but for the fields given."""
    document = {
        "time": moment,
        "address": "203.0.113.7",
        "method": "POST",
        "uri": "/tt/v/bai-1",
        "status": "502",
        "agent": BROWSER,
        "origin": ORIGIN,
        "gpc": "",
    }
    return json.dumps(document | fields).encode()


def crawl(moment: float = NOON, address: str = "66.249.66.1", agent: str = GOOGLE) -> bytes:
    """Return the line of a search engine."""
    return line(moment, method="GET", uri="/", status="200", address=address, agent=agent)


def write(path: Path, *lines: bytes) -> Path:
    """Let a log grow by whole lines."""
    with path.open("ab") as file:
        file.writelines(one + b"\n" for one in lines)
    return path


def fill(store: Store) -> None:
    """Put something of everything that is kept into a store."""
    hits = [Hit("bai-1", Window((number,)), Window((-number,))) for number in (1, 2)]
    votes = [Vote("bai-1", f"{number:032}", 4, 7, 3) for number in range(7)]
    apply(store, [*hits, *votes], NOON)
    with store.transaction():
        store.replace_start({"bai-1": PageCounts(62, 6, 26)}, 1_107_571)
        store.keep_position("crawlers", "abc", 10)
        comment = SentComment("c0mment001", "bai-1", "An", "an@co-quan.example", "Rất hay", False)
        add_comment(store, comment, NOON)
        add_letter(store, SentLetter("1etter00001a", "Khác", "An", "0123", "Đèn hỏng", False), NOON)
        review_comment(store, Review("c0mment001", APPROVED, "Rất hay!", "Cảm ơn"), NOON, "bt")
