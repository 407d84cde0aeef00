"""Admission: thousands of leads of the pool enter sequences by a few statements.

It comes to what `entering` comes to one by one, and a test holds the two together. What an
entrance asks about a lead is read in SQL as its *kind* (language, persona, problems, reasons …).
Of each kind there are many leads, and it is put once to the same pure rule, `sequences.choose`.
What speaks against writing at all, and what a lead had before, is a condition of the statements.
Leads are taken in the order of their ids, a part at a time, with their rows held; when the first
message goes is worked out when it is planned. `intakes` calls.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session
from ulid import ULID

from nurture import admission_kinds as kinds
from nurture import admission_sides as sides
from nurture import optin, version_files
from nurture.admission_kinds import InForce, Terms
from nurture.admission_sides import Range
from nurture.context import Context
from nurture.decisions import Line
from nurture.enrollments import Enrollment, State
from sdr import consent
from sdr.db import Record, UtcDateTime
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.timeline import Event

# Why somebody stays out whom `entering` has not looked at: the pass judges these anew first.
IN_SEQUENCE, HANDOFF, TALKING, CHANGED = "in_sequence", "handoff", "talking", "changed"
OTHER = "other_sequence"
_CHAT = "chat"  # without an address: only what reaches people in the chat will do

_SCRATCH = MetaData()
_ASKED = Table(
    "admission_asked", _SCRATCH,
    Column("lead_id", String(40), primary_key=True),
    Column("kind", Text), Column("bar", String(20)), Column("returned_at", String(40)),
    Column("address", Text),
    prefixes=["TEMPORARY"], postgresql_on_commit="DROP",
)  # fmt: skip
_KINDS = Table(
    "admission_kinds", _SCRATCH,
    Column("kind", Text, primary_key=True),
    Column("sequence", String(100)), Column("version", Integer), Column("step", String(60)),
    Column("visits", JSON), Column("because", JSON), Column("due_at", UtcDateTime),
    Column("in_chat", Boolean), Column("wanted", Boolean),
    Column("rule", String(20)), Column("ended_by", UtcDateTime),
    prefixes=["TEMPORARY"], postgresql_on_commit="DROP",
)  # fmt: skip
_ENTERING = Table(
    "admission_entering", _SCRATCH,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("lead_id", String(40)), Column("kind", Text), Column("returned_at", String(40)),
    prefixes=["TEMPORARY"], postgresql_on_commit="DROP",
)  # fmt: skip


@dataclass(slots=True)
class Admitted:
    """What came of a part. `last`: the lead it ended with, None when there was none left."""

    last: str | None = None
    looked_at: int = 0  # leads of the pool
    entered: int = 0
    kept_out: Counter[str] = field(default_factory=Counter)  # of the segment, by reason


def admit(
    session: Session, context: Context, terms: Terms, *, after: str, size: int, now: dt.datetime,
    dry: bool = False, force: InForce | None = None, soon: bool = False,
) -> Admitted:  # fmt: skip
    """Let the next `size` leads of the pool behind `after` enter; with `dry` only say who would.

    `force`: what takes leads, where that is not what does now. `soon`: who talks to us or changed,
    and so is judged by a pass first, counts as they stand.
    """
    looked_at, last = _hold(session, after, size, dry=dry)
    if last is None:
        return Admitted()
    among, done = Range(after, last), Admitted(last, looked_at)
    connection = session.connection()
    for each in _SCRATCH.sorted_tables:
        each.create(connection, checkfirst=False)
    force = force or InForce.read(session, context.playbook)
    _ask(session, context.playbook, force, terms, among, soon=soon)
    _decide(session, force, terms, now)
    done.kept_out.update(_kept_out(session))
    eligible = done.kept_out.pop("", 0)
    done.entered = _enter(session, among)
    done.kept_out["already_had"] += eligible - done.entered
    done.kept_out = +done.kept_out
    if done.entered and not dry:
        for name in session.scalars(
            select(_KINDS.c.sequence).join(_ENTERING, _ENTERING.c.kind == _KINDS.c.kind).distinct()
        ):
            version_files.keep(session, context.playbook, force.named(name), now)
        _write(session, among, now)
    for each in _SCRATCH.sorted_tables:
        each.drop(connection, checkfirst=False)
    return done


def _hold(session: Session, after: str, size: int, *, dry: bool) -> tuple[int, str | None]:
    """Hold the rows of the next leads, so that nobody decides about them meanwhile."""
    part = select(Lead.id).where(sides.POOL, Lead.id > after).order_by(Lead.id).limit(size)
    held = (part if dry else part.with_for_update(key_share=True)).cte("held")
    looked_at, last = session.execute(select(func.count(), func.max(held.c.id))).one()
    return looked_at, last


# ── what is asked of each lead ─────────────────────────────────────────────────────────────────
def _ask(
    session: Session, playbook: Playbook, force: InForce, terms: Terms, among: Range, *, soon: bool
) -> None:
    """Read of each lead what an entrance asks, and what speaks against writing to it."""
    sqlite = session.connection().dialect.name == "sqlite"
    told = sides.told(among, sqlite=sqlite)
    talks, busy, handed = sides.talks(among), sides.busy(among), sides.handed_over(among)
    seen, pooled = sides.seen(among), sides.pooled(among, sqlite=sqlite)
    kind = kinds.written(force, terms, told, pooled, sqlite=sqlite)
    address = func.coalesce(told.c.email, "")
    hashed = sides.address_hash(address, sqlite=sqlite)
    judged_first = [
        (func.coalesce(talks.c.open, 0) > 0, TALKING),
        (seen.c.seen_at.is_distinct_from(Lead.updated_at), CHANGED),
    ]
    bars: list[tuple[Any, Any]] = [
        (busy.c.lead_id.is_not(None), IN_SEQUENCE),
        (handed.c.lead_id.is_not(None), HANDOFF),
        *(() if soon else judged_first),
        (func.coalesce(cast(Lead.do_not_contact, Text), "null") != "null", "do_not_contact"),
        (and_(address == "", talks.c.lead_id.is_(None)), "no_email_address"),
        (address == "", _CHAT),
    ]
    if session.scalars(select(consent.Suppression.id).limit(1)).first() is not None:
        bars.append((sides.suppressed(hashed), "suppressed"))
    if playbook.consent.double_opt_in:
        bars.append((~sides.confirmed(hashed), optin.REASON))
    rows = (
        select(
            Lead.id, kind, case(*bars, else_=None),
            sides.inside(Lead.returned, "at", sqlite=sqlite), address,
        )
        .outerjoin(told, told.c.lead_id == Lead.id)
        .outerjoin(talks, talks.c.lead_id == Lead.id)
        .outerjoin(busy, busy.c.lead_id == Lead.id)
        .outerjoin(handed, handed.c.lead_id == Lead.id)
        .outerjoin(seen, seen.c.subject == Lead.id)
        .where(sides.POOL, among.holds(Lead.id))
    )  # fmt: skip
    if force.moments:
        rows = rows.outerjoin(pooled, pooled.c.lead_id == Lead.id)
    session.execute(
        insert(_ASKED).from_select(["lead_id", "kind", "bar", "returned_at", "address"], rows)
    )
    if not sqlite:
        _look_again(session, playbook)


def _look_again(session: Session, playbook: Playbook) -> None:
    """Addresses in other scripts: databases put these into small letters as they are set up to."""
    wide = select(_ASKED.c.lead_id, _ASKED.c.address).where(
        or_(_ASKED.c.bar.is_(None), _ASKED.c.bar.in_(("suppressed", optin.REASON))),
        func.octet_length(_ASKED.c.address) != func.char_length(_ASKED.c.address),
    )
    for lead_id, address in session.execute(wide).all():
        bar = None
        if consent.is_suppressed(session, "email", address):
            bar = "suppressed"
        elif optin.missing(session, playbook, lead_id, address):
            bar = optin.REASON
        session.execute(update(_ASKED).where(_ASKED.c.lead_id == lead_id).values(bar=bar))


# ── what is decided for each kind ──────────────────────────────────────────────────────────────
def _decide(session: Session, force: InForce, terms: Terms, now: dt.datetime) -> None:
    """Put each kind to the entrance rules, once; what is not of the segment gets no row."""
    asked = session.scalars(select(_ASKED.c.kind).distinct())
    found = [row for each in asked if (row := kinds.decided(each, force, terms, now)) is not None]
    if found:
        session.execute(insert(_KINDS), found)


# ── who enters ─────────────────────────────────────────────────────────────────────────────────
def _reason() -> ColumnElement[str]:
    """Why a lead stays out, what it had before aside; '' when nothing else speaks against it."""
    return case(
        (and_(_ASKED.c.bar == _CHAT, _KINDS.c.in_chat == false()), "no_email_address"),
        (_ASKED.c.bar != _CHAT, _ASKED.c.bar),
        (_KINDS.c.sequence.is_(None), "no_sequence"),
        (_KINDS.c.wanted == false(), OTHER),
        else_="",
    )


def _kept_out(session: Session) -> dict[str, int]:
    reason = _reason().label("reason")
    counted = (
        select(reason, func.count())
        .select_from(_ASKED)
        .join(_KINDS, _KINDS.c.kind == _ASKED.c.kind)
        .group_by(reason)
    )
    return dict(session.execute(counted).all())


def _enter(session: Session, among: Range) -> int:
    """Note who enters; how many."""
    rows = (
        select(
            func.row_number().over(order_by=_ASKED.c.lead_id),
            _ASKED.c.lead_id, _ASKED.c.kind, _ASKED.c.returned_at,
        )
        .join(_KINDS, _KINDS.c.kind == _ASKED.c.kind)
        .where(_reason() == "")
    )  # fmt: skip
    if session.scalars(
        select(Enrollment.id).where(among.holds(Enrollment.lead_id)).limit(1)
    ).first():
        rows = rows.where(~_had())
    session.execute(
        insert(_ENTERING).from_select(["number", "lead_id", "kind", "returned_at"], rows)
    )
    return session.scalars(select(func.count()).select_from(_ENTERING)).one()


def _had() -> ColumnElement[bool]:
    """The lead was in the sequence before, and its re-entry rule lets it in no more.

    As `entering.may_enter_again` has it.
    """
    earlier = (
        select(literal(1))
        .where(
            Enrollment.lead_id == _ASKED.c.lead_id, Enrollment.sequence == _KINDS.c.sequence,
            Enrollment.reason.is_distinct_from("undeliverable"),
        )
        .correlate(_ASKED, _KINDS)
    )  # fmt: skip
    as_now = Enrollment.returned_at.is_not_distinct_from(_ASKED.c.returned_at)
    lately = or_(Enrollment.ended_at.is_(None), Enrollment.ended_at > _KINDS.c.ended_by)
    return and_(
        earlier.where(or_(_KINDS.c.rule == "never", as_now)).exists(),
        or_(_KINDS.c.rule != "timed", earlier.where(lately).exists()),
    )


def _write(session: Session, among: Range, now: dt.datetime) -> None:
    """The enrolments, a line on each lead's timeline and one in the decision log."""
    stamp = str(ULID())[:20]
    # ids of this part sort by lead: six figures, counted from here
    tail = stamp + func.substr(cast(1_000_000 + _ENTERING.c.number, String), 2)
    sqlite = session.connection().dialect.name == "sqlite"
    because = sides.json(_KINDS.c.because, sqlite=sqlite)
    inbound = sides.inbound(among)
    at, nobody = literal(now, UtcDateTime), literal("leadhatch")
    enrolled = {
        "enrollment_id": "enr_" + tail, "sequence": _KINDS.c.sequence,
        "version": _KINDS.c.version, "because": because,
    }  # fmt: skip
    _fill(session, Enrollment, {
        "id": "enr_" + tail, "lead_id": _ENTERING.c.lead_id, "sequence": _KINDS.c.sequence,
        "version": _KINDS.c.version, "state": literal(State.ACTIVE.value),
        "entered_because": _KINDS.c.because, "returned_at": _ENTERING.c.returned_at,
        "inbound_before": func.coalesce(inbound.c.messages, 0), "step_index": literal(0),
        "step": _KINDS.c.step, "visits": _KINDS.c.visits, "withdrawn": literal({}, JSON),
        "arrived_at": at, "watching": literal(False), "seen_events": literal(0),
        "step_due_at": _KINDS.c.due_at, "created_at": at,
    }, lambda rows: rows.outerjoin(inbound, inbound.c.lead_id == _ENTERING.c.lead_id))  # fmt: skip
    _fill(session, Event, {
        "id": "evt_" + tail, "lead_id": _ENTERING.c.lead_id, "kind": literal("enrolled"),
        "by": nobody, "data": sides.made(enrolled, sqlite=sqlite), "at": at,
    })  # fmt: skip
    _fill(session, Line, {
        "id": "dec_" + tail, "lead_id": _ENTERING.c.lead_id, "enrollment_id": "enr_" + tail,
        "sequence": _KINDS.c.sequence, "visit": literal(0), "what": literal("entered"),
        "data": sides.made({"because": because}, sqlite=sqlite), "at": at,
    })  # fmt: skip


def _fill(
    session: Session, record: type[Record], values: Mapping[str, ColumnElement[Any]],
    joined: Callable[[Select[Any]], Select[Any]] = lambda rows: rows,
) -> None:  # fmt: skip
    """One row of a table for everybody who enters."""
    rows = (
        select(*values.values())
        .select_from(_ENTERING)
        .join(_KINDS, _KINDS.c.kind == _ENTERING.c.kind)
        .order_by(_ENTERING.c.number)
    )
    session.execute(insert(record).from_select(list(values), joined(rows), include_defaults=False))
