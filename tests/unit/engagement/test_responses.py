"""Responses: bodies, headers and tags; HTML pages; the OpenAPI document."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.engagement.manifest import ManifestPage
from plugins.engagement.service.counting.figures import Totals
from plugins.engagement.service.counting.recorder import ShownFigures
from plugins.engagement.service.http.html import HTML, STYLE
from plugins.engagement.service.http.pages import STARS, refusal_page, totals_page, vote_page
from plugins.engagement.service.http.refusals import HttpRefusal, Reason
from plugins.engagement.service.http.responses import (
    Response,
    cacheable,
    cacheable_json,
    page_document,
    refuse,
    see_other,
    shown_response,
    totals_document,
    uncached_json,
)
from plugins.engagement.service.http.routes import describe
from plugins.engagement.service.messages import PageCounts

counts = st.integers(0, 2**62)
tallies = st.builds(PageCounts, counts, counts, counts)
totals = st.builds(Totals, counts, counts, counts, counts, counts)
PAGES = {
    "totals": totals_page(Totals(6, 14, 2057, 9437, 1_107_571), ","),
    "nobody": totals_page(Totals(0, 0, 0, 0, 0), "."),
    **{
        f"voted-{mine}": vote_page(ManifestPage("a", "/a/"), PageCounts(1, 2, 9), mine, ".")
        for mine in STARS
    },
    **{reason.name: refusal_page(HttpRefusal(reason), "/tin/") for reason in Reason},
}


def header(answer: Response, name: bytes) -> list[bytes]:
    """Return all values of a header."""
    return [value for known, value in answer.headers if known == name]


@given(tallies, totals, st.none() | st.integers(1, 5), st.none() | counts)
def test_the_answer_written_by_hand_is_the_one_that_json_would_write(
    tally: PageCounts, all_totals: Totals, mine: int | None, comments: int | None
) -> None:
    page = page_document(tally, comments)
    document = {**page, "r": {**page["r"], "mine": mine}, "s": totals_document(all_totals)}
    shown = ShownFigures(tally, all_totals, mine, comments)
    assert shown_response(shown) == uncached_json(document)


@given(totals)
def test_who_is_online_is_everybody_who_is_here(all_totals: Totals) -> None:
    document = totals_document(all_totals)
    assert document["o"] == document["b"] + document["g"]


@pytest.mark.parametrize(
    ("known", "status"),
    [
        pytest.param("", 200, id="nothing"),
        pytest.param("{tag}", 304, id="known"),
        pytest.param("W/{tag}", 304, id="weak"),
        pytest.param('"other", {tag}', 304, id="one-of-two"),
        pytest.param('"other",W/{tag} ', 304, id="no-space"),
        pytest.param('"other"', 200, id="another"),
        pytest.param("{bare}", 200, id="without-quotes"),
        pytest.param("w/{tag}", 200, id="small-letter"),
        pytest.param("\xff,,,", 200, id="garbage"),
    ],
)
def test_what_is_known_is_not_sent_again(known: str, status: int) -> None:
    full = cacheable_json({"v": 1}, "")
    [tag] = header(full, b"etag")
    asked = known.format(tag=tag.decode(), bare=tag.decode().strip('"'))
    answer = cacheable_json({"v": 1}, asked)
    assert answer.status == status
    assert answer.body == (full.body if status == 200 else b"")
    assert header(answer, b"etag") == [tag]
    assert header(answer, b"cache-control") == header(full, b"cache-control")


def test_another_body_has_another_tag() -> None:
    tags = {header(cacheable(body, (), ""), b"etag")[0] for body in (b"", b"a", b"b", b"a ")}
    assert len(tags) == 4
    assert all(re.fullmatch(rb'"[0-9a-f]+"', tag) for tag in tags)


def test_reasons_have_tags_of_their_own() -> None:
    assert len({reason.tag for reason in Reason}) == len(Reason.__members__)


@pytest.mark.parametrize("reason", Reason, ids=lambda reason: reason.name)
def test_a_refusal_is_a_problem_document(reason: Reason) -> None:
    answer = refuse(HttpRefusal(reason), "/tt/v/x")
    document = json.loads(answer.body)
    assert answer.status == document["status"] == reason.status
    assert document.keys() == {"type", "title", "status", "detail", "instance"}
    assert header(answer, b"content-type") == [b"application/problem+json"]
    assert header(answer, b"cache-control") == [b"no-store"]
    assert re.fullmatch(r"[a-z-]+", reason.tag)
    assert reason.detail.endswith(".")


@given(st.binary())
def test_any_path_can_be_told(path: bytes) -> None:
    answer = refuse(HttpRefusal(Reason.TOO_OFTEN), path.decode("latin-1"))
    assert json.loads(answer.body)["instance"] == path.decode("latin-1")


@pytest.mark.parametrize(("seconds", "told"), [(0.001, b"1"), (1, b"1"), (1.5, b"2"), (30, b"30")])
def test_who_has_to_wait_is_told_whole_seconds(seconds: float, told: bytes) -> None:
    assert header(
        refuse(HttpRefusal(Reason.TOO_OFTEN, wait_seconds=seconds), "/"), b"retry-after"
    ) == [told]


def test_refusals_say_what_would_help() -> None:
    assert header(refuse(HttpRefusal(Reason.NO_TOKEN), "/"), b"www-authenticate") == [b"Bearer"]
    allowed = refuse(HttpRefusal(Reason.WRONG_METHOD, allow="POST, GET"), "/")
    assert header(allowed, b"allow") == [b"POST, GET"]
    for name in (b"retry-after", b"www-authenticate", b"allow"):
        assert header(refuse(HttpRefusal(Reason.TOO_OFTEN), "/"), name) == []


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(uncached_json({}), id="fresh"),
        pytest.param(cacheable_json({}, ""), id="kept"),
        pytest.param(cacheable(b"", HTML, ""), id="page"),
        pytest.param(refuse(HttpRefusal(Reason.TOO_OFTEN), "/"), id="refusal"),
        pytest.param(see_other("/tt/r/a", (b"set-cookie", b"tt=x")), id="elsewhere"),
    ],
)
def test_every_answer_is_locked_and_says_how_long_it_holds(answer: Response) -> None:
    assert header(answer, b"x-content-type-options") == [b"nosniff"]
    assert len(header(answer, b"cache-control")) == 1
    if answer.status != 303:
        [policy] = header(answer, b"content-security-policy")
        assert policy.startswith(b"default-src 'none'")
        assert b"unsafe" not in policy
    names = [name for name, _ in answer.headers]
    assert names == [name.lower() for name in names]
    assert len(set(names)) == len(names)


def test_a_vote_leads_to_its_page_and_is_kept_nowhere() -> None:
    answer = see_other("/tt/r/a", (b"set-cookie", b"tt=x"))
    assert (answer.status, answer.body) == (303, b"")
    assert header(answer, b"location") == [b"/tt/r/a"]
    assert header(answer, b"cache-control") == [b"no-store"]


# Pages


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_is_valid_composed_and_runs_nothing(page: bytes) -> None:
    text = page.decode()
    html5lib.HTMLParser(strict=True).parse(text)
    assert unicodedata.is_normalized("NFC", text)
    assert not re.search(r"<script|\son\w+=|\sstyle=|javascript:", text)
    assert text.count("<style>") == 1
    assert f"<style>{STYLE}</style>" in text
    assert '<html lang="vi">' in text


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=y>',
    "'&amp;&lt;",
    "</title></p>",
    "a\u0301",
)


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_a_title_is_text_and_nothing_else(title: str) -> None:
    page = vote_page(ManifestPage("a", f"/?a={title}", title), PageCounts(), 5, ".").decode()
    html5lib.HTMLParser(strict=True).parse(page)
    shown = re.search(r"<strong>(.*?)</strong>", page)
    assert shown is not None
    assert "<" not in shown[1]
    assert unescape(shown[1]) == title
    link = re.search(r'<a href="(.*?)">', page)
    assert link is not None
    assert unescape(link[1]) == f"/?a={title}"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"])))
def test_no_title_and_no_way_back_breaks_a_page(text: str) -> None:
    for page in (
        vote_page(ManifestPage("a", "/" + text, text), PageCounts(), None, "."),
        refusal_page(HttpRefusal(Reason.TOO_OFTEN), "/" + text),
    ):
        html5lib.HTMLParser(strict=True).parse(page.decode())


@pytest.mark.parametrize("mine", STARS)
def test_a_vote_is_confirmed_in_words(mine: int) -> None:
    page = vote_page(ManifestPage("a", "/a/"), PageCounts(9, 3000, 14_000), mine, ".").decode()
    assert f"{STARS[mine]} ({mine}/5)" in page
    assert "14.000 trong 3.000 đánh giá" in page


@pytest.mark.parametrize("separator", [".", ","])
def test_the_six_lines_stand_in_their_order(separator: str) -> None:
    text = totals_page(Totals(6, 14, 2057, 9437, 1_107_571), separator).decode()
    numbers = ("20", "6", "14", "2.057", "9.437", "1.107.571")
    assert re.findall(r"<dd>(.*?)</dd>", text) == [
        number.replace(".", separator) for number in numbers
    ]


# The description


def walk(part: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - any piece of a document
    """Yield every object of a document."""
    if isinstance(part, Mapping):
        yield part
    if isinstance(part, Mapping | list):
        for inner in part.values() if isinstance(part, Mapping) else part:
            yield from walk(inner)


DOCUMENT: Mapping[str, Any] = json.loads(json.dumps(describe("/tt/")))
OPERATIONS = [
    (path, method, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method != "parameters"
]


def test_every_reference_leads_somewhere_and_every_schema_is_used() -> None:
    references = {part["$ref"] for part in walk(DOCUMENT) if "$ref" in part}
    schemas = {f"#/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]}
    assert references == schemas


def test_operations_have_names_of_their_own_and_say_what_they_do() -> None:
    names = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(set(names)) == len(names)
    assert all(operation["summary"].endswith(".") for _, _, operation in OPERATIONS)


def test_every_piece_of_a_path_is_a_parameter() -> None:
    for path, item in DOCUMENT["paths"].items():
        declared = [one for one in item.get("parameters", ()) if one["in"] == "path"]
        assert re.findall(r"{(\w+)}", path) == [one["name"] for one in declared]
        assert all(one["required"] for one in declared)


def test_every_status_that_refusals_have_is_described_somewhere() -> None:
    described = {int(status) for _, _, one in OPERATIONS for status in one["responses"]}
    assert {reason.status for reason in Reason} <= described
    assert described <= {200, 303, 304, *(reason.status for reason in Reason)}


def test_another_prefix_stands_before_every_address() -> None:
    moved = describe("/dem/ngay/")["paths"]
    assert [path.removeprefix("/dem/ngay/") for path in moved] == [
        path.removeprefix("/tt/") for path in DOCUMENT["paths"]
    ]


@pytest.mark.parametrize(
    ("schema", "document"),
    [
        ("Totals", totals_document(Totals(1, 2, 3, 4, 5))),
        ("Page", page_document(PageCounts(1, 2, 3), 4)),
        ("Rating", page_document(PageCounts(1, 2, 3))["r"]),
        (
            "Shown",
            json.loads(
                shown_response(ShownFigures(PageCounts(), Totals(1, 2, 3, 4, 5), 5, 6)).body
            ),
        ),
        (
            "OwnRating",
            json.loads(shown_response(ShownFigures(PageCounts(), Totals(1, 2, 3, 4, 5), 5)).body)[
                "r"
            ],
        ),
        ("Problem", json.loads(refuse(HttpRefusal(Reason.TOO_OFTEN), "/").body)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_documents_have_the_fields_that_are_described(
    schema: str, document: Mapping[str, Any]
) -> None:
    described = DOCUMENT["components"]["schemas"][schema]
    assert document.keys() == described["properties"].keys()
    assert set(described["required"]) <= document.keys()
    assert described["additionalProperties"] is False
