"""The ledger of messaging windows: whatever people do and whoever sends, never over the limit."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sdr import channels, windows
from sdr.db import Database
from tests import builders
from tests.builders import TUESDAY

RULES = channels.table()["wechat"].windows
AGREED = channels.table()["wechat"].consents["subscription"]
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def talk(database: Database) -> str:
    with database.session() as session:
        return builders.conversation(session, builders.lead(session), ended=False).id


def opened(database: Database, talk: str, kind: str, at: dt.datetime) -> None:
    with database.session() as session:
        windows.open_up(session, talk, kind, RULES[kind], at)


def spent(database: Database, talk: str, now: dt.datetime, keep: int = 0) -> bool:
    with database.session() as session:
        return windows.spend(session, talk, now, keep=keep) is not None


def test_nothing_goes_before_the_person_did_anything(database: Database, talk: str) -> None:
    assert not spent(database, talk, TUESDAY)


def test_five_go_after_a_message_and_a_new_one_opens_five_more(
    database: Database, talk: str
) -> None:
    opened(database, talk, "message", TUESDAY)
    assert [spent(database, talk, TUESDAY) for _ in range(6)] == [True] * 5 + [False]
    opened(database, talk, "message", TUESDAY + SECOND)
    assert spent(database, talk, TUESDAY + SECOND)


def test_a_window_closes_before_the_platform_says_so(database: Database, talk: str) -> None:
    opened(database, talk, "message", TUESDAY)
    end = TUESDAY + dt.timedelta(hours=48)
    assert not spent(database, talk, end - SECOND)
    assert spent(database, talk, end - dt.timedelta(minutes=2))


def test_windows_are_not_added_up(database: Database, talk: str) -> None:
    opened(database, talk, "message", TUESDAY)
    opened(database, talk, "menu", TUESDAY)
    assert sum(spent(database, talk, TUESDAY) for _ in range(10)) == 5


def test_some_are_kept_for_people(database: Database, talk: str) -> None:
    opened(database, talk, "message", TUESDAY)
    assert sum(spent(database, talk, TUESDAY, keep=2) for _ in range(10)) == 3
    assert sum(spent(database, talk, TUESDAY) for _ in range(10)) == 2


def test_what_was_refused_is_taken_once(database: Database, talk: str) -> None:
    opened(database, talk, "message", TUESDAY)
    with database.session() as session:
        taken = windows.spend(session, talk, TUESDAY)
    for _ in range(3):
        with database.session() as session:
            assert windows.spend(session, talk, TUESDAY, before=taken) == taken
            assert windows.left(session, talk, TUESDAY) == 4
    opened(database, talk, "message", TUESDAY + SECOND)  # it does not count in this one yet
    with database.session() as session:
        assert windows.spend(session, talk, TUESDAY + SECOND, before=taken) != taken
        assert windows.left(session, talk, TUESDAY + SECOND) == 4


def test_what_came_late_opens_nothing_anew(database: Database, talk: str) -> None:
    opened(database, talk, "message", TUESDAY)
    assert spent(database, talk, TUESDAY)
    opened(database, talk, "message", TUESDAY - SECOND)
    with database.session() as session:
        assert windows.left(session, talk, TUESDAY) == 4


def test_a_window_goes_with_its_talk(database: Database, talk: str) -> None:
    from sdr import conversations, erasure, leads

    opened(database, talk, "message", TUESDAY)
    with database.session() as session:
        lead = leads.get(session, conversations.get(session, talk).lead_id)
        erasure.erase(session, lead, by="prospect", now=TUESDAY)
    assert not spent(database, talk, TUESDAY)


def consented(database: Database, talk: str, what: str, now: dt.datetime, left: int) -> int:
    """One consent is one message, and opens no window; how many are left, counted by hand."""
    with database.session() as session:
        before = windows.left(session, talk, now)
        if what == "agree":
            windows.add(session, talk, "once:case", AGREED, now)
            left += 1
        elif what == "take_back":
            windows.shut(session, talk, "once:case")
            left = 0
        else:
            went = windows.spend_of(session, talk, "once:case", now) is not None
            assert not went or left > 0, "more messages than consents"
            left -= went
        assert windows.left_of(session, talk, "once:case", now) <= left
        assert windows.left(session, talk, now) == before
    return left


@st.composite
def traffic(draw: st.DrawFn) -> list[tuple[str, int]]:
    """What happens, and how many seconds after the last: a person's doing, or a try to send."""
    waits = st.one_of(st.integers(0, 70), st.integers(0, 100_000))
    events = st.sampled_from(
        [*RULES, "agree", "take_back", "bot", "human", "once", "bot", "human", "once", "bot"]
    )
    return draw(st.lists(st.tuples(events, waits), max_size=60))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(happened=traffic())
def test_whatever_happens_the_platforms_limit_holds(
    database: Database, talk: str, happened: list[tuple[str, int]]
) -> None:
    """Counted by hand: each message fits one window that is open, of all sent since it opened."""
    with database.session() as session:
        windows.shut(session, talk)
    credits_left = 0
    now = TUESDAY
    did: list[tuple[str, dt.datetime, int]] = []  # what, when, after how many messages
    sent = 0
    for what, wait in happened:
        now += dt.timedelta(seconds=wait)
        if what in RULES:
            opened(database, talk, what, now)
            did.append((what, now, sent))
            continue
        if what in ("agree", "take_back", "once"):
            credits_left = consented(database, talk, what, now, credits_left)
            continue
        keep = 2 if what == "bot" else 0
        if not spent(database, talk, now, keep=keep):
            continue
        sent += 1
        room = [
            RULES[kind].count - (sent - before)
            for kind, at, before in did
            if now - at < dt.timedelta(seconds=RULES[kind].seconds)
        ]
        assert max(room, default=-1) >= keep, "over the limit, or into what is kept for people"
