"""Rules for documents (“văn bản”) beyond the kinds of their fields."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundles import Bundle, FrontMatter
from plugins.newsdesk.schema.document_numbers import key_of
from plugins.newsdesk.schema.slugs import make_slug
from plugins.newsdesk.schema.yaml_nodes import Place
from plugins.vietnamese.normalize import letters_of

NEVER = date.max


def check_document_header(bundle: Bundle, today: date, findings: Findings) -> None:
    """Record impossible dates of a document; advise on one without files and text."""
    values = bundle.values
    issued, effective = values.get("issued"), values.get("effective")
    if issued is not None and issued > today:
        findings.error(
            bundle.path,
            bundle.place("issued"),
            f"ngày ban hành {issued:%d/%m/%Y} còn ở phía trước",
            "sửa “issued”; văn bản chưa ban hành thì chưa đưa lên",
        )
    if issued is not None and effective is not None and effective < issued:
        findings.advise(
            bundle.path,
            bundle.place("effective"),
            f"ngày có hiệu lực {effective:%d/%m/%Y} đứng trước ngày ban hành {issued:%d/%m/%Y}",
            "xem lại hai ngày",
        )
    number = values.get("number")
    for field in ("replaces", "replaced_by"):
        if number and key_of(number) in map(key_of, values.get(field, ())):
            findings.error(
                bundle.path,
                bundle.place(field),
                f"“{field}” ghi số của chính văn bản này ({number})",
                "ghi số của văn bản kia, hoặc bỏ đi",
            )
    if not bundle.source.body.strip() and not bundle.front_matter.documents:
        findings.advise(
            bundle.path,
            (1, 1),
            "văn bản chưa có tệp, cũng chưa có nội dung",
            "chép tệp PDF của văn bản vào cạnh index.md",
        )


def check_documents(
    documents: Sequence[FrontMatter], newer: Collection[Path], findings: Findings
) -> None:
    """Record duplicate documents, and kinds that share a page with another.

    Named is the document of the later day, one of the `newer` files in any case.
    """
    by_day = sorted(
        documents, key=lambda one: (one.path in newer, one.values.get("issued", NEVER), one.path)
    )
    known: dict[tuple[str, date, str], FrontMatter] = {}
    kinds: dict[str, tuple[str, Path]] = {}
    for one in by_day:
        _check_twice(one, known, findings)
        _check_kind(one, kinds, findings)


def _check_twice(
    one: FrontMatter, known: dict[tuple[str, date, str], FrontMatter], findings: Findings
) -> None:
    values: Mapping[str, str] = one.values
    if not {"number", "issued", "issuer"} <= values.keys():
        return
    identity = key_of(one.values["number"]), one.values["issued"], letters_of(one.values["issuer"])
    first = known.setdefault(identity, one)
    if first is not one:
        findings.error(
            one.path,
            one.place("number"),
            f"văn bản {one.values['number']} ngày {one.values['issued']:%d/%m/%Y} đã có ở "
            f"{findings.shown(first.path)}",
            "xóa một trong hai, hoặc sửa số, ngày",
        )


def _check_kind(one: FrontMatter, kinds: dict[str, tuple[str, Path]], findings: Findings) -> None:
    name = one.values.get("kind")
    if name is None:
        return
    known, path = kinds.setdefault(make_slug(name), (name, one.path))
    if known == name:
        return
    place: tuple[Path, Place] = one.path, one.place("kind")
    what = f"loại văn bản “{name}” và “{known}” trong {findings.shown(path)}"
    if letters_of(name) == letters_of(known):
        findings.advise(*place, f"{what} là một loại viết hai cách", f"viết giống nhau: “{known}”")
    else:
        remedy = "nếu là một thì viết giống nhau; nếu khác nhau thì thêm vài chữ cho khác"
        findings.error(*place, f"{what} là hai tên mà chung một địa chỉ", remedy)
