"""How the person found a talk: one short question at its end, answered at most once.

The question is put with the goodbye of a talk that ended well, to nobody twice within
`every_days` of the playbook's `feedback.yml`. Only the very next message can answer it: anything
else closes it, so that a "5" is never taken for stars later, and never for people or money now.
A thumb is kept as 1 or 0, stars as 1 to 5. Actions put and read, the staff API shows.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from sqlalchemy import Boolean, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.conversations import Conversation, Message
from sdr.db import Record, new_id
from sdr.playbook.model import Feedback
from sdr.readers import yes_no
from sdr.readers.text import fold

THUMBS = ("👍", "👎")
STARS = ("1", "2", "3", "4", "5")


class TalkFeedback(Record):
    """What one conversation was answered with; `answer` is None until (and unless) it is."""

    __tablename__ = "talk_feedback"
    __table_args__ = (UniqueConstraint("conversation_id"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    scale: Mapped[str] = mapped_column(String(10))  # thumbs | five
    open: Mapped[bool] = mapped_column(Boolean)  # the next message may answer it
    ends: Mapped[bool] = mapped_column(Boolean)  # the talk was over when it was put
    asked_at: Mapped[dt.datetime]
    answer: Mapped[int | None]
    text: Mapped[str | None]
    message_id: Mapped[str | None] = mapped_column(String(40))
    answered_at: Mapped[dt.datetime | None]


def choices(scale: str) -> tuple[str, ...]:
    """What the buttons say; the same is sent back."""
    return THUMBS if scale == "thumbs" else STARS


def may_ask(
    session: Session, conversation: Conversation, rules: Feedback, now: dt.datetime
) -> bool:
    """Whether this person may be asked about this talk now."""
    if not rules.ask or conversation.channel == "email":
        return False  # a mail has no buttons, and its talk no end
    rows = session.scalars(
        select(TalkFeedback).where(TalkFeedback.lead_id == conversation.lead_id)
    ).all()
    pause = dt.timedelta(days=rules.every_days)
    return all(
        row.conversation_id != conversation.id and now - row.asked_at >= pause for row in rows
    )


def put(
    session: Session, conversation: Conversation, rules: Feedback, now: dt.datetime, *, ends: bool
) -> TalkFeedback:
    """Note that the question is put now."""
    row = TalkFeedback(
        id=new_id("fbk"), conversation_id=conversation.id, lead_id=conversation.lead_id,
        scale=rules.scale, open=True, ends=ends, asked_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def of(session: Session, conversation_id: str) -> TalkFeedback | None:
    """The feedback of a conversation, asked for or given; None where it was not asked for."""
    return session.scalars(
        select(TalkFeedback).where(TalkFeedback.conversation_id == conversation_id)
    ).one_or_none()


def take(session: Session, conversation_id: str, messages: list[Message]) -> TalkFeedback | None:
    """The feedback if these messages give it; else the question is closed, and None.

    A turn that runs again finds its own answer.
    """
    row = of(session, conversation_id)
    if row is None or not messages:
        return None
    if row.message_id == messages[-1].id:
        return row
    if not row.open:
        return None
    row.open = False
    answer = read(messages[-1].text, row.scale) if len(messages) == 1 else None
    if answer is not None:
        row.answer, row.text = answer, messages[-1].text
        row.message_id, row.answered_at = messages[-1].id, messages[-1].at
    session.flush()
    return row if answer is not None else None


def shown(row: TalkFeedback | None) -> dict[str, Any] | None:
    """The feedback as the API shows it."""
    if row is None:
        return None
    return {
        "conversation_id": row.conversation_id,
        "scale": row.scale,
        "answer": row.answer,
        "text": row.text,
        "message_id": row.message_id,
        "asked_at": row.asked_at.isoformat(),
        "answered_at": row.answered_at.isoformat() if row.answered_at else None,
    }


def of_lead(session: Session, lead_id: str) -> list[dict[str, Any]]:
    """All feedback a person was asked for, oldest first."""
    rows = session.scalars(
        select(TalkFeedback)
        .where(TalkFeedback.lead_id == lead_id)
        .order_by(TalkFeedback.asked_at, TalkFeedback.id)
    )
    return [each for row in rows if (each := shown(row)) is not None]


# ── reading an answer ──────────────────────────────────────────────────────────────────────────
_UP = re.compile(
    r"(?:还|挺|蛮|很|非常|比较|都|是)*(?:有用|有帮助|不错|挺好|可以|满意|好用|好评|赞)(?:的|了|呢|啊|呀|哦)?"
    r"|(?:yes,? )?(?:it was |that was |this was )?(?:very |quite |really |pretty |super )?"
    r"(?:helpful|useful|good|great|fine|nice|perfect|excellent)|thumbs up|it did|it was"
)
_DOWN = re.compile(
    r"(?:不太?|没(?:什么|啥|多大)?|不怎么|一点都?没|毫无)(?:有用|用|帮助|行|好|满意)(?:的|了|处|啊)?|差评|一般般?"
    r"|(?:no,? )?(?:it was |that was )?"
    r"(?:not (?:really|very|helpful|useful|good|great)(?: helpful| useful| good)?"
    r"|useless|unhelpful|bad|poor|a waste of time|terrible)"
    r"|thumbs down|it did ?n[o']t|it was ?n[o']t"
)
_POLITE = re.compile(
    r"(?:[\s,.!。，！~、]|谢谢(?:您|你)?|多谢|thanks?(?: you)?|thx|cheers|哈|吧|嗯)+$"
)
_STARS = re.compile(
    r"(?:我)?(?:给|打)?(?:你们?|您)?(?:个)?\s*(?P<n>[1-5一二三四五])\s*"
    r"(?:分|星|颗星|stars?|points?|/\s?5|out of (?:5|five))?"
    r"|(?P<w>one|two|three|four|five)(?: stars?| points?| out of five)?"
)
_NUMBERS = {word: at for at, word in enumerate(("one", "two", "three", "four", "five"), 1)} | {
    han: at for at, han in enumerate("一二三四五", 1)
}


def read(text: str, scale: str) -> int | None:
    """What a whole message gives on this scale; None where it says anything else."""
    bare = _POLITE.sub("", fold(text).strip())
    if scale == "five":
        stars = re.fullmatch(r"[⭐★🌟]{1,5}", text.strip())
        if stars:
            return len(stars.group())
        found = _STARS.fullmatch(bare)
        if found is None:
            return None
        said = found["n"] or found["w"]
        return _NUMBERS.get(said) or int(said)
    thumb = re.fullmatch(r"([👍👎])[🏻-🏿\s]*", text.strip())
    if thumb:
        return int(thumb[1] == "👍")
    if _DOWN.fullmatch(bare):
        return 0
    if _UP.fullmatch(bare):
        return 1
    heard = yes_no(bare) if len(bare) <= 4 and "?" not in bare else None
    return None if heard is None else int(heard == "yes")
