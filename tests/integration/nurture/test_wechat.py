"""Steps that write in WeChat: while the window is open, else by the next channel."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from nurture import wechat_consents, worker
from nurture.context import Context
from nurture.wechat import WechatThread
from sdr import channels, consent, conversations, windows
from sdr.conversations import Message
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.playbook.model import Playbook
from sdr.playbook.wechat import Wechat
from sdr.ports import SendRefused
from tests import builders
from tests.builders import TUESDAY
from tests.integration.nurture.conftest import Recorder
from tests.integration.nurture.test_steps import NEVER, mail, sequence

OPENID = "oFollower-0001"


@pytest.fixture
def both(context: Context, playbook: Playbook, recorder: Recorder) -> Context:
    """A context that mails and writes in WeChat, with one sequence that would rather do the latter."""
    own = sequence(mail("hello", channels=["wechat", "email"], content=NEVER))
    return dataclasses.replace(
        context, playbook=playbook.model_copy(update={"sequences": (own,)}),
        channels={"email": recorder, "wechat": recorder},
    )  # fmt: skip


def follower(
    context: Context, *, wrote: dt.datetime | None = TUESDAY, agreed: bool = True,
    left: bool = False,
) -> str:  # fmt: skip
    """A lead of the pool who follows the account and wrote at some time."""
    with context.database.session() as session:
        lead = builders.lead(session)
        talk, _ = conversations.start(
            session, lead=lead, language="zh", source={}, now=TUESDAY, channel="wechat"
        )
        message, _ = conversations.receive(session, talk, "你们好", language="zh", now=TUESDAY)
        message.state = "answered"
        conversations.end(session, talk, "silence", TUESDAY)
        session.add(
            WechatThread(
                conversation_id=talk.id, account="wx01", openid=OPENID, sent_seq=1, plans=0,
                left_at=TUESDAY if left else None,
            )
        )  # fmt: skip
        if agreed:
            consent.grant(session, lead.id, "wechat", granted=True, by="prospect", now=TUESDAY,
                          address=OPENID)  # fmt: skip
        if wrote is not None:
            rules = channels.table()["wechat"].windows["message"]
            windows.open_up(session, talk.id, "message", rules, wrote)
        return lead.id


def touches(context: Context) -> list[Delivery]:
    with context.database.session() as session:
        return list(session.scalars(select(Delivery).where(Delivery.purpose == "touch")))


async def test_while_the_window_is_open_a_step_writes_in_wechat_once(
    both: Context, recorder: Recorder
) -> None:
    follower(both)
    await worker.tick(both, TUESDAY)
    await worker.tick(both, TUESDAY + dt.timedelta(minutes=1))
    [sent] = recorder.sent
    assert (sent.channel, sent.to) == ("wechat", OPENID)
    assert "hello" in sent.text
    assert "/t/" in sent.text, "a tracked link"
    [touch] = touches(both)
    assert (touch.state, touch.payload["passed_over"]) == ("sent", {})
    with both.database.session() as session:
        said = session.scalars(select(Message).where(Message.sender == "bot")).one()
        assert said.wording == "nurture"
        talk = said.conversation_id
        assert windows.left(session, talk, TUESDAY) == 4


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"wrote": None}, "window_closed"),
        ({"wrote": TUESDAY - dt.timedelta(days=3)}, "window_closed"),
        ({"agreed": False}, "no_consent"),
        ({"left": True}, "no_address"),
    ],
)
async def test_else_the_next_channel_is_taken_and_the_reason_kept(
    both: Context, recorder: Recorder, how: dict[str, Any], why: str
) -> None:
    follower(both, **how)
    await worker.tick(both, TUESDAY)
    [sent] = recorder.sent
    assert sent.channel == "email"
    [touch] = touches(both)
    assert touch.payload["passed_over"] == {"wechat": why}


async def test_the_last_two_of_a_window_are_not_for_sequences(
    both: Context, recorder: Recorder
) -> None:
    lead_id = follower(both)
    with both.database.session() as session:
        [talk] = conversations.of_lead(session, lead_id)
        for _ in range(3):
            assert windows.spend(session, talk.id, TUESDAY)
    await worker.tick(both, TUESDAY)
    assert [each.channel for each in recorder.sent] == ["email"]


async def test_an_id_that_was_only_told_is_nobody_who_follows(
    both: Context, recorder: Recorder
) -> None:
    with both.database.session() as session:
        lead = builders.lead(session, known={"wechat": "wang_lei_88"})
        builders.conversation(session, lead)
        consent.grant(session, lead.id, "wechat", granted=True, by="prospect", now=TUESDAY)
    await worker.tick(both, TUESDAY)
    assert [each.channel for each in recorder.sent] == ["email"]


@pytest.mark.parametrize(
    ("channels_", "visited", "goes_by"),
    [
        (["wechat", "email"], False, "email"),
        (["wechat", "in_chat", "email"], False, "email"),
        (["wechat", "in_chat", "email"], True, "in_chat"),
        (["wechat"], False, None),
    ],
)
async def test_a_window_that_closes_before_the_hour_leaves_the_next_channel(
    both: Context, recorder: Recorder, channels_: list[str], visited: bool, goes_by: str | None
) -> None:
    own = sequence(mail("hello", channels=channels_, content=NEVER))
    both = dataclasses.replace(
        both, playbook=both.playbook.model_copy(update={"sequences": (own,)})
    )
    lead_id = follower(both, wrote=TUESDAY - dt.timedelta(hours=26))
    if visited:
        with both.database.session() as session:
            builders.conversation(session, session.get_one(Lead, lead_id))
    await worker.tick(both, TUESDAY + dt.timedelta(hours=10))  # the hours of sequences are over
    assert [each.channel for each in touches(both)] == ["wechat"]
    assert recorder.sent == []
    for minute in (0, 1):
        await worker.tick(both, TUESDAY + dt.timedelta(days=1, minutes=minute))
    [touch] = touches(both)
    if goes_by is None:
        assert (touch.state, touch.reason) == ("skipped", "window_closed")
        return
    assert (touch.state, touch.channel) == ("sent", goes_by)
    assert touch.payload["passed_over"]["wechat"] == "window_closed"
    assert [each.channel for each in recorder.sent] == ["email"] * (goes_by == "email")


# ── templates and consents to single messages ──────────────────────────────────────────────────
def templated(context: Context, kind: str) -> Context:
    """The same, with a step that names a template for a closed window."""
    step = mail("hello", channels=["wechat", "email"], content=NEVER, template="case")
    held = Wechat.model_validate({"templates": [
        {"key": "case", "kind": kind, "id": "tpl-0123456789", "fields": {
            "thing1": {"zh": "{{ content_title }}，值得您花十分钟看一看", "en": "{{ content_title }}, worth it"},
            "thing2": {"zh": "{{ company.name }}", "en": "{{ company.name }}"}}}
    ]})  # fmt: skip
    update = {"sequences": (sequence(step),), "wechat": held}
    return dataclasses.replace(context, playbook=context.playbook.model_copy(update=update))


def consents(context: Context, lead_id: str, times: int, now: dt.datetime = TUESDAY) -> str:
    """The follower agreed so many times; their talk."""
    template = context.playbook.wechat.template("case")
    assert template is not None
    with context.database.session() as session:
        [talk] = conversations.of_lead(session, lead_id)
        for _ in range(times):
            wechat_consents.agreed(session, template, talk.id, now, yes=True)
        return talk.id


async def test_a_closed_window_is_passed_by_the_template_that_the_step_names(
    both: Context, recorder: Recorder
) -> None:
    both = templated(both, "template")
    follower(both, wrote=None)
    await worker.tick(both, TUESDAY)
    [sent] = recorder.sent
    assert (sent.channel, sent.to) == ("wechat", OPENID)
    assert sent.body is not None
    assert sent.body["path"] == "/cgi-bin/message/template/send"
    body = sent.body["body"]
    assert (body["touser"], body["template_id"]) == (OPENID, "tpl-0123456789")
    assert "/t/" in body["url"], "a tracked link"
    assert len(body["data"]["thing1"]["value"]) == 20, "what is longer is refused, so it is cut"
    assert body["data"]["thing1"]["value"].endswith("…")
    [touch] = touches(both)
    assert (touch.state, touch.payload["template"]) == ("sent", "case")
    assert body["client_msg_id"] == touch.id


async def test_in_an_open_window_the_words_of_the_step_go(
    both: Context, recorder: Recorder
) -> None:
    follower(templated(both, "template"))
    await worker.tick(templated(both, "template"), TUESDAY)
    [sent] = recorder.sent
    assert sent.body is None
    assert "hello" in sent.text


@pytest.mark.parametrize(
    ("times", "channel", "passed_over"),
    [(0, "email", {"wechat": "not_agreed"}), (1, "wechat", {}), (2, "wechat", {})],
)
async def test_one_consent_is_one_message(
    both: Context, recorder: Recorder, times: int, channel: str, passed_over: dict[str, str]
) -> None:
    both = templated(both, "subscription")
    talk = consents(both, follower(both, wrote=None), times)
    await worker.tick(both, TUESDAY)
    assert [each.channel for each in recorder.sent] == [channel]
    assert touches(both)[0].payload["passed_over"] == passed_over
    with both.database.session() as session:
        left = windows.left_of(session, talk, "once:case", TUESDAY)
        assert left == max(0, times - 1)
        assert windows.left(session, talk, TUESDAY) == 0, "it is no window for anything else"


async def test_a_consent_is_not_for_ever_and_not_for_who_took_it_back(
    both: Context, recorder: Recorder
) -> None:
    both = templated(both, "subscription")
    lead_id = follower(both, wrote=None)
    talk = consents(both, lead_id, 1, TUESDAY - dt.timedelta(days=366))
    template = both.playbook.wechat.template("case")
    assert template is not None
    with both.database.session() as session:
        assert windows.left_of(session, talk, "once:case", TUESDAY) == 0
        wechat_consents.agreed(session, template, talk, TUESDAY, yes=True)
        assert windows.left_of(session, talk, "once:case", TUESDAY) == 1
        wechat_consents.agreed(session, template, talk, TUESDAY, yes=False)
    await worker.tick(both, TUESDAY)
    assert [each.channel for each in recorder.sent] == ["email"]


@pytest.mark.parametrize(("reason", "left"), [("not_agreed", 0), ("bad_template_data", 2)])
async def test_only_a_missing_consent_takes_what_was_agreed_to(
    both: Context, recorder: Recorder, reason: str, left: int
) -> None:
    both = templated(both, "subscription")
    talk = consents(both, follower(both, wrote=None), 2)
    recorder.fails = SendRefused(reason, permanent=True)
    await worker.tick(both, TUESDAY)
    await worker.tick(both, TUESDAY + dt.timedelta(minutes=1))
    assert [(each.state, each.reason) for each in touches(both)] == [("failed", reason)]
    with both.database.session() as session:
        assert windows.left_of(session, talk, "once:case", TUESDAY) == left


async def test_what_goes_in_the_talk_after_all_is_no_template_any_more(
    both: Context, recorder: Recorder
) -> None:
    both = templated(both, "subscription")
    talk = consents(both, follower(both, wrote=None), 2)
    recorder.fails = SendRefused("busy", permanent=False)
    await worker.tick(both, TUESDAY)
    recorder.fails = None
    with both.database.session() as session:
        rules = channels.table()["wechat"].windows["message"]
        windows.open_up(session, talk, "message", rules, TUESDAY)
    await worker.tick(both, TUESDAY + dt.timedelta(hours=1))
    [sent] = recorder.sent
    assert sent.body is None, "in the talk"
    [touch] = touches(both)
    assert "template" not in touch.payload
    with both.database.session() as session:
        assert windows.left_of(session, talk, "once:case", TUESDAY) == 2, "none was used"
        assert windows.left(session, talk, TUESDAY) == 4


async def test_where_no_channel_will_do_it_is_kept_why_none_would(both: Context) -> None:
    """Only when every way is closed for good does the lead leave the sequence for it."""
    own = sequence(mail("hello", channels=["wechat", "in_chat"], content=NEVER))
    both = dataclasses.replace(
        both, playbook=both.playbook.model_copy(update={"sequences": (own,)})
    )
    lead_id = follower(both)
    await worker.tick(both, TUESDAY + dt.timedelta(hours=10))  # the hours of sequences are over
    with both.database.session() as session:
        consent.grant(session, lead_id, "wechat", granted=False, by="prospect",
                      now=TUESDAY + dt.timedelta(hours=11))  # fmt: skip
    await worker.tick(both, TUESDAY + dt.timedelta(days=1))
    [touch] = touches(both)
    assert (touch.state, touch.reason) == ("skipped", "no_consent")
    assert list(touch.payload["passed_over"]) == ["in_chat"]


async def test_a_message_that_the_platform_was_too_busy_for_takes_one_consent(
    both: Context, recorder: Recorder
) -> None:
    both = templated(both, "subscription")
    talk = consents(both, follower(both, wrote=None), 2)
    recorder.fails = SendRefused("busy", permanent=False)
    await worker.tick(both, TUESDAY)
    recorder.fails = None
    await worker.tick(both, TUESDAY + dt.timedelta(hours=1))
    assert [each.channel for each in recorder.sent] == ["wechat"]
    with both.database.session() as session:
        assert windows.left_of(session, talk, "once:case", TUESDAY) == 1


async def test_a_stop_holds_for_templates_too(both: Context, recorder: Recorder) -> None:
    both = templated(both, "template")
    lead_id = follower(both, wrote=None)
    with both.database.session() as session:
        consent.suppress(session, "wechat", OPENID, reason="opt_out", now=TUESDAY)
        assert lead_id
    await worker.tick(both, TUESDAY)
    assert [each.channel for each in recorder.sent] == ["email"]
