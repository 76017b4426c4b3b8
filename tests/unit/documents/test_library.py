"""How documents replace each other, what is in force, and what search engines are told."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from plugins.core.clock import ZONE
from plugins.documents.library import Library, open_library
from plugins.documents.views import DocumentView
from plugins.portal.views import Teaser
from tests.support.sites import article, document, read_site

Files = dict[str, str | bytes]


def library_of(files: Files, folder: Path, day: str = "2026-11-23") -> Library:
    content = read_site(files, folder, datetime.fromisoformat(day).replace(tzinfo=ZONE))
    assert content.findings.errors() == []
    return open_library(content, [Teaser(one) for one in content.built_articles])


def view(library: Library, url: str) -> DocumentView:
    return next(
        DocumentView(one, library) for one in library.documents if one.url == f"van-ban/{url}/"
    )


def name(number: int, **fields: str) -> str:
    return document("Toàn văn.", number=f"{number}-HD/TU", **fields)


def test_one_of_two_documents_says_what_replaces_it_and_both_know(tmp_path: Path) -> None:
    files: Files = {
        "content/documents/1.md": name(1, issued="2023-01-01", kind="Hướng dẫn"),
        "content/documents/2.md": name(2, issued="2024-01-01", replaces="[01-HD/TU, 7-HD/TU]"),
        "content/documents/3.md": name(3, issued="2022-01-01", replaced_by="2-HD/TU"),
    }
    library = library_of(files, tmp_path)
    assert [tuple(one) for one in view(library, "2").replaces] == [
        ("01-HD/TU", "Hướng dẫn số 1-HD/TU", "/van-ban/1/"),
        ("7-HD/TU", "7-HD/TU", None),
        ("3-HD/TU", "Kế hoạch số 3-HD/TU", "/van-ban/3/"),
    ]
    for url in ("1", "3"):
        assert [one.href for one in view(library, url).replaced_by] == ["/van-ban/2/"]
    assert view(library, "2").replaced_by == ()


def test_of_documents_with_one_number_the_last_before_it_is_replaced(tmp_path: Path) -> None:
    files: Files = {
        "content/documents/a.md": name(1, issued="2015-01-01"),
        "content/documents/b.md": name(1, issued="2020-01-01"),
        "content/documents/c.md": name(1, issued="2025-01-01"),
        "content/documents/d.md": name(2, issued="2024-01-01", replaces="1-HD/TU"),
    }
    library = library_of(files, tmp_path)
    replaced = [one.url for one in library.documents if library.replaced_by(one)]
    assert replaced == ["van-ban/b/"]


@pytest.mark.parametrize(
    ("fields", "day", "said"),
    [
        ({}, "2026-11-23", ""),
        ({"effective": "2026-11-24"}, "2026-11-23", "chưa có hiệu lực"),
        ({"effective": "2026-11-24"}, "2026-11-24", "còn hiệu lực"),
        ({"effective": "2024-02-01", "replaced_by": "9-HD/TU"}, "2026-11-23", "hết hiệu lực"),
        ({"validity": "hết hiệu lực một phần"}, "2026-11-23", "hết hiệu lực một phần"),
        ({"validity": "còn hiệu lực", "replaced_by": "9-HD/TU"}, "2026-11-23", "còn hiệu lực"),
    ],
)
def test_what_is_in_force_follows_from_what_is_written_and_the_day(
    fields: dict[str, str], day: str, said: str, tmp_path: Path
) -> None:
    library = library_of({"content/documents/1.md": name(1, **fields)}, tmp_path, day)
    assert view(library, "1").validity == said


def test_articles_that_name_or_link_to_a_document_are_listed(tmp_path: Path) -> None:
    bodies = {
        "so": "Theo Kế hoạch số 1-HD/TU.",
        "dia-chi": "[Kế hoạch](/van-ban/1/).",
        "tep": "[Kế hoạch](../../documents/1.md).",
        "khac": "Theo Kế hoạch số 2-HD/TU.",
        "an": "Theo 1-HD/TU.",
    }
    files: Files = {
        f"content/articles/2024/{key}.md": article(body, id=key, title=key)
        for key, body in bodies.items()
    }
    files["content/articles/2024/an.md"] = article("Theo 1-HD/TU.", id="an", status="draft")
    files["content/documents/1.md"] = name(1)
    listed = view(library_of(files, tmp_path), "1").articles
    assert sorted(one.title for one in listed) == ["dia-chi", "so", "tep"]


def describe(files: Files, folder: Path) -> dict[str, Any]:
    return view(library_of(files, folder), "1").describe("Ban", "https://cong.example")


def test_a_plan_is_a_digital_document(tmp_path: Path) -> None:
    bundle = "content/documents/1"
    files: Files = {f"{bundle}/index.md": name(1), f"{bundle}/a.pdf": b"%PDF-1.4"}
    described = describe(files, tmp_path)
    assert described["@type"] == "DigitalDocument"
    assert described["identifier"] == "1-HD/TU"
    assert described["author"] == {"@type": "Organization", "name": "Ban Dân vận Tỉnh ủy"}
    [encoding] = described["encoding"]
    assert encoding["contentUrl"] == "https://cong.example/van-ban/1/a.pdf"
    assert not [key for key in described if key.startswith("legislation")]


def test_a_law_is_legislation_with_day_and_force(tmp_path: Path) -> None:
    law = document(number="10/2022/QH15", kind="Luật", issued="2022-11-10", effective="2023-07-01")
    described = describe({"content/documents/1.md": law}, tmp_path)
    assert described["@type"] == "Legislation"
    assert described["legislationDate"] == "2022-11-10"
    assert described["legislationDateOfApplicability"] == "2023-07-01"
    assert described["legislationLegalForce"] == "https://schema.org/InForce"
