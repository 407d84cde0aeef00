"""Mail by HTTP: raw and in the forms of the providers, handled once."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture.bounces import Bounce
from sdr import consent, outbound, transcripts
from sdr.db import Database
from tests import builders
from tests.clocks import HandClock
from tests.integration.console.conftest import Client

URL = "/api/v1/inbound/mail"
MAIL = "wang@brewery.example"
RAW = (
    "From: Wang <wang@brewery.example>\r\nTo: lin@beacon.example\r\nSubject: Re: hi\r\n"
    "Message-ID: <m1@brewery.example>\r\nIn-Reply-To: {sent}\r\n\r\nWe have 300 people.\r\n\r\n"
    "On Tue, Mar 3, 2026 at 10:00 AM Lin <lin@beacon.example> wrote:\r\n> hello\r\n"
)


@pytest.fixture
def sent(database: Database, clock: HandClock) -> str:
    """A mail that went to a lead: its Message-ID."""

    def make(session: Session) -> str:
        lead = builders.lead(session, language="en", email=MAIL)
        delivery = outbound.plan(
            session, identity="touch:t", purpose="touch", channel="email", lead_id=lead.id,
            address=MAIL, language="en", payload={}, not_before=clock.now(), now=clock.now(),
            domain="beacon.example",
        )  # fmt: skip
        delivery.state, delivery.settled_at = outbound.State.SENT, clock.now()
        return delivery.message_id

    with database.session() as session:
        return make(session)


async def post(api: Client, body: Any, **headers: str) -> list[dict[str, Any]]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = "message/rfc822" if isinstance(body, bytes) else "application/json"
    answer = await api.post(URL, data=io.BytesIO(data), headers={"Content-Type": kind, **headers})
    assert answer.status == 200, await answer.text()
    return list((await answer.json())["mails"])


def shapes(sent: str) -> dict[str, Any]:
    raw = RAW.format(sent=sent)
    return {
        "raw": raw.encode(), "json": {"raw": raw},
        "base64": {"raw_base64": base64.b64encode(raw.encode()).decode()},
        "ses": {"Type": "Notification", "Message": json.dumps(
            {"notificationType": "Received", "content": raw})},
        "postmark": {
            "FromFull": {"Email": MAIL}, "From": f"Wang <{MAIL}>", "To": "lin@beacon.example",
            "Subject": "Re: hi\r\nBcc: all@x.example", "MessageID": "abc",
            "TextBody": "We have 300 people.\n\n> hello",
            "Headers": [{"Name": "Message-ID", "Value": "<m1@brewery.example>"},
                        {"Name": "In-Reply-To", "Value": sent}],
        },
    }  # fmt: skip


@pytest.mark.parametrize("shape", ["raw", "json", "base64", "ses", "postmark"])
async def test_a_reply_in_every_form(
    api: Client, database: Database, sent: str, shape: str
) -> None:
    body = shapes(sent)[shape]
    [taken] = await post(api, body)
    assert (taken["kind"], taken["outcome"], taken["fresh"]) == ("reply", "to_bot", True)
    [again] = await post(api, body)
    assert (again["id"], again["fresh"]) == (taken["id"], False)
    with database.session() as session:
        [message] = transcripts.after(session, taken["conversation_id"], 0)
        assert message.text == "We have 300 people."


async def test_the_form_of_an_inbound_parse(api: Client, sent: str) -> None:
    answer = await api.post(URL, data={"email": RAW.format(sent=sent)})
    assert (await answer.json())["mails"][0]["outcome"] == "to_bot"


def bounces(sent: str) -> dict[str, Any]:
    return {
        "postmark": {"RecordType": "Bounce", "Type": "HardBounce", "Email": MAIL, "MessageID": "x",
                     "Description": "The server was unable to deliver", "Details": "smtp;550 5.1.1 user unknown"},
        "ses": {"Type": "Notification", "Message": json.dumps({
            "notificationType": "Bounce", "mail": {"commonHeaders": {"messageId": sent}},
            "bounce": {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [
                {"emailAddress": MAIL, "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 unknown"}]}})},
        "sendgrid": [{"event": "bounce", "type": "bounce", "email": MAIL, "status": "5.1.1",
                      "reason": "550 5.1.1 no such user", "smtp-id": sent},
                     {"event": "open", "email": MAIL}],
        "mailgun": {"event-data": {"event": "failed", "severity": "permanent", "recipient": MAIL,
                                   "delivery-status": {"code": 550, "message": "5.1.1 no such user"},
                                   "message": {"headers": {"message-id": sent.strip("<>")}}}},
    }  # fmt: skip


@pytest.mark.parametrize("shape", ["postmark", "ses", "sendgrid", "mailgun"])
async def test_a_bounce_in_every_form(
    api: Client, database: Database, sent: str, shape: str
) -> None:
    [taken] = await post(api, bounces(sent)[shape])
    assert (taken["kind"], taken["outcome"]) == ("bounce", "hard")
    with database.session() as session:
        assert consent.is_suppressed(session, "email", MAIL)
        assert session.scalars(select(Bounce)).one().status == "5.1.1"


async def test_a_full_mailbox_that_a_provider_calls_permanent_is_soft(
    api: Client, database: Database, sent: str
) -> None:
    body = {"event": "failed", "severity": "permanent", "recipient": MAIL,
            "delivery-status": {"code": 550, "message": "552 5.2.2 mailbox full"},
            "message": {"headers": {"message-id": sent}}}  # fmt: skip
    [taken] = await post(api, {"event-data": body})
    assert taken["outcome"] == "soft"
    with database.session() as session:
        assert not consent.is_suppressed(session, "email", MAIL)


async def test_strangers_are_listed_page_by_page(api: Client, sent: str) -> None:
    for number in range(3):
        await post(api, f"From: s{number}@new.example\r\nSubject: {number}\r\n\r\nhello".encode())
    await post(api, RAW.format(sent=sent).encode())
    first = await (await api.get(f"{URL}?outcome=unknown_sender&limit=2")).json()
    assert [each["sender"] for each in first["mails"]] == ["s2@new.example", "s1@new.example"]
    rest = await api.get(f"{URL}?outcome=unknown_sender&limit=2&cursor={first['next_cursor']}")
    page = await rest.json()
    assert ([each["sender"] for each in page["mails"]], page["next_cursor"]) == (
        ["s0@new.example"],
        None,
    )
    assert (await api.get(f"{URL}?outcome=nonsense")).status == 422


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [(b"", "message/rfc822", 422), (b"{", "application/json", 400), (b"{}", "application/json", 422),
     (b"[1]", "application/json", 200), (b'"x"', "application/json", 422),
     (b'{"raw_base64": "\xc3\xa9"}', "application/json", 422),
     (b"\x00\xff not a mail", "message/rfc822", 200)],
)  # fmt: skip
async def test_what_is_no_mail(api: Client, body: bytes, kind: str, status: int) -> None:
    answer = await api.post(URL, data=body, headers={"Content-Type": kind})
    assert answer.status == status, await answer.text()


async def test_a_big_mail_is_taken_and_a_stranger_is_not(api: Client, anonymous: Client) -> None:
    big = b"From: s@new.example\r\nSubject: big\r\n\r\n" + b"x" * 3_000_000
    assert (await post(api, big))[0]["outcome"] == "unknown_sender"
    kind = {"Content-Type": "message/rfc822"}
    assert (await anonymous.post(URL, data=big[:100], headers=kind)).status == 401


async def test_the_health_of_the_sender(api: Client, sent: str) -> None:
    [bounce] = [bounces(sent)["ses"]]
    await post(api, bounce)
    answer = await (await api.get("/api/v1/mail-health")).json()
    week = next(each for each in answer["figures"] if each["days"] == 7)
    assert (week["domain"], week["sent"], week["hard"], week["bounce_rate"]) == (
        "beacon.example",
        1,
        1,
        1.0,
    )
    assert (answer["limit"], answer["dns"]) == (None, [])
