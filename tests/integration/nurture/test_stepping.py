"""Many who are due: page by page, in their order, nobody left out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import moves, stepping, worker
from nurture.context import Context
from nurture.enrollments import Enrollment
from tests import builders
from tests.builders import TUESDAY
from tests.integration.nurture.conftest import Recorder

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


async def test_a_pass_holds_a_page_of_those_who_are_due_and_leaves_nobody_out(
    context: Context, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stepping, "PAGE", 3)
    pages: list[int] = []
    page = stepping._page

    def watched(*given: Any, **named: Any) -> Any:
        found = page(*given, **named)
        pages.append(len(found))
        return found

    monkeypatch.setattr(stepping, "_page", watched)
    with context.database.session() as session:
        for number in range(10):
            lead = builders.lead(session, email=f"p{number}@mill.example")
            builders.conversation(session, lead)
    done = await worker.tick(context, TUESDAY + HOUR)
    assert (done["enrolled"], done["sent"]) == (10, 10)
    assert len({mail.to for mail in recorder.sent}) == 10
    assert max(pages) == 3
    assert sum(pages) == 20  # each once when due, once when its message was out
    monkeypatch.setattr(stepping, "PAGE", 1000)
    for day in range(1, 40):
        await worker.tick(context, TUESDAY + day * DAY)
    everybody = Counter(mail.to for mail in recorder.sent)
    assert len(set(everybody.values())) == 1, "whatever the size of pages, all get the same"
    with context.database.session() as session:
        states = session.scalars(select(Enrollment.state)).all()
        assert set(states) <= {"done", "active"}


async def test_who_became_due_first_is_looked_at_first(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stepping, "PAGE", 2)
    with context.database.session() as session:
        for number in range(7):
            lead = builders.lead(session, email=f"p{number}@mill.example")
            builders.conversation(session, lead)
    await worker.tick(context, TUESDAY + HOUR)
    seen: list[str] = []
    look = moves.look

    def noted(session: Session, *given: Any) -> Any:
        seen.append(given[1].id)
        return look(session, *given)

    monkeypatch.setattr(moves, "look", noted)
    with context.database.session() as session:
        rows = session.scalars(select(Enrollment).order_by(Enrollment.id)).all()
        order = [3, 1, 1, 2, 0, 2, 1]
        for row, hours in zip(rows, order, strict=True):
            row.step_due_at = TUESDAY + DAY + hours * HOUR
        wanted = [row.id for row in sorted(rows, key=lambda row: (row.step_due_at, row.id))]
    await stepping.plan(context, TUESDAY + 2 * DAY, Counter())
    assert seen[:7] == wanted
