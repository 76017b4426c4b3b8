"""The documents of modules of documents (`laws`), with the names that their numbers stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plugins.tools.nukeviet.site.modules import Module, OldSite
from plugins.tools.nukeviet.site.texts import is_for_all, moment, plain_line, whole
from plugins.vietnamese.normalize import fold

PROPOSAL = "du thao "


@dataclass(frozen=True, slots=True)
class OldLaw:
    """A document; `replaces` are the numbers (codes) of those that it replaced.

    `is_proposal` if readers were asked what they think of it, before it was issued.
    """

    module: str
    id: int
    code: str
    title: str
    alias: str
    summary: str
    kind: str
    issuer: str
    signer: str
    issued: date | None
    effective: date | None
    ends: datetime | None
    added: datetime | None
    edited: datetime | None
    is_on: bool
    is_proposal: bool
    views: int
    replaces: tuple[str, ...]


def read_laws(site: OldSite, module: Module) -> Iterator[OldLaw]:
    """Yield the documents of a module in the order of the old site."""
    names = {
        kind: _names(site, f"law_{kind}", module.stem) for kind in ("cat", "subject", "signer")
    }
    table = site.database.find("law", module.stem)
    replaced = _replaced(site, module)
    codes = {whole(row["id"]): plain_line(row["code"]) for row in site.database.rows(table)}
    for row in site.database.rows(table, "id"):
        id_ = whole(row["id"])
        edited = moment(row.get("edittime"))
        yield OldLaw(
            module=module.name,
            id=id_,
            code=plain_line(row["code"]),
            title=plain_line(row["title"]),
            alias=str(row["alias"] or "").strip(),
            summary=plain_line(row.get("introtext")),
            kind=names["cat"].get(whole(row["cid"]), ""),
            issuer=names["subject"].get(whole(row["sid"]), ""),
            signer=names["signer"].get(whole(row.get("sgid")), ""),
            issued=_day(row["publtime"]),
            effective=_day(row["startvalid"]),
            ends=moment(row.get("exptime")),
            added=moment(row.get("addtime")),
            edited=edited,
            is_on=whole(row.get("status", 1)) == 1 and is_for_all(row.get("groups_view")),
            is_proposal=_is_proposal(row),
            views=whole(row.get("view_hits")),
            replaces=tuple(codes[one] for one in sorted(replaced[id_]) if codes.get(one)),
        )


def _is_proposal(row: Mapping[str, Any]) -> bool:
    had_time = whole(row.get("start_comm_time")) > 0 or whole(row.get("end_comm_time")) > 0
    return had_time or fold(plain_line(row["title"])).startswith(PROPOSAL)


def _names(site: OldSite, kind: str, stem: str) -> dict[int, str]:
    table = site.database.find(kind, stem)
    return {whole(row["id"]): plain_line(row["title"]) for row in site.database.rows(table)}


def _replaced(site: OldSite, module: Module) -> Mapping[int, set[int]]:
    """Return id → ids of the documents that it replaced, as both tables say."""
    replaced: dict[int, set[int]] = defaultdict(set)
    for row in site.database.rows(site.database.find("law_replace", module.stem)):
        replaced[whole(row["nid"])].add(whole(row["oid"]))
    for row in site.database.rows(site.database.find("law", module.stem)):
        for newer in str(row.get("replacement") or "").split(","):
            if whole(newer):
                replaced[whole(newer)].add(whole(row["id"]))
    return replaced


def _day(value: object) -> date | None:
    found = moment(value)
    return found.date() if found else None
