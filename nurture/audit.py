"""Whether everything that was ever planned is accounted for, by sequence and step and in all.

How many were planned is counted in the record of moves, what became of them in the deliveries: two
tables that are written together and must agree. `leadhatch nurture audit` and
`GET /api/v1/nurture/totals` show it; what does not agree is named row by row. Beside it stands what
an alarm would be raised for: doubts that nobody resolves, a queue or a sender that does not move.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from nurture import enrollments
from nurture.enrollments import Enrollment
from sdr.deliveries import SETTLED, Delivery, Move, State

MOST = 100  # rows named for each kind of trouble
# An enrolment whose next step is so long overdue waits for nothing any more.
STUCK_AFTER = dt.timedelta(hours=2)


@dataclass(slots=True)
class Counts:
    """What became of how many. `due`: planned or on its way."""

    planned_ever: int = 0
    sent: int = 0
    failed: int = 0
    skipped: int = 0
    uncertain: int = 0
    due: int = 0

    def count(self, state: str, number: int) -> None:
        """Add deliveries that stand in a state."""
        name = "due" if state in (State.PLANNED, State.SENDING) else state
        if name in ("sent", "failed", "skipped", "uncertain", "due"):
            setattr(self, name, getattr(self, name) + number)

    @property
    def adds_up(self) -> bool:
        """Whether all that was planned is in one of the states."""
        ended = self.sent + self.failed + self.skipped + self.uncertain
        return ended + self.due == self.planned_ever


@dataclass(frozen=True, slots=True)
class Health:
    """What an alarm would be raised for."""

    unresolved: int
    oldest_due_seconds: int
    oldest_sending_seconds: int
    stuck_enrollments: int
    ahead_seconds: int


@dataclass(slots=True)
class Audit:
    """The whole of it. `rows`: (purpose, sequence, step) → counts."""

    total: Counts
    rows: dict[tuple[str, str | None, str | None], Counts]
    findings: list[tuple[str, str]]  # problem, delivery id
    health: Health

    @property
    def adds_up(self) -> bool:
        """Whether every sum is right and no row contradicts itself."""
        return not self.findings and all(each.adds_up for each in (self.total, *self.rows.values()))

    def as_dict(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "total": dataclasses.asdict(self.total),
            "rows": [
                {"purpose": purpose, "sequence": sequence, "step": step,
                 **dataclasses.asdict(counts)}
                for (purpose, sequence, step), counts in self.rows.items()
            ],
            "findings": [{"problem": p, "delivery_id": each} for p, each in self.findings],
            "adds_up": self.adds_up,
            "health": dataclasses.asdict(self.health),
        }  # fmt: skip


def audit(session: Session, now: dt.datetime) -> Audit:
    """Count everything twice, in two tables, and compare."""
    total, rows = Counts(), dict[tuple[str, str | None, str | None], Counts]()
    place = (Delivery.purpose, Enrollment.sequence, Delivery.payload["step"].as_string())
    of_enrollment = Delivery.payload["enrollment"].as_string() == Enrollment.id

    states = (
        select(*place, Delivery.state, func.count())
        .select_from(Delivery)
        .outerjoin(Enrollment, of_enrollment)
        .group_by(*place, Delivery.state)
    )
    for purpose, sequence, step, state, number in session.execute(states):
        rows.setdefault((purpose, sequence, step), Counts()).count(state, number)
        total.count(state, number)
    planned = (
        select(*place, func.count(func.distinct(Move.delivery_id)))
        .select_from(Move)
        .join(Delivery, Delivery.id == Move.delivery_id)
        .outerjoin(Enrollment, of_enrollment)
        .group_by(*place)
    )
    for purpose, sequence, step, number in session.execute(planned):
        rows.setdefault((purpose, sequence, step), Counts()).planned_ever += number
    total.planned_ever = session.scalars(select(func.count(func.distinct(Move.delivery_id)))).one()
    ordered = dict(sorted(rows.items(), key=lambda row: tuple(part or "" for part in row[0])))
    return Audit(total, ordered, list(_findings(session)), health(session, now))


def health(session: Session, now: dt.datetime) -> Health:
    """What an alarm would be raised for, as of now."""
    due, sending = Delivery.state == State.PLANNED, Delivery.state == State.SENDING
    doubtful = and_(Delivery.state == State.UNCERTAIN, Delivery.resolution.is_(None))
    stuck = and_(
        Enrollment.state == enrollments.State.ACTIVE, Enrollment.touch_id.is_(None),
        Enrollment.step_due_at < now - STUCK_AFTER,
    )  # fmt: skip
    return Health(
        unresolved=session.scalars(select(func.count(Delivery.id)).where(doubtful)).one(),
        oldest_due_seconds=_seconds(
            now, _one(session, select(func.min(Delivery.not_before)).where(due))
        ),
        oldest_sending_seconds=_seconds(
            now, _one(session, select(func.min(Delivery.claimed_at)).where(sending))
        ),
        stuck_enrollments=session.scalars(select(func.count(Enrollment.id)).where(stuck)).one(),
        ahead_seconds=-min(0, _seconds(now, _one(session, select(func.max(Move.at))), least=None)),
    )  # fmt: skip


def _one(session: Session, query: Select[Any]) -> dt.datetime | None:
    found: dt.datetime | None = session.scalars(query).one()
    return found


def _seconds(now: dt.datetime, since: dt.datetime | None, least: int | None = 0) -> int:
    """Whole seconds from `since` to now; 0 for nothing, and where it lies ahead."""
    if since is None:
        return 0
    passed = int((now - since).total_seconds())
    return passed if least is None else max(least, passed)


def _findings(session: Session) -> Iterator[tuple[str, str]]:
    """Rows that contradict the record of moves, or themselves."""
    last_ids = select(func.max(Move.id).label("id")).group_by(Move.delivery_id).subquery()
    last = select(Move).join(last_ids, last_ids.c.id == Move.id).subquery()
    moved = aliased(Move, last)
    ended = Delivery.state.in_(SETTLED)
    kinds: dict[str, Select[Any]] = {
        "deleted": select(moved.delivery_id)
        .outerjoin(Delivery, Delivery.id == moved.delivery_id)
        .where(Delivery.id.is_(None)),
        "never_planned": select(Delivery.id)
        .outerjoin(moved, moved.delivery_id == Delivery.id)
        .where(moved.id.is_(None)),
        "state_differs": select(Delivery.id)
        .join(moved, moved.delivery_id == Delivery.id)
        .where(moved.state != Delivery.state),
        "unknown_state": select(Delivery.id).where(Delivery.state.not_in([str(s) for s in State])),
        "half_settled": select(Delivery.id).where(
            or_(
                and_(ended, Delivery.settled_at.is_(None)),
                and_(~ended, Delivery.settled_at.is_not(None)),
            )
        ),
        "nobody_sends": select(Delivery.id).where(
            Delivery.state == State.SENDING,
            or_(Delivery.owner.is_(None), Delivery.claimed_at.is_(None)),
        ),
        "same_message_id": select(func.min(Delivery.id))
        .group_by(Delivery.message_id)
        .having(func.count() > 1),
    }
    for problem, query in kinds.items():
        for delivery_id in session.scalars(query.limit(MOST)):
            yield problem, delivery_id
