"""Leads, the accounts they belong to and the identities they are known by.

A lead is one person; an account is the company, found by the person's company name or work
domain. Facts are in `facts`, judging in `scoring`; this module owns who exists, who is who and
where on the journey they stand. Called by actions, edge (through conversations), nurture and the
staff API.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import marks, origins, timeline
from sdr.db import Record, new_id
from sdr.errors import MoveNotAllowed, NotFound
from sdr.stages import Stage, Verdict, may_move

CONTACT_KINDS = ("email", "phone", "wechat")
# mailbox providers whose domain says nothing about the company
FREE_MAIL = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com "
    "proton.me protonmail.com gmx.de qq.com foxmail.com 163.com 126.com yeah.net sina.com "
    "sina.cn sohu.com 139.com 189.cn aliyun.com vip.qq.com vip.163.com".split()
)


LONGEST_NAME = 300  # of a company


class Account(Record):
    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str | None] = mapped_column(String(LONGEST_NAME))
    domain: Mapped[str | None] = mapped_column(String(255), index=True)
    created_at: Mapped[dt.datetime]


class Lead(Record):
    """One person. `verdict`, `reasons` and `score` are the last judgement, kept for lists."""

    __tablename__ = "leads"
    __table_args__ = (
        # the orders of lists: the newest first, alone and within a filter
        Index("ix_leads_newest", "created_at", "id"),
        Index("ix_leads_stage_newest", "stage", "created_at", "id"),
        Index("ix_leads_verdict_newest", "verdict", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    stage: Mapped[str] = mapped_column(String(20), default=Stage.VISITOR)
    verdict: Mapped[str] = mapped_column(String(20), default=Verdict.OPEN)
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    score: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rules: Mapped[str | None] = mapped_column(String(12))  # version of the scoring rules
    language: Mapped[str] = mapped_column(String(2), default="en")
    timezone: Mapped[str | None] = mapped_column(String(60))
    # what the zone was told by: stated, browser, region, phone, ip, email; null: nobody said
    timezone_by: Mapped[str | None] = mapped_column(String(10))
    country: Mapped[str | None] = mapped_column(String(2))  # ISO 3166
    # when the person wants to be left alone: {start, end} of a day where they are
    quiet_hours: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    # by what they came first, and last where that says something: `sdr.origins`
    source: Mapped[dict[str, Any]] = mapped_column(default=dict)
    last_source: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    # why the lead was let go or may not be written to: {kind, text, message_id}
    not_buyer: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    do_not_contact: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    abuse: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    # why sales sent the lead back: {reason, note, at}
    returned: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    was_unready: Mapped[bool] = mapped_column(default=False)  # nurture or returned before
    # put on by sequences and staff, never read from what the person said
    tags: Mapped[list[str]] = mapped_column(default=list)
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # False: links of their mails are plain addresses, and nothing they open is noted
    tracked: Mapped[bool] = mapped_column(default=True)
    # how they stand to buying from us, where a colleague says so: `sdr.buying_group.ATTITUDES`
    attitude: Mapped[str | None] = mapped_column(String(12))
    created_at: Mapped[dt.datetime]  # never changes: lists go by it
    updated_at: Mapped[dt.datetime] = mapped_column(index=True)


class Identity(Record):
    """A handle that leads back to one lead: visitor token (hashed), email, phone, wechat."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("kind", "value"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(320))
    created_at: Mapped[dt.datetime]


def create(
    session: Session, *, language: str, source: dict[str, Any] | None, now: dt.datetime
) -> Lead:
    """Create a lead at stage `visitor`."""
    lead = Lead(
        id=new_id("lead"),
        stage=Stage.VISITOR,
        verdict=Verdict.OPEN,
        reasons=[],
        score={},
        language=language,
        source=source or {},
        was_unready=False,
        tags=[],
        fields={},
        tracked=True,
        created_at=now,
        updated_at=now,
    )
    session.add(lead)
    session.flush()
    if source:
        marks.put(session, lead.id, now, marks.of_source(source))
        came(session, lead, source, now)
    return lead


def get(session: Session, lead_id: str) -> Lead:
    """The lead, or NotFound."""
    lead = session.get(Lead, lead_id)
    if lead is None:
        raise NotFound(what="lead", id=lead_id)
    return lead


def find(session: Session, kind: str, value: str) -> Lead | None:
    """The lead known by this identity, or None."""
    return session.scalars(
        select(Lead).join(Identity).where(Identity.kind == kind, Identity.value == value)
    ).one_or_none()


def identify(session: Session, lead: Lead, kind: str, value: str, now: dt.datetime) -> Lead | None:
    """Tie an identity to the lead; return the other lead when it is already somebody else's.

    Two records of one person are not merged here: that needs a preview and an undo.
    """
    held = session.scalars(
        select(Identity).where(Identity.kind == kind, Identity.value == value)
    ).one_or_none()
    if held is None:
        session.add(
            Identity(id=new_id("idn"), lead_id=lead.id, kind=kind, value=value, created_at=now)
        )
        session.flush()
        return None
    return None if held.lead_id == lead.id else session.get(Lead, held.lead_id)


def advance(
    session: Session, lead: Lead, stage: Stage, *, reason: str, by: str, now: dt.datetime
) -> bool:
    """Move the lead to `stage`, write it on the timeline; False when it stands there already.

    Raises MoveNotAllowed for a move that the table does not hold.
    """
    old = Stage(lead.stage)
    if old is stage:
        return False
    if not may_move(old, stage):
        raise MoveNotAllowed(what="stage", old=old.value, new=stage.value)
    lead.stage = stage
    lead.updated_at = now
    lead.was_unready = lead.was_unready or stage is Stage.NURTURING
    timeline.write(
        session,
        lead.id,
        "stage",
        now=now,
        by=by,
        data={"old": old.value, "new": stage.value, "reason": reason},
    )
    return True


def retag(session: Session, lead: Lead, tags: Iterable[str]) -> None:
    """Let the lead carry these tags, each once."""
    lead.tags = list(dict.fromkeys(tags))
    marks.put(session, lead.id, lead.created_at, {"tag": lead.tags})


def set_fields(session: Session, lead: Lead, values: Mapping[str, Any]) -> None:
    """Set fields of one's own; None takes one away, the others stay."""
    held = {**(lead.fields or {}), **values}
    lead.fields = {code: value for code, value in held.items() if value is not None}
    marks.put(session, lead.id, lead.created_at, marks.of_fields(lead.fields))


def came(session: Session, lead: Lead, source: Mapping[str, Any], now: dt.datetime) -> None:
    """Note by what the lead came this time; who comes directly leaves the time before."""
    touch = origins.touch(source, now)
    if touch is not None:
        lead.last_source = touch
        marks.put(session, lead.id, lead.created_at, marks.of_last_source(touch))


def add_source(session: Session, lead: Lead, source: Mapping[str, Any]) -> None:
    """Note more of where the lead came from."""
    lead.source = {**lead.source, **source}
    marks.put(session, lead.id, lead.created_at, marks.of_source(lead.source))


def leave_account_of_others(session: Session, lead: Lead) -> None:
    """Take a person out of an account that others share: who moves on renames it for nobody."""
    others = select(Lead.id).where(Lead.account_id == lead.account_id, Lead.id != lead.id).limit(1)
    if lead.account_id and session.scalar(others) is not None:
        lead.account_id = None


def attach_account(
    session: Session, lead: Lead, *, company: str | None, email: str | None, now: dt.datetime
) -> None:
    """Put the lead under its account: by work domain first, else by company name."""
    domain = email.rpartition("@")[2].lower() if email else None
    if domain in FREE_MAIL:
        domain = None
    if not (company or domain):
        return
    current = session.get(Account, lead.account_id) if lead.account_id else None
    if current is None and domain:
        current = session.scalars(select(Account).where(Account.domain == domain)).first()
    if current is None and company:
        current = session.scalars(
            select(Account).where(Account.name == company[:LONGEST_NAME])
        ).first()
    if current is None:
        current = Account(id=new_id("acc"), created_at=now)
        session.add(current)
    current.name = company[:LONGEST_NAME] if company else current.name
    current.domain = current.domain or domain
    session.flush()
    lead.account_id = current.id
