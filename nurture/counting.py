"""What reports count, read from the records of the leads that changed since the last pass.

`rows_of` says what there is to count of some leads, from their records alone: counting a lead
again changes nothing. Who is to be counted stands in a queue (`tallies.TallyDue`): whoever stirred
is noted there in the unit of work that takes their stirs away, whoever changed since a mark, and
whoever said when to meet, for that time. Of the queue so many are counted a pass, so that a
database that was never counted is counted bit by bit and holds up no message.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from nurture import units
from nurture.context import Context
from sdr import facts, hours, meetings, tallies
from sdr.conversations import Conversation, Message
from sdr.facts import CONTACT_FACTS, Fact, Known
from sdr.handoffs import Handoff, State
from sdr.leads import Lead
from sdr.meetings import Meeting
from sdr.merging import Merge
from sdr.playbook.model import Playbook
from sdr.stages import OWNED_BY_PEOPLE, Stage, Verdict
from sdr.tallies import EVERY, QUOTED, STEPS, SUMMED, Row, TallyMark, name
from sdr.timeline import Event

A_PASS = 2000  # leads counted in one pass
AT_A_TIME = 200  # … in one unit of work
# what is committed late under an earlier time is looked at again
LATE = dt.timedelta(seconds=30)
AGAIN = dt.timedelta(hours=1)  # who could not be counted
NEVER_MET = frozenset({"unreachable", "bad_data"})  # reasons why a handoff came back
_SOLD = OWNED_BY_PEOPLE - {Stage.OPPORTUNITY}
_EVENTS = ("verdict", "objection", "content_gap")


async def a_pass(context: Context, now: dt.datetime) -> None:
    """Count for the reports whose turn it is; a defect in what one lead has stops nobody else."""
    await units.do(context, follow, now)
    for _ in range(A_PASS // AT_A_TIME):
        counted = await units.do(context, some, context, now)
        if counted is None:
            for lead_id in await context.database.run(lambda s: tallies.waiting(s, now, AT_A_TIME)):
                if await units.do(context, some, context, now, lead_id) is None:
                    await units.do(context, put_off, lead_id, now)
        elif counted < AT_A_TIME:
            break
    await units.do(context, sum_daily, context, now)


def follow(session: Session, now: dt.datetime) -> None:
    """Let the leads be counted that changed since the mark, as many as a pass has room for."""
    room = A_PASS - len(tallies.waiting(session, now, A_PASS))
    mark = session.get(TallyMark, EVERY)
    query = select(Lead.id, Lead.updated_at).order_by(Lead.updated_at, Lead.id).limit(room)
    if mark is not None:
        query = query.where(tuple_(Lead.updated_at, Lead.id) > (mark.at, mark.id))
    changed = session.execute(query).all() if room else []
    if not changed:
        return
    for first in range(0, len(changed), AT_A_TIME):
        tallies.due(session, [key for key, _ in changed[first : first + AT_A_TIME]], now)
    key, at = changed[-1]
    if len(changed) < room and at > now - LATE:
        at, key = now - LATE, ""
        at = max(at, mark.at) if mark is not None else at
    _go_on(session, EVERY, at, key)


def some(session: Session, context: Context, now: dt.datetime, only: str | None = None) -> int:
    """Count the leads whose turn it is; returns how many, `AT_A_TIME` when there may be more."""
    ids = tallies.take_due(session, now, AT_A_TIME, only)
    these(session, context, ids, now)
    return len(ids)


def these(session: Session, context: Context, ids: Sequence[str], now: dt.datetime) -> None:
    """Count these leads, and note who is to be counted again once their meeting is over."""
    found = list(session.scalars(select(Lead).where(Lead.id.in_(ids)).order_by(Lead.id)))
    held = _Held(session, [lead.id for lead in found])
    tallies.put(session, _rows_of(found, held, context.playbook, context.timezone, now))
    for lead in found:
        meeting = held.meeting(lead)
        if meeting is not None and meeting > now:
            tallies.due(session, [lead.id], meeting)


def put_off(session: Session, lead_id: str, now: dt.datetime) -> None:
    """Whoever cannot be counted holds up nobody: they are looked at again in a while."""
    tallies.take_due(session, now, 1, lead_id)
    tallies.due(session, [lead_id], now + AGAIN)


def sum_daily(session: Session, context: Context, now: dt.datetime) -> None:
    """Once a day make the sums anew from the rows."""
    mark = session.get(TallyMark, SUMMED)
    today = _day(now, context.timezone)
    if mark is None or _day(mark.at, context.timezone) != today:
        tallies.sum_anew(session)
        _go_on(session, SUMMED, now, "")


def _go_on(session: Session, what: str, at: dt.datetime, key: str) -> None:
    mark = session.get(TallyMark, what)
    if mark is None:
        session.add(TallyMark(name=what, at=at, id=key))
    else:
        mark.at, mark.id = at, key
    session.flush()


def rows_of(
    session: Session, leads: Sequence[Lead], playbook: Playbook, zone: ZoneInfo, now: dt.datetime
) -> dict[str, list[Row]]:
    """Everything to be counted of these leads."""
    held = _Held(session, [lead.id for lead in leads])
    return _rows_of(leads, held, playbook, zone, now)


def _rows_of(
    leads: Sequence[Lead], held: _Held, playbook: Playbook, zone: ZoneInfo, now: dt.datetime
) -> dict[str, list[Row]]:
    return {
        lead.id: [
            *_funnel(lead, held, zone, now),
            *_questions(lead, held, zone),
            *_handoffs(lead, held, playbook, zone),
            *_voice(lead, held, zone),
        ]
        for lead in leads
    }


class _Held:
    """The records of some leads, by lead; a handful of queries however many they are."""

    def __init__(self, session: Session, ids: list[str]) -> None:
        self.facts = _by_lead(
            session.scalars(
                select(Fact)
                .where(Fact.lead_id.in_(ids), Fact.superseded_at.is_(None))
                .order_by(Fact.at, Fact.id)
            )
        )
        self.known = {lead: facts.standing(rows) for lead, rows in self.facts.items()}
        self.events = _by_lead(
            session.scalars(select(Event).where(Event.lead_id.in_(ids), Event.kind.in_(_EVENTS)))
        )
        self.handoffs = _by_lead(session.scalars(select(Handoff).where(Handoff.lead_id.in_(ids))))
        self.meetings = _by_lead(session.scalars(select(Meeting).where(Meeting.lead_id.in_(ids))))
        self.talks = _by_lead(
            session.scalars(select(Conversation).where(Conversation.lead_id.in_(ids)))
        )
        self.came = defaultdict[str, list[dt.datetime]](list)  # records that became theirs
        before = Merge.log["gone"]["created_at"].as_string()
        for lead_id, at in session.execute(
            select(Merge.lead_id, before).where(Merge.lead_id.in_(ids), Merge.undone_at.is_(None))
        ):
            self.came[lead_id].append(dt.datetime.fromisoformat(at))
        talks = [talk.id for each in self.talks.values() for talk in each]
        self.messages: dict[str, list[Message]] = defaultdict(list)
        for message in session.scalars(
            select(Message).where(Message.conversation_id.in_(talks)).order_by(Message.seq)
        ):
            self.messages[message.conversation_id].append(message)

    def value(self, lead: Lead, fact: str) -> Any:
        known: Known | None = self.known.get(lead.id, {}).get(fact)
        return None if known is None else known.value

    def first_came(self, lead: Lead) -> dt.datetime:
        """When the first of the records came that this one is made of."""
        first: dt.datetime = min([lead.created_at, *self.came.get(lead.id, ())])
        return first

    def meeting(self, lead: Lead) -> dt.datetime | None:
        """When they said they would meet us."""
        stated = self.value(lead, "meeting_time")
        return None if stated is None else dt.datetime.fromisoformat(stated)


def _by_lead(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[str(row.lead_id)].append(row)
    return found


def _day(moment: dt.datetime, zone: ZoneInfo) -> dt.date:
    return moment.astimezone(zone).date()


# ── funnel ─────────────────────────────────────────────────────────────────────────────────────
def source_of(source: dict[str, Any]) -> str:
    """Where a lead came from, in one word: what was said of it, else the site it came from."""
    if source.get("utm_source"):
        return name(str(source["utm_source"]).casefold())
    if source.get("referred_by"):
        return "referral"
    if source.get("form"):
        return name(f"form:{source['form']}")
    try:
        host = urlsplit(str(source.get("referrer") or "")).hostname or ""
    except ValueError:
        host = ""
    return name(host.removeprefix("www.")) or "direct"


def _funnel(lead: Lead, held: _Held, zone: ZoneInfo, now: dt.datetime) -> Iterator[Row]:
    yield Row(
        "funnel", _day(held.first_came(lead), zone), lead.language, source_of(lead.source),
        name(held.value(lead, "persona")), _furthest(lead, held, now),
    )  # fmt: skip


def _furthest(lead: Lead, held: _Held, now: dt.datetime) -> str:
    """The last step of STEPS that the lead reached; what lies before counts as passed."""
    stage, mine = Stage(lead.stage), held.handoffs.get(lead.id, [])
    accepted = any(each.accepted_at is not None for each in mine)
    reached = {
        "won": stage in _SOLD or any(each.state == State.WON for each in mine),
        "met": _met(held, lead, mine, now),
        "accepted": accepted or stage is Stage.OPPORTUNITY,
        "qualified": any(each.reason != "requested" for each in mine)
        or lead.verdict == Verdict.QUALIFIED
        or any(
            each.kind == "verdict" and each.data.get("new") == Verdict.QUALIFIED
            for each in held.events.get(lead.id, [])
        ),
        "captured": any(held.value(lead, fact) is not None for fact in CONTACT_FACTS),
        "engaged": any(
            message.sender == "prospect"
            for talk in held.talks.get(lead.id, [])
            for message in held.messages[talk.id]
        ),
        "visit": True,
    }
    return next(step for step in reversed(STEPS) if reached[step])


def _met(held: _Held, lead: Lead, mine: Sequence[Handoff], now: dt.datetime) -> bool:
    """What reps said of meetings that were booked; where none was, a stated time that is over."""
    booked = held.meetings.get(lead.id, [])
    if booked:
        return any(each.state == meetings.State.MET for each in booked)
    stated = held.meeting(lead)
    return stated is not None and stated <= now and any(_was_there(each, stated) for each in mine)


def _was_there(handoff: Handoff, meeting: dt.datetime) -> bool:
    """Whether a colleague had the lead when the meeting was, and nothing says they never met."""
    if handoff.accepted_at is None:
        return False
    if handoff.state == State.WON or handoff.closed_at is None:
        return True
    return handoff.closed_at >= meeting and handoff.return_reason not in NEVER_MET


# ── questions ──────────────────────────────────────────────────────────────────────────────────
def _questions(lead: Lead, held: _Held, zone: ZoneInfo) -> Iterator[Row]:
    """Of each talk that is over and in which somebody wrote: the facts asked for, answered or not.

    A fact asked for again counts once; the last question, if nothing was written after it, is
    where the person left.
    """
    for talk in held.talks.get(lead.id, []):
        messages = held.messages[talk.id]
        said = [each for each in messages if each.sender == "prospect"]
        if talk.ended_at is None or not said:
            continue
        asked = {each.asks: each for each in messages if each.sender == "bot" and each.asks}
        for fact, message in asked.items():
            answered = said[-1].seq > message.seq
            yield Row(
                "questions", _day(talk.started_at, zone), talk.language, name(fact), "",
                "answered" if answered else "dropped", talk.id,
                None if answered else said[-1].text[:QUOTED],
            )  # fmt: skip


# ── handoffs ───────────────────────────────────────────────────────────────────────────────────
def _handoffs(lead: Lead, held: _Held, playbook: Playbook, zone: ZoneInfo) -> Iterator[Row]:
    for each in held.handoffs.get(lead.id, []):
        outcome = f"returned:{each.return_reason}" if each.state == State.RETURNED else each.state
        yield Row(
            "handoffs", _day(each.created_at, zone), lead.language, name(each.assignee),
            name(outcome), _speed(each, playbook), each.id,
        )  # fmt: skip


def _speed(handoff: Handoff, playbook: Playbook) -> str:
    """How soon it was taken, in office time."""
    if handoff.accepted_at is None:
        return "open"
    office = ZoneInfo(playbook.company.timezone)
    since = handoff.assigned_at or handoff.created_at  # who was given it later took it later
    taken = hours.open_between(playbook.routing.hours, since, handoff.accepted_at, office)
    minutes = taken.total_seconds() / 60
    limits = (("15m", 15), ("1h", 60), ("4h", 240), ("8h", 480))
    return next((code for code, limit in limits if minutes <= limit), "later")


# ── voice ──────────────────────────────────────────────────────────────────────────────────────
def _voice(lead: Lead, held: _Held, zone: ZoneInfo) -> Iterator[Row]:
    """What was heard: problems, objections, what is in use, questions without an answer."""
    industry = name(held.value(lead, "industry"))
    for fact in held.facts.get(lead.id, []):
        kind = {"need": "problem", "current_solution": "system"}.get(fact.name)
        if kind is not None:
            yield _heard(
                lead, fact.at, zone, kind, fact.value, industry, fact.message_id, fact.text
            )
    for event in held.events.get(lead.id, []):
        kind = {"objection": "objection", "content_gap": "question"}.get(event.kind)
        if kind is not None:
            data = event.data
            yield _heard(
                lead, event.at, zone, kind, data.get("act"), industry, data.get("message_id"),
                data.get("text"),
            )  # fmt: skip


def _heard(
    lead: Lead, at: dt.datetime, zone: ZoneInfo, kind: str, what: object, industry: str,
    ref: str | None, text: str | None,
) -> Row:  # fmt: skip
    day = _day(at, zone)
    monday = day - dt.timedelta(days=day.weekday())
    quote = str(text)[:QUOTED] if text else None
    return Row("voice", monday, lead.language, kind, name(what), industry, ref, quote)
