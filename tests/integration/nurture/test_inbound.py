"""Mail that comes in: what it does to a lead, seen from the lead's side, on both databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import getaddresses
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import bounces, enrollments, inbound, preferences, replies, worker
from nurture.bounces import Bounce
from nurture.context import Context
from nurture.inbound import InboundMail
from sdr import (
    addresses,
    consent,
    conversations,
    facts,
    floor,
    leads,
    outbound,
    timeline,
    transcripts,
)
from sdr.conversations import Conversation, Message
from sdr.facts import Said
from sdr.outbound import Delivery
from sdr.ports import Reply
from tests import builders
from tests.integration.adapters.test_email import Mailbox, smtp, smtp_server
from tests.integration.nurture.conftest import Recorder
from tests.integration.nurture.test_tick import HOUR, TUESDAY, nothing

DAY = dt.timedelta(days=1)
ADDRESS = "wang@brewery.example"
OWN = "lin@beacon.example"


def desk() -> inbound.Desk:
    return inbound.Desk(
        builders.playbook(), ZoneInfo("Asia/Shanghai"), "leadhatch.local", own=(OWN,)
    )


def letter(
    text: str, *, about: str | None = None, sender: str = ADDRESS, subject: str = "回复：您好",
    to: str = OWN, message_id: str = "<m1@brewery.example>", **headers: str,
) -> bytes:  # fmt: skip
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"王磊 <{sender}>", to, subject
    mail["Message-ID"] = message_id
    if about:
        mail["In-Reply-To"] = mail["References"] = about
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def report(
    about: str, *, recipient: str = ADDRESS, status: str = "5.1.1", action: str = "failed",
    said: str = "550 5.1.1 user unknown",
) -> bytes:  # fmt: skip
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: lin@beacon.example\r\n"
        f"Message-ID: <r{status}{action}@mx.example>\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n"
        "--B\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {said}\r\n\r\n"
        f"--B\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {about}\r\nSubject: x\r\n\r\n"
        "--B--\r\n"
    ).encode()


async def written_to(context: Context, **lead: object) -> tuple[str, str]:
    """A lead that was enrolled and got the first mail: its id and that mail's Message-ID."""

    def talk(session: Session) -> str:
        made = builders.lead(session, **lead)  # type: ignore[arg-type]
        builders.conversation(session, made)
        return made.id

    lead_id = await context.database.run(talk)
    assert await worker.tick(context, TUESDAY + HOUR) == nothing(enrolled=1, sent=1)
    sent = await context.database.run(lambda s: s.scalars(select(Delivery)).one().message_id)
    return lead_id, sent


async def come(context: Context, raw: bytes, at: dt.datetime = TUESDAY + DAY) -> inbound.Taken:
    return await context.database.run(lambda s: inbound.take(s, desk(), raw, source="imap", now=at))


async def test_a_reply_lands_in_the_conversation_and_ends_the_sequence(
    context: Context, recorder: Recorder
) -> None:
    lead_id, sent = await written_to(context)
    raw = letter("预算大概30万。\n\n发自我的 iPhone", about=sent, sender="wang.lei@private.example")
    taken = await come(context, raw)
    assert (taken.kind, taken.outcome, taken.lead_id) == ("reply", "to_bot", lead_id)
    assert (await come(context, raw)).fresh is False

    def look(session: Session) -> tuple[str, str, list[tuple[str, str | None]]]:
        talk = session.get_one(Conversation, taken.conversation_id)
        [message] = transcripts.after(session, talk.id, 0)
        [enrollment] = enrollments.of_lead(session, lead_id)
        assert enrollment.reason == "reply"
        return talk.channel, message.text, [(message.sender, message.state)]

    channel, text, senders = await context.database.run(look)
    assert (channel, text, senders) == ("email", "预算大概30万。", [("prospect", "waiting")])
    assert await context.database.run(transcripts.with_waiting) == [taken.conversation_id]

    # nothing is mailed before the turn is over
    assert await context.database.run(replies.waiting) == []

    def answer(session: Session) -> None:
        talk = session.get_one(Conversation, taken.conversation_id)
        [message] = transcripts.waiting(session, talk.id)
        message.state = "answered"
        said = Reply(
            "谢谢，记下了。什么时候要用？", cards=[{"title": "价格说明", "url": "/c/what-it-costs"}]
        )
        conversations.say(
            session, talk, [said], language="zh", now=TUESDAY + DAY, reply_to=message.id
        )

    await context.database.run(answer)
    await worker.tick(context, TUESDAY + DAY + HOUR)
    await worker.tick(context, TUESDAY + DAY + 2 * HOUR)
    [_, mail] = recorder.sent
    assert mail.to == "wang.lei@private.example"
    assert mail.subject == "回复：您好"
    assert mail.headers["In-Reply-To"] == "<m1@brewery.example>"
    assert mail.headers["References"].split() == [sent, "<m1@brewery.example>"]
    assert mail.headers["Auto-Submitted"] == "auto-replied"
    assert "什么时候要用？" in mail.text
    assert "https://chat.example.com/c/what-it-costs" in mail.text
    assert "> 预算大概30万。" in mail.text
    # their answer to our answer finds its way by our Message-ID again
    again = await come(context, letter("六月底前", about=mail.message_id, message_id="<m2@b.example>",
                                       sender="somebody@else.example"), TUESDAY + 2 * DAY)  # fmt: skip
    assert (again.lead_id, again.conversation_id) == (lead_id, taken.conversation_id)


async def test_a_colleague_who_has_the_floor_is_told_and_answers_by_mail(
    context: Context, recorder: Recorder
) -> None:
    lead_id, sent = await written_to(context)
    first = await come(context, letter("能打电话聊吗？", about=sent))

    def take_over(session: Session) -> None:
        talk = session.get_one(Conversation, first.conversation_id)
        floor.answer(session, talk, "下午三点给您打。", by="li@beacon.example", by_name="李伟",
                     playbook=context.playbook, now=TUESDAY + DAY)  # fmt: skip

    await context.database.run(take_over)
    await worker.tick(context, TUESDAY + DAY + HOUR)
    mail = recorder.sent[-1]
    assert "下午三点给您打。" in mail.text
    assert "李伟" in mail.text
    assert "Auto-Submitted" not in mail.headers
    # silence does not give the floor of a mail thread back to the bot
    second = await come(context, letter("好的，等您电话", about=sent, message_id="<m3@b.example>"))
    assert second.outcome == "to_colleague"
    await worker.tick(context, TUESDAY + DAY + 2 * HOUR)
    notice = recorder.sent[-1]
    assert notice.to == "li@beacon.example"
    assert f"/console/leads/{lead_id}" in notice.text
    assert "好的，等您电话" in notice.text


@pytest.mark.parametrize(
    "words", ["退订", "TD", "别再发了", "Unsubscribe", "STOP.", "请退订，谢谢！"]
)
async def test_stop_as_the_whole_message_stops_at_once(context: Context, words: str) -> None:
    lead_id, sent = await written_to(context)
    raw = letter(
        f"{words}\n\n在 2026年3月3日，林悦 <lin@beacon.example> 写道：\n> 您好", about=sent
    )
    assert (await come(context, raw)).outcome == "stopped"

    def look(session: Session) -> tuple[bool, str | None, list[str]]:
        [enrollment] = enrollments.of_lead(session, lead_id)
        kinds = [event.kind for event in timeline.of(session, lead_id, "opt_out")]
        return consent.is_suppressed(session, "email", ADDRESS), enrollment.reason, kinds

    assert await context.database.run(look) == (True, "opt_out", ["opt_out"])
    assert await worker.tick(context, TUESDAY + 60 * DAY) == nothing()


async def test_an_out_of_office_note_is_no_reply_and_holds_mail_back(
    context: Context, recorder: Recorder
) -> None:
    lead_id, sent = await written_to(context)
    raw = letter("我在休假，3月30日回来，有事请联系前台。", about=sent, subject="自动回复: 您好",
                 Auto_Submitted="auto-replied")  # fmt: skip
    taken = await come(context, raw)
    assert (taken.kind, taken.outcome) == ("auto_reply", "delayed")
    assert await context.database.run(
        lambda s: preferences.of(s, lead_id).away_until
    ) == dt.datetime(2026, 3, 30, 1, tzinfo=dt.UTC)
    for day in range(2, 26):
        await worker.tick(context, TUESDAY + day * DAY)
    assert len(recorder.sent) == 1
    [view] = await context.database.run(lambda s: enrollments.view(s, lead_id))
    assert view["state"] == "active"
    assert view["touches"][-1]["reason"] == "away"
    await worker.tick(context, dt.datetime(2026, 3, 30, 2, tzinfo=dt.UTC))
    assert len(recorder.sent) == 2


async def test_a_note_without_a_day_changes_nothing(context: Context) -> None:
    lead_id, sent = await written_to(context)
    raw = letter(
        "Thank you, we have received your mail.", about=sent, subject="Automatic reply: hi"
    )
    assert (await come(context, raw)).outcome == "noted"
    [enrollment] = await context.database.run(lambda s: enrollments.of_lead(s, lead_id))
    assert (enrollment.state, enrollment.reason) == ("active", None)
    assert await context.database.run(lambda s: preferences.of(s, lead_id).away_until) is None


async def test_a_hard_bounce_suppresses_and_another_address_is_free(context: Context) -> None:
    lead_id, sent = await written_to(context)
    taken = await come(context, report(sent))
    assert (taken.kind, taken.outcome, taken.lead_id) == ("bounce", "hard", lead_id)

    def look(session: Session) -> tuple[bool, str | None]:
        [enrollment] = enrollments.of_lead(session, lead_id)
        return consent.is_suppressed(session, "email", ADDRESS), enrollment.reason

    assert await context.database.run(look) == (True, "undeliverable")
    assert await worker.tick(context, TUESDAY + 30 * DAY) == nothing()

    def correct(session: Session) -> None:
        lead, new = leads.get(session, lead_id), "wang.lei@brewery.example"
        said = [Said("email", new, "邮箱错了", corrects=True)]
        facts.record(session, lead_id, said, by="prospect", now=TUESDAY + 31 * DAY)
        consent.grant(
            session, lead_id, "email", granted=True, by="prospect", now=TUESDAY + 31 * DAY,
            text="邮箱错了", address=new,
        )  # fmt: skip
        lead.updated_at = TUESDAY + 31 * DAY

    await context.database.run(correct)
    assert await worker.tick(context, TUESDAY + 31 * DAY + HOUR) == nothing(enrolled=1, sent=1)


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [("5.2.2", "552 5.2.2 mailbox full", "soft"), ("5.7.1", "550 5.7.1 blocked: spam", "block"),
     ("4.4.7", "delivery time expired", "soft")],
)  # fmt: skip
async def test_a_soft_bounce_or_a_block_never_marks_the_person(
    context: Context, recorder: Recorder, status: str, said: str, kind: str
) -> None:
    lead_id, sent = await written_to(context)
    assert (await come(context, report(sent, status=status, said=said))).outcome == kind

    def look(session: Session) -> tuple[bool, str, int]:
        [enrollment] = enrollments.of_lead(session, lead_id)
        return (
            consent.is_suppressed(session, "email", ADDRESS), enrollment.state,
            bounces.soft_count(session, ADDRESS),
        )  # fmt: skip

    assert await context.database.run(look) == (False, "active", 1 if kind == "soft" else 0)
    # a soft one is tried again, twice at the most
    await worker.tick(context, TUESDAY + 2 * DAY + 2 * HOUR)
    again = [mail for mail in recorder.sent if mail.subject == recorder.sent[0].subject]
    assert len(again) == (2 if kind == "soft" else 1)
    if kind == "soft":
        assert again[1].message_id != sent
        for number in (2, 3):
            last = again[-1].message_id
            await come(context, report(last, status=status, said=said).replace(
                b"<r", b"<again%d" % number), TUESDAY + (4 * number) * DAY)  # fmt: skip
            await worker.tick(context, TUESDAY + (4 * number + 3) * DAY + 3 * HOUR)
            again = [m for m in recorder.sent if m.subject == recorder.sent[0].subject]
        assert len(again) == 3


async def test_a_delay_report_is_no_failure(context: Context) -> None:
    _, sent = await written_to(context)
    raw = report(sent, action="delayed", status="4.4.1", said="connection timed out")
    assert (await come(context, raw)).outcome == "noted"
    assert await context.database.run(lambda s: s.scalars(select(Bounce)).all()) == []


async def test_a_complaint_stops_all_mail(context: Context) -> None:
    lead_id, sent = await written_to(context)
    raw = (
        "From: feedback@isp.example\r\nTo: lin@beacon.example\r\nMessage-ID: <arf@isp.example>\r\n"
        "Content-Type: multipart/report; report-type=feedback-report; boundary=B\r\n\r\n"
        "--B\r\nContent-Type: text/plain\r\n\r\nabuse\r\n"
        "--B\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n"
        "User-Agent: x/1\r\nVersion: 1\r\n\r\n"
        f"--B\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {sent}\r\nSubject: x\r\n\r\nhi\r\n--B--\r\n"
    ).encode()
    assert (await come(context, raw)).outcome == "complaint"
    assert await context.database.run(lambda s: consent.is_suppressed(s, "email", ADDRESS))
    [enrollment] = await context.database.run(lambda s: enrollments.of_lead(s, lead_id))
    assert enrollment.reason == "opt_out"


async def test_unknown_senders_are_kept(context: Context) -> None:
    taken = await come(context, letter("你们做什么的？", sender="stranger@new.example"))
    assert (taken.outcome, taken.lead_id) == ("unknown_sender", None)
    row = await context.database.run(lambda s: s.get_one(InboundMail, taken.id))
    assert (row.sender, row.text) == ("stranger@new.example", "你们做什么的？")


async def test_by_plus_address_and_by_sender(context: Context) -> None:
    lead_id, sent = await written_to(context)
    address = replies.tagged("replies@beacon.example", sent)
    assert address is not None
    by_tag = await come(context, letter("您好", to=address, sender="other@x.example"))
    assert by_tag.lead_id == lead_id
    by_sender = await come(
        context, letter("还在吗", message_id="<m9@b.example>", sender=ADDRESS.upper())
    )
    assert by_sender.lead_id == lead_id


async def test_our_own_mail_come_back_is_not_answered(context: Context) -> None:
    assert (await come(context, letter("您好", sender=OWN))).outcome == "ours"


async def test_a_question_after_a_click_is_not_mailed_unasked(
    context: Context, recorder: Recorder
) -> None:
    _, sent = await written_to(context)
    taken = await come(context, letter("收到", about=sent))

    def ask(session: Session) -> None:
        talk = session.get_one(Conversation, taken.conversation_id)
        for message in transcripts.waiting(session, talk.id):
            message.state = "answered"
        conversations.say(session, talk, [Reply("预算是多少？")], language="zh", now=TUESDAY + DAY)

    await context.database.run(ask)
    await worker.tick(context, TUESDAY + DAY + HOUR)
    assert len(recorder.sent) == 1


async def test_two_machines_do_not_talk_for_ever(context: Context, recorder: Recorder) -> None:
    _, sent = await written_to(context)
    for number in range(replies.MOST_A_DAY + 3):
        at = TUESDAY + DAY + dt.timedelta(minutes=number)
        taken = await come(
            context, letter("好", about=sent, message_id=f"<x{number}@b.example>"), at
        )

        def answer(session: Session, taken: inbound.Taken = taken, at: dt.datetime = at) -> None:
            talk = session.get_one(Conversation, taken.conversation_id)
            [message] = transcripts.waiting(session, talk.id)
            message.state = "answered"
            conversations.say(
                session, talk, [Reply("好")], language="zh", now=at, reply_to=message.id
            )

        await context.database.run(answer)
        await worker.tick(context, at)
    answers = await context.database.run(
        lambda s: s.scalars(select(Delivery).where(Delivery.purpose == "reply")).all()
    )
    assert [row.reason for row in answers if row.state == outbound.State.SKIPPED] == [
        "too_many_answers"
    ] * 3
    assert len(recorder.sent) == 1 + replies.MOST_A_DAY


async def test_a_second_message_before_the_answer_is_in_the_same_mail(
    context: Context, recorder: Recorder
) -> None:
    _, sent = await written_to(context)
    taken = await come(context, letter("第一封", about=sent))
    await come(context, letter("第二封", about=sent, message_id="<m2@b.example>"))
    waiting = await context.database.run(
        lambda s: [m.text for m in s.scalars(select(Message).where(Message.state == "waiting"))]
    )
    assert waiting == ["第一封", "第二封"]
    assert taken.conversation_id is not None


async def test_every_mail_can_have_an_answer_address_of_its_own(
    make_context: Callable[..., Context],
) -> None:
    """Over a real mail server: the address in the mail leads the answer to the lead."""
    mailbox = Mailbox()
    async with smtp_server(mailbox) as port:
        sender = smtp(port)
        context = make_context(sender, reply_to="林悦 <replies@beacon.example>")
        lead_id, _ = await written_to(context)
        [mail] = mailbox.taken
        assert mail.get_all("Reply-To") is not None
        assert len(mail.get_all("Reply-To", [])) == 1
        [(name, address)] = getaddresses([str(mail["Reply-To"])])
        assert name == "林悦"
        taken = await come(context, letter("您好", to=address, sender="other@x.example"))
        assert (taken.lead_id, taken.outcome) == (lead_id, "to_bot")
        await sender.close()


async def corrected(context: Context, lead_id: str) -> None:
    """A colleague found out that the address was somebody else's."""

    def fix(session: Session) -> None:
        lead = leads.get(session, lead_id)
        said = Said("email", "wang.lei@brewery.example", "wang.lei@brewery.example")
        facts.record(session, lead_id, [said], by="rep", now=TUESDAY + HOUR)
        addresses.changed(
            session, lead, "email", ADDRESS, str(said.value), by="rep", now=TUESDAY + HOUR
        )
        leads.identify(session, lead, "email", str(said.value), TUESDAY + HOUR)

    await context.database.run(fix)


async def test_whoever_had_our_mail_by_mistake_is_not_the_lead(context: Context) -> None:
    lead_id, sent = await written_to(context)
    await corrected(context, lead_id)
    for number, about in enumerate((sent, None)):
        raw = letter("你们发错人了", about=about, message_id=f"<n{number}@brewery.example>")
        taken = await come(context, raw)
        assert (taken.outcome, taken.lead_id) == ("unknown_sender", None)
    theirs = await come(
        context, letter("收到", about=sent, sender="wang.lei@brewery.example", message_id="<y@b.example>")
    )  # fmt: skip
    assert theirs.lead_id == lead_id

    def look(session: Session) -> bool:
        return addresses.of(session, lead_id)["email"] == "wang.lei@brewery.example"

    assert await context.database.run(look)


async def test_who_stops_our_mail_at_a_wrong_address_stops_it_there_alone(
    context: Context,
) -> None:
    lead_id, sent = await written_to(context)
    await corrected(context, lead_id)
    taken = await come(context, letter("退订", about=sent, subject="退订"))
    assert taken.outcome == "stopped"

    def look(session: Session) -> tuple[bool, bool, int]:
        return (
            consent.is_suppressed(session, "email", ADDRESS),
            consent.is_suppressed(session, "email", "wang.lei@brewery.example"),
            len(timeline.of(session, lead_id, "opt_out")),
        )

    assert await context.database.run(look) == (True, False, 0)


async def test_an_answer_goes_to_the_address_that_stands(
    context: Context, recorder: Recorder
) -> None:
    lead_id, sent = await written_to(context)
    taken = await come(context, letter("你好", about=sent))
    await corrected(context, lead_id)

    def answer(session: Session) -> None:
        talk = session.get_one(Conversation, taken.conversation_id)
        [message] = transcripts.waiting(session, talk.id)
        message.state = "answered"
        conversations.say(
            session, talk, [Reply("您好")], language="zh", now=TUESDAY + DAY, reply_to=message.id
        )

    await context.database.run(answer)
    await worker.tick(context, TUESDAY + DAY + HOUR)
    assert recorder.sent[-1].to == "wang.lei@brewery.example"
