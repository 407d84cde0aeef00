"""Who opened a link, on both databases: judged, counted, judged anew, and what follows undone."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import clicks, decisions, hits, judging, requalify, tracking, worker
from nurture.context import Context
from nurture.enrollments import Enrollment
from nurture.hits import Visit
from sdr import (
    addresses,
    conversations,
    engagements,
    facts,
    leads,
    qualify,
    radar,
    timeline,
    transcripts,
)
from sdr.errors import BadInput, NotFound
from sdr.outbound import Delivery
from sdr.playbook.model import Playbook, Sequence
from tests import builders
from tests.builders import TUESDAY
from tests.integration.nurture.conftest import Recorder
from tests.integration.nurture.test_steps import mail, sequence

SLUG = "twenty-store-check"
WANG = Visit(network="203.0.113.0/24", agent="firefox", cookie="wang")
BOSS = Visit(network="203.0.113.0/24", agent="safari", cookie="boss")
GATE = Visit(network="198.51.100.0/24", agent="gate")
# more than the seconds in which nobody can have opened the mail
LATER = dt.timedelta(hours=1)


@pytest.fixture
def run(context: Context, playbook: Playbook) -> Callable[..., Context]:
    def make(*sequences: Sequence) -> Context:
        own = playbook.model_copy(update={"sequences": sequences})
        return dataclasses.replace(context, playbook=own)

    return make


def do(context: Context, work: Callable[[Session], Any]) -> Any:
    with context.database.session() as session:
        return work(session)


async def mailed(context: Context, recorder: Recorder, **others: Any) -> tuple[str, str, str]:
    """A lead with one mail: its id, the token of the content link, that of the decoy."""

    def pooled(session: Session) -> str:
        lead = builders.lead(session, **others)
        builders.conversation(session, lead)
        return lead.id

    lead_id = do(context, pooled)
    await worker.tick(context, TUESDAY)
    html = recorder.sent[-1].html or ""
    content, decoy = re.findall(r"/t/([\w-]+)", html)
    assert decoy not in recorder.sent[-1].text
    assert re.search(rf'aria-hidden="true"[^>]*><a [^>]*/t/{decoy}"[^>]*tabindex="-1"', html)
    return lead_id, content, decoy


def follow(context: Context, token: str, visit: Visit, at: dt.datetime) -> Any:
    return do(context, lambda s: clicks.follow(s, token, context.playbook, now=at, visit=visit,
                                               given=None if visit.cookie else "given"))  # fmt: skip


def read(context: Context, token: str, visit: Visit, at: dt.datetime, **how: Any) -> None:
    told = {"depth": 0.8, "seconds": 60.0, "section": None, **how}
    assert do(
        context, lambda s: clicks.view(s, token, context.playbook, now=at, visit=visit, **told)
    )


def rows(context: Context, lead_id: str) -> list[tuple[str, str, bool, bool]]:
    return [(e.kind, e.judgement, e.counted, e.forwarded)
            for e in do(context, lambda s: engagements.of(s, lead_id))]  # fmt: skip


def points(context: Context, lead_id: str, at: dt.datetime) -> float:
    playbook = context.playbook
    return float(do(
        context, lambda s: qualify.dossier(s, leads.get(s, lead_id), playbook, at).engagement
    ))  # fmt: skip


def kinds(context: Context, lead_id: str) -> list[str]:
    return [each.kind for each in do(context, lambda s: timeline.of(s, lead_id))]


async def test_a_gateway_that_follows_all_links_takes_its_click_and_question_back(
    context: Context, recorder: Recorder
) -> None:
    lead_id, content, decoy = await mailed(context, recorder)
    at = TUESDAY + LATER
    assert follow(context, content, GATE, at).judgement == "unknown"
    asked = do(context, lambda s: requalify.after_click(s, content, context.playbook, at))
    assert asked is not None
    assert points(context, lead_id, at) == 20
    [talk] = do(context, lambda s: conversations.of_lead(s, lead_id))
    seen = len(do(context, lambda s: transcripts.after(s, talk.id, 0)))

    assert follow(context, decoy, GATE, at + dt.timedelta(seconds=1)).judgement == "scanner"
    assert rows(context, lead_id) == [("click", "scanner", False, False)]
    assert points(context, lead_id, at) == 0
    assert do(context, lambda s: leads.get(s, lead_id)).score["engagement"] == 0
    assert len(do(context, lambda s: transcripts.after(s, talk.id, 0))) == seen - 1
    assert do(context, lambda s: conversations.get(s, talk.id)).asked is None
    assert "requalify_question_withdrawn" in kinds(context, lead_id)

    # the person comes after it: the pause between questions is not used up
    follow(context, content, WANG, at + LATER)
    assert do(context, lambda s: requalify.after_click(s, content, context.playbook, at + LATER))


async def test_reading_makes_a_person_and_a_colleague_has_the_last_word(
    context: Context, recorder: Recorder
) -> None:
    lead_id, content, _ = await mailed(context, recorder)
    at = TUESDAY + LATER
    early = dataclasses.replace(WANG, signs=("prefetch",))
    assert follow(context, content, early, at).judgement == "scanner"
    read(context, content, WANG, at + dt.timedelta(seconds=3), seconds=3.0)
    assert rows(context, lead_id)[0][1] == "scanner", "three seconds are no reading"
    for seconds in (40.0, 30.0, 999_999.0):
        read(context, content, WANG, at + dt.timedelta(minutes=1), seconds=seconds, section="s1")
    read(context, content, WANG, at + dt.timedelta(minutes=2), seconds=50.0, section="nowhere")
    assert rows(context, lead_id) == [
        ("click", "human", True, False),
        ("view", "human", True, False),
    ]
    click, view = do(context, lambda s: engagements.of(s, lead_id))
    assert click.judged_because == ["read"]
    assert view.data == {"depth": 0.8, "seconds": 3600.0, "sections": {"s1": 3600.0}}
    assert kinds(context, lead_id).count("read") == 1

    def judge(judgement: str, note: str = "our own test", which: str = click.id) -> Any:
        return do(context, lambda s: judging.by_person(
            s, which, judgement, note, context.playbook, by="anna@x.example", now=at + LATER))  # fmt: skip

    for bad in (("robot", "x"), ("scanner", " ")):
        with pytest.raises(BadInput):
            judge(*bad)
    with pytest.raises(NotFound):
        judge("scanner", which="eng_nobody")
    judge("scanner")
    assert {(each[1], each[2]) for each in rows(context, lead_id)} == {("scanner", False)}
    read(context, content, WANG, at + dt.timedelta(minutes=3), seconds=70.0)
    assert rows(context, lead_id)[0][1] == "scanner", "the rules do not overrule a person"
    [told] = [e for e in do(context, lambda s: timeline.of(s, lead_id, "engagement_judged"))
              if e.by == "anna@x.example"]  # fmt: skip
    assert (told.data["new"], told.data["note"]) == ("scanner", "our own test")
    judge("human")
    assert rows(context, lead_id)[0][1:3] == ("human", True)


async def test_a_mail_passed_on_speaks_for_whom_it_was_sent_to_only(
    context: Context, recorder: Recorder
) -> None:
    lead_id, content, _ = await mailed(context, recorder)
    at = TUESDAY + LATER
    follow(context, content, WANG, at)
    once = points(context, lead_id, at)
    for minutes in (60, 120):
        then = at + dt.timedelta(minutes=minutes)
        followed = follow(context, content, BOSS, then)
        assert (followed.forwarded, followed.speaks) == (True, False)
        read(context, content, BOSS, then + dt.timedelta(seconds=30))
    assert points(context, lead_id, at) == once
    [item] = [each.as_json() for each in do(context, lambda s: radar.of(s, lead_id))]
    assert (item["opened"], item["readings"]) == (1, 0)
    assert (item["forwarded"]["readers"], item["forwarded"]["opened"]) == (1, 2)
    assert item["forwarded"]["seconds"] == 120
    stranger = dataclasses.replace(BOSS, cookie="new")
    for visit, speaks in ((WANG, True), (BOSS, False), (stranger, False)):
        with context.database.session() as session:
            assert clicks.speaks(session, content, context.playbook, visit, at) is speaks


async def test_a_mail_to_a_wrong_address_speaks_for_nobody(
    context: Context, recorder: Recorder
) -> None:
    lead_id, content, _ = await mailed(context, recorder)
    at = TUESDAY + LATER

    def correct(session: Session) -> None:
        lead, old = leads.get(session, lead_id), facts.current(session, lead_id)["email"].value
        said = facts.Said("email", "another@brewery.example", "(email)")
        facts.record(session, lead_id, [said], by="rep", now=at)
        addresses.changed(session, lead, "email", old, str(said.value), by="rep", now=at)

    do(context, correct)
    before = points(context, lead_id, at)
    followed = follow(context, content, WANG, at)
    assert (followed.speaks, "ref=" in followed.url) == (False, False)  # it leads on all the same
    assert points(context, lead_id, at) == before
    assert rows(context, lead_id) == []
    for visit in (WANG, dataclasses.replace(BOSS, cookie="new"), BOSS):
        with context.database.session() as session:
            assert not clicks.speaks(session, content, context.playbook, visit, at)


async def test_a_branch_that_a_program_opened_is_gone_back_from(
    run: Callable[..., Context], recorder: Recorder
) -> None:
    context = run(sequence(
        mail("first", content=SLUG),
        {"key": "hope", "type": "wait_for", "event": "click", "timeout": "20d", "then": "glad",
         "on_timeout": "sad"},
        {"key": "glad", "type": "task", "title": {"zh": "打电话", "en": "Call"}, "due": "1d", "blocks": False},
        mail("warm", wait="2d", content="four-numbers"),
        {"key": "stop", "type": "exit", "reason": "exit"},
        mail("sad"),
    ))  # fmt: skip
    lead_id, content, _ = await mailed(context, recorder)
    at = TUESDAY + LATER
    follow(context, content, WANG, at)
    await worker.tick(context, at)
    step = do(context, lambda s: s.scalars(select(Enrollment.step)).one())
    assert step == "warm"
    [click] = do(context, lambda s: engagements.of(s, lead_id))

    # outside the window on Thursday evening the message is planned and waits
    thursday = TUESDAY + dt.timedelta(days=2, hours=12)
    await worker.tick(context, thursday)
    planned = do(context, lambda s: [d.state for d in s.scalars(
        select(Delivery).where(Delivery.purpose == "touch").order_by(Delivery.id))])  # fmt: skip
    assert planned == ["sent", "planned"]

    def judge(judgement: str, now: dt.datetime) -> None:
        do(context, lambda s: judging.by_person(
            s, click.id, judgement, "why", context.playbook, by="anna@x.example", now=now))  # fmt: skip

    judge("scanner", thursday)
    await worker.tick(context, thursday)
    [second] = do(context, lambda s: s.scalars(
        select(Delivery).where(Delivery.purpose == "touch", Delivery.state != "sent")).all())  # fmt: skip
    assert (second.state, second.reason) == ("skipped", "engagement_withdrawn")
    held = do(context, lambda s: s.scalars(select(Enrollment)).one())
    assert (held.step, held.step_due_at) == ("hope", TUESDAY + dt.timedelta(days=20))
    log = [(each.step, each.what, each.reason)
           for each in do(context, lambda s: decisions.of_lead(s, lead_id))]  # fmt: skip
    assert ("hope", "withdrawn", "engagement_withdrawn") in log
    assert do(context, lambda s: [t.data["state"] for t in timeline.of(s, lead_id, "task")]) == [
        "open", "cancelled",
    ]  # fmt: skip

    # it was a person after all: the branch is taken again and its message goes out, once
    friday = thursday + dt.timedelta(hours=14)
    judge("human", friday)
    for days in range(4):
        await worker.tick(context, friday + dt.timedelta(days=days))
    sent = [each.subject.rpartition("，")[2] for each in recorder.sent if each.channel == "email"]
    assert sent == ["first", "warm"]


async def test_what_a_branch_set_is_as_before_once_it_is_withdrawn(
    run: Callable[..., Context], recorder: Recorder
) -> None:
    context = run(sequence(
        mail("first", content=SLUG),
        {"key": "hope", "type": "wait_for", "event": "click", "timeout": "20d", "then": "warm",
         "on_timeout": "end"},
        {"key": "warm", "type": "set", "tag": "warm"},
        {"key": "kept", "type": "set", "tag": "kept"},
        {"key": "cold", "type": "set", "untag": "cold"},
        {"key": "mood", "type": "set", "field": "mood", "value": "keen"},
        {"key": "more", "type": "set", "field": "heat", "value": 3},
        {"key": "hand", "type": "set", "field": "by_hand", "value": 1},
        mail("later", wait="9d"),
    ))  # fmt: skip
    lead_id, content, _ = await mailed(context, recorder)

    def before(session: Session) -> None:
        lead = leads.get(session, lead_id)
        lead.tags, lead.fields = ["kept", "cold"], {"mood": "cool"}

    do(context, before)
    at = TUESDAY + LATER
    follow(context, content, WANG, at)
    await worker.tick(context, at)

    def meanwhile(session: Session) -> tuple[list[str], dict[str, Any]]:
        lead = leads.get(session, lead_id)
        seen = sorted(lead.tags), dict(lead.fields)
        lead.fields = {**lead.fields, "by_hand": 2}  # somebody knows better
        return seen

    set_ = do(context, meanwhile)
    assert set_ == (["kept", "warm"], {"mood": "keen", "heat": 3, "by_hand": 1})
    [click] = do(context, lambda s: engagements.of(s, lead_id))
    for judgement, tags, fields in (
        ("scanner", ["cold", "kept"], {"mood": "cool", "by_hand": 2}),
        ("human", ["kept", "warm"], {"mood": "keen", "heat": 3, "by_hand": 1}),
        ("scanner", ["cold", "kept"], {"mood": "cool", "by_hand": 2}),
    ):
        at += LATER
        with context.database.session() as session:
            judging.by_person(
                session, click.id, judgement, "why", context.playbook, by="anna@x.example", now=at
            )
        await worker.tick(context, at)
        lead = do(context, lambda s: leads.get(s, lead_id))
        assert (sorted(lead.tags), lead.fields) == (tags, fields), judgement


class Hand:
    """A clock that goes on while mails leave."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at

    def now(self) -> dt.datetime:
        return self.at


async def test_what_left_late_in_a_long_pass_can_be_opened_by_nobody_at_once(
    context: Context, recorder: Recorder
) -> None:
    """The mail leaves ten minutes after the pass began, and is opened a second later."""
    clock, minutes = Hand(TUESDAY), dt.timedelta(minutes=10)

    class Slow(Recorder):
        async def send(self, dispatch: Any) -> None:
            clock.at += minutes
            await super().send(dispatch)

    slow = Slow()
    context = dataclasses.replace(context, channels={"email": slow}, at_once=1)
    ids = []
    for number in range(2):

        def pooled(session: Session, each: int = number) -> str:
            lead = builders.lead(session, email=f"p{each}@mill.example")
            builders.conversation(session, lead)
            return lead.id

        ids.append(do(context, pooled))
    await worker.tick(context, TUESDAY, clock=clock)
    assert [each.to for each in slow.sent] == ["p0@mill.example", "p1@mill.example"]
    assert clock.at == TUESDAY + 2 * minutes
    token = re.findall(r"/t/([\w-]+)", slow.sent[-1].html or "")[0]
    soon = TUESDAY + minutes + dt.timedelta(seconds=1)
    assert follow(context, token, WANG, soon).judgement == "scanner"
    [row] = do(context, lambda s: engagements.of(s, ids[1]))
    assert "soon" in row.judged_because


async def test_one_network_that_opens_the_links_of_many_is_found_by_the_next_pass(
    context: Context, recorder: Recorder
) -> None:
    visit = Visit(network="8.8.8.0/24", agent="chrome")
    people = [await mailed(context, recorder, email=f"p{n}@x{n}.example") for n in range(5)]
    at = TUESDAY + LATER
    for number, (_, content, _) in enumerate(people):
        follow(context, content, visit, at + dt.timedelta(seconds=number))
    await worker.tick(context, at + dt.timedelta(minutes=1))
    assert [rows(context, lead_id) for lead_id, _, _ in people] == [
        [("click", "scanner", False, False)]
    ] * 5
    month = at + dt.timedelta(days=31)
    await worker.tick(context, month)
    assert do(context, lambda s: set(s.scalars(select(hits.LinkHit.network)))) == {None}


async def test_of_whom_nothing_is_to_be_noted_nothing_is(
    context: Context, recorder: Recorder
) -> None:
    lead_id, content, _ = await mailed(context, recorder)

    def turn(on: bool, reason: str = "asked for it") -> Any:
        return do(
            context, lambda s: tracking.turn(s, lead_id, on=on, reason=reason, by="x", now=TUESDAY)
        )

    with pytest.raises(BadInput):
        turn(False, " ")
    assert turn(False).tracked is False
    followed = follow(context, content, WANG, TUESDAY + LATER)
    assert followed.url.endswith("lang=zh")
    assert followed.judgement is None
    read(context, content, WANG, TUESDAY + LATER)
    assert rows(context, lead_id) == []
    await worker.tick(context, TUESDAY + dt.timedelta(days=30))
    assert len(recorder.sent) == 2
    assert "/t/" not in (recorder.sent[1].html or "") + recorder.sent[1].text
    assert "/c/" in recorder.sent[1].text
    assert turn(True).tracked is True
    assert kinds(context, lead_id).count("tracking") == 2


async def test_a_link_leads_nowhere_once_its_time_is_over(
    context: Context, recorder: Recorder
) -> None:
    _, content, decoy = await mailed(context, recorder)
    lives = dt.timedelta(days=365)
    for token in (content, decoy):
        assert follow(context, token, WANG, TUESDAY + lives - LATER) is not None
        assert follow(context, token, WANG, TUESDAY + lives) is None
