"""banners.yml and links.yml from the banners of the old site, with their pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from plugins.newsdesk.commands.header_edits import quote
from plugins.tools.founding.founded import founded_links
from plugins.tools.nukeviet.addresses import AddressBook
from plugins.tools.nukeviet.content.data_images import DataImages, LostImageError
from plugins.tools.nukeviet.notes import Note, NoteKind
from plugins.tools.nukeviet.site.articles import WEB_ADDRESS
from plugins.tools.nukeviet.site.surroundings import OldBanner
from plugins.tools.nukeviet.site.uploads import UPLOADS

BANNERS_HEAD = (
    "# Biểu ngữ. place: left (cột trái), right (cột phải), top (đầu trang), bottom (cuối trang).\n"
    "# first_day, last_day (không bắt buộc): ngày đầu và ngày cuối được hiện.\n"
)
LINKS_HEAD = (
    '# Khối "Liên kết": biểu trưng dẫn tới trang của cơ quan khác.\n'
    "# first_day, last_day (không bắt buộc): ngày đầu và ngày cuối được hiện.\n"
)
FOLDER = "banners"  # of the uploads


@dataclass
class BannerFiles:
    """The texts of both files, and the names of their pictures."""

    images: DataImages
    book: AddressBook
    now: datetime
    banners: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    banner_images: list[str] = field(default_factory=list)
    link_images: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    lost_count: int = 0

    def add(self, banners: Iterable[OldBanner]) -> None:
        for banner in banners:
            image = self._take_image(banner)
            if image is None:
                self.lost_count += 1
            else:
                self._add(banner, image)

    def banners_text(self) -> str:
        return BANNERS_HEAD + "".join(self.banners) if self.banners else ""

    def links_text(self) -> str:
        """Return links.yml: the links that `init` has left, then those of the old site."""
        if not self.links:
            return ""
        text = "".join(self.links)
        present = founded_links(self.images.data.read("links.yml"))
        kept = (one for one in present if one.split("\n")[1] not in text)
        return LINKS_HEAD + "".join(kept) + text

    def _add(self, banner: OldBanner, image: str) -> None:
        url = self._resolve(banner)
        days = self._days(banner)
        is_link = not banner.place and url is not None and WEB_ADDRESS.fullmatch(url)
        if is_link:
            self.link_images.append(image)
            head = [f"- name: {quote(banner.title or banner.alt)}", f"  url: {quote(str(url))}"]
            self.links += _lines([*head, f"  image: {image}", *days])
            return
        self.banner_images.append(image)
        place = banner.place or "right"
        head = [f"- place: {place}", f"  image: {image}", f"  alt: {quote(banner.alt)}"]
        if url is not None:
            head.append(f"  url: {quote(url)}")
        self.banners += _lines([*head, *days])
        if not banner.place:
            self._note(
                NoteKind.DECISION, banner, "liên kết không có địa chỉ, thành biểu ngữ bên phải", ""
            )

    def _resolve(self, banner: OldBanner) -> str | None:
        if not banner.url:
            return None
        url = self.book.resolve(banner.url)
        if url is None or not (url.startswith("/") or WEB_ADDRESS.fullmatch(url)):
            what = f"địa chỉ “{banner.url}” không còn dẫn tới đâu, bỏ"
            self._note(NoteKind.LOSS, banner, what, "ghi url trong banners.yml nếu cần")
            return None
        return url

    def _days(self, banner: OldBanner) -> list[str]:
        last = banner.last
        if not banner.is_on and last is None and not (banner.first and banner.first > self.now):
            last = self.now - timedelta(days=1)
            if banner.first is not None:
                last = max(last, banner.first)
            what = "đã tắt trên cổng cũ mà không ghi ngày cuối, cho hết hạn từ hôm nay"
            self._note(NoteKind.DECISION, banner, what, "muốn hiện lại thì xóa last_day")
        lines = [f"  first_day: {banner.first:%Y-%m-%d}"] if banner.first else []
        if last is not None and (banner.first is None or last >= banner.first):
            lines.append(f"  last_day: {last:%Y-%m-%d}")
        return lines

    def _take_image(self, banner: OldBanner) -> str | None:
        """Make the picture of a banner and return its name."""
        remedy = "thêm ảnh và mục vào banners.yml hoặc links.yml"
        if banner.html and not banner.file:
            self._note(NoteKind.LOSS, banner, "chỉ có mã HTML", remedy)
            return None
        try:
            return self.images.take(f"/{UPLOADS}/{FOLDER}/{banner.file}")
        except LostImageError as lost:
            self._note(NoteKind.LOSS, banner, lost.what, lost.remedy or remedy)
            return None

    def _note(self, kind: NoteKind, banner: OldBanner, what: str, remedy: str) -> None:
        title = f"“{banner.title}” ({banner.plan}): {what}"
        self.notes.append(Note(kind, "Biểu ngữ", title, remedy, "banners", str(banner.id)))


def _lines(lines: Iterable[str]) -> list[str]:
    return [f"{line}\n" for line in lines]
