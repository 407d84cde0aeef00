"""Entering subscribers: what is entered is refused at once where it could never be posted to.

The rules are `sdr.subscriptions`; this adds what needs the surroundings: the seal, and which
addresses are inside our own network. The console, the staff API and the command line call.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from nurture import crm
from nurture.context import Context
from sdr import subscriptions
from sdr.errors import BadInput
from sdr.sealing import Seal
from sdr.subscriptions import Subscription, Wish


def add(
    session: Session, context: Context, wish: Wish, *, by: str, now: dt.datetime
) -> tuple[Subscription, str | None]:
    """Enter one; with the secret that was made for it. Raises BadInput."""
    _look(context, wish)
    return subscriptions.add(session, wish, seal_of(context), by=by, now=now)


def change(
    session: Session, context: Context, subscription_id: str, wish: Wish, now: dt.datetime
) -> Subscription:
    """Change what was entered. Raises BadInput, NotFound."""
    _look(context, wish)
    return subscriptions.change(session, subscription_id, wish, seal_of(context), now)


def rotate(
    session: Session, context: Context, subscription_id: str, now: dt.datetime,
    overlap: dt.timedelta = subscriptions.OVERLAP,
) -> str:  # fmt: skip
    """A new secret beside the old one."""
    return subscriptions.rotate(session, subscription_id, seal_of(context), now, overlap)


def seal_of(context: Context) -> Seal:
    """What addresses and secrets are sealed with."""
    if context.seal is None:
        raise RuntimeError("no seal is wired")
    return context.seal


def _look(context: Context, wish: Wish) -> None:
    if wish.mapping:
        try:
            crm.read(wish.mapping)
        except crm.BadMapping as bad:
            raise BadInput(
                field="mapping", problem=f"mapping_{bad.code}", allowed=bad.where
            ) from None
    address = wish.address
    if not address or context.outlet is None:
        return
    stripped = address.strip()
    problem = subscriptions.refused_form(stripped) or context.outlet.refusal(stripped)
    if problem is not None:
        raise BadInput(field="address", problem=problem, allowed="")
