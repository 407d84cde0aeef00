"""A sequence tried on the pool: what is foreseen is what a live pass then does."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from nurture import cohort, trying, worker
from nurture.context import Context
from sdr import outbound
from sdr.db import Database
from sdr.errors import BadInput, NotFound
from sdr.outbound import Delivery
from sdr.playbook.load import read_sequence
from sdr.playbook.model import Sequence
from sdr.ports import FixedClock
from tests import builders
from tests.integration.nurture.conftest import Recorder
from tests.integration.nurture.test_versions import (
    DAY,
    DOCUMENT,
    HOUR,
    TUESDAY,
    edited,
    filed,
    lead_in,
    published,
    typed,
)

__all__ = ["filed"]  # a fixture
UNTIL = TUESDAY + 60 * DAY


async def plan_of(
    context: Context, sequence: Sequence, lead_id: str, start: dt.datetime
) -> cohort.Plan:
    return await context.database.run(
        lambda s: cohort.plan(s, context, sequence, lead_id, start, UNTIL)
    )


async def pooled(context: Context, **named: Any) -> str:
    """A lead of the pool that is in no sequence."""
    lead_id = await lead_in(context, **named)
    empty = context.with_playbook(context.playbook.model_copy(update={"sequences": ()}))
    await worker.tick(empty, TUESDAY)
    return lead_id


async def test_what_is_foreseen_is_what_then_happens(filed: Context, recorder: Recorder) -> None:
    lead_id = await pooled(filed)
    sequence = filed.playbook.sequence("short-one")
    assert sequence is not None
    foreseen = await plan_of(filed, sequence, lead_id, TUESDAY + HOUR)
    assert [(e.key, e.goes_at) for e in foreseen.entries] == [
        ("first", TUESDAY + HOUR), ("second", TUESDAY + 7 * DAY + HOUR),
    ]  # fmt: skip
    sums = cohort.add_up(filed, [foreseen])
    assert (sums.leads, sums.messages) == (1, 2)
    assert sums.per_day == {"2026-03-03": 1, "2026-03-10": 1}
    assert recorder.sent == []

    def touched(session: Any) -> None:
        from sdr.leads import Lead

        session.get(Lead, lead_id).updated_at = TUESDAY + HOUR

    await filed.database.run(touched)
    await worker.tick(filed, TUESDAY + HOUR)
    halfway = await plan_of(filed, sequence, lead_id, TUESDAY + 2 * DAY)
    assert halfway.standing == "under_way"
    assert [(e.key, e.goes_at) for e in halfway.entries] == [("second", TUESDAY + 7 * DAY + HOUR)]
    await worker.tick(filed, TUESDAY + 7 * DAY + HOUR)
    assert [each.subject for each in recorder.sent] == [e.subject for e in foreseen.entries]


async def test_who_gets_nothing_gets_a_reason(filed: Context) -> None:
    sequence = filed.playbook.sequence("short-one")
    other = filed.playbook.sequence("general-nurture")
    assert sequence is not None
    assert other is not None
    lead_id = await pooled(filed)
    assert (await plan_of(filed, other, lead_id, TUESDAY)).nothing == "enters:short-one"
    silent = await pooled(filed, email="li@mill.example", consented=False)
    foreseen = await plan_of(filed, sequence, silent, TUESDAY)
    assert foreseen.entries == ()
    assert foreseen.nothing == "no_message"
    await lead_in(filed, email="zhou@mill.example")
    await worker.tick(filed, TUESDAY)
    sums = cohort.add_up(filed, [foreseen])
    assert sums.nothing == {"no_message": 1}


async def test_a_cohort_is_named_by_what_leads_are(filed: Context) -> None:
    await pooled(filed)
    boss = await pooled(
        filed, email="li@mill.example", language="en", known={"persona": "executive"}
    )
    for text, count in (
        ("", 2), ("language=en", 1), ("persona=executive", 1),
        ("persona=executive,language=zh", 0), ("problem=store_blindness", 2), ("tag=hot", 0),
    ):  # fmt: skip
        with filed.database.session() as session:
            found = cohort.members(session, filed.playbook, cohort.conditions(text), TUESDAY, 10)
        assert len(found) == count, text
    with filed.database.session() as session:
        wanted = cohort.conditions("persona = executive")
        assert cohort.members(session, filed.playbook, wanted, TUESDAY, 10) == [boss]
    for wrong in ("colour=red", "persona", "persona="):
        with pytest.raises(BadInput):
            cohort.conditions(wrong)


async def test_a_change_shows_for_whom_it_makes_a_difference(filed: Context) -> None:
    lead_id = await lead_in(filed)
    await worker.tick(filed, TUESDAY + HOUR)
    old = read_sequence(DOCUMENT, "short-one")
    later = read_sequence(DOCUMENT.replace("7d", "9d"), "short-one")
    other = read_sequence(
        DOCUMENT.replace("Second", "Other").replace("第二封", "另一封"), "short-one"
    )

    def changes(session: Any, new: Sequence) -> list[str]:
        rows = cohort.effects(session, filed, old, new, [lead_id], TUESDAY + DAY, UNTIL)
        return [each.change for each in rows]

    assert await filed.database.run(lambda s: changes(s, old)) == ["same"]
    assert await filed.database.run(lambda s: changes(s, later)) == ["times"]
    assert await filed.database.run(lambda s: changes(s, other)) == ["messages"]


async def test_a_test_mail_goes_to_staff_and_leaves_no_trace(
    filed: Context, recorder: Recorder
) -> None:
    sequence = filed.playbook.sequence("general-nurture")
    assert sequence is not None
    step = trying.letter(sequence, 1)
    clock = FixedClock(TUESDAY)
    with filed.database.session() as session:
        to = trying.reader(session, filed, clock, lead=None, persona="executive", language="zh")
    staff = filed.playbook.routing.representatives[0].email
    assert await trying.send(filed, step, to, staff, clock=clock) == ("sent", None)
    [mail] = recorder.sent
    assert mail.subject.startswith("[测试] ")
    assert f"{filed.base_url}/t/preview" in mail.text
    with pytest.raises(BadInput):
        await trying.send(filed, step, to, "stranger@example.com", clock=clock)
    with filed.database.session() as session:
        assert session.query(Delivery).all() == []
        assert session.query(outbound.Delivery).count() == 0
    assert (await worker.tick(filed, TUESDAY))["sent"] == 0
    with pytest.raises(NotFound):
        trying.letter(sequence, 99)


def test_commands_show_what_would_be(
    database: Database, database_url: str, environment: dict[str, str], tmp_path: Path
) -> None:
    environment["LEADHATCH_DATABASE_URL"] = database_url
    with database.session() as session:
        lead = builders.lead(session)
        builders.conversation(session, lead)
    name = "general-nurture"
    both = typed(environment, "nurture", "preview", name, "--persona", "executive", "--both")
    assert "王磊" in both.stdout, both.output
    assert "Hi Alex," in both.stdout
    assert typed(environment, "nurture", "tick", "--now", TUESDAY.isoformat()).exit_code == 0
    shape = json.loads(
        typed(environment, "nurture", "simulate", name, "--start", "2026-03-03T10:00+08:00",
              "--cohort", "all", "--json").stdout
    )  # fmt: skip
    assert shape["sums"]["leads"] == 1
    wrong = typed(environment, "nurture", "simulate", name, "--start", "2026-03-03",
                  "--cohort", "colour=red")  # fmt: skip
    assert wrong.exit_code == 1
    assert "persona=…" in wrong.stderr
    shipped = Path(f"playbook/sequences/{name}.yml").read_text("utf-8")
    file = tmp_path / "new.yml"
    file.write_text(shipped.replace("{{ sender }}", "{{ sender }}!", 1), "utf-8")
    assert typed(environment, "nurture", "edit", name, "--file", str(file)).exit_code == 0
    assert (
        "nothing changes"
        in typed(environment, "nurture", "diff", name, "1", "2", "--effect").stdout
    )
    sent = typed(environment, "nurture", "test-send", name, "--to", "li.na@beaconcloud.example")
    assert sent.exit_code in (0, 1), sent.output


async def test_the_published_version_is_what_is_previewed(filed: Context) -> None:
    edited(filed.database, filed, DOCUMENT.replace("First", "One"))
    await published(filed)
    with filed.database.session() as session:
        assert cohort.with_version(session, filed, "short-one", None).version == 2
        assert cohort.with_version(session, filed, "short-one", 1).messages[0].subject.en == "First"
        with pytest.raises(NotFound):
            cohort.with_version(session, filed, "nothing", None)
