"""Steps that write in WeChat: while the window is open, else by the next channel."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from nurture import worker
from nurture.context import Context
from nurture.wechat import WechatThread
from sdr import channels, consent, conversations, windows
from sdr.conversations import Message
from sdr.outbound import Delivery
from sdr.playbook.model import Playbook
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
