"""One life as it is told again: its rows as a text, cut where something differs between copies.

`app.demo.crowd` makes the copies.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.demo.people import Person, material
from sdr.consent import address_hash

OPEN_AT_MOST = dt.timedelta(days=20)  # earlier, for what a rep has in hand
_ID = re.compile(r"\b[a-z]+_[0-9A-HJKMNP-TV-Z]{26}\b")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:\+00:00)?")
_DAY = re.compile(r'"by": "(\d{4}-\d\d-\d\d)"')
_TOKEN = re.compile(r"\b[0-9a-f]{64}\b|<[0-9a-f]{32}@")


@dataclass(slots=True)
class Told:
    """One life as rows: `parts` are its text, cut where something differs from copy to copy."""

    person: Person
    parts: list[tuple[str, str]]  # what it is, and how it reads here
    first: dt.datetime
    last: dt.datetime  # of what has happened
    room: dt.timedelta | None  # how much earlier it may be, where it is not over
    bound: bool  # to its week
    suppressed: tuple[str, ...] = ()
    company: bool = False


def told(
    person: Person, rows: dict[str, list[dict[str, Any]]], suppressed: set[tuple[str, str]],
    now: dt.datetime,
) -> Told:  # fmt: skip
    """A life of its rows."""
    own = {str(row["id"]) for held in rows.values() for row in held if "id" in row}
    moments = [v for held in rows.values() for r in held for v in r.values() if _is_moment(v)]
    past = [each for each in moments if each <= now]
    for held in rows.values():
        for row in held:
            if isinstance(row.get("id"), int):
                del row["id"]
    rows["lead_marks"] = [
        row for row in rows.get("lead_marks", []) if not row["mark"].startswith(("same:", "email:"))
    ]
    open_ = any(row["ended_at"] is None for row in rows.get("enrollments", ())) or any(
        row["state"] in ("new", "accepted", "expired") for row in rows.get("handoffs", ())
    )
    text = json.dumps(rows, ensure_ascii=False, default=_packed)
    said = " ".join(row["text"] for row in rows.get("messages", ()) if row["sender"] == "prospect")
    mine = (("email", person.email), ("phone", e164(person)))
    return Told(
        person=person,
        parts=_cut(text, person, own),
        first=min(past),
        last=max(past),
        room=_room(rows, now) if open_ or len(past) < len(moments) else None,
        bound=re.search(material(person.language)["months"], said) is not None,
        suppressed=tuple(c for c, address in mine if (c, address_hash(address)) in suppressed),
        company=person.company is not None,
    )


def _room(rows: Mapping[str, Sequence[Mapping[str, Any]]], now: dt.datetime) -> dt.timedelta:
    """How much earlier a life that goes on may be, so that nothing in it is late now."""
    if any(row["state"] in ("new", "expired") for row in rows.get("handoffs", ())):
        return dt.timedelta(0)
    ahead: list[dt.datetime] = [
        row["next_step_at"] for row in rows.get("enrollments", ())
        if row["ended_at"] is None and row["next_step_at"] is not None
    ]  # fmt: skip
    if any(at <= now for at in ahead):
        return dt.timedelta(0)
    return min([*(at - now for at in ahead), OPEN_AT_MOST])


def _is_moment(value: Any) -> bool:
    # what lies years ahead (when a link ends) says nothing of where a life stands
    return isinstance(value, dt.datetime) and value.year < 2200


def _packed(value: Any) -> str:
    return str(value.isoformat())


def _cut(text: str, person: Person, own: set[str]) -> list[tuple[str, str]]:
    """The text in parts: plain, or something that differs from copy to copy."""
    names = sorted(_names(person).items(), key=lambda each: -len(each[0]))
    # a short English name stands in longer words too
    edge = r"\b" if person.language == "en" else ""
    who = "|".join(
        f"{edge}{re.escape(written)}{edge}" if written.isalpha() else re.escape(written)
        for written, _ in names
    )
    pattern = re.compile(
        rf"(?P<id>{_ID.pattern})|(?P<moment>{_MOMENT.pattern})|(?P<token>{_TOKEN.pattern})"
        rf"|(?P<day>{_DAY.pattern})|(?P<who>{who})"
    )
    which = dict(names)
    parts, at = [], 0
    for found in pattern.finditer(text):
        kind, value = str(found.lastgroup), found[0]
        for group in ("id", "moment", "token", "day", "who"):
            if found[group] is not None:
                kind = group
        if kind == "id" and value not in own:
            continue
        parts.append(("plain", text[at : found.start()]))
        parts.append((which[value], value) if kind == "who" else (kind, value))
        at = found.end()
    parts.append(("plain", text[at:]))
    return parts


def _names(person: Person) -> dict[str, str]:
    """How the person is written, and what that is."""
    given = person.name.replace(person.surname, "", 1).strip()
    found = {
        person.email: "email", person.phone: "phone", e164(person): "e164", person.name: "name",
    }  # fmt: skip
    if person.company:
        found[person.company] = "company"
    if person.language == "en":
        found |= {given: "given", person.surname: "surname"}
    else:
        found |= {f"{person.surname}{title}": f"surname+{title}" for title in titles()}
    return {written: kind for written, kind in found.items() if written}


def titles() -> list[str]:
    """What stands behind a Chinese surname where somebody is spoken to."""
    return [str(each) for each in material("zh")["addressed"]]


def e164(person: Person) -> str:
    """The number as it is kept."""
    plain = person.phone.replace(" ", "")
    return plain if plain.startswith("+") else f"+86{plain}"
