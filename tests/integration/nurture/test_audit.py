"""Totals add up, and the rows that do not are named."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, update

from nurture import audit, worker
from nurture.context import Context
from sdr.db import Database
from sdr.deliveries import Delivery, Move
from sdr.ports import SendUncertain
from tests.integration.nurture.conftest import Recorder
from tests.integration.nurture.test_cli import run
from tests.integration.nurture.test_tick import HOUR, TUESDAY, make_lead


async def looked(context: Context) -> audit.Audit:
    return await context.database.run(lambda s: audit.audit(s, TUESDAY + HOUR))


async def test_everything_planned_is_accounted_for(context: Context, recorder: Recorder) -> None:
    await make_lead(context)
    await make_lead(context, email="li@mill.example", consented=False)
    await worker.tick(context, TUESDAY + HOUR)
    recorder.fails = SendUncertain("connection lost")
    await make_lead(context, email="zhao@mill.example")
    await worker.tick(context, TUESDAY + HOUR)
    made = await looked(context)
    assert made.adds_up
    assert (made.total.planned_ever, made.total.sent, made.total.uncertain) == (
        sum(each.planned_ever for each in made.rows.values()), 1, 1,
    )  # fmt: skip
    [(purpose, sequence, step)] = [place for place, counts in made.rows.items() if counts.sent]
    assert (purpose, bool(sequence), bool(step)) == ("touch", True, True)
    assert made.health.unresolved == 1


def tamper(how: str) -> Callable[[Any], None]:
    changes: dict[str, Any] = {
        "deleted": delete(Delivery),
        "never_planned": delete(Move),
        "state_differs": update(Delivery).values(state="failed"),
        "unknown_state": update(Delivery).values(state="gone"),
        "half_settled": update(Delivery).values(settled_at=None),
        "nobody_sends": update(Delivery).values(state="sending", settled_at=None, owner=None),
    }
    return lambda session: session.execute(changes[how])


@pytest.mark.parametrize(
    "how",
    ["deleted", "never_planned", "state_differs", "unknown_state", "half_settled", "nobody_sends"],
)
async def test_what_does_not_add_up_is_named(context: Context, how: str) -> None:
    await make_lead(context)
    await worker.tick(context, TUESDAY + HOUR)
    await context.database.run(tamper(how))
    made = await looked(context)
    assert not made.adds_up
    assert how in {problem for problem, _ in made.findings}
    assert all(delivery_id.startswith("dlv_") for _, delivery_id in made.findings)


async def test_the_command_prints_it_and_fails_when_it_does_not_add_up(
    context: Context, database: Database, database_url: str, environment: dict[str, str]
) -> None:
    await make_lead(context)
    await worker.tick(context, TUESDAY + HOUR)
    environment["LEADHATCH_DATABASE_URL"] = database_url
    good = run(environment, "audit")
    assert (good.exit_code, "accounted for" in good.output) == (0, True)
    shape = json.loads(run(environment, "audit", "--json").output)
    assert (shape["adds_up"], shape["total"]["sent"]) == (True, 1)
    await context.database.run(tamper("state_differs"))
    bad = run(environment, "audit")
    assert bad.exit_code == 1
    assert "state_differs" in bad.output


async def test_an_uncertain_one_is_settled_on_the_command_line(
    context: Context, recorder: Recorder, database_url: str, environment: dict[str, str]
) -> None:
    environment["LEADHATCH_DATABASE_URL"] = database_url
    assert "Nothing is uncertain." in run(environment, "uncertain").output
    recorder.fails = SendUncertain("connection lost")
    await make_lead(context)
    await worker.tick(context, TUESDAY + HOUR)
    listed = run(environment, "uncertain").output
    delivery_id = listed.split()[0]
    assert "w…@brewery.example" in listed
    assert run(environment, "uncertain", "--resolve", delivery_id).exit_code == 2
    settled = run(environment, "uncertain", "--resolve", delivery_id, "--as", "sent")
    assert (settled.exit_code, "noted as arrived" in settled.output) == (0, True)
    again = run(environment, "uncertain", "--resolve", delivery_id, "--as", "again")
    assert (again.exit_code, "not uncertain any more" in again.output) == (2, True)
    assert run(environment, "uncertain", "--resolve", "dlv_1", "--as", "sent").exit_code == 2
