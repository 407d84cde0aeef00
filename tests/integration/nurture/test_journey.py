"""The loop against a real mail server: what a marketer promises and a lead sees."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from adapters.email import SmtpChannel
from nurture import clicks, enrollments, links, transcript, work, worker
from nurture.context import Context
from sdr import handoffs
from sdr.ports import FixedClock
from tests import builders
from tests.integration.adapters.test_email import (
    Mailbox,
    raw_server,
    smtp,
    smtp_server,
    talk_until,
)  # fmt: skip
from tests.integration.nurture.conftest import Recorder
from tests.integration.nurture.test_tick import HOUR, QUALIFIED, TUESDAY, nothing, token


def channel(port: int) -> SmtpChannel:
    return smtp(port)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_enrol_send_click_unsubscribe(
    make_context: Callable[..., Context], language: str
) -> None:
    mailbox = Mailbox()
    async with smtp_server(mailbox) as port:
        sender = channel(port)
        context = make_context(sender)
        await context.database.run(
            lambda s: builders.conversation(s, builders.lead(s, language=language))
        )
        assert await worker.tick(context, TUESDAY + HOUR) == nothing(enrolled=1, sent=1)
        [mail] = mailbox.taken
        plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
        assert plain is not None
        assert html is not None
        words = plain.get_content()
        assert token(words, "t") in html.get_content()
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        stop = token(str(mail["List-Unsubscribe"]), "u")
        assert stop in words
        followed = await context.database.run(
            lambda s: clicks.follow(s, token(words, "t"), context.playbook, now=TUESDAY + HOUR)
        )
        assert followed is not None
        assert f"lang={language}" in followed.url
        done = await context.database.run(lambda s: links.unsubscribe(s, stop, TUESDAY + HOUR))
        assert done == links.Recipient(language, "wang@brewery.example", already=False)
        assert await worker.tick(context, TUESDAY + 90 * 24 * HOUR) == nothing()
        assert len(mailbox.taken) == 1
        await sender.close()


@pytest.mark.parametrize(
    ("verb", "then", "result"),
    [
        (b"MAIL", "drop", {"due": 1}),
        (b"DATA", "hang", {"due": 1}),
        (b"CONTENT", "drop", {"uncertain": 1}),
        (b"CONTENT", "hang", {"uncertain": 1}),
    ],
)
async def test_a_server_that_breaks(
    make_context: Callable[..., Context], verb: bytes, then: str, result: dict[str, int]
) -> None:
    async with raw_server(talk_until(verb, then)) as port:
        context = make_context(channel(port))
        await context.database.run(lambda s: builders.conversation(s, builders.lead(s)))
        assert await worker.tick(context, TUESDAY + HOUR) == nothing(enrolled=1, **result)


async def test_one_refused_recipient_does_not_hold_up_the_others(
    make_context: Callable[..., Context],
) -> None:
    mailbox = Mailbox()
    mailbox.refuses["gone@x.example"] = "550 no such user"
    async with smtp_server(mailbox) as port:
        sender = channel(port)
        context = make_context(sender)
        for address in ("gone@x.example", "a@x.example", "b@x.example"):
            await context.database.run(
                lambda s, to=address: builders.conversation(s, builders.lead(s, email=to)).id  # type: ignore[misc]
            )
        done = await worker.tick(context, TUESDAY + HOUR)
        await sender.close()
    assert done == nothing(enrolled=3, sent=2, failed=1)


async def test_a_mail_that_cannot_be_made_is_skipped_and_says_so(
    context: Context, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nurture import mail, render

    lead_id = await context.database.run(lambda s: _talked(s, "a@x.example"))
    made = mail.dispatch

    def broken(*args: Any) -> Any:
        if args[2].address == "a@x.example":
            raise render.CannotRender("bad_template", "line 1")
        return made(*args)

    monkeypatch.setattr(mail, "dispatch", broken)
    await context.database.run(lambda s: _talked(s, "b@x.example"))
    assert await worker.tick(context, TUESDAY + HOUR) == nothing(enrolled=2, sent=1, skipped=1)
    [view] = await context.database.run(lambda s: enrollments.view(s, lead_id))
    assert view["touches"][0]["reason"] == "cannot_render: bad_template: line 1"
    assert view["state"] == "active"


async def test_notices_go_as_mail_in_the_reps_language_and_as_webhook(
    make_context: Callable[..., Context], recorder: Recorder
) -> None:
    context = make_context(recorder, webhook_url="https://crm.example.com/hook")
    lead_id = await context.database.run(
        lambda s: _talked(s, "a@x.example", language="en", known=QUALIFIED)
    )
    await worker.errands(context, FixedClock(TUESDAY))
    await worker.tick(context, TUESDAY + HOUR)
    await worker.errands(context, FixedClock(TUESDAY + HOUR))
    handoff = await context.database.run(lambda s: handoffs.open_of(s, lead_id))
    assert handoff is not None
    mail, hook = sorted(recorder.sent, key=lambda each: each.channel)
    assert mail.to == handoff.assignee == "anna.reed@beaconcloud.example"
    assert mail.html is not None
    assert f"/console/handoffs/{handoff.id}" in mail.html
    assert "Open the handoff" in mail.text
    assert hook.body is not None
    body = json.loads(json.dumps(hook.body))
    assert body["event"] == "handoff.created"
    assert (body["handoff"]["id"], body["lead"]["id"]) == (handoff.id, lead_id)
    assert body["lead"]["why_now"]


async def test_a_transcript_goes_once_to_whoever_asked(
    context: Context, recorder: Recorder
) -> None:
    def ask(session: Any) -> str:
        lead = builders.lead(session, consented=False)
        talk = builders.conversation(session, lead, said="你们<b>多少钱</b>")
        first, second = (
            transcript.plan(session, talk, "wang@brewery.example", TUESDAY) for _ in range(2)
        )
        assert first is second
        return first.id

    delivery_id = await context.database.run(ask)
    await worker.errands(context, FixedClock(TUESDAY))
    await worker.errands(context, FixedClock(TUESDAY))
    [sent] = recorder.sent
    assert sent.delivery_id == delivery_id
    assert "你们<b>多少钱</b>" in sent.text
    assert sent.html is not None
    assert "你们&lt;b&gt;多少钱&lt;/b&gt;" in sent.html
    assert "10:00" in sent.text  # Shanghai


async def test_a_killed_sender_leaves_an_uncertain_touch(
    context: Context, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead_id = await context.database.run(lambda s: _talked(s, "a@x.example"))
    at = TUESDAY + HOUR

    sending = asyncio.Event()

    async def hang(_: Any) -> None:
        sending.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(recorder, "send", hang)
    ticking = asyncio.create_task(worker.tick(context, at))
    await sending.wait()
    ticking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ticking
    assert (await worker.tick(context, at + dt.timedelta(minutes=9)))["uncertain"] == 0
    await worker.tick(context, at + dt.timedelta(minutes=11))
    [view] = await context.database.run(lambda s: enrollments.view(s, lead_id))
    assert view["touches"][0]["state"] == "uncertain"


async def test_the_loop_survives_a_database_that_goes_and_comes_back(
    context: Context, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    await context.database.run(lambda s: _talked(s, "a@x.example"))
    run, away = type(context.database).run, True

    async def flaky(self: Any, verb: Any) -> Any:
        if away:
            raise OperationalError("SELECT 1", {}, Exception("away"))
        return await run(self, verb)

    monkeypatch.setattr(type(context.database), "run", flaky)
    stop = asyncio.Event()
    loop = asyncio.create_task(
        work.work(context, FixedClock(TUESDAY + HOUR), stop, errands_every=0.02, pass_every=0.05)
    )
    await asyncio.sleep(0.1)
    assert recorder.sent == []
    away = False
    for _ in range(200):
        if recorder.sent:
            break
        await asyncio.sleep(0.05)
    stop.set()
    await asyncio.wait_for(loop, 5)
    assert len(recorder.sent) == 1


async def test_nothing_is_lost_between_planning_and_sending(context: Context) -> None:
    """Totals add up: what was planned is sent, skipped, failed, uncertain or due."""
    for number in range(6):
        await context.database.run(
            lambda s, n=number: _talked(s, f"p{n}@x.example", consented=n % 2 == 0)  # type: ignore[misc]
        )
    done = await worker.tick(context, TUESDAY + HOUR)
    planned = await context.database.run(
        lambda s: s.execute(
            text("SELECT count(*) FROM deliveries WHERE purpose = 'touch'")
        ).scalar_one()
    )
    names = ("sent", "skipped", "failed", "uncertain", "due")
    assert sum(done[name] for name in names) == planned == 6


def _talked(session: Any, address: str, **named: Any) -> str:
    lead = builders.lead(session, email=address, **named)
    builders.conversation(session, lead)
    return lead.id
