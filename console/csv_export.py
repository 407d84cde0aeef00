"""Leads as a file: what the list's filters find, a batch at a time, every cell harmless.

Values are in words of the reader's language, and columns have the names that an import knows, so
that the file can come in again. Called by the console and by `leadhatch leads export`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from console import csv_reading, listing
from console.listing import Wanted
from console.words import Words
from sdr import audit, consent, facts, own_fields
from sdr.db import Database
from sdr.facts import Fact, Known
from sdr.leads import Lead

BATCH = 500
BOM = "\ufeff"  # without it, Excel takes UTF-8 for something else
FACTS = (
    "name", "company", "job_title", "email", "phone", "wechat", "region", "industry",
    "company_size", "persona", "buying_role", "need", "budget", "timeline", "current_solution",
)  # fmt: skip
SOURCES = ("utm_source", "utm_medium", "utm_campaign")
# what the file tells of the first touch beside those, and of the last
MORE = ("referrer", "page", "scene")
LAST = ("utm_source", "utm_medium", "utm_campaign", "referrer", "at")


def header(words: Words) -> list[str]:
    """The names of the columns."""
    named = ("id", "created", "stage", "verdict", "score", "language")
    return [
        *(words.t(f"export-{name}") for name in named),
        *(words.fact(name) for name in FACTS),
        *(words.t(f"import-target-consent-{channel}") for channel in consent.CHANNELS),
        words.t("import-target-tags"),
        *(words.t(f"import-target-source-{name.replace('_', '-')}") for name in SOURCES),
        *(words.t(f"export-first-{name}") for name in MORE),
        *(words.t(f"export-last-{name.replace('_', '-')}") for name in LAST),
        *(field.label.in_language(words.language) for field in words.playbook.own.fields),
    ]


def batch(
    session: Session, words: Words, wanted: Wanted, cursor: str | None
) -> tuple[str, str | None, list[str]]:
    """The next rows as text, where to go on, and whose they are."""
    found = listing.leads_page(session, wanted, cursor=cursor, limit=BATCH)
    ids = [lead.id for lead in found.rows]
    known = _known(session, ids)
    granted = _granted(session, ids, known)
    rows = [_row(words, lead, known.get(lead.id, {}), granted) for lead in found.rows]
    return csv_reading.written(rows), found.next_cursor, ids


def whole(
    database: Database, words: Words, wanted: Wanted, *, by: str, filters: Iterable[str]
) -> Iterator[str]:
    """The file, part by part, each in a unit of work; noted in the audit log before the first."""
    with database.session() as session:
        text, cursor, ids = batch(session, words, wanted, None)
        audit.write(
            session, by=by, action="export", what="leadhatch leads export", now=words.now,
            seen=ids, filters=sorted(filters),
        )  # fmt: skip
    yield BOM + csv_reading.written([header(words)]) + text
    while cursor is not None:
        with database.session() as session:
            text, cursor, _ = batch(session, words, wanted, cursor)
        yield text


def _row(
    words: Words, lead: Lead, known: dict[str, Known], granted: dict[tuple[str, str], bool]
) -> list[Any]:
    told = {True: words.t("leads-yes"), False: words.t("leads-no")}
    own = lead.fields or {}
    return [
        lead.id,
        lead.created_at.astimezone(words.timezone).strftime("%Y-%m-%d %H:%M"),
        words.coded("console-stage", lead.stage),
        words.coded("console-verdict", lead.verdict),
        (lead.score or {}).get("total", 0),
        lead.language,
        *(_value(words, name, known) for name in FACTS),
        *(told.get(granted[lead.id, c], "") if (lead.id, c) in granted else ""
          for c in consent.CHANNELS),
        "; ".join(lead.tags or ()),
        *(lead.source.get(name, "") for name in (*SOURCES, *MORE)),
        *((lead.last_source or {}).get(name, "") for name in LAST),
        *(
            own_fields.in_words(each, own[each.code], words.language, words.texts)
            if own.get(each.code) is not None
            else ""
            for each in words.playbook.own.fields
        ),
    ]  # fmt: skip


def _value(words: Words, name: str, known: dict[str, Known]) -> str:
    held = known.get(name)
    if held is None:
        return ""
    if name in ("email", "phone", "wechat"):
        return str(held.value)  # as it is kept, so that it comes in again as the same
    if name == "need":
        return "; ".join(words.value(name, [each]) for each in held.value)
    return words.value(name, held.value)


def _known(session: Session, lead_ids: list[str]) -> dict[str, dict[str, Known]]:
    rows = session.scalars(
        select(Fact)
        .where(Fact.lead_id.in_(lead_ids), Fact.superseded_at.is_(None), Fact.name.in_(FACTS))
        .order_by(Fact.at, Fact.id)
    ).all()
    by_lead: dict[str, list[Fact]] = {}
    for row in rows:
        by_lead.setdefault(row.lead_id, []).append(row)
    return {lead_id: facts.standing(held) for lead_id, held in by_lead.items()}


def _granted(
    session: Session, lead_ids: list[str], known: dict[str, dict[str, Known]]
) -> dict[tuple[str, str], bool]:
    """What was last said that counts for the address that stands."""
    rows = session.scalars(
        select(consent.Consent)
        .where(consent.Consent.lead_id.in_(lead_ids))
        .order_by(consent.Consent.at, consent.Consent.id)
    )
    found = {}
    for row in rows:
        held = known.get(row.lead_id, {}).get(row.channel)
        if consent.counts(row, str(held.value) if held is not None else None):
            found[row.lead_id, row.channel] = row.granted
    return found
