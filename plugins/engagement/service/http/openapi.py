"""Schemas and other parts of the OpenAPI document, used by routes.py. Format: OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

Schema = Mapping[str, Any]
Parameter = Mapping[str, Any]
Content = Mapping[str, Any]
Responses = dict[str, Any]  # by status

JSON = "application/json"
PROBLEM = "application/problem+json"
HTML = "text/html; charset=utf-8"
FORM = "application/x-www-form-urlencoded"
SNAPSHOT_TOKEN = "snapshot"

TEXT: Schema = {"type": "string"}
TIME: Schema = {"type": "string", "format": "date-time"}
COUNT: Schema = {"type": "integer", "minimum": 0}
POINTS: Schema = {"type": "integer", "minimum": 0, "maximum": 5}
OWN_POINTS: Schema = {"type": ["integer", "null"], "minimum": 1, "maximum": 5}
NONCE: Schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,32}$"}
PAGE_KEY: Schema = {"type": "string", "pattern": "^(?!0$)[a-z0-9-]{1,64}$"}
PAGE_KEY_OR_0: Schema = {
    "type": "string",
    "pattern": "^[a-z0-9-]{1,64}$",
    "description": "A page of the manifest; 0 is every page that is no article.",
}


TRAPPED: Schema = {"type": "string", "description": "Left empty by people, who do not see it."}


def typed_text(most: int) -> Schema:
    """Return the schema of text that people type.

    Cleaning may empty or shorten it before it is measured, so the bounds are in words.
    """
    words = f"Not empty and at most {most} characters when invisible ones are removed."
    return {"type": "string", "description": words}


def fields(*optional: str, **properties: Schema) -> Schema:
    """Return the schema of an object with these properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties.keys() - set(optional)),
        "additionalProperties": False,
    }


def by_key(schema: Schema) -> Schema:
    """Return the schema of an object with values of one kind under any keys."""
    return {"type": "object", "additionalProperties": schema}


def ref(name: str) -> Schema:
    """Return a reference to one of SCHEMAS."""
    return {"$ref": f"#/components/schemas/{name}"}


def content(schema: Schema, kind: str = JSON) -> Content:
    return {kind: {"schema": schema}}


def path_parameter(name: str, schema: Schema) -> Parameter:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def ok(description: str, schema: Schema, kind: str = JSON) -> Responses:
    """Return a response with a body that must not be cached."""
    return {"200": _answer(description, content(schema, kind))}


def cacheable(description: str, schema: Schema, kind: str = JSON) -> Responses:
    """Return a response with a body and an ETag."""
    return {**ok(description, schema, kind), "304": _answer("Not Modified")}


def redirect(description: str) -> Responses:
    return {"303": _answer(description)}


def refusals(*statuses: int) -> Responses:
    """Return the refusals with these statuses, and 405."""
    body = {**content(ref("Problem"), PROBLEM), **content(TEXT, "text/html")}
    return {str(one): _answer(HTTPStatus(one).phrase, body) for one in (*statuses, 405)}


def make_document(paths: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the OpenAPI document with these path items."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tương tác",
            "version": "1",
            "description": "Lượt xem, thống kê, đánh giá, phản hồi, góp ý của Cổng thông tin.",
        },
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {SNAPSHOT_TOKEN: {"type": "http", "scheme": "bearer"}},
        },
    }


def _answer(description: str, body: Content | None = None) -> Mapping[str, Any]:
    return {"description": description, **({"content": body} if body else {})}


SCHEMAS: Mapping[str, Schema] = {
    "Totals": fields(o=COUNT, b=COUNT, g=COUNT, d=COUNT, m=COUNT, t=COUNT),
    "Rating": fields(n=COUNT, s=COUNT),
    "Page": fields("c", v=COUNT, r=ref("Rating"), c=COUNT),
    "OwnRating": fields(n=COUNT, s=COUNT, mine=OWN_POINTS),
    "Shown": fields("v", "r", "c", v=COUNT, r=ref("OwnRating"), c=COUNT, s=ref("Totals")),
    "Comment": fields(
        code=TEXT,
        name=TEXT,
        time=TIME,
        text=TEXT,
        answers={"type": "array", "items": fields(name=TEXT, time=TIME, text=TEXT)},
    ),
    "Counts": fields(views=COUNT, votes=COUNT, points=COUNT),
    "Problem": fields(
        type=TEXT, title=TEXT, status={"type": "integer"}, detail=TEXT, instance=TEXT
    ),
}
