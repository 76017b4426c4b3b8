"""Units of the office with their people, and the departments of the page of contacts.

E-mails, birthdays and whatever else the tables have of people are not read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from plugins.tools.nukeviet.site.categories import line_of
from plugins.tools.nukeviet.site.modules import Module, OldSite
from plugins.tools.nukeviet.site.texts import plain_line, whole
from plugins.vietnamese.normalize import normalize

NO_UNIT = 0  # that of people whose unit is gone


@dataclass(frozen=True, slots=True)
class OldPerson:
    """A person of a unit; `photo` is the address of a picture, telephones are as written."""

    id: int
    name: str
    post: str
    photo: str
    telephone: str
    extension: str
    mobile: str
    about: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class OldUnit:
    """A unit; `above` is the name of the unit that it belongs to, `other` has no place here."""

    module: str
    id: int
    alias: str
    name: str
    above: str
    telephone: str
    extension: str
    about: str
    other: str
    is_on: bool
    people: tuple[OldPerson, ...] = ()


def read_units(site: OldSite, module: Module) -> Iterator[OldUnit]:
    """Yield the units of a module of organs in the order of its page."""
    database = site.database
    rows = {
        whole(row["organid"]): row for row in database.rows(database.find("organ", module.stem))
    }
    people: dict[int, list[OldPerson]] = defaultdict(list)
    for row in database.rows(database.find("person", module.stem), "weight"):
        people[whole(row["organid"])].append(_read_person(module, row))
    for id_, row in sorted(rows.items(), key=lambda item: whole(item[1].get("orders"))):
        line = line_of(id_, rows)
        yield OldUnit(
            module=module.name,
            id=id_,
            alias=str(row.get("alias") or ""),
            name=plain_line(row["title"]),
            above=plain_line(rows[line[-2]]["title"]) if len(line) > 1 else "",
            telephone=plain_line(row.get("phone")),
            extension=plain_line(row.get("phone_ext")),
            about=plain_line(row.get("description")),
            other=_join(row, "address", "fax", "website"),
            is_on=all(whole(rows[one].get("active", 1)) == 1 for one in line),
            people=tuple(people.pop(id_, ())),
        )
    if lost := [one for some in people.values() for one in some]:
        yield OldUnit(
            module=module.name,
            id=NO_UNIT,
            alias="",
            name="không đơn vị",
            above="",
            telephone="",
            extension="",
            about="",
            other="",
            is_on=False,
            people=tuple(lost),
        )


def read_departments(site: OldSite) -> Iterator[OldUnit]:
    """Yield the departments of the pages of contacts that readers could see."""
    for module in site.contacts:
        for row in site.database.rows(site.database.find("department", module.stem), "weight"):
            yield OldUnit(
                module=module.name,
                id=whole(row["id"]),
                alias="",
                name=plain_line(row["full_name"]),
                above="",
                telephone=plain_line(row["phone"]),
                extension="",
                about=plain_line(row.get("note")),
                other=_join(row, "address", "fax"),
                is_on=whole(row["act"]) == 1,
            )


def _read_person(module: Module, row: dict[str, Any]) -> OldPerson:
    photo = normalize(str(row.get("photo") or "")).strip()
    return OldPerson(
        id=whole(row["personid"]),
        name=plain_line(row["name"]),
        post=_join(row, "position", "position_other"),
        photo=module.address_of(photo) if photo else "",
        telephone=plain_line(row.get("phone")),
        extension=plain_line(row.get("phone_ext")),
        mobile=plain_line(row.get("mobile")),
        about=plain_line(row.get("description")),
        is_on=whole(row.get("active", 1)) == 1,
    )


def _join(row: dict[str, Any], *columns: str) -> str:
    return ", ".join(filter(None, (plain_line(row.get(column)) for column in columns)))
