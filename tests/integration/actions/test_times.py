"""Times to meet: offered under the question as what is free, and read on the person's own clock."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from actions import times
from actions.record import read_messages
from actions.turn import Desk, Turn
from sdr import conversations, handoffs, meetings, staff
from sdr.db import Database, new_id
from sdr.playbook.lexicon import lexicon
from sdr.staff import Member
from tests import builders
from tests.builders import TUESDAY

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def desk() -> Desk:
    playbook = builders.playbook()
    return Desk(
        playbook=playbook, lexicon=lexicon(playbook), texts=builders.texts(),
        zone=ZoneInfo("Asia/Shanghai"), base_url="http://127.0.0.1",
    )  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("now", [TUESDAY, dt.datetime(2026, 3, 26, 20, 0, tzinfo=dt.UTC)])
def test_a_button_sent_back_is_the_free_time_it_stood_for(
    database: Database, desk: Desk, language: str, now: dt.datetime
) -> None:
    """Also over the night on which Berlin turns its clocks."""
    [question] = [q for q in desk.playbook.spin.questions if q.asks == "meeting_time"]
    with database.session() as session:
        lead = builders.lead(session, now=now, language=language, timezone="Europe/Berlin")
        turn = cast(Turn, SimpleNamespace(
            session=session, desk=desk, lead=lead, language=language, now=now,
            playbook=desk.playbook,
        ))  # fmt: skip
        assert times.buttons(turn, question) == []  # nobody has the lead yet
        handoff = handoffs.request(
            session, lead, conversation_id=None, reason="requested", playbook=desk.playbook, now=now
        )
        shown = times.buttons(turn, question)
        assert len(shown) == 3
        talk, _ = conversations.start(session, lead=lead, language=language, source={}, now=now)
        meant = [_read(session, desk, talk, each["payload"], language, now) for each in shown]
        for moment in meant:
            here = moment.astimezone(BERLIN)
            assert "09:00" <= f"{here:%H:%M}" < "18:00"
            assert "09:00" <= f"{moment.astimezone(desk.zone):%H:%M}" < "18:00"
        assert len({moment.astimezone(BERLIN).date() for moment in meant}) == 3
        # what is booked meanwhile is offered no more
        rep = Member(
            id=new_id("staff"), email=handoff.assignee, name="Rep", role="rep", language="en",
            password_hash="-", failed_sign_ins=0, created_at=now,
        )  # fmt: skip
        session.add(rep)
        session.flush()
        handoffs.accept(session, handoff.id, by=handoff.assignee, now=now)
        meetings.book(
            session, handoff.id, starts_at=meant[0], minutes=30, lead_zone="Europe/Berlin",
            rep_zone="Asia/Shanghai", place=None, by=handoff.assignee, now=now,
        )  # fmt: skip
        again = times.buttons(turn, question)
        assert shown[0] not in again
        assert staff.find(session, handoff.assignee) is rep


def _read(
    session: Any, desk: Desk, talk: Any, said: str, language: str, now: dt.datetime
) -> dt.datetime:
    message, _ = conversations.receive(session, talk, said, language=language, now=now)
    read = read_messages(
        desk, [message], act="inform", asked="meeting_time", language=language, zone=BERLIN
    )
    [value] = [said.value for said, _ in read.said if said.name == "meeting_time"]
    return dt.datetime.fromisoformat(value)


def test_without_a_zone_of_their_own_the_installations_holds(
    database: Database, desk: Desk
) -> None:
    with database.session() as session:
        lead = builders.lead(session)
        talk, _ = conversations.start(session, lead=lead, language="zh", source={}, now=TUESDAY)
        message, _ = conversations.receive(
            session, talk, "周四下午三点", language="zh", now=TUESDAY
        )
        read = read_messages(desk, [message], act="inform", asked="meeting_time", language="zh")
        assert [s.value for s, _ in read.said if s.name == "meeting_time"] == [
            "2026-03-05T15:00:00+08:00"
        ]
