"""One turn of the talk, as the actions see it: what was said, what is known, what is said back.

`open_turn` loads the conversation, reads the message(s), records every fact with its sentence,
and judges the lead anew; the moves in `discover`, `answer`, `handoff`, `leave` then add replies;
`close_turn` keeps the plan. One unit of work: either all of it stands or none of it. Never calls
Rasa or a channel.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from actions import record
from nurture import slots
from sdr import (
    confirming,
    conversations,
    discovery,
    facts,
    feedback,
    handoffs,
    home_currency,
    leads,
    qualify,
    readers,
    timeline,
    variants,
    wording,
)
from sdr.conversations import Conversation, Message
from sdr.discovery import Plan
from sdr.facts import Change, Dossier, Known
from sdr.feedback import TalkFeedback
from sdr.handoffs import Handoff
from sdr.leads import Lead
from sdr.playbook.model import Playbook, Question
from sdr.ports import Reply
from sdr.readers import Lexicon, Reading, Spotted
from sdr.readers.reachable import Way, shunned
from sdr.readers.text import fold
from sdr.scoring import Judgement
from sdr.stages import Verdict
from sdr.texts import Texts

SUMMED_UP = ("recap", "fixing")
NO_YES = frozenset({"opt_out", "deny", "inform", "nlu_fallback"})


@dataclass(frozen=True, slots=True)
class Desk:
    """What every turn needs and no turn changes."""

    playbook: Playbook
    lexicon: Lexicon
    texts: Texts
    zone: ZoneInfo
    base_url: str


SAYS_SOMETHING = 10  # letters, a Chinese character counting for two


@dataclass(slots=True)
class Turn:
    """The state of one turn; moves add to `replies` and replace `plan`."""

    session: Session
    desk: Desk
    now: dt.datetime
    language: str
    act: str
    settled: tuple[str, float]  # the act and how sure it is, as kept with the messages
    sure: bool  # False when the classifier fell back
    conversation: Conversation
    lead: Lead
    messages: Sequence[Message]
    plan: Plan
    asked: Question | None
    known: Dossier
    judgement: Judgement
    changes: list[Change] = field(default_factory=list)
    costed: bool = False  # their own figures were worked out for them in this turn
    readings: Sequence[Reading] = ()  # what was read, and from which characters
    silence: str | None = None  # the asked fact was met with "unknown" or "undisclosed"
    shuns: str | None = None  # the way of being reached that this turn does not want
    confirmed: str | None = None  # what was said back of an earlier visit: kept | gone
    feedback: TalkFeedback | None = None  # this turn says how they found the talk, nothing else
    read_asked: bool = False  # the answer to the open question was understood
    replies: list[Reply] = field(default_factory=list)
    open_question: Question | None = None  # what stays asked after this turn

    @property
    def text(self) -> str:
        """All that was said in this turn."""
        return "\n".join(message.text for message in self.messages)

    @property
    def said(self) -> int | None:
        """A checksum of what was said, whatever its case and punctuation.

        None for a few words: 在吗 or "price?" twice is impatience, no way to pass over a question.
        """
        bare = "".join(c for c in fold(self.text) if c.isalnum())
        weight = sum(1 if c.isascii() else 2 for c in bare)  # a Chinese character says more
        return zlib.crc32(bare.encode()) if weight >= SAYS_SOMETHING else None

    @property
    def repeats(self) -> bool:
        """True when they say the very same as before: it was no answer, and will be none."""
        return self.act != "greet" and self.said is not None and self.plan.said == self.said

    @property
    def currency(self) -> str:
        """The money in which this person counts, as far as the talk tells; else the playbook's."""
        meant = home_currency.of_talk(self.known.facts, self.lead.country)
        return meant or self.playbook.bant.budget.currency

    @property
    def proof(self) -> dict[str, Any]:
        """The sentence of this turn and where it stands: {text, message_id}."""
        last = self.messages[-1].id if self.messages else None
        return {"text": self.text, "message_id": last}

    @property
    def playbook(self) -> Playbook:
        """The company's playbook."""
        return self.desk.playbook

    @property
    def verdict(self) -> Verdict:
        """The verdict that stands now."""
        return self.judgement.verdict

    def words(self, key: str, **values: Any) -> str:
        """A wording line, in variants used in turn."""
        nth = self.plan.bridged.count(key)
        self.plan = replace(self.plan, bridged=(*self.plan.bridged, key)[-60:])
        return wording.line(self.playbook, key, self.language, nth=nth, **values)

    def join(self, *parts: str) -> str:
        """Sentences in one breath."""
        return wording.join([part for part in parts if part], self.language)

    def say(
        self,
        text: str,
        *,
        name: str,
        question: Question | None = None,
        buttons: Sequence[dict[str, str]] = (),
        cards: Sequence[dict[str, str]] = (),
    ) -> None:
        """Add a reply; with a `question` it asks for that question's fact."""
        if question is not None:
            self.open_question = question
        self.replies.append(
            Reply(
                text,
                wording=name,
                buttons=tuple(buttons),
                cards=tuple(cards),
                asks=question.asks if question else None,
                question=question.key if question else None,
            )
        )

    def human_button(self) -> dict[str, str]:
        """The button that asks for a person."""
        title = self.words("button_human")
        return {"title": title, "payload": title}

    def refresh(self) -> None:
        """Judge anew after something was recorded outside the readers."""
        self.known, self.judgement = judged(self.session, self.lead, self.playbook, self.now)

    def hand_over(self, reason: str, *, urgent: bool = False) -> Handoff:
        """Hand the lead over (once)."""
        return handoffs.request(
            self.session,
            self.lead,
            conversation_id=self.conversation.id,
            reason=reason,
            playbook=self.playbook,
            now=self.now,
            urgent=urgent,
        )


def agrees(act: str, messages: Sequence[Message], language: str) -> bool:
    """True for a yes to the summary, whatever it sounded like alone ("all good", 差不多).

    A question behind the yes is answered first; a person or a stop asked for is no yes.
    """
    text = " ".join(message.text for message in messages)
    if act in NO_YES or act.startswith("ask_") or "?" in text or "？" in text:
        return False
    return readers.yes_no(text, language) == "yes"


def open_turn(
    session: Session,
    desk: Desk,
    *,
    conversation_id: str,
    message_ids: Sequence[str],
    act: str,
    confidence: float,
    sure: bool,
    language: str,
    now: dt.datetime,
    spotted: Sequence[Spotted] = (),
    asked: str | None = None,
    silent: bool = False,
) -> Turn:
    """Load, read, record, judge. Recording the same message twice changes nothing.

    `silent`: it was said to a human, who asked for the fact `asked`, if for any.
    """
    conversation, lead, messages, was_asked = _loaded(session, conversation_id, message_ids)
    if conversation.variant is not None:
        desk = replace(desk, playbook=variants.under(desk.playbook, conversation.variant))
    lead.language = conversation.language = language
    standing = facts.current(session, lead.id)
    key = None if silent else conversation.asked_key
    put = confirming.of_key(key, standing, desk.playbook, desk.texts)
    confirms = confirming.fact_of(key)
    wanted = asked if silent else conversation.asked
    rated = was_asked and not silent
    given = feedback.take(session, conversation_id, list(messages)) if rated else None
    read = (
        record.Read(act="thanks")
        if given
        else record.read_messages(
            desk,
            messages,
            act=act,
            asked=wanted,
            language=language,
            spotted=spotted,
            confidence=confidence,
            standing=standing,
            confirms=confirms is not None,
            country=lead.country,
            zone=slots.zone_of(lead, desk.zone),
        )
    )
    changes = record.write(session, desk, lead, conversation, read, standing, now=now)
    confirmed = None
    if confirms is not None and messages:
        changed = any(change.name == confirms for change in changes)
        for message in messages:
            confirmed = confirmed or record.settle_confirmation(
                session, lead, read, confirms, changed, standing, message
            )
        if confirmed is not None and not record.asks_beside(read.act, messages):
            read.act = "affirm" if confirmed == "kept" else "deny"
    if lead.do_not_contact is not None and (
        read.act == "ask_human" or any(change.name in facts.CONTACT_FACTS for change in changes)
    ):
        lead.do_not_contact = None  # they wrote first, and want to be reached
        timeline.write(session, lead.id, "contact_allowed", now=now, by="prospect", data={})
    plan = Plan.from_json(conversation.plan)
    way = _shunned(wanted, read.silence, messages)
    if wanted is not None and way is not None and (plan.reach is None or way.instead):
        other = way.instead or discovery.other_way(wanted, language)
        plan = replace(plan, reach=other)
    if plan.phase in SUMMED_UP and not changes and agrees(read.act, messages, language):
        read.act = "affirm"
    known, judgement = judged(session, lead, desk.playbook, now, standing)
    return Turn(
        session=session,
        desk=desk,
        now=now,
        language=language,
        act=read.act,
        settled=(read.act, confidence),
        sure=sure,
        conversation=conversation,
        lead=lead,
        messages=messages,
        plan=plan,
        asked=put,
        known=known,
        judgement=judgement,
        changes=changes,
        silence=read.silence,
        shuns=wanted if way is not None else None,
        readings=read.readings,
        read_asked=wanted is not None
        and (
            confirmed is not None
            or read.silence is not None
            or any(s.name == wanted for s, _ in read.said)
        ),
        confirmed=confirmed,
        feedback=given,
    )


def _shunned(wanted: str | None, silence: str | None, messages: Sequence[Message]) -> Way | None:
    """What was said of the way itself where a contact was asked for and not given."""
    if wanted not in facts.CONTACT_FACTS or silence != "undisclosed":
        return None
    return shunned(fold(" ".join(message.text for message in messages)), wanted)


def _loaded(
    session: Session, conversation_id: str, message_ids: Sequence[str]
) -> tuple[Conversation, Lead, list[Message], bool]:
    """Whose turn it is, in one look; and whether this talk was ever asked how it was found."""
    parameters = {"id": conversation_id, "messages": list(message_ids)}
    found: Sequence[Any] = session.execute(_LOADED, parameters).all()
    if not found:
        conversation = conversations.get(session, conversation_id)
        return conversation, leads.get(session, conversation.lead_id), [], False
    held = {row[0].id: row[0] for row in found if row[0] is not None}
    messages = [held[each] for each in message_ids if each in held]
    return found[0][1], found[0][2], messages, found[0][3]


_LOADED = (
    select(
        Message, Conversation, Lead,
        exists().where(TalkFeedback.conversation_id == Conversation.id),
    )
    .select_from(Conversation)
    .join(Lead, Lead.id == Conversation.lead_id)
    .outerjoin(Message, Message.id.in_(bindparam("messages", expanding=True)))
    .where(Conversation.id == bindparam("id"))
)  # fmt: skip


def judged(
    session: Session, lead: Lead, playbook: Playbook, now: dt.datetime,
    standing: Mapping[str, Known] | None = None,
) -> tuple[Dossier, Judgement]:  # fmt: skip
    """What is known of the lead, with the objections raised so far, and the verdict, stored."""
    known = qualify.judged(session, lead, playbook, now, standing, objections=True)
    verdict = qualify.reconsider(session, lead, playbook, now=now, by="prospect", known=known)
    return known.dossier, verdict


def close_turn(turn: Turn) -> None:
    """Keep what was settled with the messages, the plan and the open question with the talk."""
    for message in turn.messages:
        message.act, message.confidence = turn.settled
    turn.plan = replace(turn.plan, said=turn.said)
    turn.conversation.plan = turn.plan.as_json()
    turn.conversation.asked = turn.open_question.asks if turn.open_question else None
    turn.conversation.asked_key = turn.open_question.key if turn.open_question else None


def question_for(turn: Turn) -> Question | None:
    """The question worth putting now: what an earlier visit left and may have changed first."""
    old = confirming.due(turn.known, turn.judgement, turn.plan, turn.playbook, turn.now)
    confirms = old and confirming.question(
        old, turn.known, turn.playbook, turn.desk.texts, turn.now
    )
    return confirms or discovery.next_question(
        turn.known, turn.judgement, turn.plan, turn.playbook, turn.now
    )
