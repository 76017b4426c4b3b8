"""What becomes of the documents of the old site, and the headers that are written for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from plugins.newsdesk.commands.header_edits import quote
from plugins.newsdesk.schema.document_numbers import LONGEST, NUMBER, key_of
from plugins.newsdesk.schema.kinds import MAX_CHARACTERS
from plugins.newsdesk.schema.slugs import LONGEST_SLUG, make_slug
from plugins.newsdesk.site.content import DOCUMENTS
from plugins.newsdesk.urls.article_urls import DOCUMENTS_ROOT
from plugins.tools.nukeviet.content.existing import ExistingBundle, scan_bundles
from plugins.tools.nukeviet.content.front_matter import format_moment
from plugins.tools.nukeviet.content.plan import Slugs
from plugins.tools.nukeviet.content.record import ImportRecord
from plugins.tools.nukeviet.content.spelling import unify_names
from plugins.tools.nukeviet.notes import Note, NoteKind
from plugins.tools.nukeviet.site.laws import OldLaw
from plugins.tools.nukeviet.site.modules import OldSite

GROUP = "Văn bản"
LEADING = re.compile(r"^\W*(?:số(?: ký hiệu)?\b)?[\s:.]*", re.IGNORECASE)
NO_KIND = "Văn bản khác"


@dataclass(frozen=True, slots=True)
class PlannedDocument:
    """A document and what it becomes; values are those of its header."""

    old: OldLaw
    folder: str
    url: str
    number: str
    kind: str
    issuer: str
    replaces: tuple[str, ...]
    aliases: tuple[str, ...]
    is_draft: bool
    existing: ExistingBundle | None = None

    @property
    def key(self) -> str:
        """Return what the record calls the document."""
        return law_key(self.old)

    @property
    def file(self) -> str:
        return self.existing.path if self.existing else f"{self.folder}/index.md"


@dataclass
class DocumentPlan:
    """The documents to write; `count` is the number of those of the old site."""

    documents: list[PlannedDocument] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    count: int = 0


def law_key(law: OldLaw) -> str:
    return f"law:{law.module}/{law.id}"


def plan_documents(
    site: OldSite, laws: Sequence[OldLaw], closed: Iterable[str], record: ImportRecord
) -> DocumentPlan:
    """Return what becomes of the documents; those of modules in `closed` are drafts.

    A document whose number the portal could not read, or that has no day, is told and left.
    """
    plan, closed = DocumentPlan(count=len(laws)), frozenset(closed)
    present = scan_bundles(record.content, DOCUMENTS)
    by_path = {one.path: one for one in present}
    slugs = Slugs({one.slug for one in present})
    kinds = _spell(law.kind for law in laws)
    for law in laws:
        number = read_number(law.code)
        if number is None or (law.issued or law.added) is None:
            why = f"số ký hiệu “{law.code}” không đọc được" if number is None else "không có ngày"
            what = f"văn bản “{law.title}”: {why}, không nhập"
            _note(plan, law, NoteKind.LOSS, what, "thêm văn bản bằng tay")
            continue
        _tell_decisions(plan, law, site)
        there = by_path.get(record.find(law_key(law)))
        slug = there.slug if there else slugs.give(_slug_of(number), f"vb-{law.id}")
        plan.documents.append(
            PlannedDocument(
                law,
                there.folder if there else f"{DOCUMENTS}/{slug}",
                f"{DOCUMENTS_ROOT}{slug}/",
                number,
                kinds.get(law.kind, "") or NO_KIND,
                law.issuer or site.name or law.module,
                tuple(filter(None, map(read_number, law.replaces))),
                (f"{site.base(law.module)}/detail/{law.alias}/",) if law.alias else (),
                not law.is_on or law.is_proposal or law.module in closed,
                there,
            )
        )
    _leave_doubles(plan)
    return plan


def _slug_of(number: str) -> str:
    return make_slug(number.replace("/", "-"))[:LONGEST_SLUG].strip("-")


def read_number(code: str) -> str | None:
    """Return the number that a code means, None if it is none."""
    plain = LEADING.sub("", code).strip(" .;")
    for likely in (plain, plain.upper()):
        if len(likely) <= LONGEST and NUMBER.fullmatch(likely):
            return likely
    return None


def write_document(plan: PlannedDocument, files: Sequence[str], body: str, now: datetime) -> str:
    """Return the text of index.md; `files` are names of attachments."""
    lines = [*_iter_lines(plan, now)]
    if files:
        lines += ["attachments:", *(f"  - {quote(name)}" for name in files)]
    if plan.aliases:
        lines += ["aliases:", *(f"  - {quote(one)}" for one in plan.aliases)]
    return "\n".join(["---", *lines, "---", "", body.strip(), ""])


def _iter_lines(plan: PlannedDocument, now: datetime) -> Iterator[str]:
    old = plan.old
    issued = old.issued or (old.added or now).date()
    subject = (old.summary or old.title or plan.number)[:MAX_CHARACTERS]
    yield f"number: {quote(plan.number)}"
    yield f"kind: {quote(plan.kind)}"
    yield f"subject: {quote(subject)}"
    yield f"issuer: {quote(plan.issuer)}"
    yield f"issued: {min(issued, now.date())}"
    if old.signer:
        yield f"signer: {quote(old.signer)}"
    if old.effective and old.effective >= issued:
        yield f"effective: {old.effective}"
    if old.ends and old.ends <= now:
        yield "validity: expired"
    if plan.replaces:
        yield "replaces:"
        yield from (f"  - {quote(one)}" for one in plan.replaces)
    if old.edited and issued < old.edited.date() and old.edited <= now:
        yield f"modified: {format_moment(old.edited)}"
    if plan.is_draft:
        yield "status: draft"


def _tell_decisions(plan: DocumentPlan, law: OldLaw, site: OldSite) -> None:
    told = {
        "không có ngày ban hành, lấy ngày đăng": law.issued is None,
        f"không có loại, ghi “{NO_KIND}”": not law.kind,
        f"không có cơ quan ban hành, ghi “{site.name or law.module}”": not law.issuer,
        "đang tắt hoặc chỉ thành viên xem được, nhập thành bản nháp": not law.is_on,
        "dự thảo lấy ý kiến, chưa phải văn bản, nhập thành bản nháp": law.is_proposal,
    }
    for what, is_so in told.items():
        if is_so:
            _note(plan, law, NoteKind.DECISION, f"văn bản {law.code}: {what}", "xem lại")
    if law.views:
        what = f"{law.views} lượt xem của văn bản {law.code}: cổng mới chỉ đếm bài"
        _note(plan, law, NoteKind.LOSS, what, "")


def _leave_doubles(plan: DocumentPlan) -> None:
    """Drop duplicate documents: the portal would refuse the second."""
    seen: dict[tuple[object, ...], PlannedDocument] = {}
    for one in plan.documents:
        day = one.old.issued or one.old.added
        identity = key_of(one.number), f"{day:%Y-%m-%d}", make_slug(one.issuer)
        first = seen.setdefault(identity, one)
        if first is not one:
            what = f"văn bản {one.number} có hai lần (mã {first.old.id} và {one.old.id})"
            _note(plan, one.old, NoteKind.LOSS, what, "so hai bản trên cổng cũ")
    plan.documents = list(seen.values())


def _spell(kinds: Iterable[str]) -> Mapping[str, str]:
    counts: dict[str, int] = {}
    for kind in kinds:
        if make_slug(kind):
            counts[kind] = counts.get(kind, 0) + 1
    return unify_names(counts)


def _note(plan: DocumentPlan, law: OldLaw, kind: NoteKind, what: str, remedy: str) -> None:
    plan.notes.append(Note(kind, GROUP, what, remedy, law.module, str(law.id)))
