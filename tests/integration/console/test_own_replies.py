"""Replies of one's own: kept in both languages, filled in, called by a shortcut, seen by nobody else."""

from __future__ import annotations

import html
import re

import pytest

from sdr import handoffs, own_replies
from sdr.db import Database
from sdr.playbook.model import Playbook
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.people import enter

REP, OTHER = "rep@beacon.example.com", "other@beacon.example.com"
AT = "/console/me/replies"
PRICE = {
    "shortcut": "/Price", "title": "Price list", "zh": "{{name}}，价目表发您，我是{{ us }}的{{ me }}。",
    "en": "Here is the price list{{ nothing }}{% raw %}, {{ name }}.",
}  # fmt: skip


@pytest.fixture
def handoff_id(database: Database, playbook: Playbook, clock: HandClock) -> str:
    with database.session() as session:
        people.member(session, REP)
        people.member(session, OTHER)
        handoff = people.qualified(session, playbook, clock.now())
        handoffs.accept(session, handoff.id, by=REP, now=clock.now())
        return handoff.id


async def text(client: Client, path: str) -> str:
    return html.unescape(await (await client.get(path)).text())


async def test_a_reply_is_kept_and_put_in_the_language_of_the_talk(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock
) -> None:
    csrf = await enter(anonymous, database, clock, REP)
    answer = await anonymous.post(AT, data={"csrf": csrf, **PRICE})
    assert answer.status == 200
    assert "/price" in await answer.text()
    at = f"/console/handoffs/{handoff_id}"
    page = await text(anonymous, at)
    [button] = re.findall(
        r'<button name="canned" value="(ownr_\w+)"[^>]*data-shortcut="price"', page
    )
    assert 'data-insert="王海涛，价目表发您，我是北辰云的Lin Yue。"' in page
    filled = await text(anonymous, f"{at}?canned={button}")
    assert "王海涛，价目表发您，我是北辰云的Lin Yue。</textarea>" in filled
    await enter(anonymous, database, clock, OTHER)
    assert "data-shortcut" not in await text(anonymous, at)
    assert "<code>/price</code>" not in await text(anonymous, AT)


def test_what_was_typed_is_no_template() -> None:
    said = own_replies.fill(PRICE["en"], name="Anna", me="Lin")
    assert said == "Here is the price list{{ nothing }}{% raw %}, Anna."
    assert own_replies.fill("{{ company }}{{name}}", name="{{ me }}", me="x") == "{{ me }}"


async def test_a_shortcut_sent_without_a_script_is_filled_in_and_not_said(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock
) -> None:
    csrf = await enter(anonymous, database, clock, REP)
    await anonymous.post(AT, data={"csrf": csrf, **PRICE})
    with database.session() as session:
        talk = handoffs.get(session, handoff_id).conversation_id
    form = {"csrf": csrf, "handoff": handoff_id, "text": " /PRICE "}
    answer = await anonymous.post(f"/console/talks/{talk}/reply", data=form)
    page = html.unescape(await answer.text())
    assert "价目表发您，我是北辰云的Lin Yue。</textarea>" in page
    assert 'class="said said-human"' not in page
    form["text"] = "/prices are on the list"
    page = await (await anonymous.post(f"/console/talks/{talk}/reply", data=form)).text()
    assert 'class="said said-human"' in page


async def test_a_reply_is_changed_and_removed_by_its_owner_alone(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock
) -> None:
    csrf = await enter(anonymous, database, clock, REP)
    await anonymous.post(AT, data={"csrf": csrf, **PRICE})
    page = await text(anonymous, AT)
    reply = re.findall(rf'action="{AT}/(ownr_\w+)/forget"', page)[0]
    changed = {**PRICE, "reply": reply, "shortcut": "cost", "en": ""}
    other = await enter(anonymous, database, clock, OTHER)
    assert (await anonymous.post(AT, data={"csrf": other, **changed})).status == 404
    assert (await anonymous.post(f"{AT}/{reply}/forget", data={"csrf": other})).status == 404
    csrf = await enter(anonymous, database, clock, REP)
    page = await (await anonymous.post(AT, data={"csrf": csrf, **changed})).text()
    assert "/cost" in page
    assert "/price<" not in page
    page = await (await anonymous.post(f"{AT}/{reply}/forget", data={"csrf": csrf})).text()
    assert "Nothing yet" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"shortcut": "two words"}, "one word"), ({"shortcut": "/"}, "one word"),
        ({"shortcut": "x" * 21}, "one word"), ({"zh": " ", "en": "\n"}, "at least one language"),
        ({"en": "x" * 2001}, "too long"), ({"shortcut": "PRICE"}, "with this shortcut"),
    ],
)  # fmt: skip
async def test_what_cannot_be_kept_is_said_and_stays_typed(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock,
    wrong: dict[str, str], words: str,
) -> None:  # fmt: skip
    csrf = await enter(anonymous, database, clock, REP)
    await anonymous.post(AT, data={"csrf": csrf, **PRICE})
    form = {"csrf": csrf, **PRICE, "shortcut": "other", "title": "As typed", **wrong}
    answer = await anonymous.post(AT, data=form)
    assert answer.status == 422
    page = html.unescape(await answer.text())
    assert words in page
    assert 'value="As typed"' in page
    with database.session() as session:
        from sdr import staff

        assert own_replies.count(session, staff.get_by_email(session, REP).id) == 1


async def test_a_chinese_word_is_a_shortcut_too(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock
) -> None:
    csrf = await enter(anonymous, database, clock, REP)
    await anonymous.post(AT, data={"csrf": csrf, **PRICE, "shortcut": "/报价"})
    assert 'data-shortcut="报价"' in await text(anonymous, f"/console/handoffs/{handoff_id}")
