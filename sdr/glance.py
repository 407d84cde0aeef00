"""One look at what there is of a lead at all, before anything of it is loaded.

Most kinds of rows that weigh in a judgement are rare: points by hand, refusals, what was done with
a mail. One statement says which there are, with the marks of the lead and the name of the newest
scoring rules, so that a turn asks for what exists and for nothing else. `qualify` looks, `past`
loads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, func, literal_column, select, union_all
from sqlalchemy.orm import DeclarativeBase, Session

from sdr.adjustments import Adjustment
from sdr.conversations import Conversation
from sdr.engagements import Engagement
from sdr.facts import Unanswered
from sdr.marks import Mark, Searched
from sdr.rule_versions import Newest, RuleVersion
from sdr.timeline import Event


@dataclass(frozen=True, slots=True)
class Glance:
    """`events`: the kinds on the timeline; `pages`: a conversation was opened from a known page."""

    unanswered: dict[str, str] = field(default_factory=dict)  # fact → unknown | undisclosed
    events: frozenset[str] = frozenset()
    engaged: bool = False
    adjusted: bool = False
    pages: bool = False
    marks: frozenset[str] = frozenset()
    words: str = ""  # that a search finds it by
    newest: Newest | None = None  # of the scoring rules


def at(session: Session, lead_id: str) -> Glance:
    """What there is of this lead, with what this unit of work has written."""
    session.flush()
    unanswered: dict[str, str] = {}
    events: set[str] = set()
    marks: set[str] = set()
    words = ""
    there: set[str] = set()
    newest: Newest | None = None
    for what, name, text, number in session.execute(_LOOK, {"lead": lead_id}):
        there.add(what)
        if what == "unanswered":
            unanswered[name] = text
        elif what == "event":
            events.add(name)
        elif what == "mark":
            marks.add(name)
        elif what == "words":
            words = name
        elif what == "rules":
            newest = Newest(number, name, text)
    return Glance(
        unanswered, frozenset(events), "engagement" in there, "adjustment" in there,
        "page" in there, frozenset(marks), words, newest,
    )  # fmt: skip


def _of(
    record: type[DeclarativeBase], what: str, name: Any = None, text: Any = None
) -> Select[Any]:
    """The distinct rows (what, name, text, 0) of one lead in one table."""
    table = cast(Table, record.__table__)
    none: Any = literal_column("''")
    return (
        select(
            literal_column(f"'{what}'"), none if name is None else name,
            none if text is None else text, literal_column("0"),
        )
        .where(table.c.lead_id == bindparam("lead"))
        .distinct()
    )  # fmt: skip


def _look() -> Any:
    rules = cast(Table, RuleVersion.__table__).c
    talks = cast(Table, Conversation.__table__).c
    refused = cast(Table, Unanswered.__table__).c
    return union_all(
        _of(Unanswered, "unanswered", refused.name, refused.status),
        _of(Event, "event", cast(Table, Event.__table__).c.kind),
        _of(Engagement, "engagement"),
        _of(Adjustment, "adjustment"),
        _of(Mark, "mark", cast(Table, Mark.__table__).c.mark),
        _of(Searched, "words", cast(Table, Searched.__table__).c.text),
        _of(Conversation, "page").where(talks.source["page"].as_string().is_not(None)),
        select(literal_column("'rules'"), rules.digest, rules.origin, rules.number).where(
            rules.number == select(func.max(rules.number)).scalar_subquery()
        ),
    )


_LOOK = _look()
