"""Whether everything of the old site is on the portal or told as left: counts on both sides.

The old side is counted in the dump's tables, the new side in the files that were written.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from plugins.tools.nukeviet.content.bundles import Action
from plugins.tools.nukeviet.content.existing import ExistingBundle, articles_by_key
from plugins.tools.nukeviet.content.making import Made
from plugins.tools.nukeviet.content.plan import PlannedArticle
from plugins.tools.nukeviet.content.record import ImportRecord
from plugins.tools.nukeviet.data_files import WrittenData
from plugins.tools.nukeviet.notes import Note, NoteKind
from plugins.tools.nukeviet.report import Balance, Report, count_by, sum_columns
from plugins.tools.nukeviet.site.modules import (
    MAIN_TABLES,
    MEDIA,
    NEWS,
    ORGANS,
    PAGE,
    Module,
    OldSite,
)
from plugins.tools.nukeviet.site.staff import read_departments
from plugins.tools.nukeviet.site.uploads import Uploads
from plugins.tools.nukeviet.site_plan import SitePlan
from plugins.vietnamese.formats import group_thousands

LINK_ONLY = "chỉ là liên kết ngoài (chuyển thẳng)"
DRAFT = "draft"
MOST_NAMED = 3
FEWEST_PICTURES, LEAST_SHARE = 4, 0.25  # of which fewer in the uploads are a wrong folder
TAKEN = frozenset({NEWS, PAGE, "menu", "banners", "comment"})
OF_ARTICLES = frozenset({NEWS, *MEDIA})  # kinds of modules
MACHINERY = frozenset(
    {"users", "contact", "statistics", "seek", "feeds", "two-step-verification", "siteterms"}
)


class Accounts:
    """Fills the report of one import."""

    def __init__(
        self,
        report: Report,
        site: OldSite,
        modules: Sequence[Module],
        plan: SitePlan,
        made: Sequence[Made],
        record: ImportRecord,
    ) -> None:
        self.report = report
        self.site = site
        self.modules = modules
        self.plan = plan
        self.made = {one.key: one for one in made}
        self.present = self._look(record.content)

    def _look(self, content: Path) -> dict[str, ExistingBundle]:
        """Return the bundles that are there now; of a trial those that would be."""
        if not self.report.is_trial:
            return articles_by_key(content)
        return {
            one.key: ExistingBundle(
                one.file, one.key, "", one.category, DRAFT if one.standing.is_draft else ""
            )
            for one in self.plan.bundles
            if self.made[one.key].action is not Action.DELETED
        }

    def fill(self, written: WrittenData, uploads: Uploads) -> None:
        self._tell_facts(uploads)
        self._count_articles()
        self._count_files()
        self._count_figures(written)
        self._count_rest(written)
        for one in self.made.values():
            self.report.actions[f"bài, trang, văn bản {one.action.value}"] += 1
            self.report.notes += one.notes
        for name, action in written.actions.items():
            self.report.actions[f"{name} {action}"] += 1
        self.report.notes += [*self.plan.notes, *written.notes]

    def _tell_facts(self, uploads: Uploads) -> None:
        report, facts = self.report, self.site.database.facts
        chosen = ", ".join(f"{one.name} ({one.title})" for one in self.modules)
        report.facts.append(f"Ngôn ngữ: {self.site.language}. Mô-đun: {chosen}.")
        others = [one for one in self.site.modules if one not in self.modules]
        if others:
            names = ", ".join(one.name for one in others)
            report.facts.append(
                f"Không nhập mô-đun: {names} (đang tắt, hoặc không ghi ở --module)."
            )
        languages = [one for one in self.site.languages if one != self.site.language]
        if languages:
            report.facts.append(f"Ngôn ngữ khác không nhập: {', '.join(languages)}.")
        report.facts.append(f"Tệp trong uploads: {group_thousands(len(uploads))}.")
        if facts.is_own_backup:
            report.warnings.append(
                "tệp này do nút “Sao lưu dữ liệu” của NukeViet ghi ra, đã mất mọi chỗ xuống dòng "
                "trong nội dung bài (chữ có thể dính liền). Nên xuất lại bằng phpMyAdmin hoặc "
                "mysqldump."
            )
        if facts.is_double_encoded:
            report.warnings.append(
                f"chữ trong tệp bị mã hóa hai lần; đã giải {group_thousands(facts.mended_texts)} "
                "giá trị. Xem kỹ vài bài trước khi dùng."
            )
        if facts.is_cut:
            report.warnings.append(
                "tệp không có dòng kết thúc “-- Dump completed” của mysqldump: có thể thiếu phần "
                "cuối. So số bài với cổng cũ, nên xuất lại."
            )
        if facts.replaced:
            names = ", ".join(facts.replaced[:MOST_NAMED])
            report.warnings.append(
                f"{len(facts.replaced)} bảng ({names}…) có hai lần trong tệp, chỉ lấy lần sau. Nếu "
                "tệp gộp nhiều cơ sở dữ liệu thì hãy xuất riêng cơ sở dữ liệu của cổng."
            )
        self._warn_of_uploads(uploads)
        if facts.singles:
            count = group_thousands(len(facts.singles))
            report.warnings.append(
                f"{count} giá trị bị mã hóa hai lần trong khi phần còn lại thì không; đã giải từng "
                "giá trị, kê trong báo cáo."
            )
        for kind, texts in ((NoteKind.LOSS, facts.unread), (NoteKind.DECISION, facts.singles)):
            for text in texts:
                what = f"bảng {text.table}, cột {text.column}, dòng {text.row}: {text.what}"
                report.notes.append(Note(kind, "Chữ không đọc được", what, "so với bài cũ"))
        self._tell_other_tables()

    def _warn_of_uploads(self, uploads: Uploads) -> None:
        """Warn if no uploads were given, or others than those of the site."""
        found, carried, _ = sum_columns([one.pictures for one in self.made.values()])
        if uploads.folder is None:
            self.report.warnings.append(
                "không ghi --uploads: không ảnh, tài liệu nào được chép. Ghi thư mục uploads của "
                "cổng cũ rồi chạy lại."
            )
        elif found >= FEWEST_PICTURES and carried < LEAST_SHARE * found:
            self.report.warnings.append(
                f"{uploads.folder} chỉ có {carried} trên {found} ảnh của các bài: có thể không "
                "phải thư mục uploads của cổng này. Ghi lại --uploads rồi chạy lại."
            )

    def _tell_other_tables(self) -> None:
        """Tell which modules have rows that are not imported, and which tables else."""
        others = {name: count for name, count in self.site.database.facts.others.items() if count}
        for module, names in self._tables_of_modules(others).items():
            count = sum(others.pop(name) for name in names)
            what = f"mô-đun {module}: {len(names)} bảng, {count} dòng không nhập"
            note = Note(NoteKind.LOSS, "Mô-đun khác", what, "chép tay nếu còn cần", module)
            self.report.notes.append(note)
        count = sum(others.values())
        self.report.facts.append(
            f"{len(others)} bảng khác có dữ liệu ({group_thousands(count)} dòng: quản trị, người "
            "dùng, nhật ký, liên hệ, bộ nhớ tạm…) không bao giờ được mang sang."
        )

    def _tables_of_modules(self, names: Collection[str]) -> dict[str, list[str]]:
        """Return module → its tables, of modules that have content of a kind not imported."""
        found: dict[str, list[str]] = {}
        known = {one.name for one in self.site.modules}
        for row in self.site.database.rows(self.site.database.find("modules", self.site.stem)):
            kind, module = str(row["module_file"]), str(row["title"])
            if kind in TAKEN or kind in MACHINERY or module in known:
                continue
            stem = f"{self.site.stem}_{row.get('module_data') or module}"
            own = [name for name in names if name == stem or name.startswith(f"{stem}_")]
            if own:
                found[module] = own
        return found

    def _count_articles(self) -> None:
        rows = 0
        for module in self.modules:
            table = self.site.database.find(MAIN_TABLES[module.kind], module.stem)
            rows += table.count if table and module.kind in OF_ARTICLES else 0
        articles = self.plan.articles
        carried = [one for one in self.plan.bundles if one.key in self.present]
        deleted = [one for one in self.plan.bundles if self._action(one) is Action.DELETED]
        links = [one for one in articles if one.redirect]
        left = len(links) + len(deleted)
        self.report.balances.append(Balance("Bài viết", rows, len(carried), left))
        self.report.tables["Bài theo trạng thái trên cổng cũ"] = count_by(
            map(_state_of, articles),
            [_state_of(one) for one in articles if self._is_as_decided(one, deleted)],
        )
        self.report.tables["Bài theo chuyên mục"] = count_by(
            (one.category for one in self.plan.bundles),
            [self._category_of(one) for one in (*carried, *deleted)],
        )

    def _is_as_decided(self, one: PlannedArticle, deleted: Collection[PlannedArticle]) -> bool:
        """Return whether an article is there with the status that was decided, or told."""
        if one.redirect or one in deleted or self._action(one) is Action.EDITED:
            return True
        there = self.present.get(one.key)
        return there is not None and (there.status == DRAFT) == one.standing.is_draft

    def _category_of(self, one: PlannedArticle) -> str:
        there = self.present.get(one.key)
        is_edited = there is None or self._action(one) is Action.EDITED
        return one.category if there is None or is_edited else there.category

    def _action(self, one: PlannedArticle) -> Action | None:
        made = self.made.get(one.key)
        return made.action if made else None

    def _count_files(self) -> None:
        pictures = sum_columns([one.pictures for one in self.made.values()])
        documents = sum_columns([one.documents for one in self.made.values()])
        self.report.balances.append(Balance("Ảnh trong bài và trang", *pictures))
        self.report.balances.append(Balance("Tài liệu đính kèm", *documents))

    def _count_figures(self, written: WrittenData) -> None:
        figures = written.figures
        if figures is None:
            return
        linked = [one.old for one in self.plan.articles if one.redirect]
        impossible = [one for one in written.notes if one.group == "Đánh giá"]
        for name, column, carried in (
            ("Lượt xem", "views", figures.views),
            ("Phiếu đánh giá", "votes", figures.votes),
            ("Điểm đánh giá", "points", figures.points),
        ):
            found = sum(getattr(one.old, column) for one in self.plan.articles)
            left = sum(getattr(one, column) for one in linked)
            if impossible or figures.kept:
                left = found - carried
            self.report.balances.append(Balance(name, found, carried, left))
        total = group_thousands(written.visits.total)
        years = ", ".join(
            f"{year}: {group_thousands(count)}" for year, count in written.visits.years.items()
        )
        self.report.facts.append(
            f"Tổng lượt truy cập: {total}; theo năm (chỉ để tham khảo): {years or 'không có'}; "
            f"theo ngày: {len(written.visits.days)} ngày."
        )

    def _count_rest(self, written: WrittenData) -> None:
        balances = self.report.balances
        if written.comments is not None:
            carried, lost = written.carried_comments, written.lost_comments
            balances.append(Balance("Ý kiến đã duyệt", written.comments.approved, carried, lost))
            self._tell_comments(written)
        pages = [one for one in self.plan.pages if one.key in self.made]
        balances.append(Balance("Trang", self.plan.page_count, len(pages), self.plan.left_pages))
        if count := self.plan.document_count:
            made = [one for one in self.plan.documents if one.key in self.made]
            balances.append(Balance("Văn bản", count, len(made), count - len(self.plan.documents)))
        carried, lost = written.carried_topics, written.lost_topics
        if self.plan.topics:
            balances.append(Balance("Dòng sự kiện", len(self.plan.topics), carried, lost))
        if count := self._count_staff():
            balances.append(
                Balance("Đơn vị, cán bộ", count, written.carried_staff, written.lost_staff)
            )
        carried, lost = written.carried_banners, written.lost_banners
        balances.append(Balance("Biểu ngữ, liên kết", len(self.plan.banners), carried, lost))
        balances.append(
            Balance("Mục trình đơn", written.menu_entries, written.carried_menu, written.lost_menu)
        )

    def _count_staff(self) -> int:
        """Return the number of rows of units, people and departments."""
        stems = [one.stem for one in self.modules if one.kind == ORGANS]
        tables = [
            self.site.database.find(kind, stem) for stem in stems for kind in ("organ", "person")
        ]
        departments = sum(1 for _ in read_departments(self.site))
        return sum(one.count for one in tables if one) + departments

    def _tell_comments(self, written: WrittenData) -> None:
        comments = written.comments
        if comments is None:
            return
        for count, why in (
            (comments.unapproved, "chưa duyệt hoặc bị ẩn, không nhập"),
            (comments.others, "thuộc mô-đun không nhập"),
        ):
            if count:
                note = Note(NoteKind.LOSS, "Ý kiến", f"{count} ý kiến {why}")
                self.report.notes.append(note)


def _state_of(one: PlannedArticle) -> str:
    return LINK_ONLY if one.redirect else one.standing.old
