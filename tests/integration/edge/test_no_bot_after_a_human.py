"""Every order of what can happen in a chat: no word of the bot follows a human's while they hold it.

A small model checker over the real functions. From each situation every event is tried, on the
real database behind savepoints, until no new situation is found. What is checked does not ask the
code who has the floor: a ledger beside it keeps who joined, left, or stayed away too long.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import shutil
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from edge import chat, turns
from edge.turns import Batch
from nurture import enrollments, moves, pool, preparing, requalify, switches
from nurture.context import Context
from sdr import conversations, engagements, floor, handing_back, outbound, timeline, transcripts
from sdr.conversations import Conversation, Message
from sdr.db import Database
from sdr.outbound import Delivery
from sdr.playbook.lexicon import lexicon
from sdr.playbook.model import Sequence
from sdr.ports import Answer, FixedClock, Reply
from tests import builders
from tests.builders import TUESDAY

ZONE = ZoneInfo("Asia/Shanghai")
MEI, TOM = {"by": "mei@x.example", "by_name": "Mei"}, {"by": "tom@x.example", "by_name": "Tom"}
LEASE = dt.timedelta(minutes=builders.playbook().routing.floor_minutes)
DEPTH = 6  # longer ways lead to no situation of another kind
MINUTE = dt.timedelta(minutes=1)
SEQUENCE = Sequence.model_validate({
    "name": "made", "version": 1, "title": {"zh": "测", "en": "made"},
    "entrance": {"priority": 99},
    # a reply ends most sequences; here the touch is to compete with the human all the way
    "exits": {"reply": False, "handoff": False, "meeting": False, "verdict": False},
    "steps": [{"key": "hello", "subject": {"zh": "您好", "en": "Hi"}, "channels": ["in_chat"],
               "body": {"zh": "您好 {{ link }}", "en": "Hi {{ link }}"}}],
})  # fmt: skip


@dataclass(frozen=True)
class World:
    """What is outside the database: the clock, the turn under way, and the ledger of the floor."""

    now: dt.datetime = TUESDAY + MINUTE
    turn: Batch | None = None
    holder: str | None = None
    until: dt.datetime | None = None
    announced: bool = False  # of whom it is, and nobody has taken it back since

    @property
    def human_speaks(self) -> bool:
        return self.holder is not None and self.until is not None and self.until > self.now

    def held_by(self, who: str) -> World:
        return dataclasses.replace(self, holder=who, until=self.now + LEASE, announced=True)

    def given_back(self) -> World:
        return dataclasses.replace(self, holder=None, until=None, announced=False)


@dataclass
class Model:
    """The events, each one unit of work or what a process keeps between two."""

    session: Session
    context: Context
    lead_id: str
    talk_id: str
    touch_id: str
    seen: set[tuple[Any, ...]] = field(default_factory=set)
    happened: Counter[str] = field(default_factory=Counter)
    spoke: Counter[str] = field(default_factory=Counter)

    @property
    def talk(self) -> Conversation:
        return conversations.get(self.session, self.talk_id)

    @property
    def playbook(self) -> Any:
        return self.context.playbook

    # ── the prospect ──
    def writes(self, world: World) -> World:
        conversations.receive(self.session, self.talk, "多少钱？", language="zh", now=world.now)
        return world

    def speaks_english(self, world: World) -> World:
        other = "en" if self.talk.language == "zh" else "zh"
        chat.speak_on(self.session, self.talk, other, self.playbook, builders.texts(), world.now)
        return world

    def ends(self, world: World) -> World:
        over = self.talk.ended_at is not None
        chat.closed(self.session, self.talk, self.playbook, world.now)
        return world if over else world.given_back()

    # ── the bot: a turn is two units of work with the engine between them ──
    def turn_begins(self, world: World) -> World | None:
        if world.turn is not None:
            return None
        waits = turns.waiting_in(self.session, self.talk_id)
        if waits is None:
            return None
        batch = turns.prepared(waits, zone=ZONE, lexicon=lexicon(self.playbook))
        return dataclasses.replace(world, turn=batch)

    def turn_ends(self, world: World) -> World | None:
        if world.turn is None:
            return None
        answer = Answer("ask_price", 0.9, [Reply("看规模。", asks="company_size")], language="zh")
        turns.keep(self.session, world.turn, answer, world.now)
        return dataclasses.replace(world, turn=None)

    def engine_fails(self, world: World) -> World | None:
        if world.turn is None or world.turn.silent:
            return None
        turns.excuse(self.session, world.turn, "请稍等", world.now)
        return dataclasses.replace(world, turn=None)

    # ── humans ──
    def mei_joins(self, world: World) -> World:
        floor.take(self.session, self.talk, **MEI, playbook=self.playbook, now=world.now)
        return world.held_by("mei")

    def mei_speaks(self, world: World) -> World:
        floor.answer(
            self.session, self.talk, "您预算多少？", **MEI, playbook=self.playbook, now=world.now
        )
        return world.held_by("mei")

    def tom_speaks(self, world: World) -> World:
        floor.answer(
            self.session, self.talk, "我来补充", **TOM, playbook=self.playbook, now=world.now
        )
        return world.held_by("tom")

    def mei_types(self, world: World) -> World:
        kept = floor.renew(
            self.session, self.talk, by=MEI["by"], playbook=self.playbook, now=world.now
        )
        assert kept == (world.holder == "mei" and world.human_speaks)
        return world.held_by("mei") if kept else world

    def hands_back(self, world: World) -> World:
        handing_back.hand_back(
            self.session, self.talk, **MEI, playbook=self.playbook, now=world.now
        )
        return world.given_back()

    # ── nurture ──
    def a_touch_is_due(self, world: World) -> World | None:
        touch = self.session.get_one(Delivery, self.touch_id)
        if touch.state != outbound.State.PLANNED:
            return None
        for lead_id in switches.through(self.session, world.now):
            switches.go_on(self.session, lead_id)
        if touch.not_before > world.now:
            return None
        prepared = preparing.sender(self.context, FixedClock(world.now))(self.session, touch)
        if isinstance(prepared, outbound.Later):
            outbound.postpone(self.session, touch, prepared.until, prepared.reason, world.now)
        return world

    def clicks_are_looked_at(self, world: World) -> World:
        requalify.sweep(self.session, self.lead_id, self.playbook, world.now)
        return world

    def the_silent_end(self, world: World) -> World | None:
        idle = dt.timedelta(minutes=30)
        out = floor.ran_out(self.session, world.now)
        if not pool.end_silent(self.session, self.playbook, world.now, idle) and not out:
            return None
        assert not world.human_speaks or self.talk.ended_at is None
        return world.given_back() if out else world

    # ── time ──
    def a_while_passes(self, world: World) -> World:
        return dataclasses.replace(world, now=world.now + LEASE + MINUTE)

    def leases_run_out(self, world: World) -> World | None:
        if self.talk_id not in floor.ran_out(self.session, world.now):
            return None
        assert not world.human_speaks
        floor.lapse(self.session, self.talk, playbook=self.playbook, now=world.now)
        return world.given_back()

    EVENTS = (
        "writes", "turn_begins", "turn_ends", "mei_speaks", "hands_back", "a_touch_is_due",
        "clicks_are_looked_at", "a_while_passes", "leases_run_out",
    )  # fmt: skip
    # tried and checked in every situation too, but nothing new begins with them
    ASIDES = (
        "mei_joins", "tom_speaks", "mei_types", "engine_fails", "ends", "speaks_english",
        "the_silent_end",
    )  # fmt: skip
    TAKES = ("mei_joins", "mei_speaks", "tom_speaks")

    # ── looking ──
    def messages(self, after: int = 0) -> list[Message]:
        return transcripts.after(self.session, self.talk_id, after)

    def situation(self, world: World) -> tuple[Any, ...]:
        """All that decides what can happen next; equal situations have equal futures."""
        talk, turn = self.talk, world.turn
        waiting = transcripts.waiting(self.session, self.talk_id)
        touch = self.session.get_one(Delivery, self.touch_id)
        question = select(requalify.OpenQuestion).where(requalify.OpenQuestion.closed_at.is_(None))
        return (
            talk.floor, world.human_speaks, world.announced,
            talk.ended_at is None, talk.asked is None, bool(waiting),
            bool(floor.unanswered(self.session, self.talk_id)),
            bool(transcripts.unread(self.session, self.talk_id)),
            turn and (turn.silent, all(self._state(m) == "waiting" for m in turn.messages)),
            touch.state, touch.reason, touch.not_before > world.now,
            self.session.scalars(question).first() is None,
        )  # fmt: skip

    def _state(self, message: Message) -> str | None:
        return self.session.get_one(Message, message.id).state

    def check(self, event: str, before: World, after: World, count: int) -> None:
        """What must hold of the messages that `event` added."""
        fresh = self.messages(count - 1)
        said = [each for each in fresh if each.sender == "bot"]
        for each in said:
            self.spoke[str(each.wording or event).partition("+")[0]] += 1
        joined = [each for each in fresh if each.wording == "human_joined"]
        if event in self.TAKES:
            # told once, before the human's first word, and by nobody else
            assert said == joined, event
            assert len(joined) == (0 if before.announced else 1), event
            assert not joined or fresh[0] is joined[0]
        else:
            assert joined == []
            if before.human_speaks and after.human_speaks:
                assert said == [], f"{event}: the bot spoke while a human had the floor"
        # nobody is left without an answer: whoever leaves, leaves what is unanswered to the bot
        if event in ("hands_back", "leases_run_out") and before.announced:
            assert floor.unanswered(self.session, self.talk_id) == [], event


def explore(model: Model, world: World) -> int:
    """Try every event in every situation, by the shortest way there; how many there are.

    Raises what `check` finds, and leaves the records as they were.
    """
    model.seen.add(model.situation(world))
    ways: deque[tuple[str, ...]] = deque([()])
    while ways:
        way = ways.popleft()
        with undone(model.session):
            at = world
            for event in way:
                at = getattr(model, event)(at)
            for event in (*model.EVENTS, *model.ASIDES):
                with undone(model.session):
                    count = model.talk.next_seq
                    after = getattr(model, event)(at)
                    if after is None:
                        continue
                    model.session.flush()
                    model.happened[event] += 1
                    model.check(event, at, after, count)
                    if event in model.ASIDES or len(way) == DEPTH:
                        continue
                    situation = model.situation(after)
                    if situation not in model.seen:
                        model.seen.add(situation)
                        ways.append((*way, event))
    return len(model.seen)


@contextlib.contextmanager
def undone(session: Session) -> Iterator[None]:
    """What happens inside never happened."""
    tried = session.begin_nested()
    try:
        yield
    finally:
        tried.rollback()


@pytest.fixture
def model(sqlite_template: Path, tmp_path: Path) -> Iterator[Model]:
    """Somebody of the pool in an open chat, a touch for the chat planned, a question due."""
    file = tmp_path / "model.db"
    shutil.copyfile(sqlite_template, file)
    database = Database(f"sqlite:///{file}")
    playbook = builders.playbook().model_copy(update={"sequences": (SEQUENCE,)})
    context = Context(
        database=database, playbook=playbook, texts=builders.texts(), channels={},
        base_url="https://chat.example.com", timezone=ZONE, idle=dt.timedelta(minutes=30),
        owner="test",
    )  # fmt: skip
    with database.session() as session:
        lead = builders.lead(session)
        talk = builders.conversation(session, lead)
        pool.settle(session, context, lead.id, TUESDAY)
        held = enrollments.active_of(session, lead.id)
        assert held is not None
        touch = moves.look(session, context, held, lead, TUESDAY)
        assert touch is not None
        for hours, slug in enumerate(("what-it-costs", "twenty-store-check"), 1):
            for kind in ("click", "view", "attended"):
                at = TUESDAY - dt.timedelta(hours=hours)
                engagements.note(session, lead.id, kind, slug=slug, now=at)
        talk.ended_at, talk.end_reason = None, None
        session.flush()
        yield Model(session, context, lead.id, talk.id, touch.id)
    database.close()


def test_whatever_the_order_no_word_of_the_bot_follows_a_humans(model: Model) -> None:
    found = explore(model, World())
    # every kind of event was tried, and every kind of bot's word was heard somewhere
    assert set(model.happened) == {*model.EVENTS, *model.ASIDES}
    assert {"human_joined", "human_left", "human_absent", "nurture", "requalify", "engine_down",
            "conversation_ended", "language_switched", "turn_ends"} <= set(model.spoke)  # fmt: skip
    print(found, sum(model.happened.values()))
    assert found > 100


@pytest.mark.parametrize("broken", ["touch", "turn"])
def test_the_check_finds_a_bot_that_speaks_out_of_turn(
    model: Model, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checker that cannot fail is none: without the lease's guards it does."""
    monkeypatch.setattr(conversations, "human_holds", lambda *_: False)
    if broken == "touch":
        monkeypatch.setattr(floor, "talks_until", lambda *_: None)
    with pytest.raises(AssertionError):
        explore(model, World())


def test_a_floor_that_ran_out_is_told_and_leaves_nothing_unanswered(model: Model) -> None:
    world = model.mei_speaks(World())
    world = model.a_while_passes(model.writes(world))
    model.leases_run_out(world)
    told = timeline.of(model.session, model.lead_id, "floor")
    assert [(each.by, each.data["holder"]) for each in told] == [
        ("mei@x.example", "human"), ("leadhatch", "bot"),
    ]  # fmt: skip
    assert model.messages()[-1].wording == "human_absent"
    assert len(transcripts.waiting(model.session, model.talk_id)) == 1
    held = select(Message).where(Message.state == "held")
    assert model.session.scalars(held).all() == []
