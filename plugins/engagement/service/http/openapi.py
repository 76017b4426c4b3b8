"""The description of the addresses. Format: OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from plugins.engagement.service.http.refusals import REASONS

Schema = Mapping[str, Any]

COUNT: Schema = {"type": "integer", "minimum": 0}
PAGE_KEY: Schema = {"type": "string", "pattern": "^(?!0$)[a-z0-9-]{1,64}$"}
PAGE_KEY_OR_0: Schema = {
    "type": "string",
    "pattern": "^[a-z0-9-]{1,64}$",
    "description": "A page of the manifest; 0 is every page that is no article.",
}
POINTS: Schema = {"type": "integer", "minimum": 0, "maximum": 5}
NONCE: Schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,32}$"}


def describe(prefix: str) -> Mapping[str, Any]:
    """Return the document for a service below a prefix."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tương tác",
            "version": "1",
            "description": "Lượt xem, thống kê truy cập và đánh giá của cổng thông tin.",
        },
        "paths": {prefix + path: item for path, item in _PATHS.items()},
        "components": {
            "schemas": _SCHEMAS,
            "securitySchemes": {"snapshot": {"type": "http", "scheme": "bearer"}},
        },
    }


def _object(*optional: str, **properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties.keys() - set(optional)),
        "additionalProperties": False,
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _content(schema: Schema, kind: str = "application/json") -> Mapping[str, Any]:
    return {kind: {"schema": schema}}


def _answer(description: str, content: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    return {"description": description, **({"content": content} if content else {})}


def _refusals(*statuses: int) -> Mapping[str, Any]:
    content = {
        **_content(_ref("Problem"), "application/problem+json"),
        **_content({"type": "string"}, "text/html"),
    }
    titles = {int(reason.status): HTTPStatus(reason.status).phrase for reason in REASONS}
    return {str(status): _answer(titles[status], content) for status in (*statuses, 405)}


def _kept(description: str, schema: Schema, kind: str = "application/json") -> Mapping[str, Any]:
    return {"200": _answer(description, _content(schema, kind)), "304": _answer("Not Modified")}


def _in_path(name: str, schema: Schema) -> Mapping[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": schema}


_NONCE_PARAMETER = {
    "name": "n",
    "in": "query",
    "schema": NONCE,
    "description": "A random text that the tab keeps as long as it is open.",
}
_SENT = (400, 403, 413, 429)

_SCHEMAS: Mapping[str, Schema] = {
    "Totals": _object(o=COUNT, b=COUNT, g=COUNT, d=COUNT, m=COUNT, t=COUNT),
    "Rating": _object(n=COUNT, s=COUNT),
    "Page": _object(v=COUNT, r=_ref("Rating")),
    "OwnRating": _object(
        n=COUNT, s=COUNT, mine={"type": ["integer", "null"], "minimum": 1, "maximum": 5}
    ),
    "Shown": _object("v", "r", v=COUNT, r=_ref("OwnRating"), s=_ref("Totals")),
    "Counts": _object(views=COUNT, votes=COUNT, points=COUNT),
    "Problem": _object(
        type={"type": "string"},
        title={"type": "string"},
        status={"type": "integer"},
        detail={"type": "string"},
        instance={"type": "string"},
    ),
}

_PATHS: Mapping[str, Any] = {
    "v/{page}": {
        "parameters": [_in_path("page", PAGE_KEY_OR_0), _NONCE_PARAMETER],
        "post": {
            "operationId": "count",
            "summary": "Count a view, a visit and presence; answered after the commit.",
            "responses": {
                "200": _answer("The figures, with `v` and `r` for a page", _content(_ref("Shown"))),
                **_refusals(*_SENT, 404, 503),
            },
        },
    },
    "p": {
        "parameters": [_NONCE_PARAMETER],
        "post": {
            "operationId": "be_present",
            "summary": "Note that the visitor is still here.",
            "responses": {
                "200": _answer("The six figures", _content(_object(s=_ref("Totals")))),
                **_refusals(*_SENT, 503),
            },
        },
    },
    "r/{page}": {
        "parameters": [_in_path("page", PAGE_KEY)],
        "post": {
            "operationId": "vote",
            "summary": "Record a vote of 1 to 5 points, or take it back with 0.",
            "requestBody": {
                "required": True,
                "content": _content(
                    _object(diem=POINTS),
                    "application/x-www-form-urlencoded",
                ),
            },
            "responses": {
                "200": _answer("The rating", _content(_object(r=_ref("OwnRating")))),
                "303": _answer("Where browsers that want a page find the confirmation"),
                **_refusals(*_SENT, 404, 415, 503),
            },
        },
        "get": {
            "operationId": "confirm",
            "summary": "The page that shows one's own vote.",
            "responses": {
                "200": _answer("A page", _content({"type": "string"}, "text/html; charset=utf-8")),
                **_refusals(404, 503),
            },
        },
    },
    "a/{page}.json": {
        "parameters": [_in_path("page", PAGE_KEY)],
        "get": {
            "operationId": "show_page",
            "summary": "A page's figures.",
            "responses": {**_kept("The figures", _ref("Page")), **_refusals(404)},
        },
    },
    "a": {
        "parameters": [
            {
                "name": "id",
                "in": "query",
                "required": True,
                "schema": {"type": "array", "items": PAGE_KEY, "minItems": 1, "maxItems": 100},
            }
        ],
        "get": {
            "operationId": "show_pages",
            "summary": "The figures of several pages by key; unknown ones are left out.",
            "responses": {
                **_kept("The figures", {"type": "object", "additionalProperties": _ref("Page")}),
                **_refusals(400),
            },
        },
    },
    "s.json": {
        "get": {
            "operationId": "show_totals",
            "summary": "The six figures.",
            "responses": {**_kept("The figures", _ref("Totals")), **_refusals()},
        },
    },
    "thong-ke": {
        "get": {
            "operationId": "show_totals_page",
            "summary": "The six lines as a small page.",
            "responses": {
                **_kept("A page", {"type": "string"}, "text/html; charset=utf-8"),
                **_refusals(),
            },
        },
    },
    "snapshot.json": {
        "get": {
            "operationId": "show_snapshot",
            "summary": "All counts at this instant, for the build.",
            "security": [{"snapshot": []}],
            "responses": {
                **_kept(
                    "The snapshot",
                    _object(
                        total=COUNT,
                        days={"type": "object", "additionalProperties": COUNT},
                        pages={"type": "object", "additionalProperties": _ref("Counts")},
                    ),
                ),
                **_refusals(401, 503),
            },
        },
    },
    "openapi.json": {
        "get": {
            "operationId": "show_description",
            "summary": "This description.",
            "responses": {**_kept("The description", {"type": "object"}), **_refusals()},
        },
    },
}
