"""Uncertain deliveries: what a person makes of a send whose fate nobody knows.

`sent`: it arrived (the reader said so, the server's log does). `failed`: it did not, and shall not
be tried again. `again`: another attempt is planned as a delivery of its own, with an identity and
Message-ID of its own; the first stays uncertain, so that the record tells both. Each is on the
timeline with who did it. The staff API, the console and the command line call.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sdr import timeline
from sdr.deliveries import ERASED, Delivery, State, plan, settle
from sdr.errors import MoveNotAllowed, NotFound

type Resolution = Literal["sent", "failed", "again"]
RESOLUTIONS: tuple[Resolution, ...] = get_args(Resolution.__value__)


def unresolved(session: Session, lead_id: str | None = None) -> list[Delivery]:
    """Uncertain deliveries (of one lead) that wait for a person, oldest first."""
    query = select(Delivery).where(Delivery.state == State.UNCERTAIN, Delivery.resolution.is_(None))
    if lead_id is not None:
        query = query.where(Delivery.lead_id == lead_id)
    return list(session.scalars(query.order_by(Delivery.created_at, Delivery.id)))


def resolve(
    session: Session, delivery_id: str, resolution: Resolution, *, by: str, note: str | None,
    now: dt.datetime,
) -> Delivery:  # fmt: skip
    """Settle an uncertain delivery; returns it, or the new attempt for `again`.

    Raises NotFound, or MoveNotAllowed when it is not uncertain or somebody has resolved it.
    """
    delivery = session.get(Delivery, delivery_id, with_for_update=True)
    if delivery is None:
        raise NotFound(what="delivery", id=delivery_id)
    if delivery.state != State.UNCERTAIN or delivery.resolution is not None:
        raise MoveNotAllowed(
            what="delivery", old=delivery.resolution or delivery.state, new=resolution
        )
    if resolution == "again" and delivery.address == ERASED:
        raise MoveNotAllowed(what="delivery", old=ERASED, new=resolution)
    delivery.resolution, delivery.resolved_by, delivery.resolved_at = resolution, by, now
    answer = delivery
    if resolution == "again":
        answer = _again(session, delivery, by, now)
    else:
        settle(session, delivery, State(resolution), f"resolved_{resolution}", now, by=by)
    if delivery.lead_id is not None:
        timeline.write(
            session, delivery.lead_id, "delivery_resolved", now=now, by=by,
            data={"delivery_id": delivery.id, "as": resolution, "note": note,
                  "subject": delivery.subject,
                  "again": answer.id if answer is not delivery else None},
        )  # fmt: skip
    session.flush()
    return answer


def _again(session: Session, delivery: Delivery, by: str, now: dt.datetime) -> Delivery:
    """Plan the next attempt: `<first identity>:2`, then `:3`."""
    first = delivery.again_of or delivery.id
    origin = session.get_one(Delivery, first)
    number = (
        2
        + session.scalars(
            select(func.count()).select_from(Delivery).where(Delivery.again_of == first)
        ).one()
    )
    return plan(
        session, identity=f"{origin.identity}:{number}", purpose=delivery.purpose,
        channel=delivery.channel, lead_id=delivery.lead_id, address=delivery.address,
        language=delivery.language, payload={**delivery.payload, "attempt": number},
        not_before=now, now=now, domain=origin.message_id.strip("<>").rpartition("@")[2],
        again_of=first, by=by,
    )  # fmt: skip
