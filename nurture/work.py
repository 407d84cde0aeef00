"""The worker's loop: errands every two seconds, a whole pass every fifteen, until told to stop.

The database may go away and come back: a pass that fails is logged once per outage and tried
again; what it had committed stays, what it had not is found by the next. `leadhatch nurture work`
is the caller.
"""

from __future__ import annotations

import asyncio
import contextlib

import structlog
from sqlalchemy.exc import SQLAlchemyError

from nurture import inbox, posting, worker
from nurture.context import Context
from sdr.ports import Clock

ERRANDS_EVERY = 2.0
PASS_EVERY = 15.0
LONGEST_PAUSE = 30.0
# The first pass and every so many looks at everybody: an hour's worth.
WHOLE_EVERY = 240

log = structlog.get_logger(__name__)


async def work(
    context: Context, clock: Clock, stop: asyncio.Event, *,
    errands_every: float = ERRANDS_EVERY, pass_every: float = PASS_EVERY,
) -> None:  # fmt: skip
    """Run until `stop` is set; what is on its way then is finished first."""
    beside = [asyncio.create_task(posting.run(context, clock, stop))]
    if context.mailbox:
        beside.append(asyncio.create_task(inbox.keep(context, clock, stop)))
    try:
        await _passes(context, clock, stop, errands_every, pass_every)
    finally:
        stop.set()
        await asyncio.gather(*beside)


async def _passes(
    context: Context, clock: Clock, stop: asyncio.Event, errands_every: float, pass_every: float
) -> None:
    loop, next_pass, failures, passes = asyncio.get_running_loop(), 0.0, 0, 0
    while not stop.is_set():
        try:
            if loop.time() >= next_pass:
                next_pass = loop.time() + pass_every  # also after a pass that failed: errands go on
                whole = passes % WHOLE_EVERY == 0
                done = await worker.tick(context, clock.now(), whole=whole, clock=clock)
                passes += 1
                if any(value for name, value in done.items() if name != "due"):
                    log.info("pass", **done)
            else:
                await worker.errands(context, clock)
            if failures:
                log.info("worker_recovered", failures=failures)
            failures = 0
        except (SQLAlchemyError, OSError) as error:
            failures, next_pass = failures + 1, 0.0
            if failures == 1:
                log.warning("worker_waits", error=type(error).__name__)
        except Exception:
            # The loop is a door: a defect in one pass must not end all nurture.
            failures += 1
            log.exception("pass_failed")
        pause = min(errands_every * 2 ** min(failures, 6), LONGEST_PAUSE)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause if failures else errands_every)
