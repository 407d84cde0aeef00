"""Subscriptions: who outside is told of what happens here, where, and signed with which secret.

Admins enter them. Addresses and secrets are sealed, for an address may hold a key of its own; a
secret that we make is shown once. A new secret leaves the old one valid for a while, in which both
signatures are sent. A subscription that is off gets no new posts; what waited for it waits on. What
is posted is `outbox`; the console, the staff API and the command line call.
"""

from __future__ import annotations

import datetime as dt
import secrets as chance
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import robots
from sdr.db import Record, address_digest, new_id
from sdr.errors import BadInput, NotFound
from sdr.sealing import Seal

PURPOSE = "subscriptions"
KINDS = ("webhook", *robots.KINDS, "crm")
EVENTS = (
    "handoff.created", "handoff.accepted", "handoff.reassigned", "handoff.expired",
    "handoff.returned", "handoff.won", "handoff.lost", "lead.qualified", "lead.hot_reading",
    "lead.stage", "meeting.booked", "meeting.moved", "meeting.cancelled", "message.held",
    "nurture.*",
)  # fmt: skip
# what a group of people is told: what somebody should do something about
FOR_GROUPS = (
    "handoff.created", "handoff.reassigned", "handoff.expired", "lead.hot_reading",
    "meeting.booked", "meeting.moved", "meeting.cancelled", "message.held", "post.dead",
)  # fmt: skip
# what moves a person or a deal in a CRM
FOR_CRM = tuple(each for each in EVENTS if each.startswith(("handoff.", "lead.", "meeting.")))
ALL_EVENTS = (*EVENTS, "post.dead")
MOST = 50
FROM_SETTINGS = "sub_settings_wecom"  # the robot of LEADHATCH_WECOM_WEBHOOK_URL
NOT_SET = "not_set"  # off because the settings name it no more
LONGEST_NAME, LONGEST_ADDRESS, LONGEST_MAPPING = 80, 2000, 20_000
OVERLAP = dt.timedelta(hours=24)
# Of PostgreSQL: who writes a post of it meanwhile does not wait.
LOCK: dict[str, bool] = {"key_share": True}
GONE = "gone"  # switched off because the receiver said so


class Subscription(Record):
    """`shown`: the address as people may see it. `off_reason`: gone | by_hand, None while on.

    `recent`: when it was posted to lately (seconds since 1970), for limits of the far side;
    `not_before`: it asked to be left alone until then.
    """

    __tablename__ = "subscriptions"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    events: Mapped[list[str]]
    language: Mapped[str] = mapped_column(String(2))
    address: Mapped[str]  # sealed
    address_hash: Mapped[str] = mapped_column(String(64))
    shown: Mapped[str] = mapped_column(String(300))
    secret: Mapped[str | None]  # sealed
    old_secret: Mapped[str | None]  # sealed
    old_until: Mapped[dt.datetime | None]
    enabled: Mapped[bool] = mapped_column(default=True)
    off_reason: Mapped[str | None] = mapped_column(String(20))
    trusted: Mapped[bool] = mapped_column(default=False)  # the operator's own, from the settings
    mapping: Mapped[str | None]
    recent: Mapped[list[Any]] = mapped_column(default=list)
    not_before: Mapped[dt.datetime | None]
    told_dead_at: Mapped[dt.datetime | None]
    created_by: Mapped[str] = mapped_column(String(320))
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is entered; `address` and `secret` None: as they are."""

    name: str
    events: Sequence[str]
    address: str | None = None
    kind: str = "webhook"
    language: str = "en"
    secret: str | None = None
    mapping: str | None = None  # of a CRM, checked already; None: as it is


def wants(subscription: Subscription, event: str) -> bool:
    """Whether it is told of that event."""
    return any(
        event == each or (each.endswith(".*") and event.startswith(each[:-1]))
        for each in subscription.events
    )


def listed(session: Session) -> list[Subscription]:
    """All of them, in the order in which they were made."""
    return list(session.scalars(select(Subscription).order_by(Subscription.id)))


def get(session: Session, subscription_id: str, *, lock: bool = False) -> Subscription:
    """The subscription, or NotFound."""
    held = session.get(
        Subscription, subscription_id, with_for_update=LOCK if lock else None,
        populate_existing=lock,
    )  # fmt: skip
    if held is None:
        raise NotFound(what="subscription", id=subscription_id)
    return held


def keep(session: Session, ids: Sequence[str]) -> list[Subscription]:
    """Those of them that are there, which nobody takes away until this unit of work is done."""
    if not ids:
        return []
    query = select(Subscription).where(Subscription.id.in_(ids)).order_by(Subscription.id)
    return list(session.scalars(query.with_for_update(read=True, key_share=True)))


def add(
    session: Session, wish: Wish, seal: Seal, *, by: str, now: dt.datetime
) -> tuple[Subscription, str | None]:
    """Enter one; with the secret that was made for it, which nobody sees again. Raises BadInput."""
    held = listed(session)
    if len(held) >= MOST:
        raise BadInput(field="name", problem="too_many_subscriptions", allowed=str(MOST))
    if wish.kind not in KINDS:
        raise BadInput(field="kind", problem="one_of", allowed=", ".join(KINDS))
    if not wish.address:
        raise BadInput(field="address", problem="missing", allowed="")
    made = Subscription(
        id=new_id("sub"), kind=wish.kind, name="", events=[], language="en", address="",
        address_hash="", shown="", secret=None, enabled=True, trusted=False, recent=[],
        created_by=by[:320], created_at=now, updated_at=now,
    )  # fmt: skip
    secret = make_secret() if wish.kind == "webhook" and not wish.secret else None
    _fill(session, made, wish, seal, secret or wish.secret, now)
    session.add(made)
    session.flush()
    return made, secret


def change(
    session: Session, subscription_id: str, wish: Wish, seal: Seal, now: dt.datetime
) -> Subscription:
    """Change what was entered; its kind stays. Raises BadInput, NotFound."""
    held = get(session, subscription_id, lock=True)
    if held.trusted and wish.address:
        raise BadInput(field="address", problem="set_in_settings", allowed="")
    _fill(session, held, wish, seal, wish.secret, now)
    session.flush()
    return held


def rotate(
    session: Session, subscription_id: str, seal: Seal, now: dt.datetime,
    overlap: dt.timedelta = OVERLAP,
) -> str:  # fmt: skip
    """A new secret; the old one signs beside it for a while. Raises NotFound, BadInput."""
    held = get(session, subscription_id, lock=True)
    if held.kind != "webhook":
        raise BadInput(field="kind", problem="no_secret_of_ours", allowed="webhook")
    secret = make_secret()
    held.old_secret, held.old_until = held.secret, now + overlap
    held.secret, held.updated_at = seal.close(secret), now
    session.flush()
    return secret


def switch(
    session: Session, subscription_id: str, *, on: bool, now: dt.datetime,
    reason: str = "by_hand",
) -> Subscription:  # fmt: skip
    """Turn it on or off; on, it begins with what waited."""
    held = get(session, subscription_id, lock=True)
    held.enabled, held.off_reason, held.updated_at = on, None if on else reason, now
    held.not_before = None
    session.flush()
    return held


def remove(session: Session, subscription_id: str) -> None:
    """Take it away, with everything that was or is to be posted to it."""
    session.delete(get(session, subscription_id, lock=True))
    session.flush()


def lost(subscription: Subscription, seal: Seal) -> bool:
    """Whether it has a secret that this key does not open: nothing is posted without it."""
    return subscription.secret is not None and seal.open(subscription.secret) is None


def signing(subscription: Subscription, seal: Seal, now: dt.datetime) -> tuple[str, ...]:
    """The secrets that sign now, the newest first; one that cannot be opened is left out."""
    sealed = [subscription.secret]
    if subscription.old_until is not None and subscription.old_until > now:
        sealed.append(subscription.old_secret)
    opened = (seal.open(each) for each in sealed if each)
    return tuple(each for each in opened if each)


def make_secret() -> str:
    """A secret of 256 bits; its beginning says what it is."""
    return f"whsec_{chance.token_urlsafe(32)}"


def shown(kind: str, address: str) -> str:
    """The address as people may see it: no key, no password, no query."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    path = "/…"
    if kind not in robots.KINDS:
        path = "/".join(map(_masked, parts.path.split("/")))
    return f"{parts.scheme}://{host}{port}{path}{'?…' if parts.query else ''}"[:300]


def _masked(part: str) -> str:
    """A part of a path; of one that may be a key its beginning."""
    keyed = len(part) >= 16 and any(each.isdigit() for each in part)
    return f"{part[:4]}…" if keyed else part


def refused_form(address: str) -> str | None:
    """What is wrong with the form of an address, as a code, or None."""
    if len(address) > LONGEST_ADDRESS or not address.isprintable() or " " in address:
        return "bad_address"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "bad_address"
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        return "bad_address"
    return "bad_address" if "@" in parts.netloc or "\\" in address else None


def _fill(
    session: Session, held: Subscription, wish: Wish, seal: Seal, secret: str | None,
    now: dt.datetime,
) -> None:  # fmt: skip
    name = " ".join(wish.name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadInput(field="name", problem="missing" if not name else "too_long", allowed="")
    if wish.language not in ("zh", "en"):
        raise BadInput(field="language", problem="one_of", allowed="zh, en")
    held.name, held.language = name, wish.language
    held.events = _events(held.kind, wish.events)
    if wish.address:
        address = wish.address.strip()
        problem = refused_form(address)
        if problem is not None:
            raise BadInput(field="address", problem=problem, allowed="")
        _alone(session, held, address)
        held.address, held.shown = seal.close(address), shown(held.kind, address)
        held.address_hash = address_digest(address)
    if secret:
        if not secret.isprintable():
            raise BadInput(field="secret", problem="bad_form", allowed="")
        held.secret = seal.close(secret)
    if held.kind == "crm":
        held.mapping = wish.mapping or held.mapping
        if not held.mapping:
            raise BadInput(field="mapping", problem="missing", allowed="")
    held.updated_at = now


def _alone(session: Session, held: Subscription, address: str) -> None:
    """One robot is one subscription: its platform counts what it says, and so do we."""
    if held.kind not in robots.KINDS:
        return
    same = select(Subscription.id).where(
        Subscription.kind == held.kind, Subscription.address_hash == address_digest(address),
        Subscription.id != held.id,
    )  # fmt: skip
    with session.no_autoflush:
        if session.scalars(same).first() is not None:
            raise BadInput(field="address", problem="taken", allowed="")


def events_of(kind: str) -> tuple[str, ...]:
    """What a subscription of that kind can be told of."""
    if kind == "crm":
        return FOR_CRM
    return FOR_GROUPS if kind in robots.KINDS else EVENTS


def _events(kind: str, given: Collection[str]) -> list[str]:
    possible = events_of(kind)
    unknown = sorted(set(given) - set(possible))
    if unknown or not given:
        raise BadInput(
            field="events", problem="one_of" if unknown else "missing", allowed=", ".join(possible)
        )
    return [each for each in possible if each in given]


def take_setting(session: Session, address: str | None, seal: Seal, now: dt.datetime) -> None:
    """Let the robot of the settings be a subscription like others, as long as they name it.

    One that was entered by hand with that address is it. Admins choose what it says, in which
    language, and whether it does.
    """
    query = select(Subscription).where(Subscription.trusted.is_(True)).order_by(Subscription.id)
    held = session.scalars(query.with_for_update(key_share=True)).first()
    digest = address_digest(address) if address is not None else None
    if held is not None and held.address_hash != digest and held.id != FROM_SETTINGS:
        held.trusted, held = False, None  # by hand it was entered, and so it stands
    if address is None:
        if held is not None and held.enabled:
            held.enabled, held.off_reason, held.updated_at = False, NOT_SET, now
        return
    if held is None:
        held = _entered(session, str(digest)) or _from_settings(session, address, seal, now)
        if held is None:
            return
    if held.address_hash != digest or seal.open(held.address) != address:
        held.address, held.shown = seal.close(address), shown("wecom", address)
        held.address_hash, held.updated_at = str(digest), now
    if held.off_reason == NOT_SET:
        held.enabled, held.off_reason, held.updated_at = True, None, now
    session.flush()


def _entered(session: Session, digest: str) -> Subscription | None:
    """The robot of that address that somebody entered; from now on the settings' own."""
    query = select(Subscription).where(
        Subscription.kind == "wecom", Subscription.address_hash == digest
    )
    found = session.scalars(query.order_by(Subscription.id).with_for_update(key_share=True)).first()
    if found is not None:
        found.trusted = True
    return found


def _from_settings(
    session: Session, address: str, seal: Seal, now: dt.datetime
) -> Subscription | None:
    """A subscription made of the setting; None: another process made it at the same moment."""
    made = Subscription(
        id=FROM_SETTINGS, kind="wecom", name=robots.NAMES["wecom"], events=list(FOR_GROUPS),
        language="zh", secret=None, enabled=True, trusted=True, recent=[], created_by="leadhatch",
        created_at=now, updated_at=now, address=seal.close(address),
        shown=shown("wecom", address), address_hash=address_digest(address),
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        return None
    return made
