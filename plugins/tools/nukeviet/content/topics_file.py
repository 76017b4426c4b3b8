"""topics.yml: picture, lead and order of the topics that articles have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from plugins.newsdesk.commands.header_edits import quote
from plugins.newsdesk.schema.kinds import MAX_ITEMS
from plugins.newsdesk.schema.slugs import make_slug
from plugins.tools.nukeviet.content.data_images import LostImageError, PicturedFile
from plugins.tools.nukeviet.notes import Note, NoteKind
from plugins.tools.nukeviet.site.topics import OldTopic

HEAD = (
    "# Dòng sự kiện có ảnh, lời giới thiệu; thứ tự ở đây là thứ tự trên trang /chu-de/. "
    "Các dòng khác xếp sau.\n"
)


class TopicsFile(PicturedFile):
    """The text of topics.yml."""

    def as_text(
        self, topics: Iterable[OldTopic], spelled: Mapping[str, str], used: Collection[str]
    ) -> str:
        """Return the data file, empty without topics.

        `spelled` is how articles write their names, `used` the names that articles have.
        """
        seen: set[str] = set()
        lines = [HEAD]
        for topic in topics:
            name = spelled.get(topic.name, topic.name)
            slug = make_slug(name)
            if name not in used or len(seen) >= MAX_ITEMS:
                self.lost += 1
                why = "không có bài nào được nhập" if name not in used else f"quá {MAX_ITEMS} dòng"
                remedy = "thêm mục vào topics.yml khi có bài" if topic.lead or topic.image else ""
                self._note(topic, NoteKind.LOSS, why, remedy)
                continue
            self.carried += 1
            if slug in seen:
                what = "trùng tên với dòng của mô-đun khác, lấy ảnh và lời giới thiệu của dòng kia"
                self._note(topic, NoteKind.DECISION, what, "")
                continue
            seen.add(slug)
            lines += self._iter_lines(topic, name)
        return "".join(lines) if seen else ""

    def _iter_lines(self, topic: OldTopic, name: str) -> Iterator[str]:
        yield f"- name: {quote(name)}\n"
        if topic.lead:
            yield f"  lead: {quote(topic.lead)}\n"
        if topic.image and (image := self._take(topic)):
            yield f"  image: {image}\n"

    def _take(self, topic: OldTopic) -> str:
        try:
            image = self.images.take(topic.image)
        except LostImageError as lost:
            remedy = lost.remedy or "thêm ảnh và dòng image vào topics.yml"
            self._note(topic, NoteKind.LOSS, lost.what, remedy)
            return ""
        self.pictures.append(image)
        return image

    def _note(self, topic: OldTopic, kind: NoteKind, what: str, remedy: str) -> None:
        title = f"“{topic.name}”: {what}"
        self.notes.append(Note(kind, "Dòng sự kiện", title, remedy, topic.module, str(topic.id)))
