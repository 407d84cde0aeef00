"""Intakes: thousands at once come to what they come to one by one; broken off, they go on."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import (
    enrollments,
    entering,
    intakes,
    optin,
    reviews,
    switches,
    version_files,
    versions,
    worker,
)
from nurture.admission_kinds import InForce, Terms
from nurture.context import Context
from nurture.decisions import Line
from nurture.enrollments import Enrollment, State
from nurture.switches import Scope
from sdr import consent, conversations, handoffs, leads, timeline
from sdr.db import new_id
from sdr.errors import BadInput, MoveNotAllowed, NotFound
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.playbook.model import Sequence
from sdr.stages import Stage, Verdict
from sdr.timeline import Event
from tests import builders
from tests.builders import TUESDAY
from tests.integration.nurture.conftest import Recorder
from tests.integration.nurture.test_steps import mail, sequence

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
PERSONAS = ("executive", "department_head", "it_lead", None)
PROBLEMS = ("store_blindness", "slow_reports", "data_silos")
RETURNS = ("2026-02-01T00:00:00+00:00", "2026-02-15T00:00:00+00:00")
ADDRESSES = ("ÄRGER@firma.example", "Big@Case.example", "plain@mill.example", "李雷@公司.example")


def made(name: str, entrance: dict[str, Any], *steps: dict[str, Any], **others: Any) -> Sequence:
    found = sequence(*(steps or (mail("hello", wait="1d"),)), entrance=entrance, **others)
    return found.model_copy(update={"name": name})


SEQUENCES = (
    made("bosses", {"personas": ["executive"], "priority": 50}, reentry="30d"),
    made("bosses-in-english", {"personas": ["executive"], "languages": ["en"], "priority": 50}),
    made("no-money", {"reasons": ["budget", "returned:no_budget"], "priority": 40},
         reentry="never"),
    made("from-the-fair", {"sources": ["utm_campaign:Fair", "baidu"], "priority": 45}),
    made("blind", {"problems": ["store_blindness"], "priority": 10},
         mail("hi", channels=["in_chat", "email"])),
    made("heads", {"personas": ["department_head"], "reasons": ["size", "timeline"]}),
)  # fmt: skip
EDITED = made("later-ones", {"personas": ["it_lead"], "priority": 60})


def crowd(session: Session, seed: int, count: int) -> list[str]:
    """Leads of the pool in every state that matters, at random."""
    rng = random.Random(seed)
    consent.suppress(session, "email", "ärger@firma.example", reason="x", now=TUESDAY)
    consent.suppress(session, "email", "big@case.example", reason="x", now=TUESDAY)
    return [one(session, rng, number) for number in range(count)]


def one(session: Session, rng: random.Random, number: int) -> str:
    email = rng.choice([None, "", f"p{number}@mill.example", f"q{number}@mill.example"])
    if rng.random() < 0.3:
        email = rng.choice(ADDRESSES)
    lead = builders.lead(
        session, email=None, language=rng.choice(["zh", "en"]),
        known={"persona": rng.choice(PERSONAS), "need": rng.sample(PROBLEMS, rng.randint(0, 3)),
               "email": email},
    )  # fmt: skip
    lead.stage = rng.choice([Stage.NURTURING] * 12 + [Stage.LEAD])
    lead.verdict = rng.choice([Verdict.NURTURE] * 12 + [Verdict.OPEN])
    lead.reasons = [
        {"criterion": each, "met": rng.choice([True, False, None]), "evidence": None}
        for each in ("budget", "timeline", "company_size", "authority")
    ]
    if rng.random() < 0.4:
        reason = rng.choice(["no_budget", "too_early"])
        lead.returned = {"reason": reason, "note": "?", "at": rng.choice(RETURNS)}
    if rng.random() < 0.1:
        lead.do_not_contact = {"kind": "asked", "text": "x", "message_id": None}
    elif rng.random() < 0.5:
        lead.do_not_contact = None
    if rng.random() < 0.3:
        lead.source = {
            "utm_campaign": rng.choice(["FAIR", "spring"]),
            "ref": rng.choice(["BAIDU", "x"]),
        }
    lead.tags = rng.sample(["warm", "cold"], rng.randint(0, 2))
    for _ in range(rng.choice([0, 0, 1, 2])):
        builders.conversation(session, lead, ended=rng.random() < 0.95)
    pooled = TUESDAY + rng.choice([-2, 2]) * DAY
    timeline.write(session, lead.id, "stage", now=pooled, by="x", data={"new": "nurturing"})
    if rng.random() < 0.05:
        handoffs.request(
            session, lead, conversation_id=None, reason="qualified",
            playbook=builders.playbook(), now=TUESDAY,
        )  # fmt: skip
        lead.stage = Stage.NURTURING
    before(session, rng, lead)
    session.flush()
    reviews.mark(session, "lead", lead.id, lead.updated_at)
    if rng.random() < 0.05:
        lead.updated_at += HOUR
    session.flush()
    return lead.id


def before(session: Session, rng: random.Random, lead: Lead) -> None:
    """What the lead went through earlier."""
    for number in range(rng.choice([0, 0, 1, 3])):
        state = rng.choice([State.DONE, State.EXITED, State.EXITED] + [State.ACTIVE] * (not number))
        over = state != State.ACTIVE
        reason = rng.choice([None, "reply", "undeliverable"]) if over else None
        ended_at = TUESDAY - rng.choice([5, 45]) * DAY if over else None
        session.add(
            Enrollment(
                id=new_id("enr"), lead_id=lead.id, sequence=rng.choice(SEQUENCES).name, version=1,
                state=state, reason=reason, entered_because={},
                returned_at=rng.choice([None, *RETURNS]), inbound_before=0, step_index=0,
                step="hello", visits={"hello": 1}, withdrawn={}, watching=False, seen_events=0,
                step_due_at=None if over else TUESDAY, created_at=TUESDAY - 60 * DAY,
                ended_at=ended_at,
            )
        )  # fmt: skip


def one_by_one(
    session: Session, context: Context, ids: list[str], now: dt.datetime
) -> tuple[list[Any], Counter[str]]:
    """What the pass would do with each of whom it has looked at and who talks to nobody."""
    why = Counter[str]()
    for lead_id in ids:
        lead = leads.get(session, lead_id)
        seen = reviews.seen(session, "lead", lead_id) == lead.updated_at
        talking = any(each.ended_at is None for each in conversations.of_lead(session, lead_id))
        pooled = lead.stage == Stage.NURTURING and lead.verdict == Verdict.NURTURE
        free = enrollments.active_of(session, lead_id) is None
        free = free and handoffs.open_of(session, lead_id) is None
        if seen and not talking and pooled and free:
            decision = entering.decide(session, lead, context.playbook, now)
            why[decision if isinstance(decision, str) else "enters"] += 1
            entering.enrol_again(session, lead_id, context.playbook, now)
    return fresh(session, now), why


def fresh(session: Session, now: dt.datetime) -> list[Any]:
    """Everything that who entered now left in the database, ids aside."""
    session.flush()
    session.expire_all()
    rows = session.scalars(
        select(Enrollment).where(Enrollment.created_at == now).order_by(Enrollment.lead_id)
    ).all()
    left = []
    for row in rows:
        columns = {
            c.key: getattr(row, c.key) for c in Enrollment.__table__.columns if c.key != "id"
        }
        lines = session.scalars(select(Line).where(Line.enrollment_id == row.id)).all()
        events = session.scalars(
            select(Event).where(Event.lead_id == row.lead_id, Event.kind == "enrolled")
        ).all()
        assert [each.data["enrollment_id"] for each in events] == [row.id]
        left.append((
            columns,
            [(x.lead_id, x.sequence, x.step, x.visit, x.what, x.reason, x.data, x.at) for x in lines],
            [({k: v for k, v in e.data.items() if k != "enrollment_id"}, e.by, e.at) for e in events],
        ))  # fmt: skip
    return left


def with_sequences(context: Context, *, double_opt_in: bool = False) -> Context:
    playbook = context.playbook
    own = playbook.consent.model_copy(update={"double_opt_in": double_opt_in})
    return context.with_playbook(
        playbook.model_copy(update={"sequences": (*SEQUENCES, EDITED), "sequence_files": {},
                                    "consent": own})
    )  # fmt: skip


def close_to_earlier_ones(session: Session, context: Context) -> None:
    """One of the sequences takes nobody who was in the pool before."""
    version_files.take_files(session, context.playbook, TUESDAY)
    row = versions.published(session, EDITED.name)
    assert row is not None
    row.enters_since = TUESDAY
    session.flush()


def confirm_most(session: Session, ids: list[str]) -> None:
    """Of those with an address nine in ten were asked whether it is theirs, eight said yes."""
    rng = random.Random(1)
    for lead_id in ids:
        address = enrollments.address_of(session, lead_id)
        if address and rng.random() < 0.9:
            session.add(
                optin.OptIn(
                    id=new_id("opt"), lead_id=lead_id, address=address,
                    address_hash=consent.address_hash(address), notice_version="1",
                    asked_at=TUESDAY, confirmed_at=TUESDAY if rng.random() < 0.9 else None,
                )
            )  # fmt: skip
    session.flush()


@pytest.mark.parametrize("seed", range(3))
def test_all_at_once_comes_to_what_one_by_one_comes_to(context: Context, seed: int) -> None:
    context = with_sequences(context, double_opt_in=seed == 2)
    now, found, why = TUESDAY + DAY, list[Any](), Counter[str]()
    with context.database.session() as session:
        ids = crowd(session, seed, 120)
        close_to_earlier_ones(session, context)
        if seed == 2:
            confirm_most(session, ids)
    with context.database.session() as session:
        found, why = one_by_one(session, context, ids, now)
        session.rollback()
    with context.database.session() as session:
        assert fresh(session, now) == []
        row = intakes.begin(session, context, None, "all", by="lin", now=now)
        assert intakes.step(session, context, row.id, now) == len(found)
        assert intakes.step(session, context, row.id, now) is None
        assert row.state == "done"
        assert fresh(session, now) == found
        assert (row.entered, row.looked_at) == (len(found), row.total)
        assert row.entered + sum(row.kept_out.values()) == row.total
        not_free = {"in_sequence", "handoff", "talking", "changed"}
        assert not_free < set(row.kept_out)
        told = {name: n for name, n in row.kept_out.items() if name not in not_free}
        assert Counter(told) + Counter(enters=row.entered) == why
        assert {"already_had", "suppressed", "no_email_address", "do_not_contact"} < set(told)
        assert len({each[0]["sequence"] for each in found}) >= 5


def would_enter_one_by_one(session: Session, context: Context, name: str, now: dt.datetime) -> int:
    """How many of the pool, in no sequence now, would enter this one at once."""
    found = 0
    for lead in session.scalars(select(Lead).order_by(Lead.id)):
        pooled = lead.stage == Stage.NURTURING and lead.verdict == Verdict.NURTURE
        free = enrollments.active_of(session, lead.id) is None
        if pooled and free and handoffs.open_of(session, lead.id) is None:
            choice = entering.decide(session, lead, context.playbook, now)
            found += not isinstance(choice, str) and choice.sequence.name == name
    return found


@pytest.mark.parametrize("seed", range(2))
async def test_what_a_version_would_take_is_counted_as_one_by_one(
    context: Context, seed: int
) -> None:
    context, now = with_sequences(context), TUESDAY + DAY
    with context.database.session() as session:
        crowd(session, seed, 100)
        close_to_earlier_ones(session, context)
    counts = set()
    for each in (*SEQUENCES, EDITED):
        with context.database.session() as session:
            force = InForce.read(session, context.playbook).with_version(each)
        found = await intakes.estimate(context, Terms(each.name), now, force=force, soon=True)
        with context.database.session() as session:
            row = versions.published(session, each.name)
            assert row is not None
            row.enters_since = None
            session.flush()
            assert found.entered == would_enter_one_by_one(session, context, each.name, now)
            session.rollback()
        counts.add(found.entered)
    assert len(counts) > 3


def waiting_leads(context: Context, count: int) -> None:
    """Leads of the pool in no sequence, whom a pass has looked at."""
    with context.database.session() as session:
        for number in range(count):
            lead = builders.lead(
                session, email=f"p{number}@mill.example", known={"persona": "executive"},
                language=("zh", "en")[number % 2],
            )  # fmt: skip
            lead.stage, lead.verdict = Stage.NURTURING, Verdict.NURTURE
            session.flush()
            reviews.mark(session, "lead", lead.id, lead.updated_at)


def sums(context: Context, intake_id: str) -> tuple[str, int, int, dict[str, int]]:
    with context.database.session() as session:
        row = intakes.get(session, intake_id)
        return str(row.state), row.looked_at, row.entered, row.kept_out


def entered(context: Context) -> Counter[str]:
    with context.database.session() as session:
        return Counter(session.scalars(select(Enrollment.sequence)))


def begun(context: Context, sequence: str | None = None, segment: str = "all") -> str:
    with context.database.session() as session:
        return intakes.begin(session, context, sequence, segment, by="lin", now=TUESDAY).id


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intakes, "PART", 4)
    monkeypatch.setattr(intakes, "PART_SQLITE", 4)


async def test_what_was_broken_off_in_the_middle_of_a_part_goes_on_with_the_worker(
    context: Context, small_parts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = with_sequences(context)
    waiting_leads(context, 10)
    intake = begun(context)
    with context.database.session() as session:
        assert intakes.step(session, context, intake, TUESDAY) == 4
    with context.database.session() as session:
        assert intakes.step(session, context, intake, TUESDAY) == 4
        session.rollback()  # the process dies before its unit of work is kept
    assert sums(context, intake) == ("running", 4, 4, {})
    monkeypatch.setattr(intakes, "PARTS_A_PASS", 1)
    done = [(await worker.tick(context, TUESDAY))["enrolled"] for _ in range(4)]
    assert done == [4, 2, 0, 0]
    assert sums(context, intake) == ("done", 10, 10, {})
    assert entered(context) == {"bosses": 5, "bosses-in-english": 5}


async def test_an_intake_for_one_sequence_and_a_segment_takes_nobody_else(
    context: Context, small_parts: None
) -> None:
    context = with_sequences(context)
    waiting_leads(context, 10)
    one_language = begun(context, "bosses", "language=zh,persona=executive")
    await worker.tick(context, TUESDAY)
    assert sums(context, one_language) == ("done", 10, 5, {})
    others = begun(context, "bosses")
    await worker.tick(context, TUESDAY)
    assert sums(context, others) == ("done", 10, 0, {"in_sequence": 5, "other_sequence": 5})
    assert entered(context) == {"bosses": 5}


async def test_while_nurture_is_stopped_nobody_enters(context: Context) -> None:
    context = with_sequences(context)
    waiting_leads(context, 3)
    intake = begun(context)

    def turn(*, stop: bool) -> None:
        with context.database.session() as session:
            switches.turn(session, Scope(), stop=stop, by="lin", now=TUESDAY)

    turn(stop=True)
    await worker.tick(context, TUESDAY)
    with context.database.session() as session:
        assert intakes.step(session, context, intake, TUESDAY) is None
    assert sums(context, intake) == ("running", 0, 0, {})
    turn(stop=False)
    await worker.tick(context, TUESDAY)
    assert sums(context, intake)[:3] == ("done", 3, 3)


async def test_what_was_stopped_takes_nobody_more_and_what_is_through_cannot_be(
    context: Context, small_parts: None
) -> None:
    context = with_sequences(context)
    waiting_leads(context, 6)
    intake = begun(context)
    with context.database.session() as session:
        intakes.step(session, context, intake, TUESDAY)
        assert intakes.stop(session, intake, TUESDAY).entered == 4
    await worker.tick(context, TUESDAY)
    assert sums(context, intake) == ("stopped", 4, 4, {})
    other = begun(context)
    await worker.tick(context, TUESDAY)
    with pytest.raises(MoveNotAllowed), context.database.session() as session:
        intakes.stop(session, other, TUESDAY)
    with pytest.raises(NotFound), context.database.session() as session:
        intakes.stop(session, "itk_none", TUESDAY)


async def test_trying_says_who_would_enter_and_changes_nothing(
    context: Context, small_parts: None
) -> None:
    context = with_sequences(context)
    waiting_leads(context, 10)
    with context.database.session() as session:
        asked = intakes.terms(session, context, "bosses-in-english", "all")
    found = await intakes.estimate(context, asked, TUESDAY)
    assert (found.entered, found.looked_at, found.kept_out) == (5, 10, {"other_sequence": 5})
    assert entered(context) == {}
    with pytest.raises(NotFound), context.database.session() as session:
        intakes.terms(session, context, "nothing", "all")
    with pytest.raises(BadInput), context.database.session() as session:
        intakes.terms(session, context, None, "shoe_size=44")


async def test_who_entered_at_once_gets_the_first_message_in_its_window(
    context: Context, recorder: Recorder
) -> None:
    """The time is worked out when the message is planned, and a weekend makes nothing late."""
    context = with_sequences(context)
    waiting_leads(context, 1)
    begun(context)
    friday = TUESDAY + 3 * DAY
    await worker.tick(context, friday + 4 * HOUR)  # due on Saturday: it waits for Monday
    monday = dt.datetime(2026, 3, 9, 1, tzinfo=dt.UTC)
    await worker.tick(context, monday + HOUR)
    assert [each.to for each in recorder.sent] == ["p0@mill.example"]
    with context.database.session() as session:
        [touch] = session.scalars(select(Delivery)).all()
        assert "late" not in touch.payload
