"""The platform's calls as they come: kept before anything is made of them, many at a time.

`Calls.keep` returns once a call is in the database. All that came while the last were written are
written together, so that a thousand people who answer a message at once are kept at the price of
a few units of work, whatever their talks cost. What was kept is then read (`wechat_in.read`), one
call after the other in the order they came; what a process left that stopped, or could not be
read, is looked for (`look`). `edge.wechat` asks, and answers the platform.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from adapters.wechat.messages import Heard
from edge import wechat_in
from edge.rates import Rates
from edge.wechat_in import Read
from nurture import wechat_calls
from nurture.wechat_calls import WechatCall
from sdr.db import Database, new_id
from sdr.errors import TooManyRequests
from sdr.ports import Clock
from sdr.readers import letters

LOG = structlog.get_logger("edge.wechat")
CALL_SECONDS = 5.0  # for which the platform waits, each time
MOST = 200  # calls written together
RACES = 3  # times that two first calls of one person, or with one id, may meet
LOOK_SECONDS = 30.0
LEFT = dt.timedelta(seconds=60)  # older than this, an unread call is nobody's
AGAIN_SECONDS = 1.0  # after which what failed for want of the database is tried again


@dataclass(frozen=True, slots=True)
class Kept:
    """A call in the database; `attempt`: how often the platform has called with it."""

    call_id: str
    attempt: int


@dataclass(slots=True)
class _Arrival:
    """A call that waits to be kept; `wait`: the seconds for which its sender is refused."""

    heard: Heard
    done: asyncio.Future[Kept]
    wait: int | None = None


class Calls:
    """Keeps and reads the calls of one process.

    `then` is told of each call that was read, on the loop.
    """

    def __init__(
        self, database: Database, clock: Clock, desk: wechat_in.Desk, rates: Rates, *,
        attempts: int, then: Callable[[Read], None],
    ) -> None:  # fmt: skip
        self._database, self._clock, self._desk = database, clock, desk
        self._rates, self._attempts, self._then = rates, attempts, then
        self._came: deque[_Arrival] = deque()
        self._unread: deque[str] = deque()
        self._reading: dict[str, asyncio.Future[Read]] = {}
        self._given_up: set[str] = set()  # of these: nobody answers the platform any more
        self.looked = asyncio.Event()  # what was kept before this process began is read
        self._keeper: asyncio.Task[None] | None = None
        self._reader: asyncio.Task[None] | None = None

    # ── kept ───────────────────────────────────────────────────────────────────────────────────
    async def keep(self, heard: Heard) -> Kept:
        """Keep a call; the same one again only counts. Raises TooManyRequests."""
        arrival = _Arrival(heard, asyncio.get_running_loop().create_future())
        self._came.append(arrival)
        if self._keeper is None or self._keeper.done():
            self._keeper = asyncio.create_task(self._keep_all())
        return await arrival.done

    async def _keep_all(self) -> None:
        while self._came:
            batch = [self._came.popleft() for _ in range(min(MOST, len(self._came)))]
            try:
                kept = await self._written(batch)
            except Exception as error:  # noqa: BLE001 - it is raised where each is waited for
                self._tell(batch, error)
                continue
            again: dict[str, list[_Arrival]] = {}
            for each, one in zip(batch, kept, strict=True):
                if isinstance(one, str):
                    again.setdefault(one, []).append(each)
                else:
                    self._tell([each], one)
            for call_id, repeats in again.items():
                self._tell(repeats, await self._counted(call_id, len(repeats)))

    def _tell(self, arrivals: Sequence[_Arrival], outcome: Kept | Exception | None) -> None:
        """What became of them; None: their sender says too much."""
        if isinstance(outcome, Kept):
            self.read(outcome.call_id)
        for each in arrivals:
            if each.done.done():  # the platform hung up
                continue
            if outcome is None:
                each.done.set_exception(TooManyRequests(retry_after=each.wait or 1))
            elif isinstance(outcome, Kept):
                each.done.set_result(outcome)
            else:
                each.done.set_exception(outcome)

    async def _written(self, batch: Sequence[_Arrival]) -> list[Kept | str | None]:
        """As one unit of work; once more where another process was first with one of them."""
        now = self._clock.now()
        for _ in range(RACES - 1):
            with contextlib.suppress(IntegrityError):
                return await self._database.run_first(lambda s: self._write(s, batch, now))
        return await self._database.run_first(lambda s: self._write(s, batch, now))

    def _write(
        self, session: Session, batch: Sequence[_Arrival], now: dt.datetime
    ) -> list[Kept | str | None]:
        """Of each: how it was kept, the id of a call that came before, or None: not allowed."""
        keys = {each.heard.key for each in batch}
        rows = session.execute(
            select(WechatCall.key, WechatCall.id).where(WechatCall.key.in_(keys))
        )
        known = {row.key: row.id for row in rows}
        fresh: dict[str, dict[str, object]] = {}
        kept: list[Kept | str | None] = []
        for each in batch:
            key = each.heard.key
            if key in known:
                kept.append(known[key])
            elif key in fresh or self._allowed(each):
                row = fresh.setdefault(key, _row(each.heard, now))
                row["attempts"] = attempt = int(str(row["attempts"])) + 1
                row["until"] = self._until(attempt, now)
                kept.append(Kept(str(row["id"]), attempt))
            else:
                kept.append(None)
        if fresh:  # in the order of their keys: two processes never wait for each other
            session.execute(insert(WechatCall), [fresh[key] for key in sorted(fresh)])
        return kept

    async def _counted(self, call_id: str, times: int) -> Kept | Exception:
        """The same call again, as a unit of its own: it holds one talk, and no other call's row."""
        now = self._clock.now()
        try:
            return await self._database.run_first(lambda s: self._count(s, call_id, times, now))
        except Exception as error:  # noqa: BLE001 - it is raised where the call is waited for
            return error

    def _allowed(self, arrival: _Arrival) -> bool:
        """Whether the sender may say more; asked once, however often it is tried to be written."""
        if arrival.wait is None:
            heard = arrival.heard
            spoken = heard.kind in wechat_in.SPOKEN and not letters.stops(heard.text)
            sender = f"wechat:{arrival.heard.sender}"
            arrival.wait = self._rates.take(sender, time.monotonic()) if spoken else 0
        return not arrival.wait

    def _count(self, session: Session, call_id: str, times: int, now: dt.datetime) -> Kept:
        """Its sender's talk is held first, as everywhere, then its row."""
        held = self._until(1, now)
        talk = session.scalar(select(WechatCall.conversation_id).where(WechatCall.id == call_id))
        wechat_calls.hold_back(session, talk, held)
        session.flush()
        attempt = session.execute(
            update(WechatCall).where(WechatCall.id == call_id)
            .values(attempts=WechatCall.attempts + times, until=held)
            .returning(WechatCall.attempts)
        ).scalar_one()  # fmt: skip
        return Kept(call_id, attempt)

    def _until(self, attempt: int, now: dt.datetime) -> dt.datetime:
        """Until when the platform waits for the reply, all its calls together."""
        left = max(0, self._attempts - attempt)
        return now + dt.timedelta(seconds=CALL_SECONDS * (left + 1) + 1)

    # ── read ───────────────────────────────────────────────────────────────────────────────────
    def read(self, call_id: str) -> asyncio.Future[Read]:
        """The call, once it is read into its talk; never cancelled by who waits for it."""
        reading = self._reading.get(call_id)
        if reading is None:
            reading = self._reading[call_id] = asyncio.get_running_loop().create_future()
            # whoever waits is told; where nobody does it was logged
            reading.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._unread.append(call_id)
            if self._reader is None or self._reader.done():
                self._reader = asyncio.create_task(self._read_all())
        return reading

    def give_up(self, call_id: str) -> None:
        """Nobody waits for this call any more: what is said in its talk goes as a message."""
        if call_id in self._reading:
            self._given_up.add(call_id)

    async def _read_all(self) -> None:
        while self._unread:
            call_id = self._unread.popleft()
            reading = self._reading[call_id]
            try:
                read = await self._read(call_id)
            except OperationalError:
                # The next could not be read either, and must not overtake: a stop counts at once.
                LOG.warning("database_away")
                self._unread.appendleft(call_id)
                await asyncio.sleep(AGAIN_SECONDS)
                continue
            except Exception as error:
                LOG.exception("wechat_unread", call=call_id)
                await self._failed(call_id)
                reading.set_exception(error)
            else:
                reading.set_result(read)
                self._then(read)
            del self._reading[call_id]
            self._given_up.discard(call_id)

    async def _failed(self, call_id: str) -> None:
        with contextlib.suppress(OperationalError):  # then it is tried once more than it would be
            await self._database.run(lambda s: wechat_calls.failed(s, call_id))

    async def _read(self, call_id: str) -> Read:
        """As one unit of work; once more where another process met the same person first."""

        def unit(session: Session) -> Read:
            read = wechat_in.read(session, self._desk, call_id, self._clock.now())
            if call_id in self._given_up:
                session.flush()  # the row is read anew: what was set before must not be lost
                wechat_calls.let_go(session, call_id)
            return read

        for _ in range(RACES - 1):
            with contextlib.suppress(IntegrityError):
                return await self._database.run(unit)
        return await self._database.run(unit)

    async def look(self, left: dt.timedelta = LEFT) -> None:
        """Read what nobody has read for so long: its process stopped, or it could not be.

        Forget calls that the platform does not repeat any more.
        """
        now = self._clock.now()

        def found(session: Session) -> list[str]:
            wechat_calls.forget(session, now - wechat_calls.KEPT)
            return wechat_calls.unread(session, now - left, MOST)

        while ids := await self._database.run(found):
            readings, _ = await asyncio.wait([self.read(each) for each in ids])
            if len(ids) < MOST or all(each.exception() for each in readings):
                return

    async def keep_looking(self) -> None:
        """For ever; what was kept before this process began is read at once."""
        left = dt.timedelta()
        while True:
            try:
                await self.look(left)
                left = LEFT
                self.looked.set()
            except OperationalError:
                LOG.warning("database_away")
            except Exception:
                LOG.exception("look_failed")
            await asyncio.sleep(LOOK_SECONDS)

    async def close(self) -> None:
        """Let what was kept be read."""
        if self._keeper is not None:
            await asyncio.wait([self._keeper], timeout=CALL_SECONDS)
        if self._reader is not None:  # the keeper may just have begun it
            await asyncio.wait([self._reader], timeout=CALL_SECONDS)
            self._reader.cancel()  # it waits for the database: the next process reads


def _row(heard: Heard, now: dt.datetime) -> dict[str, object]:
    return {
        "id": new_id("wxc"), "key": heard.key, "kind": heard.kind.value, "attempts": 0,
        "at": now, "until": None, "heard": heard.as_json(),
    }  # fmt: skip
