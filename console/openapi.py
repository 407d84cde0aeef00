"""The OpenAPI 3.1 document, made from the tables of routes and their pydantic models.

Nothing is described twice: a route's row names its models, this module asks pydantic for their
schemas. Doors that may not import this package (the chat API) hand in rows of the same form:
`Described` says which. Called by the route `GET /api/v1/openapi.json` and by tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Literal, NamedTuple, Protocol

from pydantic import BaseModel, Field
from pydantic.json_schema import models_json_schema

Auth = Literal["staff", "conversation", "none"]
_REF = "#/components/schemas/{model}"


class Described(Protocol):
    """What a row tells; `query_model` and `headers` may be missing on a row from elsewhere."""

    @property
    def method(self) -> str:
        """GET, POST …"""

    @property
    def path(self) -> str:
        """With names in braces: /api/v1/leads/{lead_id}."""

    @property
    def summary(self) -> str:
        """One line for developers."""

    @property
    def request_model(self) -> type[BaseModel] | None:
        """The JSON body."""

    @property
    def response_models(self) -> Mapping[int, type[BaseModel] | None]:
        """Status → body (None: no JSON body)."""

    @property
    def auth(self) -> str:
        """Staff | conversation | none."""


class Operation(NamedTuple):
    """One row of the document."""

    method: str
    path: str
    summary: str
    request_model: type[BaseModel] | None
    response_models: Mapping[int, type[BaseModel] | None]
    auth: Auth
    query_model: type[BaseModel] | None = None
    headers: Mapping[str, str] = {}  # name → what it is for


class Problem(BaseModel):
    """RFC 9457 problem details: the shape of every error."""

    type: str = Field(description="A URI reference that names the kind of problem.")
    title: str
    status: int
    detail: str = Field(description="What is wrong and what to do, in the reader's language.")


_SECURITY: dict[str, list[dict[str, list[str]]]] = {
    "staff": [{"staffKey": []}, {"staffSession": []}],
    "conversation": [{"conversationToken": []}],
    "none": [],
}
_SCHEMES = {
    "staffKey": {"type": "http", "scheme": "bearer", "description": "LEADHATCH_API_KEY"},
    "staffSession": {
        "type": "apiKey", "in": "cookie", "name": "leadhatch_session",
        "description": "A signed-in member of staff; writes also need the header X-CSRF-Token.",
    },
    "conversationToken": {
        "type": "http", "scheme": "bearer",
        "description": "The token that POST /api/v1/conversations gave; opens that one alone.",
    },
}  # fmt: skip


def document(
    operations: Iterable[Described], *, version: str = "1", server: str = "/"
) -> dict[str, Any]:
    """The whole document; `operations` in the order in which a reader should meet them."""
    rows = list(operations)
    schemas, refs = _schemas(rows)
    paths: dict[str, dict[str, Any]] = {}
    for row in rows:
        paths.setdefault(row.path, {})[row.method.lower()] = _operation(row, refs)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Leadhatch", "version": version},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": _SCHEMES},
    }


_Refs = Mapping[tuple[Any, str], Any]


def _schemas(rows: list[Described]) -> tuple[dict[str, Any], _Refs]:
    used: dict[tuple[type[BaseModel], Literal["validation", "serialization"]], None] = {
        (Problem, "serialization"): None
    }
    for row in rows:
        if row.request_model is not None:
            used[(row.request_model, "validation")] = None
        for model in row.response_models.values():
            if model is not None:
                used[(model, "serialization")] = None
    refs, definitions = models_json_schema(list(used), ref_template=_REF)
    return definitions.get("$defs", {}), {(model, mode): ref for (model, mode), ref in refs.items()}


def _operation(row: Described, refs: _Refs) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "operationId": _operation_id(row),
        "summary": row.summary,
        "parameters": _parameters(row),
        "responses": _responses(row, refs),
        "security": _SECURITY[row.auth],
    }
    if row.request_model is not None:
        shape["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": refs[(row.request_model, "validation")]}},
        }
    return shape


def _parameters(row: Described) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", row.path)
    ]
    query: type[BaseModel] | None = getattr(row, "query_model", None)
    if query is not None:
        schema = query.model_json_schema(ref_template=_REF)
        for name, field in schema["properties"].items():
            required = name in schema.get("required", ())
            found.append({"name": name, "in": "query", "required": required, "schema": field})
    headers: Mapping[str, str] = getattr(row, "headers", {})
    for name, description in headers.items():
        found.append({
            "name": name, "in": "header", "required": False, "description": description,
            "schema": {"type": "string"},
        })  # fmt: skip
    return found


def _responses(row: Described, refs: _Refs) -> dict[str, Any]:
    shapes: dict[str, Any] = {}
    for status, model in row.response_models.items():
        shapes[str(status)] = {"description": HTTPStatus(status).phrase}
        if model is not None:
            schema = refs[(model, "serialization")]
            shapes[str(status)]["content"] = {"application/json": {"schema": schema}}
    for status in _errors(row):
        shapes.setdefault(str(status), {
            "description": HTTPStatus(status).phrase,
            "content": {
                "application/problem+json": {"schema": refs[(Problem, "serialization")]}
            },
        })  # fmt: skip
    return shapes


def _errors(row: Described) -> list[int]:
    found = [429, 500, 503]
    if row.auth != "none":
        found.append(401)
    if row.auth == "staff":
        found.append(403)
    if "{" in row.path:
        found.append(404)
    if row.request_model is not None:
        found += [413, 422]
    elif getattr(row, "query_model", None) is not None:
        found.append(422)
    if row.method == "POST" and "{" in row.path:
        found.append(409)
    return sorted(found)


def _operation_id(row: Described) -> str:
    words = re.findall(r"\w+", row.path.removeprefix("/api/v1"))
    return "_".join([row.method.lower(), *words]).replace("-", "_")
