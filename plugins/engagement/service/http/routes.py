"""The public addresses: one table for dispatch and for the OpenAPI document.

To add an address, write its handler and add a row.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plugins.core.voice import (
    LONGEST_COMMENT,
    LONGEST_CONTACT,
    LONGEST_LETTER,
    LONGEST_NAME,
    LONGEST_RECEIPT,
    LONGEST_TOPIC,
)
from plugins.engagement.service.http.handlers import MOST_PAGES, Handlers
from plugins.engagement.service.http.openapi import (
    COUNT,
    FORM,
    HTML,
    NONCE,
    PAGE_KEY,
    PAGE_KEY_OR_0,
    POINTS,
    SNAPSHOT_TOKEN,
    TEXT,
    TRAPPED,
    Content,
    Parameter,
    Responses,
    by_key,
    cacheable,
    content,
    fields,
    make_document,
    ok,
    path_parameter,
    redirect,
    ref,
    refusals,
    typed_text,
)
from plugins.engagement.service.http.requests import Request
from plugins.engagement.service.http.responses import Response
from plugins.engagement.service.http.voice_pages import STATES
from plugins.engagement.service.voice.drafts import TRAP

Handler = Callable[[Handlers, Request, str], Awaitable[Response]]

SENT = (400, 403, 413, 429)  # refusals of every POST


@dataclass(frozen=True)
class Operation:
    """One method of an address below the prefix, which has at most one variable part, in braces.

    Operations of one address have the same parameters. `body` is that of the request, `token` the
    name of the bearer token.
    """

    method: str
    path: str
    handler: Handler
    summary: str
    responses: Responses
    parameters: Sequence[Parameter] = ()
    body: Content | None = None
    token: str = ""

    @property
    def beginning(self) -> str:
        """Return the fixed text before the variable part."""
        return self.path.partition("{")[0]

    @property
    def ending(self) -> str:
        """Return the fixed text after the variable part."""
        return self.path.partition("}")[2]


PAGE = path_parameter("page", PAGE_KEY)
PAGE_OR_0 = path_parameter("page", PAGE_KEY_OR_0)
NONCE_PARAMETER: Parameter = {
    "name": "n",
    "in": "query",
    "schema": NONCE,
    "description": "A random text that the tab keeps as long as it is open.",
}
PAGES: Parameter = {
    "name": "id",
    "in": "query",
    "required": True,
    "schema": {"type": "array", "items": PAGE_KEY, "minItems": 1, "maxItems": MOST_PAGES},
}
COMMENTS = by_key({"type": "array", "items": ref("Comment")})
SNAPSHOT = fields(total=COUNT, days=by_key(COUNT), pages=by_key(ref("Counts")), comments=COMMENTS)
COMMENT_FORM = fields(
    "thu",
    TRAP,
    ten=typed_text(LONGEST_NAME),
    noi_dung=typed_text(LONGEST_COMMENT),
    thu=TEXT,
    website=TRAPPED,
)
LETTER_FORM = fields(
    TRAP,
    chu_de=typed_text(LONGEST_TOPIC),
    ten=typed_text(LONGEST_NAME),
    lien_he=typed_text(LONGEST_CONTACT),
    noi_dung=typed_text(LONGEST_LETTER),
    website=TRAPPED,
)
LETTER_STATE = fields(state={"enum": list(STATES)}, detail=TEXT, note=TEXT)

OPERATIONS: Sequence[Operation] = (
    Operation(
        "POST",
        "v/{page}",
        Handlers.count,
        "Count a view, a visit and presence; answered after the commit.",
        ok("The figures, with `v` and `r` for a page", ref("Shown")) | refusals(*SENT, 404, 503),
        [PAGE_OR_0, NONCE_PARAMETER],
    ),
    Operation(
        "POST",
        "p",
        Handlers.be_present,
        "Note that the visitor is still here.",
        ok("The six figures", fields(s=ref("Totals"))) | refusals(*SENT, 503),
        [NONCE_PARAMETER],
    ),
    Operation(
        "POST",
        "r/{page}",
        Handlers.vote,
        "Record a vote of 1 to 5 points, or take it back with 0.",
        ok("The rating", fields(r=ref("OwnRating")))
        | redirect("Where browsers that want a page find the confirmation")
        | refusals(*SENT, 404, 415, 503),
        [PAGE],
        body=content(fields(diem=POINTS), FORM),
    ),
    Operation(
        "GET",
        "r/{page}",
        Handlers.confirm,
        "The page that shows one's own vote.",
        ok("A page", TEXT, HTML) | refusals(400, 404, 429, 503),
        [PAGE],
    ),
    Operation(
        "POST",
        "c/{page}",
        Handlers.send_comment,
        "Send a comment, which is shown when an editor has approved it.",
        ok("What the reader is told", fields(detail=TEXT))
        | redirect("Where browsers that want a page find the confirmation")
        | refusals(*SENT, 404, 415, 503),
        [PAGE],
        body=content(COMMENT_FORM, FORM),
    ),
    Operation(
        "GET",
        "c/{page}",
        Handlers.confirm_comment,
        "The page that says that a comment was received.",
        ok("A page", TEXT, HTML) | refusals(403, 404),
        [PAGE],
    ),
    Operation(
        "POST",
        "g",
        Handlers.send_letter,
        "Send a letter to the office; answered with a receipt.",
        ok("The receipt", fields(detail=TEXT, ma=TEXT)) | refusals(*SENT, 404, 415, 503),
        body=content(LETTER_FORM, FORM),
    ),
    Operation(
        "GET",
        "g",
        Handlers.ask_for_receipt,
        "The page that asks for a receipt.",
        ok("A page", TEXT, HTML) | refusals(404),
    ),
    Operation(
        "POST",
        "g/hoi",
        Handlers.show_letter_state,
        "What has become of the letter with a receipt.",
        ok("The state", LETTER_STATE) | refusals(*SENT, 404, 415, 503),
        body=content(fields(ma=typed_text(LONGEST_RECEIPT)), FORM),
    ),
    Operation(
        "GET",
        "a/{page}.json",
        Handlers.show_page,
        "A page's figures.",
        cacheable("The figures", ref("Page")) | refusals(404),
        [PAGE],
    ),
    Operation(
        "GET",
        "a",
        Handlers.show_pages,
        "The figures of several pages by key; unknown ones are left out.",
        cacheable("The figures", by_key(ref("Page"))) | refusals(400),
        [PAGES],
    ),
    Operation(
        "GET",
        "s.json",
        Handlers.show_totals,
        "The six figures.",
        cacheable("The figures", ref("Totals")) | refusals(),
    ),
    Operation(
        "GET",
        "thong-ke",
        Handlers.show_totals_page,
        "The six lines as a small page.",
        cacheable("A page", TEXT, HTML) | refusals(),
    ),
    Operation(
        "GET",
        "snapshot.json",
        Handlers.show_snapshot,
        "All counts at this instant, for the build.",
        cacheable("The snapshot", SNAPSHOT) | refusals(401, 503),
        token=SNAPSHOT_TOKEN,
    ),
    Operation(
        "GET",
        "comments.json",
        Handlers.show_comments,
        "All approved comments by page, oldest first, for the build.",
        cacheable("The comments", fields(comments=COMMENTS)) | refusals(401, 503),
        token=SNAPSHOT_TOKEN,
    ),
    Operation(
        "GET",
        "openapi.json",
        Handlers.show_description,
        "This description.",
        cacheable("The description", {"type": "object"}) | refusals(),
    ),
)


def describe(prefix: str) -> Mapping[str, Any]:
    """Return the OpenAPI document of a service below a prefix."""
    paths: dict[str, dict[str, Any]] = {}
    for one in OPERATIONS:
        parameters = {"parameters": list(one.parameters)} if one.parameters else {}
        paths.setdefault(prefix + one.path, parameters)[one.method.lower()] = _describe(one)
    return make_document(paths)


def _describe(operation: Operation) -> Mapping[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.handler.__name__,
        "summary": operation.summary,
        "responses": operation.responses,
    }
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": operation.body}
    if operation.token:
        described["security"] = [{operation.token: []}]
    return described
