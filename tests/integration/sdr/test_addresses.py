"""Another address: the old one leads to nobody, and what was agreed there is agreed there only."""

from __future__ import annotations

import datetime as dt

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import migrate
from sdr import addresses, consent, facts, leads, merging, outbound, timeline
from sdr.consent import Consent
from sdr.db import Database
from sdr.facts import Said
from sdr.leads import Lead
from sdr.outbound import Delivery, State
from tests import builders
from tests.builders import TUESDAY

OLD, NEW = "wang@brewery.example", "wang.lei@brewery.example"
LATER = TUESDAY + dt.timedelta(hours=1)


def corrected(session: Session, lead: Lead, new: str | None) -> None:
    """As a colleague does it."""
    if new is None:
        facts.withdraw(session, lead.id, "email", LATER, facts.current(session, lead.id))
    else:
        facts.record(session, lead.id, [Said("email", new, new)], by="rep", now=LATER)
    addresses.changed(session, lead, "email", OLD, new, by="rep@beacon.example", now=LATER)
    if new is not None:
        leads.identify(session, lead, "email", new, LATER)
    addresses.note_agreed(session, lead.id, by="rep", now=LATER)


def planned(session: Session, lead: Lead, purpose: str) -> Delivery:
    return outbound.plan(
        session, identity=f"{purpose}:1", purpose=purpose, channel="email", lead_id=lead.id,
        address=OLD, language="zh", payload={}, not_before=LATER, now=TUESDAY,
    )  # fmt: skip


@pytest.mark.parametrize("new", [NEW, None])
def test_the_old_address_leads_to_the_lead_no_longer(database: Database, new: str | None) -> None:
    with database.session() as session:
        lead = builders.lead(session)
        corrected(session, lead, new)
        assert leads.find(session, "email", OLD) is None
        assert (leads.find(session, "email", NEW) is lead) == (new is not None)
        assert addresses.former(session, lead.id, "email", OLD.upper())
        assert not addresses.former(session, lead.id, "email", NEW)
        assert OLD in [row.value for row in facts.history(session, lead.id, "email")]
        (event,) = timeline.of(session, lead.id, "address_changed")
        assert event.data == {"kind": "email", "old": OLD}


def test_consent_stays_with_the_address_it_was_given_for(database: Database) -> None:
    with database.session() as session:
        lead = builders.lead(session)
        said = Said("consent", addresses.agreed(session, lead.id), "好的")
        facts.record(session, lead.id, [said], by="prospect", now=TUESDAY)
        corrected(session, lead, NEW)
        assert consent.refusal(session, lead.id, "email", NEW) == "no_consent"
        asked = [(lead.id, "email", each) for each in (OLD, NEW)]
        assert consent.refusals(session, asked) == {asked[1]: "no_consent"}
        assert facts.current(session, lead.id)["consent"].value["email"] is False
        assert consent.state(session, lead.id)["email"].granted  # the proof stays
        consent.grant(
            session, lead.id, "email", granted=True, by="rep", now=LATER, text="by phone",
            address=NEW,
        )  # fmt: skip
        assert consent.refusal(session, lead.id, "email", NEW) is None


def test_a_refusal_is_of_the_person_whatever_the_address(database: Database) -> None:
    with database.session() as session:
        lead = builders.lead(session)
        consent.grant(
            session, lead.id, "email", granted=False, by="prospect", now=LATER, address=OLD
        )
        corrected(session, lead, NEW)
        assert consent.refusal(session, lead.id, "email", NEW) == "no_consent"


def test_what_was_agreed_to_before_that_was_kept_holds_for_what_stands(database: Database) -> None:
    with database.session() as session:
        lead = builders.lead(session, consented=False)
        consent.grant(session, lead.id, "email", granted=True, by="import", now=TUESDAY)
        assert consent.refusal(session, lead.id, "email", OLD) is None


def test_what_was_to_go_to_the_old_address_goes_to_the_new_one(database: Database) -> None:
    with database.session() as session:
        lead = builders.lead(session)
        touch, sure, notice = (
            planned(session, lead, each) for each in ("touch", "confirmation", "notice")
        )
        corrected(session, lead, NEW)
        assert (touch.address, touch.state) == (NEW, State.PLANNED)
        assert (sure.state, sure.reason) == (State.SKIPPED, "no_address")
        assert notice.address == OLD  # a colleague's, who happens to have it


def test_nothing_goes_where_nobody_is_reached_any_more(database: Database) -> None:
    with database.session() as session:
        lead = builders.lead(session)
        touch = planned(session, lead, "touch")
        corrected(session, lead, None)
        assert (touch.state, touch.reason) == (State.SKIPPED, "no_address")


def test_the_same_address_spelt_otherwise_changes_nothing(database: Database) -> None:
    with database.session() as session:
        lead = builders.lead(session)
        facts.record(session, lead.id, [Said("email", OLD.title(), "x")], by="rep", now=LATER)
        addresses.changed(session, lead, "email", OLD, OLD.title(), by="rep", now=LATER)
        assert leads.find(session, "email", OLD) is lead
        assert not addresses.former(session, lead.id, "email", OLD)
        assert consent.refusal(session, lead.id, "email", OLD.title()) is None


def test_the_addresses_of_two_records_made_one_are_both_theirs(database: Database) -> None:
    with database.session() as session:
        keep, gone = builders.lead(session, email=NEW), builders.lead(session)
        merging.merge(
            session, keep, gone, by="boss@x.example", playbook=builders.playbook(), now=LATER,
            chosen={"email": "one"},
        )  # fmt: skip
        assert facts.current(session, keep.id)["email"].value == NEW
        assert not addresses.former(session, keep.id, "email", OLD)
        assert consent.refusal(session, keep.id, "email", NEW) is None


def test_consent_kept_before_the_upgrade_is_for_the_address_that_stood(database: Database) -> None:
    with database.session() as session:
        known = builders.lead(session)
        unknown = builders.lead(session, email=None)
        corrected(session, known, NEW)
        for lead in (known, unknown):
            session.execute(delete(Consent).where(Consent.lead_id == lead.id))
            for channel in ("email", "phone"):
                consent.grant(session, lead.id, channel, granted=True, by="import", now=TUESDAY)
        ids = known.id, unknown.id
    script = ScriptDirectory(str(migrate.MIGRATIONS)).get_revision("0032")
    assert script is not None
    with database.engine.begin() as connection:
        script.module._fill(connection)
    with database.session() as session:
        kept = {(row.lead_id, row.channel): row.address for row in session.scalars(select(Consent))}
        assert kept == {
            (ids[0], "email"): NEW, (ids[0], "phone"): None, (ids[1], "email"): None,
            (ids[1], "phone"): None,
        }  # fmt: skip
        assert consent.refusal(session, ids[0], "email", NEW) is None
