"""What pages and the worker agree on."""

from __future__ import annotations

from dataclasses import dataclass

WORKER = "sw.js"
PAGE_URL = "ngoai-tuyen/"


@dataclass(frozen=True)
class Offline:
    """What pages say of the worker, by addresses that are ready to be written.

    `worker` stands at the root, for a worker controls only what lies below its own address. `page`
    is shown without a connection, and at most `articles` and `photos` are kept on a device.
    """

    worker: str = f"/{WORKER}"
    page: str = f"/{PAGE_URL}"
    articles: int = 20
    photos: int = 120
