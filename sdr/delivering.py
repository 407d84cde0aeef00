"""Delivering everything that is due: several on their way at a time, none held up by another.

Each turn is one unit of work that records what has come back and claims as many as there is room
for; while it runs, more come back, so turns grow with the load. Where messages go quickly, a fifth
of a second's worth is claimed ahead, so that nobody waits for a turn and turns are worth their
while; where they go slowly, nothing is. A message that takes long gives its place up to others, a
message that cannot be made is put off alone, and a channel that is down is left alone for the rest
of the pass. What leaves, leaves by `outbound`. The worker calls.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from sdr import failpoints, outbound
from sdr.db import Database
from sdr.deliveries import Delivery, State, due
from sdr.outbound import Claim, Outcome, Prepare, Turn
from sdr.ports import Channel, Clock

AT_ONCE = 8  # messages on their way at a time
SLOW_AFTER = 5.0  # seconds after which a message no longer counts as one of them
MOST = 32  # slow ones included
AHEAD = 0.2  # seconds of sending that are claimed ahead: what a crash leaves uncertain besides
MOST_AHEAD = 96
DOUBTS = 3  # so many uncertain ones after another, and no more is sent in this pass
RECORD_WITHIN = 600.0  # seconds to wait for a database that is away with what is known to be sent
LONGEST_PAUSE = 5.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Door:
    """What a pass sends with. `stopping` tells that nothing new shall be begun."""

    database: Database
    owner: str
    clock: Clock
    channels: Mapping[str, Channel]
    prepare: Prepare
    at_once: int = AT_ONCE
    slow_after: float = SLOW_AFTER
    stopping: Callable[[], bool] = field(default=lambda: False)


async def deliver(
    door: Door, purposes: tuple[str, ...], only: frozenset[str] | None = None
) -> Counter[State]:
    """Send what may go now, of all or of `only` these ids; how many ended in which state."""
    run = _Run(door, purposes, only)
    try:
        await run.all()
    finally:
        await run.abandon()
    return run.count


class Pace:
    """How quickly messages come back, and how many are therefore claimed ahead."""

    def __init__(self) -> None:
        self.ahead = 0
        self._times: deque[float] = deque(maxlen=65)

    def note(self, at: float) -> None:
        """One came back at this time of the loop."""
        self._times.append(at)
        if len(self._times) > AT_ONCE:
            took = max(at - self._times[0], 0.001)
            self.ahead = min(MOST_AHEAD, int(AHEAD * (len(self._times) - 1) / took))


class _Run:
    """One pass of deliveries."""

    def __init__(
        self, door: Door, purposes: tuple[str, ...], only: frozenset[str] | None = None
    ) -> None:
        self.door, self.purposes, self.only = door, purposes, only
        self.count = Counter[State]()
        self.running: dict[asyncio.Task[Outcome], float] = {}
        self.waiting: deque[Claim] = deque()  # claimed ahead, not begun
        self.news = asyncio.Event()  # something came back
        self.pace = Pace()
        self.back: list[Outcome] = []  # to be recorded
        self.left: set[str] = set()  # looked at in this pass, and not ours or not to be sent now
        self.more = True  # there may be something to begin
        self.doubts = 0
        self.cut = False  # nobody answers there, or what is answered makes no sense
        self.trouble: Exception | None = None

    async def all(self) -> None:
        """Until nothing is due and nothing on its way."""
        await self._until_empty()
        if self.trouble is None and not self.cut and not self.door.stopping():
            await self._held_up()
            await self._until_empty()
        if self.trouble is not None:
            raise self.trouble

    async def abandon(self) -> None:
        """What is still on its way when the pass is broken off is left to the sweep."""
        for task in self.running:
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)

    async def _until_empty(self) -> None:
        while True:
            if self.waiting and (self.cut or self.trouble or self.door.stopping()):
                self._not_begun()
            room = self._room()
            if (room or self.back) and self._worth_it(room):
                await self._turn(room)
            if self.running:
                await self._wait()
            elif not self.back and not self.waiting and not (self.more and self._room()):
                return

    def _places(self) -> int:
        """How many more may be on their way now."""
        now = asyncio.get_running_loop().time()
        fast = sum(now - since < self.door.slow_after for since in self.running.values())
        most = max(MOST, self.door.at_once)
        return max(0, min(self.door.at_once - fast, most - len(self.running)))

    def _room(self) -> int:
        """How many more may be claimed."""
        if not self.more or self.door.stopping():
            return 0
        return max(0, self._places() + self.pace.ahead - len(self.waiting))

    def _worth_it(self, room: int) -> bool:
        """Whether a turn does enough, or somebody waits for it."""
        half = self.pace.ahead // 2
        idle = not self.waiting and self._places() > 0 and room > 0
        return idle or not self.running or max(room, len(self.back)) > half

    def _not_begun(self) -> None:
        """Give back what was claimed ahead."""
        self.back += [Outcome(claim, "unsent") for claim in self.waiting]
        self.waiting.clear()

    async def _turn(self, room: int) -> None:
        """Record what came back, claim what there is room for."""
        looked_at: list[str] = []

        def work(session: Session) -> tuple[list[State], Turn]:
            now = self.door.clock.now()
            recorded = outbound.record(session, back, now)
            if not room:
                return recorded, Turn()
            found = outbound.candidates(session, now, self.purposes, room, self.left, self.only)
            looked_at.extend(each.id for each in found)
            turn = outbound.begin(
                session, found, owner=self.door.owner, now=now, prepare=self.door.prepare
            )
            return recorded, turn

        back, self.back = self.back, []
        if back:
            failpoints.hit("before_record")
        if room:
            failpoints.hit("before_claim")
        try:
            recorded, turn = await self.door.database.run(work)
        except (SQLAlchemyError, OSError) as error:
            self.back = back + self.back
            await self._database_away(error)
            return
        except Exception:  # noqa: BLE001 - it is looked at again below, and logged there
            # One of them cannot be made into a message: each for itself, to see which.
            self.back = back + self.back
            await self._record()
            for delivery_id in looked_at:
                await self._alone(delivery_id)
            return
        if back:
            failpoints.hit("after_record")
        self._count(recorded)
        self.more = self.more and (not room or bool(turn.looked_at))
        self._start(turn)

    def _start(self, turn: Turn) -> None:
        self._count(turn.settled)
        self.left.update(turn.left)
        self.waiting.extend(turn.claims)
        self._fill()

    def _fill(self) -> None:
        """Begin as many of those claimed ahead as there are places."""
        if self.cut or self.trouble or self.door.stopping():
            return
        since = asyncio.get_running_loop().time()
        for _ in range(min(self._places(), len(self.waiting))):
            task = asyncio.create_task(self._send(self.waiting.popleft()))
            self.running[task] = since
            task.add_done_callback(self._ended)

    async def _send(self, claim: Claim) -> Outcome:
        door = self.door
        try:
            return await outbound.hand_over(door.database, door.clock, door.channels, claim)
        except Exception:
            # A door: a defect of a channel must not hold up the others. Whether the message left
            # is not known, so it stays uncertain.
            log.exception("delivery_failed", delivery_id=claim.delivery_id)
            return Outcome(claim, "uncertain", "defect")

    def _ended(self, task: asyncio.Task[Outcome]) -> None:
        """Called as soon as one has come back: the next takes its place."""
        del self.running[task]
        self.news.set()
        if task.cancelled():
            return
        outcome = task.result()
        self.back.append(outcome)
        self.pace.note(asyncio.get_running_loop().time())
        self.doubts = self.doubts + 1 if outcome.result == "uncertain" else 0
        if outcome.result == "down" or self.doubts >= DOUBTS:
            if not self.cut:
                log.warning("pass_cut_short", reason=outcome.reason)
            self.cut, self.more = True, False
        self._fill()

    async def _wait(self) -> None:
        """Until something comes back, or until a slow one gives its place up."""
        loop = asyncio.get_running_loop()
        ends = [since + self.door.slow_after for since in self.running.values()]
        patience = min((end - loop.time() for end in ends if end > loop.time()), default=None)
        self.news.clear()
        if not self.running:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience if self.more or self.waiting else None):
                await self.news.wait()
        self._fill()

    async def _alone(self, delivery_id: str) -> None:
        """Claim one by itself; put it off when it cannot be made into a message."""

        def work(session: Session) -> Turn:
            delivery = session.get(Delivery, delivery_id)
            if delivery is None or delivery.state != State.PLANNED:
                return Turn()
            return outbound.begin(
                session, [delivery], owner=self.door.owner, now=self.door.clock.now(),
                prepare=self.door.prepare,
            )  # fmt: skip

        try:
            self._start(await self.door.database.run(work))
        except (SQLAlchemyError, OSError) as error:
            await self._database_away(error)
        except outbound.CannotPrepare as error:
            log.warning("cannot_prepare", delivery_id=delivery_id, code=error.reason.split()[0])
            await self._unprepared(delivery_id, error)
        except Exception as error:
            log.exception("cannot_prepare", delivery_id=delivery_id)
            await self._unprepared(delivery_id, error)

    async def _unprepared(self, delivery_id: str, error: Exception) -> None:
        state = await self.door.database.run(
            lambda s: outbound.unprepared(s, delivery_id, error, self.door.clock.now())
        )
        self._count([state] if state else [])

    async def _held_up(self) -> None:
        """What another's lock kept from us while we looked: now wait for it."""
        now = self.door.clock.now()
        ids = await self.door.database.run(
            lambda s: due(s, now, purposes=self.purposes, only=self.only)
        )
        for delivery_id in ids:
            while self.running and len(self.running) + len(self.waiting) >= self.door.at_once:
                await self._wait()
            if delivery_id not in self.left and not self.door.stopping():
                await self._alone(delivery_id)

    async def _record(self) -> None:
        """Write down what came back, whatever else goes wrong."""
        back, self.back = self.back, []
        now = self.door.clock.now()
        self._count(await self.door.database.run(lambda s: outbound.record(s, back, now)))

    async def _database_away(self, error: Exception) -> None:
        """Begin nothing more; keep what came back until the database takes it, or give up."""
        if self.trouble is None:
            log.warning("database_away", error=type(error).__name__)
        self.trouble, self.more = error, False
        self._not_begun()
        loop = asyncio.get_running_loop()
        pause, until = 0.1, loop.time() + RECORD_WITHIN
        while self.back or self.running:
            if self.running:
                await self._wait()
            with contextlib.suppress(SQLAlchemyError, OSError):
                await self._keep_trying()
                continue
            if loop.time() > until:
                raise error
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _keep_trying(self) -> None:
        back = self.back
        now = self.door.clock.now()
        self._count(await self.door.database.run(lambda s: outbound.record(s, back, now)))
        self.back = self.back[len(back) :]

    def _count(self, states: Sequence[State]) -> None:
        self.count.update(states)
