"""Subscriptions and their posts in the staff API.

Admins enter, change and let dead letters go again; managers look. Shapes are `wire_webhooks`, the
rules `sdr.subscriptions` and `sdr.outbox`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from console import auditing, wire
from console.api import path_id
from console.auth import CALLER
from console.keys import CLOCK, DATABASE, NURTURE
from console.wire_webhooks import Changing, PostsQuery, Rotating, Subscribing, Switching
from nurture import posting, subscribing
from sdr import outbox, subscriptions
from sdr.outbox import Post, State
from sdr.subscriptions import Subscription, Wish


async def list_subscriptions(request: web.Request) -> web.Response:
    """All of them."""

    def work(session: Session) -> dict[str, Any]:
        counts = outbox.counts(session)
        return {"subscriptions": [shape(each, counts) for each in subscriptions.listed(session)]}

    return web.json_response(await request.app[DATABASE].run(work))


async def get_subscription(request: web.Request) -> web.Response:
    """One of them."""
    subscription_id = path_id(request, "subscription")

    def work(session: Session) -> dict[str, Any]:
        return _one(session, subscriptions.get(session, subscription_id))

    return web.json_response(await request.app[DATABASE].run(work))


async def post_subscription(request: web.Request) -> web.Response:
    """Enter one; its secret is in this answer and in no other."""
    given = await wire.body(request, Subscribing)
    context, by, now = request.app[NURTURE], request[CALLER].by, request.app[CLOCK].now()
    wish = Wish(
        name=given.name, events=given.events, address=given.address, kind=given.kind,
        language=given.language, secret=given.secret, mapping=given.mapping,
    )  # fmt: skip

    def work(session: Session) -> dict[str, Any]:
        made, secret = subscribing.add(session, context, wish, by=by, now=now)
        return {"subscription": _one(session, made), "secret": secret}

    return web.json_response(await request.app[DATABASE].run(work), status=201)


async def change_subscription(request: web.Request) -> web.Response:
    """Change what was entered; what is not given stays."""
    subscription_id, given = path_id(request, "subscription"), await wire.body(request, Changing)
    context, now = request.app[NURTURE], request.app[CLOCK].now()

    def work(session: Session) -> dict[str, Any]:
        held = subscriptions.get(session, subscription_id)
        wish = Wish(
            name=given.name or held.name, events=given.events or held.events,
            address=given.address, kind=held.kind, language=given.language or held.language,
            secret=given.secret, mapping=given.mapping,
        )  # fmt: skip
        return _one(session, subscribing.change(session, context, held.id, wish, now))

    return web.json_response(await request.app[DATABASE].run(work))


async def switch_subscription(request: web.Request) -> web.Response:
    """Turn it on or off."""
    subscription_id, given = path_id(request, "subscription"), await wire.body(request, Switching)
    now = request.app[CLOCK].now()

    def work(session: Session) -> dict[str, Any]:
        return _one(session, subscriptions.switch(session, subscription_id, on=given.on, now=now))

    return web.json_response(await request.app[DATABASE].run(work))


async def rotate_secret(request: web.Request) -> web.Response:
    """A new secret; the old one signs beside it for a while."""
    subscription_id, given = path_id(request, "subscription"), await wire.body(request, Rotating)
    context, now = request.app[NURTURE], request.app[CLOCK].now()
    overlap = dt.timedelta(hours=given.overlap_hours)

    def work(session: Session) -> dict[str, Any]:
        secret = subscribing.rotate(session, context, subscription_id, now, overlap)
        return {
            "subscription": _one(session, subscriptions.get(session, subscription_id)),
            "secret": secret,
        }

    return web.json_response(await request.app[DATABASE].run(work))


async def remove_subscription(request: web.Request) -> web.Response:
    """Take it away, with its posts."""
    subscription_id = path_id(request, "subscription")
    await request.app[DATABASE].run(lambda s: subscriptions.remove(s, subscription_id))
    return web.json_response({"removed": subscription_id})


async def test_subscription(request: web.Request) -> web.Response:
    """Post a test at once, and say what came of it."""
    post = await tried(request, path_id(request, "subscription"))
    return web.json_response(post_shape(post) | {"body": post.body})


async def tried(request: web.Request, subscription_id: str) -> Post:
    """A test that was posted; for the button of the console too."""
    database, clock, by = request.app[DATABASE], request.app[CLOCK], request[CALLER].by
    post_id = await database.run(
        lambda s: outbox.test(s, subscription_id, by=by, now=clock.now()).id
    )
    await posting.post_now(request.app[NURTURE], clock, post_id)
    return await database.run(lambda s: outbox.get(s, post_id))


async def list_posts(request: web.Request) -> web.Response:
    """Posts, newest first."""
    asked = wire.query(request, PostsQuery)

    def work(session: Session) -> dict[str, Any]:
        rows, following = outbox.page(
            session, subscription_id=asked.subscription, state=asked.state, before=asked.cursor,
            limit=asked.limit,
        )  # fmt: skip
        auditing.seen(request, (each.lead_id for each in rows if each.lead_id))
        return {"posts": [post_shape(each) for each in rows], "next_cursor": following}

    return web.json_response(await request.app[DATABASE].run(work))


async def get_post(request: web.Request) -> web.Response:
    """One post with its body."""
    post_id = path_id(request, "post")
    post = await request.app[DATABASE].run(lambda s: outbox.get(s, post_id))
    return web.json_response(post_shape(post) | {"body": post.body})


async def replay_post(request: web.Request) -> web.Response:
    """Let one go again."""
    post_id, by, now = path_id(request, "post"), request[CALLER].by, request.app[CLOCK].now()
    post = await request.app[DATABASE].run(lambda s: outbox.replay(s, post_id, by=by, now=now))
    return web.json_response(post_shape(post))


async def replay_all(request: web.Request) -> web.Response:
    """Let every dead letter of a subscription go again."""
    subscription_id = path_id(request, "subscription")
    by, now = request[CALLER].by, request.app[CLOCK].now()
    count = await request.app[DATABASE].run(
        lambda s: outbox.replay_all(s, subscription_id, by=by, now=now)
    )
    return web.json_response({"replayed": count})


# ── shapes ─────────────────────────────────────────────────────────────────────────────────────
def _one(session: Session, held: Subscription) -> dict[str, Any]:
    return shape(held, outbox.counts(session))


def shape(held: Subscription, counts: dict[tuple[str, str], int]) -> dict[str, Any]:
    """A subscription as plain JSON, without its secrets."""
    return {
        "id": held.id,
        "kind": held.kind,
        "name": held.name,
        "events": list(held.events),
        "address": held.shown,
        "language": held.language,
        "enabled": held.enabled,
        "off_reason": held.off_reason,
        "from_settings": held.trusted,
        "mapping": held.mapping,
        "old_secret_until": _moment(held.old_until),
        "waiting": counts.get((held.id, State.WAITING), 0)
        + counts.get((held.id, State.POSTING), 0),
        "dead": counts.get((held.id, State.DEAD), 0),
        "created_by": held.created_by,
        "created_at": held.created_at.isoformat(),
        "updated_at": held.updated_at.isoformat(),
    }


def post_shape(post: Post) -> dict[str, Any]:
    """A post as plain JSON, without its body."""
    return {
        "id": post.id,
        "subscription_id": post.subscription_id,
        "event": post.event,
        "event_id": post.event_id,
        "lead_id": post.lead_id,
        "at": post.at.isoformat(),
        "state": str(post.state),
        "attempts": post.attempts,
        "status": post.status,
        "error": post.error,
        "next_try_at": _moment(post.not_before) if post.state == State.WAITING else None,
        "settled_at": _moment(post.settled_at),
        "replayed_by": post.replayed_by,
    }


def _moment(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
