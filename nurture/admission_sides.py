"""What `admission` reads beside a lead's own row: a table a side, of a range of leads.

Each side is one query over the range, so that a database joins a few thousand rows at once and
never looks up lead by lead. Where SQLite and PostgreSQL write JSON differently, it stands here.
"""

from __future__ import annotations

import json as plain_json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Subquery,
    Text,
    and_,
    case,
    func,
    literal,
    literal_column,
    select,
)

from nurture.enrollments import UNDER_WAY, Enrollment
from nurture.optin import OptIn
from nurture.reviews import Review
from sdr import handoffs
from sdr.consent import Suppression
from sdr.conversations import Conversation, Message
from sdr.facts import Fact
from sdr.leads import Lead
from sdr.stages import Stage, Verdict
from sdr.timeline import Event

AMONG = "\x1e"  # between the parts of what is read as one text
POOL = and_(Lead.stage == Stage.NURTURING, Lead.verdict == Verdict.NURTURE)


@dataclass(frozen=True, slots=True)
class Range:
    """The leads behind one id up to another."""

    after: str
    last: str

    def holds(self, lead_id: Any) -> ColumnElement[bool]:
        """Whether a lead is of the range."""
        return and_(lead_id > self.after, lead_id <= self.last)


def told(among: Range, *, sqlite: bool) -> Subquery:
    """The facts that entrances and segments ask about: the newest row of each, all of a need."""
    value = _scalar(Fact.value, sqlite=sqlite).label("value")
    newest = func.row_number().over(
        partition_by=(Fact.lead_id, Fact.name), order_by=(Fact.at.desc(), Fact.id.desc())
    )
    rows = (
        select(Fact.lead_id, Fact.name, value, newest.label("place"))
        .where(
            among.holds(Fact.lead_id), Fact.superseded_at.is_(None),
            Fact.name.in_(("email", "persona", "industry", "need")),
        )
        .subquery("facts_of")
    )  # fmt: skip

    def one(name: str) -> ColumnElement[str]:
        return func.max(case((and_(rows.c.name == name, rows.c.place == 1), rows.c.value)))

    needs = case((rows.c.name == "need", rows.c.value))
    return (
        select(
            rows.c.lead_id,
            one("email").label("email"),
            one("persona").label("persona"),
            one("industry").label("industry"),
            func.aggregate_strings(needs, AMONG).label("need"),
        )
        .group_by(rows.c.lead_id)
        .subquery("told")
    )


def talks(among: Range) -> Subquery:
    """Who talked to us, and how many of the talks are not over."""
    return (
        select(
            Conversation.lead_id,
            func.sum(case((Conversation.ended_at.is_(None), 1), else_=0)).label("open"),
        )
        .where(among.holds(Conversation.lead_id))
        .group_by(Conversation.lead_id)
        .subquery("talks")
    )


def inbound(among: Range) -> Subquery:
    """How many messages each has written."""
    return (
        select(Conversation.lead_id, func.count().label("messages"))
        .join(Message, Message.conversation_id == Conversation.id)
        .where(among.holds(Conversation.lead_id), Message.sender == "prospect")
        .group_by(Conversation.lead_id)
        .subquery("inbound")
    )


def busy(among: Range) -> Subquery:
    """Who is in a sequence."""
    rows = select(Enrollment.lead_id).where(UNDER_WAY, among.holds(Enrollment.lead_id))
    return rows.subquery("busy")


def handed_over(among: Range) -> Subquery:
    """Who has an open handoff."""
    handoff = handoffs.Handoff
    rows = select(handoff.lead_id).where(
        handoff.state.in_(handoffs.OPEN), among.holds(handoff.lead_id)
    )
    return rows.distinct().subquery("handed")


def seen(among: Range) -> Subquery:
    """The state in which the pool looked at each last."""
    rows = select(Review.subject, Review.seen_at)
    return rows.where(Review.kind == "lead", among.holds(Review.subject)).subquery("seen")


def pooled(among: Range, *, sqlite: bool) -> Subquery:
    """When each came into the pool last."""
    return (
        select(Event.lead_id, func.max(Event.at).label("at"))
        .where(
            among.holds(Event.lead_id), Event.kind == "stage",
            inside(Event.data, "new", sqlite=sqlite) == Stage.NURTURING.value,
        )
        .group_by(Event.lead_id)
        .subquery("pooled")
    )  # fmt: skip


def suppressed(hashed: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether nothing may be sent to an address."""
    rows = select(literal(1)).where(
        Suppression.channel == "email", Suppression.address_hash == hashed
    )
    return rows.exists()


def confirmed(hashed: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the lead confirmed the address."""
    rows = select(literal(1)).where(
        OptIn.lead_id == Lead.id, OptIn.address_hash == hashed, OptIn.confirmed_at.is_not(None)
    )
    return rows.correlate_except(OptIn).exists()


def unmet(*, sqlite: bool) -> ColumnElement[str]:
    """The criteria of the verdict that are known not to be met, as one text."""
    if sqlite:
        return literal_column(
            "(SELECT group_concat(json_extract(r.value, '$.criterion'), char(30))"
            " FROM json_each(leads.reasons) AS r WHERE json_type(r.value, '$.met') = 'false')",
            Text,
        )
    return literal_column(
        "(SELECT string_agg(r.value ->> 'criterion', chr(30))"
        " FROM json_array_elements(leads.reasons) AS r WHERE r.value ->> 'met' = 'false')",
        Text,
    )


def address_hash(address: ColumnElement[str], *, sqlite: bool) -> ColumnElement[str]:
    """`consent.address_hash`; PostgreSQL's is sure for ASCII only."""
    if sqlite:
        return func.leadhatch_address_hash(address)
    bytes_ = func.convert_to(func.lower(func.btrim(address, literal(" \t\n\r\f\v"))), "UTF8")
    return func.encode(func.sha256(bytes_), "hex")


def inside(column: Any, name: str, *, sqlite: bool) -> ColumnElement[str]:
    """A text inside a JSON object; NULL where there is no object."""
    if sqlite:
        return func.json_extract(column, f"$.{name}", type_=Text)
    found: ColumnElement[str] = column.op("->>", return_type=Text())(literal(name, Text))
    return found


def made(parts: Mapping[str, Any], *, sqlite: bool) -> ColumnElement[Any]:
    """A JSON object of these."""
    flat: list[Any] = []
    for name, part in parts.items():
        flat += [literal(name, Text), part]
    return func.json_object(*flat) if sqlite else func.json_build_object(*flat)


def json(column: ColumnElement[Any], *, sqlite: bool) -> ColumnElement[Any]:
    """A JSON column as a part of a JSON object."""
    return func.json(column) if sqlite else column


def loaded(text: str) -> Any:
    """A JSON text that was read as a part of a kind; '' is None."""
    return plain_json.loads(text) if text else None


def _scalar(column: Any, *, sqlite: bool) -> ColumnElement[str]:
    """A JSON value as a text, a string without its quotes."""
    if sqlite:
        return func.json_extract(column, "$", type_=Text)
    found: ColumnElement[str] = column.op("#>>", return_type=Text())(literal_column("'{}'"))
    return found
