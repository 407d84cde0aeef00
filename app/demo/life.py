"""What becomes of one invented person: talk, sales, pool, success, in the order of time.

A life is an asynchronous generator that yields the moment at which it goes on; `app.demo.year`
wakes all lives in the order of time, so the whole year happens once, as it would have. Every step
is a verb of the product; mails pass the one door out into a channel that keeps them and sends
nothing.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from actions.turn import Desk
from app.demo import reading
from app.demo import talk as talks
from app.demo.people import FAIRS, Person, line
from console.importing import import_lead
from console.wire import LeadIn
from nurture import enrollments, links, moves, notices, pool, preparing, schedule, timing
from nurture.context import Context
from nurture.enrollments import Enrollment
from sdr import conversations, handoffs, hours, leads, outbound, timeline
from sdr.handoffs import Handoff
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.ports import Dispatch, FixedClock
from sdr.stages import Stage, may_move

type Life = AsyncIterator[dt.datetime]

SOON = dt.timedelta(seconds=20)  # a pass of the worker later
LINK = re.compile(r"/t/([\w-]+)")
STOP = re.compile(r"/u/([\w-]+)")
AFTER_WON = (
    (Stage.DELIVERED, 30, 75), (Stage.IN_USE, 10, 30), (Stage.ADVOCATE, 30, 120),
    (Stage.RENEWED, 120, 260),
)  # fmt: skip
RETURNS = {
    "too_early": 5, "no_budget": 3, "unreachable": 2, "no_authority": 2, "wrong_profile": 1,
}  # fmt: skip


class Kept:
    """A channel that takes every message and sends none."""

    def __init__(self) -> None:
        self.sent: dict[str, Dispatch] = {}

    async def send(self, dispatch: Dispatch) -> None:
        """Keep it, so that its reader can follow its links."""
        self.sent[dispatch.delivery_id] = dispatch


@dataclass(slots=True)
class World:
    """What all lives share. `ends`: the present, where every life stops."""

    context: Context
    desk: Desk
    kept: Kept
    rng: random.Random
    ends: dt.datetime
    now: dt.datetime
    spawn: Callable[[Person, dt.datetime, str], None]  # a person, when, referred by which lead
    lives: dict[str, Person] = field(default_factory=dict)  # by lead

    def do[T](self, work: Callable[[Session], T]) -> T:
        """One unit of work."""
        with self.context.database.session() as session:
            return work(session)


async def live(world: World, person: Person, *, fresh: bool) -> Life:
    """A whole life. `fresh`: no rep has come round to them yet."""
    rng = world.rng
    if person.kind == "import":
        lead_id = world.do(lambda s: _import(s, world, person))
        world.lives[lead_id] = person
    else:
        lead_id, ended = world.do(lambda s: _talk(s, world, person))
        world.lives[lead_id] = person
        yield ended
        world.do(lambda s: _end(s, lead_id, world.now))
    world.do(lambda s: pool.settle(s, world.context, lead_id, world.now))
    for _ in range(3):
        async for moment in _sold(world, person, lead_id, fresh=fresh):
            yield moment
        if fresh:
            return
        async for moment in _nurtured(world, person, lead_id):
            yield moment
        if not world.do(lambda s: handoffs.open_of(s, lead_id) is not None):
            return
        fresh = rng.random() < 0.1


def _talk(session: Session, world: World, person: Person) -> tuple[str, dt.datetime]:
    """The talk; returns the lead and when silence ends it (or now, where it has ended)."""
    talk = talks.open_talk(session, world.desk, world.rng, person, world.now)
    talks.converse(talk)
    held = talk.conversation.ended_at
    return talk.lead.id, (held or talk.now + world.context.idle) + SOON


def _end(session: Session, lead_id: str, now: dt.datetime) -> None:
    for conversation in conversations.of_lead(session, lead_id):
        conversations.end(session, conversation, "silence", now)


def _import(session: Session, world: World, person: Person) -> str:
    """A card from a trade fair, or whom a customer sent."""
    known = {
        "name": person.name, "company": person.company, "job_title": person.title,
        "region": person.region, "email": person.email, "phone": person.phone.replace(" ", ""),
        "industry": person.industry, "persona": person.persona,
        "company_size": {"min": person.size, "max": person.size}, "consent": {"email": True},
    }  # fmt: skip
    source = {key: value for key, value in person.source.items() if key != "demo"}
    given = LeadIn.model_validate(
        {"facts": {k: v for k, v in known.items() if v is not None},
         "language": person.language, "source": source}
    )  # fmt: skip
    by = world.desk.playbook.routing.representatives[0].email
    lead, _ = import_lead(session, given, world.desk.playbook, by=by, now=world.now)
    lead.source, lead.timezone = {**lead.source, "demo": True}, person.zone
    return lead.id


def fair(rng: random.Random) -> dict[str, str]:
    """The source of a card from a trade fair."""
    return {"utm_source": "event", "utm_medium": "fair", "utm_campaign": rng.choice(FAIRS)}


# ── sales ────────────────────────────────────────────────────────────────────────────────────


async def _sold(world: World, person: Person, lead_id: str, *, fresh: bool) -> Life:
    """From an open handoff to its end, and on where they bought."""
    handoff = world.do(lambda s: handoffs.open_of(s, lead_id))
    if handoff is None:
        return
    yield world.now + SOON
    # a handoff without a contact waits two minutes for one
    if not world.do(lambda s: notices.plan(s, world.context, handoff.id, world.now)):
        yield world.now + notices.WAIT_FOR_CONTACT
        world.do(lambda s: notices.plan(s, world.context, handoff.id, world.now))
    await _deliver(world, "notice", lead_id)
    if fresh:
        return
    rng = world.rng
    late = dt.timedelta(minutes=rng.randint(3, 25) if rng.random() < 0.85 else rng.randint(60, 300))
    yield _office(world, world.now + late)
    world.do(lambda s: handoffs.accept(s, handoff.id, by=handoff.assignee, now=world.now))
    yield _office(world, world.now + dt.timedelta(days=rng.uniform(3, 50)))
    fate = reading.fate(rng, handoff)
    if fate != "won":
        _closed(world, person, handoff, lost=fate == "lost")
        return
    note = line(rng, person, world.now, "notes", "won")
    world.do(lambda s: handoffs.win(s, handoff.id, by=handoff.assignee, note=note, now=world.now))
    async for moment in _served(world, person, lead_id, handoff.assignee):
        yield moment


def _closed(world: World, person: Person, handoff: Handoff, *, lost: bool) -> None:
    rng, playbook = world.rng, world.desk.playbook
    why = rng.choices(list(RETURNS), list(RETURNS.values()))[0]
    if lost:
        why = rng.choice(("chose_other", "no_budget"))
    end = handoffs.lose if lost else handoffs.give_back
    note = line(rng, person, world.now, "notes", why)

    def close(session: Session) -> None:
        end(session, handoff.id, by=handoff.assignee, reason=why, note=note,
            playbook=playbook, now=world.now)  # fmt: skip
        pool.settle(session, world.context, handoff.lead_id, world.now + SOON)

    world.do(close)


async def _served(world: World, person: Person, lead_id: str, by: str) -> Life:
    """Customer success: delivery, use, recommending us to others, renewal."""
    rng = world.rng
    for stage, least, most in AFTER_WON:
        if stage is Stage.ADVOCATE and rng.random() < 0.5:
            continue
        yield _office(world, world.now + dt.timedelta(days=rng.uniform(least, most)))

        def move(session: Session, to: Stage = stage) -> None:
            lead = leads.get(session, lead_id)
            if may_move(Stage(lead.stage), to):
                leads.advance(session, lead, to, reason=to.value, by=by, now=world.now)

        world.do(move)
        if stage is Stage.ADVOCATE:
            world.spawn(person, world.now + dt.timedelta(hours=rng.randint(2, 60)), lead_id)


def _office(world: World, moment: dt.datetime) -> dt.datetime:
    """That moment, or a while after the office opens next."""
    playbook = world.desk.playbook
    zone = ZoneInfo(playbook.company.timezone)
    opening = hours.next_opening(playbook.routing.hours, moment, zone).astimezone(dt.UTC)
    if opening <= moment:
        return moment
    return opening + dt.timedelta(minutes=world.rng.randint(2, 40))


# ── the pool ─────────────────────────────────────────────────────────────────────────────────


async def _nurtured(world: World, person: Person, lead_id: str) -> Life:
    """Through the steps of a sequence, to its end or whatever ends it."""
    keen, before = world.rng.random() < 0.55, None
    while True:
        held = world.do(lambda s: enrollments.active_of(s, lead_id))
        if held is None:
            return
        goes_at = world.do(lambda s, row=held: _goes_at(s, world, row))  # type: ignore[misc]
        if goes_at is not None and goes_at > world.now:
            yield goes_at
        delivery_id = world.do(lambda s: _plan(s, world, lead_id))
        if delivery_id is None or delivery_id == before:
            return
        before = delivery_id
        await _deliver(world, "touch", lead_id)
        world.do(lambda s: _advance(s, world, lead_id))
        world.do(lambda s: reading.beside(s, world.rng, world.desk.playbook, lead_id, world.now))
        sent = world.kept.sent.pop(delivery_id, None)
        if sent is None:
            continue  # about a topic that they switched off
        if world.rng.random() < 0.025 and (stop := STOP.search(sent.text)):
            yield world.now + dt.timedelta(minutes=world.rng.randint(5, 600))
            world.do(lambda s, token=stop[1]: links.unsubscribe(s, token, world.now))  # type: ignore[misc]
            return
        if world.rng.random() < (0.5 if keen else 0.12) and (found := LINK.search(sent.text)):
            yield world.now + dt.timedelta(minutes=world.rng.randint(4, 1500))
            asked = world.do(
                lambda s, token=found[1]: reading.read(  # type: ignore[misc]
                    s, world.rng, world.desk.playbook, token, world.now, world.ends
                )
            )
            if asked and world.rng.random() < 0.55:
                yield world.now + dt.timedelta(minutes=world.rng.randint(1, 25))
                until = world.do(lambda s: _answer(s, world, person, lead_id))
                if until is not None:
                    yield until
                    world.do(lambda s: _settle(s, world, lead_id))
                    if world.do(lambda s: handoffs.open_of(s, lead_id) is not None):
                        return


def _leave_if_due(session: Session, world: World, held: Enrollment, lead: Lead) -> bool:
    """End the enrolment when there is a reason to."""
    playbook = world.desk.playbook
    return enrollments.leave_if_due(session, held, lead, playbook, world.now)[0]


def _plan(session: Session, world: World, lead_id: str) -> str | None:
    lead = enrollments.hold(session, lead_id)
    held = enrollments.active_of(session, lead_id)
    if lead is None or held is None or _leave_if_due(session, world, held, lead):
        return None
    touch = moves.look(session, world.context, held, lead, world.now)
    return touch.id if touch else None


def _goes_at(session: Session, world: World, held: Enrollment) -> dt.datetime | None:
    """When the next step goes; of the first nobody has worked it out yet."""
    context, lead = world.context, leads.get(session, held.lead_id)
    sequence = enrollments.sequence_of(session, context.playbook, held)
    if held.next_step_at is not None or held.step_due_at is None or sequence is None:
        return held.next_step_at
    hours_ = schedule.hours(context.playbook, sequence, lead, context.timezone)
    return timing.at(sequence.step(held.step or ""), held.step_due_at, hours_).goes_at


def _advance(session: Session, world: World, lead_id: str) -> None:
    lead, held = enrollments.hold(session, lead_id), enrollments.active_of(session, lead_id)
    if lead is not None and held is not None:
        moves.advance(session, world.context, held, lead, world.now)


def _answer(session: Session, world: World, person: Person, lead_id: str) -> dt.datetime | None:
    """The person answers the question in the chat; returns when that talk is over."""
    talk = talks.reopen(session, world.desk, world.rng, person, lead_id, world.now)
    if talk is None:
        return None
    talks.come_back(talk)
    return (talk.conversation.ended_at or talk.now + world.context.idle) + SOON


def _settle(session: Session, world: World, lead_id: str) -> None:
    """After a talk: what they are in ends because they replied, and they are judged anew."""
    _end(session, lead_id, world.now)
    lead, held = enrollments.hold(session, lead_id), enrollments.active_of(session, lead_id)
    if lead is not None and held is not None:
        _leave_if_due(session, world, held, lead)
    pool.settle(session, world.context, lead_id, world.now)


async def _deliver(world: World, purpose: str, lead_id: str) -> None:
    """Take what is planned for this lead through the one door out."""
    context = world.context

    def waiting(session: Session) -> list[str]:
        due = outbound.due(session, world.now, purposes=(purpose,))
        rows = (session.get(Delivery, each) for each in due)
        return [row.id for row in rows if row is not None and row.lead_id == lead_id]

    clock = FixedClock(world.now)
    for delivery_id in world.do(waiting):
        await outbound.dispatch(
            context.database, delivery_id, owner=context.owner, clock=clock,
            channels=context.channels, prepare=preparing.sender(context, clock),
        )  # fmt: skip


def refer(session: Session, referrer: str, lead_id: str, now: dt.datetime) -> None:
    """Note on the referrer's timeline whom they sent."""
    timeline.write(
        session, referrer, "referral", now=now, by="leadhatch", data={"lead_id": lead_id}
    )
