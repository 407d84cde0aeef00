"""Migrations on both databases."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, inspect, text

from app import migrate
from nurture import stirs
from sdr import conversations, leads
from sdr.db import Database
from sdr.windows import Window
from tests.builders import TUESDAY


def test_an_empty_database_becomes_current_and_stays_so(empty_database_url: str) -> None:
    first = migrate.upgrade(empty_database_url)
    second = migrate.upgrade(empty_database_url)
    assert first.before is None
    assert (second.before, second.after, second.changed) == (first.after, first.after, False)


def test_the_migrations_build_exactly_the_records(database_url: str) -> None:
    assert migrate.drift(database_url) == []


def test_an_index_over_an_expression_that_is_missing_is_a_difference(
    database: Database, database_url: str
) -> None:
    with database.session() as session:
        session.execute(text("DROP INDEX ix_handoffs_assignee_lower"))
    (missing,) = migrate.drift(database_url)
    assert "ix_handoffs_assignee_lower" in missing


def test_the_index_of_whose_handoffs_goes_back_and_forth(empty_database_url: str) -> None:
    migrate.upgrade(empty_database_url)
    with migrate._without_triggers(empty_database_url):
        command.downgrade(migrate._config(url=empty_database_url), "0043")
    assert any("ix_handoffs_assignee_lower" in each for each in migrate.drift(empty_database_url))
    migrate.upgrade(empty_database_url)
    assert migrate.drift(empty_database_url) == []


def test_a_current_database_is_not_copied(database_url: str) -> None:
    def copy() -> Path:
        raise AssertionError("copied for nothing")

    assert migrate.upgrade(database_url, copy).backup is None


def test_a_database_of_a_newer_version_is_refused(database: Database, database_url: str) -> None:
    with database.session() as session:
        session.execute(text("DELETE FROM alembic_version"))
        session.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
    with pytest.raises(migrate.NewerDatabaseError) as raised:
        migrate.upgrade(database_url)
    assert raised.value.revision == "9999"


def test_what_was_agreed_to_once_does_not_become_a_window_on_the_way_back(
    empty_database_url: str,
) -> None:
    migrate.upgrade(empty_database_url)
    database = Database(empty_database_url)
    with database.session() as session:
        lead = leads.create(session, language="zh", source=None, now=TUESDAY)
        talk, _ = conversations.start(session, lead=lead, language="zh", source=None, now=TUESDAY)
        for kind in ("message", "once:case", "once:a-longer-key"):
            session.add(
                Window(
                    conversation_id=talk.id, kind=kind, opened_at=TUESDAY,
                    closes_at=TUESDAY + dt.timedelta(days=2), allowed=5, spent=0,
                )
            )  # fmt: skip
    with migrate._without_triggers(empty_database_url):
        command.downgrade(migrate._config(url=empty_database_url), "0039")
    with database.engine.connect() as connection:
        kinds = connection.execute(text("SELECT kind FROM messaging_windows")).scalars().all()
    assert kinds == ["message"]
    database.close()


def test_triggers_that_are_right_are_left_alone(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    install = stirs.install

    def counted(connection: Connection) -> None:
        made.append(connection)
        install(connection)

    monkeypatch.setattr(stirs, "install", counted)
    migrate.upgrade(database_url)
    assert made == []
    with database.engine.begin() as connection:
        stirs.uninstall(connection)
        assert not stirs.are_on(connection)
    migrate.upgrade(database_url)
    assert len(made) == 1
    with database.engine.connect() as connection:
        assert stirs.are_on(connection)
        monkeypatch.setattr(stirs, "_TRIGGERS", (stirs._Trigger("talk", "INSERT ON leads", "1"),))
        assert not stirs.are_on(connection)


def test_the_steps_of_accounts_and_meetings_go_back_and_forth(empty_database_url: str) -> None:
    migrate.upgrade(empty_database_url)
    with migrate._without_triggers(empty_database_url):  # what is missing below has none
        command.downgrade(migrate._config(url=empty_database_url), "0027")
    database = Database(empty_database_url)
    with database.engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        assert "staff" in tables
        assert not {"meetings", "staff_absences", "staff_second_factors"} & tables
        assert not stirs.are_on(connection)
    database.close()
    migrate.upgrade(empty_database_url)
    assert migrate.drift(empty_database_url) == []
    database = Database(empty_database_url)
    with database.engine.connect() as connection:
        assert stirs.are_on(connection)
    database.close()
