"""Mail that came back or was complained of: what it means for the address, and for the next try.

Three kinds of refusal are kept apart (`sdr.readers.reports`). A hard one suppresses the address
and ends its sequences; another address of the same person is free. A soft one is counted and the
message is tried again, twice at the most; a block is counted for the sender's health. Neither
says anything about the person. `inbound` calls with reports, the worker with refusals by SMTP.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, exists, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from nurture import enrollments
from sdr import consent, outbound, timeline
from sdr.db import Record, new_id
from sdr.outbound import Delivery, State
from sdr.readers import reports

HARD, SOFT, BLOCK, COMPLAINT = "hard", "soft", "block", "complaint"
RETRY_AFTER = (dt.timedelta(hours=24), dt.timedelta(hours=72))
# A report without our Message-ID is about mail this young.
RECENT = dt.timedelta(days=7)
REFUSED = ("recipient_refused", "message_refused")
TO_PROSPECTS = (
    "touch", "transcript", "reply", "confirmation", "invitation", "reminder", "meeting",
    "meeting_reminder",
)  # fmt: skip


class Bounce(Record):
    """One refusal or complaint. `source`: report | smtp | provider."""

    __tablename__ = "bounces"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    delivery_id: Mapped[str | None] = mapped_column(
        ForeignKey("deliveries.id", ondelete="SET NULL"), index=True
    )
    lead_id: Mapped[str | None] = mapped_column(
        ForeignKey("leads.id", ondelete="CASCADE"), index=True
    )
    address_hash: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    status: Mapped[str | None] = mapped_column(String(12))
    said: Mapped[str | None] = mapped_column(String(400))
    source: Mapped[str] = mapped_column(String(12))
    at: Mapped[dt.datetime] = mapped_column(index=True)


def delivery_of(
    session: Session, about: tuple[str, ...], recipient: str | None, now: dt.datetime
) -> Delivery | None:
    """The delivery a report is about: by our Message-ID, else the latest to that address."""
    if about:
        found = session.scalars(
            select(Delivery).where(Delivery.message_id.in_(about)).order_by(Delivery.id.desc())
        ).first()
        if found is not None:
            return found
    if recipient is None:
        return None
    return session.scalars(
        select(Delivery)
        .where(
            Delivery.channel == "email", Delivery.address == recipient,
            Delivery.state.in_((State.SENT, State.UNCERTAIN)),
            Delivery.settled_at > now - RECENT,
        )
        .order_by(Delivery.settled_at.desc())
    ).first()  # fmt: skip


def note(
    session: Session, delivery: Delivery, kind: str, *, status: str | None, said: str,
    source: str, now: dt.datetime, mail_domain: str,
) -> bool:  # fmt: skip
    """Keep one refusal and do what it asks for; False when this delivery had one already."""
    seen = select(Bounce.id).where(Bounce.delivery_id == delivery.id, Bounce.kind == kind)
    if session.scalars(seen).first() is not None:
        return False
    enrollments.hold(session, delivery.lead_id)
    session.add(
        Bounce(
            id=new_id("bnc"), delivery_id=delivery.id, lead_id=delivery.lead_id,
            address_hash=consent.address_hash(delivery.address), kind=kind, status=status,
            said=said[:400] or None, source=source, at=now,
        )
    )  # fmt: skip
    session.flush()
    if delivery.lead_id is not None:
        timeline.write(
            session, delivery.lead_id, "bounce", now=now, by="leadhatch",
            data={"kind": kind, "status": status, "delivery_id": delivery.id,
                  "subject": delivery.subject},
        )  # fmt: skip
    if delivery.purpose not in TO_PROSPECTS:
        return True
    if kind == HARD:
        stop(session, delivery.address, reason="bounced", leaves="undeliverable", now=now)
    elif kind == COMPLAINT:
        stop(session, delivery.address, reason=COMPLAINT, leaves="opt_out", now=now)
    elif kind == SOFT and delivery.state == State.SENT:
        retry(session, delivery, now, mail_domain)
    return True


def stop(session: Session, address: str, *, reason: str, leaves: str, now: dt.datetime) -> None:
    """Suppress an address and end the sequences of everybody known by it."""
    consent.suppress(session, "email", address, reason=reason, now=now)
    enrollments.leave_address(session, address, leaves, now)


def retry(session: Session, delivery: Delivery, now: dt.datetime, domain: str) -> Delivery | None:
    """Plan the same touch once more; None when it was tried often enough or is no touch."""
    if delivery.purpose != "touch":
        return None
    earlier = int(delivery.payload.get("bounced", 0))
    if earlier >= len(RETRY_AFTER):
        return None
    return outbound.plan(
        session, identity=f"{delivery.identity.removesuffix(f':soft{earlier}')}:soft{earlier + 1}",
        purpose="touch", channel=delivery.channel, lead_id=delivery.lead_id,
        address=delivery.address, language=delivery.language,
        payload={**delivery.payload, "bounced": earlier + 1},
        not_before=now + RETRY_AFTER[earlier], now=now, domain=domain,
    )  # fmt: skip


def refusals(session: Session) -> list[str]:
    """Deliveries that a server refused while we spoke to it and that nobody has noted yet."""
    return list(
        session.scalars(
            select(Delivery.id).where(
                Delivery.state == State.FAILED, Delivery.channel == "email",
                Delivery.lead_id.is_not(None),
                or_(*(Delivery.reason.startswith(each) for each in REFUSED)),
                ~exists().where(Bounce.delivery_id == Delivery.id),
            )
        )
    )  # fmt: skip


def note_refusal(session: Session, delivery_id: str, now: dt.datetime, mail_domain: str) -> bool:
    """Keep what a server said to our face, as a report of it would be kept."""
    delivery = session.get(Delivery, delivery_id, with_for_update=True)
    if delivery is None or delivery.state != State.FAILED:
        return False
    _, _, said = (delivery.reason or "").partition(": ")
    kind = reports.severity(None, said)
    return note(session, delivery, kind, status=reports.enhanced(said), said=said, source="smtp",
                now=now, mail_domain=mail_domain)  # fmt: skip


def soft_count(session: Session, address: str) -> int:
    """How many soft refusals an address had."""
    digest = consent.address_hash(address)
    return len(
        session.scalars(
            select(Bounce.id).where(Bounce.address_hash == digest, Bounce.kind == SOFT)
        ).all()
    )
