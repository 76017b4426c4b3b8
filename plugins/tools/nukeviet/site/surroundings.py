"""What stands around the articles: banners, menu, counters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from plugins.tools.nukeviet.site.modules import OldSite
from plugins.tools.nukeviet.site.texts import is_for_all, moment, plain_line, undo_entities, whole
from plugins.vietnamese.normalize import fold

WIDEST_LOGO = 320
TALLEST_LOGO = 140
DEEPEST_MENU = 6
# In the titles of menus.
MAIN_MENU = re.compile(r"\b(?:chinh(?! (?:phu|quyen|tri|sach))|main|top|ngang|dau trang)\b")
OTHER_MENU = re.compile(r"\b(?:chan|cuoi|footer|bottom|phu)\b")


@dataclass(frozen=True)
class OldBanner:
    """A picture of a banner plan; `plan` is the plan's title, `place` empty for logo links."""

    id: int
    title: str
    alt: str
    file: str
    url: str
    html: str
    plan: str
    place: str
    first: datetime | None
    last: datetime | None
    is_on: bool


@dataclass(frozen=True)
class OldMenuEntry:
    """An entry of the menu that readers saw."""

    id: int
    title: str
    link: str
    children: tuple[OldMenuEntry, ...] = ()


@dataclass(frozen=True)
class Visits:
    """Visits of the site: in all, by year, and by day where the dump has them."""

    total: int = 0
    years: dict[int, int] = field(default_factory=dict)
    days: dict[date, int] = field(default_factory=dict)


def read_banners(site: OldSite) -> list[OldBanner]:
    """Return the banners of this language in the order of the old site."""
    plans = {
        whole(row["id"]): row
        for row in site.database.rows(site.database.find("plans", site.prefix))
        if row.get("blang") in {None, "", site.language}
    }
    found = []
    for row in site.database.rows(site.database.find("banners", site.prefix), "weight"):
        plan = plans.get(whole(row["pid"]))
        if plan is None:
            continue
        title = plain_line(plan["title"])
        size = whole(plan["width"]), whole(plan["height"])
        found.append(
            OldBanner(
                id=whole(row["id"]),
                title=plain_line(row["title"]),
                alt=plain_line(row.get("file_alt")) or plain_line(row["title"]),
                file=str(row["file_name"] or row.get("imageforswf") or ""),
                url=undo_entities(str(row["click_url"] or "").strip())[0],
                html=str(row.get("bannerhtml") or ""),
                plan=title,
                place=_place_of(title, size),
                first=moment(row.get("publ_time")),
                last=moment(row.get("exp_time")),
                is_on=whole(row.get("act", 1)) == 1,
            )
        )
    order = {plain_line(plan["title"]): place for place, plan in enumerate(plans.values())}
    return sorted(found, key=lambda one: order[one.plan])


def _place_of(plan: str, size: tuple[int, int]) -> str:
    """Return where banners of a plan are shown; empty for a plan of logo links."""
    words = fold(plan)
    width, height = size
    if "lien ket" in words or "doi tac" in words or "website" in words:
        return ""
    for place, names in (
        ("left", ("trai", "left")),
        ("right", ("phai", "right")),
        ("bottom", ("cuoi", "duoi", "chan", "bottom", "footer")),
        ("top", ("giua", "dau", "tren", "top", "header", "middle", "center")),
    ):
        if any(name in words.split() for name in names):
            return place
    if 0 < width <= WIDEST_LOGO and 0 < height <= TALLEST_LOGO:
        return ""
    return "right" if height > width else "top"


def read_menu(site: OldSite) -> tuple[list[OldMenuEntry], int]:
    """Return the main menu, and how many entries others have, or entries without a menu.

    It is the largest one, unless its title says that it is another's.
    """
    menus = {
        whole(row["id"]): fold(plain_line(row["title"]))
        for row in site.database.rows(site.database.find("menu", site.stem))
    }
    rows = [
        row
        for row in site.database.rows(site.database.find("menu_rows", site.stem), "weight")
        if whole(row.get("status", 1)) == 1 and is_for_all(row.get("groups_view"))
    ]
    by_menu: dict[int, list[dict[str, object]]] = defaultdict(list)
    for row in rows:
        by_menu[whole(row.get("mid"))].append(row)
    known = {mid: some for mid, some in by_menu.items() if mid in menus} or by_menu
    if not known:
        return [], 0
    chosen = max(known, key=lambda mid: (_is_main(menus.get(mid, "")), len(known[mid]), -mid))
    entries = _nest(known[chosen], 0, 0)
    return entries, len(rows) - len(known[chosen])


def _is_main(title: str) -> bool:
    return MAIN_MENU.search(title) is not None and OTHER_MENU.search(title) is None


def _nest(rows: Sequence[dict[str, object]], parent: int, depth: int) -> list[OldMenuEntry]:
    if depth > DEEPEST_MENU:
        return []
    return [
        OldMenuEntry(
            whole(row["id"]),
            plain_line(row["title"]),
            undo_entities(str(row["link"] or "").strip())[0],
            tuple(_nest(rows, whole(row["id"]), depth + 1)),
        )
        for row in rows
        if whole(row["parentid"]) == parent
    ]


def read_visits(site: OldSite) -> Visits:
    """Return the counters of visits.

    NukeViet keeps the days of the present month and the months of the present year only, each with
    the time when it was counted last.
    """
    total = 0
    years: dict[int, int] = {}
    days: dict[date, int] = {}
    rows = list(site.database.rows(site.database.find("counter", site.prefix)))
    latest = max((whole(row.get("last_update")) for row in rows), default=0)
    now = moment(latest)
    for row in rows:
        kind, name, count = str(row["c_type"]), str(row["c_val"]), whole(row["c_count"])
        counted = moment(row.get("last_update"))
        if kind == "total":
            total = max(total, count)
        elif kind == "year" and name.isdigit() and count:
            years[int(name)] = count
        elif kind == "day" and name.isdigit() and count and now and counted:
            day = _day(now, int(name))
            if day is not None and (counted.year, counted.month) == (now.year, now.month):
                days[day] = count
    return Visits(total, dict(sorted(years.items())), dict(sorted(days.items())))


def _day(now: datetime, number: int) -> date | None:
    try:
        day = date(now.year, now.month, number)
    except ValueError:
        return None
    return day if day <= now.date() else None
