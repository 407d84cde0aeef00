"""One row of the staff API's table, and one of the table of pages.

Modules of routes make them, `console.routes` and `console.pages` gather them.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from console.auth import Handler
from console.permissions import Permission


@dataclass(frozen=True, slots=True)
class Route:
    """One row; `answer` is the model of a success, `also` further statuses with that model."""

    method: str
    path: str
    handler: Handler
    permission: Permission
    summary: str
    answer: type[BaseModel]
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    status: int = 200
    also: tuple[int, ...] = ()
    idempotent: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One row of the table of pages; no permission is for whoever comes to the door."""

    method: str
    path: str
    handler: Handler
    permission: Permission | None
    largest: int | None = None  # bytes of a form, where it is more than usual
