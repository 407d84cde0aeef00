"""The playbook's texts as versions: published, in force everywhere, rolled back, never broken."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import update

from app import renewing
from sdr import playbook_versions
from sdr.db import Database
from sdr.errors import BadRules, VersionConflict
from sdr.playbook.lexicon import lexicon
from sdr.playbook.model import Playbook
from sdr.playbook_versions import PlaybookVersion
from sdr.readers.wordlists import word_lists
from tests import builders

NOW = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)
OLD, NEW = "there's a 14-day trial first.", "there's a 30-day trial first."


@pytest.fixture
def playbook() -> Playbook:
    """A playbook of this test alone: what is published goes into it."""
    return builders.playbook().model_copy()


def publish(database: Database, playbook: Playbook, file: str, text: str, **more: int) -> int:
    with database.session() as session:
        return playbook_versions.publish(
            session, playbook, file, text, by="mara@example.com", now=NOW, language="en",
            based_on=more.get("based_on"),
        ).number  # fmt: skip


def renew(database: Database, playbook: Playbook) -> bool:
    with database.session() as session:
        return playbook_versions.renew(session, playbook)


def price(playbook: Playbook) -> str:
    return next(each for each in playbook.faq if each.key == "price").text.en


def test_what_is_published_holds_in_every_process_and_goes_back(
    database: Database, playbook: Playbook
) -> None:
    other, written = playbook.model_copy(), playbook.files["faq.yml"]
    assert not renew(database, playbook)
    assert publish(database, playbook, "faq.yml", written.replace(OLD, NEW)) == 2
    for process in (playbook, other):
        assert OLD in price(process)
        assert renew(database, process)
        assert not renew(database, process)  # nothing is read twice
        assert NEW in price(process)
    with database.session() as session:
        held = playbook_versions.all_of(session, "faq.yml")
        assert [(row.number, row.origin, row.by) for row in held] == [
            (1, "file", "file"), (2, "publish", "mara@example.com"),
        ]  # fmt: skip
        assert playbook_versions.file_state(playbook.files["faq.yml"], held[-1]) == "overruled"
        assert NEW in playbook_versions.documents(session, playbook)["faq.yml"]
        playbook_versions.roll_back(
            session, playbook, "faq.yml", 1, by="x", now=NOW, language="en"
        )  # fmt: skip
    assert renew(database, other)
    assert OLD in price(other)
    with database.session() as session:
        assert playbook_versions.documents(session, playbook)["faq.yml"] == written


def test_a_file_that_changes_is_the_next_version_until_somebody_publishes(
    database: Database, playbook: Playbook
) -> None:
    written = playbook.files["wording.yml"]
    with database.session() as session:
        for text in (written, written, written + "\n# more\n"):
            playbook_versions.take_file(session, text, "wording.yml", NOW)
        assert [row.number for row in playbook_versions.all_of(session, "wording.yml")] == [1, 2]
    assert not renew(database, playbook)  # the file speaks for itself


def test_words_of_an_edited_profile_are_read(database: Database, playbook: Playbook) -> None:
    words = lexicon(playbook)

    def heard() -> bool:
        lists = dict(word_lists(words).industries)
        return "quaffables" in lists["beverages"]

    text = playbook.files["icp.yml"].replace("en: [", "en: [quaffables, ", 1)
    publish(database, playbook, "icp.yml", text)
    assert not heard()
    with database.session() as session:
        playbook_versions.renew(session, playbook, words)
    assert heard()


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("faq.yml", "- key: price\n    act: ask_price", "- key: price\n    act: ask_the_moon", ""),
        ("faq.yml", "answers:", "answers: [", ""),
        ("spin.yml", "code: slow_market_info", "code: slow_news", "trained-gone"),
        ("icp.yml", "code: beverages", "code: drinks", "trained-new"),
        ("wording.yml", "lines:", "sentences:", ""),
    ],
)
def test_what_would_break_something_is_refused(
    database: Database, playbook: Playbook, file: str, old: str, new: str, code: str
) -> None:
    text = playbook.files[file]
    assert old in text
    with pytest.raises(BadRules) as refused:
        publish(database, playbook, file, text.replace(old, new, 1))
    problems = refused.value.params["problems"]
    assert problems
    assert all(each["fix"] for each in problems)
    if code:
        assert code in {each["code"] for each in problems}
    assert not renew(database, playbook)


def test_two_who_edit_do_not_overwrite_each_other(database: Database, playbook: Playbook) -> None:
    written = playbook.files["faq.yml"]
    publish(database, playbook, "faq.yml", written.replace(OLD, NEW), based_on=1)
    with pytest.raises(VersionConflict) as clash:
        publish(database, playbook, "faq.yml", written + "\n# mine\n", based_on=1)
    assert any(NEW in line for line in clash.value.params["changed"])
    # the same text again is no version
    assert publish(database, playbook, "faq.yml", written.replace(OLD, NEW), based_on=1) == 2


def test_a_version_that_this_release_cannot_read_changes_nothing(
    database: Database, playbook: Playbook
) -> None:
    publish(database, playbook, "faq.yml", playbook.files["faq.yml"].replace(OLD, NEW))
    with database.session() as session:
        session.execute(
            update(PlaybookVersion).where(PlaybookVersion.number == 2).values(document="answers: 1")
        )
    renew(database, playbook)
    assert OLD in price(playbook)


async def test_a_running_process_takes_it_up_by_itself(
    database: Database, playbook: Playbook
) -> None:
    app = web.Application()
    renewing.keep_up(app, database, playbook, lexicon(playbook), every=0.01)

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=price(playbook))

    app.router.add_get("/", answer)
    async with TestClient(TestServer(app)) as client:
        assert OLD in await (await client.get("/")).text()
        text = playbook.files["faq.yml"].replace(OLD, NEW)
        await asyncio.to_thread(publish, database, playbook, "faq.yml", text)
        async with asyncio.timeout(20):
            while NEW not in await (await client.get("/")).text():
                continue
