"""While a colleague talks to a lead: nurture waits, and who keeps somebody waiting is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from nurture import worker
from nurture.context import Context
from sdr import conversations, floor, handing_back
from sdr.outbound import Delivery
from sdr.ports import FixedClock
from tests.builders import TUESDAY
from tests.integration.nurture.conftest import Recorder
from tests.integration.nurture.test_steps import do, mail, pooled, run, sequence

__all__ = ["run"]
MINUTE = dt.timedelta(minutes=1)
MEI = {"by": "mei@beacon.example", "by_name": "周梅"}


def talk(context: Context, lead_id: str, move: Any, now: dt.datetime, **rest: Any) -> None:
    do(context, lambda s: move(
        s, conversations.of_lead(s, lead_id)[0], **MEI, playbook=context.playbook, now=now, **rest
    ))  # fmt: skip


def touches(context: Context) -> list[tuple[str, str | None]]:
    rows = select(Delivery).where(Delivery.purpose == "touch").order_by(Delivery.id)
    with context.database.session() as session:
        return [(each.state, each.reason) for each in session.scalars(rows)]


async def test_a_takeover_pauses_all_nurture_and_handing_back_resumes_it(
    run: Callable[..., Context], recorder: Recorder
) -> None:
    context = run(sequence(mail("one"), mail("two", wait="3d")))
    lead_id = pooled(context)
    await worker.tick(context, TUESDAY)
    assert len(recorder.sent) == 1
    at = TUESDAY + dt.timedelta(days=3) - MINUTE
    talk(context, lead_id, floor.take, at)
    await worker.tick(context, at + 2 * MINUTE)
    assert len(recorder.sent) == 1
    assert touches(context)[1] == ("planned", "human_talks")
    # the lease is renewed by what the colleague does: the touch goes on waiting
    talk(context, lead_id, floor.answer, at + 10 * MINUTE, text="我在")
    await worker.tick(context, at + 16 * MINUTE)
    assert touches(context)[1] == ("planned", "human_talks")
    talk(context, lead_id, handing_back.hand_back, at + 17 * MINUTE)
    await worker.tick(context, at + 18 * MINUTE)
    assert [state for state, _ in touches(context)] == ["sent", "sent"]
    assert len(recorder.sent) == 2


async def test_a_lease_that_runs_out_resumes_it_too(
    run: Callable[..., Context], recorder: Recorder
) -> None:
    context = run(sequence(mail("one")))
    lead_id = pooled(context)
    talk(context, lead_id, floor.take, TUESDAY)
    await worker.tick(context, TUESDAY + MINUTE)
    # nobody is enrolled behind a colleague's back
    assert (recorder.sent, touches(context)) == ([], [])
    await worker.tick(context, TUESDAY + dt.timedelta(hours=1))
    assert len(recorder.sent) == 1


async def test_a_message_that_waits_rings_the_colleague_once(
    context: Context, recorder: Recorder
) -> None:
    lead_id = pooled(context)
    talk(context, lead_id, floor.answer, TUESDAY, text="您好")

    def write(at: dt.datetime) -> None:
        do(context, lambda s: conversations.receive(
            s, conversations.of_lead(s, lead_id)[0], "在吗？", language="zh", now=at
        ))  # fmt: skip

    async def rung(at: dt.datetime) -> list[str]:
        recorder.sent.clear()
        await worker.errands(context, FixedClock(at))
        return [each.to for each in recorder.sent]

    write(TUESDAY + MINUTE)
    assert await rung(TUESDAY + MINUTE * 1.5) == []
    assert await rung(TUESDAY + 2 * MINUTE) == [MEI["by"]]
    assert "在吗？" in recorder.sent[0].text
    write(TUESDAY + 3 * MINUTE)  # the same waiting
    assert await rung(TUESDAY + 5 * MINUTE) == []
    talk(context, lead_id, floor.answer, TUESDAY + 6 * MINUTE, text="在的")
    write(TUESDAY + 7 * MINUTE)
    assert await rung(TUESDAY + 9 * MINUTE) == [MEI["by"]]
