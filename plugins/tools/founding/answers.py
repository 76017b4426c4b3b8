"""What an office says of itself: by flags, in a file, or to questions on a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from plugins.core.errors import SetupError
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.data_files import read_fields
from plugins.newsdesk.schema.fields import Field
from plugins.newsdesk.schema.kinds import text
from plugins.tools.founding.colours import ALSO_NAMED, HEX, NAMED
from plugins.tools.founding.presets import PRESETS
from plugins.vietnamese.normalize import fold, normalize

EMAIL = re.compile(r"[^@\s]+@[\w-]+(\.[\w-]+)+")
TELEPHONE = re.compile(r"[+(]?\d[\d .()/-]{5,}")
UNCHANGED = "Chưa đổi gì: sửa những điều trên rồi chạy lại init."
DEFAULT_COLOUR = "đỏ"
DEFAULT_PRESET = "dan-van"
DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")

_KINDS = "; ".join(f"{name}: {preset.title}" for name, preset in PRESETS.items())

Report = Callable[[str], None]


@dataclass(frozen=True)
class Office:
    """An office's answers; `licence` and `site_url` may be empty."""

    name: str
    short_name: str
    portal_name: str
    address: str
    telephone: str
    email: str
    licence: str
    site_url: str
    colour: str
    preset: str


class Refusal(NamedTuple):
    """Why a value cannot be taken, and what to write."""

    what: str
    remedy: str


Check = Callable[[str], "str | Refusal"]


class Question(NamedTuple):
    """A question on the terminal; `check` returns the value as it is used, or a refusal."""

    words: str
    check: Check
    required: bool = False


class Given(NamedTuple):
    """A value, and the place where it was given, for messages."""

    value: str
    place: str


def _plain(value: str) -> str:
    return value


def _email(value: str) -> str | Refusal:
    if EMAIL.fullmatch(value):
        return value
    return Refusal(
        f"“{value}” không phải địa chỉ thư điện tử", "viết một địa chỉ, dạng ten@coquan.gov.vn"
    )


def _telephone(value: str) -> str | Refusal:
    if TELEPHONE.fullmatch(value):
        return value
    return Refusal(f"“{value}” không phải số điện thoại", "viết một số, dạng 0123 456 789")


def _site_url(value: str) -> str | Refusal:
    """Take an address as people write it, also without `https://` or with Vietnamese letters."""
    scheme, mark, host = value.rstrip("/").lower().rpartition("://")
    try:
        domain = host.encode("idna").decode("ascii")  # as browsers send it
    except UnicodeError:
        domain = ""
    if (scheme in {"http", "https"} or not mark) and DOMAIN.fullmatch(domain):
        return f"{scheme or 'https'}://{domain}"
    return Refusal(
        f"“{value}” không phải địa chỉ của cổng",
        "viết https:// và tên miền, không có gì sau đó, ví dụ https://danvan.tinh.gov.vn",
    )


def _colour(value: str) -> str | Refusal:
    wanted = fold(value).replace("-", " ")
    for name, code in {**NAMED, **ALSO_NAMED}.items():
        if fold(name) == wanted:
            return code
    if written := HEX.fullmatch(value.lower()):
        digits: str = written[1]
        return f"#{digits if len(digits) == 6 else ''.join(sign * 2 for sign in digits)}"
    return Refusal(
        f"không có màu “{value}”", f"viết một trong: {', '.join(NAMED)}; hoặc mã như 0b4f8a"
    )


def _preset(value: str) -> str | Refusal:
    wanted = "-".join(re.findall(r"\w+", fold(value)))
    if wanted in PRESETS:
        return wanted
    return Refusal(f"không có bộ chuyên mục “{value}”", f"viết một trong: {_KINDS}")


QUESTIONS = {
    "name": Question("Tên cơ quan, đầy đủ", _plain, required=True),
    "short_name": Question("Tên ngắn, dùng khi ghi nguồn (bỏ trống: như tên đầy đủ)", _plain),
    "portal_name": Question("Tên cổng (bỏ trống: Cổng thông tin điện tử + tên ngắn)", _plain),
    "address": Question("Địa chỉ trụ sở", _plain, required=True),
    "telephone": Question("Điện thoại", _telephone, required=True),
    "email": Question("Thư điện tử", _email, required=True),
    "licence": Question("Giấy phép của cổng (bỏ trống: chưa có)", _plain),
    "site_url": Question("Địa chỉ của cổng trên mạng (bỏ trống: chưa có)", _site_url),
    "colour": Question(f"Màu chính: {', '.join(NAMED)} hoặc mã (bỏ trống: đỏ)", _colour),
    "preset": Question(f"Bộ chuyên mục ({_KINDS}; bỏ trống: dan-van)", _preset),
}
FIELDS = tuple(Field(name, text) for name in QUESTIONS)


def collect(
    flags: Mapping[str, str], file: Path | None, ask: Callable[[str], str] | None, report: Report
) -> Office:
    """Return the office's answers; flags win over the file, the rest is asked with `ask`.

    Raises SetupError with all that is wrong or, without `ask`, missing.
    """
    given = read_file(file) if file else {}
    given |= {name: Given(value, _flag(name)) for name, value in flags.items() if value.strip()}
    values: dict[str, str] = {}
    problems = []
    for name, (value, place) in given.items():
        found = QUESTIONS[name].check(normalize(value).strip())
        if isinstance(found, Refusal):
            problems.append(f"{place}: {found.what} — {found.remedy}")
        else:
            values[name] = found
    if ask is None:
        problems += [
            f"thiếu {_flag(name)} — {question.words.lower()}"
            for name, question in QUESTIONS.items()
            if question.required and name not in given
        ]
    if problems:
        raise SetupError("\n".join([*problems, UNCHANGED]))
    if ask is not None:
        for name in QUESTIONS.keys() - values.keys():
            values[name] = ""
        for name, question in QUESTIONS.items():
            values[name] = values[name] or ask_until_good(question, ask, report)
    return make_office(values)


def make_office(values: Mapping[str, str]) -> Office:
    """Return the office with defaults for what it left open."""
    given = {name: values.get(name, "") for name in QUESTIONS}
    given["short_name"] = given["short_name"] or given["name"]
    spoken = given["short_name"] if " " in given["short_name"] else given["name"]
    given["portal_name"] = given["portal_name"] or f"Cổng thông tin điện tử {spoken}"
    given["colour"] = given["colour"] or NAMED[DEFAULT_COLOUR]
    given["preset"] = given["preset"] or DEFAULT_PRESET
    return Office(**given)


def ask_until_good(question: Question, ask: Callable[[str], str], report: Report) -> str:
    """Ask on the terminal until the answer can be taken. Raises SetupError if people stop."""
    while True:
        try:
            answer = normalize(ask(f"{question.words}: ")).strip()
        except (EOFError, KeyboardInterrupt):
            raise SetupError("\nĐã dừng, chưa đổi gì.") from None
        if not answer and not question.required:
            return ""
        found = question.check(answer) if answer else Refusal("cần có câu trả lời", "viết lại")
        if not isinstance(found, Refusal):
            return found
        report(f"  {found.what} — {found.remedy}")


def read_file(path: Path) -> dict[str, Given]:
    """Return the answers in a file of `name: value` lines. Raises SetupError naming all faults."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise SetupError(
            f"Không đọc được tệp {path} — kiểm tra tên tệp; tệp phải là văn bản UTF-8."
        ) from None
    findings = Findings(path.parent)
    mapping = read_fields(content, path, FIELDS, findings)
    if findings.errors():
        lines = (one.as_text() for one in findings.errors())
        raise SetupError("\n".join([*lines, UNCHANGED]))
    return {
        name: Given(value, f"{path.name}:{mapping.places[name][0]}")
        for name, value in mapping.values.items()
    }


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"
