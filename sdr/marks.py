"""What lists find leads by: marks, one row a value, and the words that a search looks in.

Both only repeat what stands elsewhere (facts, tags, fields, source), in a form in which a million
leads are filtered and searched by index, in the order of the list, without counting anything.
`refresh` is called wherever a lead is judged anew, `put` where a tag, a field or the source
changes. Chinese is cut into single signs and pairs, everything else into threes, so that a part of
a name, of an address or of a number is found on either database without an extension.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, delete, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record
from sdr.facts import Known

# facts that lists are filtered by, and those whose words a search looks in
FILTERED = ("persona", "industry", "buying_role")
SEARCHED = ("name", "company", "email", "phone", "wechat", "job_title", "region")
SOURCE_KEYS = ("utm_source", "utm_medium", "utm_campaign")
LONGEST = 200
# by bytes on either database: the marks of a kind are a range of it
MARK = String(LONGEST).with_variant(String(LONGEST, collation="C"), "postgresql")
_START = "^"  # before the first sign of a word


class Mark(Record):
    """`mark`: `kind:value`. `at` is when the lead was made: lists go by it."""

    __tablename__ = "lead_marks"

    mark: Mapped[str] = mapped_column(MARK, primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(primary_key=True)
    lead_id: Mapped[str] = mapped_column(
        ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Searched(Record):
    """The words of a lead as they are compared, and their parts as they are looked up."""

    __tablename__ = "lead_searches"
    __table_args__ = (
        Index(
            "ix_lead_searches_grams", "grams", postgresql_using="gin", info={"only": "postgresql"}
        ).ddl_if(dialect="postgresql"),
    )

    lead_id: Mapped[str] = mapped_column(
        ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True
    )
    text: Mapped[str]
    grams: Mapped[list[str]] = mapped_column(ARRAY(Text).with_variant(JSON(), "sqlite"))


def mark(kind: str, value: object) -> str:
    """A mark as it is kept: values compare without case, and long ones by how they begin."""
    return f"{kind}:{str(value).strip().casefold()}"[:LONGEST]


def put(
    session: Session,
    lead_id: str,
    at: dt.datetime,
    kinds: Mapping[str, Iterable[object]],
    has: Iterable[str] | None = None,
) -> set[str]:
    """Let the lead have exactly these values of these kinds; returns the marks that are new.

    `has`: all marks of the lead, where they are at hand.
    """
    wanted = {mark(kind, value) for kind, values in kinds.items() for value in values}
    heads = tuple(f"{kind}:" for kind in kinds)
    if has is None:
        has = session.scalars(select(Mark.mark).where(Mark.lead_id == lead_id))
    held = {each for each in has if each.startswith(heads)}
    gone, fresh = held - wanted, wanted - held
    if gone:
        session.execute(delete(Mark).where(Mark.lead_id == lead_id, Mark.mark.in_(gone)))
    for each in sorted(fresh):
        session.add(Mark(mark=each, at=at, lead_id=lead_id))
    if fresh:
        session.flush()
    return fresh


def refresh(
    session: Session,
    lead_id: str,
    at: dt.datetime,
    facts: Mapping[str, Known],
    same: Iterable[str] = (),
    kept: tuple[Iterable[str], str] | None = None,
) -> set[str]:
    """Marks and words of a lead as its facts stand; `same`: what tells that two are one person.

    `kept`: the marks and the words that the lead has, where they are at hand. Returns the marks
    that are new.
    """
    kinds: dict[str, Iterable[object]] = {
        name: [facts[name].value] if name in facts else [] for name in FILTERED
    }
    kinds["email"] = [facts["email"].value] if "email" in facts else []
    kinds["need"] = facts["need"].value if "need" in facts else []
    kinds["same"] = list(same)
    fresh = put(session, lead_id, at, kinds, kept and kept[0])
    words = [str(facts[name].value) for name in SEARCHED if name in facts]
    text = plain(" ".join(words))
    if kept is not None and kept[1] == text:
        return fresh
    row = session.get(Searched, lead_id)
    if row is None:
        if text:
            session.add(Searched(lead_id=lead_id, text=text, grams=grams(text)))
    elif row.text != text:
        row.text, row.grams = text, grams(text)
    return fresh


def values(session: Session, kind: str, limit: int = 100) -> list[str]:
    """The values of a kind that any lead has, in order: one look into the index for each."""
    low, high = f"{kind}:", f"{kind};"  # `;` follows `:`
    first = select(func.min(Mark.mark).label("mark")).where(Mark.mark >= low, Mark.mark < high)
    found = first.cte("found", recursive=True)
    following = (
        select(func.min(Mark.mark))
        .where(Mark.mark > found.c.mark, Mark.mark < high)
        .scalar_subquery()
    )
    found = found.union_all(select(following).where(found.c.mark.is_not(None)))
    rows = session.scalars(select(found.c.mark).where(found.c.mark.is_not(None)).limit(limit))
    return [row.removeprefix(low) for row in rows]


def of_source(source: Mapping[str, Any]) -> dict[str, list[object]]:
    """The kinds of mark that a source gives."""
    return {
        "source": [source[key] for key in SOURCE_KEYS[:1] if source.get(key)],
        "campaign": [source[key] for key in SOURCE_KEYS[2:] if source.get(key)],
    }


def of_last_source(source: Mapping[str, Any] | None) -> dict[str, list[object]]:
    """The kinds of mark that the last touch gives."""
    return {f"last_{kind}": values for kind, values in of_source(source or {}).items()}


def of_fields(fields: Mapping[str, Any]) -> dict[str, list[object]]:
    """The kinds of mark that fields of one's own give: `code=value`."""
    return {"field": [f"{code}={value}" for code, value in fields.items() if value is not None]}


# ── words ──────────────────────────────────────────────────────────────────────────────────────
def plain(text: str) -> str:
    """The text as it is compared: full-width forms and case are one, blanks are single."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("\x00", "").casefold().split())


def grams(text: str) -> list[str]:
    """The parts of a plain text by which it is looked up."""
    found: dict[str, None] = {}
    for word in text.split():
        started = _START + word
        found[started[:2]] = None
        for start in range(len(started) - 2):
            found[started[start : start + 3]] = None
        for start, sign in enumerate(word):
            if _is_han(sign):
                found[sign] = None
                if start and _is_han(word[start - 1]):
                    found[word[start - 1 : start + 1]] = None
    return list(found)


def sought(text: str) -> tuple[list[str], list[str]]:
    """What to look up for a search: the parts that must be there, the words to compare with.

    A word of one or two letters is looked for where words begin, anything else anywhere; a word
    to compare with has a blank before it where it must begin one.
    """
    parts: dict[str, None] = {}
    words = []
    for word in plain(text).split()[:8]:
        if any(_is_han(sign) for sign in word):
            words.append(word)
            for start, sign in enumerate(word):
                pair = word[start : start + 2]
                if _is_han(sign):
                    both = len(pair) == 2 and _is_han(pair[1])
                    parts[pair if both else sign] = None
        elif len(word) < 3:
            words.append(f" {word}")
            parts[_START + word] = None
        else:
            words.append(word)
            for start in range(len(word) - 2):
                parts[word[start : start + 3]] = None
    return list(parts), words


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff" or "\U00020000" <= sign <= "\U0003ffff"
