"""A form that was sent: who it is, what is kept, and the talk or the way on that follows.

Whoever fills in a form has shown nobody who they are. So a lead that is known by the e-mail, phone
or WeChat of the form is told the news, but a contact is neither replaced nor added, a refusal is
not lifted, and the talk that follows is not theirs: it begins with what the form says and knows no
more, until the browser shows the visitor token of that lead. Called by the edge.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import (
    addresses,
    consent,
    conversations,
    discovery,
    facts,
    floor,
    handoffs,
    intake,
    leads,
    origins,
    qualify,
    timeline,
    wording,
    zones,
)
from sdr.conversations import Conversation, hash_token
from sdr.db import Record, new_id
from sdr.discovery import Plan
from sdr.facts import CONTACT_FACTS, Said
from sdr.form_entries import Entries
from sdr.leads import Lead
from sdr.playbook.forms import Form
from sdr.playbook.model import Playbook
from sdr.ports import Reply
from sdr.scoring import judge

BY = "prospect"
NONCE = 16  # a submission id of so many characters is its browser's own


class Submission(Record):
    """One form as it was sent once; `digest` tells it from the same sent again."""

    __tablename__ = "form_submissions"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    form: Mapped[str] = mapped_column(String(24), index=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    # of the talk that was opened
    conversation_id: Mapped[str | None] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(2))
    source: Mapped[dict[str, Any]] = mapped_column(default=dict)
    consent_version: Mapped[str | None] = mapped_column(String(40))  # None: not agreed to
    address: Mapped[str | None] = mapped_column(String(64))  # from which network address
    at: Mapped[dt.datetime]


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with the form beside its fields."""

    language: str
    source: Mapping[str, Any]
    address: str | None
    submission_id: str | None = None
    visitor: str | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """The talk that goes on from a form, with the tokens that open it."""

    conversation: Conversation
    token: str
    visitor: str | None


@dataclass(frozen=True, slots=True)
class Done:
    """What sending a form did; `repeated`: it was sent before and nothing was done again."""

    submission: Submission
    talk: Talk | None
    repeated: bool


def submit(
    session: Session, form: Form, entries: Entries, sent: Sent, playbook: Playbook, now: dt.datetime
) -> Done:
    """Keep a form without faults, once."""
    digest = _digest(form, entries, sent, now)
    held = session.scalars(select(Submission).where(Submission.digest == digest)).one_or_none()
    if held is not None:
        return Done(held, _again(session, held, sent), repeated=True)
    own = leads.find(session, "visitor", hash_token(sent.visitor)) if sent.visitor else None
    told = {each.name: str(each.value) for each in entries.said}
    found = intake.known(session, entries.contacts, told.get("name"), told.get("company"))
    lead = found.lead or own
    created = lead is None
    source = {**sent.source, "form": form.key}
    if lead is None:
        lead = leads.create(session, language=sent.language, source=source, now=now)
    proven = created or lead is own
    row = Submission(
        id=new_id("sub"), form=form.key, lead_id=lead.id, digest=digest, language=sent.language,
        source=source, consent_version=form.notice_version if entries.agreed else None,
        address=sent.address, at=now,
    )  # fmt: skip
    session.add(row)
    refused = _keep(
        session, lead, form, entries, sent, row, proven=proven, created=created, now=now
    )
    intake.propose(session, lead, found, now)
    intake.judge(session, lead, playbook, BY, now)
    speaker = lead if proven else own
    if own is not None and own is not lead:
        _keep_own(session, own, lead, form, entries, sent, row, now)
        intake.judge(session, own, playbook, BY, now)
    if speaker is None and (form.next == "talk" or refused):
        speaker = _unproven(session, lead, entries, sent, source, now)
    talk = None
    if (
        form.next == "talk"
        and speaker is not None
        # a colleague talks to them: no bot speaks beside
        and floor.talks_until(session, speaker.id, now) is None
    ):
        talk = _talk(session, speaker, form, sent, source, playbook, now)
        row.conversation_id = talk.conversation.id
    session.flush()
    return Done(row, talk, repeated=False)


def _keep(
    session: Session, lead: Lead, form: Form, entries: Entries, sent: Sent, row: Submission, *,
    proven: bool, created: bool, now: dt.datetime,
) -> set[str]:  # fmt: skip
    """Keep what the form may say of the lead; the contacts that it may not."""
    standing = facts.current(session, lead.id)
    kept, refused = _allowed(session, lead, entries.said, standing, proven=proven)
    if not created:
        # what brought the lead first stays; the submission keeps its own
        leads.add_source(session, lead, origins.joined(lead.source, row.source))
        leads.came(session, lead, row.source, now)
    if proven:
        lead.language = sent.language
        zones.note(lead, sent.timezone, zones.BROWSER)
    lead.updated_at = now
    contacts = {kind: v for kind, v in entries.contacts.items() if kind not in refused}
    agreed = None
    if entries.agreed:
        agreed = _agree(session, lead, form, contacts, row, proven=proven, now=now)
    if agreed:
        kept.append(Said("consent", agreed, form.consent.text.in_language(sent.language)))
    changes = facts.record(session, lead.id, kept, by=BY, now=now, standing=standing)
    addresses.follow(session, lead, changes, by=BY, word=BY, now=now)
    intake.identify(session, lead, contacts, by="leadhatch", now=now)
    if created or lead.account_id is None:
        company = next((str(each.value) for each in kept if each.name == "company"), None)
        leads.attach_account(
            session, lead, company=company, email=contacts.get("email"), now=now
        )  # fmt: skip
    zones.settle(session, lead)
    timeline.write(
        session, lead.id, "form", now=now, by=BY,
        data={
            "form": form.key, "submission_id": row.id, "created": created,
            "facts": [change.name for change in changes], "not_taken": sorted(refused),
        },
    )  # fmt: skip
    return refused


def _keep_own(
    session: Session, own: Lead, known: Lead, form: Form, entries: Entries, sent: Sent,
    row: Submission, now: dt.datetime,
) -> None:  # fmt: skip
    """Keep with the lead of the browser what they said too, but for the contacts of another."""
    said = [each for each in entries.said if each.name not in CONTACT_FACTS]
    told = Entries(said=said)
    _keep(session, own, form, told, sent, row, proven=True, created=False, now=now)
    _note_same(session, own, known, entries, now)


def _note_same(
    session: Session, lead: Lead, known: Lead, entries: Entries, now: dt.datetime
) -> None:
    """Note that the lead may be the one who is known by a contact of the form."""
    kind = next(
        (
            kind
            for kind, value in entries.contacts.items()
            if leads.find(session, kind, value) is known
        ),
        "name_company",
    )
    intake.note_duplicate(session, lead, known, kind=kind, by="leadhatch", now=now)


def _allowed(
    session: Session, lead: Lead, said: list[Said], standing: Mapping[str, facts.Known], *,
    proven: bool,
) -> tuple[list[Said], set[str]]:  # fmt: skip
    """What may be recorded, and the contacts that somebody unproven may neither replace nor add."""
    if proven:
        return list(said), set()
    refused = {
        each.name
        for each in said
        if each.name in CONTACT_FACTS and not _theirs(session, lead, each, standing)
    }
    return [each for each in said if each.name not in refused], refused


def _theirs(
    session: Session, lead: Lead, contact: Said, standing: Mapping[str, facts.Known]
) -> bool:
    """True for a contact that stands with the lead, or leads to them where none stands."""
    if contact.name in standing:
        return bool(standing[contact.name].value == contact.value)
    return leads.find(session, contact.name, contact.value) is lead


def _agree(
    session: Session, lead: Lead, form: Form, contacts: Mapping[str, str], row: Submission, *,
    proven: bool, now: dt.datetime,
) -> dict[str, bool] | None:  # fmt: skip
    """Keep the agreement with the text that was shown, for the contacts that were taken.

    Returns the consent that stands then; None where somebody unproven could agree to nothing.
    """
    channels = [
        channel
        for channel in form.consent.channels
        if channel in contacts and (proven or not _refused(session, lead, channel))
    ]
    if not channels and not proven:
        return None
    for channel in channels:
        consent.grant(
            session, lead.id, channel, granted=True, by=BY, now=now,
            text=form.consent.text.in_language(row.language), message_id=row.id,
            notice_version=form.notice_version, address=contacts[channel],
        )  # fmt: skip
    return consent.holds(session, lead.id, {**addresses.of(session, lead.id), **contacts})


def _refused(session: Session, lead: Lead, channel: str) -> bool:
    """Whether they, or a colleague for them, said no: nobody unproven lifts that."""
    last = consent.state(session, lead.id).get(channel)
    return consent.refused_by_themselves(session, lead.id, channel) or (
        last is not None and not last.granted
    )


def _unproven(
    session: Session, known: Lead, entries: Entries, sent: Sent, source: dict[str, Any],
    now: dt.datetime,
) -> Lead:  # fmt: skip
    """A record for somebody who named the address of a lead, and has shown no more."""
    lead = leads.create(session, language=sent.language, source=source, now=now)
    facts.record(session, lead.id, entries.said, by=BY, now=now)
    zones.note(lead, sent.timezone, zones.BROWSER)
    _note_same(session, lead, known, entries, now)
    return lead


def _talk(
    session: Session, lead: Lead, form: Form, sent: Sent, source: dict[str, Any],
    playbook: Playbook, now: dt.datetime,
) -> Talk:  # fmt: skip
    """Open the talk: the form is acknowledged, the bot says what it is, the next question.

    Who is handed over is asked nothing: a colleague is about to speak with them.
    """
    visitor = sent.visitor
    if visitor is None or leads.find(session, "visitor", hash_token(visitor)) is None:
        visitor = secrets.token_urlsafe(24)
        leads.identify(session, lead, "visitor", hash_token(visitor), now)
    conversation, token = conversations.start(
        session, lead=lead, language=sent.language, source=source, now=now
    )
    known = qualify.dossier(session, lead, playbook, now)
    put = None
    if handoffs.open_of(session, lead.id) is None:
        put = discovery.next_question(known, judge(known, playbook, now), Plan(), playbook, now)
    reply = wording.opening(playbook, sent.language, put)
    if form.greeting is not None:
        greeting = form.greeting.in_language(sent.language)
        text = wording.join([greeting, reply.text], sent.language)
        reply = Reply(
            text, wording=reply.wording, buttons=reply.buttons, asks=reply.asks,
            question=reply.question,
        )  # fmt: skip
    if put is not None:
        conversation.asked, conversation.asked_key = put.asks, put.key
        conversation.plan = Plan().asked(put).as_json()
    conversations.say(session, conversation, [reply], language=sent.language, now=now)
    return Talk(conversation, token, visitor)


def _again(session: Session, held: Submission, sent: Sent) -> Talk | None:
    """The talk of a form that was sent before, for the browser that sent it: with a new token.

    Whoever wrote in it has its token; to another who knows what was sent it stays closed.
    """
    if held.conversation_id is None or len(sent.submission_id or "") < NONCE:
        return None
    conversation = session.get(Conversation, held.conversation_id)
    if conversation is None or conversation.last_inbound_at is not None:
        return None
    token = secrets.token_urlsafe(32)
    conversation.token_hash = hash_token(token)
    session.flush()
    return Talk(conversation, token, None)


def _digest(form: Form, entries: Entries, sent: Sent, now: dt.datetime) -> str:
    """The same form with the same entries, from the same browser or on the same day."""
    whose = sent.submission_id or f"{sent.address} {now.date().isoformat()}"
    said = [(each.name, each.text) for each in entries.said]
    whole = [form.key, whose, entries.agreed, said]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()
