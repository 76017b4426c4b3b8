"""Makes the bundle of an article, page or document: body converted, files found, text written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from html import escape, unescape
from typing import Any

from plugins.newsdesk.rules.media_rules import FEWEST_PHOTOS
from plugins.newsdesk.schema.videos import find_player, is_film
from plugins.tools.nukeviet.addresses import AddressBook
from plugins.tools.nukeviet.bodies.conversion import ConvertedBody, Resolve, convert_body
from plugins.tools.nukeviet.content.article_texts import (
    compose_texts,
    iter_text_notes,
    with_gallery,
)
from plugins.tools.nukeviet.content.bundles import (
    Action,
    BundleResult,
    BundleWrite,
    BundleWriter,
)
from plugins.tools.nukeviet.content.counting import count_pictures
from plugins.tools.nukeviet.content.documents import PlannedDocument, write_document
from plugins.tools.nukeviet.content.files import BundleFiles
from plugins.tools.nukeviet.content.front_matter import write_article, write_page
from plugins.tools.nukeviet.content.plan import PlannedArticle, PlannedPage
from plugins.tools.nukeviet.failures import explain_failure
from plugins.tools.nukeviet.notes import Note, NoteKind
from plugins.tools.nukeviet.site.articles import OldArticle
from plugins.tools.nukeviet.site.laws import OldLaw
from plugins.tools.nukeviet.site.media import read_media_detail
from plugins.tools.nukeviet.site.modules import ALBUMS, MEDIA, OldSite
from plugins.tools.nukeviet.site.pages import read_page_html
from plugins.tools.nukeviet.site.uploads import Uploads

Planned = PlannedArticle | PlannedPage | PlannedDocument


@dataclass
class Made:
    """The result for an article, page or document, sent back by the process that made it.

    `pictures` and `documents` are (found, carried, told as lost); `failure` is why it could not be
    written.
    """

    key: str
    action: Action
    notes: list[Note] = field(default_factory=list)
    pictures: tuple[int, int, int] = (0, 0, 0)
    documents: tuple[int, int, int] = (0, 0, 0)
    failure: str = ""


@dataclass
class Maker:
    """Makes bundles."""

    site: OldSite
    uploads: Uploads
    book: AddressBook
    writer: BundleWriter
    now: datetime
    largest_bytes: int

    def __post_init__(self) -> None:
        self.staging = self.writer.staging
        self.modules = {one.name: one for one in (*self.site.modules, *self.site.contacts)}

    def make(self, plan: Planned) -> Made:
        """Make a bundle; every process has its own staging folder."""
        self.writer.staging = self.staging / str(os.getpid())
        try:
            return self._make(plan)
        except OSError as error:
            return Made(plan.key, Action.NEW, failure=explain_failure(error))

    def _make(self, plan: Planned) -> Made:
        if isinstance(plan, PlannedArticle):
            return self.make_article(plan)
        return self.make_page(plan) if isinstance(plan, PlannedPage) else self.make_document(plan)

    def make_article(self, plan: PlannedArticle) -> Made:
        """Make the bundle of an article."""
        old = plan.old
        detail = self._read_detail(old)
        html = str(detail.get("bodyhtml") or "") + self._link_of_video(old)
        files = self._collect(plan.folder, old.module)
        if not detail:
            what = "trong tệp không có nội dung của bài này"
            remedy = "xuất lại toàn bộ cơ sở dữ liệu rồi nhập lại"
            files.notes.append(Note(NoteKind.LOSS, "Nội dung", what, remedy))
        cover = self._take_cover(old, files)
        source = self.modules[old.module].address_of(old.image) if cover else None
        body = convert_body(html, self._link(files), files.picture, source)
        asked = set(files.answers)
        attachments, documents = self._attach(detail, files)
        video = self._take_video(old, files)
        if video and not (is_film(video) or find_player(video)):
            attachments, video = (*attachments, video), ""
        texts = compose_texts(old, detail, body, self.now)
        texts = replace(
            texts,
            cover=cover,
            attachments=attachments,
            video=video,
            is_album=self.modules[old.module].kind == ALBUMS
            and len(texts.gallery) + bool(cover) >= FEWEST_PHOTOS,
        )
        made = self._write(plan, write_article(plan, texts), body, files)
        made.notes += self._addressed(iter_text_notes(old, detail, texts, body), plan)
        made.pictures = count_pictures(html, files, asked, body, cover, old)
        made.documents = documents
        return made

    def make_page(self, plan: PlannedPage) -> Made:
        """Make the bundle of a page."""
        old = plan.old
        html = read_page_html(self.site, self.modules[old.module], old.id)
        if old.image:
            src = self.modules[old.module].address_of(old.image)
            html = f'<p><img src="{src}" alt=""></p>{html}'
        files = self._collect(plan.folder, old.module)
        body = convert_body(html, self._link(files), files.picture)
        asked = set(files.answers)
        title = old.title or f"Trang không có tiêu đề ({old.id})"
        text = write_page(plan, title, old.lead, with_gallery(body))
        made = self._write(plan, text, body, files)
        made.pictures = count_pictures(html, files, asked, body, "", None)
        return made

    def make_document(self, plan: PlannedDocument) -> Made:
        """Make the bundle of a document: its text, note and files."""
        row = self._find_row(plan.old)
        note = str(row.get("note") or "").strip()
        html = str(row.get("bodytext") or "") + (f"<p>{note}</p>" if note else "")
        files = self._collect(plan.folder, plan.old.module)
        body = convert_body(html, self._link(files), files.picture)
        asked = set(files.answers)
        attachments, documents = self._attach(row, files)
        text = write_document(plan, attachments, with_gallery(body), self.now)
        made = self._write(plan, text, body, files)
        made.pictures = count_pictures(html, files, asked, body, "", None)
        made.documents = documents
        return made

    def _write(self, plan: Planned, text: str, body: ConvertedBody, files: BundleFiles) -> Made:
        """Write a bundle; the result has its notes, but no counts."""
        found = tuple(files.files.values())
        bundle = BundleWrite(plan.folder, plan.key, text, found)
        result = self.writer.write(bundle, plan.file.rpartition("/")[2])
        shutil.rmtree(files.staging, ignore_errors=True)
        notes = [*files.notes, *_losses(body, files), *_edits(result)]
        return Made(plan.key, result.action, self._addressed(notes, plan))

    def _find_row(self, old: OldLaw) -> Mapping[str, Any]:
        """Return the row of a document, empty without one."""
        table = self.site.database.find("law", self.modules[old.module].stem)
        return (self.site.database.row(table, old.id) if table else None) or {}

    def _take_video(self, old: OldArticle, files: BundleFiles) -> str:
        """Return the address of the video of an article, or the name of its file in the bundle."""
        if path := self.book.upload_path(old.video):
            return files.document(path) or ""
        return old.video if find_player(old.video) else ""

    def _link_of_video(self, old: OldArticle) -> str:
        """Return the HTML of a link to a video that the portal cannot play."""
        if not old.video or self.book.upload_path(old.video) or find_player(old.video):
            return ""
        return f'<p><a href="{escape(old.video)}">Xem video</a></p>'

    def _read_detail(self, old: OldArticle) -> Mapping[str, Any]:
        module = self.modules[old.module]
        if module.kind in MEDIA:
            return read_media_detail(self.site, module, old.id)
        stem = module.stem
        for table in self.site.database.find_all("detail"):
            if table.stem == stem and (row := self.site.database.row(table, old.id)):
                return row
        return {}

    def _collect(self, folder: str, module: str) -> BundleFiles:
        return BundleFiles(
            self.uploads,
            self.book,
            self.writer.record,
            self.writer.content / folder,
            folder,
            self.writer.staging / "files",
            self.modules[module].uploads,
            self.largest_bytes,
            self.writer.is_trial,
        )

    def _take_cover(self, old: OldArticle, files: BundleFiles) -> str:
        if not old.image:
            return ""
        if old.is_image_foreign:
            what = f"ảnh đại diện “{old.image}” lấy từ máy chủ khác"
            remedy = "chép ảnh vào thư mục của bài rồi ghi cover"
            files.notes.append(Note(NoteKind.LOSS, "Ảnh đại diện", what, remedy))
            return ""
        return files.picture(self.modules[old.module].address_of(old.image)) or ""

    def _link(self, files: BundleFiles) -> Resolve:
        def resolve(href: str) -> str | None:
            path = self.book.upload_path(href)
            if path:
                return files.document(path)
            return self.book.resolve(href)

        return resolve

    def _attach(
        self, detail: Mapping[str, Any], files: BundleFiles
    ) -> tuple[tuple[str, ...], tuple[int, int, int]]:
        """Return the documents attached to an article, and how many: named, carried, lost."""
        written = [one.strip() for one in str(detail.get("files") or "").split(",") if one.strip()]
        found = [files.document(unescape(one)) for one in written]
        names = tuple(dict.fromkeys(name for name in found if name is not None))
        lost = found.count(None)
        return names, (len(written), len(found) - lost, lost)

    def _addressed(self, notes: Iterable[Note], plan: Planned) -> list[Note]:
        old = plan.old
        return [
            one._replace(
                module=old.module,
                id=str(old.id),
                address=plan.aliases[0] if plan.aliases else "",
                file=one.file or plan.file,
            )
            for one in notes
        ]


def _losses(body: ConvertedBody, files: BundleFiles) -> list[Note]:
    """Return the losses of converting, without those for which a better reason is noted."""
    return [
        Note(NoteKind.LOSS, one.kind[:1].upper() + one.kind[1:], one.what, one.remedy)
        for one in body.losses
        if not any(address in one.what for address in files.told)
    ]


def _edits(result: BundleResult) -> list[Note]:
    notes = []
    if result.action is Action.EDITED:
        what = "bài đã có người sửa sau lần nhập trước, không ghi đè"
        if result.is_source_newer:
            what += "; bản trên cổng cũ cũng đã khác lần nhập trước"
        notes.append(Note(NoteKind.KEPT, "Bài", what, "so hai bản rồi sửa tay nếu cần"))
    elif result.action is Action.DELETED:
        what = "bài đã nhập rồi có người xóa hoặc đổi id, không nhập lại"
        remedy = "muốn nhập lại thì xóa các dòng của bài trong content/.nhap-nukeviet.tsv"
        notes.append(Note(NoteKind.KEPT, "Bài", what, remedy))
    for path in result.edited_files:
        what = "tệp đã có người thay, không ghi đè"
        notes.append(Note(NoteKind.KEPT, "Tệp", what, "kiểm tra lại tệp", file=path))
    return notes
