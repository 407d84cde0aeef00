"""Forms of the playbook over HTTP: taken once, kept with proof, refused field by field."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select

from edge import keys
from sdr import consent, conversations, facts, floor, forms, handoffs, leads, timeline
from sdr.conversations import Conversation
from sdr.db import Database
from sdr.facts import Said
from sdr.form_entries import Entries
from sdr.forms import Sent, Submission
from sdr.leads import Lead
from sdr.stages import Verdict
from tests import builders
from tests.integration.edge.conftest import FRIEND, Client

DEMO = {
    "name": "Anna Berg", "company": "Norddal Tools", "email": "Anna.Berg@norddal.example",
    "job_title": "Head of Sales", "company_size": "200–999 people",
    "problem": "We never know which shops really show our displays",
}  # fmt: skip
NONCE = "n" * 24


async def send(client: Client, key: str = "demo", **body: Any) -> tuple[int, dict[str, Any]]:
    sent = {"language": "en", "fields": DEMO, "consent": True, **body}
    response = await client.post(f"/api/v1/forms/{key}", json=sent)
    return response.status, await response.json()


def all_leads(database: Database) -> list[Lead]:
    with database.session() as session:
        return list(session.scalars(select(Lead).order_by(Lead.created_at, Lead.id)))


async def test_a_form_becomes_a_lead_and_the_bot_goes_on(
    client: Client, database: Database
) -> None:
    status, told = await send(
        client, source={"utm_source": "linkedin", "utm_campaign": "spring", "referrer": "https://x.example/"}
    )  # fmt: skip
    assert status == 201, told
    talk = told["conversation"]
    (opening,) = talk["messages"]
    assert opening["text"].startswith("I have what you filled in. Hi, I'm Bea, BeaconCloud's bot.")
    assert builders.playbook().consent.notice.en in opening["text"]
    assert opening["asks"] not in (None, "name", "company", "email", "company_size", "problem")
    bearer = {"Authorization": f"Bearer {talk['token']}"}
    url = f"/api/v1/conversations/{talk['conversation_id']}/messages"
    answer = await client.post(url, json={"text": "hello"}, headers=bearer)
    assert answer.status == 200
    with database.session() as session:
        (lead,) = session.scalars(select(Lead)).all()
        known = facts.current(session, lead.id)
        assert known["email"].value == "anna.berg@norddal.example"
        assert known["company_size"].value == {"min": 200, "max": 999}
        assert known["company_size"].text == "200–999 people"
        assert known["persona"].value == "department_head"
        assert known["problem"].value == [DEMO["problem"]]
        assert known["problem"].by == "prospect"
        assert (lead.verdict, lead.language) == (Verdict.NURTURE, "en")
        assert lead.source == {
            "utm_source": "linkedin", "utm_campaign": "spring", "form": "demo",
            "referrer": "https://x.example/",
        }  # fmt: skip
        assert lead.account_id is not None
        assert leads.find(session, "visitor", conversations.hash_token(talk["visitor"])) is lead


async def test_consent_is_kept_with_the_text_that_was_shown(
    client: Client, database: Database
) -> None:
    await send(client)
    form = builders.playbook().forms.form("demo")
    assert form is not None
    with database.session() as session:
        (row,) = session.scalars(select(Submission)).all()
        held = consent.state(session, row.lead_id)
        assert set(held) == {"email"}  # no phone was left, so there is none to agree to
        assert held["email"].text == form.consent.text.en
        assert held["email"].notice_version == row.consent_version == "demo/2026-11"
        assert (held["email"].by, held["email"].message_id) == ("prospect", row.id)
        assert row.address == "127.0.0.1"
        stands = facts.current(session, row.lead_id)["consent"].value
        assert stands == {"email": True, "wechat": False, "phone": False}


async def test_what_is_wrong_is_said_at_each_field_in_the_persons_language(
    client: Client, database: Database
) -> None:
    bad = {"company": "  ", "email": "anna at norddal", "phone": "123", "industry": "dragons"}
    status, told = await send(client, language="zh", fields=bad, consent=False)
    assert status == 422
    assert {each["field"]: each["problem"] for each in told["errors"]} == {
        "name": "missing", "company": "missing", "email": "not_email", "phone": "bad_phone",
        "industry": "not_an_option", "consent": "not_agreed",
    }  # fmt: skip
    details = {each["field"]: each["detail"] for each in told["errors"]}
    assert details["name"] == "请填写这一项。"
    assert "邮箱" in details["email"]
    assert all_leads(database) == []


async def test_a_form_sent_twice_is_one(client: Client, database: Database) -> None:
    _, first = await send(client, submission_id=NONCE)
    status, again = await send(client, submission_id=NONCE)
    assert status == 200
    talk = again["conversation"]
    assert talk["conversation_id"] == first["conversation"]["conversation_id"]
    bearer = {"Authorization": f"Bearer {talk['token']}"}
    url = f"/api/v1/conversations/{talk['conversation_id']}/messages"
    assert (await client.get(url, headers=bearer)).status == 200
    (lead,) = all_leads(database)
    with database.session() as session:
        assert len(session.scalars(select(Conversation)).all()) == 1
        assert len(timeline.of(session, lead.id, "form")) == 1


async def test_what_another_could_guess_opens_no_talk(client: Client) -> None:
    await send(client)
    status, again = await send(client)  # the same entries, and nothing that only one browser knows
    assert status == 200
    assert again["conversation"] is None


async def test_once_they_have_written_the_same_form_opens_their_talk_no_more(
    client: Client,
) -> None:
    _, first = await send(client, submission_id=NONCE)
    talk = first["conversation"]
    bearer = {"Authorization": f"Bearer {talk['token']}"}
    url = f"/api/v1/conversations/{talk['conversation_id']}/messages"
    assert (await client.post(url, json={"text": "hello"}, headers=bearer)).status == 200
    status, again = await send(client, submission_id=NONCE)
    assert (status, again["conversation"]) == (200, None)
    assert (await client.get(url, headers=bearer)).status == 200


async def test_a_known_lead_learns_and_loses_nothing(client: Client, database: Database) -> None:
    with database.session() as session:
        known = builders.lead(
            session, email="anna.berg@norddal.example", name="Anna Berg", language="zh",
            known={"phone": "+8613900001234"},
        )  # fmt: skip
        known.source = {"utm_source": "expo"}
        lead_id = known.id
    fields = {**DEMO, "phone": "+44 20 7946 0958"}
    status, told = await send(
        client, fields=fields, source={"utm_source": "ad", "utm_medium": "cpc"}
    )
    assert status == 201
    with database.session() as session:
        lead = leads.get(session, lead_id)
        held = facts.current(session, lead_id)
        assert held["company"].value == "Norddal Tools"
        assert held["phone"].value == "+8613900001234"
        assert held["company_size"].value == {"min": 200, "max": 999}
        assert [f.value for f in facts.history(session, lead_id, "company_size")] == [
            {"min": 300, "max": 300}, {"min": 200, "max": 999},
        ]  # fmt: skip
        assert lead.source == {"utm_source": "expo"}, "the first touch stays one whole"
        assert lead.last_source is not None
        assert (lead.last_source["utm_medium"], lead.last_source["form"]) == ("cpc", "demo")
        assert lead.language == "zh"
        (event,) = timeline.of(session, lead_id, "form")
        assert (event.data["created"], event.data["not_taken"]) == (False, ["phone"])
        # the talk is not theirs: whoever knows an address has not shown to be the person
        talk = session.get_one(Conversation, told["conversation"]["conversation_id"])
        assert talk.lead_id != lead_id
        assert consent.state(session, talk.lead_id) == {}
        (noted,) = timeline.of(session, talk.lead_id, "possible_duplicate")
        assert noted.data["lead_id"] == lead_id
    bearer = {"Authorization": f"Bearer {told['conversation']['token']}"}
    url = f"/api/v1/conversations/{told['conversation']['conversation_id']}/data"
    assert (await client.delete(url, headers=bearer)).status == 200
    with database.session() as session:
        assert leads.get(session, lead_id).id == lead_id


async def test_an_address_that_a_stranger_types_is_not_tied_to_a_known_lead(
    client: Client, database: Database
) -> None:
    with database.session() as session:
        known = builders.lead(session, email=None, known={"phone": "+8613900001234"})
        leads.identify(session, known, "phone", "+8613900001234", builders.TUESDAY)
        lead_id = known.id
    status, told = await send(client, fields={**DEMO, "phone": "+86 139 0000 1234"})
    assert status == 201
    with database.session() as session:
        held = facts.current(session, lead_id)
        assert "email" not in held
        assert held["problem"].value[-1] == DEMO["problem"]
        assert leads.find(session, "email", "anna.berg@norddal.example") is None
        (event,) = timeline.of(session, lead_id, "form")
        assert event.data["not_taken"] == ["email"]
        # what they typed stands with their own talk
        talk = session.get_one(Conversation, told["conversation"]["conversation_id"])
        assert talk.lead_id != lead_id
        stranger = facts.current(session, talk.lead_id)
        assert stranger["email"].value == "anna.berg@norddal.example"
        assert stranger["phone"].value == "+8613900001234"
        (noted,) = timeline.of(session, talk.lead_id, "possible_duplicate")
        assert noted.data == {"kind": "phone", "lead_id": lead_id}


def test_what_is_refused_is_not_lost_where_no_talk_follows(database: Database) -> None:
    playbook = builders.playbook()
    demo = playbook.forms.form("demo")
    assert demo is not None
    form = demo.model_copy(update={"next": "pool"})
    contacts = {"phone": "+8613900001234", "email": "anna@norddal.example"}
    entries = Entries([Said(name, value, value) for name, value in contacts.items()], contacts)
    with database.session() as session:
        known = builders.lead(session, email=None, known={"phone": contacts["phone"]})
        leads.identify(session, known, "phone", contacts["phone"], builders.TUESDAY)
        sent = Sent("en", {}, None)
        done = forms.submit(session, form, entries, sent, playbook, builders.TUESDAY)
        assert (done.talk, done.submission.lead_id) == (None, known.id)
        (other,) = session.scalars(select(Lead).where(Lead.id != known.id))
        assert facts.current(session, other.id)["email"].value == contacts["email"]
        (noted,) = timeline.of(session, other.id, "possible_duplicate")
        assert noted.data["lead_id"] == known.id


async def test_the_browser_of_a_known_lead_goes_on_as_that_lead(
    client: Client, database: Database
) -> None:
    _, first = await send(client)
    fields = {**DEMO, "company": "Norddal Group", "industry": "beverages"}
    status, again = await send(client, fields=fields, visitor=first["conversation"]["visitor"])
    assert status == 201
    (lead,) = all_leads(database)
    with database.session() as session:
        talk = session.get_one(Conversation, again["conversation"]["conversation_id"])
        assert talk.lead_id == lead.id
        assert facts.current(session, lead.id)["company"].value == "Norddal Group"


async def test_while_a_colleague_talks_to_them_a_form_opens_no_other_talk(
    client: Client, database: Database
) -> None:
    _, first = await send(client)
    with database.session() as session:
        talk = conversations.get(session, first["conversation"]["conversation_id"])
        floor.take(
            session, talk, by="mei@beacon.example", by_name="Mei",
            playbook=builders.playbook(), now=builders.TUESDAY,
        )  # fmt: skip
    fields = {**DEMO, "company": "Norddal Group"}
    status, told = await send(client, fields=fields, visitor=first["conversation"]["visitor"])
    assert (status, told["conversation"]) == (201, None)
    assert told["thanks"]
    (lead,) = all_leads(database)
    with database.session() as session:
        assert len(session.scalars(select(Conversation)).all()) == 1
        assert facts.current(session, lead.id)["company"].value == "Norddal Group"


async def test_who_is_handed_over_is_asked_nothing_by_a_form(
    client: Client, database: Database
) -> None:
    _, first = await send(client)
    (lead,) = all_leads(database)
    with database.session() as session:
        handoffs.request(
            session, leads.get(session, lead.id), conversation_id=None, reason="requested",
            playbook=builders.playbook(), now=builders.TUESDAY,
        )  # fmt: skip
    fields = {**DEMO, "company": "Norddal Group"}
    _, told = await send(client, fields=fields, visitor=first["conversation"]["visitor"])
    (opening,) = told["conversation"]["messages"]
    assert opening["asks"] is None
    with database.session() as session:
        talk = conversations.get(session, told["conversation"]["conversation_id"])
        assert (talk.asked, talk.asked_key) == (None, None)


async def test_a_known_visitor_who_names_another_lead_is_not_asked_it_again(
    client: Client, database: Database
) -> None:
    with database.session() as session:
        named = builders.lead(session, email="anna.berg@norddal.example", name="Anna Berg")
        named_id = named.id
    _, first = await send(client, fields={**DEMO, "email": "anna@home.example", "problem": ""})
    fields = {**DEMO, "industry": "beverages"}
    status, told = await send(client, fields=fields, visitor=first["conversation"]["visitor"])
    assert status == 201
    (opening,) = told["conversation"]["messages"]
    assert opening["asks"] not in ("industry", "problem")
    with database.session() as session:
        talk = session.get_one(Conversation, told["conversation"]["conversation_id"])
        own = leads.get(session, talk.lead_id)
        assert own.id != named_id
        assert leads.find(session, "email", "anna@home.example") is own
        held = facts.current(session, own.id)
        assert held["industry"].value == "beverages"
        assert held["problem"].value == [DEMO["problem"]]
        assert held["email"].value == "anna@home.example"
        (noted,) = timeline.of(session, own.id, "possible_duplicate")
        assert noted.data == {"kind": "email", "lead_id": named_id}
        assert len(timeline.of(session, own.id, "form")) == 2
        assert facts.current(session, named_id)["problem"].value[-1] == DEMO["problem"]


async def test_a_refusal_is_not_lifted_by_whoever_knows_the_address(
    client: Client, database: Database
) -> None:
    with database.session() as session:
        known = builders.lead(session, email="anna.berg@norddal.example")
        consent.grant(
            session, known.id, "email", granted=False, by="prospect", now=builders.TUESDAY
        )
        lead_id = known.id
    await send(client)
    with database.session() as session:
        assert not consent.state(session, lead_id)["email"].granted
        assert "consent" not in facts.current(session, lead_id)


async def test_what_they_refused_themselves_is_lifted_by_nobody_unproven(
    client: Client, database: Database
) -> None:
    later = builders.TUESDAY + dt.timedelta(days=1)
    with database.session() as session:
        known = builders.lead(session, email="anna.berg@norddal.example")
        for granted, by, at in ((False, "prospect", builders.TUESDAY), (True, "import", later)):
            consent.grant(session, known.id, "email", granted=granted, by=by, now=at)
        lead_id = known.id
    await send(client)
    with database.session() as session:
        assert consent.state(session, lead_id)["email"].by == "import"
        assert "consent" not in facts.current(session, lead_id)


async def test_a_visitor_who_types_another_address_agrees_for_that_one(
    client: Client, database: Database
) -> None:
    old, new = "anna@home.example", "anna.berg@norddal.example"
    visitor = (await send(client, fields={**DEMO, "email": old}))[1]["conversation"]["visitor"]
    (lead,) = all_leads(database)
    with database.session() as session:
        assert consent.refusal(session, lead.id, "email", new) == "no_consent"
    await send(client, visitor=visitor)
    with database.session() as session:
        assert facts.current(session, lead.id)["email"].value == new
        assert leads.find(session, "email", old) is None
        assert consent.refusal(session, lead.id, "email", new) is None
        assert [row.address for row in session.scalars(select(consent.Consent))] == [old, new]


async def test_a_tick_for_one_address_is_no_consent_for_another(
    client: Client, database: Database
) -> None:
    with database.session() as session:
        known = builders.lead(
            session, email="anna@home.example", consented=False, known={"phone": "+8613900001234"}
        )
        leads.identify(session, known, "phone", "+8613900001234", builders.TUESDAY)
        lead_id = known.id
    await send(client, fields={**DEMO, "phone": "+86 139 0000 1234"})
    with database.session() as session:
        held = consent.state(session, lead_id)
        assert set(held) == {"phone"}  # of the contacts of the form only the phone is theirs
        stands = facts.current(session, lead_id)["consent"].value
        assert stands == {"email": False, "wechat": False, "phone": True}


async def test_what_a_program_typed_is_kept_nowhere(client: Client, database: Database) -> None:
    status, told = await send(client, website="https://spam.example")
    assert (status, told["conversation"]) == (201, None)
    assert told["thanks"]
    assert all_leads(database) == []


async def test_one_address_sends_so_many_a_minute(client: Client) -> None:
    for _ in range(builders.playbook().forms.per_minute):
        assert (await client.post("/api/v1/forms/checklist", json={})).status == 422
    response = await client.post("/api/v1/forms/checklist", json={})
    assert response.status == 429
    assert int(response.headers["Retry-After"]) > 0
    posted = await client.post("/api/v1/forms/checklist", data={})
    assert posted.status == 429
    assert "One moment" in await posted.text()


async def test_a_form_without_a_talk_leaves_the_lead_to_its_ordinary_way(
    client: Client, database: Database
) -> None:
    status, told = await send(
        client, "checklist", fields={"email": "a@norddal.example", "timeline": "Within 6 months"}
    )
    assert (status, told["next"], told["conversation"]) == (201, "pool", None)
    assert told["content"] == "http://127.0.0.1/c/twenty-store-check?lang=en"
    (lead,) = all_leads(database)
    assert (lead.verdict, lead.stage) == (Verdict.NURTURE, "lead")
    with database.session() as session:
        assert facts.current(session, lead.id)["timeline"].value["status"] == "date"


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_page_works_without_a_script(
    client: Client, database: Database, language: str
) -> None:
    page = await client.get(f"/f/demo?lang={language}&utm_source=baidu")
    text = await page.text()
    form = builders.playbook().forms.form("demo")
    assert form is not None
    assert page.status == 200
    assert form.consent.text.in_language(language) in text
    assert 'value="baidu"' in text
    nonce = re.search(r'name="submission_id" value="([^"]+)"', text)
    assert nonce
    size = form.fields[6].choices[1].in_language(language)
    entered = {
        "language": language, "submission_id": nonce[1], "utm_source": "baidu", "website": "",
        "name": "<b>Anna</b>", "company": "Norddal", "email": "nothing", "company_size": size,
    }  # fmt: skip
    refused = await client.post("/api/v1/forms/demo", data=entered)
    text = await refused.text()
    assert refused.status == 422
    assert "&lt;b&gt;Anna" in text
    assert "<b>Anna" not in text
    assert 'aria-describedby="wrong-email"' in text
    assert f'<option value="{size}" selected>' in text
    assert all_leads(database) == []
    done = await client.post(
        "/api/v1/forms/demo", data={**entered, "email": "anna@norddal.example", "consent": "yes"}
    )
    text = await done.text()
    assert done.status == 200
    assert form.thanks.in_language(language) in text
    assert re.search(r'data-conversation="conv_', text)
    (lead,) = all_leads(database)
    assert (lead.language, lead.source["utm_source"]) == (language, "baidu")


async def test_unknown_forms_and_bad_bodies_are_told(client: Client) -> None:
    status, _ = await send(client, "nothing")
    assert status == 404
    assert (await client.get("/f/nothing")).status == 404
    bad: list[dict[str, Any]] = [{"fields": []}, {"fields": {"name": 3}}, {"language": "fr"}]
    for sent in bad:
        response = await client.post("/api/v1/forms/demo", json=sent)
        assert response.status == 422, sent
    response = await client.post("/api/v1/forms/demo", data={"language": "fr"})
    assert response.status == 422


async def test_only_sites_that_may_embed_read_the_answer(client: Client) -> None:
    for origin, allowed in ((FRIEND, FRIEND), ("https://else.example", None)):
        response = await client.post(
            "/api/v1/forms/demo", json={}, headers={"Origin": origin}
        )  # fmt: skip
        assert response.headers.get("Access-Control-Allow-Origin") == allowed


@pytest.mark.parametrize(
    ("origin", "trusted"),
    [("https://else.example", False), ("null", False), (FRIEND, True), ("http://127.0.0.1", True)],
)
async def test_a_page_of_another_site_fixes_nobody_to_its_talk(
    client: Client, database: Database, origin: str, trusted: bool
) -> None:
    _, first = await send(client)
    posted = {
        "language": "en", "consent": "yes", "submission_id": NONCE, "name": "Ben",
        "company": "Norddal", "email": "ben@norddal.example", "company_size": "200",
        "visitor": first["conversation"]["visitor"],
    }  # fmt: skip
    headers = {"Origin": origin}
    wrong = await client.post("/api/v1/forms/demo", data={**posted, "name": ""}, headers=headers)
    assert wrong.status == 422
    assert (f'value="{NONCE}"' in await wrong.text()) is trusted
    done = await client.post("/api/v1/forms/demo", data=posted, headers=headers)
    text = await done.text()
    assert done.status == 200, text
    assert (re.search(r'data-token="[^"]+"', text) is not None) is trusted
    assert (posted["visitor"] in text) is trusted
    with database.session() as session:
        by_visitor = leads.find(
            session, "visitor", conversations.hash_token(first["conversation"]["visitor"])
        )
        by_mail = leads.find(session, "email", "ben@norddal.example")
        assert by_visitor is not None
        assert by_mail is not None
        assert (by_mail is by_visitor) is trusted


async def test_erasing_takes_the_submission_along(
    app: web.Application, client: Client, database: Database
) -> None:
    _, told = await send(client)
    bearer = {"Authorization": f"Bearer {told['conversation']['token']}"}
    url = f"/api/v1/conversations/{told['conversation']['conversation_id']}/data"
    assert (await client.delete(url, headers=bearer)).status == 200
    with database.session() as session:
        assert session.scalars(select(Submission)).all() == []
    assert keys.DATABASE in app
