"""From sentences to facts: read each message in the light of what was asked, write what it says.

The readers are deterministic (`sdr.readers`); which of their readings count depends on the act:
a question is no answer. Used by every turn, and by `understand` without the writing.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from actions.belief import believed, in_passing, settled
from sdr import (
    addresses,
    confirming,
    consent,
    duplicates,
    facts,
    home_currency,
    leads,
    readers,
    timeline,
)
from sdr.conversations import Conversation, Message
from sdr.facts import CONTACT_FACTS, Change, Known, Said
from sdr.leads import Lead
from sdr.readers import Reading, Spotted

if TYPE_CHECKING:
    from actions.turn import Desk

# what a plain "no" says to an open question; for other facts it says nothing
NO_MEANS: dict[str, Any] = {
    "budget": {"status": "none", "min": None, "max": None, "currency": None},
    "timeline": {"status": "later", "by": None},
}
# acts whose yes or no is about something else than what was said back
OBJECTS_FROM = 8  # characters
NO_CONFIRMATION = frozenset({"opt_out", "abuse", "not_buyer", "other_business", "ask_human"})


@dataclass(slots=True)
class Read:
    """What the messages of one turn say: facts with their message, or silence on the asked."""

    act: str = "inform"
    said: list[tuple[Said, Message | None]] = field(default_factory=list)
    refused: list[tuple[str, str, Message]] = field(default_factory=list)  # fact, status, where
    silence: str | None = None
    readings: list[Reading] = field(default_factory=list)  # all that was believed


def facts_of(readings: Iterable[Reading], act: str, asked: str | None) -> dict[str, Any]:
    """The facts of one sentence as the API shows them: list facts as lists."""
    shown: dict[str, Any] = {}
    for reading in readings:
        if reading.status != "value":
            if reading.value is not None:
                shown.setdefault(reading.fact, reading.value)
        elif reading.fact in facts.LIST_FACTS:
            held = shown.setdefault(reading.fact, [])
            held.extend(v for v in _items(reading) if v not in held)
        else:
            shown[reading.fact] = reading.value
    if act == "deny" and asked in NO_MEANS:
        shown.setdefault(asked, NO_MEANS[asked])
    return shown


def _items(reading: Reading) -> list[Any]:
    """The values of a reading, one per row to be stored."""
    if reading.fact in facts.LIST_FACTS and isinstance(reading.value, list):
        return list(reading.value)
    return [reading.value]


def read_messages(
    desk: Desk,
    messages: Sequence[Message],
    *,
    act: str,
    asked: str | None,
    language: str,
    spotted: Sequence[Spotted] = (),
    confidence: float = 1.0,
    standing: Mapping[str, Known] = MappingProxyType({}),
    confirms: bool = False,
    country: str | None = None,
    zone: ZoneInfo | None = None,
) -> Read:
    """Read the messages in order; the first that answers closes the question for the rest.

    `spotted`: what the classifiers saw in the messages, joined by line breaks; `standing`: the
    facts that are known. `confirms`: the question that is open says back what is known of
    `asked`: another value corrects it, a bare no only takes it back. `country`: where the lead is,
    `zone`: their clock; where nobody knows it, the installation's holds.
    """
    read = Read(act=act)
    phone = str(standing["phone"].value) if "phone" in standing else None
    currency = home_currency.of_talk(standing, country)
    begins = 0
    for message in messages:
        own = _inside(spotted, begins, begins + len(message.text))
        found = readers.read(
            message.text,
            asked=asked,
            language=language,
            now=message.at,
            tz=zone or desk.zone,
            lexicon=desk.lexicon,
            phone=phone,
            currency=currency,
            spotted=own,
        )
        begins += len(message.text) + 1
        read.act = settled(
            act, found, asked, confidence, knows_need="need" in standing, text=message.text
        )
        trusted = believed(found, read.act, message.text, asked=asked, spotted=own)
        kept = [r for r in trusted if not in_passing(r, asked, standing)]
        if confirms and readers.still(message.text):
            # a yes or no is no value: a guess at one counts for nothing
            kept = [r for r in kept if r.fact != asked or not r.quoted]
        read.readings += kept
        for reading in kept:
            if confirms and reading.fact == asked and reading.status != "value":
                read.silence = reading.status  # who does not know if it holds takes nothing back
                continue
            if reading.status != "value":
                read.refused.append((reading.fact, reading.status, message))
                if reading.fact == asked:
                    read.silence = reading.status
                if isinstance(reading.value, dict):
                    read.said.append((_said(reading, reading.value, message), message))
                continue
            said = [_said(reading, value, message) for value in _items(reading)]
            holds = readers.still(message.text) if confirms and reading.fact == asked else "yes"
            # "stock-outs too now" adds to a list, and takes nothing from it
            if holds == "no" or (holds is None and reading.fact not in facts.LIST_FACTS):
                said = [replace(each, corrects=True) for each in said]
            read.said += [(each, message) for each in said]
        if (
            act == "deny"
            and asked
            and not confirms
            and not any(s.name == asked for s, _ in read.said)
        ):
            _plain_no(read, asked, message)
        if any(said.name == asked for said, _ in read.said):
            asked = None
    return read


def _inside(spotted: Sequence[Spotted], begins: int, ends: int) -> list[Spotted]:
    """What was spotted in one message of a burst, counted from its own first character."""
    return [
        replace(each, start=max(each.start, begins) - begins, end=min(each.end, ends) - begins)
        for each in spotted
        if each.start < ends and each.end > begins
    ]


def _plain_no(read: Read, asked: str, message: Message) -> None:
    """A bare "no" to the open question."""
    if asked in NO_MEANS:
        read.said.append((Said(asked, NO_MEANS[asked], message.text, 0.8), message))
    else:
        status = "undisclosed" if asked in CONTACT_FACTS else "unknown"
        read.refused.append((asked, status, message))
        read.silence = status


def _said(reading: Reading, value: Any, message: Message) -> Said:
    return Said(reading.fact, value, message.text, reading.confidence, reading.corrects)


def write(
    session: Session,
    desk: Desk,
    lead: Lead,
    conversation: Conversation,
    read: Read,
    standing: dict[str, Known],
    *,
    now: dt.datetime,
) -> list[Change]:
    """Write what was read, with its sentence; tie contacts to the lead; return what changed.

    `standing`: the facts as they stand; kept up to date.
    """
    changes: list[Change] = []
    for message, group in itertools.groupby(read.said, key=lambda pair: pair[1]):
        told = [said for said, _ in group]
        new = facts.record(
            session,
            lead.id,
            told,
            by="prospect",
            now=message.at if message else now,
            message_id=message.id if message else None,
            standing=standing,
        )
        changes += new
        for change in new:
            if change.name in CONTACT_FACTS:
                said = next(s for s in told if s.name == change.name)
                _contact(session, desk, lead, change, said, message, standing, now)
    if changes and (sum_meant := home_currency.restated(standing, lead.country)) is not None:
        changes += facts.record(
            session,
            lead.id,
            [sum_meant],
            by="prospect",
            now=now,
            message_id=standing["budget"].message_id,
            standing=standing,
        )
    for name, status, message in read.refused:
        facts.record_unanswered(
            session,
            lead.id,
            name,
            status,
            text=message.text,
            now=now,
            message_id=message.id,
            conversation_id=conversation.id,
        )
    _renew_restated(session, desk, lead, read, standing, now)
    named = {change.name for change in changes}
    if named & {"company", "email"}:
        leads.attach_account(
            session,
            lead,
            now=now,
            company=standing["company"].value if "company" in standing else None,
            email=standing["email"].value if "email" in standing else None,
        )
    return _merged(changes)


def _renew_restated(
    session: Session,
    desk: Desk,
    lead: Lead,
    read: Read,
    standing: dict[str, Known],
    now: dt.datetime,
) -> None:
    """Who tells on another visit what is old by now has confirmed it without being asked."""
    for said, message in read.said:
        held = standing.get(said.name)
        if held is None or message is None:
            continue
        items = held.items or (held,)
        same = [item for item in items if item.value == said.value]
        if same and confirming.overdue(said.name, same[0], desk.playbook, now) >= 1:
            facts.renew(
                session,
                lead.id,
                said.name,
                text=said.text,
                by="prospect",
                now=message.at,
                message_id=message.id,
                standing=standing,
                values=[said.value],
            )


def asks_beside(act: str, messages: Sequence[Message]) -> bool:
    """Whether a yes or no to what was said back comes with a question or an objection.

    A bare 没变 may sound like an objection: one that means it takes more words.
    """
    said = "\n".join(message.text for message in messages)
    return act.startswith("ask_") or (act.startswith("objection_") and len(said) > OBJECTS_FROM)


def settle_confirmation(
    session: Session,
    lead: Lead,
    read: Read,
    fact: str,
    changed: bool,
    standing: dict[str, Known],
    message: Message,
) -> str | None:
    """What came of a fact that was said back: "kept", "gone", or None where it was not answered.

    A yes renews its date, with this message as the evidence; a no takes it back until it is told
    anew; another value has superseded it already (`changed`).
    """
    beside = read.act in NO_CONFIRMATION or message.text.rstrip().endswith(("?", "？"))
    if fact not in standing or read.silence is not None or beside:
        return None
    restated = any(said.name == fact for said, _ in read.said)
    heard = readers.still(message.text)
    if heard is None and read.act in ("affirm", "deny"):
        heard = "yes" if read.act == "affirm" else "no"
    if changed and heard != "yes":
        return None
    if restated or heard == "yes":
        facts.renew(
            session,
            lead.id,
            fact,
            text=message.text,
            by="prospect",
            now=message.at,
            message_id=message.id,
            standing=standing,
        )
        return None if changed else "kept"
    if heard == "no":
        facts.withdraw(session, lead.id, fact, message.at, standing)
        return "gone"
    return None


def _contact(
    session: Session,
    desk: Desk,
    lead: Lead,
    change: Change,
    said: Said,
    message: Message | None,
    standing: dict[str, Known],
    now: dt.datetime,
) -> None:
    """An address given in chat after the notice is consent; the sentence is its proof."""
    if change.old is not None:
        addresses.changed(
            session, lead, change.name, str(change.old), str(change.new), by="prospect", now=now
        )
    other = leads.identify(session, lead, change.name, str(change.new), now)
    if other is not None and not duplicates.shared(change.name, str(change.new)):
        timeline.write(
            session,
            lead.id,
            "possible_duplicate",
            now=now,
            by="leadhatch",
            data={"kind": change.name, "lead_id": other.id},
        )
    consent.grant(
        session,
        lead.id,
        change.name,
        granted=True,
        by="prospect",
        now=now,
        text=said.text,
        message_id=message.id if message else None,
        notice_version=desk.playbook.consent.notice_version,
        address=str(change.new),
    )
    facts.record(
        session,
        lead.id,
        [Said("consent", addresses.agreed(session, lead.id), said.text)],
        by="prospect",
        now=now,
        message_id=message.id if message else None,
        standing=standing,
    )


def _merged(changes: list[Change]) -> list[Change]:
    """One change per fact: from the first old value to the last new one."""
    merged: dict[str, Change] = {}
    for change in changes:
        first = merged.get(change.name)
        merged[change.name] = Change(change.name, first.old if first else change.old, change.new)
    return list(merged.values())
