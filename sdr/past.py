"""All that was ever known of a lead, and what of it stood at a moment.

`of` reads a batch of leads in one statement for each kind of record; `dossier` is pure and makes
the dossier that the rules would have been given at any moment since. `qualify` asks for now,
`replay` for every moment at which something happened.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sdr import conditions, engagements, facts
from sdr.adjustments import Adjustment
from sdr.conversations import Conversation, Message
from sdr.doings import Adjusted, Doings, Noted, Visited
from sdr.engagements import Engagement
from sdr.facts import Dossier, Fact
from sdr.glance import Glance
from sdr.leads import Lead
from sdr.playbook.score_rules import Scoring
from sdr.timeline import Event

STOPS = ("not_buyer", "do_not_contact", "abuse")


@dataclass(slots=True)
class Past:
    """The rows of one lead, each kind oldest first. `said_at`: when the messages were written
    that ended it (id → time).
    """

    lead: Lead
    facts: list[Fact] = field(default_factory=list)
    engaged: list[Engagement] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)
    visited: list[Visited] = field(default_factory=list)
    adjusted: list[Adjustment] = field(default_factory=list)
    said_at: Mapping[str, dt.datetime] = field(default_factory=dict)

    def moments(self, since: dt.datetime, until: dt.datetime) -> list[dt.datetime]:
        """When something happened that can move a score, within these bounds; each once."""
        at = [row.at for row in self.facts] + [row.at for row in self.engaged]
        at += [each.at for each in self.noted] + [row.at for row in self.adjusted]
        return sorted({each for each in at if since <= each <= until})


def of(session: Session, lead_ids: Sequence[str], rules: Collection[Scoring]) -> list[Past]:
    """The pasts of these leads, in this order, as far as any of the rules looks at them."""
    held = {row.id: row for row in session.scalars(select(Lead).where(Lead.id.in_(lead_ids)))}
    found = {each: Past(held[each]) for each in lead_ids if each in held}
    ids = list(found)
    for fact in session.scalars(
        select(Fact).where(Fact.lead_id.in_(ids)).order_by(Fact.at, Fact.id)
    ):
        found[fact.lead_id].facts.append(fact)
    for row in session.scalars(
        select(Engagement).where(Engagement.lead_id.in_(ids)).order_by(Engagement.at, Engagement.id)
    ):
        found[row.lead_id].engaged.append(row)
    kinds = frozenset[str]().union(*(conditions.kinds(each) for each in rules))
    for lead_id, noted in _noted(session, ids, kinds).items():
        found[lead_id].noted = noted
    for lead_id, visited in _visited(session, list(held.values()), rules).items():
        found[lead_id].visited = visited
    for adjustment in session.scalars(
        select(Adjustment).where(Adjustment.lead_id.in_(ids)).order_by(Adjustment.at, Adjustment.id)
    ):
        found[adjustment.lead_id].adjusted.append(adjustment)
    said_at = _said_at(session, held.values())
    for past in found.values():
        past.said_at = said_at
    return list(found.values())


def dossier(past: Past, at: dt.datetime, rules: Scoring | None = None) -> Dossier:
    """What was known of the lead at that moment, to be judged by `rules`."""
    lead = past.lead
    rows = [
        row
        for row in past.facts
        if row.at <= at and (row.superseded_at is None or row.superseded_at > at)
    ]
    back = lead.returned
    if back and dt.datetime.fromisoformat(back["at"]) > at:
        back = None
    return Dossier(
        facts=facts.standing(rows),
        not_buyer=_stop(lead.not_buyer, past.said_at, at),
        do_not_contact=_stop(lead.do_not_contact, past.said_at, at),
        abuse=_stop(lead.abuse, past.said_at, at),
        returned=back,
        doings=doings(past, at, rules),
    )


def now(past: Past, kept: Scoring | None) -> Dossier:
    """What is known of the lead now, as `qualify` finds it for one; `kept`: rules published."""
    lead = past.lead
    return Dossier(
        facts=facts.standing(row for row in past.facts if row.superseded_at is None),
        not_buyer=lead.not_buyer,
        do_not_contact=lead.do_not_contact,
        abuse=lead.abuse,
        returned=lead.returned,
        doings=Doings(
            engaged=engagements.done(past.engaged),
            noted=tuple(past.noted),
            visited=(*past.visited, *_pages(past.engaged)),
            adjusted=tuple(_taken(row) for row in past.adjusted),
            rules=kept,
        ),
    )


def by_rules(known: Dossier, rules: Scoring) -> Dossier:
    """The same dossier, to be judged by these rules."""
    return replace(known, doings=replace(known.doings, rules=rules))


def doings(past: Past, at: dt.datetime, rules: Scoring | None) -> Doings:
    """What the lead had done by then, and what staff had added."""
    return Doings(
        engaged=engagements.done(row for row in past.engaged if row.at <= at),
        noted=tuple(each for each in past.noted if each.at <= at),
        visited=tuple(each for each in (*past.visited, *_pages(past.engaged)) if each.at <= at),
        adjusted=adjusted(past.adjusted, at),
        rules=rules,
    )


def adjusted(rows: Iterable[Adjustment], at: dt.datetime) -> tuple[Adjusted, ...]:
    """The adjustments that stood at that moment, as the pure rules take them."""
    return tuple(_taken(row) for row in rows if row.at <= at < row.until)


def _taken(row: Adjustment) -> Adjusted:
    return Adjusted(row.id, row.part, row.points, row.reason, row.by, row.at, row.until)


def current(
    session: Session, lead: Lead, rules: Scoring, kept: Scoring | None, there: Glance
) -> Doings:
    """The doings of one lead now, as far as the rules look at them; `kept`: those published.

    `there`: what there is of the lead; nothing else is asked for.
    """
    engaged = engagements.of(session, lead.id) if there.engaged else []
    noted = there.events & conditions.kinds(rules)
    return Doings(
        engaged=engagements.done(engaged),
        noted=tuple(_noted(session, [lead.id], noted).get(lead.id, ())),
        visited=(*_visited(session, [lead], (rules,), there.pages).get(lead.id, ()),
                 *_pages(engaged)),
        adjusted=() if not there.adjusted else tuple(
            _taken(row)
            for row in session.scalars(
                select(Adjustment)
                .where(Adjustment.lead_id == lead.id)
                .order_by(Adjustment.at, Adjustment.id)
            )
        ),
        rules=kept,
    )  # fmt: skip


def _noted(
    session: Session, lead_ids: Sequence[str], kinds: Collection[str]
) -> dict[str, list[Noted]]:
    found: dict[str, list[Noted]] = defaultdict(list)
    if not kinds:
        return found
    for row in session.scalars(
        select(Event)
        .where(Event.lead_id.in_(lead_ids), Event.kind.in_(kinds))
        .order_by(Event.at, Event.id)
    ):
        found[row.lead_id].append(Noted(row.id, row.kind, row.at, row.data or {}))
    return found


def _visited(
    session: Session, leads: Sequence[Lead], rules: Collection[Scoring], opened: bool = True
) -> dict[str, list[Visited]]:
    """The pages from which conversations were opened; where none says, the lead's own source.

    `opened`: a conversation may name one.
    """
    found: dict[str, list[Visited]] = defaultdict(list)
    if not any(conditions.looks_at_pages(each) for each in rules):
        return found
    talks = (
        select(Conversation)
        .where(Conversation.lead_id.in_([each.id for each in leads]))
        .order_by(Conversation.started_at, Conversation.id)
    )
    for row in session.scalars(talks) if opened else ():
        page = (row.source or {}).get("page")
        if page:
            found[row.lead_id].append(Visited(row.id, str(page), row.started_at))
    for lead in leads:
        page = (lead.source or {}).get("page")
        if page and lead.id not in found:
            found[lead.id].append(Visited(lead.id, str(page), lead.created_at))
    return found


def _pages(engaged: Iterable[Engagement]) -> list[Visited]:
    """The pages of the host's site that the widget reported."""
    return [
        Visited(row.id, str(row.data["page"]), row.at)
        for row in engaged
        if row.kind == "visit" and (row.data or {}).get("page")
    ]


def _said_at(session: Session, leads: Iterable[Lead]) -> dict[str, dt.datetime]:
    proofs = [getattr(lead, name) for lead in leads for name in STOPS]
    ids = {proof["message_id"] for proof in proofs if proof and proof.get("message_id")}
    if not ids:
        return {}
    rows = session.execute(select(Message.id, Message.at).where(Message.id.in_(ids)))
    return {row.id: row.at for row in rows}


def _stop(
    proof: dict[str, Any] | None, said_at: Mapping[str, dt.datetime], at: dt.datetime
) -> dict[str, Any] | None:
    """What ended it, once it was said; where nobody knows when, it counts from the beginning."""
    said = said_at.get((proof or {}).get("message_id") or "")
    return None if said is not None and said > at else proof
