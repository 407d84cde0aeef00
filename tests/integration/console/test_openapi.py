"""The description of the API is valid OpenAPI 3.1 and covers every route of the table."""

from __future__ import annotations

from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import BaseModel

from console.keys import PUBLIC_OPERATIONS
from console.openapi import Operation, document
from console.routes import ROUTES, operations
from tests.integration.console.conftest import Client


class Opened(BaseModel):
    conversation_id: str


PUBLIC = Operation("POST", "/api/v1/conversations", "Open", None, {201: Opened}, "none")


async def test_the_document_is_valid_and_whole(api: Client) -> None:
    shape = await (await api.get("/api/v1/openapi.json")).json()
    OpenAPIV31SpecValidator(shape).validate()
    for route in ROUTES:
        assert route.method.lower() in shape["paths"][route.path]
    imported = shape["paths"]["/api/v1/leads"]["post"]
    assert {"200", "201", "401", "403", "413", "422"} <= set(imported["responses"])
    assert imported["parameters"][0]["name"] == "Idempotency-Key"


def test_rows_of_another_door_stand_beside_ours() -> None:
    shape = document([PUBLIC, *operations()])
    OpenAPIV31SpecValidator(shape).validate()
    opened = shape["paths"]["/api/v1/conversations"]["post"]
    assert opened["security"] == []
    assert "401" not in opened["responses"]
    assert PUBLIC_OPERATIONS is not None
