"""Requests and answers of the staff API about intakes."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from console.fact_shapes import Shape


class Enrolling(Shape):
    """Whom: `all` of the pool, or conditions (`persona=executive,language=zh`)."""

    segment: str = Field(min_length=1, max_length=400)
    dry_run: bool = False


class IntakeOut(BaseModel):
    """How far it is: of `total` leads of the pool, `looked_at` so far; `kept_out` by reason."""

    id: str
    sequence: str | None
    segment: dict[str, str]
    state: Literal["running", "done", "stopped"]
    total: int
    looked_at: int
    entered: int
    kept_out: dict[str, int]
    by: str
    created_at: str
    ended_at: str | None


class IntakesOut(BaseModel):
    intakes: list[IntakeOut]


class EnrollingOut(BaseModel):
    """`intake`: what was begun; with `dry_run` the sums say what it would come to."""

    dry_run: bool
    intake: IntakeOut | None
    entered: int
    looked_at: int
    kept_out: dict[str, int]
