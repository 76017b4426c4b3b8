"""What becomes of the pages of the old site, that of contacts too."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from plugins.tools.nukeviet.content.categories import CategoryPlan
from plugins.tools.nukeviet.content.existing import pages_by_slug
from plugins.tools.nukeviet.content.plan import PlannedPage, Slugs, page_key, plan_page
from plugins.tools.nukeviet.content.record import ImportRecord
from plugins.tools.nukeviet.content.redirect_lines import page_aliases
from plugins.tools.nukeviet.notes import Note, NoteKind
from plugins.tools.nukeviet.site.modules import QUESTIONS, TERMS, Module, OldSite
from plugins.tools.nukeviet.site.pages import OldPage, read_made_page, read_pages
from plugins.tools.nukeviet.site.questions import count_questions

GROUP = "Trang"


@dataclass
class PagePlan:
    """The pages that readers could open, and how many there are in all."""

    pages: list[PlannedPage] = field(default_factory=list)
    count: int = 0
    notes: list[Note] = field(default_factory=list)

    def note(self, page: OldPage, kind: NoteKind, what: str, remedy: str, group: str) -> None:
        self.notes.append(Note(kind, group, what, remedy, page.module, str(page.id)))


def plan_pages(
    site: OldSite,
    modules: Iterable[Module],
    closed: Collection[str],
    categories: CategoryPlan,
    record: ImportRecord,
) -> PagePlan:
    """Return what becomes of the pages; those of modules in `closed` are left."""
    plan = PagePlan()
    present = pages_by_slug(record.content)
    by_path = {one.path: one for one in present.values()}
    slugs = Slugs(set(present) | {root.slug for root in categories.roots.values()})
    slugs.is_reserved = categories.is_reserved
    made = [module for module in modules if module.kind == QUESTIONS]
    for page in (one for module in modules for one in read_pages(site, module)):
        plan.count += 1
        if not page.is_on or page.module in closed:
            remedy = "bật trang trên cổng cũ rồi xuất lại, hoặc chép tay"
            _leave(plan, page, "không bật trên cổng cũ", remedy)
            continue
        _tell(plan, page)
        there = by_path.get(record.find(page_key(page)))
        plan.pages.append(plan_page(page, there, slugs, page_aliases(site, page)))
    for module in (*site.contacts, *made):
        text = read_made_page(site, module)
        if module.kind == QUESTIONS:
            _tell_questions(plan, site, module)
        if text is None:
            continue
        plan.count += 1
        there = by_path.get(record.find(page_key(text)))
        if there is None and text.alias in present:
            _leave(plan, text, f"cổng đã có trang /{text.alias}/", "chép phần còn thiếu")
        elif module.name in closed:
            _leave(plan, text, "mô-đun tắt trên cổng cũ", "chép tay nếu cần")
        else:
            plan.pages.append(plan_page(text, there, slugs, ()))
    return plan


def _tell(plan: PagePlan, page: OldPage) -> None:
    if page.module == TERMS:
        what = f"trang “{page.title}” viết cho NukeViet (cookie, địa chỉ IP…)"
        remedy = "sửa cho đúng cổng mới, hoặc xóa trang"
        plan.note(page, NoteKind.DECISION, what, remedy, GROUP)
    if page.views:
        what = f"{page.views} lượt xem của trang “{page.title}”: cổng mới chỉ đếm bài"
        plan.note(page, NoteKind.LOSS, what, "", "Lượt xem của trang")


def _tell_questions(plan: PagePlan, site: OldSite, module: Module) -> None:
    found, shown = count_questions(site, module)
    what = f"{shown} câu hỏi, trả lời thành một trang"
    if found > shown:
        what += f"; {found - shown} câu tắt hoặc không ai xem được, không nhập"
    kind = NoteKind.LOSS if found > shown else NoteKind.DECISION
    plan.notes.append(Note(kind, "Hỏi đáp", what, "xem lại trang", module.name))


def _leave(plan: PagePlan, page: OldPage, why: str, remedy: str) -> None:
    what = f"trang “{page.title}”: {why}, không nhập"
    plan.note(page, NoteKind.LOSS, what, remedy, GROUP)
