"""staff.yml: units of the office, their people and telephones."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from plugins.newsdesk.commands.header_edits import quote
from plugins.newsdesk.reading.data_files import MAX_UNITS
from plugins.newsdesk.schema.contacts import FEWEST_DIGITS, MOST_DIGITS, TELEPHONE
from plugins.newsdesk.schema.rooms import MAX_PEOPLE
from plugins.newsdesk.schema.slugs import make_slug
from plugins.newsdesk.urls.article_urls import STAFF_ROOT
from plugins.tools.nukeviet.content.data_images import LostImageError, PicturedFile
from plugins.tools.nukeviet.content.spelling import shorten_name
from plugins.tools.nukeviet.notes import Note, NoteKind
from plugins.tools.nukeviet.site.staff import NO_UNIT, OldPerson, OldUnit

GROUP = "Cơ cấu tổ chức"
HEAD = (
    '# Cơ cấu tổ chức: các đơn vị theo thứ tự hiện trên trang. Chưa ghi "name" thì hiện chức vụ.\n'
)
NO_POST = "Cán bộ"
LONGEST_ABOUT = 500  # of what a unit or person does; a longer text is a page of its own
SHORT = re.compile(r"[0-9]{1,6}")
_DIALLED = re.compile(r"\[[^\]]*\]")  # the number to dial, behind the one that is shown
_PARTS = re.compile(r"[,;|/]|\s[-–]\s")
_NUMBER = re.compile(r"[+(]?\d[\d .()-]*(?:\s*(?:máy lẻ|số lẻ|ext\.?)\s*:?\s*\d{1,6})?", re.I)


@dataclass
class StaffPlan:
    """The units to write, and those that are left, with the reason."""

    units: list[OldUnit] = field(default_factory=list)
    left: list[tuple[OldUnit, str]] = field(default_factory=list)


def plan_staff(
    units: Iterable[OldUnit], departments: Iterable[OldUnit], slugs: Collection[str]
) -> StaffPlan:
    """Return the units of the office, with the departments of the page of contacts.

    Departments have no page if one of `slugs`, those of the pages, has its address.
    """
    plan = StaffPlan(list(units))
    is_taken = not plan.units and STAFF_ROOT.strip("/") in slugs
    names = {make_slug(unit.name) for unit in plan.units}
    for one in departments:
        if not read_telephones(one.telephone):
            plan.left.append((one, "bộ phận liên hệ không có số điện thoại"))
        elif make_slug(one.name) in names:
            plan.left.append((one, "bộ phận liên hệ trùng tên một đơn vị"))
        elif is_taken:
            plan.left.append((one, f"địa chỉ /{STAFF_ROOT} đã có một trang"))
        else:
            plan.units.append(one)
    return plan


@dataclass
class StaffFile(PicturedFile):
    """The text of staff.yml."""

    _names: set[str] = field(default_factory=set)

    def as_text(self, units: Iterable[OldUnit]) -> str:
        """Return the data file, empty without units."""
        lines = [line for unit in units for line in self._iter_unit(unit)]
        if not lines:
            return ""
        what = "thư điện tử của đơn vị, cán bộ không được mang sang"
        self.notes.append(Note(NoteKind.LOSS, GROUP, what, "ghi email vào staff.yml nếu cần hiện"))
        return HEAD + "".join(lines)

    def leave(self, unit: OldUnit, why: str) -> None:
        """Tell that a unit with its people is not carried over."""
        self.lost += (unit.id != NO_UNIT) + len(unit.people)
        people = f" và {len(unit.people)} người" if unit.people else ""
        self._note(unit, f"{why}, không nhập{people}", "thêm vào staff.yml nếu cần")

    def _iter_unit(self, unit: OldUnit) -> Iterator[str]:
        if why := self._why_left(unit):
            self.leave(unit, why)
            return
        self.carried += 1
        yield f"- name: {quote(self._give_name(unit))}\n"
        if unit.about:
            yield from self._about(unit, unit.name, unit.about, "  ")
        yield from self._telephone(
            unit, unit.name, "telephone", unit.telephone, unit.extension, "  "
        )
        if unit.other:
            self._note(
                unit, f"“{unit.other}” của đơn vị không có chỗ", "ghi vào trang Liên hệ nếu cần"
            )
        people = [line for one in unit.people[:MAX_PEOPLE] for line in self._iter_person(unit, one)]
        if more := len(unit.people[MAX_PEOPLE:]):
            self.lost += more
            self._note(unit, f"quá {MAX_PEOPLE} người, để lại {more}", "chia thành nhiều đơn vị")
        if people:
            yield from ("  people:\n", *people)

    def _why_left(self, unit: OldUnit) -> str:
        if not unit.is_on:
            return "tắt trên cổng cũ"
        if not make_slug(unit.name):
            return "không có tên"
        return f"quá {MAX_UNITS} đơn vị" if len(self._names) >= MAX_UNITS else ""

    def _iter_person(self, unit: OldUnit, person: OldPerson) -> Iterator[str]:
        who = person.name or person.post
        if not person.is_on or not who:
            self.lost += 1
            self._note(unit, f"“{who}” tắt hoặc không có tên trên cổng cũ, không nhập", "")
            return
        self.carried += 1
        yield f"    - post: {quote(person.post or NO_POST)}\n"
        if person.name:
            yield f"      name: {quote(person.name)}\n"
        if person.photo and (photo := self._take(unit, person)):
            yield f"      photo: {photo}\n"
        yield from self._telephone(
            unit, who, "telephone", person.telephone, person.extension, "      "
        )
        yield from self._telephone(unit, who, "mobile", person.mobile, "", "      ")
        if person.about:
            yield from self._about(unit, who, person.about, "      ")

    def _give_name(self, unit: OldUnit) -> str:
        """Return a name that no unit before has: two of one name are told apart by those above."""
        wished = (unit.name, f"{unit.name} ({unit.above})" if unit.above else unit.name)
        numbered = (f"{unit.name} ({number})" for number in range(2, MAX_UNITS + 2))
        for name in map(shorten_name, (*wished, *numbered)):
            if make_slug(name) not in self._names:
                break
        self._names.add(make_slug(name))
        return name

    def _telephone(
        self, unit: OldUnit, who: str, key: str, written: str, extension: str, indent: str
    ) -> Iterator[str]:
        numbers = read_telephones(written)
        if numbers:
            inner = f" máy lẻ {extension}" if SHORT.fullmatch(extension) else ""
            yield f"{indent}{key}: {quote(numbers[0] + inner)}\n"
        if written and len(numbers) != 1:
            what = f"điện thoại “{written}” của “{who}”: chỉ ghi được {len(numbers[:1])} số"
            self._note(unit, what, "xem lại số trong staff.yml")

    def _about(self, unit: OldUnit, who: str, text: str, indent: str) -> Iterator[str]:
        if len(text) <= LONGEST_ABOUT:
            yield f"{indent}duties: {quote(text)}\n"
            return
        what = f"bài giới thiệu “{who}” dài {len(text)} ký tự không có chỗ"
        self._note(unit, what, "chép thành một trang nếu cần")

    def _take(self, unit: OldUnit, person: OldPerson) -> str:
        try:
            photo = self.images.take(person.photo)
        except LostImageError as lost:
            remedy = lost.remedy or "thêm ảnh và dòng photo vào staff.yml"
            self._note(unit, f"ảnh của “{person.name}”: {lost.what}", remedy)
            return ""
        self.pictures.append(photo)
        return photo

    def _note(self, unit: OldUnit, what: str, remedy: str) -> None:
        title = f"“{unit.name}”: {what}"
        self.notes.append(Note(NoteKind.LOSS, GROUP, title, remedy, unit.module, str(unit.id)))


def read_telephones(written: str) -> list[str]:
    """Return the telephone numbers in a text, as the portal writes them."""
    found = (_NUMBER.search(part) for part in _PARTS.split(_DIALLED.sub("", written)))
    plain = (re.sub(r"[():]", " ", one[0]) for one in found if one)
    numbers = (" ".join(one.split()).strip(" .-") for one in plain)
    return [one for one in numbers if _is_telephone(one)]


def _is_telephone(number: str) -> bool:
    digits = re.sub(r"\D", "", re.split(r"[a-zđ]", number, flags=re.I)[0])
    return TELEPHONE.fullmatch(number) is not None and FEWEST_DIGITS <= len(digits) <= MOST_DIGITS
