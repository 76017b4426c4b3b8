"""The data files of an import: figures, comments, menu, banners, links, redirects, identity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from plugins.core.counts import is_rating
from plugins.newsdesk.commands.header_edits import quote
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.data_files import (
    COMMENTS,
    FIGURES,
    REDIRECTS,
    STAFF,
    TOPICS,
    read_figures,
)
from plugins.newsdesk.schema.entries import ArticleFigures
from plugins.newsdesk.site.content import DATA
from plugins.tools.nukeviet.content.banner_files import BannerFiles
from plugins.tools.nukeviet.content.bundles import Action
from plugins.tools.nukeviet.content.comments_file import CommentsFile
from plugins.tools.nukeviet.content.data_images import DataImages, PicturedFile
from plugins.tools.nukeviet.content.data_writing import DataWriter, MergedFigures
from plugins.tools.nukeviet.content.menu_file import MenuFile
from plugins.tools.nukeviet.content.redirect_lines import FormerAddress
from plugins.tools.nukeviet.content.staff_file import StaffFile
from plugins.tools.nukeviet.content.topics_file import TopicsFile
from plugins.tools.nukeviet.notes import Note, NoteKind
from plugins.tools.nukeviet.site.comments import Comments, read_comments
from plugins.tools.nukeviet.site.modules import OldSite
from plugins.tools.nukeviet.site.surroundings import OldMenuEntry, Visits, read_menu, read_visits
from plugins.tools.nukeviet.site.uploads import Uploads
from plugins.tools.nukeviet.site_plan import SitePlan

REDIRECTS_HEAD = (
    "# Địa chỉ cũ (old) và nơi bạn đọc được chuyển tới (new): chuyên mục, thẻ, dòng sự kiện… của\n"
    "# cổng trước đây. Địa chỉ cũ của bài và trang thì ghi trong aliases của bài, trang ấy.\n"
)
TO_FILL = "(điền sau)"
IDENTITY = (
    ("responsible", "Chịu trách nhiệm nội dung: (điền sau)"),
    ("address", TO_FILL),
    ("telephone", TO_FILL),
    ("email", TO_FILL),
)


@dataclass
class WrittenData:
    """What became of the data files, for the report."""

    actions: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    figures: MergedFigures | None = None
    visits: Visits = field(default_factory=Visits)
    comments: Comments | None = None
    carried_comments: int = 0
    lost_comments: int = 0
    carried_banners: int = 0
    lost_banners: int = 0
    menu_entries: int = 0
    carried_menu: int = 0
    lost_menu: int = 0
    carried_topics: int = 0
    lost_topics: int = 0
    carried_staff: int = 0
    lost_staff: int = 0


class DataFilesWriter:
    """Writes the data files of a plan; bundles must be there already."""

    def __init__(
        self,
        site: OldSite,
        plan: SitePlan,
        uploads: Uploads,
        data: DataWriter,
        staging: Path,
        now: datetime,
    ) -> None:
        self.site = site
        self.plan = plan
        self.data = data
        self.images = DataImages(uploads, data, staging)
        self.now = now
        self.written = WrittenData()

    def write_all(self, modules: Sequence[str]) -> WrittenData:
        self._write_identity()
        self._write_figures()
        self._write_comments(modules)
        self._write_menu()
        self._write_banners()
        self._write_topics()
        self._write_staff()
        self._write_redirects()
        return self.written

    def _write(self, name: str, text: str, *, replaces_others: bool = False) -> Action | None:
        """Write a file that is not empty; note one that people have."""
        if not text:
            return None
        action = self.data.write(name, text, replaces_others=replaces_others)
        self.written.actions[name] = action.value
        if action is Action.EDITED:
            what = f"{DATA}/{name} có sẵn hoặc đã sửa tay, không ghi đè"
            remedy = "muốn lấy bản của cổng cũ thì xóa tệp rồi nhập lại"
            self.written.notes.append(
                Note(NoteKind.KEPT, "Tệp dữ liệu", what, remedy, file=f"{DATA}/{name}")
            )
        return action

    def _write_identity(self) -> None:
        """Write the identity of the portal if there is none yet."""
        if (self.data.record.content / DATA / "portal.yml").exists():
            return
        name = self.site.name or TO_FILL
        pairs = [("name", name), ("portal_name", name), *IDENTITY]
        pairs += [
            ("copyright", f"Bản quyền thuộc về {name}"),
            ("attribution", f"Ghi rõ nguồn {name}"),
        ]
        self._write("portal.yml", "".join(f"{key}: {quote(value)}\n" for key, value in pairs))
        what = "chưa có portal.yml: tạo tệp với tên cổng cũ, các dòng khác để “(điền sau)”"
        note = Note(NoteKind.DECISION, "Tệp dữ liệu", what, "điền content/data/portal.yml")
        self.written.notes.append(note)

    def _write_figures(self) -> None:
        path = self.data.record.content / DATA / FIGURES
        present = read_figures(path, Findings(path.parent))
        new = {one.key: self._figures(one.key, one.old.views, one.old.votes, one.old.points)
               for one in self.plan.bundles}  # fmt: skip
        visits = self.written.visits = read_visits(self.site)
        merged = self.data.merge_figures(present, new, visits.total, visits.days)
        self.data.note_figures(new, visits.total)
        self.written.figures = merged
        self._write(FIGURES, merged.text, replaces_others=True)
        for key in merged.kept:
            what = f"số liệu của bài “{key}” đã sửa tay trong {FIGURES}, giữ nguyên"
            self.written.notes.append(Note(NoteKind.KEPT, "Số liệu", what))

    def _figures(self, key: str, views: int, votes: int, points: int) -> ArticleFigures:
        if is_rating(votes, points):
            return ArticleFigures((1, 1), views, votes, points)
        what = f"bài “{key}” có {votes} phiếu mà tổng điểm {points}: không thể có, bỏ đánh giá"
        self.written.notes.append(Note(NoteKind.LOSS, "Đánh giá", what))
        return ArticleFigures((1, 1), views, 0, 0)

    def _write_comments(self, modules: Sequence[str]) -> None:
        keys = {(one.old.module, one.old.id): one.key for one in self.plan.bundles}
        comments = self.written.comments = read_comments(self.site, modules)
        file = CommentsFile(keys, self.now)
        text = file.as_text(comments.threads)
        self.written.notes += file.notes
        is_written = self._write(COMMENTS, text) is not Action.EDITED
        self.written.carried_comments = file.carried if is_written else 0
        self.written.lost_comments = file.lost if is_written else file.lost + file.carried

    def _write_menu(self) -> None:
        entries, others = read_menu(self.site)
        file = MenuFile(self.plan.book, self.plan.categories)
        text = file.as_text(entries)
        is_written = self._write("menu.yml", text) is not Action.EDITED
        self.written.notes += file.notes
        self.written.menu_entries = _count(entries) + others
        self.written.carried_menu = file.count if is_written else 0
        self.written.lost_menu = file.lost + others + (0 if is_written else file.count)
        if others:
            what = f"{others} mục thuộc trình đơn khác hoặc không thuộc trình đơn nào, không nhập"
            self.written.notes.append(Note(NoteKind.LOSS, "Trình đơn", what))

    def _write_banners(self) -> None:
        files = BannerFiles(self.images, self.plan.book, self.now)
        files.add(self.plan.banners)
        self.written.notes += files.notes
        for name, text, images in (
            ("banners.yml", files.banners_text(), files.banner_images),
            ("links.yml", files.links_text(), files.link_images),
        ):
            if self.data.decide(name, text) is Action.EDITED:
                self.written.lost_banners += len(images)
            else:
                self.images.write(images)
                self.written.carried_banners += len(images)
            self._write(name, text)
        self.written.lost_banners += files.lost_count

    def _write_topics(self) -> None:
        file = TopicsFile(self.images)
        used = {one.old.topic for one in self.plan.bundles if not one.standing.is_draft}
        text = file.as_text(self.plan.topics, self.plan.topic_names, used)
        self.written.carried_topics, self.written.lost_topics = self._settle(TOPICS, text, file)

    def _write_staff(self) -> None:
        file = StaffFile(self.images)
        text = file.as_text(self.plan.staff.units)
        for unit, why in self.plan.staff.left:
            file.leave(unit, why)
        self.written.carried_staff, self.written.lost_staff = self._settle(STAFF, text, file)

    def _settle(self, name: str, text: str, file: PicturedFile) -> tuple[int, int]:
        """Write a file with its pictures unless a person has edited it.

        Return how many rows of the old site were carried over, and how many lost.
        """
        is_edited = self.data.decide(name, text) is Action.EDITED
        if not is_edited:
            self.images.write(file.pictures)
        self._write(name, text)
        self.written.notes += file.notes
        return (0, file.lost + file.carried) if is_edited else (file.carried, file.lost)

    def _write_redirects(self) -> None:
        lines = [_redirect_lines(one) for one in self.plan.redirects]
        text = REDIRECTS_HEAD + "".join(lines) if lines else ""
        path = self.data.record.content / DATA / REDIRECTS
        present = path.read_text(encoding="utf-8") if path.is_file() else ""
        if present and present != text:
            own = self.data.is_own(REDIRECTS)
            if not own:
                text = (
                    present.rstrip("\n")
                    + "\n"
                    + "".join(
                        line for line in lines if line.split("\n")[0] not in present.split("\n")
                    )
                )
        self._write(REDIRECTS, text, replaces_others=True)


def _redirect_lines(one: FormerAddress) -> str:
    return f"- old: {quote(one.old)}\n  new: {quote(one.new)}\n"


def _count(entries: Sequence[OldMenuEntry]) -> int:
    return len(entries) + sum(_count(one.children) for one in entries)
