"""Handing out work in the scaled form: who has to do something is told by a task, with ids only.

One dispatcher at a time, by a lease, looks at the clock and the database. Every pass it does what
is asked of all leads at once and hands out the planning of each shard; every moment it hands out
what is due to be sent. A task is no promise: it may be lost, come twice or come late, and the
database is asked again by whoever gets it. What was handed out and is still due after a while is
handed out again, so a broker that lost everything loses nothing. `leadhatch nurture dispatch`
runs it; the tasks are done by the functions of `worker` that the embedded form runs by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from nurture import inbox, leases, posting, switches, worker
from nurture.context import Context
from nurture.work import ERRANDS_EVERY, LONGEST_PAUSE, PASS_EVERY, WHOLE_EVERY
from sdr.deliveries import due_page
from sdr.ports import Clock

LEASE = "dispatcher"
EVERY = 0.5  # seconds between two looks for what is due
# Ids in one task: many share a unit of work, few are lost to others when a worker dies.
IN_ONE_TASK = 50
MOST = 2000  # deliveries handed out and not yet settled
PAGE = 1000
# Seconds after which what is still due is handed out once more; twice as long each further time.
AGAIN_AFTER = 60.0
OFTEN = 6  # doublings at the most

log = structlog.get_logger(__name__)


class TasksAway(Exception):
    """The broker does not take tasks; `str()` says why. Nothing is lost: ask again later."""


class Tasks(Protocol):
    """Where tasks are put. Each call returns once the broker has them, or raises TasksAway."""

    async def plan(self, number: int, of: int, expires: float, *, whole: bool) -> None:
        """One shard's planning, `whole`: of everybody; of no use after so many seconds."""
        ...

    async def errands(self, expires: float) -> None:
        """The errands of all leads."""
        ...

    async def deliver(self, delivery_ids: Sequence[str]) -> None:
        """The sending of these deliveries."""
        ...


@dataclass(frozen=True, slots=True)
class Given:
    """When a delivery was handed out last, and how often: one of these is not moved by it."""

    at: float
    times: int

    def stands(self, elapsed: float, again_after: float) -> bool:
        """Whether it is too early to hand it out again."""
        return elapsed - self.at < again_after * 2.0 ** min(self.times - 1, OFTEN)


@dataclass
class Dispatcher:
    """What was handed out, and when the next pass is."""

    context: Context
    clock: Clock
    tasks: Tasks
    shards: int
    pass_every: float = PASS_EVERY
    errands_every: float = ERRANDS_EVERY
    every: float = EVERY
    again_after: float = AGAIN_AFTER
    passes: int = 0
    next_pass: float = 0.0
    next_errands: float = 0.0
    out: dict[str, Given] = field(default_factory=dict)  # by the delivery's id

    async def run(self, stop: asyncio.Event) -> None:
        """Hand out until told to stop; outages are logged once and waited for."""
        failures = 0
        beside = [asyncio.create_task(posting.run(self.context, self.clock, stop))]
        if self.context.mailbox:
            beside.append(asyncio.create_task(self._mailbox(stop)))
        try:
            while not stop.is_set():
                try:
                    await self.once()
                    if failures:
                        log.info("dispatcher_recovered", failures=failures)
                    failures = 0
                except (SQLAlchemyError, OSError, TasksAway) as error:
                    failures += 1
                    if failures == 1:
                        log.warning("dispatcher_waits", error=type(error).__name__)
                except Exception:
                    # The loop is a door: a defect in one look must not end all nurture.
                    failures += 1
                    log.exception("dispatch_failed")
                pause = min(self.every * 2 ** min(failures, 6), LONGEST_PAUSE)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), pause)
        finally:
            stop.set()
            await asyncio.gather(*beside)
            await leases.let_go(self.context, LEASE)

    async def once(self) -> bool:
        """One look; False while another dispatcher has the lease."""
        if not await leases.held(self.context, self.clock, LEASE):
            return False
        elapsed = asyncio.get_running_loop().time()
        if elapsed >= self.next_pass:
            await worker.keep(self.context, self.clock.now())
            whole = self.passes % WHOLE_EVERY == 0
            for number in range(self.shards):
                await self.tasks.plan(number, self.shards, self.pass_every, whole=whole)
            self.passes += 1
            self.next_pass = elapsed + self.pass_every
        if elapsed >= self.next_errands:
            await self.tasks.errands(self.errands_every)
            self.next_errands = elapsed + self.errands_every
        await self._send_due()
        return True

    async def _send_due(self) -> None:
        """Hand out what is due and not with a worker already."""
        now, elapsed = self.clock.now(), asyncio.get_running_loop().time()
        stopped = await self.context.database.run(switches.stopped) is not None
        purposes = worker.ASKED_FOR if stopped else worker.PURPOSES
        still: dict[str, Given] = {}
        fresh: list[str] = []
        busy, after = 0, None
        while busy + len(fresh) < MOST:
            page = await self._page(now, purposes, after)
            for _, each in page:
                given = self.out.get(each)
                if given is not None and given.stands(elapsed, self.again_after):
                    still[each] = given
                    busy += given.times == 1  # what did not move twice is held up, not under way
                else:
                    fresh.append(each)
            if len(page) < PAGE:
                break
            after = page[-1]
        before, self.out = self.out, still
        for first in range(0, len(fresh), IN_ONE_TASK):
            ids = fresh[first : first + IN_ONE_TASK]
            await self.tasks.deliver(ids)
            for each in ids:
                times = before[each].times + 1 if each in before else 1
                self.out[each] = Given(elapsed, times)

    async def _page(
        self, now: dt.datetime, purposes: tuple[str, ...], after: tuple[dt.datetime, str] | None
    ) -> list[tuple[dt.datetime, str]]:
        return await self.context.database.run(
            lambda s: due_page(s, now, purposes=purposes, after=after, limit=PAGE)
        )

    async def _mailbox(self, stop: asyncio.Event) -> None:
        await inbox.keep(self.context, self.clock, stop)
