"""The list of leads with its filters and kept views, and what a colleague changes by hand."""

from __future__ import annotations

import csv
import re
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import delete

from app import migrate
from console.importing import import_lead
from console.wire import LeadIn
from nurture import bounces, links, preferences
from sdr import consent, duplicates, erasure, facts, leads, merging, qualify, timeline
from sdr.db import Database
from sdr.duplicates import Pair
from sdr.facts import Said
from sdr.leads import Identity, Lead
from sdr.marks import Mark, Searched
from sdr.playbook.model import Playbook
from sdr.staff import Role
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.people import enter

BOSS, SDR = "boss@beacon.example.com", "sdr@beacon.example.com"


@pytest.fixture
def staff_there(database: Database) -> None:
    with database.session() as session:
        people.member(session, BOSS, Role.MANAGER)
        people.member(session, SDR, Role.SDR)


def brought(
    database: Database, playbook: Playbook, clock: HandClock, source: str = "expo", **given: Any
) -> str:
    clock.forward(minutes=1)
    with database.session() as session:
        lead, _ = import_lead(
            session,
            LeadIn.model_validate(
                {"facts": given, "language": "en", "source": {"utm_source": source}}
            ),
            playbook, by="test", now=clock.now(),
        )  # fmt: skip
        return lead.id


async def shown(client: Client, query: str) -> list[str]:
    answer = await client.get(f"/console/leads?{query}")
    assert answer.status == 200, await answer.text()
    found = re.findall(r'<a class="row" href="/console/leads/(\w+)"', await answer.text())
    return [str(each) for each in found]


@pytest.mark.usefixtures("staff_there")
async def test_filters_find_by_what_is_known_and_put_on(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    csrf = await enter(anonymous, database, clock, SDR)
    one = brought(database, playbook, clock, name="Anna Reed", persona="executive",
                  industry="food", company="Dale Foods")  # fmt: skip
    two = brought(database, playbook, clock, "baidu", name="Bo Lin", persona="buyer")
    at = f"/console/leads/{one}"
    for path, form in (
        ("tags", {"tag": "VIP"}), ("fields", {"own.segment": "Key account", "own.field_reps": "1,200"}),
    ):  # fmt: skip
        answer = await anonymous.post(f"{at}/{path}", data={"csrf": csrf, **form})
        assert answer.status == 200
    for query, wanted in {
        "persona=executive": [one], "industry=food&persona=executive": [one],
        "industry=food&persona=buyer": [], "source=baidu": [two], "tag=vip": [one],
        "field=segment%3Dkey": [one], "field=field_reps%3D1200": [one], "q=ree": [one],
        "q=reed+dale": [one], "q=reed+lin": [], "language=en": [two, one], "language=zh": [],
        "since=2026-11-21": [], "until=2026-11-20": [two, one], "rep=nobody%40x.example": [],
    }.items():  # fmt: skip
        assert await shown(anonymous, query) == wanted, query
    page = await (await anonymous.get("/console/leads")).text()
    assert '<option value="baidu"' in page  # what may be chosen is read off the leads
    assert "Segment: Key account" in page
    await anonymous.post(f"{at}/tags", data={"csrf": csrf, "remove": "VIP"})
    assert await shown(anonymous, "tag=vip") == []


@pytest.mark.usefixtures("staff_there")
async def test_a_view_is_kept_for_oneself_or_for_all(
    anonymous: Client, database: Database, clock: HandClock
) -> None:
    query = "verdict=nurture&language=zh"
    csrf = await enter(anonymous, database, clock, SDR)
    await anonymous.post(
        "/console/views", data={"csrf": csrf, "query": f"{query}&evil=1", "name": "Mine", "shared": "1"}
    )  # fmt: skip
    empty = await anonymous.post("/console/views", data={"csrf": csrf, "query": query, "name": " "})
    assert empty.status == 422
    assert "Give the view a name" in await empty.text()
    csrf = await enter(anonymous, database, clock, BOSS)
    page = await (await anonymous.get("/console/leads")).text()
    assert "Mine" not in page  # an SDR shares nothing, whatever the form says
    await anonymous.post(
        "/console/views", data={"csrf": csrf, "query": query, "name": "All", "shared": "1"}
    )
    csrf = await enter(anonymous, database, clock, SDR)
    page = await (await anonymous.get("/console/leads")).text()
    assert "Mine" in page
    assert "evil" not in page
    [view] = re.findall(
        r"/console/views/(\w+)/forget",
        await (await anonymous.get(f"/console/leads?{query}")).text(),
    )
    with database.session() as session:
        from console.saved_views import of

        others = next(each for each in of(session, SDR) if each.owner == BOSS)
    refused = await anonymous.post(f"/console/views/{others.id}/forget", data={"csrf": csrf})
    assert refused.status == 403
    assert view != others.id
    gone = await anonymous.post(f"/console/views/{view}/forget", data={"csrf": csrf})
    assert "Mine" not in await gone.text()


@pytest.mark.usefixtures("staff_there")
async def test_a_fact_entered_by_hand_has_the_colleague_as_its_evidence(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    csrf = await enter(anonymous, database, clock, SDR)
    one = brought(database, playbook, clock, name="Anna Reed", email="anna@dale.example.com",
                  company_size={"min": 20, "max": 20})  # fmt: skip
    at = f"/console/leads/{one}/facts"
    done = await anonymous.post(
        at, data={"csrf": csrf, "fact": "company_size", "value": "about 300 people"}
    )
    assert done.status == 200
    page = await done.text()
    assert SDR in page
    assert "<s>20 people</s>" in page
    with database.session() as session:
        known = facts.current(session, one)["company_size"]
        assert (known.value, known.author, known.text) == (
            {"min": 300, "max": 300}, SDR, "about 300 people",
        )  # fmt: skip
    for fact, typed, said in (
        ("email", "nonsense", "no e-mail address"), ("phone", "12", "no phone number"),
        ("budget", "blue", "could not be read"), ("consent", "yes", "one of"), ("name", " ", ""),
    ):  # fmt: skip
        wrong = await anonymous.post(at, data={"csrf": csrf, "fact": fact, "value": typed})
        assert wrong.status == 422, fact
        assert said in await wrong.text()
    await anonymous.post(at, data={"csrf": csrf, "fact": "industry", "value": "Food"})
    await anonymous.post(at, data={"csrf": csrf, "fact": "company_size", "remove": "1"})
    with database.session() as session:
        now = facts.current(session, one)
        assert now["industry"].value == "food"
        assert "company_size" not in now
        [event] = timeline.of(session, one, "fact_withdrawn")
        assert event.by == SDR


@pytest.mark.usefixtures("staff_there")
async def test_who_moves_on_renames_the_account_of_nobody(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    csrf = await enter(anonymous, database, clock, SDR)
    one, two = (
        brought(database, playbook, clock, email=f"{name}@dale.example.com", company="Dale")
        for name in ("anna", "ben")
    )
    moved = {"csrf": csrf, "fact": "company", "value": "Globex"}
    assert (await anonymous.post(f"/console/leads/{one}/facts", data=moved)).status == 200
    with database.session() as session:
        first, second = (session.get_one(leads.Lead, each) for each in (one, two))
        assert first.account_id != second.account_id
        assert session.get_one(leads.Account, first.account_id).name == "Globex"
        assert session.get_one(leads.Account, second.account_id).name == "Dale"


@pytest.mark.usefixtures("staff_there")
async def test_consent_needs_proof_and_is_not_given_for_who_took_it_back(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    csrf = await enter(anonymous, database, clock, SDR)
    one = brought(database, playbook, clock, email="anna@dale.example.com")
    at, form = f"/console/leads/{one}/consent", {"csrf": csrf, "channel": "email", "granted": "yes"}
    bare = await anonymous.post(at, data={**form, "proof": " "})
    assert bare.status == 422
    assert "needs its proof" in await bare.text()
    assert (await anonymous.post(at, data={**form, "proof": "signed card, expo"})).status == 200
    with database.session() as session:
        held = consent.state(session, one)["email"]
        assert (held.granted, held.text, held.by) == (True, "signed card, expo", "rep")
        consent.grant(session, one, "email", granted=False, by="prospect", now=clock.now())
    again = await anonymous.post(at, data={**form, "proof": "said so on the phone"})
    assert again.status == 422
    noted = await anonymous.post(at, data={**form, "granted": "no", "proof": "told me, too"})
    assert noted.status == 200
    again = await anonymous.post(at, data={**form, "proof": "said so on the phone"})
    assert again.status == 422, "a colleague's note in between opens no way round it"
    with database.session() as session:
        assert consent.state(session, one)["email"].granted is False


@pytest.mark.usefixtures("staff_there")
async def test_consent_for_a_wrong_address_is_none_for_the_right_one(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    csrf = await enter(anonymous, database, clock, SDR)
    old, new = "ana@dale.example.com", "anna@dale.example.com"
    one = brought(database, playbook, clock, email=old)
    at, form = f"/console/leads/{one}", {"csrf": csrf, "channel": "email", "granted": "yes"}
    await anonymous.post(f"{at}/consent", data={**form, "proof": "signed card"})
    clock.forward(minutes=1)
    fixed = await anonymous.post(f"{at}/facts", data={"csrf": csrf, "fact": "email", "value": new})
    page = await fixed.text()
    assert "Given for another address" in page
    assert f"for {old}" in page
    assert "No longer reached at" in page
    with database.session() as session:
        assert leads.find(session, "email", old) is None
        assert consent.refusal(session, one, "email", new) == "no_consent"
    clock.forward(minutes=1)
    page = await (await anonymous.post(f"{at}/consent", data={**form, "proof": "by phone"})).text()
    assert "May be written to" in page
    with database.session() as session:
        assert consent.refusal(session, one, "email", new) is None


@pytest.mark.usefixtures("staff_there")
async def test_two_records_become_one_and_two_again(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    csrf = await enter(anonymous, database, clock, BOSS)
    one = brought(database, playbook, clock, name="Anna Reed", company="Dale Foods Ltd",
                  email="anna@dale.example.com", need=["manual_orders"], consent={"email": True})  # fmt: skip
    two = brought(database, playbook, clock, "fair", name="Anna Reed", company="Dale Foods",
                  phone="13800138000", need=["manual_orders", "data_silos"])  # fmt: skip
    with database.session() as session:
        consent.grant(session, two, "email", granted=False, by="prospect", now=clock.now(),
                      text="no more mails")  # fmt: skip
        leads.retag(session, leads.get(session, two), ["fair"])
        [pair] = session.query(Pair).all()
        assert pair.because == "name_company"
        before = {each: snapshot(session, each) for each in (one, two)}
    assert "Anna Reed" in await (await anonymous.get("/console/duplicates")).text()
    page = await (await anonymous.get(f"/console/duplicates/{pair.id}")).text()
    assert "Dale Foods Ltd" in page
    clock.forward(minutes=1)
    done = await anonymous.post(
        f"/console/duplicates/{pair.id}/merge",
        data={"csrf": csrf, "keep": one, "fact.company": "one"},
    )
    assert done.status == 200, await done.text()
    with database.session() as session:
        assert session.get(Lead, two) is None
        known = facts.current(session, one)
        assert known["company"].value == "Dale Foods Ltd"
        assert known["phone"].value == "+8613800138000"
        assert known["need"].value == ["manual_orders", "data_silos"]
        held = consent.state(session, one)["email"]
        assert (held.granted, held.text) == (False, "no more mails")
        assert leads.get(session, one).tags == ["fair"]
        assert {i.value for i in session.query(Identity).filter_by(lead_id=one)} == {
            "anna@dale.example.com", "+8613800138000",
        }  # fmt: skip
        [merge] = session.query(merging.Merge).all()
    went = await anonymous.get(f"/console/leads/{two}")
    assert str(went.url).endswith(one)
    back = await anonymous.post(f"/console/merges/{merge.id}/undo", data={"csrf": csrf})
    assert back.status == 200, await back.text()
    with database.session() as session:
        assert {each: snapshot(session, each) for each in (one, two)} == before
        [again] = duplicates.of_lead(session, one)
        assert again.because == "name_company"
    twice = await anonymous.post(f"/console/merges/{merge.id}/undo", data={"csrf": csrf})
    assert twice.status == 409


@pytest.mark.usefixtures("staff_there")
async def test_first_and_last_source_are_shown_found_and_joined_as_wholes(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    await enter(anonymous, database, clock, BOSS)
    old = brought(database, playbook, clock, "expo", name="Anna Reed")
    young = brought(database, playbook, clock, "baidu", name="Anna Reed")
    with database.session() as session:
        came = {"utm_source": "newsletter", "utm_campaign": "spring"}
        leads.came(session, leads.get(session, young), came, clock.now())
        before = {each: leads.get(session, each).last_source for each in (old, young)}
    assert await shown(anonymous, "last_source=newsletter&last_campaign=spring") == [young]
    assert await shown(anonymous, "source=baidu") == [young]
    page = await (await anonymous.get(f"/console/leads/{young}")).text()
    assert "newsletter · spring" in page
    assert "Came last by" in page
    assert "Came last by" not in await (await anonymous.get(f"/console/leads/{old}")).text()
    merge = made_one(database, playbook, clock, keep=young, gone=old)
    with database.session() as session:
        kept = leads.get(session, young)
        assert kept.source == {"utm_source": "expo"}, "of the record that was there first"
        assert kept.last_source == before[young]
    assert await shown(anonymous, "source=expo&last_source=newsletter") == [young]
    assert await shown(anonymous, "source=baidu") == []
    taken_back(database, playbook, clock, merge)
    with database.session() as session:
        assert {each: leads.get(session, each).last_source for each in (old, young)} == before
        assert leads.get(session, young).source == {"utm_source": "baidu"}
    assert await shown(anonymous, "source=baidu&last_source=newsletter") == [young]
    whole = (await (await anonymous.get("/console/leads/export.csv")).read()).decode("utf-8-sig")
    head, *rows = csv.reader(whole.splitlines())
    at = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert (at[young]["Source"], at[young]["Last campaign"]) == ("baidu", "spring")


@pytest.mark.usefixtures("staff_there")
async def test_a_merge_of_what_was_merged_keeps_the_first_one_s_log(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    csrf = await enter(anonymous, database, clock, BOSS)
    b, a, c = (
        brought(database, playbook, clock, name="Anna Reed", email=f"anna@{each}.example.com")
        for each in ("one", "two", "three")
    )
    with database.session() as session:
        before = {each: snapshot(session, each) for each in (a, b, c)}
    first = made_one(database, playbook, clock, keep=a, gone=b)
    second = made_one(database, playbook, clock, keep=c, gone=a)
    for each in (a, b):
        went = await anonymous.get(f"/console/leads/{each}")
        assert (went.status, str(went.url).endswith(c)) == (200, True)
    early = await anonymous.post(f"/console/merges/{first}/undo", data={"csrf": csrf})
    assert early.status == 409  # the last one first
    for each in (second, first):
        back = await anonymous.post(f"/console/merges/{each}/undo", data={"csrf": csrf})
        assert back.status == 200, await back.text()
    with database.session() as session:
        assert {each: snapshot(session, each) for each in (a, b, c)} == before


@pytest.mark.parametrize("kept", [0, 1])
async def test_who_unsubscribed_by_a_link_is_not_mailed_at_the_other_record_s_address(
    database: Database, playbook: Playbook, clock: HandClock, kept: int
) -> None:
    pair = [
        brought(database, playbook, clock, name="Anna Reed", email=each, consent={"email": True})
        for each in ("anna@dale.example.com", "anna.reed@post.example.com")
    ]
    with database.session() as session:
        token = links.issue(session, kind="unsubscribe", lead_id=pair[0], now=clock.now(),
                            address="anna@dale.example.com")  # fmt: skip
        assert links.unsubscribe(session, token, clock.now())
        before = {each: snapshot(session, each) for each in pair}
        assert consent.refusal(session, pair[1], "email", "anna.reed@post.example.com") is None
    one, two = pair[kept], pair[1 - kept]
    merge = made_one(database, playbook, clock, keep=one, gone=two)
    with database.session() as session:
        assert consent.refusal(session, one, "email", "anna.reed@post.example.com") == "no_consent"
        held = consent.state(session, one)["email"]
        assert (held.granted, held.by) == (False, "prospect")
    taken_back(database, playbook, clock, merge)
    with database.session() as session:
        assert {each: snapshot(session, each) for each in pair} == before


async def test_an_address_that_only_came_back_refuses_nothing(
    database: Database, playbook: Playbook, clock: HandClock
) -> None:
    one, two = (
        brought(database, playbook, clock, name="Anna Reed", email=each, consent={"email": True})
        for each in ("anna@dale.example.com", "anna.reed@post.example.com")
    )
    with database.session() as session:
        bounces.stop(session, "anna.reed@post.example.com", reason="bounced",
                     leaves="undeliverable", now=clock.now())  # fmt: skip
    made_one(database, playbook, clock, keep=one, gone=two)
    with database.session() as session:
        assert consent.state(session, one)["email"].granted


async def test_wishes_of_two_records_are_joined_and_taken_apart(
    database: Database, playbook: Playbook, clock: HandClock
) -> None:
    one, two = (
        brought(database, playbook, clock, name="Anna Reed", email=each)
        for each in ("anna@dale.example.com", "anna.reed@post.example.com")
    )
    topics = [each.code for each in playbook.consent.topics]
    with database.session() as session:
        preferences.choose(session, one, playbook, topics=set(topics[1:]), frequency="weekly",
                           pause_days=90, now=clock.now())  # fmt: skip
        preferences.choose(session, two, playbook, topics=set(topics[:-1]), frequency="monthly",
                           pause_days=30, now=clock.now())  # fmt: skip
        before = [preferences.of(session, each) for each in (one, two)]
    merge = made_one(database, playbook, clock, keep=one, gone=two)
    with database.session() as session:
        wishes = preferences.of(session, one)
        assert wishes.topics_off == {topics[0], topics[-1]}
        assert (wishes.frequency, wishes.paused_until) == ("monthly", before[0].paused_until)
    taken_back(database, playbook, clock, merge)
    with database.session() as session:
        assert [preferences.of(session, each) for each in (one, two)] == before


@pytest.mark.parametrize("how", ["chat", "link"])
async def test_what_was_refused_since_a_merge_holds_for_both_records(
    database: Database, playbook: Playbook, clock: HandClock, how: str
) -> None:
    mails = ["anna@dale.example.com", "anna.reed@post.example.com"]
    one, two = (
        brought(database, playbook, clock, name="Anna Reed", email=each, consent={"email": True})
        for each in mails
    )
    topics = [each.code for each in playbook.consent.topics]
    with database.session() as session:
        preferences.choose(session, two, playbook, topics=set(topics), frequency="weekly",
                           pause_days=None, now=clock.now())  # fmt: skip
    merge, stop = made_one(database, playbook, clock, keep=one, gone=two), {"kind": "opt_out"}
    with database.session() as session:
        if how == "chat":
            consent.grant(session, one, "email", granted=False, by="prospect", now=clock.now())
            leads.get(session, one).do_not_contact = stop
        else:
            token = links.issue(session, kind="unsubscribe", lead_id=one, now=clock.now(),
                                address=mails[0])  # fmt: skip
            assert links.unsubscribe(session, token, clock.now())
        preferences.choose(session, one, playbook, topics=set(topics[1:]), frequency="monthly",
                           pause_days=None, now=clock.now())  # fmt: skip
        chosen = preferences.of(session, one)
    clock.forward(minutes=1)
    taken_back(database, playbook, clock, merge)
    with database.session() as session:
        for each, mail in ((one, mails[0]), (two, mails[1])):
            assert consent.refusal(session, each, "email", mail) is not None
            assert not consent.state(session, each)["email"].granted
            assert leads.get(session, each).do_not_contact == (stop if how == "chat" else None)
            assert preferences.of(session, each) == chosen


async def test_wishes_told_since_a_merge_hold_for_both_records(
    database: Database, playbook: Playbook, clock: HandClock
) -> None:
    one, two = (
        brought(database, playbook, clock, name="Anna Reed", email=each)
        for each in ("anna@dale.example.com", "anna.reed@post.example.com")
    )
    topics = {each.code for each in playbook.consent.topics}
    with database.session() as session:
        for each in (one, two):
            preferences.choose(session, each, playbook, topics=topics, frequency="any",
                               pause_days=None, now=clock.now())  # fmt: skip
    merge = made_one(database, playbook, clock, keep=one, gone=two)
    with database.session() as session:
        preferences.choose(session, one, playbook, topics=set(), frequency="monthly",
                           pause_days=90, now=clock.now())  # fmt: skip
        chosen = preferences.of(session, one)
    taken_back(database, playbook, clock, merge)
    with database.session() as session:
        assert [preferences.of(session, each) for each in (one, two)] == [chosen, chosen]


def test_records_there_before_the_upgrade_are_paired_as_those_that_come(
    database: Database, playbook: Playbook, clock: HandClock
) -> None:
    told = (
        ("Anna Reed", "Dale Foods Ltd", "phone", "+8613800138000"),  # surest: the number
        ("Reed Anna", "Dale Foods", "phone", "+8613800138000"),
        ("Bo Lin", "Hill Tea", "email", "bo@hill.example.com"),
        ("Bo", "Other Tea", "email", "bo@hill.example.com"),
        ("Carl Voss", "Third Tea", "email", "bo@hill.example.com"),  # nobody called Bo
        *(("Dora", f"Company {n}", "phone", "+8613900139000") for n in range(3)),  # a shared one
        ("Eve Hart", "Pit Ltd", "email", "info@pit.example.com"),
        ("Eve Hart", "Pot Ltd", "email", "info@pit.example.com"),
    )
    for name, company, kind, value in told:
        one = brought(database, playbook, clock, name=name, company=company)
        with database.session() as session:
            facts.record(session, one, [Said(kind, value, value)], by="rep", now=clock.now())
            qualify.reconsider(
                session, leads.get(session, one), playbook, now=clock.now(), by="rep"
            )

    def paired() -> set[tuple[str, str, str, str]]:
        with database.session() as session:
            return {(p.one_id, p.other_id, p.because, p.state) for p in session.query(Pair)}

    before = paired()
    assert sorted(because for _, _, because, _ in before) == ["email", "phone"]
    script = ScriptDirectory(str(migrate.MIGRATIONS)).get_revision("0021")
    assert script is not None
    with database.engine.begin() as connection:
        for table in (Pair, Mark, Searched):
            connection.execute(delete(table))
        script.module._fill(connection)
    assert paired() == before


def test_nothing_of_who_is_erased_stays_in_merges(
    database: Database, playbook: Playbook, clock: HandClock
) -> None:
    one, two = (
        brought(database, playbook, clock, name="Anna Reed", email=each)
        for each in ("anna@dale.example.com", "anna.reed@post.example.com")
    )
    merge = made_one(database, playbook, clock, keep=one, gone=two)
    taken_back(database, playbook, clock, merge)
    with database.session() as session:
        assert session.get_one(merging.Merge, merge).log == {}
        erasure.erase(session, leads.get(session, two), by="staff", now=clock.now())
        assert session.query(merging.Merge).all() == []
        assert session.get(Lead, one) is not None


def made_one(
    database: Database, playbook: Playbook, clock: HandClock, *, keep: str, gone: str
) -> str:
    clock.forward(minutes=1)
    with database.session() as session:
        done = merging.merge(
            session, leads.get(session, keep), leads.get(session, gone), by=BOSS,
            playbook=playbook, now=clock.now(),
        )  # fmt: skip
        clock.forward(minutes=1)
        return done.id


def taken_back(database: Database, playbook: Playbook, clock: HandClock, merge_id: str) -> None:
    with database.session() as session:
        merging.undo(session, merge_id, by=BOSS, playbook=playbook, now=clock.now())


def snapshot(session: Any, lead_id: str) -> dict[str, Any]:
    """What a merge must give back: facts, consents, identities, tags, source, judgement."""
    lead = leads.get(session, lead_id)
    known = facts.current(session, lead_id)
    return {
        "facts": {name: (each.value, each.at, each.by) for name, each in known.items()},
        "consents": sorted(
            (row.id, row.granted)
            for row in session.query(consent.Consent).filter_by(lead_id=lead_id)
        ),
        "identities": sorted(i.value for i in session.query(Identity).filter_by(lead_id=lead_id)),
        "lead": (lead.tags, lead.fields, lead.source, lead.stage, lead.verdict, lead.account_id,
                 lead.created_at),
    }  # fmt: skip


@pytest.mark.usefixtures("staff_there")
async def test_an_account_shows_who_is_in_the_group_and_who_is_missing(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    csrf = await enter(anonymous, database, clock, SDR)
    one = brought(database, playbook, clock, name="Anna Reed", company="Dale Foods",
                  email="anna@dalefoods.example", buying_role="decider", persona="executive")  # fmt: skip
    brought(database, playbook, clock, name="Bo Lin", company="Dale Foods",
            email="bo@dalefoods.example", buying_role="user")  # fmt: skip
    with database.session() as session:
        account = leads.get(session, one).account_id
    page = await (await anonymous.get(f"/console/accounts/{account}")).text()
    assert page.index("Anna Reed") < page.index("Bo Lin")  # who decides stands on top
    assert page.count("seat-empty") == 3  # initiator, influencer, executor
    assert "Anna Reed decides and has hardly read anything" in page
    set_ = await anonymous.post(
        f"/console/leads/{one}/attitude", data={"csrf": csrf, "attitude": "champion", "back": "1"}
    )
    page = await set_.text()
    assert str(set_.url).split("#")[0].endswith(f"/console/accounts/{account}")
    assert "seat-champion" in page
    assert "a colleague says so" in page
    assert "Nobody is in favour yet" not in page
    assert (await anonymous.get("/console/accounts/acc_x")).status == 404
