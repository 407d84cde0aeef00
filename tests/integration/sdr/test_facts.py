"""Facts: written with their sentence, superseded by corrections, never lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from sdr import facts, leads
from sdr.db import Database
from sdr.facts import Change, Said
from tests.builders import TUESDAY, amount, budget, people

HOUR = dt.timedelta(hours=1)


def somebody(session: Session) -> str:
    return leads.create(session, language="en", source={}, now=TUESDAY).id


def say(session: Session, lead: str, *said: Said, after: int = 0, **more: Any) -> list[Change]:
    named = {"by": "prospect", "message_id": f"msg_{after}"} | more
    return facts.record(session, lead, said, now=TUESDAY + after * HOUR, **named)


def test_a_fact_keeps_its_sentence_place_time_certainty_and_source(database: Database) -> None:
    with database.session() as session:
        lead = somebody(session)
        changes = say(session, lead, Said("company_size", people(200, 299), "200多人", 0.9))
        known = facts.current(session, lead)["company_size"]
    assert changes == [Change("company_size", None, people(200, 299))]
    assert (known.value, known.text, known.message_id) == (people(200, 299), "200多人", "msg_0")
    assert (known.at, known.by, known.confidence) == (TUESDAY, "prospect", 0.9)


def test_a_correction_supersedes_and_the_old_value_stays_in_history(database: Database) -> None:
    with database.session() as session:
        lead = somebody(session)
        say(session, lead, Said("industry", "beverages", "we make beer"))
        changes = say(session, lead, Said("industry", "distributor", "sorry, we only distribute",
                                          corrects=True), after=1)  # fmt: skip
        old, new = facts.history(session, lead, "industry")
        assert facts.current(session, lead)["industry"].value == "distributor"
    assert changes == [Change("industry", "beverages", "distributor")]
    assert (old.value, old.superseded_at, old.superseded_by) == (
        "beverages",
        TUESDAY + HOUR,
        new.id,
    )
    assert new.superseded_at is None


def test_a_weaker_reading_never_replaces_a_surer_one(database: Database) -> None:
    with database.session() as session:
        lead = somebody(session)
        say(session, lead, Said("buying_role", "decider", "I decide", 0.95))
        guess = Said("buying_role", "influencer", "I'm the sales director", 0.6)
        assert say(session, lead, guess, after=1) == []
        assert facts.current(session, lead)["buying_role"].value == "decider"
        # … unless the person corrects themselves
        corrected = Said("buying_role", "influencer", "no, my boss decides", 0.6, corrects=True)
        assert say(session, lead, corrected, after=2)
        assert facts.current(session, lead)["buying_role"].value == "influencer"


def test_of_two_plain_statements_the_later_counts(database: Database) -> None:
    with database.session() as session:
        lead = somebody(session)
        say(session, lead, Said("company_size", people(300, 300), "300 people", 0.95))
        say(
            session,
            lead,
            Said("company_size", people(500, 500), "we have 500 people", 0.9),
            after=1,
        )
        assert facts.current(session, lead)["company_size"].value == people(500, 500)


def test_a_surer_reading_replaces_a_guess(database: Database) -> None:
    with database.session() as session:
        lead = somebody(session)
        say(session, lead, Said("buying_role", "influencer", "I'm the sales director", 0.6))
        say(session, lead, Said("buying_role", "decider", "I decide", 0.95), after=1)
        assert facts.current(session, lead)["buying_role"].value == "decider"


def test_recording_a_message_twice_changes_nothing(database: Database) -> None:
    said = (
        Said("industry", "beverages", "beer"),
        Said("need", "store_blindness", "we can't see the stores"),
        Said("need", "lead_waste", "and leads get lost"),
        Said("budget", amount(300_000, 300_000), "300k"),
    )
    with database.session() as session:
        lead = somebody(session)
        assert len(say(session, lead, *said)) == 4
        assert say(session, lead, *said) == []
        for name in ("industry", "need", "budget"):
            assert len(facts.history(session, lead, name)) == (2 if name == "need" else 1)


def test_a_list_fact_holds_each_item_with_its_own_sentence(database: Database) -> None:
    with database.session() as session:
        lead = somebody(session)
        say(session, lead, Said("need", "store_blindness", "we can't see the stores"))
        changes = say(session, lead, Said("need", "lead_waste", "leads get lost"), after=1)
        need = facts.current(session, lead)["need"]
    assert changes == [Change("need", ["store_blindness"], ["store_blindness", "lead_waste"])]
    assert need.value == ["store_blindness", "lead_waste"]
    assert [(i.text, i.message_id, i.at) for i in need.items] == [
        ("we can't see the stores", "msg_0", TUESDAY),
        ("leads get lost", "msg_1", TUESDAY + HOUR),
    ]


def test_correcting_a_list_fact_replaces_all_its_items(database: Database) -> None:
    with database.session() as session:
        lead = somebody(session)
        say(session, lead, Said("need", "store_blindness", "a"), Said("need", "lead_waste", "b"))
        say(session, lead, Said("need", "data_silos", "no: c", corrects=True),
            Said("need", "manual_orders", "no: d", corrects=True), after=1)  # fmt: skip
        assert facts.current(session, lead)["need"].value == ["data_silos", "manual_orders"]
        rows = facts.history(session, lead, "need")
    assert [row.superseded_at is None for row in rows] == [False, False, True, True]


def test_an_answer_clears_what_was_not_told(database: Database) -> None:
    with database.session() as session:
        lead = somebody(session)
        for name in ("budget", "need"):
            facts.record_unanswered(
                session, lead, name, "undisclosed", text="not saying", now=TUESDAY,
                message_id="msg_0", conversation_id=None,
            )  # fmt: skip
        assert facts.unanswered(session, lead) == {"budget": "undisclosed", "need": "undisclosed"}
        say(session, lead, Said("budget", amount(None, 200_000), "up to 200k"),
            Said("need", "lead_waste", "leads"), after=1)  # fmt: skip
        assert facts.unanswered(session, lead) == {}


def test_a_silence_kept_as_a_status_clears_nothing(database: Database) -> None:
    with database.session() as session:
        lead = somebody(session)
        facts.record_unanswered(
            session, lead, "budget", "unknown", text="no idea", now=TUESDAY, message_id="msg_0",
            conversation_id=None,
        )  # fmt: skip
        say(session, lead, Said("budget", budget("unknown"), "no idea"))
        assert facts.unanswered(session, lead) == {"budget": "unknown"}


def test_unknown_and_refused_are_kept_apart_and_the_last_counts(database: Database) -> None:
    with database.session() as session:
        lead = somebody(session)
        for status in ("unknown", "undisclosed"):
            facts.record_unanswered(
                session, lead, "timeline", status, text="…", now=TUESDAY, message_id=None,
                conversation_id=None,
            )  # fmt: skip
        assert facts.unanswered(session, lead) == {"timeline": "undisclosed"}


def test_a_silence_does_not_wipe_out_a_known_figure(database: Database) -> None:
    with database.session() as session:
        lead = somebody(session)
        say(session, lead, Said("budget", amount(300_000, 300_000), "300k a year"))
        say(session, lead, Said("budget", budget("unknown"), "I don't know"), after=1)
        assert facts.current(session, lead)["budget"].value == amount(300_000, 300_000)


def test_approved_and_an_amount_are_both_kept_in_either_order(database: Database) -> None:
    both = amount(300_000, 300_000, "CNY", "approved")
    with database.session() as session:
        first, second = somebody(session), somebody(session)
        say(session, first, Said("budget", amount(300_000, 300_000), "300k"))
        say(session, first, Said("budget", budget("approved"), "it's approved"), after=1)
        say(session, second, Said("budget", budget("approved"), "it's approved"))
        say(session, second, Said("budget", amount(300_000, 300_000), "300k"), after=1)
        assert facts.current(session, first)["budget"].value["status"] == "approved"
        assert facts.current(session, first)["budget"].value["max"] == 300_000
        assert facts.current(session, second)["budget"].value == both


def test_two_leads_do_not_share_facts(database: Database) -> None:
    with database.session() as session:
        one, other = somebody(session), somebody(session)
        say(session, one, Said("industry", "food", "snacks"))
        assert facts.current(session, other) == {}
