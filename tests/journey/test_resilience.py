"""One part after another is taken away: said exactly, survived, and nothing is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.journey.product import Chat, Product, until

SOON, RESTART = 12.0, 150.0
TOLD = {
    "zh": ("窜货厉害，价格都乱了", "没丢"),
    "en": ("dealers sell into each other's territory", "saved"),
}


@pytest.fixture(autouse=True)
def _well(product: Product) -> Iterator[None]:
    """Every test begins and ends with all parts answering."""
    until(lambda: product.down() == [], "the product is ready", RESTART)
    yield
    until(lambda: product.down() == [], "the product is ready again", RESTART)


def _names(product: Product, *names: str) -> None:
    until(lambda: product.down() == list(names), f"/readyz names {names} alone", SOON)


def _answered(chat: Chat, text: str, after: int) -> list[str]:
    """The texts of the bot after one of ours."""
    rows = chat.after(after)
    told = next(i for i, m in enumerate(rows) if m["sender"] == "prospect" and m["text"] == text)
    return [m["text"] for m in rows[told + 1 :] if m["sender"] == "bot"]


@pytest.mark.parametrize(("program", "name"), [("rasa", "engine"), ("actions", "actions")])
def test_a_program_that_hangs_is_named_and_comes_back(
    product: Product, program: str, name: str
) -> None:
    pid = product.pid(program)
    os.kill(pid, signal.SIGSTOP)
    try:
        _names(product, name)
    finally:
        os.kill(pid, signal.SIGCONT)
    _names(product)


def test_killed_actions_lose_no_message(product: Product) -> None:
    _killed(product, "actions", "actions", "en")


def test_a_killed_engine_loses_no_message(product: Product) -> None:
    _killed(product, "rasa", "engine", "zh")


def _killed(product: Product, program: str, name: str, language: str) -> None:
    text, notice = TOLD[language]
    chat = product.chat(language)
    seen = chat.messages[-1]["seq"]
    # Hanging first, so that it cannot be back before the message is sent.
    pid = product.pid(program)
    os.kill(pid, signal.SIGSTOP)
    try:
        _names(product, name)
    finally:
        os.kill(pid, signal.SIGKILL)
    said = chat.post(text, client_message_id="once")
    assert said.status == 200
    worded = [m["text"] for m in said.json["messages"]]
    until(
        lambda: chat.lead["facts"].get("need", {}).get("value") == ["channel_diversion"],
        "the kept message is read when it is back",
        RESTART,
    )
    answers = until(
        lambda: [t for t in _answered(chat, text, seen) if notice not in t],
        "the answer by ?after=",
        RESTART,
    )
    assert len(answers) == 1, answers
    if program == "rasa":  # takes long enough to come back
        assert len(worded) == 1
        assert notice in worded[0]
    # asking again with the same id does nothing anew
    again = chat.post(text, client_message_id="once")
    assert [m["text"] for m in again.json["messages"]] == answers
    assert sum(m["sender"] == "prospect" for m in chat.after()) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_stopped_action_server_is_excused_in_words(product: Product, language: str) -> None:
    text, notice = TOLD[language]
    chat = product.chat(language)
    seen = chat.messages[-1]["seq"]
    with product.without("actions"):
        _names(product, "actions")
        said = chat.post(text)
        assert said.status == 200
        [excuse] = said.json["messages"]
        assert notice in excuse["text"]
        assert excuse["language"] == language
        assert excuse["asks"] is None
    answers = until(
        lambda: [t for t in _answered(chat, text, seen) if notice not in t], "the answer", RESTART
    )
    assert len(answers) == 1


def test_a_database_that_is_moved_away_is_named(product: Product) -> None:
    chat = product.chat("en")
    away = product.database.with_suffix(".away")
    product.database.rename(away)
    try:
        _names(product, "database")
    finally:
        away.rename(product.database)
    _names(product)
    assert chat.say("we make beer")


def test_a_locked_database_is_a_clear_503_and_loses_nothing(product: Product) -> None:
    chat = product.chat("en")
    chat.say("we make beer")
    kept = [m["id"] for m in chat.after()]
    with closing(sqlite3.connect(product.database, isolation_level=None)) as hand:
        hand.execute("PRAGMA busy_timeout = 10000").close()
        hand.execute("BEGIN EXCLUSIVE").close()
        _names(product, "database")
        refused = chat.post("about 300 people", client_message_id="locked")
        assert refused.status == 503
        assert refused.headers["Content-Type"].startswith("application/problem+json")
        assert int(refused.headers["Retry-After"]) > 0
        problem = refused.json
        assert problem["status"] == 503
        assert problem["title"]
        assert problem["detail"]
        assert "Traceback" not in refused.text
        assert "sqlite" not in refused.text.lower()
        hand.execute("ROLLBACK").close()
    _names(product)
    assert [m["id"] for m in chat.after()] == kept
    again = chat.post("about 300 people", client_message_id="locked")
    assert again.status == 200
    assert again.json["messages"]
    assert chat.lead["facts"]["company_size"]["value"] == {"min": 300, "max": 300}
