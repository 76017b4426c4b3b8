"""What readers typed into a form, cleaned and checked; all problems at once, in Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from plugins.core.voice import (
    LONGEST_COMMENT,
    LONGEST_CONTACT,
    LONGEST_EMAIL,
    LONGEST_LETTER,
    LONGEST_NAME,
)
from plugins.vietnamese.formats import group_thousands
from plugins.vietnamese.plain_text import clean_line, clean_text

TRAP = "website"  # a field that people do not see: programs fill it in
COMMENT_FIELDS = ("ten", "noi_dung", "thu", TRAP)
LETTER_FIELDS = ("chu_de", "ten", "lien_he", "noi_dung", TRAP)
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
WRONG_FORM = "Biểu mẫu không đúng, hãy tải lại trang rồi gửi lại."
WRONG_EMAIL = "Địa chỉ thư điện tử không đúng, hãy sửa lại hoặc để trống."
WRONG_TOPIC = "Hãy chọn một lĩnh vực trong danh sách."

Form = Mapping[str, list[str]]


class WrongDraft(Exception):
    """A form that cannot be taken; `problems` are sentences for the reader."""

    def __init__(self, *problems: str) -> None:
        super().__init__(*problems)
        self.problems = problems


class CommentDraft(NamedTuple):
    """A comment; `email` is empty without one."""

    name: str
    text: str
    email: str


class LetterDraft(NamedTuple):
    """A letter to the office."""

    topic: str
    name: str
    contact: str
    text: str


def read_comment(form: Form) -> CommentDraft:
    """Return the comment of a form. Raises WrongDraft."""
    fields = read_fields(form, COMMENT_FIELDS)
    draft = CommentDraft(
        clean_line(fields["ten"]), clean_text(fields["noi_dung"]), clean_line(fields["thu"])
    )
    problems = [
        *_check("họ tên", draft.name, LONGEST_NAME),
        *_check("nội dung phản hồi", draft.text, LONGEST_COMMENT),
    ]
    if draft.email and not (len(draft.email) <= LONGEST_EMAIL and EMAIL.fullmatch(draft.email)):
        problems.append(WRONG_EMAIL)
    if problems:
        raise WrongDraft(*problems)
    return draft


def read_letter(form: Form, topics: Collection[str]) -> LetterDraft:
    """Return the letter of a form, with one of these topics. Raises WrongDraft."""
    fields = read_fields(form, LETTER_FIELDS)
    draft = LetterDraft(
        clean_line(fields["chu_de"]),
        clean_line(fields["ten"]),
        clean_line(fields["lien_he"]),
        clean_text(fields["noi_dung"]),
    )
    problems = [
        *([] if draft.topic in topics else [WRONG_TOPIC]),
        *_check("họ tên", draft.name, LONGEST_NAME),
        *_check("cách liên hệ để trả lời", draft.contact, LONGEST_CONTACT),
        *_check("nội dung góp ý", draft.text, LONGEST_LETTER),
    ]
    if problems:
        raise WrongDraft(*problems)
    return draft


def is_trapped(form: Form) -> bool:
    """Return whether a program filled in the field that people do not see."""
    return any(form.get(TRAP, ()))


def read_fields(form: Form, names: Collection[str]) -> dict[str, str]:
    """Return the value of each field, empty if missing. Raises WrongDraft for any others."""
    if form.keys() - set(names) or any(len(values) > 1 for values in form.values()):
        raise WrongDraft(WRONG_FORM)
    return {name: form[name][0] if name in form else "" for name in names}


def _check(what: str, value: str, most: int) -> Iterator[str]:
    if not value:
        yield f"Hãy ghi {what}."
    elif len(value) > most:
        longest, length = (group_thousands(number) for number in (most, len(value)))
        yield f"Phần {what} dài {length} chữ, hãy rút gọn còn không quá {longest} chữ."
