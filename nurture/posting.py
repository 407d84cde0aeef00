"""Posting what waits in the outbox: each subscriber has a lane of its own, beside the passes.

One that hangs or answers slowly holds up its own posts and nobody else's, mail least of all: lanes
are tasks of their own, and no transaction is open while one waits. A lane takes a few posts at a
time, makes their bodies, posts them and writes down what came of it. A process that ends meanwhile
leaves its claim to run out; such a post may arrive twice, under the same id. `leadhatch nurture
work` and `dispatch` run it.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from nurture import crm, post_bodies, post_notices
from nurture.context import Context
from sdr import outbox, robots, subscriptions
from sdr.outbox import Post, State
from sdr.ports import Clock, Parcel, Posted
from sdr.subscriptions import Subscription

EVERY = 1.0  # seconds between two looks for what is due
LONGEST_PAUSE = 30.0
AT_ONCE = 4  # posts of one subscriber on their way at a time
CLAIMED_FOR = dt.timedelta(minutes=2)  # far more than a post may take
FORGET_EVERY = 3600.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Ready:
    """A post that was claimed and made."""

    post_id: str
    parcel: Parcel


@dataclass(frozen=True, slots=True)
class Round:
    """What one look took: how many were claimed, how many of them were tried."""

    claimed: int = 0
    tried: int = 0


async def run(context: Context, clock: Clock, stop: asyncio.Event, *, every: float = EVERY) -> None:
    """Post until told to stop; what is on its way then is finished."""
    lanes: dict[str, asyncio.Task[int]] = {}
    begun = False
    loop, failures, forget_at = asyncio.get_running_loop(), 0, 0.0
    try:
        while not stop.is_set():
            try:
                if not begun:
                    await context.database.run(lambda s: _take_setting(s, context, clock.now()))
                    begun = True
                if loop.time() >= forget_at:
                    await context.database.run(lambda s: outbox.forget(s, clock.now()))
                    forget_at = loop.time() + FORGET_EVERY
                await _open(context, clock, lanes, stop)
                failures = 0
            except (SQLAlchemyError, OSError) as error:
                failures += 1
                if failures == 1:
                    log.warning("posting_waits", error=type(error).__name__)
            except Exception:
                failures += 1  # a door: a defect in one look must not end all posting
                log.exception("posting_failed")
            pause = min(every * 2 ** min(failures, 6), LONGEST_PAUSE) if failures else every
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
    finally:
        await asyncio.gather(*lanes.values(), return_exceptions=True)


async def drain(context: Context, clock: Clock) -> int:
    """Post everything that is due now, each subscriber beside the others; how many were tried."""
    await context.database.run(lambda s: _take_setting(s, context, clock.now()))
    lanes: dict[str, asyncio.Task[int]] = {}
    await _open(context, clock, lanes, asyncio.Event())
    return sum(await asyncio.gather(*lanes.values()))


async def post_now(context: Context, clock: Clock, post_id: str) -> None:
    """Post one at once, also of a subscription that is off: what the test button does."""
    post = await context.database.run(lambda s: outbox.get(s, post_id))
    await _round(context, clock, post.subscription_id, only=post_id)


async def _open(
    context: Context, clock: Clock, lanes: dict[str, asyncio.Task[int]], stop: asyncio.Event
) -> None:
    """Begin a lane for whoever has something due and none yet."""
    for done in [each for each, task in lanes.items() if task.done()]:
        del lanes[done]
    now = clock.now()
    for each in await context.database.run(lambda s: outbox.lanes(s, now)):
        if each not in lanes:
            lanes[each] = asyncio.create_task(_lane(context, clock, each, stop))


async def _lane(context: Context, clock: Clock, subscription_id: str, stop: asyncio.Event) -> int:
    """Post what is due of one subscriber until there is no more, or until told to stop."""
    tried = 0
    try:
        while not stop.is_set():
            went = await _round(context, clock, subscription_id)
            tried += went.tried
            if not went.claimed:
                break  # what is left is for later: a limit, a wish of the far side
    except (SQLAlchemyError, OSError) as error:
        log.warning("lane_waits", subscription=subscription_id, error=type(error).__name__)
    except Exception:
        log.exception("lane_failed", subscription=subscription_id)
    return tried


async def _round(
    context: Context, clock: Clock, subscription_id: str, *, only: str | None = None
) -> Round:
    """A few posts at once: claimed, posted, written down."""
    outlet = context.outlet
    if outlet is None:
        return Round()
    claimed, ready = await context.database.run(_claiming(context, clock, subscription_id, only))

    async def one(each: Ready) -> None:
        posted = await outlet.post(each.parcel)
        await context.database.run(lambda s: _settle(s, context, each.post_id, posted, clock.now()))

    await asyncio.gather(*(one(each) for each in ready))
    return Round(claimed, len(ready))


def _claiming(
    context: Context, clock: Clock, subscription_id: str, only: str | None
) -> Callable[[Session], tuple[int, list[Ready]]]:
    """Claim and make; how many were claimed, and those that are ready to go."""

    def work(session: Session) -> tuple[int, list[Ready]]:
        now = clock.now()
        held = session.get(Subscription, subscription_id, with_for_update=subscriptions.LOCK)
        if held is None or (only is None and not _open_for_posts(held, now)):
            return 0, []
        room, wait = robots.room(held.kind, held.recent, now)
        if room == 0:
            # over the platform's limit: all of it waits, and no try is counted
            held.not_before = now + dt.timedelta(seconds=wait)
            return 0, []
        posts = outbox.claim(
            session, held.id, most=min(AT_ONCE, room or AT_ONCE), owner=context.owner, now=now,
            until=now + CLAIMED_FOR, only=only,
        )  # fmt: skip
        made = [_made(session, context, held, post, now) for post in posts]
        ready = [each for each in made if each is not None]
        held.recent = robots.kept(held.kind, held.recent, len(ready), now)
        session.flush()
        return len(posts), ready

    return work


def _take_setting(session: Session, context: Context, now: dt.datetime) -> None:
    if context.seal is not None:
        subscriptions.take_setting(session, context.wecom_url, context.seal, now)


def _open_for_posts(held: Subscription, now: dt.datetime) -> bool:
    return held.enabled and (held.not_before is None or held.not_before <= now)


def _made(
    session: Session, context: Context, held: Subscription, post: Post, now: dt.datetime
) -> Ready | None:
    """The claimed post ready to go; None: it waits, or there is nothing to tell."""
    seal = context.seal
    address = seal.open(held.address) if seal is not None else None
    if seal is None or address is None:
        _dead(session, context, held, post, "sealed_with_another_key", now)
        return None
    if subscriptions.lost(held, seal):
        _dead(session, context, held, post, "secret_sealed_with_another_key", now)
        return None
    secrets = subscriptions.signing(held, seal, now)
    try:
        with session.begin_nested():  # what the database refuses of one is not undone of others
            if post.body is None:
                post.body = post_bodies.make(session, context, held, post, now)
            headers = _headers(held, secrets)
    except post_bodies.NotYet as wait:
        outbox.give_back(post, wait.until)
    except post_bodies.NothingToTell as nothing:
        outbox.settle(post, State.SKIPPED, now, error=nothing.reason)
    except Exception as error:
        # a defect in one body must not hold up what stands behind it; a database that is away does
        if isinstance(error, OperationalError) or _disconnected(error):
            raise
        log.exception("body_not_made", post=post.id)
        _not_made(session, context, held, post, f"not_made: {type(error).__name__}", now)
    else:
        return Ready(
            post.id,
            Parcel(
                kind=held.kind, address=address, body=post.body, delivery_id=post.id,
                event=post.event, secrets=secrets, headers=headers, trusted=held.trusted,
            ),
        )  # fmt: skip
    return None


def _headers(held: Subscription, secrets: tuple[str, ...]) -> dict[str, str]:
    if held.mapping is None:
        return {}
    return crm.headers(crm.read(held.mapping), secrets[0] if secrets else None)


def _disconnected(error: Exception) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _not_made(
    session: Session, context: Context, held: Subscription, post: Post, error: str,
    now: dt.datetime,
) -> None:  # fmt: skip
    if post.attempts >= outbox.ATTEMPTS or post.event == outbox.TEST:
        _dead(session, context, held, post, error, now)
        return
    wait = outbox.wait_after(post.attempts, random.random())  # noqa: S311
    outbox.put_off(post, now + dt.timedelta(seconds=wait), error=error)


def _dead(
    session: Session, context: Context, held: Subscription, post: Post, error: str,
    now: dt.datetime,
) -> None:  # fmt: skip
    """It ends as a dead letter, of which admins are told; of a test its sender is."""
    outbox.settle(post, State.DEAD, now, error=error)
    if post.event != outbox.TEST:
        post_notices.dead(session, context, held, now)


def _settle(
    session: Session, context: Context, post_id: str, posted: Posted, now: dt.datetime
) -> None:
    """Write down what came of a post; nothing, where it was taken from us meanwhile."""
    # the subscription first, as everybody does: two rows locked in two orders wait for ever
    owner_of = session.get(Post, post_id)
    if owner_of is None:
        return
    held = session.get(
        Subscription, owner_of.subscription_id, with_for_update=subscriptions.LOCK,
        populate_existing=True,
    )  # fmt: skip
    post = outbox.held(session, post_id, context.owner)
    if post is None or held is None:
        return
    post.status = posted.status
    if posted.error is None:
        outbox.settle(post, State.TAKEN, now)
        return
    if posted.gone:
        outbox.settle(post, State.DEAD, now, error=posted.error)
        if held.enabled:
            held.enabled, held.off_reason, held.updated_at = False, subscriptions.GONE, now
            post_notices.plan(session, context, held, "gone", now)
        return
    wait = outbox.wait_after(post.attempts, random.random(), posted.retry_after)  # noqa: S311
    if posted.retry_after is not None:
        # it asks to be left alone, not only with this one
        held.not_before = now + dt.timedelta(seconds=min(posted.retry_after, 86_400.0))
    if posted.final or post.attempts >= outbox.ATTEMPTS or post.event == outbox.TEST:
        _dead(session, context, held, post, posted.error, now)
        return
    outbox.put_off(post, now + dt.timedelta(seconds=wait), error=posted.error)
