"""Many more people for the demonstration: lives that were lived, told again of others.

A life costs a fifth of a second, because every step of it is the product's own; twenty thousand
take an hour. So some hundred are lived and the rest are copies of their rows: other names,
companies, addresses and numbers wherever they are written, other ids and tokens, other weeks. What
was said, read and judged stays as the product said, read and judged it. A life that is not over
(a sequence goes on, a rep has it in hand) is moved only so far that nothing in it is late now, and
one in which a month was named stays in its week. Called by `app.demo.year`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, DateTime, Table, select

from app.carry import insert_into
from app.demo.people import Person, material, phone_of
from app.demo.told import Told, e164, told
from nurture import stirs
from sdr import duplicates, marks
from sdr.consent import address_hash
from sdr.db import Database, Record, new_id
from sdr.facts import Known
from sdr.leads import FREE_MAIL

AT_A_TIME = 50
WEEK = dt.timedelta(weeks=1)
JITTER = 45 * 60  # seconds
COLLEAGUES = 0.3  # how many come from a company that somebody came from before
# worked out of the copied facts, or about nobody in particular
_OWN = frozenset({"lead_searches", "duplicate_pairs", "merges", "suppressions", "stirs"})
_TAIL = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(slots=True)
class Crowd:
    """Whom the copies know of each other: companies, addresses, names at a company."""

    taken: set[str]
    numbers: int
    accounts: dict[str, str] = field(default_factory=dict)
    by_kind: dict[tuple[str, str, str], list[tuple[str, str]]] = field(default_factory=dict)
    known: set[tuple[str, str]] = field(default_factory=set)


def fill(
    database: Database, lives: Mapping[str, Person], *, count: int, rng: random.Random,
    starts: dt.datetime, now: dt.datetime, crowd: Crowd, told: Callable[[float], None],
) -> int:  # fmt: skip
    """Add `count` copies of these lives; returns how many there are."""
    with database.engine.connect() as connection:
        models = gather(connection, lives, now)
    if not models:
        return 0
    with database.engine.begin() as connection:
        stirs.uninstall(connection)  # a row for every row would be written
    try:
        done = 0
        while done < count:
            batch: dict[str, list[dict[str, Any]]] = {}
            for _ in range(min(AT_A_TIME, count - done)):
                _copy(rng.choice(models), batch, rng, starts, now, crowd)
                done += 1
            with database.engine.begin() as connection:
                _write(connection, batch)
            told(done / count)
    finally:
        with database.engine.begin() as connection:
            stirs.install(connection)
    return done


def gather(connection: Connection, lives: Mapping[str, Person], now: dt.datetime) -> list[Told]:
    """The rows of every life that can be told again; those who were referred stay single."""
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {lead_id: {} for lead_id in lives}
    owner: dict[str, str] = {}
    # first what says whose it is by itself
    tables = sorted(Record.metadata.sorted_tables, key=lambda t: "lead_id" not in t.columns)
    for table in tables:
        column = _whose(table)
        if column is None or table.name in _OWN:
            continue
        for row in connection.execute(select(table)).mappings():
            lead_id = owner.get(row[column], row[column])
            if lead_id not in rows:
                continue
            rows[lead_id].setdefault(table.name, []).append(dict(row))
            if "id" in row:
                owner[str(row["id"])] = lead_id
    suppressed = {
        (row.channel, row.address_hash)
        for row in connection.execute(select(Record.metadata.tables["suppressions"]))
    }
    return [
        told(person, rows[lead_id], suppressed, now)
        for lead_id, person in lives.items()
        if rows[lead_id] and "referred_by" not in person.source
    ]


def _whose(table: Table) -> str | None:
    """The column that says whose a row is: the lead, or what is the lead's."""
    names = [column.name for column in table.columns]
    if table.name == "leads":
        return "id"
    if table.name == "reviews":
        return "subject"
    return next(
        (each for each in ("lead_id", "conversation_id", "delivery_id") if each in names), None
    )


def _copy(
    model: Told, batch: dict[str, list[dict[str, Any]]], rng: random.Random, starts: dt.datetime,
    now: dt.datetime, crowd: Crowd,
) -> None:  # fmt: skip
    """One more such life: its rows, added to the batch."""
    person = _other(model.person, rng, crowd)
    tail, offset = "".join(rng.choices(_TAIL, k=6)), rng.randrange(32**6)
    shift = _shift(model, rng, starts, now)
    whole_days = dt.timedelta(days=round(shift / dt.timedelta(days=1)))
    given = person.name.replace(person.surname, "", 1).strip()
    written = {
        "email": person.email, "phone": person.phone, "e164": e164(person), "name": person.name,
        "company": person.company or "", "given": given, "surname": person.surname,
    }  # fmt: skip
    made = []
    for kind, text in model.parts:
        if kind == "plain":
            made.append(text)
        elif kind == "id":
            made.append(_id(text, tail, offset))
        elif kind == "moment":
            made.append(_later(text, shift, now))
        elif kind == "token":
            made.append(_token(text, tail))
        elif kind == "day":
            day = dt.date.fromisoformat(text[-11:-1]) + whole_days
            made.append(f'"by": "{day.isoformat()}"')
        elif kind.startswith("surname+"):
            made.append(person.surname + kind.removeprefix("surname+"))
        else:
            made.append(json.dumps(written[kind], ensure_ascii=False)[1:-1])
    rows = json.loads("".join(made))
    [lead] = rows["leads"]
    lead["account_id"] = _account(person, lead["created_at"], batch, crowd)
    _found_by(rows, lead)
    for channel in model.suppressed:
        address = person.email if channel == "email" else e164(person)
        rows.setdefault("suppressions", []).append({
            "id": new_id("supp"), "channel": channel, "address_hash": address_hash(address),
            "reason": "unsubscribed", "at": lead["updated_at"],
        })  # fmt: skip
    if model.room is not None:
        rows["stirs"] = [{"lead_id": lead["id"]}]
    for table, held in rows.items():
        batch.setdefault(table, []).extend(held)


def _shift(model: Told, rng: random.Random, starts: dt.datetime, now: dt.datetime) -> dt.timedelta:
    """By how much later it happened: whole weeks, and some minutes."""
    early = dt.timedelta(seconds=-rng.randrange(JITTER))
    if model.room is not None:
        days = rng.randint(0, max(0, (model.room - dt.timedelta(seconds=JITTER)).days))
        past = model.first - dt.timedelta(days=days) - dt.timedelta(seconds=JITTER) < starts
        return early if past else early - dt.timedelta(days=days)
    weeks = 0
    if not model.bound:
        least = -int((model.first - starts) / WEEK)
        most = int((now - model.last) / WEEK)
        weeks = round(least + (most - least) * rng.random() ** 0.6)
    return early + weeks * WEEK


def _later(text: str, shift: dt.timedelta, now: dt.datetime) -> str:
    """The moment so much later; what is still to come stays when it is to come."""
    moment = dt.datetime.fromisoformat(text)
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)
    if aware > now:
        return text
    separator = "T" if "T" in text else " "
    return (moment + shift).isoformat(separator)


def _id(text: str, tail: str, offset: int) -> str:
    """An id of the copy's own: ids of one life stay different and in order, as good as always."""
    number = 0
    for sign in text[-6:]:
        number = number * 32 + _TAIL.index(sign)
    number = (number + offset) % 32**6
    last = "".join(_TAIL[number >> shift & 31] for shift in range(25, -1, -5))
    return f"{text[:-16]}{tail}{text[-10:-6]}{last}"


def _token(text: str, tail: str) -> str:
    digest = hashlib.sha256((text + tail).encode()).hexdigest()
    return f"<{digest[:32]}@" if text.startswith("<") else digest


def _account(
    person: Person, at: str, batch: dict[str, list[dict[str, Any]]], crowd: Crowd
) -> str | None:
    domain: str | None = person.email.rpartition("@")[2]
    if domain in FREE_MAIL or domain == "mail.example":
        domain = None
    name = person.company
    if name is None and domain is None:
        return None
    key = name or str(domain)
    if key not in crowd.accounts:
        crowd.accounts[key] = new_id("acc")
        batch.setdefault("accounts", []).append(
            {"id": crowd.accounts[key], "name": name, "domain": domain, "created_at": at}
        )
    return crowd.accounts[key]


def _found_by(rows: dict[str, list[dict[str, Any]]], lead: dict[str, Any]) -> None:
    """What lists find the copy by, out of its own facts."""
    standing = {
        row["name"]: row["value"] for row in rows.get("facts", ()) if row["superseded_at"] is None
    }
    known = {n: Known(v, None, None, dt.datetime.now(dt.UTC)) for n, v in standing.items()}
    own = [marks.mark("same", key) for key in duplicates.keys(known)]
    if "email" in standing:
        own.append(marks.mark("email", standing["email"]))
    rows.setdefault("lead_marks", []).extend(
        {"mark": each, "at": lead["created_at"], "lead_id": lead["id"]} for each in own
    )
    text = marks.plain(" ".join(str(standing[n]) for n in marks.SEARCHED if n in standing))
    if text:
        rows["lead_searches"] = [{"lead_id": lead["id"], "text": text, "grams": marks.grams(text)}]


def _other(person: Person, rng: random.Random, crowd: Crowd) -> Person:
    """Somebody else who could have lived this: same language, trade and size."""
    held = material(person.language)
    kind = (person.language, person.industry, person.region)
    company, domain = None, "mail.example"
    if person.company:
        seen = crowd.by_kind.setdefault(kind, [])
        if seen and rng.random() < COLLEAGUES:
            company, domain = rng.choice(seen)
        else:
            company, domain = _company(person, held, rng, len(crowd.accounts))
            if company not in crowd.accounts:
                seen.append((company, domain))
    while True:
        surname, given = rng.choice(list(held["surnames"])), rng.choice(list(held["given"]))
        zh = person.language == "zh"
        name = f"{surname}{given}" if zh else f"{given} {surname}"
        if company is None or (name, company) not in crowd.known or rng.random() < 0.02:
            break
    crowd.known.add((name, company or ""))
    parts = held["surnames"][surname], held["given"][given]
    local = "".join(parts) if zh else ".".join(parts[::-1])
    email, number = f"{local}@{domain}", 2
    while email in crowd.taken:
        email, number = f"{local}{number}@{domain}", number + 1
    crowd.taken.add(email)
    crowd.numbers += 1
    return Person(
        kind=person.kind, language=person.language, surname=surname, name=name, email=email,
        phone=phone_of(held, crowd.numbers, crowd.taken), company=company,
        industry=person.industry, industry_said=person.industry_said, size=person.size,
        persona=person.persona, title=person.title, problems=person.problems, wants=person.wants,
        system=person.system, region=person.region, yearly=person.yearly, zone=person.zone,
        source=person.source, patience=person.patience, shares=person.shares,
    )  # fmt: skip


def _company(
    person: Person, held: Mapping[str, Any], rng: random.Random, number: int
) -> tuple[str, str]:
    first, second = (rng.choice(part) for part in held["brand_parts"])
    entry = held["industries"][person.industry]
    suffix = rng.choice(entry.get("suffix", [""]))
    brand = f"{first}{second}"
    name = str(held["company"].format(region=person.region, brand=brand, suffix=suffix))
    stem = brand.lower() if brand.isascii() else f"b{number:05d}"
    return name, f"{stem}-{person.industry.replace('_', '-')}.example"


def _write(connection: Connection, batch: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """The rows of a batch, in an order that references allow."""
    for table in Record.metadata.sorted_tables:
        held = batch.get(table.name)
        if not held:
            continue
        moments = [c.name for c in table.columns if _is_time(c.type)]
        rows = [dict(row) for row in held]
        for row in rows:
            for name in moments:
                value = row.get(name)
                if isinstance(value, str):
                    row[name] = dt.datetime.fromisoformat(value)
        connection.execute(insert_into(table), rows)


def _is_time(kind: Any) -> bool:
    return isinstance(getattr(kind, "impl", kind), DateTime)
