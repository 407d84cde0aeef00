"""Rows of lists: who somebody is in one line, for every page that shows several.

Reads only, within the caller's unit of work. Called by the views of the console's pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.listing import Page
from console.words import When, Words
from sdr.facts import CONTACT_FACTS, LIST_FACTS, Fact
from sdr.handoffs import Handoff, State
from sdr.leads import Lead
from sdr.staff import Member

_LISTED = (
    "name",
    *CONTACT_FACTS,
    "company",
    "job_title",
    "persona",
    "industry",
    "company_size",
    "need",
    "timeline",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: who · what · how urgent · when."""

    href: str
    lead_id: str
    who: str
    company: str | None
    what: str
    tag: str  # colours the dot: a verdict, or a clock's urgency
    tag_text: str
    figure: str
    when: When | None
    detail: str | None = None
    scored: bool = False  # the figure is a lead's score
    demo: bool = False  # an invented person
    tags: tuple[str, ...] = ()


def lead_rows(session: Session, page: Page[Lead], words: Words) -> list[Row]:
    """Leads as lines of a list."""
    known = known_of(session, (lead.id for lead in page.rows))
    rows = []
    for lead in page.rows:
        held = known.get(lead.id, {})
        verdict = words.coded("console-verdict", lead.verdict)
        stage = words.coded("console-stage", lead.stage)
        rows.append(
            Row(
                href=f"/console/leads/{lead.id}",
                lead_id=lead.id,
                who=who_of(held, words),
                company=held.get("company"),
                what=joined(*_person(held, words), need_of(held, words)),
                tag=lead.verdict,
                tag_text=verdict,
                figure=str(lead.score.get("total", 0)),
                when=words.when(lead.updated_at),
                detail=None if stage == verdict else stage,
                scored=True,
                demo=is_demo(lead.source),
                tags=tuple(lead.tags or ()),
            )
        )
    return rows


def handoff_rows(session: Session, rows: list[Handoff], words: Words, query: str = "") -> list[Row]:
    """Handoffs as lines of a list: the reason, then the brief in a few words."""
    known = known_of(session, (row.lead_id for row in rows))
    names = names_of(session, words)
    held_by = select(Lead.id, Lead.source).where(Lead.id.in_([row.lead_id for row in rows]))
    sources: dict[str, dict[str, Any]] = dict(session.execute(held_by).all())
    found = []
    for row in rows:
        held = known.get(row.lead_id, {})
        taken = row.state not in (State.NEW, State.EXPIRED)
        timeline_ = words.value("timeline", held["timeline"]) if held.get("timeline") else None
        reason = words.coded("console-handoff-reason", row.reason)
        found.append(
            Row(
                href=f"/console/handoffs/{row.id}{'?' if query else ''}{query}",
                lead_id=row.lead_id,
                who=who_of(held, words),
                company=held.get("company"),
                what=joined(reason, need_of(held, words), timeline_, *_person(held, words)),
                tag=_tag(row, words),
                tag_text=words.coded("console-handoff-state", row.state),
                figure="" if taken else words.clock(row.due_at),
                when=words.when(row.created_at),
                detail=names.get(row.assignee.lower(), row.assignee),
                demo=is_demo(sources[row.lead_id]),
            )
        )
    return found


def _tag(row: Handoff, words: Words) -> str:
    if row.state == State.EXPIRED:
        return "late"
    return words.urgency(row.due_at) if row.state == State.NEW else "calm"


def names_of(session: Session, words: Words) -> dict[str, str]:
    """The names behind staff addresses: as the playbook writes them, else as the members do."""
    found = session.execute(select(Member.email, Member.name))
    members = {email.lower(): name for email, name in found}
    people = words.playbook.routing.representatives
    return members | {each.email.lower(): each.name.in_language(words.language) for each in people}


def known_of(session: Session, lead_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The few facts that a list shows, for many leads in one query."""
    rows = session.scalars(
        select(Fact)
        .where(
            Fact.lead_id.in_(list(lead_ids)),
            Fact.superseded_at.is_(None),
            Fact.name.in_(_LISTED),
        )
        .order_by(Fact.at, Fact.id)
    )
    known: dict[str, dict[str, Any]] = {}
    for row in rows:
        held = known.setdefault(row.lead_id, {})
        if row.name in LIST_FACTS:
            held.setdefault(row.name, []).append(row.value)
        else:
            held[row.name] = row.value
    return known


def is_demo(source: dict[str, Any]) -> bool:
    """True for a lead of the demonstration."""
    return source.get("demo") is True


def who_of(known: dict[str, Any], words: Words) -> str:
    """A name; without one, whatever else tells this person from others."""
    for fact in ("name", *CONTACT_FACTS, "company"):
        if known.get(fact):
            return words.value(fact, known[fact])
    return words.t("console-nameless")


def _person(known: dict[str, Any], words: Words) -> tuple[str | None, ...]:
    role = known.get("job_title")
    if not role and known.get("persona"):
        role = words.value("persona", known["persona"])
    size = known.get("company_size")
    return (
        role,
        words.value("industry", known["industry"]) if known.get("industry") else None,
        words.value("company_size", size) if size else None,
    )


def need_of(known: dict[str, Any], words: Words) -> str | None:
    """The first problem that was stated."""
    return words.value("need", known["need"][:1]) if known.get("need") else None


def joined(*parts: str | None) -> str:
    """What there is of these, in one line."""
    return " · ".join(part for part in parts if part)
