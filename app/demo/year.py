"""A believable year of leads, lived through up to the present.

`fill` draws the people, spreads their first visits over the year and wakes every life
(`app.demo.life`) in the order of time, with the clock standing at each moment in turn. It only
adds: leads are marked `source.demo`, and no lead that is not of its own making is touched. It is
no fixture for tests of the product and no import. Called by `app.cli_demo`.
"""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import heapq
import itertools
import random
from collections.abc import Callable
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.turn import Desk
from app.demo import crowd, life
from app.demo.life import Kept, Life, World
from app.demo.people import Person, draw, kind_of
from nurture.context import Context
from sdr.leads import Identity, Lead
from sdr.playbook.lexicon import lexicon

YEAR = dt.timedelta(days=364)
LIVED = 500  # lives that are lived through; the others are told after them
HALF = 0.5  # of the bar, for these
FRESH = 4  # handoffs that nobody has taken yet, at the most
WAKING = range(8, 23)  # local hours in which people chat
OFFICE = range(9, 18)


def real_leads(session: Session) -> bool:
    """True when the database holds a lead that is no demonstration."""
    rows = session.scalars(select(Lead.source).execution_options(yield_per=200))
    return any(not (source or {}).get("demo") for source in rows)


def demo_leads(session: Session) -> int:
    """How many leads of a demonstration the database holds."""
    return sum(bool((source or {}).get("demo")) for source in session.scalars(select(Lead.source)))


async def fill(
    context: Context, *, count: int, seed: int, now: dt.datetime, base_url: str,
    told: Callable[[float], None] = lambda _share: None,
) -> int:  # fmt: skip
    """Live through the year before `now`; returns how many leads were added.

    `told` hears the share that is done, 0 to 1. Channels are replaced by one that sends nothing,
    and no webhook is called. Beyond `LIVED` leads the rest are copies (`app.demo.crowd`).
    """
    lived = min(count, LIVED)
    share = 1.0 if lived == count else HALF
    rng, kept, starts = random.Random(seed), Kept(), now - YEAR  # noqa: S311 - a play, no secret
    context = dataclasses.replace(context, channels={"email": kept}, webhook_url=None)
    desk = Desk(context.playbook, lexicon(context.playbook), context.texts, context.timezone,
                base_url)  # fmt: skip
    taken = await context.database.run(lambda s: set(s.scalars(select(Identity.value))))
    queue: list[tuple[dt.datetime, int, Life]] = []
    order, numbers = itertools.count(), itertools.count(len(taken))
    born: list[Person] = []

    def enter(person: Person, at: dt.datetime, *, fresh: bool = False) -> None:
        born.append(person)
        heapq.heappush(queue, (at, next(order), life.live(world, person, fresh=fresh)))

    def spawn(friend: Person, at: dt.datetime, referrer: str) -> None:
        person = draw(rng, next(numbers), language=friend.language, kind="import", colleague=None,
                      taken=taken)  # fmt: skip
        person.source = {"referred_by": referrer}
        enter(person, at)

    world = World(context, desk, kept, rng, now, starts, spawn)
    fresh = min(FRESH, max(1, lived // 20))
    for person in _people(rng, numbers, lived - fresh, taken):
        enter(person, _visit(rng, person, starts, now))
    for number in range(fresh):
        person = draw(rng, next(numbers), language="en" if number % 3 == 2 else "zh",
                      kind="ready", colleague=None, taken=taken)  # fmt: skip
        person.patience, person.shares = 99, True
        person.wants.update(timeline="soon", budget="amount")
        enter(person, now - dt.timedelta(minutes=rng.randint(45, 700)), fresh=True)
    while queue and queue[0][0] <= now:
        world.now, _, going = heapq.heappop(queue)
        told(share * min(1.0, (world.now - starts) / YEAR))
        try:
            moment = await anext(going)
        except StopAsyncIteration:
            continue
        heapq.heappush(queue, (max(moment, world.now), next(order), going))
    added = len(born)
    if count > added:
        known = crowd.Crowd(taken, next(numbers))
        added += await asyncio.to_thread(
            crowd.fill, context.database, world.lives, count=count - added, rng=rng,
            starts=starts, now=now, crowd=known,
            told=lambda done: told(share + (1.0 - share) * done),
        )  # fmt: skip
    told(1.0)
    return added


def _people(
    rng: random.Random, numbers: itertools.count[int], count: int, taken: set[str]
) -> list[Person]:
    """The cast: two of three write Chinese, one in eight is a colleague of somebody else."""
    cast: list[Person] = []
    for _ in range(max(0, count)):
        language = "zh" if rng.random() < 0.66 else "en"
        kind = kind_of(rng)
        known = [p for p in cast if p.language == language and p.company]
        colleague = rng.choice(known) if known and rng.random() < 0.12 else None
        person = draw(
            rng, next(numbers), language=language, kind=kind, colleague=colleague, taken=taken
        )
        if kind == "import":
            person.source = life.fair(rng)
        cast.append(person)
    return cast


def _visit(
    rng: random.Random, person: Person, starts: dt.datetime, now: dt.datetime
) -> dt.datetime:
    """When they come by first: more and more of them over the year, mostly on working days."""
    zone = ZoneInfo(person.zone)
    while True:
        share = rng.random() ** 0.6
        day: dt.datetime = (starts + share * (now - starts)).astimezone(zone)
        if day.isoweekday() > 5 and rng.random() < 0.7:
            continue
        hour = rng.choice(OFFICE if rng.random() < 0.75 else WAKING)
        at = day.replace(hour=hour, minute=rng.randint(0, 59), second=rng.randint(0, 59))
        if starts <= at <= now - dt.timedelta(hours=2):
            return at.astimezone(dt.UTC)
