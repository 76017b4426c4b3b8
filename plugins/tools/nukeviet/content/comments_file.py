"""comments.yml: approved comments with their answers, within the bounds of the portal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from plugins.core.voice import LONGEST_ANSWER, LONGEST_COMMENT, LONGEST_NAME, MOST_ANSWERS
from plugins.newsdesk.commands.header_edits import quote
from plugins.tools.nukeviet.content.front_matter import format_moment
from plugins.tools.nukeviet.notes import Note, NoteKind
from plugins.tools.nukeviet.site.comments import OldComment, Thread

HEAD = "# Ý kiến bạn đọc mang theo từ cổng cũ: đã duyệt, chỉ có tên, giờ gửi và nội dung.\n"
NAMELESS = "Bạn đọc"


@dataclass
class CommentsFile:
    """The text of comments.yml; `keys` are the ids of articles by (module, old id)."""

    keys: Mapping[tuple[str, int], str]
    now: datetime
    carried: int = 0
    lost: int = 0
    notes: list[Note] = field(default_factory=list)

    def as_text(self, threads: Iterable[Thread]) -> str:
        """Return the data file, empty without comments."""
        blocks = [block for thread in threads for block in self._iter_blocks(thread)]
        return HEAD + "".join(blocks) if blocks else ""

    def _iter_blocks(self, thread: Thread) -> Iterator[str]:
        first = thread.first
        key = self.keys.get(first.page)
        size = 1 + len(thread.answers)
        if key is None:
            self.lost += size
            what = f"{size} ý kiến thuộc bài không được nhập ({first.page[0]} {first.page[1]})"
            self._note(first, NoteKind.LOSS, what, "")
            return
        self.carried += size
        answers = [piece for one in thread.answers for piece in self._split(one, LONGEST_ANSWER)]
        pieces = self._split(first, LONGEST_COMMENT)
        answers = [*pieces[1:], *answers]
        rest = answers[MOST_ANSWERS:]
        yield _block(key, pieces[0], answers[:MOST_ANSWERS])
        if rest:
            what = f"ý kiến có {len(answers)} trả lời, nhiều nhất {MOST_ANSWERS}"
            self._note(first, NoteKind.DECISION, f"{what}: phần còn lại thành ý kiến riêng", "")
        for one in rest:
            for piece in self._split(one, LONGEST_COMMENT):
                yield _block(key, piece, [])

    def _split(self, comment: OldComment, longest: int) -> list[OldComment]:
        """Return a comment in pieces that are short enough, with a name that is."""
        name = comment.name or NAMELESS
        if len(name) > LONGEST_NAME:
            self._note(comment, NoteKind.DECISION, f"tên “{name}” dài, rút ngắn", "")
            name = name[: LONGEST_NAME - 1].rstrip() + "…"
        time = min(comment.time, self.now)
        texts = list(_pieces(comment.text or "…", longest))
        if len(texts) > 1:
            what = f"ý kiến dài {len(comment.text)} ký tự, chia {len(texts)} phần"
            self._note(comment, NoteKind.DECISION, what, "")
        return [replace(comment, name=name, time=time, text=text) for text in texts]

    def _note(self, comment: OldComment, kind: NoteKind, what: str, remedy: str) -> None:
        module, id_ = comment.page
        self.notes.append(Note(kind, "Ý kiến", what, remedy, module, str(id_)))


def _pieces(text: str, longest: int) -> Iterator[str]:
    while len(text) > longest:
        cut = max(text.rfind(" ", 0, longest), text.rfind("\n", 0, longest))
        at = cut if cut > longest // 2 else longest
        yield text[:at].strip()
        text = text[at:].strip()
    yield text


def _block(key: str, comment: OldComment, answers: Sequence[OldComment]) -> str:
    lines = [f"- page: {key}", *_iter_fields(comment, "  ")]
    if answers:
        lines.append("  answers:")
    for one in answers:
        name, *others = _iter_fields(replace(one, time=max(one.time, comment.time)), "      ")
        lines += [f"    - {name.strip()}", *others]
    return "".join(f"{line}\n" for line in lines)


def _iter_fields(comment: OldComment, indent: str) -> Iterator[str]:
    yield f"{indent}name: {quote(comment.name)}"
    yield f"{indent}time: {format_moment(comment.time)}"
    if "\n" not in comment.text:
        yield f"{indent}text: {quote(comment.text)}"
        return
    yield f"{indent}text: |"
    for line in comment.text.split("\n"):
        yield f"{indent}  {line}" if line else ""
