"""A lease: one process at a time does a thing, as long as it says that it is alive.

For what is better not done by two at once: handing out work, planning one shard. Nothing depends
on it for its correctness. Clocks of machines differ and a stopped process goes on, so two holders
for a moment must do no harm; who sends a message is decided by the claim (`sdr.claims`) alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator

from sqlalchemy import String
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from nurture.context import Context
from sdr.db import Record
from sdr.ports import Clock

LENGTH = dt.timedelta(seconds=30)


class Lease(Record):
    """Who does the thing of that name, and until when others leave it to them."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    until: Mapped[dt.datetime]


def take(
    session: Session, name: str, holder: str, now: dt.datetime, length: dt.timedelta = LENGTH
) -> bool:
    """Take or renew a lease; False while another has it."""
    row = session.get(Lease, name, with_for_update=True, populate_existing=True)
    if row is None:
        session.add(Lease(name=name, holder=holder, until=now + length))
    elif row.holder != holder and row.until > now:
        return False
    else:
        row.holder, row.until = holder, now + length
    session.flush()
    return True


def give_back(session: Session, name: str, holder: str) -> None:
    """Let the next take it at once."""
    row = session.get(Lease, name, with_for_update=True, populate_existing=True)
    if row is not None and row.holder == holder:
        session.delete(row)
        session.flush()


async def held(context: Context, clock: Clock, name: str, length: dt.timedelta = LENGTH) -> bool:
    """`take` for this process, as one unit of work."""
    try:
        return await context.database.run(
            lambda s: take(s, name, context.owner, clock.now(), length)
        )
    except IntegrityError:
        return False  # another made the row at the same moment


async def let_go(context: Context, name: str) -> None:
    """`give_back` for this process; when the database is away, the lease runs out by itself."""
    with contextlib.suppress(SQLAlchemyError, OSError):
        await context.database.run(lambda s: give_back(s, name, context.owner))


@contextlib.asynccontextmanager
async def kept(
    context: Context, clock: Clock, name: str, length: dt.timedelta = LENGTH
) -> AsyncIterator[bool]:
    """Hold a lease while the body runs, and renew it; False: another has it."""
    if not await held(context, clock, name, length):
        yield False
        return
    renewing = asyncio.create_task(_renew(context, clock, name, length))
    try:
        yield True
    finally:
        renewing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await renewing
        await let_go(context, name)


async def _renew(context: Context, clock: Clock, name: str, length: dt.timedelta) -> None:
    while True:
        await asyncio.sleep(length.total_seconds() / 3)
        with contextlib.suppress(SQLAlchemyError, OSError):
            await held(context, clock, name, length)
