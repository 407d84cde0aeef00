"""Units of work of a pass: which leads it looks at, and one short transaction for each of them.

A pass looks at the leads of its shard (`context.shard`), and of these at whom something changed
about (`stirs`) or, with `context.whole`, at everybody. Each is one unit of work by itself: two
workers may meet at the same lead, and a defect in what one lead has stops nobody else's pass. The
sweeps of `worker` call; nothing here knows what they do.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Collection, Sequence
from typing import Concatenate

import structlog
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from nurture import enrollments, stirs
from nurture.context import Context
from nurture.enrollments import Enrollment
from sdr import tallies
from sdr.leads import Lead

log = structlog.get_logger(__name__)


async def ours(context: Context, query: Callable[[Session], list[str]]) -> list[str]:
    """Those of the leads' ids that are the context's to look at."""
    return context.shard.mine(await context.database.run(query))


async def of_leads(context: Context, query: Callable[[Session], list[str]]) -> list[str]:
    """Those of the enrolments' ids whose leads are the context's to look at."""
    ids = await context.database.run(query)
    if context.shard.of == 1:
        return ids
    leads = await context.database.run(lambda s: enrollments.leads_of(s, ids))
    return [each for each in ids if context.shard.holds(leads.get(each, each))]


async def changed(
    context: Context, query: Callable[[Session, Collection[str] | None], list[str]]
) -> list[str]:
    """What `query` finds among the leads that changed, of the context's leads."""
    among = None if context.whole else await context.database.run(stirs.leads)
    if among is None:
        found = await context.database.run(lambda s: query(s, None))
        if context.shard.of == 1:
            return found
        leads = await context.database.run(lambda s: enrollments.leads_of(s, found))
        return [each for each in found if context.shard.holds(leads.get(each, each))]
    found = []
    for part in stirs.batches(context.shard.mine(among)):
        found += await context.database.run(lambda s, part=part: query(s, part))  # type: ignore[misc]
    return found


async def looked_at(context: Context, stirred: list[tuple[int, str]], now: dt.datetime) -> None:
    """The leads that stirred before this pass were looked at, those of the context.

    The reports count them when it is their turn: noted in the unit of work that takes the stirs
    away, none of them is forgotten.
    """

    def take(session: Session, part: Sequence[tuple[int, str]]) -> None:
        tallies.due(session, [lead_id for _, lead_id in part], now)
        stirs.take_away(session, [row_id for row_id, _ in part])

    for part in stirs.batches([each for each in stirred if context.shard.holds(each[1])]):
        await context.database.run(functools.partial(take, part=part))


async def left_alone(context: Context, stirred: list[tuple[int, str]], now: dt.datetime) -> None:
    """While nothing of nurture happens stirs stay; the reports count all the same."""
    if await context.database.run(lambda s: tallies.waiting(s, now, 1)):
        return  # the last ones first
    ids = [lead_id for _, lead_id in stirred if context.shard.holds(lead_id)]
    for part in stirs.batches(list(dict.fromkeys(ids))):
        await context.database.run(functools.partial(tallies.due, lead_ids=part, at=now))


async def do[**P, T](
    context: Context, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
) -> T | None:
    """One unit of work; None when another worker did the same at the same moment."""
    try:
        return await context.database.run(lambda s: work(s, *args, **kwargs))
    except IntegrityError:
        log.info("done_by_another")
        return None
    except (SQLAlchemyError, OSError):
        raise
    except Exception:
        # A defect in what one lead has must not stop the pass for all others.
        log.exception("unit_failed", work=getattr(work, "__name__", "?"))
        return None


def held(session: Session, enrollment_id: str) -> tuple[Enrollment | None, Lead | None]:
    """An enrolment under way and its lead, with the lead's row held; (None, None) once ended."""
    enrollment = session.get(Enrollment, enrollment_id)
    if enrollment is None:
        return None, None
    lead = enrollments.hold(session, enrollment.lead_id)
    session.refresh(enrollment)
    if enrollment.ended_at is not None:
        return None, None
    return enrollment, lead
