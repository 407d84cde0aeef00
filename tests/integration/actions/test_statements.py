"""What a turn asks the database: a few statements, whatever there could be of a lead."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import event
from sqlalchemy.orm import Session

from actions.turn import close_turn, open_turn
from sdr import conversations, engagements, facts, glance, leads, timeline
from sdr.db import Database
from tests.builders import TUESDAY
from tests.integration.actions.conftest import Talk

Begin = Callable[[str], Talk]
# whose turn it is, its facts, what there is, the new fact, what is no longer open, message, lead,
# words of the lead, plan
MOST = 10


def test_opening_a_turn_takes_a_few_statements(begin: Begin, database: Database) -> None:
    talk = begin("en")
    talk.say("We pay for displays and have no idea what really happens in the stores")
    said: list[str] = []
    with database.session() as session:
        held = conversations.get(session, talk.conversation_id)
        message, _ = conversations.receive(
            session, held, "We brew beer", language="en", now=talk.now
        )
        session.flush()
        message_id = message.id
    with database.session() as session:
        event.listen(
            database.engine, "before_cursor_execute",
            lambda _c, _u, statement, _p, _x, _m: said.append(statement),
        )  # fmt: skip
        turn = open_turn(
            session, talk.desk, conversation_id=talk.conversation_id, message_ids=[message_id],
            act="inform", confidence=0.9, sure=True, language="en", now=talk.now,
        )  # fmt: skip
        close_turn(turn)
        session.flush()
    asked = [each for each in said if not each.startswith("BEGIN")]
    assert turn.changes
    assert len(asked) <= MOST, "\n".join(asked)


def test_a_look_sees_all_that_there_is(begin: Begin, database: Database) -> None:
    talk = begin("en")
    with database.session() as session:
        before = glance.at(session, talk.lead_id)
        _leave_traces(session, talk)
        after = glance.at(session, talk.lead_id)
    assert (before.unanswered, before.engaged, before.adjusted, before.pages) == (
        {}, False, False, False,
    )  # fmt: skip
    assert after.unanswered == {"budget": "undisclosed"}
    assert "objection" in after.events - before.events
    assert (after.engaged, after.adjusted, after.pages) == (True, False, True)


def _leave_traces(session: Session, talk: Talk) -> None:
    facts.record_unanswered(
        session, talk.lead_id, "budget", "undisclosed", text="no", now=TUESDAY, message_id=None,
        conversation_id=talk.conversation_id,
    )  # fmt: skip
    engagements.note(session, talk.lead_id, "click", now=TUESDAY)
    timeline.write(
        session, talk.lead_id, "objection", now=TUESDAY, by="prospect", data={"act": "x"}
    )
    lead = leads.get(session, talk.lead_id)
    conversations.start(
        session, lead=lead, language="en", source={"page": "https://beacon.example/a"}, now=TUESDAY
    )
