"""Consent with its proof, and the refusals that outlive everything."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sdr import consent, leads
from sdr.db import Database
from tests import builders
from tests.builders import TUESDAY

MAIL = "wang@brewery.example"


def test_an_address_without_consent_is_refused(database: Database) -> None:
    with database.session() as session:
        lead = builders.lead(session, consented=False)
        assert consent.refusal(session, lead.id, "email", MAIL) == "no_consent"


def test_consent_keeps_its_proof(database: Database) -> None:
    with database.session() as session:
        lead = builders.lead(session, consented=False)
        consent.grant(session, lead.id, "email", granted=True, by="prospect", now=TUESDAY,
                      text="邮箱 wang@brewery.example", message_id="msg_1",
                      notice_version="2026-11")  # fmt: skip
        held = consent.state(session, lead.id)["email"]
        assert (held.text, held.message_id) == ("邮箱 wang@brewery.example", "msg_1")
        assert (held.notice_version, held.at, held.by) == ("2026-11", TUESDAY, "prospect")
        assert consent.refusal(session, lead.id, "email", MAIL) is None
        assert consent.refusal(session, lead.id, "phone", "+8613900001234") == "no_consent"


def test_a_withdrawal_stands_after_the_grant(database: Database) -> None:
    with database.session() as session:
        lead = builders.lead(session)
        consent.grant(session, lead.id, "email", granted=False, by="prospect",
                      now=TUESDAY + dt.timedelta(hours=1))  # fmt: skip
        assert consent.refusal(session, lead.id, "email", MAIL) == "no_consent"


def test_a_suppression_is_stronger_than_consent_and_holds_no_address(database: Database) -> None:
    with database.session() as session:
        lead = builders.lead(session)
        assert consent.suppress(session, "email", MAIL, reason="unsubscribed", now=TUESDAY)
        assert not consent.suppress(session, "email", MAIL.upper(), reason="again", now=TUESDAY)
        assert consent.refusal(session, lead.id, "email", MAIL) == "suppressed"
        [row] = session.query(consent.Suppression).all()
        assert "wang" not in repr(vars(row)).lower()


def test_a_suppression_is_of_one_channel(database: Database) -> None:
    with database.session() as session:
        consent.suppress(session, "email", MAIL, reason="unsubscribed", now=TUESDAY)
        assert not consent.is_suppressed(session, "wechat", MAIL)
        assert not consent.is_suppressed(session, "email", "other@brewery.example")


@pytest.mark.parametrize("typed", ["Wang@Brewery.example", "  wang@brewery.example "])
def test_an_address_is_suppressed_however_it_is_typed(database: Database, typed: str) -> None:
    with database.session() as session:
        consent.suppress(session, "email", typed, reason="x", now=TUESDAY)
        assert consent.is_suppressed(session, "email", MAIL)


def test_an_address_belongs_to_one_lead(database: Database) -> None:
    with database.session() as session:
        first = builders.lead(session)
        second = builders.lead(session, email=None)
        other = leads.identify(session, second, "email", MAIL, TUESDAY)
        assert other is not None
        assert other.id == first.id
        assert leads.identify(session, first, "email", MAIL, TUESDAY) is None
        found = leads.find(session, "email", MAIL)
        assert found is not None
        assert found.id == first.id


def test_the_database_itself_refuses_a_second_owner(database: Database) -> None:
    def tie_both(session: Session) -> None:
        for lead in (builders.lead(session, email=None), builders.lead(session, email=None)):
            session.add(leads.Identity(id=f"idn_{lead.id}", lead_id=lead.id, kind="email",
                                       value=MAIL, created_at=TUESDAY))  # fmt: skip
        session.flush()

    with database.session() as session:
        tried = session.begin_nested()
        with pytest.raises(IntegrityError):
            tie_both(session)
        tried.rollback()


def test_colleagues_share_an_account_and_free_mail_says_nothing(database: Database) -> None:
    with database.session() as session:
        pairs = [
            ("a@brewery.example", None), ("b@brewery.example", "Brewery"),
            ("c@qq.com", None), ("d@qq.com", "Brewery"), ("e@other.example", None),
        ]  # fmt: skip
        accounts = []
        for email, company in pairs:
            lead = builders.lead(session, email=email)
            leads.attach_account(session, lead, company=company, email=email, now=TUESDAY)
            accounts.append(lead.account_id)
    assert accounts[0] == accounts[1] == accounts[3] is not None
    assert accounts[2] is None
    assert accounts[4] not in (None, accounts[0])
