"""The topics of a module of news, with what they have of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plugins.tools.nukeviet.site.modules import Module, OldSite
from plugins.tools.nukeviet.site.texts import plain_line, whole
from plugins.vietnamese.normalize import normalize

FOLDER = "topics"  # of the uploads of a module


@dataclass(frozen=True, slots=True)
class OldTopic:
    """A topic; `image` is the address of its picture, "" without one."""

    module: str
    id: int
    name: str
    lead: str
    image: str


def read_topics(site: OldSite, module: Module) -> Iterator[OldTopic]:
    """Yield the topics of a module in the order of the old site."""
    table = site.database.find("topics", module.stem)
    rows = sorted(site.database.rows(table), key=lambda row: whole(row.get("weight")))
    for row in rows:
        image = normalize(str(row.get("image") or "")).strip().removeprefix(f"{FOLDER}/")
        yield OldTopic(
            module.name,
            whole(row["topicid"]),
            plain_line(row["title"]),
            plain_line(row.get("description")),
            module.address_of(f"{FOLDER}/{image}") if image else "",
        )
