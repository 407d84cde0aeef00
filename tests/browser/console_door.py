"""The console itself, served to the browser tests: the staff door over a database file, with a
team, its days away, devices, replies and a booked meeting; sign-in is by cookie.

`python -m tests.browser.console_door FOLDER` takes a picture of the documentation into FOLDER.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web
from playwright._impl._api_structures import SetCookieParam
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import migrate
from console import keys
from console.app import setup
from console.auth import SESSION_COOKIE
from edge.pages import STATIC
from nurture.context import Context
from sdr import absences, handoffs, meetings, own_replies, second_factor, staff
from sdr.conversations import Message
from sdr.db import Database
from sdr.playbook.model import Playbook
from sdr.ports import FixedClock
from sdr.sealing import Seal
from sdr.staff import Member, Role, Whence
from tests import builders
from tests.browser.serving import served
from tests.integration.console import people
from tests.integration.console.test_traces import TRACE

NOW = dt.datetime(2026, 11, 20, 7, 10, tzinfo=dt.UTC)  # a Friday, 15:10 in Shanghai
SEAL = Seal("a-secret-key-of-the-tests", second_factor.PURPOSE)
TEAM = (
    ("lin.yue@beaconcloud.example", "林悦", Role.REP, "zh"),
    ("chen.hao@beaconcloud.example", "陈浩", Role.REP, "zh"),
    ("anna.reed@beaconcloud.example", "Anna Reed", Role.REP, "en"),
    ("wu.xin@beaconcloud.example", "吴欣", Role.MARKETER, "zh"),
    ("grace.obrien@beaconcloud.example", "Grace O'Brien", Role.CUSTOMER_SUCCESS, "en"),
)
BOSS = "zhao.lei@beaconcloud.example"
BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0 Safari/537.36 Edg/142.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) MicroMessenger/8.0.60",
)


@dataclass
class Door:
    """Where it is, the admin's session, and records to look at."""

    url: str
    database: Database
    token: str
    member_id: str
    handoff_ids: dict[str, str]
    talk_id: str

    def cookie(self) -> list[SetCookieParam]:
        """What a signed-in browser holds."""
        return [{"name": SESSION_COOKIE, "value": self.token, "url": self.url}]


@contextmanager
def running(folder: Path) -> Iterator[Door]:
    """The door in a thread of its own, on a free port of loopback."""
    url = f"sqlite:///{folder / 'door.db'}"
    migrate.upgrade(url)
    database, playbook = Database(url), builders.playbook()
    door = _filled(database, playbook)
    with closing(database), served(_app(database, playbook)) as (door.url, _):
        yield door


def _app(database: Database, playbook: Playbook) -> web.Application:
    app = web.Application()
    app[keys.DATABASE], app[keys.PLAYBOOK], app[keys.TEXTS] = database, playbook, builders.texts()
    app[keys.CLOCK], app[keys.TIMEZONE] = FixedClock(NOW), ZoneInfo("Asia/Shanghai")
    app[keys.API_KEY], app[keys.BASE_URL] = "a-key-of-the-tests-0123456789", "http://127.0.0.1"
    app[keys.SEAL] = SEAL
    app[keys.NURTURE] = Context(
        database=database, playbook=playbook, texts=app[keys.TEXTS], channels={},
        base_url="http://127.0.0.1", timezone=ZoneInfo("Asia/Shanghai"),
        idle=dt.timedelta(minutes=30), owner="test",
    )  # fmt: skip
    setup(app)
    app.router.add_static("/static", STATIC)
    return app


def _filled(database: Database, playbook: Playbook) -> Door:
    with database.session() as session:
        for email, name, role, language in TEAM:
            people.member(session, email, role, language).name = name
        boss = people.member(session, BOSS, Role.ADMIN)
        boss.name = "赵磊"
        rep = staff.get_by_email(session, TEAM[1][0])
        absences.enter(
            session, rep, dt.date(2026, 11, 20), dt.date(2026, 11, 27),
            today=dt.date(2026, 11, 20), by=BOSS, now=NOW,
        )  # fmt: skip
        for browser, address in zip(BROWSERS, ("203.0.113.7", "2001:db8::17"), strict=True):
            whence = Whence(address, browser)
            before = NOW - dt.timedelta(hours=3)
            staff.open_session(session, boss, before, whence)
            staff.open_session(session, rep, before, whence)
        own_replies.keep(
            session, boss, reply_id=None, shortcut="price", title="报价说明",
            zh="{{ name }}您好，报价按账号数和模块算，我发您一份明细。",
            en="Hi {{ name }}, the price goes by seats and modules; I'll send you the list.",
            now=NOW,
        )  # fmt: skip
        ids = {
            language: people.qualified(session, playbook, NOW - dt.timedelta(minutes=40), language)
            for language in ("zh", "en")
        }
        people.newcomer(session, NOW - dt.timedelta(minutes=9))
        taken = handoffs.accept(session, ids["en"].id, by=TEAM[2][0], now=NOW)
        meetings.book(
            session, taken.id, starts_at=dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC), minutes=30,
            lead_zone="Europe/London", rep_zone="Asia/Shanghai",
            place="https://meet.example.com/anna-reed", by=TEAM[2][0], now=NOW,
        )  # fmt: skip
        talk_id = str(ids["zh"].conversation_id)
        asked = select(Message).where(
            Message.conversation_id == talk_id, Message.sender == "prospect"
        )
        for message in session.scalars(asked):
            message.act, message.confidence, message.trace = "inform", 0.93, dict(TRACE)
        found = {language: held.id for language, held in ids.items()}
        return Door("", database, _open(session, boss), rep.id, found, talk_id)


def _open(session: Session, member: Member) -> str:
    return staff.open_session(session, member, NOW, Whence("198.51.100.4", BROWSERS[0]))[0]


def main(folder: Path) -> None:
    """Pictures of docs/images, at 1440 × 900; those of a full day are of `make demo-data`."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as scratch, running(Path(scratch)) as door:
        shots = (("console-handoff-zh", "zh", f"/console/handoffs/{door.handoff_ids['zh']}"),)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox"]
            )
            for name, language, path in shots:
                speak(door, language)
                context = browser.new_context(viewport={"width": 1440, "height": 900})
                context.add_cookies(door.cookie())
                page = context.new_page()
                page.goto(door.url + path)
                page.screenshot(path=folder / f"{name}.png")
                context.close()
            browser.close()


def speak(door: Door, language: str) -> None:
    """The admin reads in this language from now on."""
    with door.database.session() as session:
        staff.get_by_email(session, BOSS).language = language


if __name__ == "__main__":
    main(Path(sys.argv[1]))
