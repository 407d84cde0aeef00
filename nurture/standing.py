"""A lead's situation as the database has it, part by part as a rule asks for it.

Implements `situation.Situation`. Nothing is read before it is needed: most steps need little.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import (
    enrollments,
    requalify,
    sequences,
    timing,
    wechat,
    wechat_consents,
    wechat_unasked,
)
from nurture.context import Context
from nurture.enrollments import Enrollment
from nurture.links import TrackedLink
from nurture.situation import READ_DEPTH, READ_SECONDS, Errand, Happening
from sdr import consent, conversations, engagements, floor, outbound, qualify
from sdr.conversations import Conversation, Message
from sdr.facts import Dossier
from sdr.leads import Identity, Lead
from sdr.outbound import Delivery
from sdr.playbook.steps import Send
from sdr.tasks import Task

# Content in one of these has reached the person, or may have.
_REACHED = (outbound.State.PLANNED, outbound.State.SENDING, outbound.State.SENT,
            outbound.State.UNCERTAIN)  # fmt: skip


class Standing:
    """One lead in one enrolment at `now`."""

    def __init__(
        self, session: Session, context: Context, lead: Lead, enrollment: Enrollment,
        now: dt.datetime,
    ) -> None:  # fmt: skip
        self._session, self._context = session, context
        self._lead, self._enrollment = lead, enrollment
        self.now = now

    @property
    def zone(self) -> ZoneInfo:
        """The lead's zone."""
        return timing.zone(self._lead.timezone, self._context.timezone)

    @property
    def language(self) -> str:
        """The language the lead is written to in."""
        return self._lead.language

    @property
    def stage(self) -> str:
        """The lead's stage."""
        return str(self._lead.stage)

    @property
    def verdict(self) -> str:
        """The last verdict."""
        return str(self._lead.verdict)

    @property
    def reasons(self) -> frozenset[str]:
        """Why the lead is in the pool."""
        return sequences.reasons(self._lead.reasons, self._lead.returned)

    @property
    def source(self) -> Mapping[str, Any]:
        """Where the lead came from."""
        return self._lead.source or {}

    @property
    def tags(self) -> frozenset[str]:
        """The lead's tags."""
        return frozenset(self._lead.tags or ())

    @property
    def fields(self) -> Mapping[str, Any]:
        """The lead's own fields."""
        return self._lead.fields or {}

    @property
    def entered_at(self) -> dt.datetime:
        """When the lead entered the sequence."""
        return self._enrollment.created_at

    @cached_property
    def dossier(self) -> Dossier:
        """All that is known."""
        return qualify.dossier(self._session, self._lead, self._context.playbook, self.now)

    @cached_property
    def last_message_at(self) -> dt.datetime | None:
        """When this enrolment wrote last."""
        sent = [
            touch.settled_at
            for touch in self._touches
            if touch.payload.get("enrollment") == self._enrollment.id
            and touch.state in (outbound.State.SENT, outbound.State.UNCERTAIN)
            and touch.settled_at is not None
        ]
        return max(sent, default=None)

    @cached_property
    def happened(self) -> tuple[Happening, ...]:
        """What the lead did, ever."""
        found = list(self._replies())
        for row in engagements.of(self._session, self._lead.id):
            if not row.counted:
                continue
            found.append(Happening(row.kind, row.slug or row.data.get("page"), row.at, row.id))
            depth, seconds = row.data.get("depth") or 0.0, row.data.get("seconds") or 0.0
            if row.kind == "view" and (depth >= READ_DEPTH or seconds >= READ_SECONDS):
                found.append(Happening("read", row.slug, row.at, row.id))
        return tuple(sorted(found, key=lambda each: each.at))

    @cached_property
    def had(self) -> frozenset[str]:
        """Content that reached the lead, by any sequence."""
        linked = self._session.scalars(
            select(TrackedLink.slug)
            .join(Delivery, Delivery.id == TrackedLink.delivery_id)
            .where(TrackedLink.lead_id == self._lead.id, Delivery.state.in_(_REACHED))
        )
        planned = (t.payload.get("content") for t in self._touches if t.state in _REACHED)
        return frozenset(slug for slug in (*linked, *planned) if slug)

    @cached_property
    def refusals(self) -> Mapping[str, str | None]:
        """Why a channel cannot be used, asked one by one."""
        return _Refusals(self._session, self._context, self._lead, self._enrollment, self.now)

    @cached_property
    def errands(self) -> Mapping[tuple[str, int], Errand]:
        """This enrolment's tasks."""
        rows = self._session.scalars(select(Task).where(Task.lead_id == self._lead.id))
        return {
            (row.source["step"], row.source["visit"]): Errand(
                row.created_at, row.closed_at if row.state == "done" else None
            )
            for row in rows
            if row.source.get("enrollment") == self._enrollment.id
        }

    @cached_property
    def asked_at(self) -> dt.datetime | None:
        """When a question was put unasked for the last time."""
        return requalify.asked_last(self._session, self._lead.id)

    @cached_property
    def question_open(self) -> bool:
        """True while a question put unasked stands."""
        playbook = self._context.playbook
        return requalify.open_of(self._session, self._lead.id, playbook, self.now) is not None

    @cached_property
    def _touches(self) -> list[Delivery]:
        return list(
            self._session.scalars(
                select(Delivery).where(
                    Delivery.lead_id == self._lead.id, Delivery.purpose == "touch"
                )
            )
        )

    def _replies(self) -> Iterator[Happening]:
        """What the person wrote since they entered: counted, since the clocks of passes differ."""
        rows = self._session.scalars(
            select(Message)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(Conversation.lead_id == self._lead.id, Message.sender == "prospect")
            .order_by(Message.id)
        ).all()
        for row in rows[self._enrollment.inbound_before :]:
            yield Happening("reply", None, max(row.at, self.entered_at))


class _Refusals(Mapping[str, str | None]):
    """Channel → why it cannot be used; None: it can."""

    names = ("email", "wechat", "in_chat", "webhook")

    def __init__(
        self, session: Session, context: Context, lead: Lead, enrollment: Enrollment,
        now: dt.datetime,
    ) -> None:  # fmt: skip
        self._session, self._context, self._lead, self._now = session, context, lead, now
        self._enrollment = enrollment
        self._found: dict[str, str | None] = {}

    def __getitem__(self, channel: str) -> str | None:
        if channel not in self.names:
            raise KeyError(channel)
        if channel not in self._found:
            self._found[channel] = self._refusal(channel)
        return self._found[channel]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def _refusal(self, channel: str) -> str | None:
        if channel == "webhook":
            return None if self._context.webhook_url else "no_webhook"
        if channel == "in_chat":
            return self._in_chat()
        if channel not in self._context.channels:
            return "channel_not_configured"
        if channel == wechat.CHANNEL:
            template = self._context.playbook.wechat.template(self._template())
            other = wechat_consents.beside(template, self._now)
            return wechat_unasked.refusal(self._session, self._lead.id, self._now, other)
        address = address_on(self._session, self._lead.id, channel)
        if address is None:
            return "no_address"
        return consent.refusal(self._session, self._lead.id, channel, address)

    def _template(self) -> str | None:
        """What the step that the lead stands at names for WeChat."""
        sequence = enrollments.sequence_of(self._session, self._context.playbook, self._enrollment)
        step = sequence.step(self._enrollment.step or "") if sequence is not None else None
        return step.template if isinstance(step, Send) else None

    def _in_chat(self) -> str | None:
        """The widget shows what waits in the conversation the person had last."""
        latest = conversations.latest_on_site(self._session, self._lead.id)
        if latest is None:
            return "never_visited"
        held = floor.talks_until(self._session, self._lead.id, self._now)
        return "human_has_floor" if held is not None else None


def address_on(session: Session, lead_id: str, channel: str) -> str | None:
    """Where the lead is reached on a channel, or None."""
    if channel == "email":
        return enrollments.address_of(session, lead_id)
    if channel == "in_chat":
        latest = conversations.latest_on_site(session, lead_id)
        return latest.id if latest else None
    if channel == wechat.CHANNEL:
        thread = wechat_unasked.followed(session, lead_id)
        return thread.openid if thread else None
    return session.scalars(
        select(Identity.value).where(Identity.lead_id == lead_id, Identity.kind == channel)
    ).first()
