"""The photos and documents of one bundle: found among the uploads, named, made ready to be put."""

from __future__ import annotations

import base64
import binascii
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_to_bytes

from plugins.gallery.photos import PhotoError
from plugins.gallery.resizing import check_photo, shrink_photo
from plugins.newsdesk.commands.drafting import shorten_slug
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundle_files import EXPLANATIONS
from plugins.newsdesk.reading.file_types import (
    DOCUMENT_SUFFIXES,
    PHOTO_SUFFIXES,
    check_document,
    is_document,
    is_photo,
)
from plugins.newsdesk.schema.slugs import make_slug
from plugins.tools.nukeviet.addresses import AddressBook
from plugins.tools.nukeviet.content.record import ImportRecord, digest_file, digest_of
from plugins.tools.nukeviet.notes import Note, NoteKind
from plugins.tools.nukeviet.site.uploads import Upload, Uploads

DATA_PICTURE = re.compile(r"data:image/[a-z+.-]+(?P<base64>;base64)?,(?P<text>.*)", re.DOTALL)
LARGEST_PASTED = 20_000_000
LONGEST_TOLD = 2_000
MISSING = "không có tệp này trong uploads"
FIND_IT = "tìm ảnh gốc rồi chép vào thư mục của bài"


@dataclass(frozen=True)
class BundleFile:
    """A file of the bundle: its name, what it was made from, its new content if it has changed."""

    name: str
    origin: str
    staged: Path | None


@dataclass
class BundleFiles:
    """Collects the files of one bundle in the order in which the text names them.

    `folder` is that of the bundle, `below` its path below the content folder, `staging` an own
    folder for new files. With `is_trial` files are only checked.
    """

    uploads: Uploads
    book: AddressBook
    record: ImportRecord
    folder: Path
    below: str
    staging: Path
    module_folder: str
    largest_bytes: int
    is_trial: bool = False
    files: dict[str, BundleFile] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    answers: dict[str, str | None] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    _by_origin: dict[str, str | None] = field(default_factory=dict)

    def picture(self, src: str) -> str | None:
        """Return the name of a picture in the bundle, None after noting why there is none."""
        if src not in self.answers:
            self.answers[src] = self._find_picture(src)
        return self.answers[src]

    def document(self, href: str) -> str | None:
        """Return the name of a document in the bundle, None after noting why there is none."""
        upload = self.uploads.find(href, self.module_folder)
        if upload is None:
            self.told.add(href)
            self._lose("Tài liệu", f"“{href}”: {MISSING}", "tìm tệp gốc rồi đính kèm vào bài")
            return None
        if upload.name in self._by_origin:
            return self._by_origin[upload.name]
        suffix = Path(upload.name).suffix.lower()
        if suffix in PHOTO_SUFFIXES and is_photo(upload.path):
            return self._take_picture(upload)
        if suffix not in DOCUMENT_SUFFIXES or not is_document(upload.path):
            what = f"“{upload.name}”: kiểu tệp {suffix or 'không đuôi'} không đăng được"
            self._lose("Tài liệu", what, "đổi sang PDF, Word, Excel rồi đính kèm vào bài")
            self._by_origin[upload.name] = None
            return None
        if fault := self._fault_of(upload):
            self._lose("Tài liệu", f"“{upload.name}”: {fault[0]}", fault[1])
            self._by_origin[upload.name] = None
            return None
        name = self._free_name(Path(upload.name).stem, suffix, "tai-lieu")
        self._by_origin[upload.name] = self._put(name, upload, is_picture=False)
        self._note_mended(href, upload)
        return name

    def is_file_of(self, src: str, name: str) -> bool:
        """Return whether a file of the bundle was made from the upload that an address means."""
        upload = self.uploads.find(src, self.module_folder) if self.book.is_own(src) else None
        return upload is not None and self._by_origin.get(upload.name) == name

    def _fault_of(self, upload: Upload) -> tuple[str, str] | None:
        """Return why the portal would refuse a document, None if it would not."""
        if upload.path.stat().st_size > self.largest_bytes:
            size = upload.path.stat().st_size // 1_000_000
            return f"tệp {size} MB, quá lớn để đăng", "nén nhỏ hoặc chia tệp rồi đính kèm"
        findings = Findings(upload.path.parent)
        check_document(upload.path, findings)
        return next(((one.what, one.remedy) for one in findings.errors()), None)

    def _find_picture(self, src: str) -> str | None:
        """Return the name of a picture; the reason for None is noted here."""
        name = self._look_for(src)
        if name is None and len(src) < LONGEST_TOLD:
            self.told.add(src)
        return name

    def _look_for(self, src: str) -> str | None:
        if src.startswith("data:"):
            return self._paste(src)
        if not self.book.is_own(src):
            self._lose("Ảnh", f"“{src}” lấy từ máy chủ khác", FIND_IT)
            return None
        upload = self.uploads.find(src, self.module_folder)
        if upload is None:
            self._lose("Ảnh", f"“{src}”: {MISSING}", FIND_IT)
            return None
        self._note_mended(src, upload)
        return self._take_picture(upload)

    def _take_picture(self, upload: Upload) -> str | None:
        if upload.name in self._by_origin:
            return self._by_origin[upload.name]
        name: str | None = self._free_name(Path(upload.name).stem, ".jpg", "anh")
        try:
            self._put(str(name), upload, is_picture=True)
        except PhotoError as error:
            what, remedy = EXPLANATIONS[error.reason]
            self._lose("Ảnh", f"“{upload.name}”: {what}", remedy)
            name = None
        self._by_origin[upload.name] = name
        return name

    def _put(self, name: str, upload: Upload, *, is_picture: bool) -> str:
        origin = f"{upload.name}@{upload.version}".replace("\t", " ").replace("\n", " ")
        if self._is_there(name, origin):
            self.files[name] = BundleFile(name, origin, None)
            return name
        staged = self.staging / name
        if self.is_trial:
            if is_picture:
                check_photo(upload.path)
        else:
            self.staging.mkdir(parents=True, exist_ok=True)
            if is_picture:
                shrink_photo(upload.path, staged)
            else:
                shutil.copyfile(upload.path, staged, follow_symlinks=False)
        self.files[name] = BundleFile(name, origin, staged)
        return name

    def _is_there(self, name: str, origin: str) -> bool:
        """Return whether an import has made the file in the bundle from the same upload."""
        digest = digest_file(self.folder / name)
        return digest is not None and self.record.origin(f"{self.below}/{name}", digest) == origin

    def _paste(self, src: str) -> str | None:
        """Return the name of a picture that the text itself contains."""
        found = DATA_PICTURE.fullmatch(src)
        content = b""
        if found is not None and len(src) <= LARGEST_PASTED:
            try:
                raw = unquote_to_bytes(found["text"])
                content = base64.b64decode(raw, validate=False) if found["base64"] else raw
            except (binascii.Error, ValueError):
                content = b""
        origin = f"data:{digest_of(content)}"
        if origin in self._by_origin:
            return self._by_origin[origin]
        name: str | None = self._free_name("anh-dan", ".jpg", "anh")
        if self._is_there(str(name), origin):
            self.files[str(name)] = BundleFile(str(name), origin, None)
        else:
            name = self._put_pasted(str(name), origin, content)
        self._by_origin[origin] = name
        return name

    def _put_pasted(self, name: str, origin: str, content: bytes) -> str | None:
        self.staging.mkdir(parents=True, exist_ok=True)
        raw = self.staging / f"{name}.raw"
        try:
            raw.write_bytes(content)
            shrink_photo(raw, self.staging / name)
        except PhotoError:
            self._lose("Ảnh", "ảnh dán thẳng vào chữ, không đọc được", FIND_IT)
            return None
        finally:
            raw.unlink(missing_ok=True)
        self.files[name] = BundleFile(name, origin, self.staging / name)
        return name

    def _free_name(self, stem: str, suffix: str, otherwise: str) -> str:
        slug = shorten_slug(make_slug(stem)) or otherwise
        name, number = f"{slug}{suffix}", 2
        while name in self.files:
            name, number = f"{slug}-{number}{suffix}", number + 1
        return name

    def _note_mended(self, address: str, upload: Upload) -> None:
        if upload.is_mended:
            what = f"“{address}” là tệp “{upload.name}” (gạch nối do NukeViet 3 thêm vào)"
            self.notes.append(Note(NoteKind.DECISION, "Địa chỉ", what))

    def _lose(self, group: str, what: str, remedy: str) -> None:
        self.notes.append(Note(NoteKind.LOSS, group, _short(what), remedy))


def _short(text: str) -> str:
    return text if len(text) <= 300 else f"{text[:299]}…"
