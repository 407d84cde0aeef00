"""The demonstration: a year of leads on both databases, and the mail server for trying out."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner, Result

from adapters.email import SmtpChannel
from app import cli
from app.demo import year
from app.demo.people import material
from app.fake_mail import Keeper, serving
from console import listing
from nurture.context import Context
from nurture.enrollments import Enrollment
from sdr import conversations, facts, leads, qualify
from sdr.conversations import Conversation, Message
from sdr.db import Database
from sdr.deliveries import Move
from sdr.engagements import Engagement
from sdr.facts import Fact
from sdr.handoffs import Handoff
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.ports import Dispatch
from sdr.timeline import Event
from tests import builders

NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
COUNT = 45


class Forbidden:
    """A channel through which nothing may go."""

    async def send(self, dispatch: Dispatch) -> None:
        raise AssertionError(f"a mail left: {dispatch.subject}")


def fill(database: Database, *, count: int = COUNT, seed: int = 1) -> list[float]:
    context = Context(
        database=database, playbook=builders.playbook(), texts=builders.texts(),
        channels={"email": Forbidden(), "webhook": Forbidden()}, base_url="http://demo.example",
        timezone=ZoneInfo("Asia/Shanghai"), idle=dt.timedelta(minutes=30), owner="test",
        webhook_url="http://hook.example",
    )  # fmt: skip
    told: list[float] = []
    added = asyncio.run(
        year.fill(context, count=count, seed=seed, now=NOW, base_url="http://demo.example",
                  told=told.append)
    )  # fmt: skip
    assert added >= count
    return told


def test_a_year_is_lived_through(database: Database) -> None:
    told = fill(database)
    assert told == sorted(told)
    assert told[-1] == 1.0
    with database.session() as session:
        rows = list(session.scalars(select(Lead)))
        assert all(row.source.get("demo") is True for row in rows)
        assert {row.language for row in rows} == {"zh", "en"}
        assert {row.verdict for row in rows} >= {"qualified", "nurture", "disqualified", "open"}
        stages = Counter(row.stage for row in rows)
        assert stages["nurturing"] > 5
        assert stages.keys() & {"won", "delivered", "in_use", "renewed", "advocate"}
        assert NOW - dt.timedelta(days=365) <= min(row.created_at for row in rows)

        states = Counter(session.scalars(select(Handoff.state)))
        assert states["new"] >= 1
        assert states["won"] >= 1
        assert states["returned"] + states["lost"] >= 1
        # every rep was told, and nothing is on its way or waits to be sent
        assert session.scalars(select(Handoff.id).where(Handoff.notified_at.is_(None))).all() == []
        gone = {(row.state, row.reason) for row in session.scalars(select(Delivery))}
        assert gone - {("skipped", "topic_refused")} == {("sent", None)}
        # readers come back, come to livestreams, and machines open links too
        assert {"click", "view", "attended"} <= set(session.scalars(select(Engagement.kind)))
        assert "scanner" in set(session.scalars(select(Engagement.judgement)))
        purposes = Counter(session.scalars(select(Delivery.purpose)))
        assert purposes["touch"] > 10
        assert purposes["notice"] == sum(states.values())
        assert session.scalars(select(func.count()).select_from(Enrollment)).one() > 5
        times = session.scalars(select(Delivery.settled_at)).all()
        assert all(at is not None and at <= NOW for at in times)
        assert session.scalars(select(Message.id).where(Message.state == "waiting")).all() == []
        assert {"click", "handoff", "stage", "verdict", "enrolled"} <= set(
            session.scalars(select(Event.kind))
        )


def test_every_judgement_is_the_products_own(database: Database) -> None:
    fill(database, count=25, seed=3)
    with database.session() as session:
        said = {
            row.id: row.text
            for row in session.scalars(select(Message).where(Message.sender == "prospect"))
        }
        for fact in session.scalars(select(Fact).where(Fact.by == "prospect")):
            assert fact.message_id in said
            assert fact.text is not None
            assert fact.text in said[fact.message_id]
        for row in session.scalars(select(Lead).where(Lead.stage != "nurturing")):
            before = (row.verdict, row.reasons)
            judged = qualify.reconsider(
                session, row, builders.playbook(), now=row.updated_at, by="test"
            )
            assert (judged.verdict, [reason.as_json() for reason in judged.reasons]) == before


def test_the_same_seed_gives_the_same_year(database: Database, tmp_path: Path) -> None:
    from app import migrate

    other_url = f"sqlite:///{tmp_path / 'other.db'}"
    migrate.upgrade(other_url)
    other = Database(other_url)
    fill(database, count=8, seed=5)
    fill(other, count=8, seed=5)

    def told(held: Database) -> list[Any]:
        query = select(Message.at, Message.sender, Message.text).order_by(
            Message.at, Message.seq, Message.text
        )
        with held.session() as session:
            return [tuple(row) for row in session.execute(query)]

    try:
        assert told(database) == told(other)
    finally:
        other.close()


def test_real_leads_are_seen_and_left_alone(database: Database) -> None:
    with database.session() as session:
        assert not year.real_leads(session)
        real = builders.lead(session, now=NOW - dt.timedelta(days=30))
        builders.conversation(session, real, now=NOW - dt.timedelta(days=30), ended=False)
        lead_id, updated = real.id, real.updated_at
    with database.session() as session:
        assert year.real_leads(session)
        assert year.demo_leads(session) == 0
    fill(database, count=6)
    with database.session() as session:
        again = leads.get(session, lead_id)
        assert (again.stage, again.updated_at) == ("visitor", updated)
        assert conversations.of_lead(session, lead_id)[0].ended_at is None
        assert session.scalars(select(Delivery.id).where(Delivery.lead_id == lead_id)).all() == []
        assert year.demo_leads(session) >= 6


def test_two_years_stand_beside_each_other(database: Database) -> None:
    fill(database, count=6)
    fill(database, count=6)
    with database.session() as session:
        emails = session.scalars(select(Fact.value).where(Fact.name == "email")).all()
        assert len(emails) == len(set(emails))
        assert session.scalars(select(func.count()).select_from(Conversation)).one() >= 8


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nobody_can_be_reached(language: str) -> None:
    held = material(language)
    assert set(held["need"]) == {each.code for each in builders.playbook().spin.problems}
    assert set(held["titles"]) == {each.code for each in builders.playbook().people.personas}
    assert all("0000{n" in each or "555 01{" in each for each in held["mobile"])


def test_addresses_are_nobodys(database: Database) -> None:
    fill(database, count=12, seed=9)
    with database.session() as session:
        for row in session.scalars(select(Lead)):
            email = facts.current(session, row.id).get("email")
            assert email is None or str(email.value).endswith(".example")


async def test_the_mail_server_keeps_every_mail(tmp_path: Path) -> None:
    told: list[tuple[str, str, Path]] = []
    keeper = Keeper(tmp_path / "mail", lambda *each: told.append(each))
    async with serving(0, keeper) as port:
        channel = SmtpChannel(
            host="127.0.0.1", port=port, security="none", user=None, password=None,
            sender="北辰云 <sdr@example.com>", reply_to=None,
        )  # fmt: skip
        for number in (1, 2):
            await channel.send(
                Dispatch(
                    delivery_id=f"dlv_{number}", channel="email", to="wang@brewery.example",
                    subject="一天摸清您的终端", text="您好", html=None,
                    message_id=f"<{number}@example.com>", language="zh",
                )
            )  # fmt: skip
        await channel.close()
    kept = sorted((tmp_path / "mail").glob("*.eml"))
    assert [path.name for path in kept] == ["000001.eml", "000002.eml"]
    assert b"<1@example.com>" in kept[0].read_bytes()
    assert told[0] == ("w…@brewery.example", "一天摸清您的终端", kept[0])
    # a second start goes on where the first stopped
    assert next(Keeper(tmp_path / "mail", lambda *_: None).numbers) == 3


@pytest.fixture
def environment(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings as they would stand in `.env`, with this test's database."""
    for name, value in {
        "LEADHATCH_DATABASE_URL": database_url, "LEADHATCH_VAR": str(tmp_path / "var"),
        "LEADHATCH_ADMIN_EMAIL": "admin@example.com", "LANG": "en_US.UTF-8",
        "LEADHATCH_ADMIN_PASSWORD": "a long password", "LEADHATCH_SECRET_KEY": "s" * 40,
        "LEADHATCH_API_KEY": "k" * 40, "LEADHATCH_WEBHOOK_SECRET": "w" * 40,
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LEADHATCH_SMTP_URL"):
        monkeypatch.delenv(name, raising=False)


def test_the_command_refuses_where_nobody_can_say_yes(
    environment: None, database: Database
) -> None:
    def run(*options: str) -> Result:
        arguments = ["demo-data", "--leads", "2", *options]
        return CliRunner().invoke(cli.build(arguments), arguments)

    with database.session() as session:
        builders.lead(session)
    refused = run()
    assert refused.exit_code == 1
    assert "--yes" in refused.stderr
    done = run("--yes")
    assert done.exit_code == 0, done.output
    with database.session() as session:
        assert year.demo_leads(session) >= 2


def test_many_are_told_after_those_who_lived(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copies are whole, of other people, and as consistent as what they were copied from."""
    monkeypatch.setattr(year, "LIVED", 14)
    told = fill(database, count=160, seed=5)
    assert told == sorted(told)
    with database.session() as session:
        rows = list(session.scalars(select(Lead)))
        assert len(rows) >= 160
        assert all(row.source.get("demo") is True for row in rows)
        assert {row.language for row in rows} == {"zh", "en"}
        emails = [f.value for f in session.scalars(select(Fact).where(Fact.name == "email"))]
        assert len(set(emails)) > 0.9 * len(emails) > 30
        said = {
            row.id: row.text
            for row in session.scalars(select(Message).where(Message.sender == "prospect"))
        }
        for fact in session.scalars(select(Fact).where(Fact.by == "prospect")):
            # quotes are of the copy's own talk
            assert fact.text is not None
            assert fact.text in said[str(fact.message_id)]
            if fact.name in ("email", "company", "name") and fact.superseded_at is None:
                assert str(fact.value) in said[str(fact.message_id)]
        assert NOW - dt.timedelta(days=366) <= min(row.created_at for row in rows)
        assert max(row.updated_at for row in rows) <= NOW
        moved = set(session.scalars(select(Move.delivery_id)))
        assert moved == set(session.scalars(select(Delivery.id)))
        # nothing that a worker would send at once, and nothing of theirs is due long since
        planned = session.scalars(select(Delivery.id).where(Delivery.state == "planned")).all()
        assert planned == []
        due = session.scalars(
            select(Enrollment.next_step_at).where(
                Enrollment.ended_at.is_(None), Enrollment.next_step_at.is_not(None)
            )
        ).all()
        assert all(at is not None and at > NOW - dt.timedelta(days=3) for at in due)
        accounts = Counter(row.account_id for row in rows if row.account_id)
        assert max(accounts.values()) > 1  # buying groups
        found = listing.leads_page(session, listing.Wanted(q=str(emails[-1])))
        assert len(found.rows) == 1
