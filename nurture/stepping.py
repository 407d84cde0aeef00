"""The steps of a pass: whose wait is over is looked at, whose message is settled moves on.

Both go through the enrolments page by page (keyset, in the order in which they became due, or in
which their messages were planned), so that a pass over a million holds a page of them at a time.
Who is looked at either leaves the list or stands behind where it goes on. `worker` calls.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from collections.abc import AsyncIterator, Collection
from typing import Any

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from nurture import moves, touches, units
from nurture.context import Context
from nurture.enrollments import Enrollment, State
from sdr import failpoints
from sdr.outbound import Delivery
from sdr.outbound import State as Sending

PAGE = 1000


async def plan(context: Context, now: dt.datetime, count: Counter[str]) -> int:
    """Look at the steps whose wait is over or for which something is new; return the touches."""

    def look(session: Session, enrollment_id: str) -> Delivery | None:
        enrollment, lead = units.held(session, enrollment_id)
        if enrollment is None or lead is None or enrollment.touch_id is not None:
            return None
        if enrollment.state != State.ACTIVE:
            return None
        return moves.look(session, context, enrollment, lead, now)

    async def each(enrollment_id: str) -> int:
        touch = await units.do(context, look, enrollment_id)
        count["skipped"] += touch is not None and touch.state == Sending.SKIPPED
        return int(touch is not None)

    planned = 0
    async for enrollment_id in _pages(context, _due(now), Enrollment.step_due_at, Enrollment.id):
        planned += await each(enrollment_id)
    for enrollment_id in await units.changed(context, moves.woken):
        planned += await each(enrollment_id)
    return planned


async def advance(
    context: Context, now: dt.datetime, touched: Collection[str] | None = None
) -> int:
    """Move enrolments on whose touch is settled (one of `touched`, if given); return how many."""

    def move(session: Session, enrollment_id: str) -> None:
        enrollment, lead = units.held(session, enrollment_id)
        if enrollment is not None and lead is not None:
            moves.advance(session, context, enrollment, lead, now)

    moved, query = 0, _settled()
    if touched is not None:
        query = query.where(Enrollment.touch_id.in_(touched))
    async for enrollment_id in _pages(context, query, Enrollment.touch_id, mine=touched is None):
        failpoints.hit("before_advance")
        await units.do(context, move, enrollment_id)
        failpoints.hit("after_advance")
        moved += 1
    return moved


def _due(now: dt.datetime) -> Select[Enrollment]:
    return select(Enrollment).where(
        Enrollment.state == State.ACTIVE, Enrollment.touch_id.is_(None),
        Enrollment.ended_at.is_(None), Enrollment.step_due_at <= now,
    )  # fmt: skip


def _settled() -> Select[Enrollment]:
    return (
        select(Enrollment)
        .join(Delivery, Delivery.id == Enrollment.touch_id)
        .where(
            Enrollment.state == State.ACTIVE, Enrollment.touch_id.is_not(None),
            Enrollment.ended_at.is_(None), Delivery.state.in_(touches.SETTLED),
        )
    )  # fmt: skip


async def _pages(
    context: Context, query: Select[Enrollment], *keys: Any, mine: bool = True
) -> AsyncIterator[str]:
    """The ids that a query finds, in the order of `keys`, of the context's leads where `mine`."""
    after: tuple[object, ...] | None = None
    while True:
        page = await context.database.run(
            functools.partial(_page, query=query, keys=keys, after=after)
        )
        for enrollment_id, lead_id, *_ in page:
            if not mine or context.shard.holds(lead_id):
                yield enrollment_id
        if len(page) < PAGE:
            return
        after = page[-1][2:]


def _page(
    session: Session,
    query: Select[Enrollment],
    keys: tuple[Any, ...],
    after: tuple[object, ...] | None,
) -> list[tuple[str, str, *tuple[object, ...]]]:
    found = query.with_only_columns(Enrollment.id, Enrollment.lead_id, *keys)
    if after is not None:
        found = found.where(tuple_(*keys) > after)
    return [tuple(row) for row in session.execute(found.order_by(*keys).limit(PAGE))]
