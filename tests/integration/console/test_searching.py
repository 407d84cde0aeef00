"""Searching a list: whichever turn finds a page, it is the page that was asked for."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from console import listing, searching
from console.listing import Wanted
from sdr import leads, marks
from sdr.db import Database
from sdr.leads import Lead
from sdr.marks import Searched
from tests.builders import TUESDAY

WORDS = {"食品": 0.6, "有限公司": 0.3, "walker": 0.5, "foods": 0.2, "王": 0.05, "only": 0.01}


def filled(session: Session, seed: int, count: int = 160) -> None:
    """Leads with frequent and rare words; some words are old ones' only."""
    rng = random.Random(seed)
    for number in range(count):
        at = TUESDAY + dt.timedelta(minutes=rng.randrange(count // 2))  # some at the same moment
        lead = leads.create(session, language=rng.choice(["zh", "en"]), source={}, now=at)
        lead.stage = rng.choice(["lead", "lost"])
        words = [word for word, share in WORDS.items() if rng.random() < share]
        words += ["formerly"] if at < TUESDAY + dt.timedelta(minutes=20) else []
        text = marks.plain(" ".join([*words, f"n{number}"]))
        session.add(Searched(lead_id=lead.id, text=text, grams=marks.grams(text)))
        leads.retag(session, lead, ["vip"] if rng.random() < 0.4 else [])


def plainly(session: Session, wanted: Wanted) -> list[str]:
    """The whole list, without any index or turn."""
    rows = session.scalars(select(Lead).order_by(Lead.created_at.desc(), Lead.id.desc())).all()
    texts = {row.lead_id: row.text for row in session.scalars(select(Searched))}
    _, words = marks.sought(wanted.q or "")
    return [
        lead.id
        for lead in rows
        if all(word in f" {texts[lead.id]}" for word in words)
        and wanted.stage in (None, lead.stage)
        and wanted.language in (None, lead.language)
        and (not wanted.marks or "vip" in lead.tags)
    ]


def paged(session: Session, wanted: Wanted, limit: int) -> list[str]:
    found, cursor = [], None
    while True:
        page = listing.leads_page(session, wanted, cursor=cursor, limit=limit)
        assert len(page.rows) == limit or page.next_cursor is None
        found += [lead.id for lead in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            return found


@pytest.mark.parametrize("seed", range(3))
def test_every_turn_gives_the_same_pages(
    database: Database, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    rng = random.Random(seed)
    with database.session() as session:
        filled(session, seed)
    with database.session() as session:
        for q in (*WORDS, "食品 walker", "食", "wa", "formerly", "n7", "nothing at all", "100%_!"):
            for turn in ((3, (4, 9), 5), (500, (2000,), 1500), (1, (), 0), (2, (3,), 10_000)):
                for name, value in zip(("SHORT", "LONG", "FEW"), turn, strict=True):
                    monkeypatch.setattr(searching, name, value)
                wanted = Wanted(
                    q=q, stage=rng.choice([None, "lost"]), language=rng.choice([None, "zh"]),
                    marks=rng.choice([(), ("tag:vip",)]),
                )  # fmt: skip
                found = paged(session, wanted, rng.choice([1, 7, 50]))
                assert found == plainly(session, wanted), (wanted, turn)


def test_what_many_hold_is_found_without_looking_at_all_of_them(database: Database) -> None:
    told: list[str] = []

    def said(*given: Any) -> None:
        told.append(given[2])

    with database.session() as session:
        filled(session, 1)
    event.listen(database.engine, "before_cursor_execute", said)
    with database.session() as session:
        page = listing.leads_page(session, Wanted(q="食品"), limit=20)
    event.remove(database.engine, "before_cursor_execute", said)
    assert len(page.rows) == 20
    assert not any("grams" in each.partition("WHERE")[2] for each in told)
    assert sum("lead_searches" in each for each in told) == 1  # of those that were walked past
