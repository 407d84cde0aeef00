"""After a click: the worded question about what is missing.

A click never meets a criterion. When it brings a pooled lead over the engagement threshold and
something that could change the verdict is not known, the question goes into the lead's latest
conversation as the bot's message, or waits on the lead until they come by the link. At most one
question is open a lead, and none is put within seven days of the last. The answer is an ordinary
chat message; actions judge it and hand over. Public routes and the worker's sweep call.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ForeignKey, Index, Select, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from nurture import enrollments, links, reviews
from sdr import (
    conversations,
    discovery,
    floor,
    handoffs,
    qualify,
    timeline,
    wording,
)
from sdr.conversations import Conversation
from sdr.db import Record, new_id
from sdr.engagements import Engagement
from sdr.facts import Dossier
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.playbook.questions import Question
from sdr.ports import Reply
from sdr.scoring import rules_of
from sdr.stages import Stage, Verdict

PAUSE = dt.timedelta(days=7)
INTRO = "requalify_question_intro"
_OPEN = text("closed_at IS NULL")


class OpenQuestion(Record):
    """A question put to a pooled lead; `message_id` is None while it waits on the lead."""

    __tablename__ = "requalify_questions"
    __table_args__ = (
        Index("uq_requalify_questions_open", "lead_id", unique=True, sqlite_where=_OPEN,
              postgresql_where=_OPEN),
    )  # fmt: skip

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    fact: Mapped[str] = mapped_column(String(40))
    question: Mapped[str] = mapped_column(String(60))  # its key in the question bank
    slug: Mapped[str | None] = mapped_column(String(120))
    conversation_id: Mapped[str | None] = mapped_column(String(40))
    message_id: Mapped[str | None] = mapped_column(String(40))
    # the engagements that brought it; it is taken back when none of them counts any more
    engagements: Mapped[list[str]] = mapped_column(default=list)
    asked_at: Mapped[dt.datetime]
    closed_at: Mapped[dt.datetime | None]
    withdrawn_at: Mapped[dt.datetime | None]


def after_click(
    session: Session, token: str, playbook: Playbook, now: dt.datetime
) -> OpenQuestion | None:
    """Ask at once after `links.follow`; what this misses, `sweep` finds."""
    link = links.find(session, token, "content", now)
    lead = enrollments.hold(session, link.lead_id) if link else None
    if link is None or lead is None:
        return None
    return _consider(session, lead, playbook, now)


def withdraw(
    session: Session, lead: Lead, playbook: Playbook, lost: Sequence[str], now: dt.datetime
) -> list[str]:
    """Take back the open question when what brought it does not count any more; ids taken back.

    What the person has written since stands as an answer: then nothing is taken back.
    """
    held = _standing(session, lead.id)
    if held is None or not set(held.engagements or ()) & set(lost):
        return []
    known = qualify.dossier(session, lead, playbook, now)
    left = session.scalars(
        select(Engagement.id).where(
            Engagement.id.in_(held.engagements), Engagement.counted.is_(True)
        )
    ).first()
    if left is not None and known.engagement >= rules_of(known, playbook).threshold:
        return []
    talk = session.get(Conversation, held.conversation_id) if held.conversation_id else None
    if talk is not None and not conversations.take_back(session, talk, held.message_id or ""):
        return []
    if talk is not None and talk.asked_key == held.question:
        talk.asked = talk.asked_key = None
    held.closed_at = held.withdrawn_at = now
    timeline.write(
        session, lead.id, "requalify_question_withdrawn", now=now, by="leadhatch",
        data={"question": held.question, "message_id": held.message_id,
              "engagements": sorted(set(held.engagements) & set(lost))},
    )  # fmt: skip
    session.flush()
    return [held.id]


def sweep_ids(session: Session) -> list[str]:
    """Leads with clicks that nobody has looked at yet."""
    return sorted({row.lead_id for row in session.scalars(_fresh_clicks())})


def sweep(session: Session, lead_id: str, playbook: Playbook, now: dt.datetime) -> bool:
    """Look at a lead's fresh clicks; True when a question was put."""
    lead = enrollments.hold(session, lead_id)
    if lead is None:
        return False
    return _consider(session, lead, playbook, now) is not None


def opening_for_ref(
    session: Session, token: str, playbook: Playbook, now: dt.datetime
) -> tuple[Lead, Question | None, str | None] | None:
    """Who comes back by the link of a mail, and the question still open: (lead, question, slug).

    None for a token that no content link has. The caller opens the conversation, puts the
    question and then says so by `put_in`.
    """
    link = links.find(session, token, "content", now)
    lead = session.get(Lead, link.lead_id) if link else None
    if link is None or lead is None:
        return None
    held = open_of(session, lead.id, playbook, now)
    if held is None:
        return lead, None, link.slug
    return lead, playbook.spin.question(held.question), held.slug or link.slug


def put_in(session: Session, lead_id: str, conversation: Conversation, message_id: str) -> None:
    """Note in which conversation the lead's open question stands now."""
    held = _standing(session, lead_id)
    if held is not None:
        held.conversation_id, held.message_id = conversation.id, message_id
        session.flush()


def open_of(
    session: Session, lead_id: str, playbook: Playbook, now: dt.datetime
) -> OpenQuestion | None:
    """The lead's open question; one that needs no answer any more is closed on the way."""
    held = _standing(session, lead_id)
    lead = session.get(Lead, lead_id)
    if held is None or lead is None:
        return None
    known = qualify.dossier(session, lead, playbook, now)
    if _still_wanted(held, lead, known, playbook, now):
        return held
    held.closed_at = now
    session.flush()
    return None


def asked_last(session: Session, lead_id: str) -> dt.datetime | None:
    """When a question was put to the lead unasked for the last time, or None."""
    return session.scalars(
        select(OpenQuestion.asked_at)
        .where(OpenQuestion.lead_id == lead_id, OpenQuestion.withdrawn_at.is_(None))
        .order_by(OpenQuestion.asked_at.desc())
    ).first()


def _standing(session: Session, lead_id: str) -> OpenQuestion | None:
    return session.scalars(
        select(OpenQuestion).where(
            OpenQuestion.lead_id == lead_id, OpenQuestion.closed_at.is_(None)
        )
    ).one_or_none()


def _still_wanted(
    held: OpenQuestion, lead: Lead, known: Dossier, playbook: Playbook, now: dt.datetime
) -> bool:
    return lead.verdict == Verdict.NURTURE and held.fact in discovery.worth_asking_again(
        known, playbook, now
    )


def _fresh_clicks() -> Select[Engagement]:
    """Counted clicks that nobody has looked at yet, oldest first."""
    review = reviews.Review
    return (
        select(Engagement)
        .outerjoin(review, (review.kind == "click") & (review.subject == Engagement.id))
        .where(
            Engagement.kind == "click",
            Engagement.counted.is_(True),
            review.subject.is_(None),
        )
        .order_by(Engagement.at, Engagement.id)
    )


def _consider(
    session: Session, lead: Lead, playbook: Playbook, now: dt.datetime
) -> OpenQuestion | None:
    if floor.talks_until(session, lead.id, now) is not None:
        return None  # the clicks stay fresh: the sweep looks again once the bot may speak
    latest = conversations.latest_on_site(session, lead.id)
    if latest is not None and latest.ended_at is None and latest.asked is not None:
        return None  # the bot is asking already
    clicks = list(session.scalars(_fresh_clicks().where(Engagement.lead_id == lead.id)))
    for click in clicks:
        reviews.mark(session, "click", click.id, now)
    if clicks:
        qualify.reconsider(session, lead, playbook, now=now, by="leadhatch")  # the score rose
    if not clicks or not _may_ask(session, lead, playbook, now):
        return None
    known = qualify.dossier(session, lead, playbook, now)
    for fact in discovery.worth_asking_again(known, playbook, now):
        question = discovery.question(fact, known, playbook)
        if question is not None:
            asked = put(session, lead, question, clicks[-1].slug, playbook, now)
            asked.engagements = [click.id for click in clicks]
            session.flush()
            return asked
    return None


def _may_ask(session: Session, lead: Lead, playbook: Playbook, now: dt.datetime) -> bool:
    pooled = lead.stage == Stage.NURTURING and lead.verdict == Verdict.NURTURE
    if not pooled or lead.do_not_contact or handoffs.open_of(session, lead.id) is not None:
        return False
    known = qualify.dossier(session, lead, playbook, now)
    if known.engagement < rules_of(known, playbook).threshold:
        return False
    if open_of(session, lead.id, playbook, now) is not None:
        return False
    last = asked_last(session, lead.id)
    return last is None or abs(now - last) >= PAUSE


def hold(
    session: Session, lead: Lead, question: Question, slug: str | None, playbook: Playbook,
    now: dt.datetime,
) -> OpenQuestion:  # fmt: skip
    """Keep a question for the lead until they come by a link; one that is open already stands."""
    held = open_of(session, lead.id, playbook, now)
    if held is None:
        held = OpenQuestion(
            id=new_id("ask"), lead_id=lead.id, fact=question.asks, question=question.key,
            slug=slug, engagements=[], asked_at=now,
        )  # fmt: skip
        session.add(held)
        session.flush()
    return held


def put(
    session: Session, lead: Lead, question: Question, slug: str | None, playbook: Playbook,
    now: dt.datetime,
) -> OpenQuestion:  # fmt: skip
    """Put a question into the lead's latest conversation; without one it waits on the lead."""
    held = hold(session, lead, question, slug, playbook, now)
    latest = conversations.latest_on_site(session, lead.id)
    if latest is not None:
        known = qualify.dossier(session, lead, playbook, now)
        again = question.asks in known.facts or question.asks in known.unanswered
        reply = worded(question, slug, playbook, latest.language, again=again)
        [message] = conversations.say(session, latest, [reply], language=latest.language, now=now)
        latest.asked, latest.asked_key = question.asks, question.key
        held.conversation_id, held.message_id = latest.id, message.id
    timeline.write(
        session, lead.id, "requalify_question", now=now, by="leadhatch",
        data={"fact": question.asks, "question": question.key, "slug": slug,
              "message_id": held.message_id},
    )  # fmt: skip
    session.flush()
    return held


def worded(
    question: Question, slug: str | None, playbook: Playbook, language: str, *, again: bool = False
) -> Reply:
    """The question with its introduction, as the bot puts it; in other words when put `again`."""
    item = playbook.item(slug, language) if slug else None
    put = wording.put(question, language, how="rephrased" if again else "text")
    if item is not None:
        intro = wording.line(playbook, INTRO, language, title=item.title)
        put = wording.join([intro, put], language)
    return Reply(
        text=put,
        wording="requalify",
        asks=question.asks,
        question=question.key,
        buttons=wording.buttons(question, language),
    )
