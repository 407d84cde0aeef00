"""Whole talks through the moves, over a real database: acts are given, no engine runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import trace
from actions.moves import MOVES, play
from actions.turn import Desk, close_turn, open_turn
from actions.understand import Heard
from sdr import confirming, conversations, discovery, facts, leads, qualify, wording
from sdr.conversations import Message
from sdr.db import Database
from sdr.discovery import Plan
from sdr.handoffs import Handoff
from sdr.lead_view import view
from sdr.playbook.lexicon import lexicon
from sdr.scoring import judge
from sdr.values import in_words
from tests import builders
from tests.builders import TUESDAY

# which move the engine's rules choose for an act
MOVE_OF = {
    "inform": "action_discover", "affirm": "action_discover", "deny": "action_discover",
    "greet": "action_discover", "thanks": "action_social", "chitchat": "action_social",
    "ask_bot": "action_social", "bye": "action_goodbye", "ask_why": "action_explain",
    "ask_human": "action_hand_over", "opt_out": "action_opt_out", "not_buyer": "action_let_go",
    "other_business": "action_let_go", "abuse": "action_warn", "out_of_scope": "action_admit",
}  # fmt: skip


def move_of(act: str) -> str:
    if act.startswith("objection_"):
        return "action_answer_objection"
    return MOVE_OF.get(act) or "action_answer"


@dataclass
class Talk:
    """One visitor's talk; what must hold in every turn is checked in every turn."""

    database: Database
    desk: Desk
    language: str
    now: dt.datetime = TUESDAY
    conversation_id: str = ""
    lead_id: str = ""
    transcript: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    last: list[Message] = field(default_factory=list)
    told: list[Message] = field(default_factory=list)
    traces: list[dict[str, Any]] = field(default_factory=list)

    def begin(self) -> Talk:
        def work(session: Session) -> None:
            lead, _, _ = conversations.visitor(
                session, None, language=self.language, source={}, now=self.now
            )
            talk, _ = conversations.start(
                session, lead=lead, language=self.language, source={}, now=self.now
            )
            known = qualify.dossier(session, lead, self.desk.playbook, self.now)
            question = discovery.question("need", known, self.desk.playbook)
            assert question is not None
            reply = wording.opening(self.desk.playbook, self.language, question)
            talk.asked, talk.asked_key = question.asks, question.key
            talk.plan = Plan().asked(question).as_json()
            self.last = conversations.say(
                session, talk, [reply], language=self.language, now=self.now
            )
            self.conversation_id, self.lead_id = talk.id, lead.id

        self._do(work)
        return self

    def come_back(self, days: int) -> Talk:
        """Open another conversation after so many days, as the edge does for a known visitor."""
        self.now += dt.timedelta(days=days)

        def work(session: Session) -> None:
            playbook, texts = self.desk.playbook, self.desk.texts
            lead = leads.get(session, self.lead_id)
            talk, _ = conversations.start(
                session, lead=lead, language=self.language, source={}, now=self.now
            )
            known = qualify.dossier(session, lead, playbook, self.now)
            judgement = judge(known, playbook, self.now)
            put = confirming.first_question(known, judgement, playbook, texts, self.now)
            back = ("", in_words("need", known.value("need"), self.language, playbook, texts))
            reply = wording.opening(playbook, self.language, put, back=back)
            if put is not None:
                talk.asked, talk.asked_key = put.asks, put.key
                talk.plan = Plan().asked(put).as_json()
            self.last = conversations.say(
                session, talk, [reply], language=self.language, now=self.now
            )
            self.conversation_id = talk.id

        self._do(work)
        return self

    def say(
        self, text: str, act: str = "inform", *, sure: bool = True, confidence: float = 0.9
    ) -> str:
        """Say this; return what the bot answers."""
        self.now += dt.timedelta(seconds=20)
        move = move_of(act) if sure else "action_rephrase"

        def work(session: Session) -> list[Message]:
            talk = conversations.get(session, self.conversation_id)
            message, _ = conversations.receive(
                session, talk, text, language=self.language, now=self.now
            )
            turn = open_turn(
                session, self.desk, conversation_id=talk.id, message_ids=[message.id], act=act,
                confidence=confidence if sure else 0.2, sure=sure, language=self.language, now=self.now,
            )  # fmt: skip
            heard = Heard(
                text, act, 0.9 if sure else 0.2, sure, self.language, talk.id, [message.id], None,
                probe=False, ranking=[(act, 0.9), ("thanks", 0.05)],
            )  # fmt: skip
            play(MOVES[move], turn, heard)
            close_turn(turn)
            message.state = "answered"
            message.trace = trace.of(turn, heard, move)
            self.traces.append(message.trace)
            self._check_one_question(session, turn.replies)
            return conversations.say(
                session, talk, turn.replies, language=self.language, now=self.now,
                reply_to=message.id,
            )  # fmt: skip

        self.last = self._do(work)
        answer = "\n".join(m.text for m in self.last)
        self.transcript += [f"> {text}", answer]
        self.told += self.last
        if self.asks:
            self.asked.append(self.asks)
        assert self.last, "the prospect is left in silence"
        assert "{{" not in answer
        assert "None" not in answer
        return answer

    def _check_one_question(self, session: Session, replies: list[Any]) -> None:
        asks = {reply.asks: reply.question for reply in replies if reply.asks}
        assert len(asks) <= 1, f"asks {asks} at once"
        known = facts.current(session, self.lead_id)
        for fact, key in asks.items():
            if confirming.fact_of(key):
                assert fact in known, f"confirms {fact} although it is not known"
                continue
            assert fact not in known, f"asks {fact} although it is known"

    @property
    def asks(self) -> str | None:
        """The fact that the last answer asks for."""
        return next((m.asks for m in self.last if m.asks), None)

    @property
    def names(self) -> list[str]:
        """Which wordings the last answer was made of."""
        return [str(m.wording) for m in self.last]

    def answer_all(self, answers: dict[str, str], *, until: str | None = None) -> None:
        """Answer whatever is asked, until nothing is (or until this is)."""
        for _ in range(15):
            if self.asks is None or self.asks == until:
                return
            self.say(answers[self.asks])
        pytest.fail("the questions do not end:\n" + "\n".join(self.transcript))

    @property
    def lead(self) -> dict[str, Any]:
        """The lead as the staff API shows it."""
        return self._do(lambda s: view(s, leads.get(s, self.lead_id), self.desk.playbook, self.now))

    def value(self, fact: str) -> Any:
        held = self.lead["facts"].get(fact)
        return held["value"] if held else None

    @property
    def handoffs(self) -> list[Handoff]:
        return self._do(
            lambda s: list(s.scalars(select(Handoff).where(Handoff.lead_id == self.lead_id)))
        )

    @property
    def ended(self) -> str | None:
        return self._do(lambda s: conversations.get(s, self.conversation_id).end_reason)

    def _do[T](self, work: Callable[[Session], T]) -> T:
        with self.database.session() as session:
            return work(session)


@pytest.fixture(scope="session")
def desk() -> Desk:
    playbook = builders.playbook()
    return Desk(playbook, lexicon(playbook), builders.texts(), ZoneInfo("Asia/Shanghai"),
                "https://beacon.example")  # fmt: skip


@pytest.fixture
def begin(database: Database, desk: Desk) -> Callable[[str], Talk]:
    """Open a talk in a language."""
    return lambda language: Talk(database, desk, language).begin()
