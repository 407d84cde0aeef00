"""The pages of subscriptions: who is told what, what became of it, dead letters let go again.

A secret that was made is on the page that answers the form, and on no other. Managers see the
pages, admins change things. Rows of `PAGES` are gathered by `console.pages`.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from console import auditing, webhooks_api
from console.api import path_id
from console.auth import CALLER
from console.keys import CLOCK, DATABASE, NURTURE
from console.me_page import signed
from console.permissions import Permission, may
from console.rendering import page, sentence, words
from console.table import Page
from console.words import Words
from nurture import crm, subscribing
from sdr import outbox, subscriptions
from sdr.errors import BadInput, MoveNotAllowed
from sdr.outbox import Post, State
from sdr.subscriptions import KINDS, Subscription, Wish

AT = "/console/webhooks"
ONE = f"{AT}/{{subscription_id}}"
FIELDS = ("name", "kind", "address", "language", "secret", "mapping")
PAGE = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    held: Subscription
    waiting: int
    dead: int


# ── the list ───────────────────────────────────────────────────────────────────────────────────
async def show_all(request: web.Request) -> web.Response:
    """Who is told, and how it stands with each."""
    return await _list(request)


async def do_add(request: web.Request) -> web.StreamResponse:
    """Enter one."""
    form, now = await request.post(), request.app[CLOCK].now()
    typed = {name: str(form.get(name, "")) for name in FIELDS}
    events = [str(each) for each in form.getall("events", [])]
    context, by = request.app[NURTURE], request[CALLER].by
    wish = Wish(
        name=typed["name"], events=events, address=typed["address"] or None, kind=typed["kind"],
        language=typed["language"], secret=typed["secret"] or None,
        mapping=typed["mapping"].replace("\r\n", "\n").strip() or None,
    )  # fmt: skip

    def work(session: Session) -> tuple[str, str | None]:
        made, secret = subscribing.add(session, context, wish, by=by, now=now)
        return made.id, secret

    try:
        made, secret = await request.app[DATABASE].run(work)
    except BadInput as error:
        return await _list(request, typed=typed | {"events": events}, error=error)
    if secret is None:
        raise web.HTTPSeeOther(f"{AT}/{made}")
    return await _show(request, made, secret=secret)


async def _list(
    request: web.Request, *, typed: dict[str, Any] | None = None, error: BadInput | None = None
) -> web.Response:
    told = words(request)
    reader, _ = signed(request[CALLER])

    def work(session: Session) -> list[Row]:
        counts = outbox.counts(session)
        return [
            Row(each, counts.get((each.id, State.WAITING), 0), counts.get((each.id, State.DEAD), 0))
            for each in subscriptions.listed(session)
        ]

    rows = await request.app[DATABASE].run(work)
    kind = (typed or {}).get("kind") or request.query.get("kind", "")
    kind = kind if kind in KINDS else KINDS[0]
    return page(
        request, told, "webhooks.html", rows=rows, keeps=may(reader.role, Permission.SUBSCRIBE),
        typed=typed or {"mapping": crm.preset("hubspot")}, problem=_problem(told, error),
        kinds=KINDS, kind=kind, events=subscriptions.events_of(kind),
        limits=subscriptions, status=422 if error else 200, here=AT,
    )  # fmt: skip


# ── one ────────────────────────────────────────────────────────────────────────────────────────
async def show_one(request: web.Request) -> web.Response:
    """One subscription with its posts."""
    return await _show(request, path_id(request, "subscription"))


async def do_change(request: web.Request) -> web.StreamResponse:
    """Change what was entered."""
    subscription_id, form = path_id(request, "subscription"), await request.post()
    context, now = request.app[NURTURE], request.app[CLOCK].now()
    typed = {name: str(form.get(name, "")) for name in FIELDS}
    events = [str(each) for each in form.getall("events", [])]
    wish = Wish(
        name=typed["name"], events=events, address=typed["address"] or None,
        language=typed["language"], secret=typed["secret"] or None,
        mapping=typed["mapping"].replace("\r\n", "\n").strip() or None,
    )  # fmt: skip
    try:
        await request.app[DATABASE].run(
            lambda s: subscribing.change(s, context, subscription_id, wish, now).id
        )
    except BadInput as error:
        return await _show(request, subscription_id, typed=typed | {"events": events}, error=error)
    raise web.HTTPSeeOther(f"{AT}/{subscription_id}")


async def do_rotate(request: web.Request) -> web.StreamResponse:
    """A new secret, shown once."""
    subscription_id = path_id(request, "subscription")
    context, now = request.app[NURTURE], request.app[CLOCK].now()
    secret = await request.app[DATABASE].run(
        lambda s: subscribing.rotate(s, context, subscription_id, now)
    )
    return await _show(request, subscription_id, secret=secret)


async def do_switch(request: web.Request) -> web.StreamResponse:
    """Turn it on or off."""
    subscription_id, on = path_id(request, "subscription"), request.match_info["to"] == "on"
    now = request.app[CLOCK].now()
    await request.app[DATABASE].run(
        lambda s: subscriptions.switch(s, subscription_id, on=on, now=now).id
    )
    raise web.HTTPSeeOther(f"{AT}/{subscription_id}")


async def do_remove(request: web.Request) -> web.StreamResponse:
    """Take it away."""
    subscription_id = path_id(request, "subscription")
    await request.app[DATABASE].run(lambda s: subscriptions.remove(s, subscription_id))
    raise web.HTTPSeeOther(AT)


async def do_test(request: web.Request) -> web.StreamResponse:
    """Post a test at once, and say what came of it."""
    subscription_id = path_id(request, "subscription")
    post = await webhooks_api.tried(request, subscription_id)
    return await _show(request, subscription_id, tested=post)


async def do_replay_all(request: web.Request) -> web.StreamResponse:
    """Let every dead letter go again."""
    subscription_id = path_id(request, "subscription")
    by, now = request[CALLER].by, request.app[CLOCK].now()
    await request.app[DATABASE].run(lambda s: outbox.replay_all(s, subscription_id, by=by, now=now))
    raise web.HTTPSeeOther(f"{AT}/{subscription_id}#posts")


async def do_replay(request: web.Request) -> web.StreamResponse:
    """Let one go again."""
    post_id, by, now = path_id(request, "post"), request[CALLER].by, request.app[CLOCK].now()

    def work(session: Session) -> str:
        post = outbox.get(session, post_id)
        with contextlib.suppress(MoveNotAllowed):  # on its way already: somebody was quicker
            outbox.replay(session, post_id, by=by, now=now)
        return post.subscription_id

    subscription_id = await request.app[DATABASE].run(work)
    raise web.HTTPSeeOther(f"{AT}/{subscription_id}#posts")


async def _show(
    request: web.Request, subscription_id: str, *, secret: str | None = None,
    tested: Post | None = None, typed: dict[str, Any] | None = None,
    error: BadInput | None = None,
) -> web.Response:  # fmt: skip
    told = words(request)
    reader, _ = signed(request[CALLER])
    state = request.query.get("state", "")
    state = state if state in set(State) else ""
    before = request.query.get("before", "")[:60]
    before = before if before.isprintable() else ""

    def work(session: Session) -> tuple[Subscription, list[Post], str | None, dict[str, int]]:
        held = subscriptions.get(session, subscription_id)
        rows, following = outbox.page(
            session, subscription_id=held.id, state=state or None, before=before or None,
            limit=PAGE,
        )  # fmt: skip
        counts = {s: n for (of, s), n in outbox.counts(session).items() if of == held.id}
        return held, rows, following, counts

    held, rows, following, counts = await request.app[DATABASE].run(work)
    auditing.seen(request, (each.lead_id for each in rows if each.lead_id))
    here = f"{AT}/{held.id}"
    query = f"state={state}&" if state else ""
    return page(
        request, told, "webhook.html", held=held, rows=rows, counts=counts, asked=state,
        states=list(State), keeps=may(reader.role, Permission.SUBSCRIBE), secret=secret,
        tested=tested, typed=typed, problem=_problem(told, error),
        events=subscriptions.events_of(held.kind), limits=subscriptions, at=here, here=here,
        status=422 if error else 200,
        overlap=held.old_until if held.old_until and held.old_until > told.now else None,
        said=lambda text: said(told, text),
        next_url=f"{here}?{query}before={following}" if following else None,
        first_url=f"{here}?{query.rstrip('&')}" if before else None,
    )  # fmt: skip


def said(told: Words, error: str | None) -> str:
    """Why a post was not taken, in words, with what the far side said."""
    code, _, rest = (error or "").partition(": ")
    name, _, status = (
        code.partition("_") if code.startswith(("status_", "code_", "lacks_")) else (code, "", "")
    )
    key = f"webhooks-error-{name.replace('_', '-')}"
    if not told.texts.has(key, told.language):
        return error or ""
    line = told.t(key, status=status)
    return told.t("console-colon").join([line, rest]) if rest else line


def _problem(told: Words, error: BadInput | None) -> str | None:
    if error is None:
        return None
    problem = str(error.params.get("problem", "")).replace("_", "-")
    for key in (f"webhooks-problem-{error.params.get('field')}-{problem}",
                f"webhooks-problem-{problem}"):  # fmt: skip
        if told.texts.has(key, told.language):
            where = str(error.params.get("allowed", ""))
            line = told.t(key)
            return (
                told.t("console-colon").join([line, where]) if "mapping" in key and where else line
            )
    return sentence(told, error)


P = Permission
PAGES: tuple[Page, ...] = (
    Page("GET", AT, show_all, P.OUTGOING),
    Page("POST", AT, do_add, P.SUBSCRIBE),
    Page("GET", ONE, show_one, P.OUTGOING),
    Page("POST", f"{ONE}/change", do_change, P.SUBSCRIBE),
    Page("POST", f"{ONE}/rotate", do_rotate, P.SUBSCRIBE),
    Page("POST", f"{ONE}/{{to:on|off}}", do_switch, P.SUBSCRIBE),
    Page("POST", f"{ONE}/test", do_test, P.SUBSCRIBE),
    Page("POST", f"{ONE}/replay", do_replay_all, P.SUBSCRIBE),
    Page("POST", f"{ONE}/remove", do_remove, P.SUBSCRIBE),
    Page("POST", "/console/posts/{post_id}/replay", do_replay, P.SUBSCRIBE),
)
