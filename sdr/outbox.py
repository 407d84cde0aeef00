"""The outbox: one row for each subscriber of each event, written with what happened.

`note` is called where the timeline is written, so a post exists exactly when the event does. The
body is made at the first try and stays the same from then on; so does the id, by which a receiver
knows a repeat. A post is tried until it is taken, for about a day; after that it is a dead letter
that a person looks at and lets go again. Posting is `nurture.posting`.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import subscriptions
from sdr.db import Record, new_id
from sdr.errors import BadInput, MoveNotAllowed, NotFound
from sdr.subscriptions import Subscription

LONGEST_ERROR = 400
# Seconds to wait after the first failure, and at the most; each wait is three times the one before.
FIRST_WAIT, LONGEST_WAIT, GROWTH = 30.0, 8 * 3600.0, 3
ATTEMPTS = 10  # about 25 hours from the first to the last
JITTER = 0.2  # of each wait, either way
KEPT_TAKEN, KEPT_DEAD = dt.timedelta(days=30), dt.timedelta(days=90)
DEAD = "post.dead"  # another subscriber does not take what it is sent, or is gone
TEST = "test"  # an event that nobody subscribes to: the button's


class State(StrEnum):
    WAITING = "waiting"
    POSTING = "posting"
    TAKEN = "taken"
    DEAD = "dead"
    SKIPPED = "skipped"  # what it tells of is gone, or an invention


class Post(Record):
    """One event on its way to one subscriber. `data`: what the body is made of."""

    __tablename__ = "posts"
    __table_args__ = (
        Index("ix_posts_due", "subscription_id", "state", "not_before"),
        Index("ix_posts_settled", "state", "settled_at"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    subscription_id: Mapped[str] = mapped_column(ForeignKey("subscriptions.id", ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(60))
    event_id: Mapped[str] = mapped_column(String(40))  # the same for every subscriber
    lead_id: Mapped[str | None] = mapped_column(
        ForeignKey("leads.id", ondelete="CASCADE"), index=True
    )
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by: Mapped[str] = mapped_column(String(320))
    at: Mapped[dt.datetime]  # of the event
    state: Mapped[str] = mapped_column(String(10), default=State.WAITING)
    body: Mapped[str | None]  # as it is posted; None until the first try
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[dt.datetime]
    owner: Mapped[str | None] = mapped_column(String(80))
    claimed_until: Mapped[dt.datetime | None]
    status: Mapped[int | None]  # of the last answer
    error: Mapped[str | None] = mapped_column(String(LONGEST_ERROR))
    settled_at: Mapped[dt.datetime | None]
    replayed_by: Mapped[str | None] = mapped_column(String(320))


# what stands on the timeline → what it is called outside
_HANDOFF = {
    "new": "handoff.created", "accepted": "handoff.accepted", "reassigned": "handoff.reassigned",
    "expired": "handoff.expired", "returned": "handoff.returned", "won": "handoff.won",
    "lost": "handoff.lost",
}  # fmt: skip
_PLAIN = {
    "stage": "lead.stage", "hot_reading": "lead.hot_reading", "meeting_booked": "meeting.booked",
    "meeting_moved": "meeting.moved", "meeting_cancelled": "meeting.cancelled",
}  # fmt: skip


def named(kind: str, data: dict[str, Any]) -> str | None:
    """What an event of the timeline is called outside; None: nobody is told."""
    if kind == "handoff":
        return _HANDOFF.get(str(data.get("state")))
    if kind == "verdict":
        return "lead.qualified" if data.get("new") == "qualified" else None
    return _PLAIN.get(kind)


def note(
    session: Session, kind: str, *, event_id: str, lead_id: str, data: dict[str, Any], by: str,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Write the posts of an event of the timeline, in its unit of work."""
    event = named(kind, data)
    if event is not None:
        tell(session, event, event_id=event_id, lead_id=lead_id, data=data, by=by, now=now)


def tell(
    session: Session, event: str, *, event_id: str, lead_id: str | None, data: dict[str, Any],
    by: str, now: dt.datetime, but: str | None = None,
) -> list[Post]:  # fmt: skip
    """Write one post for each subscription that wants this event, `but` one.

    Who takes such a subscription away meanwhile waits until this unit of work is done; one that is
    gone by now is told nothing. What happens never fails because nobody is told of it any more.
    """
    with session.no_autoflush:  # who writes the timeline is not done with its own rows
        open_ones = session.scalars(
            select(Subscription).where(Subscription.enabled.is_(True)).order_by(Subscription.id)
        ).all()
        wanting = [
            each.id for each in open_ones if subscriptions.wants(each, event) and each.id != but
        ]
        kept = subscriptions.keep(session, wanting)
    return [
        put(session, each, event, event_id=event_id, lead_id=lead_id, data=data, by=by, now=now)
        for each in kept
    ]


def wanted(session: Session, event: str) -> bool:
    """Whether anybody is told of that event."""
    found = session.scalars(select(Subscription).where(Subscription.enabled.is_(True)))
    return any(subscriptions.wants(each, event) for each in found)


def put(
    session: Session, subscription: Subscription, event: str, *, event_id: str,
    lead_id: str | None, data: dict[str, Any], by: str, now: dt.datetime,
) -> Post:  # fmt: skip
    """Write one post to one subscriber."""
    post = Post(
        id=new_id("post"), subscription_id=subscription.id, event=event[:60], event_id=event_id,
        lead_id=lead_id, data=data, by=by[:320], at=now, state=State.WAITING, attempts=0,
        not_before=now,
    )  # fmt: skip
    session.add(post)
    return post


def test(session: Session, subscription_id: str, *, by: str, now: dt.datetime) -> Post:
    """Write a post that only says that posts arrive; it goes also while the subscription is off."""
    held = subscriptions.get(session, subscription_id, lock=True)
    if held.kind == "crm":
        raise BadInput(field="kind", problem="no_test", allowed="")  # it would make a contact
    post = put(session, held, TEST, event_id=new_id("evt"), lead_id=None, data={}, by=by, now=now)
    session.flush()
    return post


# ── sending ────────────────────────────────────────────────────────────────────────────────────
def lanes(session: Session, now: dt.datetime) -> list[str]:
    """Subscriptions with something due; what was being posted when its process ended included."""
    session.execute(
        update(Post)
        .where(Post.state == State.POSTING, Post.claimed_until <= now)
        .values(state=State.WAITING, owner=None)
    )
    return list(
        session.scalars(
            select(Subscription.id)
            .where(
                Subscription.enabled.is_(True),
                (Subscription.not_before.is_(None)) | (Subscription.not_before <= now),
                select(Post.id)
                .where(
                    Post.subscription_id == Subscription.id, Post.state == State.WAITING,
                    Post.not_before <= now,
                )
                .exists(),
            )
            .order_by(Subscription.id)
        )
    )  # fmt: skip


def claim(
    session: Session, subscription_id: str, *, most: int, owner: str, now: dt.datetime,
    until: dt.datetime, only: str | None = None,
) -> list[Post]:  # fmt: skip
    """Take what is due of one subscriber, the oldest first; nobody else posts it until `until`."""
    due = select(Post.id).where(
        Post.subscription_id == subscription_id, Post.state == State.WAITING,
        Post.not_before <= now,
    )  # fmt: skip
    if only is not None:
        due = due.where(Post.id == only)
    taken = session.scalars(
        update(Post)
        .where(
            Post.id.in_(
                due.order_by(Post.not_before, Post.id).limit(most).with_for_update(skip_locked=True)
            )
        )
        .values(state=State.POSTING, owner=owner, claimed_until=until, attempts=Post.attempts + 1)
        .returning(Post)
        .execution_options(populate_existing=True)
    ).all()
    return sorted(taken, key=lambda each: each.id)


def held(session: Session, post_id: str, owner: str) -> Post | None:
    """The post, while it is this process's to settle."""
    post = session.get(Post, post_id, with_for_update=True, populate_existing=True)
    if post is None or post.state != State.POSTING or post.owner != owner:
        return None
    return post


def settle(post: Post, state: State, now: dt.datetime, *, error: str | None = None) -> None:
    """It ends here, until somebody lets it go again."""
    post.state, post.settled_at, post.owner, post.claimed_until = state, now, None, None
    post.error = error[:LONGEST_ERROR] if error else None


def put_off(post: Post, until: dt.datetime, *, error: str | None = None) -> None:
    """It waits for another try."""
    post.state, post.not_before, post.owner, post.claimed_until = State.WAITING, until, None, None
    if error is not None:
        post.error = error[:LONGEST_ERROR]


def give_back(post: Post, until: dt.datetime) -> None:
    """It was not tried: it waits, and the try does not count."""
    post.attempts -= 1
    put_off(post, until)


def wait_after(attempts: int, chance: float, asked: float | None = None) -> float:
    """Seconds until the next try, after so many; `chance`: 0 to 1, `asked`: what the answer asks.

    Never before what was asked for, but never more than a day of it.
    """
    plain = min(FIRST_WAIT * float(GROWTH) ** (attempts - 1), LONGEST_WAIT)
    jittered = plain * (1 - JITTER + 2 * JITTER * chance)
    return float(max(jittered, min(asked or 0.0, 86_400.0)))


# ── looking, and letting go again ──────────────────────────────────────────────────────────────
def get(session: Session, post_id: str) -> Post:
    """The post, or NotFound."""
    post = session.get(Post, post_id)
    if post is None:
        raise NotFound(what="post", id=post_id)
    return post


def page(
    session: Session, *, subscription_id: str | None = None, state: str | None = None,
    before: str | None = None, limit: int = 50,
) -> tuple[list[Post], str | None]:  # fmt: skip
    """The newest posts that meet every given filter, and the id to go on from."""
    query = select(Post)
    if subscription_id:
        query = query.where(Post.subscription_id == subscription_id)
    if state:
        query = query.where(Post.state == state)
    if before:
        query = query.where(Post.id < before)
    rows = list(session.scalars(query.order_by(Post.id.desc()).limit(limit + 1)))
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


def counts(session: Session) -> dict[tuple[str, str], int]:
    """How many posts each subscription has in each state."""
    rows = session.execute(
        select(Post.subscription_id, Post.state, func.count()).group_by(
            Post.subscription_id, Post.state
        )
    )
    return {(subscription, state): number for subscription, state, number in rows}


def replay(session: Session, post_id: str, *, by: str, now: dt.datetime) -> Post:
    """Let a dead letter, or one that was taken, go again: same id, same body, tries from one."""
    post = session.get(Post, post_id, with_for_update=True)
    if post is None:
        raise NotFound(what="post", id=post_id)
    if post.state not in (State.DEAD, State.TAKEN):
        raise MoveNotAllowed(what="post", old=post.state, new=State.WAITING.value)
    _again(post, by, now)
    session.flush()
    return post


def replay_all(session: Session, subscription_id: str, *, by: str, now: dt.datetime) -> int:
    """Let every dead letter of a subscription go again; how many."""
    subscriptions.get(session, subscription_id)
    dead = session.scalars(
        select(Post)
        .where(Post.subscription_id == subscription_id, Post.state == State.DEAD)
        .with_for_update()
    ).all()
    for post in dead:
        _again(post, by, now)
    session.flush()
    return len(dead)


def _again(post: Post, by: str, now: dt.datetime) -> None:
    post.state, post.attempts, post.not_before = State.WAITING, 0, now
    post.settled_at, post.replayed_by = None, by[:320]


def forget(session: Session, now: dt.datetime) -> None:
    """Delete what was settled long ago: bodies hold what is known of people."""
    session.execute(
        delete(Post).where(
            Post.state.in_((State.TAKEN, State.SKIPPED)), Post.settled_at < now - KEPT_TAKEN
        )
    )
    session.execute(delete(Post).where(Post.state == State.DEAD, Post.settled_at < now - KEPT_DEAD))
