"""A talk in WeChat from following to the colleague's answer, through an outage, to the stop."""

from __future__ import annotations

from typing import Any

from tests.journey.product import Product, until
from tests.journey.wechat import follower


def test_a_follower_is_served_handed_over_and_let_go(product: Product) -> None:
    with follower(product, "oJourney-0001") as person:
        greeting = person.does("subscribe", "qrscene_expo-chengdu")
        assert greeting is not None
        assert "机器人" in greeting, "who speaks"
        assert "退订" in greeting, "the notice"
        rows = [row for row in greeting.splitlines() if row.startswith("2. ")]
        assert rows, "buttons are numbers"

        assert person.says("2") is not None
        assert person.says("我们是做白酒的，大概300个业代") is not None
        asked = person.says("找个人聊聊")
        assert "手机" in (asked or "")
        assert "139 0000 1234" in (person.says("13900001234") or "")

        def lead() -> dict[str, Any] | None:
            leads = product.staff("GET", "/api/v1/leads?q=13900001234").json["leads"]
            return next((each for each in leads if each["handoff"]), None)

        found = until(lead, "the lead is handed over")
        assert found["source"]["utm_campaign"] == "expo-chengdu"
        assert found["facts"]["need"]["value"] == ["channel_diversion"]
        assert found["facts"]["industry"]["evidence"]["text"] == "我们是做白酒的，大概300个业代"
        assert found["facts"]["phone"]["evidence"]["text"] == "13900001234"
        assert found["handoff"]["reason"] == "requested"
        [talk] = found["conversations"]

        # a colleague answers in the console, and is heard in WeChat
        said = product.staff(
            "POST", f"/api/v1/conversations/{talk}/reply",
            {"text": "您好，我是陈浩，下午三点给您打电话可以吗？", "by": found["handoff"]["assignee"]},
        )  # fmt: skip
        assert said.status == 200, said.text
        came = until(lambda: person.sent, "the colleague's answer")
        assert "下午三点给您打电话可以吗" in came[0]
        assert person.says("可以") is None, "the bot is silent"
        back = product.staff(
            "POST", f"/api/v1/conversations/{talk}/hand-back",
            {"by": found["handoff"]["assignee"]},
        )  # fmt: skip
        assert back.status == 200, back.text

        # while the engine is down it is said; the answer comes when it is back
        before = len(until(lambda: person.sent[1:], "who takes over")) + 1
        with product.without("rasa"):
            until(lambda: "engine" in product.down(), "the engine is down")
            excuse = person.says("你们支持金蝶对接吗")
            assert excuse is not None
        until(lambda: not product.down(), "the engine is back", within=60)
        late = until(lambda: person.sent[before:], "the late answer", within=30)
        assert len(late) == 1
        assert excuse not in late[0]

        assert person.says("TD") is not None
        allowed = product.staff("GET", f"/api/v1/leads/{found['lead_id']}").json["facts"]["consent"]
        assert allowed["value"] == {"email": False, "wechat": False, "phone": False}
        assert allowed["evidence"]["text"] == "TD"
