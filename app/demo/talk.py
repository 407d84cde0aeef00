"""One conversation of the demonstration, through the verbs of a live turn.

The bot's side is the product's: the opening, what it reads, what it asks, what it decides. The
person answers whatever was asked from their material. Only the act of a message is given, because
no engine runs here. Called by `app.demo.life`.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from actions.moves import MOVES
from actions.turn import Desk, close_turn, open_turn
from app.demo.people import Person, line
from sdr import conversations, discovery, leads, qualify, transcripts, wording
from sdr.conversations import Conversation, Message
from sdr.discovery import Plan
from sdr.leads import Lead

LONGEST = 18  # turns; a talk that goes on longer is cut by the person
CONTACTS = ("email", "phone", "wechat")
# which move the engine's rules choose for an act
MOVE_OF = {
    "inform": "action_discover", "affirm": "action_discover", "greet": "action_discover",
    "thanks": "action_social", "ask_bot": "action_social", "bye": "action_goodbye",
    "ask_human": "action_hand_over", "opt_out": "action_opt_out", "not_buyer": "action_let_go",
    "other_business": "action_let_go",
}  # fmt: skip


@dataclass(slots=True)
class Talk:
    """A conversation under way; `now` moves with every message."""

    session: Session
    desk: Desk
    rng: random.Random
    person: Person
    lead: Lead
    conversation: Conversation
    now: dt.datetime
    last: list[Message] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)

    @property
    def asks(self) -> str | None:
        """The fact that the bot's last answer asks for."""
        return next((message.asks for message in self.last if message.asks), None)

    @property
    def phase(self) -> str:
        """How far the talk is: discover, recap, fixing, decided."""
        return Plan.from_json(self.conversation.plan).phase

    def say(self, act: str, *path: str, text: str | None = None) -> None:
        """The person says a line of their material; the bot answers."""
        said = text or line(self.rng, self.person, self.now, *path)
        language = self.person.language
        self.now += dt.timedelta(seconds=self.rng.randint(8, 70))
        message, _ = conversations.receive(
            self.session, self.conversation, said, language=language, now=self.now
        )
        turn = open_turn(
            self.session, self.desk, conversation_id=self.conversation.id,
            message_ids=[message.id], act=act, confidence=round(self.rng.uniform(0.72, 0.99), 2),
            sure=True, language=language, now=self.now,
        )  # fmt: skip
        MOVES[move_of(act)](turn)
        close_turn(turn)
        message.state = "answered"
        self.last = conversations.say(
            self.session, self.conversation, turn.replies, language=language,
            now=self.now + dt.timedelta(seconds=1), reply_to=message.id,
        )  # fmt: skip

    @property
    def over(self) -> bool:
        """True once it has ended by a goodbye or was closed."""
        return self.conversation.ended_at is not None


def move_of(act: str) -> str:
    """The move for an act."""
    if act.startswith("objection_"):
        return "action_answer_objection"
    return MOVE_OF.get(act, "action_answer")


def open_talk(
    session: Session, desk: Desk, rng: random.Random, person: Person, now: dt.datetime
) -> Talk:
    """A visitor opens the chat: the lead, the conversation and the bot's opening."""
    playbook, language, source = desk.playbook, person.language, person.source
    lead, _, _ = conversations.visitor(session, None, language=language, source=source, now=now)
    lead.timezone = person.zone
    conversation, _ = conversations.start(
        session, lead=lead, language=language, source=source, now=now
    )
    question = discovery.question("need", qualify.dossier(session, lead, playbook, now), playbook)
    reply = wording.opening(playbook, language, question)
    if question is not None:
        conversation.asked, conversation.asked_key = question.asks, question.key
        conversation.plan = Plan().asked(question).as_json()
    last = conversations.say(session, conversation, [reply], language=language, now=now)
    return Talk(session, desk, rng, person, lead, conversation, now, last)


def reopen(
    session: Session,
    desk: Desk,
    rng: random.Random,
    person: Person,
    lead_id: str,
    now: dt.datetime,
) -> Talk | None:
    """The person comes back to their last conversation, where a question waits; None without."""
    held = next(iter(conversations.of_lead(session, lead_id)), None)
    if held is None or held.asked is None:
        return None
    if held.ended_at is not None:
        held.plan = Plan.from_json(held.plan).next_visit().as_json()
    talk = Talk(session, desk, rng, person, leads.get(session, lead_id), held, now)
    talk.last = transcripts.after(session, held.id, held.next_seq - 2)
    return talk


def converse(talk: Talk) -> None:
    """The whole of a first talk."""
    person, rng = talk.person, talk.rng
    _begin(talk)
    patience = person.patience
    while not talk.over and len(talk.asked) < LONGEST:
        asks = talk.asks
        if person.kind == "early" and len(talk.asked) >= patience:
            talk.say("ask_material", "material")
            return
        if len(talk.asked) >= patience:
            return
        talk.asked.append(asks or "")
        if person.kind == "human" and len(talk.asked) == 3:
            talk.say("ask_human", "human")
        elif person.curious and asks and rng.random() < 0.4:
            act = person.curious.pop()
            talk.say(act, "objections" if act.startswith("objection") else "asides", act)
        elif asks is not None:
            answer(talk, asks)
        elif talk.phase in ("recap", "fixing"):
            talk.say("affirm", "agreed")
        else:
            _leave(talk)
            return


def come_back(talk: Talk) -> None:
    """Answer the question that was put after a click, in the light of what has changed since."""
    person = talk.person
    first = talk.asks
    for _ in range(6):
        asks = talk.asks
        if asks is None:
            break
        if asks == first and asks in ("timeline", "budget", "buying_role"):
            talk.say("inform", "again", asks)
        else:
            answer(talk, asks)
        first = None
        if asks in ("timeline", "budget"):
            person.wants[asks] = {"timeline": "soon", "budget": "amount"}[asks]
    if talk.phase in ("recap", "fixing") and talk.asks is None and not talk.over:
        talk.say("affirm", "agreed")
    if not talk.over and talk.rng.random() < 0.6:
        talk.say("bye", "bye")


def answer(talk: Talk, asks: str) -> None:
    """Answer the question for this fact, as this person would."""
    person = talk.person
    talk.answered.append(asks)
    if talk.answered.count(asks) > 2:
        talk.say("inform", "unsure")
    elif asks in CONTACTS and not person.shares:
        talk.say("inform", "refuse_contact")
    elif asks == "wechat":
        talk.say("inform", "phone")
    elif asks in ("need", "problem"):
        talk.say("inform", "need" if asks == "need" else "more", person.problems[-1])
    elif asks in ("implication", "need_payoff"):
        talk.say("inform", asks, person.problems[0])
    elif asks in person.wants:
        talk.say("inform", asks, person.wants[asks])
    elif asks == "name" and person.company and talk.rng.random() < 0.6:
        talk.say("inform", "name_and_company")
    elif asks == "company":
        talk.say("inform", "company_name" if person.company else "refuse_contact")
    elif asks == "job_title":
        talk.say("inform", "title")
    else:
        talk.say("inform", asks)


def _begin(talk: Talk) -> None:
    """The first message or two: a greeting, a problem, or straight to the point."""
    person, rng = talk.person, talk.rng
    if person.kind == "not_buyer":
        kind = rng.choice(("jobs", "suppliers", "partner", "support", "press", "student"))
        other = kind in ("partner", "support", "press")
        talk.say("other_business" if other else "not_buyer", "not_buyer", kind)
        return
    if person.kind == "silent" and person.patience == 0:
        talk.say("greet", "greetings")
        return
    if rng.random() < 0.3:
        talk.say("greet", "greetings")
    if person.kind == "outside":
        talk.say("inform", "industry")
        return
    need = line(rng, person, talk.now, "need", person.problems[0])
    lead_in = [line(rng, person, talk.now, "industry")] if rng.random() < 0.6 else []
    if rng.random() < 0.65:
        lead_in.append(line(rng, person, talk.now, "title"))
    parts = [*lead_in, need]
    if person.language == "zh":
        talk.say("inform", text="，".join(parts))
    else:
        talk.say("inform", text=". ".join(parts))


def _leave(talk: Talk) -> None:
    """All is said: goodbye, thanks, or nothing."""
    if talk.person.kind == "opt_out":
        talk.say("opt_out", "opt_out")
    elif talk.rng.random() < 0.5:
        talk.say("bye", "bye")
    elif talk.rng.random() < 0.5:
        talk.say("thanks", "thanks")
