"""The mailbox that replies come to: polled, each mail handled once, no mail stops the others.

Where we stand in the mailbox is kept in the database (`MailboxMark`), and every mail leaves a row
(`inbound`), so a mail is handled once across restarts and workers. The worker runs `keep` beside
its passes; `leadhatch nurture tick` polls once.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import functools
import hashlib

import structlog
from sqlalchemy import BigInteger, String
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from nurture import inbound, incoming
from nurture.context import Context
from sdr.db import Record
from sdr.ports import Clock, Letter, Letters, MailboxAway

POLL_EVERY = 20.0
LONGEST_PAUSE = 300.0

log = structlog.get_logger(__name__)


class MailboxMark(Record):
    """The last mail looked at in a mailbox; its numbers count while `validity` stays."""

    __tablename__ = "mailbox_marks"

    name: Mapped[str] = mapped_column(String(300), primary_key=True)
    validity: Mapped[int] = mapped_column(BigInteger)  # 32 bits without a sign
    uid: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[dt.datetime]


async def keep(
    context: Context, clock: Clock, stop: asyncio.Event, *, every: float = POLL_EVERY
) -> None:
    """Poll until told to stop; an outage is logged once and tried again ever more slowly."""
    failures = 0
    while not stop.is_set():
        try:
            await poll(context, clock.now())
            if failures:
                log.info("mailbox_back", failures=failures)
            failures = 0
        except (MailboxAway, SQLAlchemyError, OSError) as error:
            failures += 1
            if failures == 1:
                log.warning("mailbox_away", why=str(error)[:120] or type(error).__name__)
        except Exception:
            # A door: a defect here must not end the worker.
            failures += 1
            log.exception("mailbox_failed")
        pause = min(every * 2 ** min(failures, 6), max(LONGEST_PAUSE, every))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def poll(context: Context, now: dt.datetime) -> int:
    """Handle what is new in the mailbox; how many mails. Raises MailboxAway."""
    if context.mailbox is None:
        return 0
    name, handled = context.mailbox.name, 0
    while True:
        mark = await context.database.run(lambda s: s.get(MailboxMark, name))
        batch = await context.mailbox.fetch(
            validity=mark.validity if mark else None, after=mark.uid if mark else 0
        )
        for letter in batch.letters:
            await _handle(context, letter, now)
            handled += 1
        await context.database.run(functools.partial(_note, name=name, batch=batch, now=now))
        if not batch.more:
            return handled


async def _handle(context: Context, letter: Letter, now: dt.datetime) -> None:
    """One mail; what we cannot handle is kept for somebody to look at."""
    desk = desk_of(context)
    if letter.too_big:
        await context.database.run(lambda s: _kept(s, letter, "too_big", now))
        return
    try:
        taken = await context.database.run(
            lambda s: inbound.take(s, desk, letter.raw, source="imap", now=now)
        )
        log.info("mail_in", id=taken.id, kind=taken.kind, outcome=taken.outcome, fresh=taken.fresh)
    except IntegrityError:
        log.info("done_by_another")
    except SQLAlchemyError:
        raise  # the database is away: the mail is not handled, and found again
    except Exception:
        log.exception("mail_unreadable")
        await context.database.run(lambda s: _kept(s, letter, "unreadable", now))


def desk_of(context: Context) -> inbound.Desk:
    """What handling a mail needs, from the worker's context."""
    return inbound.Desk(
        context.playbook, context.timezone, context.mail_domain, context.own_addresses
    )


def _kept(session: Session, letter: Letter, outcome: str, now: dt.datetime) -> None:
    read = incoming.read(letter.raw[:100_000], today=now.date())
    inbound.keep_unread(
        session, key=hashlib.sha256(letter.raw).hexdigest(), source="imap", outcome=outcome,
        subject=read.subject, sender=read.sender, now=now,
    )  # fmt: skip


def _note(session: Session, *, name: str, batch: Letters, now: dt.datetime) -> None:
    validity, uid = batch.validity, batch.last
    mark = session.get(MailboxMark, name, with_for_update=True)
    if mark is None:
        session.add(MailboxMark(name=name, validity=validity, uid=uid, at=now))
    elif mark.validity != validity:
        mark.validity, mark.uid, mark.at = validity, uid, now
    else:
        mark.uid, mark.at = max(mark.uid, uid), now
    session.flush()
