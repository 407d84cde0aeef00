"""How our mail fares with the servers it goes to: bounces, complaints, and what DNS says of us.

Figures count over 1, 7 and 30 days for each domain we send from. When complaints or hard bounces
pass a limit, marketing mail is stopped by the switch of all nurture, so that a bad list does not
cost the domain its name; a person starts it again, and from then on it is counted anew. DNS is
asked through a port, with a time limit: what does not answer is `unknown`, never `missing`. The
worker, the command line and the staff API call.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nurture import bounces, switches
from nurture.bounces import Bounce
from nurture.context import Context
from nurture.switches import Scope, Switch
from sdr.outbound import Delivery, State
from sdr.ports import DnsAway, DnsRecords

WINDOWS = (1, 7, 30)  # days
BY = "sender_health"
# Below so many mails a rate says nothing.
AT_LEAST = 100
WATCHED = dt.timedelta(days=7)
# Mailbox providers ask senders to stay below 0.3 % of complaints; 5 % of unknown addresses is
# what they call a bad list.
COMPLAINTS_AT_MOST = 0.003
HARD_AT_MOST = 0.05

Status = Literal["good", "weak", "missing", "several", "unknown", "not_asked"]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one domain in the last `days`; rates are shares of `sent`, None without any."""

    domain: str
    days: int
    sent: int
    hard: int
    soft: int
    block: int
    complaints: int

    @property
    def bounce_rate(self) -> float | None:
        """Hard bounces as a share of what was sent."""
        return self.hard / self.sent if self.sent else None

    @property
    def complaint_rate(self) -> float | None:
        """Complaints as a share of what was sent."""
        return self.complaints / self.sent if self.sent else None


@dataclass(frozen=True, slots=True)
class Record:
    """What DNS says of one of our records: `spf`, `dkim` or `dmarc`."""

    kind: Literal["spf", "dkim", "dmarc"]
    name: str
    status: Status
    value: str | None = None


def figures(session: Session, now: dt.datetime, *, days: Sequence[int] = WINDOWS) -> list[Figures]:
    """The figures of every domain that sent something, by domain and window."""
    found = []
    for window in days:
        found += count(session, now - dt.timedelta(days=window), now, window)
    return sorted(found, key=lambda each: (each.domain, each.days))


def count(session: Session, since: dt.datetime, now: dt.datetime, days: int) -> list[Figures]:
    """The figures between two moments."""
    domain = func.substr(Delivery.message_id, 35)  # behind "<", 32 digits and "@"
    mailed = (Delivery.channel == "email") & Delivery.purpose.in_(bounces.TO_PROSPECTS)
    sent: Counter[str] = Counter()
    for held, number in session.execute(
        select(domain, func.count())
        .where(mailed, Delivery.state.in_((State.SENT, State.FAILED)),
               Delivery.settled_at > since, Delivery.settled_at <= now)
        .group_by(domain)
    ):  # fmt: skip
        sent[held.rstrip(">")] += number
    back: Counter[tuple[str, str]] = Counter()
    for held, kind, number in session.execute(
        select(domain, Bounce.kind, func.count())
        .join(Delivery, Delivery.id == Bounce.delivery_id)
        .where(mailed, Bounce.at > since, Bounce.at <= now)
        .group_by(domain, Bounce.kind)
    ):
        back[held.rstrip(">"), kind] += number
    return [
        Figures(
            name, days, sent[name], back[name, bounces.HARD], back[name, bounces.SOFT],
            back[name, bounces.BLOCK], back[name, bounces.COMPLAINT],
        )
        for name in sorted({*sent, *(name for name, _ in back)})
    ]  # fmt: skip


def trouble(session: Session, now: dt.datetime) -> str | None:
    """Which limit is passed (`complaints:0.8%`, `hard_bounces:7.1%`), or None.

    Counted over seven days, but not from before nurture was started last: whoever started it has
    seen the figures.
    """
    switch = session.get(Switch, switches.ALL)
    started = switch.at if switch is not None and not switch.stopped and switch.at else None
    since = max(now - WATCHED, started) if started is not None else now - WATCHED
    if not _any_back(session, since, now):
        return None  # what was sent need not be counted, which takes long where it is much
    for each in count(session, since, now, WATCHED.days):
        if each.sent < AT_LEAST:
            continue
        if (each.complaint_rate or 0) > COMPLAINTS_AT_MOST:
            return f"complaints:{each.complaint_rate:.1%}"
        if (each.bounce_rate or 0) > HARD_AT_MOST:
            return f"hard_bounces:{each.bounce_rate:.1%}"
    return None


def _any_back(session: Session, since: dt.datetime, now: dt.datetime) -> bool:
    """Whether so much came back that a limit could be passed at all."""
    rows = session.execute(
        select(Bounce.kind, func.count())
        .where(Bounce.kind.in_((bounces.COMPLAINT, bounces.HARD)), Bounce.at > since,
               Bounce.at <= now)
        .group_by(Bounce.kind)
    )  # fmt: skip
    least = {bounces.COMPLAINT: COMPLAINTS_AT_MOST, bounces.HARD: HARD_AT_MOST}
    return any(number > least[kind] * AT_LEAST for kind, number in rows)


def watch(session: Session, now: dt.datetime) -> str | None:
    """Stop nurture when a limit is passed; the limit when that stopped it just now."""
    switch = session.get(Switch, switches.ALL)
    if switch is not None and switch.stopped:
        return None
    found = trouble(session, now)
    if found is None or not switches.turn(session, Scope(), stop=True, by=BY, now=now, note=found):
        return None
    return found


# ── DNS ────────────────────────────────────────────────────────────────────────────────────────
async def records(dns: DnsRecords, domain: str, selector: str | None) -> list[Record]:
    """SPF, DKIM (where its selector is known) and DMARC of a domain."""
    asked = (
        _asked(dns, "spf", domain, "v=spf1"),
        _asked(dns, "dkim", f"{selector}._domainkey.{domain}" if selector else "", "p="),
        _asked(dns, "dmarc", f"_dmarc.{domain}", "v=dmarc1"),
    )
    return list(await asyncio.gather(*asked))


async def _asked(
    dns: DnsRecords, kind: Literal["spf", "dkim", "dmarc"], name: str, mark: str
) -> Record:
    if not name:
        return Record(kind, "", "not_asked")
    try:
        texts = await dns.txt(name)
    except DnsAway:
        return Record(kind, name, "unknown")
    own = [each for each in texts if mark in each.lower().replace(" ", "")]
    if not own:
        return Record(kind, name, "missing")
    if len(own) > 1:
        return Record(kind, name, "several", own[0])
    return Record(kind, name, _judged(kind, own[0]), own[0])


def _judged(kind: str, value: str) -> Status:
    """`weak`: it is there and protects nothing."""
    plain = value.lower().replace(" ", "")
    if kind == "spf":
        return "weak" if "+all" in plain or "?all" in plain or "all" not in plain else "good"
    if kind == "dkim":
        return "weak" if plain.endswith("p=") or "p=;" in plain else "good"
    return "weak" if "p=none" in plain else "good"


async def report(context: Context, now: dt.datetime) -> dict[str, Any]:
    """All of it as plain data: `{domain, dns: […], figures: […], limit}`."""
    domain = context.mail_domain
    found = await records(context.dns, domain, context.dkim_selector) if context.dns else []

    def work(session: Session) -> tuple[list[Figures], str | None]:
        return figures(session, now), trouble(session, now)

    counted, limit = await context.database.run(work)
    return {
        "domain": domain,
        "dns": [
            {"kind": each.kind, "name": each.name, "status": each.status, "value": each.value}
            for each in found
        ],
        "figures": [
            {
                "domain": each.domain,
                "days": each.days,
                "sent": each.sent,
                "hard": each.hard,
                "soft": each.soft,
                "block": each.block,
                "complaints": each.complaints,
                "bounce_rate": each.bounce_rate,
                "complaint_rate": each.complaint_rate,
            }
            for each in counted
        ],
        "limit": limit,
    }
