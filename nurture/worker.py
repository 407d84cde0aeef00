"""One pass of nurture: everything that is due at `now`, in the order it happens.

`tick` reads top to bottom. Each sweep asks the database what there is to do, does it one lead at
a time in short units of work that hold the lead's row, and finds nothing the second time: passes
may run twice, at the same time, or die half-way. What leaves passes `outbound.dispatch`. `work`
(nurture.work) runs it for ever, `leadhatch nurture tick` once, with a clock that stands at `--now`.
In the scaled form the same sweeps are handed out in parts (`keep`, `plan`, `errands_of`, `send`):
`context.shard` says of which leads, and `dispatching` who hands out what.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import replace

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import (
    accounts,
    bounces,
    counting,
    enrollments,
    entering,
    escalations,
    events,
    followers,
    hits,
    hot,
    intakes,
    invites,
    judging,
    notices,
    optin,
    pool,
    preparing,
    reminders,
    replies,
    requalify,
    reviews,
    ringing,
    sender_health,
    stepping,
    stirs,
    switches,
    timing,
    touches,
    units,
    version_files,
    wechat,
)  # fmt: skip
from nurture.context import Context
from sdr import (
    deadlines,
    delivering,
    handoffs,
    outbound,
    playbook_versions,
    rescoring,
    rule_versions,
)
from sdr.ports import Clock, FixedClock

COUNTED = ("enrolled", "due", "sent", "skipped", "failed", "uncertain", "requalified")
# no marketing: somebody waits for these
ASKED_FOR = (
    "notice",
    "transcript",
    "reply",
    "held",
    "confirmation",
    invites.PURPOSE,
    invites.REMINDER,
)
PURPOSES = (*ASKED_FOR, *events.PURPOSES, "touch")
# A step may follow another without any wait; more rounds than steps are never needed.
ROUNDS = 50

log = structlog.get_logger(__name__)


async def tick(
    context: Context, now: dt.datetime, *, whole: bool = False, clock: Clock | None = None
) -> dict[str, int]:
    """One pass as of `now`; returns what it did, by the names of COUNTED.

    It looks at the leads about whom something changed (`stirs`), and with `whole` at everybody.
    Messages leave by `clock`, which runs on while a pass takes long, since by when a mail left its
    openings are judged; without one, time stands at `now`. Counts are of touches; notices and
    transcripts go out too and are not counted. `due` is what still waits after the pass, deferred
    touches included.
    """
    clock, count = clock or FixedClock(now), Counter[str]()
    context = replace(context, whole=whole)
    await _renew(context)
    stirred = await context.database.run(stirs.read)
    await _begin(context, now)
    await _go_on(context, now)
    await _settle_leads(context, now, count)
    await _exits(context, now, count)
    await _judge(context, now)
    await context.database.run(lambda s: accounts.sweep(s, context.playbook, now))
    await _notify(context, now)
    await _ring(context, now)
    await _remind(context, now)
    await _hot(context, now)
    await _mail(context, now)
    await _wechat(context, now)
    await _health(context, now)
    await _deliver(context, clock, ASKED_FOR)
    if await context.database.run(switches.stopped) is None:
        await _nurture(context, clock, now, count)
        await units.looked_at(context, stirred, now)
    else:
        await units.left_alone(context, stirred, now)
    # what steps told colleagues meanwhile
    await _deliver(context, clock, ("notice",))
    await context.database.run(lambda s: outbound.sweep_abandoned(s, now, context.abandoned_after))
    count["requalified"] = await context.database.run(lambda s: _count_requalified(s, now))
    count["due"] = await context.database.run(touches.waiting)
    await counting.a_pass(context, now)
    return {name: count[name] for name in COUNTED}


# ── the same in parts ──────────────────────────────────────────────────────────────────────────
async def keep(context: Context, now: dt.datetime) -> None:
    """What is asked of all leads at once, and by one process: the beginning and end of a pass."""
    await _renew(context)
    await _begin(context, now)
    await _judge(context, now)
    await context.database.run(lambda s: accounts.sweep(s, context.playbook, now))
    await _health(context, now)
    await _intakes(context, now, Counter[str]())
    await context.database.run(lambda s: outbound.sweep_abandoned(s, now, context.abandoned_after))
    await counting.a_pass(context, now)
    requalified = await context.database.run(lambda s: _count_requalified(s, now))
    if requalified:
        log.info("requalified", count=requalified)


async def plan(context: Context, now: dt.datetime) -> dict[str, int]:
    """Everything of a pass about the leads of the context's shard, but sending."""
    await _renew(context)
    count = Counter[str]()
    stirred = await context.database.run(stirs.read)
    await _go_on(context, now)
    await _settle_leads(context, now, count)
    await _exits(context, now, count)
    await _hot(context, now)
    if await context.database.run(switches.stopped) is None:
        await _reenter(context, now, count)
        await _questions(context, now)
        for _ in range(ROUNDS):
            planned = await stepping.plan(context, now, count)
            count["planned"] += planned
            if not planned and not await stepping.advance(context, now):
                break
        await units.looked_at(context, stirred, now)
    else:
        await units.left_alone(context, stirred, now)
    return {name: number for name, number in count.items() if number}


async def errands_of(context: Context, now: dt.datetime) -> None:
    """Plan what nobody should wait a whole pass for."""
    await _renew(context)
    await _notify(context, now)
    await _ring(context, now)
    await _remind(context, now)
    if await context.database.run(switches.stopped) is None:
        await _questions(context, now)
    await _mail(context, now)
    await _wechat(context, now)


async def send(context: Context, clock: Clock, delivery_ids: Collection[str]) -> Counter[str]:
    """Send these deliveries, as far as they are still to be sent, and move on whom they moved."""
    stopped = await context.database.run(switches.stopped) is not None
    purposes = ASKED_FOR if stopped else PURPOSES
    sent = await _deliver(context, clock, purposes, frozenset(delivery_ids))
    if not stopped:
        await stepping.advance(context, clock.now(), delivery_ids)
    return sent


async def _renew(context: Context) -> None:
    """Take up what was published of the playbook since."""
    await context.database.run(lambda s: playbook_versions.renew(s, context.playbook))


async def _begin(context: Context, now: dt.datetime) -> None:
    await units.do(context, version_files.take_files, context.playbook, now)
    await units.do(context, rule_versions.take_file, context.playbook, now)
    await units.do(context, rescoring.some, context.playbook, now)
    await context.database.run(lambda s: pool.end_silent(s, context.playbook, now, context.idle))


async def _judge(context: Context, now: dt.datetime) -> None:
    """Judge anew what was opened beside something suspicious; forget where old hits came from."""
    for hit_id in await context.database.run(hits.waiting):
        await units.do(context, judging.again, hit_id, context.playbook, now)
    kept = timing.wait(context.playbook.engagement.visitors.forget)
    await context.database.run(lambda s: hits.forget(s, now - kept))


async def _nurture(context: Context, clock: Clock, now: dt.datetime, count: Counter[str]) -> None:
    """What stops when nurture is stopped: entering by time or by the crowd, questions, steps."""
    await _reenter(context, now, count)
    await _intakes(context, now, count)
    await _questions(context, now)
    await _deliver(context, clock, events.PURPOSES)
    for _ in range(ROUNDS):
        planned = await stepping.plan(context, now, count)
        count.update(await _deliver(context, clock, ("touch",)))
        moved = await stepping.advance(context, now)
        if not planned and not moved:
            break


async def errands(context: Context, clock: Clock) -> int:
    """Notices, transcripts and answers, sent too."""
    await errands_of(context, clock.now())
    return sum((await _deliver(context, clock, ASKED_FOR)).values())


async def _go_on(context: Context, now: dt.datetime) -> None:
    """Let go what waited while a colleague talked to the lead."""
    for lead_id in await units.changed(context, lambda s, among: switches.through(s, now, among)):
        await units.do(context, switches.go_on, lead_id)


async def _settle_leads(context: Context, now: dt.datetime, count: Counter[str]) -> None:
    """Judge who has stopped talking: hand over, pool, enrol."""
    for lead_id in await units.changed(context, pool.unsettled):
        settled = await units.do(context, pool.settle, context, lead_id, now)
        count["enrolled"] += settled is not None and settled.enrolled
        count["skipped"] += settled is not None and settled.skipped


async def _reenter(context: Context, now: dt.datetime, count: Counter[str]) -> None:
    """Enrol again whom a sequence takes in anew after a while."""
    for lead_id in await units.ours(
        context, lambda s: entering.reentering(s, context.playbook, now)
    ):
        entered = await units.do(context, entering.enrol_again, lead_id, context.playbook, now)
        count["enrolled"] += entered is not None


async def _intakes(context: Context, now: dt.datetime, count: Counter[str]) -> None:
    """Go on with what lets many enter at once, a while."""
    for intake_id in await context.database.run(intakes.running):
        for _ in range(intakes.PARTS_A_PASS):
            entered = await units.do(context, intakes.step, context, intake_id, now)
            count["enrolled"] += entered or 0
            if entered is None:
                break


async def _exits(context: Context, now: dt.datetime, count: Counter[str]) -> None:
    """Let go of who replied, was handed over, opted out or changed verdict."""

    def leave(session: Session, enrollment_id: str) -> bool:
        enrollment, lead = units.held(session, enrollment_id)
        if enrollment is None or lead is None:
            return False
        return enrollments.leave_if_due(session, enrollment, lead, context.playbook, now)[1]

    for enrollment_id in await units.changed(context, enrollments.leaving):
        count["skipped"] += bool(await units.do(context, leave, enrollment_id))


async def _notify(context: Context, now: dt.datetime) -> None:
    """Tell reps of handoffs they have not heard of, and of what nobody took."""
    for handoff_id in await context.database.run(notices.waiting):
        await units.do(context, notices.plan, context, handoff_id, now)
    for handoff_id in await context.database.run(
        lambda s: deadlines.overdue(s, context.playbook, now)
    ):
        await units.do(context, escalations.escalate, context, handoff_id, now)


async def _ring(context: Context, now: dt.datetime) -> None:
    """Tell colleagues whose chat somebody has been waiting in."""
    for message_id in await context.database.run(lambda s: ringing.waiting(s, context, now)):
        await units.do(context, ringing.ring, context, message_id, now)


async def _remind(context: Context, now: dt.datetime) -> None:
    """Remind both of a meeting that is near."""
    for meeting_id in await context.database.run(
        lambda s: reminders.waiting(s, context.playbook, now)
    ):
        await units.do(context, reminders.plan, context, meeting_id, now)


async def _hot(context: Context, now: dt.datetime) -> None:
    """Tell reps of hot reading."""
    for lead_id in await units.ours(context, lambda s: hot.waiting(s, context, now)):
        await units.do(context, hot.look, context, lead_id, now)


async def _mail(context: Context, now: dt.datetime) -> None:
    """Plan the answers by mail and the confirmations; note what servers refused to our face."""
    domain, playbook = context.mail_domain, context.playbook
    for conversation_id in await context.database.run(replies.waiting):
        await units.do(context, replies.plan, conversation_id, now, mail_domain=domain)
    for delivery_id in await context.database.run(bounces.refusals):
        await units.do(context, bounces.note_refusal, delivery_id, now, domain)
    if playbook.consent.double_opt_in:
        for lead_id in await context.database.run(optin.unasked):
            await units.do(context, optin.ask, lead_id, playbook, now, domain)


async def _wechat(context: Context, now: dt.datetime) -> None:
    """Plan what is unsaid in WeChat; note what the platform said of messages it refused."""
    if wechat.CHANNEL not in context.channels:
        return
    desk = wechat.desk_of(context)
    for delivery_id in await context.database.run(wechat.refusals):
        await units.do(context, wechat.note_refusal, delivery_id, now)
    for conversation_id in await context.database.run(lambda s: wechat.waiting(s, now)):
        await units.do(context, wechat.plan, desk, conversation_id, now)
    await followers.ask(context, now)


async def _health(context: Context, now: dt.datetime) -> None:
    """Stop marketing mail when too much of it comes back or is complained of."""
    limit = await units.do(context, sender_health.watch, now)
    if limit is not None:
        log.warning("sender_health_stops_nurture", limit=limit)


async def _questions(context: Context, now: dt.datetime) -> None:
    """Put the worded question to who clicked and is over the threshold."""
    for lead_id in await units.ours(context, requalify.sweep_ids):
        await units.do(context, requalify.sweep, lead_id, context.playbook, now)


async def _deliver(
    context: Context, clock: Clock, purposes: tuple[str, ...], only: frozenset[str] | None = None
) -> Counter[str]:
    """Send what may go now, of all or `only` of some; no message ever holds up another."""
    door = delivering.Door(
        database=context.database, owner=context.owner, clock=clock, channels=context.channels,
        prepare=preparing.sender(context, clock), at_once=context.at_once,
    )  # fmt: skip
    states = await delivering.deliver(door, purposes, only)
    return Counter({state.value: n for state, n in states.items() if state in COUNTED})


def _count_requalified(session: Session, now: dt.datetime) -> int:
    """Handoffs for re-qualified leads that no pass has counted yet."""
    review, handoff = reviews.Review, handoffs.Handoff
    fresh = session.scalars(
        select(handoff.id)
        .outerjoin(review, (review.kind == "requalified") & (review.subject == handoff.id))
        .where(handoff.reason == "requalified", review.subject.is_(None))
        .with_for_update(of=handoff)
    ).all()
    counted = 0
    for handoff_id in fresh:
        if reviews.seen(session, "requalified", handoff_id) is None:
            reviews.mark(session, "requalified", handoff_id, now)
            counted += 1
    return counted
