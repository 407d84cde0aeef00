"""From the first message to the handoff, and what the rep makes of it, in both languages."""

from __future__ import annotations

import hashlib
import hmac
import re
import time

import pytest

from tests.journey.product import WEBHOOK_SECRET, Product, text_of, until
from tests.journey.scripts import BUYER, LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ready_buyer_reaches_the_rep(product: Product, language: str) -> None:
    who = BUYER[language]
    chat = product.chat(language)
    opening = chat.messages[0]
    assert who.bot in opening["text"]
    assert who.notice in opening["text"]
    assert opening["asks"] not in ("name", "company", "email", "phone", "wechat")
    assert [m["asks"] for m in chat.messages[1:] if m["asks"]] == []

    # a question midway is answered, and the open one is put again in the same answer
    chat.answer_until(who.answers, lambda: chat.asks == "company_size")
    assert who.reply in chat.say(who.question)
    assert chat.asks == "company_size"

    # a correction supersedes, with its own sentence as proof
    chat.say(who.answers["company_size"])
    assert chat.lead["facts"]["company_size"]["value"] == {"min": 1200, "max": 1200}
    chat.say(who.correction)
    size = chat.lead["facts"]["company_size"]
    assert size["value"] == {"min": 1500, "max": 1500}
    assert size["evidence"]["text"] == who.correction

    # nothing known is asked again, and at most one thing at a time
    chat.answer_until(who.answers, lambda: chat.asks is None)
    asked = [m["asks"] for m in chat.after() if m["sender"] == "bot" and m["asks"]]
    put_anew = [fact for i, fact in enumerate(asked) if i and fact != asked[i - 1]]
    assert len(put_anew) == len(set(put_anew)), asked

    # the recap holds what was said, then the decision
    recap = chat.messages[-1]
    assert "1,500" in recap["text"]
    assert recap["buttons"]
    chat.say(who.confirm)
    lead = chat.lead
    assert lead["verdict"] == lead["stage"] == "qualified"
    met = {r["criterion"]: r for r in lead["reasons"]}
    for name in ("fit", "need", "authority", "timeline"):
        assert met[name]["met"] is True
        assert met[name]["evidence"]["text"], met[name]
    assert met["timeline"]["evidence"]["text"] == who.answers["timeline"]
    handoff = lead["handoff"]
    assert handoff["reason"] == "qualified"
    assert handoff["state"] == "new"
    assert handoff["assignee"] == who.rep

    _rep_is_told(product, language, lead["lead_id"], handoff["id"])
    _rep_decides(product, chat.id, lead["lead_id"], handoff["id"])


def _rep_is_told(product: Product, language: str, lead_id: str, handoff_id: str) -> None:
    who = BUYER[language]
    mail = until(
        lambda: next(
            (m for m in product.mailbox.to(who.rep) if handoff_id in text_of(m)),
            None,
        ),
        "the rep's mail",
    )
    lines = text_of(mail).splitlines()
    assert lines[0].startswith(who.why_now)
    assert who.quote in text_of(mail)
    assert f"{product.url}/console/handoffs/{handoff_id}" in text_of(mail)
    brief = product.staff("GET", f"/api/v1/handoffs/{handoff_id}").json["brief"]
    assert lines[0] in str(brief), "the console shows the same brief"

    headers, body = until(lambda: product.hooks.about(lead_id), "the webhook")[0]
    stamp = headers["X-Leadhatch-Timestamp"]
    assert abs(time.time() - int(stamp)) < 300
    signed = hmac.new(WEBHOOK_SECRET.encode(), stamp.encode() + b"." + body, hashlib.sha256)
    assert headers["X-Leadhatch-Signature"] == f"v1={signed.hexdigest()}"
    assert handoff_id.encode() in body


def _rep_decides(product: Product, conversation_id: str, lead_id: str, handoff_id: str) -> None:
    where = f"/api/v1/handoffs/{handoff_id}"
    staff = "anna.reed@beaconcloud.example"
    assert product.staff("POST", f"{where}/accept", {"by": staff}).status == 200
    lead = product.staff("GET", f"/api/v1/leads/{lead_id}").json
    assert lead["stage"] == "opportunity"
    assert lead["handoff"]["state"] == "accepted"

    second = product.staff("POST", f"{where}/accept", {"by": "lin.yue@beaconcloud.example"})
    assert second.status == 409
    assert second.headers["Content-Type"].startswith("application/problem+json")
    assert re.search(r"anna", second.text, re.IGNORECASE), second.text

    returned = product.staff("POST", f"{where}/return", {"by": staff, "reason": "too_early"})
    assert returned.status == 200, returned.text
    lead = product.staff("GET", f"/api/v1/conversations/{conversation_id}/lead").json
    assert lead["stage"] == "nurturing"
    assert lead["verdict"] == "nurture"
    kept = product.staff("GET", where).json
    assert kept["state"] == "returned"
    assert kept["return_reason"] == "too_early"
    events = product.staff("GET", f"/api/v1/leads/{lead_id}/timeline").json["events"]
    assert any("too_early" in str(event["data"]) for event in events)
