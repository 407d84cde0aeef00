"""Corrections of a reviewer: what a message really did, which facts it really states.

A correction is kept as it was made, with what stood before and who made it; it is never edited.
Facts are superseded as by anybody else, and the lead is judged anew at once. What was kept of an
act (do not contact, not a buyer, abuse) goes when the act was misread and comes when it was
missed; a suppression is never lifted here. The console calls; `leadhatch review export` reads.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, and_, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import facts, leads, qualify, timeline
from sdr.acts import ACTS
from sdr.conversations import Conversation, Message
from sdr.db import Record, new_id
from sdr.errors import BadInput, NotFound
from sdr.facts import CONTACT_FACTS, FACTS, LIST_FACTS, Fact, Said
from sdr.leads import Lead
from sdr.playbook.model import Playbook

# addresses and consent are the person's own word; an address tells who is who
CORRECTABLE = tuple(name for name in FACTS if name not in (*CONTACT_FACTS, "consent"))
BY = "rep"


class Correction(Record):
    """`kind`: act | fact. `name`: the fact. `before`, `after`: values; after null: nothing said."""

    __tablename__ = "corrections"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[str] = mapped_column(
        ForeignKey("messages.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(4))
    name: Mapped[str | None] = mapped_column(String(40))
    before: Mapped[Any] = mapped_column(JSON)
    after: Mapped[Any] = mapped_column(JSON)
    by: Mapped[str] = mapped_column(String(320))
    at: Mapped[dt.datetime] = mapped_column(index=True)


class TalkReview(Record):
    """A conversation that somebody has read to its end."""

    __tablename__ = "talk_reviews"

    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
    )
    by: Mapped[str] = mapped_column(String(320))
    at: Mapped[dt.datetime]


def message_of(session: Session, conversation_id: str, message_id: str) -> Message:
    """A message that the prospect wrote in that conversation, or NotFound."""
    message = session.get(Message, message_id)
    if (
        message is None
        or message.conversation_id != conversation_id
        or message.sender != "prospect"
    ):
        raise NotFound(what="message", id=message_id)
    return message


def correct_act(
    session: Session, message: Message, act: str, *, by: str, playbook: Playbook, now: dt.datetime
) -> Correction | None:
    """The message does this; None when that is what was heard."""
    if act not in ACTS:
        raise BadInput(field="act", problem="one_of", allowed=", ".join(ACTS))
    if message.act == act:
        return None
    lead, before = _lead_of(session, message), message.act
    message.act = act
    _let_go_or_take_back(session, lead, message, act)
    return _keep(session, lead, message, "act", None, before, act, by, playbook, now)


def correct_fact(
    session: Session, message: Message, name: str, value: Any, *, by: str, playbook: Playbook,
    now: dt.datetime,
) -> Correction | None:  # fmt: skip
    """The message states this; None when that stands already. A list fact gets one more item.

    What the person said later is not overruled: the value is kept as one that held until then.
    """
    _correctable(name)
    lead = _lead_of(session, message)
    later = None if name in LIST_FACTS else _said_later(session, lead.id, message, name)
    if later is not None:
        return _correct_past(session, lead, message, name, value, later, by, playbook, now)
    before = _told_by(session, lead.id, message.id, name)
    said = Said(name, value, message.text, corrects=name not in LIST_FACTS)
    changes = facts.record(
        session, lead.id, [said], by=BY, now=now, message_id=message.id
    )  # fmt: skip
    if not changes:
        return None
    return _keep(session, lead, message, "fact", name, before, value, by, playbook, now)


def retract(
    session: Session, message: Message, name: str, *, by: str, playbook: Playbook, now: dt.datetime
) -> Correction | None:
    """The message says nothing of this fact; what stood before it stands again."""
    _correctable(name)
    lead = _lead_of(session, message)
    rows = session.scalars(
        select(Fact)
        .where(
            Fact.lead_id == lead.id, Fact.message_id == message.id, Fact.name == name,
            Fact.superseded_at.is_(None),
        )
        .order_by(Fact.at, Fact.id)
    ).all()  # fmt: skip
    if not rows:
        return None
    before = _told_by(session, lead.id, message.id, name)
    for row in rows:
        row.superseded_at = now
    session.flush()
    if name not in LIST_FACTS:
        earlier = _before(session, rows[-1], message)
        if earlier is not None:
            again = Said(name, earlier.value, earlier.text or "", earlier.confidence)
            facts.record(
                session, lead.id, [again], by=earlier.by, now=now, message_id=earlier.message_id
            )
    return _keep(session, lead, message, "fact", name, before, None, by, playbook, now)


def reviewed(session: Session, conversation: Conversation, *, by: str, now: dt.datetime) -> None:
    """Somebody has read it; who reads it again is kept."""
    held = session.get(TalkReview, conversation.id, with_for_update=True)
    if held is None:
        held = TalkReview(conversation_id=conversation.id)
        session.add(held)
    held.by, held.at = by, now
    session.flush()


def of_messages(session: Session, message_ids: list[str]) -> list[Correction]:
    """What was corrected in these messages, oldest first."""
    return list(
        session.scalars(
            select(Correction)
            .where(Correction.message_id.in_(message_ids))
            .order_by(Correction.at, Correction.id)
        )
    )


def _correctable(name: str) -> None:
    if name not in CORRECTABLE:
        raise BadInput(field="fact", problem="one_of", allowed=", ".join(CORRECTABLE))


def _lead_of(session: Session, message: Message) -> Lead:
    talk = session.get_one(Conversation, message.conversation_id)
    return leads.get(session, talk.lead_id)


def _told_by(session: Session, lead_id: str, message_id: str, name: str) -> Any:
    """What stands of this fact from this message: the value, of a list fact the items."""
    rows = session.scalars(
        select(Fact)
        .where(
            Fact.lead_id == lead_id, Fact.message_id == message_id, Fact.name == name,
            Fact.superseded_at.is_(None),
        )
        .order_by(Fact.at, Fact.id)
    ).all()  # fmt: skip
    values = [row.value for row in rows]
    if name in LIST_FACTS:
        return values or None
    return values[-1] if values else None


def _before(session: Session, row: Fact, message: Message) -> Fact | None:
    """What stood before this row, as it was said elsewhere: misreadings of the message are none."""
    earlier, last = None, row.id
    while True:
        earlier = session.scalars(
            select(Fact).where(Fact.superseded_by == last).order_by(Fact.id.desc())
        ).first()
        if earlier is None or earlier.message_id != message.id:
            return earlier
        last = earlier.id


def _said_later(session: Session, lead_id: str, message: Message, name: str) -> Fact | None:
    """What replaced the word of this message, where what stands is from a later message."""
    rows = session.scalars(
        select(Fact)
        .join(Message, Message.id == Fact.message_id)
        .where(
            Fact.lead_id == lead_id, Fact.name == name,
            or_(Fact.superseded_at.is_(None), Fact.superseded_by.is_not(None)),
            or_(
                Message.at > message.at, and_(Message.at == message.at, Message.seq > message.seq)
            ),
        )
        .order_by(Message.at, Message.seq, Fact.id)
    ).all()  # fmt: skip
    return rows[0] if any(row.superseded_at is None for row in rows) else None


def _correct_past(
    session: Session, lead: Lead, message: Message, name: str, value: Any, later: Fact, by: str,
    playbook: Playbook, now: dt.datetime,
) -> Correction | None:  # fmt: skip
    """Keep what an old message states as a row that is superseded already."""
    held = session.scalars(
        select(Fact)
        .where(Fact.lead_id == lead.id, Fact.message_id == message.id, Fact.name == name)
        .order_by(Fact.at, Fact.id)
    ).all()
    last = held[-1] if held else None
    if last is not None and last.value == value:
        return None
    replaced_by = last.superseded_by if last is not None else None
    session.add(
        Fact(
            id=new_id("fact"), lead_id=lead.id, name=name, value=value, text=message.text,
            message_id=message.id, by=BY, confidence=1.0, at=now, superseded_at=now,
            superseded_by=replaced_by or later.id,
        )
    )  # fmt: skip
    before = None if last is None else last.value
    return _keep(session, lead, message, "fact", name, before, value, by, playbook, now)


def _let_go_or_take_back(session: Session, lead: Lead, message: Message, act: str) -> None:
    """What the lead keeps of an act follows the act; what another message did still stands."""
    for kept, acts in (
        ("do_not_contact", ("opt_out",)),
        ("not_buyer", ("not_buyer", "other_business")),
        ("abuse", ("abuse",)),
    ):
        held = getattr(lead, kept)
        if act in acts and held is None and kept != "abuse":  # one rude word is warned of
            setattr(lead, kept, _kept_as(kept, message))
        elif act not in acts and held is not None and held.get("message_id") == message.id:
            other = None if kept == "abuse" else _also(session, lead.id, message, acts)
            setattr(lead, kept, None if other is None else _kept_as(kept, other))


def _kept_as(kept: str, message: Message) -> dict[str, Any]:
    proof = {"text": message.text, "message_id": message.id}
    return {"kind": "general", **proof} if kept == "not_buyer" else proof


def _also(
    session: Session, lead_id: str, message: Message, acts: tuple[str, ...]
) -> Message | None:
    """The newest other message of the person that did one of these, and still stands.

    An opt-out of one channel is kept with that channel; who wished to be reached again since then
    has taken back what they said before.
    """
    others = session.scalars(
        select(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Conversation.lead_id == lead_id, Message.id != message.id,
            Message.sender == "prospect", Message.act.in_(acts),
        )
        .order_by(Message.at.desc(), Message.seq.desc())
    ).all()  # fmt: skip
    if "opt_out" not in acts:
        return others[0] if others else None
    allowed = [event.at for event in timeline.of(session, lead_id, "contact_allowed")]
    of_channel = {
        event.data.get("message_id")
        for event in timeline.of(session, lead_id, "opt_out")
        if event.data.get("channel")
    }
    return next(
        (
            each
            for each in others
            if each.id not in of_channel and (not allowed or each.at > max(allowed))
        ),
        None,
    )


def _keep(
    session: Session, lead: Lead, message: Message, kind: str, name: str | None, before: Any,
    after: Any, by: str, playbook: Playbook, now: dt.datetime,
) -> Correction:  # fmt: skip
    made = Correction(
        id=new_id("corr"), lead_id=lead.id, message_id=message.id, kind=kind, name=name,
        before=before, after=after, by=by, at=now,
    )  # fmt: skip
    session.add(made)
    timeline.write(
        session, lead.id, "correction", now=now, by=by,
        data={"kind": kind, "name": name, "before": before, "after": after,
              "message_id": message.id, "correction_id": made.id},
    )  # fmt: skip
    session.flush()
    qualify.reconsider(session, lead, playbook, now=now, by=by)
    return made
