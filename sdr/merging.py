"""Two records of one person made one: what would happen, doing it, taking it back.

Everything that hangs on the one record moves to the other, in whatever table it stands; what
cannot (both chose mail topics, say) is kept in the log. Of two values of a fact the one that is
chosen stands, else the newer; nothing is overwritten. A refusal is never lost: who withdrew a
consent on either record has withdrawn it. `undo` puts both records back as they were; what
happened since stays with the one that was kept, what was refused since holds for both. The log goes
when the person is erased.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import (
    facts,
    handoffs,
    leads,
    marks,
    merge_rows,
    origins,
    qualify,
    refusals,
    tallies,
    timeline,
)
from sdr.db import Record, new_id
from sdr.errors import BadInput, MoveNotAllowed, NotFound
from sdr.facts import LIST_FACTS, Fact, Known
from sdr.leads import Lead
from sdr.merge_rows import of_lead, packed, unpacked
from sdr.playbook.model import Playbook
from sdr.stages import OWNED_BY_PEOPLE, Stage

ONE, OTHER = "one", "other"


class Merge(Record):
    """`log`: what was moved, changed, made and put aside, so that it can be taken back."""

    __tablename__ = "merges"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    gone_id: Mapped[str] = mapped_column(String(40), index=True)
    by: Mapped[str] = mapped_column(String(320))
    at: Mapped[dt.datetime]
    log: Mapped[dict[str, Any]] = mapped_column(JSON)
    undone_at: Mapped[dt.datetime | None]
    undone_by: Mapped[str | None] = mapped_column(String(320))


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of both records; `stands`: whose value stands unless somebody chooses."""

    name: str
    one: Known | None
    other: Known | None
    stands: str

    @property
    def differ(self) -> bool:
        """True where there is something to choose."""
        return (
            self.one is not None and self.other is not None and self.name not in LIST_FACTS
            and self.one.value != self.other.value
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do; `barred`: why it cannot be done, or None."""

    keep: Lead
    gone: Lead
    lines: list[Line]
    moves: dict[str, int]  # table → rows
    barred: str | None


def preview(session: Session, keep: Lead, gone: Lead) -> Preview:
    """What would happen if `gone` became part of `keep`."""
    one, other = facts.current(session, keep.id), facts.current(session, gone.id)
    lines = [
        Line(name, one.get(name), other.get(name), _stands(one.get(name), other.get(name)))
        for name in facts.FACTS
        if name != "consent" and (name in one or name in other)
    ]
    connection = session.connection()
    moves = {
        table.name: connection.execute(
            select(func.count()).select_from(table).where(column == gone.id)
        ).scalar_one()
        for table, column in merge_rows.tables()
    }
    return Preview(
        keep, gone, lines, {t: n for t, n in moves.items() if n}, barred(session, keep, gone)
    )


def barred(session: Session, keep: Lead, gone: Lead) -> str | None:
    """Why the two cannot be one now: `same`, `both_held`."""
    if keep.id == gone.id:
        return "same"
    if handoffs.open_of(session, keep.id) and handoffs.open_of(session, gone.id):
        return "both_held"
    return None


def allowed(session: Session, keep: Lead, gone: Lead) -> None:
    """Raise BadInput where the two cannot be one now."""
    why = barred(session, keep, gone)
    if why is not None:
        raise BadInput(field="lead", problem=why, allowed="")


def hold(session: Session, keep: Lead, gone: Lead) -> None:
    """Let nobody change either to the end of the unit of work; what is read now still holds then.

    Raises NotFound where one became part of another meanwhile.
    """
    session.flush()
    for each in sorted((keep.id, gone.id)):
        if session.get(Lead, each, with_for_update=True, populate_existing=True) is None:
            raise NotFound(what="lead", id=each)


def taken_back(session: Session, one_id: str, other_id: str) -> bool:
    """Whether the two were one and somebody made them two again."""
    ids = (one_id, other_id)
    undone = select(Merge.id).where(
        Merge.lead_id.in_(ids), Merge.gone_id.in_(ids), Merge.undone_at.is_not(None)
    )
    return session.scalars(undone).first() is not None


def merge(
    session: Session, keep: Lead, gone: Lead, *, by: str, playbook: Playbook, now: dt.datetime,
    chosen: Mapping[str, str] | None = None,
) -> Merge:  # fmt: skip
    """Make `gone` part of `keep`; `chosen`: fact → one | other. Raises BadInput."""
    hold(session, keep, gone)
    allowed(session, keep, gone)
    lines = preview(session, keep, gone).lines
    stands = {line.name: (chosen or {}).get(line.name, line.stands) for line in lines}
    withdrawn = refusals.withdrawn(session, keep.id) | refusals.withdrawn(session, gone.id)
    log: dict[str, Any] = {"gone": packed(of_lead(session, Lead.__table__, gone.id))}
    before = packed(of_lead(session, Lead.__table__, keep.id))
    log["moved"], log["aside"], log["joined"] = merge_rows.move(session, keep.id, gone.id)
    tallies.forget(session, gone.id)  # one person from now on; the worker counts the kept lead anew
    session.execute(Lead.__table__.delete().where(Lead.__table__.c.id == gone.id))  # type: ignore[attr-defined]
    session.expire_all()
    log["superseded"] = _settle_facts(
        session, keep.id, set(log["moved"].get("facts", ())), stands, now
    )
    log["made"] = {"consents": refusals.keep(session, keep.id, withdrawn, now)}
    _join(session, keep, log["gone"])
    made = Merge(
        id=new_id("merge"), lead_id=keep.id, gone_id=log["gone"]["id"], by=by, at=now, log=log
    )
    session.add(made)
    event = timeline.write(
        session, keep.id, "merged", now=now, by=by,
        data={"gone_id": made.gone_id, "merge_id": made.id},
    )  # fmt: skip
    log["made"]["timeline_events"] = [event.id]
    qualify.reconsider(session, keep, playbook, now=now, by=by)
    after = packed(of_lead(session, Lead.__table__, keep.id))
    made.log = {**log, "do_not_contact": after["do_not_contact"], "kept": {
        name: [value, after[name]] for name, value in before.items() if value != after[name]
    }}  # fmt: skip
    session.flush()
    return made


def undo(
    session: Session, merge_id: str, *, by: str, playbook: Playbook, now: dt.datetime
) -> Merge:
    """Make them two again. Raises NotFound, MoveNotAllowed where it is undone or not the last."""
    made = session.get(Merge, merge_id, with_for_update=True)
    if made is None:
        raise NotFound(what="merge", id=merge_id)
    if made.undone_at is not None or last_of(session, made.lead_id) is not made:
        raise MoveNotAllowed(what="merge", old="merged", new="undone")
    keep, log = leads.get(session, made.lead_id), made.log
    own = {*log["made"]["consents"], *log["moved"].get("consents", ())}
    refused = refusals.since(session, keep.id, made.at, without=own)
    stopped = keep.do_not_contact
    merge_rows.put_back(session, made.lead_id, made.gone_id, log)
    _restore(keep, log)
    made.undone_at, made.undone_by = now, by
    back = leads.get(session, made.gone_id)
    for each in (keep, back):  # one person refused it: it holds for both
        refusals.keep(session, each.id, refused, now)
    if stopped is not None and stopped != log["do_not_contact"]:
        back.do_not_contact = stopped
    for each, other in ((keep, back), (back, keep)):
        timeline.write(session, each.id, "unmerged", now=now, by=by, data={"lead_id": other.id})
        marks.put(session, each.id, each.created_at, {
            "tag": each.tags or (), **marks.of_source(each.source), **marks.of_fields(each.fields),
            **marks.of_last_source(each.last_source),
        })  # fmt: skip
        qualify.reconsider(session, each, playbook, now=now, by=by)
    made.log = {}  # it repeats what is theirs, and nothing needs it any more
    session.flush()
    return made


def _restore(keep: Lead, log: Mapping[str, Any]) -> None:
    """The record that was kept, as it was; what somebody changed since stays as they left it."""
    kept = unpacked(Lead.__table__, {name: pair[0] for name, pair in log["kept"].items()})
    merged = unpacked(Lead.__table__, {name: pair[1] for name, pair in log["kept"].items()})
    for name, value in kept.items():
        if name not in ("updated_at", "created_at") and getattr(keep, name) == merged[name]:
            setattr(keep, name, value)


def last_of(session: Session, lead_id: str) -> Merge | None:
    """The lead's last merge that stands."""
    return session.scalars(
        select(Merge)
        .where(Merge.lead_id == lead_id, Merge.undone_at.is_(None))
        .order_by(Merge.at.desc(), Merge.id.desc())
    ).first()


def went_to(session: Session, lead_id: str) -> str | None:
    """The lead that this one became part of, or None."""
    seen = lead_id
    while session.get(Lead, seen) is None:
        following = session.scalars(
            select(Merge.lead_id).where(Merge.gone_id == seen, Merge.undone_at.is_(None))
        ).first()
        if following is None:
            return None
        seen = following
    return seen if seen != lead_id else None


# ── parts ──────────────────────────────────────────────────────────────────────────────────────
def _stands(one: Known | None, other: Known | None) -> str:
    if one is None or other is None:
        return ONE if other is None else OTHER
    if (one.by == "prospect") != (other.by == "prospect"):  # their own word before a list's
        return ONE if one.by == "prospect" else OTHER
    return OTHER if other.at > one.at else ONE


def _settle_facts(
    session: Session, lead_id: str, moved: set[str], stands: Mapping[str, str], now: dt.datetime
) -> list[str]:
    """Of two values the one that stands supersedes the other; the ids of those superseded."""
    rows = session.scalars(
        select(Fact)
        .where(Fact.lead_id == lead_id, Fact.superseded_at.is_(None))
        .order_by(Fact.at, Fact.id)
    ).all()
    by_name: dict[str, list[Fact]] = {}
    for row in rows:
        by_name.setdefault(row.name, []).append(row)
    gone = []
    for name, held in by_name.items():
        if name in LIST_FACTS:
            seen: list[Fact] = []
            for row in held:
                twin = next((each for each in seen if each.value == row.value), None)
                if twin is None:
                    seen.append(row)
                else:
                    row.superseded_at, row.superseded_by = now, twin.id
                    gone.append(row.id)
            continue
        if len(held) < 2:
            continue
        theirs = stands.get(name, ONE) == OTHER
        winner = next((row for row in held if (row.id in moved) == theirs), held[-1])
        for row in held:
            if row is not winner:
                row.superseded_at, row.superseded_by = now, winner.id
                gone.append(row.id)
    session.flush()
    return gone


def _join(session: Session, keep: Lead, gone: Mapping[str, Any]) -> None:
    """What stands on the lead itself; what tells of caution counts from either."""
    for name in ("not_buyer", "do_not_contact", "abuse", "returned", "quiet_hours", "timezone",
                 "timezone_by", "country", "account_id", "attitude"):  # fmt: skip
        if getattr(keep, name) is None and gone[name] is not None:
            setattr(keep, name, gone[name])
    keep.was_unready = keep.was_unready or bool(gone["was_unready"])
    keep.tracked = keep.tracked and bool(gone["tracked"])
    if Stage(gone["stage"]) in OWNED_BY_PEOPLE and Stage(keep.stage) not in OWNED_BY_PEOPLE:
        keep.stage = gone["stage"]
    leads.retag(session, keep, [*(keep.tags or ()), *(gone["tags"] or ())])
    leads.set_fields(session, keep, {
        code: value for code, value in (gone["fields"] or {}).items()
        if code not in (keep.fields or {})
    })  # fmt: skip
    one, other = keep.source, gone["source"] or {}
    if dt.datetime.fromisoformat(gone["created_at"]) < keep.created_at:
        one, other = other, one
    keep.source = origins.joined(one, other)
    keep.last_source = origins.latest(keep.last_source, gone.get("last_source"))
    marks.put(session, keep.id, keep.created_at, {
        **marks.of_source(keep.source), **marks.of_last_source(keep.last_source),
    })  # fmt: skip
