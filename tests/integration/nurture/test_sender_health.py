"""Figures of what came back, the brake they pull, and what DNS says of the sender."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator

import dns.message
import dns.rrset
import pytest
from sqlalchemy.orm import Session

from adapters.dns_records import Dns
from nurture import bounces, sender_health, switches, worker
from nurture.bounces import Bounce
from nurture.context import Context
from nurture.switches import Scope, Switch
from sdr import outbound
from sdr.db import Database
from tests import builders
from tests.integration.nurture.conftest import Recorder
from tests.integration.nurture.test_tick import HOUR, TUESDAY, nothing

DAY = dt.timedelta(days=1)


def sent(
    session: Session, number: int, at: dt.datetime, *, back: dict[str, int], start: int = 0
) -> None:
    """So many mails sent at a time, of which some came back."""
    kinds = [kind for kind, times in back.items() for _ in range(times)]
    for index in range(number):
        delivery = outbound.plan(
            session, identity=f"touch:{start + index}:{at.isoformat()}", purpose="touch",
            channel="email", lead_id=None, address=f"p{start + index}@x.example", language="en",
            payload={}, not_before=at, now=at, domain="beacon.example",
        )  # fmt: skip
        delivery.state, delivery.settled_at = outbound.State.SENT, at
        if index < len(kinds):
            session.add(
                Bounce(id=f"bnc_{start}_{index}_{at:%d%H}", delivery_id=delivery.id, kind=kinds[index],
                       address_hash="x" * 64, source="report", at=at)
            )  # fmt: skip
    session.flush()


def test_figures_by_domain_and_window(database: Database) -> None:
    with database.session() as session:
        sent(session, 10, TUESDAY - 10 * DAY, back={"hard": 2})
        sent(session, 20, TUESDAY - 3 * DAY, back={"hard": 1, "soft": 2, "block": 1}, start=100)
        sent(session, 4, TUESDAY - HOUR, back={"complaint": 1}, start=200)
        found = {each.days: each for each in sender_health.figures(session, TUESDAY)}
    assert {each.domain for each in found.values()} == {"beacon.example"}
    assert [found[days].sent for days in (1, 7, 30)] == [4, 24, 34]
    assert [found[days].hard for days in (1, 7, 30)] == [0, 1, 3]
    assert (found[7].soft, found[7].block, found[7].complaints) == (2, 1, 1)
    assert found[30].bounce_rate == pytest.approx(3 / 34)
    assert found[1].complaint_rate == 0.25


@pytest.mark.parametrize(
    ("number", "back", "limit"),
    [(99, {"hard": 50}, None), (200, {"hard": 10}, None), (200, {"hard": 11}, "hard_bounces:5.5%"),
     (200, {"soft": 90, "block": 90}, None), (400, {"complaint": 1}, None),
     (400, {"complaint": 2}, "complaints:0.5%")],
)  # fmt: skip
def test_the_limits(
    database: Database, number: int, back: dict[str, int], limit: str | None
) -> None:
    with database.session() as session:
        sent(session, number, TUESDAY - DAY, back=back)
        assert sender_health.trouble(session, TUESDAY) == limit


async def test_over_a_limit_nothing_more_leaves_until_somebody_starts_it(
    context: Context, recorder: Recorder
) -> None:
    def prepare(session: Session) -> None:
        sent(session, 200, TUESDAY - DAY, back={bounces.HARD: 20})
        builders.conversation(session, builders.lead(session))

    await context.database.run(prepare)
    await worker.tick(context, TUESDAY + HOUR)
    assert recorder.sent == []
    row = await context.database.run(lambda s: s.get_one(Switch, switches.ALL))
    assert (row.stopped, row.by, row.note) == (True, "sender_health", "hard_bounces:10.0%")
    # whoever starts it has seen the figures: the same ones do not stop it again
    await context.database.run(
        lambda s: switches.turn(
            s, Scope(), stop=False, by="lin@beacon.example", now=TUESDAY + 2 * HOUR
        )
    )
    done = await worker.tick(context, TUESDAY + 3 * HOUR)
    assert done == nothing(sent=1) or done == nothing(enrolled=1, sent=1)
    assert len(recorder.sent) == 1


# ── DNS ────────────────────────────────────────────────────────────────────────────────────────
ZONE = {
    "good.example.": ["v=spf1 include:_spf.mail.example -all", "other=1"],
    "_dmarc.good.example.": ["v=DMARC1; p=quarantine"],
    "s1._domainkey.good.example.": ["v=DKIM1; k=rsa; p=MIIB" + "A" * 300],
    "weak.example.": ["v=spf1 +all"],
    "_dmarc.weak.example.": ["v=DMARC1; p=none"],
    "s1._domainkey.weak.example.": ["v=DKIM1; p="],
    "twice.example.": ["v=spf1 -all", "v=spf1 ~all"],
}


class Server(asyncio.DatagramProtocol):
    """A small name server that knows ZONE and does not answer for `silent.example`."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        asked = dns.message.from_wire(data)
        name = str(asked.question[0].name)
        if "silent" in name:
            return
        answer = dns.message.make_response(asked)
        for text in ZONE.get(name, []):
            pieces = " ".join(f'"{text[i : i + 200]}"' for i in range(0, len(text), 200))
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", pieces))
        self.transport.sendto(answer.to_wire(), addr)  # type: ignore[attr-defined]


@pytest.fixture
async def resolver() -> AsyncIterator[Dns]:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Server, local_addr=("127.0.0.1", 0))
    yield Dns(server="127.0.0.1", port=transport.get_extra_info("sockname")[1], timeout=0.5)
    transport.close()


@pytest.mark.parametrize(
    ("domain", "selector", "expected"),
    [("good.example", "s1", ["good", "good", "good"]), ("weak.example", "s1", ["weak", "weak", "weak"]),
     ("none.example", "s1", ["missing", "missing", "missing"]),
     ("twice.example", None, ["several", "not_asked", "missing"]),
     ("silent.example", "s1", ["unknown", "unknown", "unknown"])],
)  # fmt: skip
async def test_what_dns_says(
    resolver: Dns, domain: str, selector: str | None, expected: list[str]
) -> None:
    found = await sender_health.records(resolver, domain, selector)
    assert [each.status for each in found] == expected
