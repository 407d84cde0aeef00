"""Two records that may be one person: what speaks for it, and what never does.

Found when a record learns something, by marks that records of one person share; nothing is
merged here (`sdr.merging` does, when a colleague says so). An address that many share says nothing
of who somebody is: a company's switchboard, info@, or a number that three people gave. A free mail
domain is no company. Called by `sdr.qualify`; the console lists.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import phonenumbers
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record, new_id
from sdr.facts import Known, current
from sdr.marks import Mark
from sdr.readers.typed import LEGAL_FORM

OPEN, DIFFERENT, MERGED = "open", "different", "merged"
# the surest first
BECAUSE = ("unionid", "email", "wechat", "phone", "name_company")
MOST_ALIKE = 8  # what more records share is no sign of one person
# mailboxes of a desk, not of a person
_DESKS = frozenset(
    "info contact contacts sales service support hello office mail admin hr marketing purchasing "
    "procurement enquiry enquiries inquiry kefu market xiaoshou caigou bangong".split()
)


class Pair(Record):
    """Two leads, the older first. `state`: open | different (a colleague said so) | merged."""

    __tablename__ = "duplicate_pairs"
    __table_args__ = (
        UniqueConstraint("one_id", "other_id"),
        Index("ix_duplicate_pairs_newest", "state", "at", "id"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    one_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"))
    other_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    because: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12), default=OPEN)
    by: Mapped[str | None] = mapped_column(String(320))  # who said that they are different
    at: Mapped[dt.datetime]


def keys(facts: Mapping[str, Known]) -> list[str]:
    """What another record of the same person would share: `because:value`."""
    found = []
    email = _value(facts, "email")
    if email and not is_desk(email):
        found.append(f"email:{email.strip().lower()}")
    wechat = _value(facts, "wechat")
    if wechat:
        found.append(f"wechat:{wechat.strip().lower()}")
    phone = _value(facts, "phone")
    if phone and is_personal(phone):
        found.append(f"phone:{phone}")
    name, company = _value(facts, "name"), _value(facts, "company")
    if name and company and same_name(name, name):
        found.append(f"name_company:{name_company(name, company)}")
    return found


def note(
    session: Session, lead_id: str, facts: Mapping[str, Known], fresh: Iterable[str],
    now: dt.datetime,
) -> None:  # fmt: skip
    """Keep the pairs that newly shared marks speak for."""
    for each in sorted(fresh):
        kind, _, rest = each.partition(":")
        if kind != "same":
            continue
        because = rest.partition(":")[0]
        others = session.scalars(
            select(Mark.lead_id).where(Mark.mark == each, Mark.lead_id != lead_id)
            .limit(MOST_ALIKE + 1)
        ).all()  # fmt: skip
        if len(others) > (1 if because == "phone" else MOST_ALIKE):
            _let_go(session, because, (lead_id, *others))
            continue
        for other in others:
            if because == "name_company" or _alike(session, facts, other):
                _keep(session, lead_id, other, because, now)


def propose(session: Session, lead_id: str, other_id: str, because: str, now: dt.datetime) -> None:
    """Let a colleague look whether these are one person."""
    _keep(session, lead_id, other_id, because, now)


def different(session: Session, pair: Pair, *, by: str, now: dt.datetime) -> None:
    """A colleague says that these are two people."""
    pair.state, pair.by, pair.at = DIFFERENT, by, now
    session.flush()


def are_different(session: Session, lead_id: str, other_id: str) -> bool:
    """Whether a colleague said that these are two people."""
    one, other = sorted((lead_id, other_id))
    said = select(Pair.id).where(
        Pair.one_id == one, Pair.other_id == other, Pair.state == DIFFERENT
    )
    return session.scalars(said).first() is not None


def of_lead(session: Session, lead_id: str) -> list[Pair]:
    """The open pairs that a lead is one of, the surest first."""
    rows = session.scalars(
        select(Pair).where(
            Pair.state == OPEN, or_(Pair.one_id == lead_id, Pair.other_id == lead_id)
        )
    )
    return sorted(rows, key=lambda pair: (BECAUSE.index(pair.because), pair.id))


# ── rules ──────────────────────────────────────────────────────────────────────────────────────
def is_desk(email: str) -> bool:
    """True for a mailbox that several people read."""
    local = email.partition("@")[0].lower()
    return re.split(r"[._\-+\d]", local)[0] in _DESKS


def is_personal(phone: str) -> bool:
    """True for a number that one person carries: no fixed line, no service number."""
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return False
    kinds = phonenumbers.PhoneNumberType
    return phonenumbers.number_type(number) in (
        kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE, kinds.PERSONAL_NUMBER,
    )  # fmt: skip


def shared(kind: str, value: str) -> bool:
    """True for a contact behind which several people may be: it says nothing of who somebody is."""
    if kind == "email":
        return is_desk(value)
    return kind == "phone" and not is_personal(value)


def same_name(one: str, other: str) -> bool:
    """True when both may name one person: the same words in any order, or a part of them."""
    first, second = _name(one), _name(other)
    if not first or not second:
        return False
    if first == second:
        return True
    left, right = set(first.split()), set(second.split())
    return bool(left) and bool(right) and (left <= right or right <= left)


def company_key(name: str) -> str:
    """A company's name without what law adds to it and without blanks."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "", LEGAL_FORM.sub(" ", text)) or re.sub(r"\s+", "", text)


def name_company(name: str, company: str) -> str:
    """Who at which company, however either is written."""
    return f"{_name(name)}|{company_key(company)}"


def _name(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(sorted(re.split(r"[\W_]+", text))).strip()


def _alike(session: Session, facts: Mapping[str, Known], other_id: str) -> bool:
    """False where both records have names that cannot be one person's."""
    mine, theirs = _value(facts, "name"), _value(current(session, other_id), "name")
    return mine is None or theirs is None or same_name(mine, theirs)


def _let_go(session: Session, because: str, shared_by: Sequence[str]) -> None:
    """What was open for this reason alone is no sign any more: too many share it."""
    session.execute(
        delete(Pair).where(
            Pair.state == OPEN, Pair.because == because, Pair.one_id.in_(shared_by),
            Pair.other_id.in_(shared_by),
        )
    )  # fmt: skip


def _keep(session: Session, lead_id: str, other_id: str, because: str, now: dt.datetime) -> None:
    one, other = sorted((lead_id, other_id))
    held = session.scalars(
        select(Pair).where(Pair.one_id == one, Pair.other_id == other)
    ).one_or_none()
    if held is None:
        session.add(
            Pair(id=new_id("pair"), one_id=one, other_id=other, because=because, state=OPEN, at=now)
        )
        session.flush()
    elif held.state == OPEN and BECAUSE.index(because) < BECAUSE.index(held.because):
        held.because = because


def _value(facts: Mapping[str, Known], name: str) -> str | None:
    held: Any = facts[name].value if name in facts else None
    return str(held) if held else None
