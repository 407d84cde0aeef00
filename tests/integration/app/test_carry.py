"""Carrying data over: everything arrives, from one database to the other and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from app import carry, migrate
from app.carry import CarryError
from sdr.db import Database
from sdr.deliveries import Delivery, Move, plan
from sdr.leads import Lead
from tests import builders

NOW = builders.TUESDAY


def filled(url: str, leads: int = 3) -> None:
    database = Database(url)
    try:
        with database.session() as session:
            for number in range(leads):
                lead = builders.lead(session, email=f"p{number}@mill.example", name="王磊 🙂")
                builders.conversation(session, lead)
                plan(
                    session, identity=f"x:{number}", purpose="notice", channel="email",
                    lead_id=lead.id, address="a@b.example", language="zh",
                    payload={"é": [1.5, None, True]}, not_before=NOW, now=NOW,
                )  # fmt: skip
    finally:
        database.close()


def rows(url: str) -> list[tuple[object, ...]]:
    database = Database(url)
    try:
        with database.session() as session:
            return [tuple(row) for row in session.execute(
                select(Delivery.id, Delivery.payload, Delivery.not_before, Lead.reasons)
                .join(Lead, Lead.id == Delivery.lead_id).order_by(Delivery.identity)
            )]  # fmt: skip
    finally:
        database.close()


def test_everything_is_carried_and_numbers_go_on(
    database_url: str, empty_database_url: str, tmp_path: Path
) -> None:
    filled(database_url)
    heard: list[tuple[int, int]] = []
    between = f"sqlite:///{tmp_path / 'between.db'}"
    done = carry.carry(database_url, between, lambda *told: heard.append(told))
    assert heard[-1] == (done.rows, done.rows)
    assert done.rows > 20
    assert rows(between) == rows(database_url)
    carry.carry(between, empty_database_url, lambda *_: None)
    assert rows(empty_database_url) == rows(database_url)
    database = Database(empty_database_url)
    with database.session() as session:
        highest = max(session.scalars(select(Move.id)))
        move = Move(delivery_id="dlv_x", state="planned", by="leadhatch", at=NOW)
        session.add(move)
        session.flush()
        assert move.id > highest
    database.close()
    assert migrate.drift(empty_database_url) == []


def test_a_database_with_people_is_not_written_over(database_url: str, tmp_path: Path) -> None:
    filled(database_url)
    other = f"sqlite:///{tmp_path / 'other.db'}"
    migrate.upgrade(other)
    filled(other, 1)
    for target, reason in ((other, "carry-not-empty"), (database_url, "carry-same")):
        with pytest.raises(CarryError) as raised:
            carry.carry(database_url, target, lambda *_: None)
        assert raised.value.reason == reason
    assert len(rows(other)) == 1


def test_a_difference_undoes_it_all(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(database_url)
    other = f"sqlite:///{tmp_path / 'other.db'}"
    prints = iter(range(1000))
    monkeypatch.setattr(carry, "_print", lambda *_: (next(prints), 0))
    with pytest.raises(CarryError) as raised:
        carry.carry(database_url, other, lambda *_: None)
    assert raised.value.reason == "carry-differs"
    assert not carry.holds_people(other)


def test_a_source_of_another_version_is_refused(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(database_url)
    database = Database(database_url)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    database.close()
    with pytest.raises(CarryError) as raised:
        carry.carry(database_url, f"sqlite:///{tmp_path / 'other.db'}", lambda *_: None)
    assert raised.value.reason == "carry-other-revision"


def test_what_was_nothing_is_nothing_again(database_url: str, empty_database_url: str) -> None:
    filled(database_url)
    carry.carry(database_url, empty_database_url, lambda *_: None)
    for url in (database_url, empty_database_url):
        database = Database(url)
        with database.engine.connect() as connection:
            told = "SELECT count(*) FROM messages WHERE trace IS NOT NULL OR cards IS NOT NULL"
            assert connection.exec_driver_sql(told).scalar_one() == 0
        database.close()
