"""A rep answers in the chat: through the staff API and on the page of a handoff."""

from __future__ import annotations

import re
from typing import Any

import pytest
from aiohttp import web

from console import keys, wire_out
from sdr import conversations, handoffs, staff
from sdr.db import Database
from sdr.playbook.model import Playbook
from sdr.staff import Role
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.test_auth import csrf_of, sign_in

type Told = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def told(app: web.Application) -> Told:
    """What was said on the live channel (named before the client, which starts the app)."""
    frames: Told = []
    app[keys.TELL] = lambda conversation_id, frame: frames.append((conversation_id, frame))
    return frames


@pytest.fixture
def ids(database: Database, playbook: Playbook, clock: HandClock) -> tuple[str, str]:
    """A handoff and its conversation; the rep of the console tests has an account."""
    with database.session() as session:
        people.member(session)
        made = people.qualified(session, playbook, clock.now())
        assert made.conversation_id is not None
        found = (made.id, made.conversation_id)
    clock.forward(minutes=20)
    return found


async def act(api: Client, talk: str, verb: str, **body: Any) -> tuple[int, dict[str, Any]]:
    answer = await api.post(f"/api/v1/conversations/{talk}/{verb}", json=body)
    return answer.status, await answer.json()


# ── the API ────────────────────────────────────────────────────────────────────────────────────
async def test_an_integration_answers_and_hands_back_and_listeners_hear_it(
    told: Told, api: Client, ids: tuple[str, str]
) -> None:
    _, talk = ids
    status, shape = await act(api, talk, "reply", text="您好，有什么可以帮您？",
                              by="Rep@beacon.example.com")  # fmt: skip
    wire_out.MessagesOut.model_validate(shape, extra="forbid")
    assert (status, [m["sender"] for m in shape["messages"]]) == (200, ["bot", "human"])
    assert shape["messages"][1]["name"] == "Lin Yue"
    assert told == [
        (talk, {"type": "floor", "holder": "human", "name": "Lin Yue"}),
        *((talk, {"type": "message", "message": each}) for each in shape["messages"]),
    ]
    transcript = await (await api.get(f"/api/v1/conversations/{talk}/transcript")).json()
    wire_out.TranscriptOut.model_validate(transcript, extra="forbid")
    told.clear()
    status, shape = await act(api, talk, "hand-back", by="rep@beacon.example.com")
    assert (status, len(shape["messages"])) == (200, 1)
    assert told[0][1] == {"type": "floor", "holder": "bot", "name": None}
    assert (await act(api, talk, "hand-back", by="rep@beacon.example.com"))[1] == {"messages": []}


async def test_without_a_name_the_holder_of_the_handoff_speaks(
    api: Client, database: Database, playbook: Playbook, ids: tuple[str, str]
) -> None:
    with database.session() as session:
        assignee = handoffs.get(session, ids[0]).assignee
    people_ = {each.email.lower(): each.name for each in playbook.routing.representatives}
    status, shape = await act(api, ids[1], "reply", text="您好")
    assert status == 200
    assert shape["messages"][-1]["name"] == people_[assignee.lower()].in_language("zh")


async def test_what_cannot_be_said_is_refused(
    api: Client, database: Database, clock: HandClock, ids: tuple[str, str]
) -> None:
    with database.session() as session:
        people.member(session, "left@beacon.example.com")
        staff.disable(session, "left@beacon.example.com", clock.now())
    for body, status in (
        ({"text": "  "}, 422), ({"text": "a" * 4001}, 413), ({}, 422), ({"text": 7}, 422),
        ({"text": "hi", "by": "nobody@beacon.example.com"}, 422),
        ({"text": "hi", "by": "left@beacon.example.com"}, 422),
        ({"text": "hi", "name": "X"}, 422),
    ):  # fmt: skip
        assert (await act(api, ids[1], "reply", **body))[0] == status, body
    assert (await act(api, "conv_none", "reply", text="hi"))[0] == 404
    assert (await act(api, "conv_none", "hand-back"))[0] == 404
    with database.session() as session:
        assert conversations.get(session, ids[1]).floor == "bot"


async def test_an_answer_needs_no_live_channel(api: Client, ids: tuple[str, str]) -> None:
    assert (await act(api, ids[1], "reply", text="您好"))[0] == 200


async def test_a_role_that_may_not_accept_may_not_answer(
    anonymous: Client, database: Database, ids: tuple[str, str]
) -> None:
    with database.session() as session:
        people.member(session, "m@beacon.example.com", Role.MARKETER)
    await sign_in(anonymous, "m@beacon.example.com")
    headers = {"X-CSRF-Token": await csrf_of(anonymous)}
    for verb in ("reply", "hand-back"):
        answer = await anonymous.post(
            f"/api/v1/conversations/{ids[1]}/{verb}", json={"text": "hi"}, headers=headers
        )
        assert answer.status == 403
    page = await (await anonymous.get(f"/console/handoffs/{ids[0]}")).text()
    assert 'id="reply-text"' not in page


# ── the page ───────────────────────────────────────────────────────────────────────────────────
async def submit(client: Client, ids: tuple[str, str], verb: str, **form: str) -> Any:
    return await client.post(f"/console/talks/{ids[1]}/{verb}", data={"handoff": ids[0], **form})


async def test_a_rep_answers_on_the_page_and_leaves_again(
    told: Told, anonymous: Client, ids: tuple[str, str]
) -> None:
    handoff, _ = ids
    await sign_in(anonymous)
    page = await (await anonymous.get(f"/console/handoffs/{handoff}")).text()
    assert "The bot is answering" in page
    assert "/hand-back" not in page
    form = {"csrf": await csrf_of(anonymous)}
    done = await submit(anonymous, ids, "reply", text="您好 <b>", **form)
    page = await done.text()
    assert (done.status, len(done.history)) == (200, 1)
    assert re.search(r'said-human".*?Colleague Lin Yue.*?您好 &lt;b&gt;', page, re.DOTALL)
    assert "You are answering" in page
    assert [frame["type"] for _, frame in told] == ["floor", "message", "message"]
    page = await (await submit(anonymous, ids, "hand-back", **form)).text()
    assert "The bot is answering" in page
    lead = re.search(r"/console/leads/\w+", page)
    assert lead is not None
    page = await (await anonymous.get(lead[0])).text()
    assert "A colleague joined the chat: Lin Yue" in page
    assert "The bot took over the chat again: Lin Yue" in page


async def test_a_text_that_cannot_be_sent_stays_in_the_form(
    anonymous: Client, ids: tuple[str, str]
) -> None:
    await sign_in(anonymous)
    form = {"csrf": await csrf_of(anonymous)}
    for text, status, why in ((" ", 422, "nothing to send"), ("长" * 4001, 413, "too long")):
        answer = await submit(anonymous, ids, "reply", text=text, **form)
        page = await answer.text()
        assert (answer.status, page.count('role="alert"')) == (status, 1)
        assert why in page
        assert f">{text}</textarea>" in page


async def test_the_page_refuses_a_forged_form_and_a_talk_that_is_not_there(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock,
    ids: tuple[str, str],
) -> None:  # fmt: skip
    await sign_in(anonymous)
    with database.session() as session:
        other = str(people.qualified(session, playbook, clock.now(), "en").conversation_id)
    csrf = await csrf_of(anonymous)
    for verb in ("join", "reply", "note", "hand-back"):
        assert (await submit(anonymous, ids, verb, text="hi")).status == 403
        gone = await submit(anonymous, (ids[0], "conv_none"), verb, text="hi", csrf=csrf)
        assert gone.status == 404
    with database.session() as session:
        assert conversations.get(session, ids[1]).floor == "bot"
    # the form of one handoff does not lead to the page of another
    assert (await submit(anonymous, (ids[0], other), "note", text="hi", csrf=csrf)).status == 404
