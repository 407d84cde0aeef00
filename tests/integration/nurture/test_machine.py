"""Whatever happens in whatever order, no step is done twice.

A state machine over passes (late, double, cut off in the middle), replies, opt-outs, clicks,
answers, tasks, handoffs and returns, with a clock of its own, against a real database.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import datetime as dt
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import decisions, enrollments, worker
from nurture.context import Context
from nurture.decisions import Line
from nurture.enrollments import Enrollment
from sdr import consent, conversations, engagements, facts, handoffs, leads, qualify, tasks
from sdr.db import Database
from sdr.facts import Said
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.playbook.model import Playbook, Sequence
from sdr.ports import Dispatch, SendRefused, SendUncertain
from sdr.tasks import Task
from tests import builders
from tests.builders import TUESDAY

WORDS = {"zh": "您好 {{ link }}", "en": "hello {{ link }}"}
ASKED = {"zh": "您好 {{ question }} {{ link }}", "en": "hello {{ question }} {{ link }}"}
FEW = ("what-it-costs", "rollout-plan", "twenty-store-check")
FIXED = ("hello", "nudge")


def sequence() -> Sequence:
    """Everything a sequence can do, with a loop."""
    steps: list[dict[str, Any]] = [
        {"key": "hello", "subject": WORDS, "body": WORDS, "content": "what-it-costs"},
        {"key": "tag", "type": "set", "tag": "warm"},
        {"key": "tell", "type": "notify", "subject": WORDS, "body": WORDS},
        {"key": "hope", "type": "wait_for", "event": "click", "timeout": "2d", "then": "money"},
        {"key": "nudge", "subject": WORDS, "body": WORDS, "wait": "2h"},
        {"key": "money", "type": "ask", "subject": ASKED, "body": ASKED},
        {"key": "call", "type": "task", "title": WORDS, "timeout": "1d"},
        {"key": "best", "subject": WORDS, "body": WORDS, "content": "next_best",
         "channels": ["in_chat", "email"]},
        {"key": "pause", "type": "wait", "wait": "1d"},
        {"key": "who", "type": "branch", "cases": [{"when": {"tags": ["never"]}, "go": "end"}]},
        {"key": "again", "type": "jump", "to": "nudge"},
    ]  # fmt: skip
    return Sequence.model_validate(
        {"name": "made", "version": 1, "title": WORDS, "entrance": {}, "steps": steps,
         "reentry": "20d"}
    )  # fmt: skip


class Cut(Exception):
    """The process ends here."""


class Mails:
    """A mail server that takes, refuses or breaks off, as told."""

    def __init__(self) -> None:
        self.sent: list[Dispatch] = []
        self.fails: Exception | None = None

    async def send(self, dispatch: Dispatch) -> None:
        if self.fails is not None:
            trouble, self.fails = self.fails, None
            raise trouble
        self.sent.append(dispatch)


class Machine(RuleBasedStateMachine):
    """Two people of one company go through the sequence."""

    def __init__(self, template: Path, playbook: Playbook) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="leadhatch-machine-"))
        shutil.copyfile(template, self.folder / "t.db")
        self.database = Database(f"sqlite:///{self.folder / 't.db'}")
        self.mails = Mails()
        content = tuple(item for item in playbook.content if item.slug in FEW)
        own = playbook.model_copy(update={"sequences": (sequence(),), "content": content})
        self.context = Context(
            database=self.database, playbook=own, texts=builders.texts(),
            channels={"email": self.mails}, base_url="https://chat.example.com",
            timezone=ZoneInfo("Asia/Shanghai"), idle=dt.timedelta(minutes=30), owner="one",
        )  # fmt: skip
        self.now = TUESDAY
        self.stopped: dict[str, int] = {}  # address → how many mails had gone out by then
        with self.database.session() as session:
            self.people = [self._person(session, n) for n in range(2)]

    def _person(self, session: Session, number: int) -> str:
        lead = builders.lead(session, email=f"p{number}@brewery.example")
        builders.conversation(session, lead)
        leads.attach_account(
            session, lead, company="湖畔啤酒", email=f"p{number}@brewery.example", now=self.now
        )
        return lead.id

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)

    def do[T](self, work: Callable[[Session], T]) -> T:
        with self.database.session() as session:
            return work(session)

    def lead(self, session: Session, number: int) -> Lead:
        return leads.get(session, self.people[number])

    # ── what happens ───────────────────────────────────────────────────────────────────────────
    @rule(hours=st.sampled_from([0, 1, 9, 24, 30, 100, 24 * 7, 24 * 25]))
    def a_pass(self, hours: int) -> None:
        self.now += dt.timedelta(hours=hours)
        asyncio.run(worker.tick(self.context, self.now))

    @rule(days=st.integers(2, 5))
    def days_go_by(self, days: int) -> None:
        for _ in range(days):
            self.a_pass(24)

    @rule(hours=st.sampled_from([0, 24, 100]))
    def two_passes_at_once(self, hours: int) -> None:
        self.now += dt.timedelta(hours=hours)
        other = dataclasses.replace(self.context, owner="two")

        async def both() -> None:
            await asyncio.gather(worker.tick(self.context, self.now), worker.tick(other, self.now))

        asyncio.run(both())

    @rule(hours=st.sampled_from([0, 24, 100, 24 * 7]), after=st.integers(1, 6))
    def a_pass_that_is_cut_off(self, hours: int, after: int) -> None:
        self.now += dt.timedelta(hours=hours)
        with cut_off(after), contextlib.suppress(Cut):
            asyncio.run(worker.tick(self.context, self.now))

    @rule(trouble=st.sampled_from([
        SendUncertain("broke_off"), SendRefused("later", permanent=False),
        SendRefused("no", permanent=True),
    ]))  # fmt: skip
    def the_next_send_fails(self, trouble: Exception) -> None:
        self.mails.fails = trouble

    @rule(who=st.integers(0, 1), slug=st.sampled_from(FEW))
    def a_click(self, who: int, slug: str) -> None:
        self.do(lambda s: engagements.note(s, self.people[who], "click", slug=slug, now=self.now))

    @rule(who=st.integers(0, 1))
    def a_reply(self, who: int) -> None:
        def reply(session: Session) -> None:
            latest = conversations.of_lead(session, self.people[who])[0]
            message, _ = conversations.receive(
                session, latest, "再说吧", language="zh", now=self.now
            )
            message.state = "answered"
            conversations.end(session, latest, "goodbye", self.now)
            lead = self.lead(session, who)
            qualify.reconsider(session, lead, self.context.playbook, now=self.now, by="leadhatch")

        self.do(reply)

    @rule(who=st.integers(0, 1))
    def an_answer(self, who: int) -> None:
        said = Said("buying_role", "influencer", "我负责选型")
        self.do(lambda s: facts.record(s, self.people[who], [said], by="prospect", now=self.now))

    @rule(who=st.integers(0, 1))
    def an_opt_out(self, who: int) -> None:
        address = f"p{who}@brewery.example"

        def stop(session: Session) -> None:
            consent.suppress(session, "email", address, reason="unsubscribed", now=self.now)
            enrollments.leave_address(session, address, "opt_out", self.now)

        self.do(stop)
        self.stopped.setdefault(address, self._sent_to(address))

    @rule(who=st.integers(0, 1))
    def a_handoff(self, who: int) -> None:
        self.do(lambda s: handoffs.request(
            s, self.lead(s, who), conversation_id=None, reason="requested",
            playbook=self.context.playbook, now=self.now,
        ))  # fmt: skip

    def _open(self) -> list[str]:
        def find(session: Session) -> list[str]:
            found = [handoffs.open_of(session, each) for each in self.people]
            return [each.id for each in found if each is not None]

        return self.do(find)

    @precondition(lambda self: bool(self._open()))
    @rule()
    def a_return(self) -> None:
        self.do(lambda s: handoffs.give_back(
            s, self._first_open(s), by="rep@x.example", reason="too_early", note=None,
            playbook=self.context.playbook, now=self.now,
        ))  # fmt: skip

    def _first_open(self, session: Session) -> str:
        found = (handoffs.open_of(session, each) for each in self.people)
        return next(each.id for each in found if each is not None)

    @rule()
    def the_tasks_are_done(self) -> None:
        def finish(session: Session) -> None:
            for task in tasks.listed(session, state="open"):
                tasks.done(session, task.id, by="rep@x.example", now=self.now)

        self.do(finish)

    # ── what must hold ─────────────────────────────────────────────────────────────────────────
    def _sent_to(self, address: str) -> int:
        return sum(each.to == address for each in self.mails.sent)

    @invariant()
    def no_message_leaves_twice(self) -> None:
        most = Counter(each.message_id for each in self.mails.sent).most_common(1)
        assert not most or most[0][1] == 1

    @invariant()
    def a_fixed_step_is_at_most_one_touch(self) -> None:
        rows = self.do(lambda s: list(s.scalars(select(Delivery))))
        touches = [r for r in rows if r.purpose == "touch"]
        count = Counter((r.payload["enrollment"], r.payload["step"]) for r in touches)
        assert all(n == 1 for (_, step), n in count.items() if step in FIXED)
        visits = Counter(
            (r.payload["enrollment"], r.payload["step"], r.payload["visit"]) for r in touches
        )
        assert all(n == 1 for n in visits.values())
        told = Counter((r.payload["enrollment"], r.payload["step"], r.address)
                       for r in rows if r.purpose == "notice" and "step" in r.payload)  # fmt: skip
        assert all(n == 1 for n in told.values())

    @invariant()
    def nobody_is_picked_the_same_thing_twice(self) -> None:
        for row in self.people:
            picked = [
                each.payload["content"]
                for each in self.do(lambda s, lead=row: list(  # type: ignore[misc]
                    s.scalars(select(Delivery).where(Delivery.lead_id == lead))))
                if each.payload.get("picked") is not None and each.state in ("sent", "uncertain")
            ]  # fmt: skip
            assert len(picked) == len(set(picked))

    @invariant()
    def nobody_is_in_two_sequences(self) -> None:
        rows = self.do(lambda s: list(s.scalars(select(Enrollment))))
        held = Counter(row.lead_id for row in rows if row.ended_at is None)
        assert all(n == 1 for n in held.values())
        assert all(row.step is not None for row in rows if row.ended_at is None)

    @invariant()
    def who_opted_out_gets_nothing_more(self) -> None:
        assert all(self._sent_to(each) == n for each, n in self.stopped.items())

    @invariant()
    def each_thing_is_written_down_once(self) -> None:
        lines = self.do(lambda s: list(s.scalars(select(Line))))
        done = Counter(
            (x.enrollment_id, x.step, x.visit, x.what) for x in lines
            if x.what in ("sent", "done", "jumped", "branched", "finished", "exited", "entered")
        )  # fmt: skip
        assert all(n == 1 for n in done.values())
        made = self.do(lambda s: list(s.scalars(select(Task))))
        assert len({task.identity for task in made}) == len(made)


@contextlib.contextmanager
def cut_off(after: int) -> Iterator[None]:
    """The `after`-th line of the log that is about to be written ends the process instead."""
    left, write = [after], decisions.write

    def cut(*args: Any, **kwargs: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Cut
        write(*args, **kwargs)

    patch = pytest.MonkeyPatch()
    patch.setattr(decisions, "write", cut)
    try:
        yield
    finally:
        patch.undo()


@pytest.mark.timeout(400)
def test_no_step_is_done_twice_whatever_happens(sqlite_template: Path, playbook: Playbook) -> None:
    run_state_machine_as_test(
        lambda: Machine(sqlite_template, playbook),  # type: ignore[arg-type] # any maker of one will do
        settings=settings(
            max_examples=8, stateful_step_count=12, deadline=None, print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
