"""Groups of colleagues are told in the places where they work: WeCom, Feishu, DingTalk, Slack."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.outlet import HttpOutlet
from nurture import posting
from nurture.context import Context
from sdr import deadlines, handoffs, outbox, robots, subscriptions, timeline
from sdr.db import Database
from sdr.errors import BadInput
from sdr.outbox import State
from sdr.subscriptions import FROM_SETTINGS, Wish
from tests.clocks import HandClock
from tests.integration.nurture.conftest import Recorder
from tests.integration.nurture.test_posting import BY, NOW, SEAL, posts, qualified, subscribe
from tests.integration.receiver import LOOPBACK, Receiver

OK: dict[str, Any] = {
    "wecom": (200, {}, '{"errcode":0,"errmsg":"ok"}'),
    "dingtalk": (200, {}, '{"errcode":0,"errmsg":"ok"}'),
    "feishu": (200, {}, '{"code":0,"msg":"success","data":{}}'),
    "slack": (200, {}, "ok"),
}
PHONE = "13900001234"
HOSTILE = f"[win](http://evil.example) <at id=all></at> *{PHONE}* a@b.example"


@pytest.fixture
def context(make_context: Callable[..., Context], recorder: Recorder, clock: HandClock) -> Context:
    outlet = HttpOutlet(allow=LOOPBACK, clock=clock, timeout=5)
    return make_context(recorder, outlet=outlet, seal=SEAL)


def group(database: Database, there: Receiver, kind: str, *events: str, **others: Any) -> str:
    there.answers[f"/{kind}"] = others.pop("answer", OK[kind])
    address = there.at(f"/{kind}") + ("?access_token=abc" if kind == "dingtalk" else "")
    return subscribe(
        database, address, *(events or ("handoff.created",)), kind=kind, name=kind, **others
    )


@pytest.mark.parametrize("kind", robots.KINDS)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_new_handoff_is_told_in_the_form_of_the_platform(
    context: Context, database: Database, there: Receiver, clock: HandClock, kind: str,
    language: str,
) -> None:  # fmt: skip
    group(database, there, kind, language=language)
    with database.session() as session:
        lead = qualified(session, context, company="青山啤酒")
        handoff = handoffs.open_of(session, lead.id)
        assert handoff is not None
        url = f"https://chat.example.com/console/handoffs/{handoff.id}"
    await posting.drain(context, clock)
    assert [each.state for each in posts(database)] == [State.TAKEN]
    body = json.loads(there.got[0].body)
    if kind == "wecom":
        assert body["msgtype"] == "markdown"
        text = body["markdown"]["content"]
    elif kind == "feishu":
        assert body["msg_type"] == "interactive"
        text = json.dumps(body["card"], ensure_ascii=False)
        assert body["card"]["elements"][-1]["actions"][0]["url"] == url
    elif kind == "dingtalk":
        assert body["msgtype"] == "actionCard"
        assert body["actionCard"]["singleURL"] == url
        text = json.dumps(body["actionCard"], ensure_ascii=False)
    else:
        *theirs, ours = body["blocks"]
        assert {each["text"]["type"] for each in theirs} == {"plain_text"}
        assert ours["text"]["type"] == "mrkdwn"
        text = "\n".join(each["text"]["text"] for each in body["blocks"])
    for said in ("青山啤酒", "王磊", url, "新线索待接手" if language == "zh" else "New handoff"):
        assert said in text
    assert "03-03 " in text  # by when
    for kept in (PHONE, "3900001234", "wang@brewery.example", "@"):
        assert kept not in text


@pytest.mark.parametrize("kind", robots.KINDS)
async def test_what_a_stranger_wrote_is_no_markup_and_reaches_nobody(
    context: Context, database: Database, there: Receiver, clock: HandClock, kind: str
) -> None:
    group(database, there, kind)
    with database.session() as session:
        qualified(session, context, company=HOSTILE)
    await posting.drain(context, clock)
    text = there.got[0].body.decode()
    assert posts(database)[0].state == State.TAKEN
    for markup in ("[win]", "http://evil", "<at", f"*{PHONE}", PHONE, "a@b.example"):
        assert markup not in text


async def test_feishu_and_dingtalk_are_signed_as_they_document_it(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    group(database, there, "feishu", secret="fs-secret")
    group(database, there, "dingtalk", secret="SEC-ding")
    with database.session() as session:
        qualified(session, context)
    await posting.drain(context, clock)
    [feishu] = [json.loads(each.body) for each in there.got if each.path == "/feishu"]
    key = f"{feishu['timestamp']}\nfs-secret".encode()
    assert feishu["timestamp"] == str(int(NOW.timestamp()))
    wanted = base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
    assert feishu["sign"] == wanted
    [ding] = [each.path for each in there.got if each.path.startswith("/dingtalk")]
    query = {name: value[0] for name, value in parse_qs(urlsplit(ding).query).items()}
    signed = f"{query['timestamp']}\nSEC-ding".encode()
    wanted = base64.b64encode(hmac.new(b"SEC-ding", signed, hashlib.sha256).digest()).decode()
    assert query == {
        "access_token": "abc", "timestamp": str(int(NOW.timestamp() * 1000)), "sign": wanted
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "answer", "error"),
    [
        ("wecom", (200, {}, '{"errcode":93000,"errmsg":"invalid webhook url"}'),
         "code_93000: invalid webhook url"),
        ("wecom", (200, {}, json.dumps({"errcode": 93000, "errmsg": "y" * 900})),
         "code_93000: " + "y" * 200),
        ("dingtalk", (200, {}, '{"errcode":310000,"errmsg":"sign not match"}'),
         "code_310000: sign not match"),
        ("feishu", (200, {}, '{"code":19021,"msg":"sign match fail"}'),
         "code_19021: sign match fail"),
        ("slack", (404, {}, "no_service"), "status_404: no_service"),
        ("slack", (200, {}, "invalid_payload"), "status_200: invalid_payload"),
        ("wecom", (200, {}, "<html>sign in to the wifi</html>"),
         "status_200: <html>sign in to the wifi</html>"),
    ],
)  # fmt: skip
async def test_a_refusal_in_an_answer_of_200_is_a_failure(
    context: Context, database: Database, there: Receiver, clock: HandClock, kind: str,
    answer: Any, error: str,
) -> None:  # fmt: skip
    group(database, there, kind, answer=answer)
    with database.session() as session:
        qualified(session, context)
    await posting.drain(context, clock)
    [post] = posts(database)
    assert (post.state, post.error, post.attempts) == (State.WAITING, error, 1)


async def test_too_fast_leaves_the_robot_alone_for_a_while(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    busy: Any = (200, {}, '{"errcode":45009,"errmsg":"api freq out of limit"}')
    subscription = group(database, there, "wecom", answer=[busy, OK["wecom"]])
    with database.session() as session:
        qualified(session, context)
    await posting.drain(context, clock)
    with database.session() as session:
        held = subscriptions.get(session, subscription)
        assert held.not_before is not None
        assert (held.not_before - NOW).total_seconds() == 60


@pytest.mark.parametrize(("kind", "at_most"), [("wecom", 20), ("slack", 1)])
async def test_limits_are_kept_by_waiting_and_nothing_is_lost(
    context: Context, database: Database, there: Receiver, clock: HandClock, kind: str,
    at_most: int,
) -> None:  # fmt: skip
    subscription = group(database, there, kind)
    count = at_most + 3
    with database.session() as session:
        held = subscriptions.get(session, subscription)
        for number in range(count):
            data = {"subscription_id": "sub_x", "what": "dead", "name": "x", "address": "y"}
            outbox.put(
                session, held, outbox.DEAD, event_id=f"evt_{number}", lead_id=None, data=data,
                by=BY, now=NOW,
            )  # fmt: skip
    seconds = robots.table()[kind].limits[0].seconds
    went = []
    for _ in range(count):
        before = len(there.got)
        await posting.drain(context, clock)
        went.append(len(there.got) - before)
        if len(there.got) == count:
            break
        clock.forward(seconds=seconds / 2)
        assert await posting.drain(context, clock) == 0
        clock.forward(seconds=seconds / 2 + 0.01)
    assert went[0] == at_most
    assert max(went) <= at_most
    assert len(there.got) == count
    assert {each.attempts for each in posts(database)} == {1}
    assert {each.state for each in posts(database)} == {State.TAKEN}


async def test_groups_are_told_of_what_somebody_should_act_on(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    group(database, there, "wecom", *subscriptions.FOR_GROUPS, language="zh")
    with database.session() as session:
        lead = qualified(session, context)
        handoff = handoffs.open_of(session, lead.id)
        assert handoff is not None
        timeline.write(
            session, lead.id, "hot_reading", now=NOW, by="leadhatch",
            data={"rule": "x", "times": 3, "seconds": 240, "what": ["price"], "engagements": []},
        )  # fmt: skip
        timeline.write(
            session, lead.id, "meeting_booked", now=NOW, by=BY,
            data={"meeting_id": "meet_x", "at": "2026-03-05T07:00:00+00:00"},
        )  # fmt: skip
        later = handoff.due_at
    with database.session() as session:
        deadlines.expire(session, handoff.id, playbook=context.playbook, now=later)
    clock.moment = later
    await posting.drain(context, clock)
    told = "\n".join(json.loads(each.body)["markdown"]["content"] for each in there.got)
    for said in ("新线索待接手", "超时未接手", "近期频繁阅读", "打开 3 次，读了 4 分钟"):
        assert said in told


async def test_a_group_hears_of_dead_letters_of_others_and_not_of_its_own(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    there.answers["/crm"] = 410
    subscribe(database, there.at("/crm"), "handoff.created", name="CRM")
    group(database, there, "slack", "post.dead", "handoff.created", answer=(410, {}, "archived"))
    group(database, there, "wecom", "post.dead", language="en")
    with database.session() as session:
        qualified(session, context)
    for _ in range(3):
        await posting.drain(context, clock)
        clock.forward(seconds=61)
    told = [json.loads(each.body) for each in there.got if each.path == "/wecom"]
    text = "\n".join(each["markdown"]["content"] for each in told)
    assert "Messages not delivered: CRM" in text
    assert "Messages not delivered: slack" in text
    assert there.paths().count("/slack") == 1


async def test_the_robot_of_the_settings_is_a_subscription_while_it_is_set(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    there.answers["/wecom"] = OK["wecom"]
    outlet = HttpOutlet(clock=clock)  # nothing inside may be reached: the operator's own may
    address = there.at("/wecom?key=k")
    set_ = dataclasses.replace(context, outlet=outlet, wecom_url=address)
    await posting.drain(set_, clock)
    with database.session() as session:
        held = subscriptions.get(session, FROM_SETTINGS)
        assert (held.kind, held.language, held.trusted, held.enabled) == ("wecom", "zh", True, True)
        assert "key" not in held.shown
        wish = Wish(name="x", events=["handoff.created"], address="https://other.example/")
        with pytest.raises(BadInput):
            subscriptions.change(session, held.id, wish, SEAL, NOW)
    with database.session() as session:
        qualified(session, context)
    await posting.drain(set_, clock)
    assert there.paths() == ["/wecom?key=k"]
    await posting.drain(context, clock)  # the settings name it no more
    with database.session() as session:
        held = subscriptions.get(session, FROM_SETTINGS)
        assert (held.enabled, held.off_reason) == (False, subscriptions.NOT_SET)
    await posting.drain(set_, clock)
    with database.session() as session:
        subscriptions.switch(session, FROM_SETTINGS, on=False, now=NOW)
    await posting.drain(set_, clock)
    with database.session() as session:  # by hand it stays off
        assert not subscriptions.get(session, FROM_SETTINGS).enabled


async def test_a_robot_that_was_entered_by_hand_is_the_one_of_the_settings(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    by_hand = group(database, there, "wecom", "handoff.created")
    address = there.at("/wecom")
    for named, trusted in ((address, True), (address, True), (None, False)):
        await posting.drain(dataclasses.replace(context, wecom_url=named), clock)
        with database.session() as session:
            [held] = subscriptions.listed(session)
            assert (held.id, held.trusted, held.enabled) == (by_hand, trusted, True)
            assert held.events == ["handoff.created"]


def test_a_robot_of_the_settings_that_another_process_entered_is_no_error(
    database: Database,
) -> None:
    """Both looked and found none: the second to write finds it made."""
    with database.session() as session:
        subscriptions.take_setting(session, "https://one.example/", SEAL, NOW)
        subscriptions.get(session, FROM_SETTINGS).trusted = False  # so it is not found
        subscriptions.get(session, FROM_SETTINGS).kind = "slack"
    with database.session() as session:
        subscriptions.take_setting(session, "https://one.example/", SEAL, NOW)
        assert len(subscriptions.listed(session)) == 1


async def test_a_test_says_so_in_the_group(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    subscription = group(database, there, "feishu", language="zh")
    with database.session() as session:
        post = outbox.test(session, subscription, by=BY, now=NOW).id
    await posting.post_now(context, clock, post)
    assert "测试消息" in there.got[0].body.decode()


def test_one_robot_is_one_subscription(database: Database) -> None:
    address = "https://open.feishu.cn/open-apis/bot/v2/hook/abc"
    subscribe(database, address, "handoff.created", kind="feishu")
    with pytest.raises(BadInput):
        subscribe(database, address, "handoff.expired", kind="feishu")
    with pytest.raises(BadInput):
        subscribe(database, "https://two.example/", "lead.stage", kind="feishu")
