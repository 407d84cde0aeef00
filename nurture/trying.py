"""Trying a step out: as a reader would see it, in both languages, and as a real mail to staff.

A test mail is marked as one, its links lead to a page that says so, and nothing of it stays: its
delivery passes the one door out like every other and is forgotten once the server has answered,
so that no figure holds it. The staff API and the command line call.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from nurture import mail, render, simulate
from nurture.context import Context
from nurture.mail import Mail, Reader
from sdr import outbound, staff
from sdr.db import new_id
from sdr.deliveries import Move
from sdr.errors import BadInput, NotFound
from sdr.outbound import Delivery, State
from sdr.playbook.model import LANGUAGES, Send, Sequence
from sdr.ports import Clock, Dispatch


def letter(sequence: Sequence, step: str | int) -> Send:
    """The message of a step, named by its key or its number from 1. Raises NotFound."""
    steps = sequence.steps
    if isinstance(step, int) or step.isdecimal():
        place = int(step) - 1
        found = steps[place] if 0 <= place < len(steps) else None
    else:
        found = sequence.step(step)
    made = simulate.letter_of(found) if found is not None else None
    if made is None:
        raise NotFound(what="message", id=f"{sequence.name} {step}"[:80])
    return made


def reader(
    session: Session, context: Context, clock: Clock, *, lead: str | None, persona: str | None,
    language: str,
) -> Reader:  # fmt: skip
    """A lead as a reader, or an invented one. Raises NotFound, BadInput."""
    if lead is not None:
        return simulate.reader_of(session, context, lead, clock.now())
    codes = [each.code for each in context.playbook.people.personas]
    if persona is not None and persona not in codes:
        raise BadInput(field="persona", problem="one_of", allowed=", ".join(codes))
    return simulate.sample(context, persona, language)


def both(
    session: Session, context: Context, step: Send, clock: Clock, *, lead: str | None,
    persona: str | None,
) -> dict[str, Mail]:  # fmt: skip
    """The step in both languages for a lead, or for an invented reader of each language.

    Raises NotFound, and BadInput where it cannot be rendered.
    """
    found: dict[str, Mail] = {}
    for each in LANGUAGES:
        to = reader(session, context, clock, lead=lead, persona=persona, language=each)
        found[each] = _made(context, step, mail.in_language(to, each))
    return found


def _made(context: Context, step: Send, to: Reader) -> Mail:
    try:
        return simulate.preview(context, step, to)
    except render.CannotRender as error:
        raise BadInput(field="step", problem="cannot_render", detail=str(error)) from error


def shape(made: dict[str, Mail]) -> dict[str, Any]:
    """Both languages as plain JSON."""
    return {each: dataclasses.asdict(one) for each, one in made.items()}


async def send(
    context: Context, step: Send, to: Reader, address: str, *, clock: Clock
) -> tuple[State, str | None]:
    """Send a step to a member of staff: the state it ended in, and why. Raises BadInput."""
    made = _made(context, step, to)
    now, identity = clock.now(), f"test:{new_id('tst')}"

    def plan(session: Session) -> str:
        if not _on_staff(session, context, address):
            raise BadInput(field="to", problem="not_staff", allowed="")
        return outbound.plan(
            session, identity=identity, purpose="test", channel="email", lead_id=None,
            address=address, language=to.language, payload={}, not_before=now, now=now,
            domain=context.mail_domain,
        ).id  # fmt: skip

    def prepare(session: Session, delivery: Delivery) -> Dispatch:
        del session
        subject = context.texts.get("trying-subject", to.language, subject=made.subject)
        return Dispatch(
            delivery_id=delivery.id, channel="email", to=address, subject=subject,
            text=made.text, html=made.html, message_id=delivery.message_id, language=to.language,
            headers={"Auto-Submitted": "auto-generated"},
        )  # fmt: skip

    delivery_id = await context.database.run(plan)
    state = await outbound.dispatch(
        context.database, delivery_id, owner=context.owner, clock=clock,
        channels=context.channels, prepare=prepare,
    )  # fmt: skip

    def forget(session: Session) -> str | None:
        row = session.get_one(Delivery, delivery_id)
        reason = row.reason
        session.execute(delete(Move).where(Move.delivery_id == delivery_id))
        session.delete(row)
        return reason

    reason = await context.database.run(forget)
    return state or State.UNCERTAIN, reason


def _on_staff(session: Session, context: Context, address: str) -> bool:
    people = context.playbook.routing.representatives
    if address.lower() in {each.email.lower() for each in people}:
        return True
    member = staff.find(session, address)
    return member is not None and member.disabled_at is None
