"""The board of notices and the page of the office's units, both made from data files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from plugins.gallery.photo_pipeline import Picture
from plugins.newsdesk.schema.contacts import dial
from plugins.newsdesk.schema.entries import PersonEntry, UnitEntry
from plugins.newsdesk.schema.slugs import make_slug
from plugins.newsdesk.urls.article_urls import DOCUMENTS_ROOT, NOTICES_ROOT, STAFF_ROOT
from plugins.newsdesk.urls.url_registry import Rooms, ServedUrl
from plugins.portal.build import Build
from plugins.portal.frame import current_notices, make_notices
from plugins.portal.media import MEDIA_ROOMS
from plugins.portal.model import Crumb, Image, trail_to
from plugins.portal.vcards import CardHolder, write_cards
from plugins.vietnamese.collation import collation_key

NOTICES, STAFF = NOTICES_ROOT, STAFF_ROOT
ALL_CARDS = f"{STAFF}danh-ba.vcf"
STAFF_TITLE = "Cơ cấu tổ chức"
NOTICES_TITLE = "Bảng thông báo"


@dataclass(frozen=True)
class Telephone:
    """A number as written, and as in the address `tel:`."""

    label: str
    number: str


@dataclass(frozen=True)
class Person:
    """A post and who holds it; `card` is the site-relative address of the vCard."""

    name: str
    post: str
    duties: str
    telephones: tuple[Telephone, ...]
    email: str
    picture: Picture | None
    drawing: Image | None
    card: str


@dataclass(frozen=True)
class Unit:
    """A unit of the office with its people; `id` is that of its heading."""

    name: str
    id: str
    duties: str
    telephones: tuple[Telephone, ...]
    email: str
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Staff:
    """The units of the office, and the cards of their people by address."""

    units: tuple[Unit, ...]
    cards: tuple[tuple[str, CardHolder], ...]


def room_urls(rooms: Rooms) -> Iterator[ServedUrl]:
    """Yield the addresses of both pages and of the cards; without content they are free."""
    if rooms.notices:
        yield ServedUrl(f"/{NOTICES}")
    if rooms.units:
        yield ServedUrl(f"/{STAFF}", below=r"[a-z0-9-]+\.vcf")


def make_staff(build: Build) -> Staff:
    """Return the units; photos are planned, so this must come before they are rendered."""
    units: list[Unit] = []
    cards: dict[str, CardHolder] = {}
    office = build.portal
    for entry in build.content.data.units:
        people = []
        for person in entry.people:
            address = _name_card(entry, person, cards)
            cards[address] = CardHolder(
                person.name or "",
                person.post,
                office.name,
                entry.name,
                tuple(dial(one).replace(";ext=", ",") for one in _numbers(person)),
                person.email or "",
            )
            people.append(_make_person(person, address, build))
        units.append(_make_unit(entry, tuple(people)))
    return Staff(tuple(units), tuple(cards.items()))


def add_rooms(build: Build) -> list[Crumb]:
    """Add the pages that have something to show; return the names and addresses of all rooms."""
    rooms = []
    if build.content.built_documents:
        rooms.append(Crumb("Văn bản", f"/{DOCUMENTS_ROOT}"))
    staff = build.kept(Staff)
    if staff and staff.units:
        _add_staff(build, staff)
        rooms.append(Crumb(STAFF_TITLE, f"/{STAFF}"))
    if build.content.data.notices:
        _add_notices(build)
        rooms.append(Crumb(NOTICES_TITLE, f"/{NOTICES}"))
    rooms += (
        Crumb(room.title, f"/{room.url}") for room in MEDIA_ROOMS if room.pick(build.articles)
    )
    return sorted(rooms, key=lambda room: collation_key(room.label))


def _add_notices(build: Build) -> None:
    """Add the board: the notices of now, then those that are over; not those to come."""
    entries = build.content.data.notices
    past = [one for one in make_notices(entries) if one.expires <= build.now]
    build.add_page(
        f"{NOTICES}index.html",
        "notices",
        current=current_notices(entries, build.now),
        past=past,
        trail=trail_to(Crumb(NOTICES_TITLE)),
    )


def _add_staff(build: Build, staff: Staff) -> None:
    trail = trail_to(Crumb(STAFF_TITLE))
    url = f"{build.site_url}/{STAFF}" if build.site_url else ""
    holders = [replace(holder, url=url) for _, holder in staff.cards]
    build.add_page(
        f"{STAFF}index.html",
        "staff",
        units=staff.units,
        all_cards=ALL_CARDS if holders else "",
        trail=trail,
    )
    for (address, _), holder in zip(staff.cards, holders, strict=True):
        build.add_file(address, holder, partial(write_cards, [holder]))
    if holders:
        build.add_file(ALL_CARDS, holders, partial(write_cards, holders))


def _make_unit(entry: UnitEntry, people: tuple[Person, ...]) -> Unit:
    numbers = (entry.telephone,) if entry.telephone else ()
    slug = make_slug(entry.name)
    called = _telephones(numbers)
    return Unit(entry.name, f"don-vi-{slug}", entry.duties or "", called, entry.email or "", people)


def _make_person(entry: PersonEntry, card: str, build: Build) -> Person:
    picture, drawing = find_photo(entry.photo, build) if entry.photo else (None, None)
    return Person(
        entry.name or "",
        entry.post,
        entry.duties or "",
        _telephones(_numbers(entry)),
        entry.email or "",
        picture,
        drawing,
        card,
    )


def find_photo(name: str, build: Build) -> tuple[Picture | None, Image | None]:
    """Return the picture or the drawing that a data file names; a photo is planned."""
    path = build.content.data.images[name]
    if path.suffix.lower() == ".svg":
        return None, build.assets.drawing(path)
    return build.photos.plan(build.photos.inspect(path)), None


def _numbers(entry: PersonEntry) -> tuple[str, ...]:
    return tuple(one for one in (entry.telephone, entry.mobile) if one)


def _telephones(numbers: Sequence[str]) -> tuple[Telephone, ...]:
    return tuple(Telephone(one, dial(one)) for one in numbers)


def _name_card(unit: UnitEntry, person: PersonEntry, taken: dict[str, CardHolder]) -> str:
    """Return a free address: by the name, else by post and unit."""
    slug = make_slug(person.name or f"{person.post} {unit.name}")[:60].strip("-") or "nguoi"
    address, number = f"{STAFF}{slug}.vcf", 2
    while address in taken or address == ALL_CARDS:
        address, number = f"{STAFF}{slug}-{number}.vcf", number + 1
    return address
